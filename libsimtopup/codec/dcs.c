/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "dcs.h"

#include <glib.h>
#include <string.h>

#include "guess.h"

#define TEXT_BITS 6 /* an octet; what is dearer in every reading is no text */
#define ANY_LABEL 0x100 /* beyond an octet: nothing is known */

enum prefix { NO_PREFIX, LANGUAGE_GSM7, LANGUAGE_UCS2, HEADER };

struct label {
	enum st_reading reading;
	enum prefix prefix;
	bool compressed;
};

/* 3GPP TS 23.038, clause 5, bits 3 and 2 of the general groups; 11 is reserved. */
static enum st_reading alphabet_of(uint32_t dcs)
{
	switch (dcs >> 2 & 3) {
	case 1:
		return ST_READ_OCTETS;
	case 2:
		return ST_READ_UCS2_BE;
	default:
		return ST_READ_PACKED;
	}
}

/* 3GPP TS 23.038, clause 5. Reserved codings are to be read as GSM 7-bit. */
static struct label read_label(uint32_t dcs)
{
	struct label label = { ST_READ_PACKED, NO_PREFIX, false };

	if (dcs >= ANY_LABEL) {
		label.reading = ST_READ_NONE;
		return label;
	}
	switch (dcs >> 4) {
	case 0x1:
		if (dcs == 0x10)
			label.prefix = LANGUAGE_GSM7;
		if (dcs == 0x11) {
			label.prefix = LANGUAGE_UCS2;
			label.reading = ST_READ_UCS2_BE;
		}
		break;
	case 0x4: case 0x5: case 0x6: case 0x7:
		label.reading = alphabet_of(dcs);
		label.compressed = dcs & 0x20;
		break;
	case 0x9:
		label.reading = alphabet_of(dcs);
		label.prefix = HEADER;
		break;
	case 0xD: /* 3GPP TS 24.294 */
	case 0xE: /* WAP */
		label.reading = ST_READ_OCTETS;
		break;
	case 0xF:
		label.reading = dcs & 4 ? ST_READ_OCTETS : ST_READ_PACKED;
		break;
	default:
		break;
	}
	return label;
}

/* ISO 639 in two septets and two spare bits; a text of UCS2 has no such start but in Chinese. */
static bool has_packed_language(const uint8_t *octets, size_t len)
{
	int first = octets[0] & 0x7F, second;

	if (len < 2)
		return false;
	second = (octets[0] >> 7 | octets[1] << 1) & 0x7F;
	return octets[1] < 0x40 && g_ascii_isalpha(first) && g_ascii_isalpha(second);
}

/* ISO 639 and a CR in front of the text. */
static void drop_language(struct st_text *text)
{
	if (text->len < 3 || !g_ascii_isalpha(text->bytes[0]) ||
	    !g_ascii_isalpha(text->bytes[1]) || text->bytes[2] != '\r')
		return;
	memmove(text->bytes, text->bytes + 3, text->len - 2);
	text->len -= 3;
}

/* Octets of a user data header (3GPP TS 23.040, 9.2.3.24) that is whole; 0: there is none. */
static size_t header_len(const uint8_t *octets, size_t len)
{
	size_t end = (size_t)octets[0] + 1, i = 1;

	if (end < 3 || end > len)
		return 0;
	while (i + 2 <= end)
		i += 2 + (size_t)octets[i + 1];
	return i == end ? end : 0;
}

/* Behind a header GSM 7-bit starts at the next septet boundary. */
static void try_after_header(struct st_guess *guess, enum st_reading reading,
			     const uint8_t *octets, size_t len)
{
	size_t header = header_len(octets, len);
	unsigned fill = (unsigned)(7 - header * 8 % 7) % 7;
	struct st_text text;

	if (header == 0 || header == len || len > ST_OCTETS_MAX)
		return;
	if (reading != ST_READ_PACKED) {
		st_guess_try(guess, reading, octets + header, len - header, 0);
		return;
	}
	st_text_init(&text);
	st_gsm7_add_septets(&text, octets + header, len - header,
			    ((len - header) * 8 - fill) / 7, fill);
	st_guess_take(guess, &text, 0);
}

bool st_ussd_decode(uint32_t dcs, const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	struct label label = read_label(dcs);
	struct st_guess guess;

	st_guess_init(&guess);
	if (len == 0)
		return st_text_finish(&guess.best, ret_text, size);
	if (label.prefix == LANGUAGE_UCS2 && has_packed_language(octets, len)) {
		st_guess_try(&guess, ST_READ_UCS2_BE, octets + 2, len - 2, 0);
		label.reading = ST_READ_NONE;
	}
	if (label.prefix == HEADER)
		try_after_header(&guess, label.reading, octets, len);
	/* 3GPP TS 23.042 is not implemented; what reads as text all the same was not compressed. */
	if (label.compressed)
		label.reading = ST_READ_NONE;
	st_guess_try_all(&guess, label.reading, octets, len);
	if (guess.bits < 0 || (label.compressed && guess.bits > (int64_t)len * TEXT_BITS))
		return false;
	if (label.prefix == LANGUAGE_GSM7)
		drop_language(&guess.best);
	st_text_drop_controls(&guess.best);
	return st_text_finish(&guess.best, ret_text, size);
}

bool st_ussd_decode_qmi(uint8_t dcs, const uint8_t *octets, size_t len, char *ret_text,
			size_t size)
{
	/* QMI VOICE, USS data coding scheme: there is no label for packed text. */
	static const enum st_reading labels[] = {
		ST_READ_NONE, ST_READ_OCTETS, ST_READ_OCTETS, ST_READ_UCS2_BE,
	};
	struct st_guess guess;

	st_guess_init(&guess);
	if (len == 0)
		return st_text_finish(&guess.best, ret_text, size);
	st_guess_try_all(&guess, dcs < G_N_ELEMENTS(labels) ? labels[dcs] : ST_READ_NONE, octets,
			 len);
	if (guess.bits < 0)
		return false;
	st_text_drop_controls(&guess.best);
	return st_text_finish(&guess.best, ret_text, size);
}
