/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "guess.h"

#include <glib.h>
#include <string.h>

/* Bits on top for a reading that the label does not ask for. */
static const int surcharges[] = {
	[ST_READ_PACKED] = 8,  [ST_READ_UNPACKED] = 6, [ST_READ_OCTETS] = 6,
	[ST_READ_UCS2_BE] = 8, [ST_READ_UCS2_LE] = 12,
};
#define HEX_SURCHARGE 20
#define HEX_BITS_MAX 12 /* a character; a transaction id decodes to dearer ones */
#define HEX_DIGITS_MIN 8
#define HEX_DECIMAL_MIN 16 /* shorter runs of decimal digits are numbers, dates, vouchers */

void st_guess_init(struct st_guess *guess)
{
	st_text_init(&guess->best);
	guess->bits = -1;
}

void st_guess_take(struct st_guess *guess, const struct st_text *text, int64_t extra_bits)
{
	int64_t bits;

	if (text->full)
		return;
	bits = st_text_bits(text->bytes) + extra_bits;
	if (guess->bits >= 0 && bits >= guess->bits)
		return;
	guess->best = *text;
	guess->bits = bits;
}

/* What was cut off as stale has its price too, or cutting would always win. */
static int64_t stale_bits(const uint8_t *octets, size_t len)
{
	int64_t bits = 0;

	for (size_t i = 0; i < len; i++)
		bits += octets[i] == 0 || octets[i] == 0xFF ? 1 : 10;
	return bits;
}

/*
 * A buffer that was not filled shows as "@@@@" once unpacked, and what the
 * last message left may follow. One "@" is a character, a run of three is none.
 */
static size_t add_packed(struct st_text *text, const uint8_t *octets, size_t len)
{
	char *end;

	st_gsm7_add_packed(text, octets, len);
	end = strstr(text->bytes, "@@@");
	if (!end && g_str_has_suffix(text->bytes, "@@"))
		end = text->bytes + text->len - 2;
	if (!end)
		return len;
	*end = '\0';
	text->len = (size_t)(end - text->bytes);
	/* Two octets a character at most, so this never counts too few. */
	return MIN(len, (size_t)g_utf8_strlen(text->bytes, -1) * 7 / 8 + 1);
}

/* Returns the octets used; `len` and more when none are stale. */
static size_t read_text(struct st_text *text, enum st_reading reading, const uint8_t *octets,
			size_t len)
{
	size_t used = strnlen((const char *)octets, len);

	switch (reading) {
	case ST_READ_PACKED:
		return add_packed(text, octets, len);
	case ST_READ_UNPACKED:
		/* NUL ends it here, though it is "@" in the alphabet: stale octets
		 * behind the text are common, "@" in an answer is not. */
		text->full = st_gsm7_add_unpacked(text, octets, used) < used;
		return used;
	case ST_READ_OCTETS:
		st_text_add_octets(text, octets, len);
		return used;
	case ST_READ_UCS2_BE:
	case ST_READ_UCS2_LE:
		/* An odd octet is as stale as what is cut off. */
		return st_ucs2_add(text, octets, len & ~(size_t)1, reading == ST_READ_UCS2_BE);
	default:
		text->full = true;
		return 0;
	}
}

/* U+0020 to U+007F, or Cyrillic. */
static bool is_plain_group(const char *group)
{
	return group[0] == '0' &&
	       (group[1] == '4' || (group[1] == '0' && group[2] >= '2' && group[2] <= '7'));
}

/*
 * UCS2 written out in hex digits (sms_tool issue 13, ZTE MF286D). "1601" is a
 * balance and "20240131" a day: decimal digits alone must be plain in every group.
 */
static bool is_ucs2_hex(const char *text, size_t len, bool *ret_plain)
{
	bool decimal = true, plain = true;

	if (len < HEX_DIGITS_MIN || len % 4 != 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!g_ascii_isxdigit(text[i]))
			return false;
		decimal = decimal && g_ascii_isdigit(text[i]);
		if (i % 4 == 0)
			plain = plain && is_plain_group(text + i);
	}
	*ret_plain = plain;
	return !decimal || (len >= HEX_DECIMAL_MIN && plain);
}

static void try_hex(struct st_guess *guess, const struct st_text *digits, int64_t extra_bits)
{
	uint8_t octets[ST_OCTETS_MAX];
	size_t len = digits->len / 2, used;
	struct st_text text;
	bool is_plain;

	if (len > sizeof(octets) || !is_ucs2_hex(digits->bytes, digits->len, &is_plain))
		return;
	for (size_t i = 0; i < len; i++)
		octets[i] = (uint8_t)(g_ascii_xdigit_value(digits->bytes[2 * i]) << 4 |
				      g_ascii_xdigit_value(digits->bytes[2 * i + 1]));
	st_text_init(&text);
	used = st_ucs2_add(&text, octets, len, true);
	extra_bits += HEX_SURCHARGE + stale_bits(octets + used, len - used);
	if (is_plain || st_text_bits(text.bytes) + extra_bits <= HEX_BITS_MAX * (int64_t)len / 2)
		st_guess_take(guess, &text, extra_bits);
}

void st_guess_try(struct st_guess *guess, enum st_reading reading, const uint8_t *octets,
		  size_t len, int surcharge)
{
	struct st_text text;
	int64_t extra_bits = surcharge;
	size_t used;

	if (len == 0 || len > ST_OCTETS_MAX)
		return;
	st_text_init(&text);
	used = read_text(&text, reading, octets, len);
	if (text.full)
		return;
	if (used < len)
		extra_bits += stale_bits(octets + used, len - used);
	/* Serial numbers pass for ideographs more easily than text does. */
	if (surcharge && (reading == ST_READ_UCS2_BE || reading == ST_READ_UCS2_LE))
		extra_bits += st_text_bits(text.bytes) / 8;
	st_guess_take(guess, &text, extra_bits);
	if (reading == ST_READ_PACKED || reading == ST_READ_OCTETS)
		try_hex(guess, &text, extra_bits);
}

void st_guess_try_all(struct st_guess *guess, enum st_reading labelled, const uint8_t *octets,
		      size_t len)
{
	/* The label first: it wins a tie. */
	st_guess_try(guess, labelled, octets, len, 0);
	for (enum st_reading reading = ST_READ_PACKED; reading < ST_READ_NONE; reading++) {
		if (reading != labelled)
			st_guess_try(guess, reading, octets, len, surcharges[reading]);
	}
}
