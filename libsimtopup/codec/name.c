/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Names of operators, from the card and from the network. */
#include "digits.h"

#include <glib.h>
#include <string.h>

#include "guess.h"

#define SPN_OCTETS_MAX 256

/*
 * ETSI TS 102 221 annex A, codings 0x81 and 0x82: octets below 0x80 are GSM
 * 7-bit, the others count from a base.
 */
static bool add_based(struct st_text *text, const uint8_t *octets, size_t len, uint32_t base)
{
	for (size_t i = 0; i < len && !text->full;) {
		if (octets[i] < 0x80) {
			i += st_gsm7_add_unpacked(text, octets + i, len - i);
			continue;
		}
		if (base + (octets[i] & 0x7Fu) > 0xFFFF || base == 0)
			return false;
		st_text_add(text, base + (octets[i] & 0x7Fu));
		i++;
	}
	return !text->full;
}

/* ETSI TS 102 221 annex A; the filler is already gone. */
static bool add_alpha(struct st_text *text, const uint8_t *octets, size_t len)
{
	if (octets[0] < 0x80)
		return st_gsm7_add_unpacked(text, octets, len) == len;
	if (octets[0] == 0x80) {
		st_ucs2_add(text, octets + 1, len - 1, true);
		return !text->full;
	}
	/* The second octet counts the characters behind the base. */
	if (octets[0] == 0x81 && len > 3)
		return add_based(text, octets + 3, MIN(len - 3, octets[1]),
				 (uint32_t)octets[2] << 7);
	if (octets[0] == 0x82 && len > 4)
		return add_based(text, octets + 4, MIN(len - 4, octets[1]),
				 (uint32_t)octets[2] << 8 | octets[3]);
	return false;
}

static bool finish_name(const struct st_text *text, char *ret_text, size_t size)
{
	char name[ST_TEXT_MAX];

	if (text->full)
		return false;
	st_text_copy(text->bytes, text->len, name, sizeof(name));
	g_strstrip(name);
	if (!*name || strlen(name) >= size)
		return false;
	memcpy(ret_text, name, strlen(name) + 1);
	return true;
}

bool st_spn_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	struct st_text text;

	if (len < 2 || len > SPN_OCTETS_MAX)
		return false;
	octets++; /* the display condition */
	len--;
	while (len > 0 && octets[len - 1] == 0xFF)
		len--;
	st_text_init(&text);
	if (len == 0 || !add_alpha(&text, octets, len))
		return false;
	return finish_name(&text, ret_text, size);
}

bool st_name_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	struct st_guess guess;

	if (len == 0 || len > SPN_OCTETS_MAX)
		return false;
	st_guess_init(&guess);
	/* The interface says "string". What is no UTF-8 is one of the two that it may mean. */
	if (g_utf8_validate((const char *)octets, (gssize)strnlen((const char *)octets, len),
			    NULL)) {
		st_guess_try_all(&guess, ST_READ_OCTETS, octets, len);
	} else {
		st_guess_try(&guess, ST_READ_PACKED, octets, len, 0);
		st_guess_try(&guess, ST_READ_UCS2_LE, octets, len, 0);
	}
	return guess.bits >= 0 && finish_name(&guess.best, ret_text, size);
}
