/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What SELECT says about a file (ETSI TS 102 221 11.1.1.3). */
#ifndef ST_CODEC_FCP_H
#define ST_CODEC_FCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_FILE_SIZE_MAX 32768 /* offsets have 15 bits, 11.1.3 */

enum st_file_kind { ST_FILE_FOLDER, ST_FILE_TRANSPARENT, ST_FILE_LINEAR, ST_FILE_CYCLIC };

struct st_fcp {
	enum st_file_kind kind;
	size_t size;        /* of a transparent file; of all records */
	size_t record_size; /* 0: no records */
	size_t records;
};

/* The FCP template (tag 62). */
bool st_fcp_decode(const uint8_t *octets, size_t len, struct st_fcp *ret_fcp);

#endif
