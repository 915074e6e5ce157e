/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Which of several readings of the same octets is the text: the one that is
 * cheapest to describe. st_text_bits() estimates how many bits a writer's text
 * costs; mojibake costs two or three times as much as text, so the gap grows
 * with the length. A reading that the label does not ask for pays a surcharge
 * on top, which keeps short texts with their label.
 */
#ifndef ST_CODEC_GUESS_H
#define ST_CODEC_GUESS_H

#include "text.h"

enum st_reading {
	ST_READ_PACKED,    /* GSM 7-bit, eight characters in seven octets */
	ST_READ_UNPACKED,  /* GSM 7-bit, one character in an octet */
	ST_READ_OCTETS,    /* ASCII, UTF-8, ISO 8859-1 */
	ST_READ_UCS2_BE,
	ST_READ_UCS2_LE,
	ST_READ_NONE,
};

struct st_guess {
	struct st_text best;
	int64_t bits; /* of the best; negative: none yet */
};

int64_t st_text_bits(const char *text);

void st_guess_init(struct st_guess *guess);
/* `surcharge` in bits; 0 for what the label says. */
void st_guess_try(struct st_guess *guess, enum st_reading reading, const uint8_t *octets,
		  size_t len, int surcharge);
/* Every reading; `labelled` without its surcharge. */
void st_guess_try_all(struct st_guess *guess, enum st_reading labelled, const uint8_t *octets,
		      size_t len);
/* Takes over a text that was read elsewhere. */
void st_guess_take(struct st_guess *guess, const struct st_text *text, int64_t extra_bits);

#endif
