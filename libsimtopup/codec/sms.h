/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* SMS-DELIVER (3GPP TS 23.040 9.2.2.1) with its service centre prefix, as both protocols do. */
#ifndef ST_CODEC_SMS_H
#define ST_CODEC_SMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct st_sms_deliver {
	char sender[32];
	char text[1024];
	int64_t sent_ms; /* 0: not valid */
	int part, parts, reference;
	bool is_class0;
};

bool st_sms_decode_deliver(const uint8_t *pdu, size_t len, struct st_sms_deliver *ret_sms);

#endif
