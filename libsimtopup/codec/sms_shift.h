/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * National languages of GSM 7-bit (3GPP TS 23.038, 6.2.1.2.4): 1 Turkish, 2
 * Spanish, 3 Portuguese, 4 Bengali, 5 Gujarati, 6 Hindi, 7 Kannada, 8
 * Malayalam, 9 Oriya, 10 Punjabi, 11 Tamil, 12 Telugu, 13 Urdu.
 */
#ifndef ST_CODEC_SMS_SHIFT_H
#define ST_CODEC_SMS_SHIFT_H

#include "text.h"

/* 0: this language has no such table, the default alphabet holds. */
uint32_t st_sms_locking_shift(unsigned language, uint8_t septet);
/* false: no such table. A point of 0: the table has nothing there. */
bool st_sms_single_shift(unsigned language, uint8_t septet, uint32_t *ret_point);

/* A text under way: an escape may be the last septet of a part. */
struct st_sms_shift {
	uint8_t locking, single;
	bool escaped;
};

void st_sms_add_septets(struct st_text *text, const uint8_t *septets, size_t len,
			struct st_sms_shift *shift);

#endif
