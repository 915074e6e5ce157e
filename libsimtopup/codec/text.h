/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A bounded UTF-8 text under construction: nothing reaches the caller before it is whole. */
#ifndef ST_CODEC_TEXT_H
#define ST_CODEC_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_TEXT_MAX 4096
/* No USSD string, short message or file of a card is longer; more is refused unread. */
#define ST_OCTETS_MAX 1024
#define ST_REPLACEMENT 0xFFFDu

struct st_text {
	char bytes[ST_TEXT_MAX];
	size_t len;
	bool full; /* something did not fit: the text is worthless */
};

void st_text_init(struct st_text *text);
void st_text_add(struct st_text *text, uint32_t point);
/* false when it is full or longer than `size` with its NUL. */
bool st_text_finish(const struct st_text *text, char *ret_text, size_t size);

/* UTF-8 when it is that, else ISO 8859-1 with the euro of Windows at 0x80; up to a NUL. */
void st_text_add_octets(struct st_text *text, const uint8_t *octets, size_t len);
/* In place: no control character but LF, CR and TAB; a page break becomes LF. */
void st_text_drop_controls(struct st_text *text);

/* The readers of dcs.h, into a text. Each returns how many octets it used. */
size_t st_gsm7_add_packed(struct st_text *text, const uint8_t *octets, size_t len);
size_t st_ucs2_add(struct st_text *text, const uint8_t *octets, size_t len, bool big_endian);
void st_gsm7_add_septets(struct st_text *text, const uint8_t *octets, size_t len, size_t septets,
			 unsigned skip);
/* One septet in each octet; stops at the first octet that is none. */
size_t st_gsm7_add_unpacked(struct st_text *text, const uint8_t *octets, size_t len);

#endif
