/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The only place that moves a read cursor over bytes from a peer: length
 * first, then copy. A read past the end fails, sticks, and gives zeros.
 */
#ifndef ST_CORE_BUFFER_H
#define ST_CORE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct st_reader {
	const uint8_t *data;
	size_t left;
	bool failed;
};

void st_reader_init(struct st_reader *reader, const void *data, size_t len);
uint8_t st_read_u8(struct st_reader *reader);
uint16_t st_read_u16(struct st_reader *reader); /* little-endian, as are the others */
uint32_t st_read_u32(struct st_reader *reader);
uint64_t st_read_u64(struct st_reader *reader);
/* NULL when fewer are left. */
const uint8_t *st_read_bytes(struct st_reader *reader, size_t len);

#endif
