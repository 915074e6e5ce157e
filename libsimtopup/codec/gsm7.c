/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "dcs.h"

#include <glib.h>
#include <string.h>

#include "text.h"

#define ESCAPE 0x1B
#define CR 0x0D

/* 3GPP TS 23.038, 6.2.1 */
static const uint16_t default_alphabet[128] = {
	0x0040, 0x00A3, 0x0024, 0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC, /* 00 @£$¥èéùì */
	0x00F2, 0x00C7, 0x000A, 0x00D8, 0x00F8, 0x000D, 0x00C5, 0x00E5, /* 08 òÇ.Øø.Åå */
	0x0394, 0x005F, 0x03A6, 0x0393, 0x039B, 0x03A9, 0x03A0, 0x03A8, /* 10 Δ_ΦΓΛΩΠΨ */
	0x03A3, 0x0398, 0x039E, 0x0020, 0x00C6, 0x00E6, 0x00DF, 0x00C9, /* 18 ΣΘΞ.ÆæßÉ */
	0x0020, 0x0021, 0x0022, 0x0023, 0x00A4, 0x0025, 0x0026, 0x0027, /* 20  !"#¤%&' */
	0x0028, 0x0029, 0x002A, 0x002B, 0x002C, 0x002D, 0x002E, 0x002F, /* 28 ()*+,-./ */
	0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037, /* 30 01234567 */
	0x0038, 0x0039, 0x003A, 0x003B, 0x003C, 0x003D, 0x003E, 0x003F, /* 38 89:;<=>? */
	0x00A1, 0x0041, 0x0042, 0x0043, 0x0044, 0x0045, 0x0046, 0x0047, /* 40 ¡ABCDEFG */
	0x0048, 0x0049, 0x004A, 0x004B, 0x004C, 0x004D, 0x004E, 0x004F, /* 48 HIJKLMNO */
	0x0050, 0x0051, 0x0052, 0x0053, 0x0054, 0x0055, 0x0056, 0x0057, /* 50 PQRSTUVW */
	0x0058, 0x0059, 0x005A, 0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7, /* 58 XYZÄÖÑÜ§ */
	0x00BF, 0x0061, 0x0062, 0x0063, 0x0064, 0x0065, 0x0066, 0x0067, /* 60 ¿abcdefg */
	0x0068, 0x0069, 0x006A, 0x006B, 0x006C, 0x006D, 0x006E, 0x006F, /* 68 hijklmno */
	0x0070, 0x0071, 0x0072, 0x0073, 0x0074, 0x0075, 0x0076, 0x0077, /* 70 pqrstuvw */
	0x0078, 0x0079, 0x007A, 0x00E4, 0x00F6, 0x00F1, 0x00FC, 0x00E0, /* 78 xyzäöñüà */
};

/* 3GPP TS 23.038, 6.2.1.1: what may follow the escape. */
static const struct {
	uint8_t septet;
	uint16_t point;
} extension[] = {
	{ 0x0A, 0x000C }, { 0x14, '^' }, { 0x28, '{' }, { 0x29, '}' }, { 0x2F, '\\' },
	{ 0x3C, '[' },    { 0x3D, '~' }, { 0x3E, ']' }, { 0x40, '|' }, { 0x65, 0x20AC },
};

static uint8_t septet_at(const uint8_t *octets, size_t len, size_t bit)
{
	unsigned pair = octets[bit / 8];

	if (bit / 8 + 1 < len)
		pair |= (unsigned)octets[bit / 8 + 1] << 8;
	return (uint8_t)(pair >> bit % 8 & 0x7F);
}

/* An escape that nothing follows shows nothing; an unknown pair shows its second half. */
static void add_septet(struct st_text *text, uint8_t septet, bool *escaped)
{
	if (!*escaped && septet == ESCAPE) {
		*escaped = true;
		return;
	}
	for (size_t i = 0; *escaped && i < G_N_ELEMENTS(extension); i++) {
		if (extension[i].septet == septet) {
			st_text_add(text, extension[i].point);
			*escaped = false;
			return;
		}
	}
	st_text_add(text, default_alphabet[septet]);
	*escaped = false;
}

void st_gsm7_add_septets(struct st_text *text, const uint8_t *octets, size_t len, size_t septets,
			 unsigned skip)
{
	bool escaped = false;

	for (size_t i = 0; i < septets && !text->full; i++)
		add_septet(text, septet_at(octets, len, i * 7 + skip), &escaped);
}

/*
 * 3GPP TS 23.038, 6.1.2.3.1: seven spare bits carry a CR, and a text that
 * really ends in one on that boundary has it twice. Senders that pad with
 * zeros instead would show an "@" there.
 */
static size_t without_padding(const uint8_t *octets, size_t len)
{
	size_t count = len * 8 / 7;
	uint8_t last, before;

	if (count < 2)
		return count;
	last = septet_at(octets, len, (count - 1) * 7);
	before = septet_at(octets, len, (count - 2) * 7);
	if (len % 7 == 0 && (last == CR || last == 0))
		return count - 1;
	if (len % 7 == 1 && last == CR && before == CR)
		return count - 1;
	return count;
}

size_t st_gsm7_add_packed(struct st_text *text, const uint8_t *octets, size_t len)
{
	st_gsm7_add_septets(text, octets, len, without_padding(octets, len), 0);
	return len;
}

size_t st_gsm7_add_unpacked(struct st_text *text, const uint8_t *octets, size_t len)
{
	bool escaped = false;
	size_t i = 0;

	for (; i < len && octets[i] < 0x80 && !text->full; i++)
		add_septet(text, octets[i], &escaped);
	return i;
}

bool st_gsm7_unpack(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	struct st_text text;

	if (len > ST_OCTETS_MAX)
		return false;
	st_text_init(&text);
	st_gsm7_add_packed(&text, octets, len);
	return st_text_finish(&text, ret_text, size);
}

bool st_gsm7_unpack_septets(const uint8_t *octets, size_t len, size_t septets, unsigned skip,
			    char *ret_text, size_t size)
{
	struct st_text text;

	if (len > ST_OCTETS_MAX || skip > 7 || septets > ST_OCTETS_MAX * 8 / 7 ||
	    septets * 7 + skip > len * 8)
		return false;
	st_text_init(&text);
	st_gsm7_add_septets(&text, octets, len, septets, skip);
	return st_text_finish(&text, ret_text, size);
}

bool st_gsm7_from_unpacked(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	struct st_text text;

	if (len > ST_OCTETS_MAX)
		return false;
	st_text_init(&text);
	if (st_gsm7_add_unpacked(&text, octets, len) < len)
		return false;
	return st_text_finish(&text, ret_text, size);
}

/* One or two septets, or 0 when the alphabet has no such character. */
static size_t septets_of(gunichar point, uint8_t pair[2])
{
	for (uint8_t i = 0; i < 128; i++) {
		if (i != ESCAPE && default_alphabet[i] == point) {
			pair[0] = i;
			return 1;
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(extension); i++) {
		if (extension[i].point == point) {
			pair[0] = ESCAPE;
			pair[1] = extension[i].septet;
			return 2;
		}
	}
	return 0;
}

static void put_septet(uint8_t *octets, size_t index, uint8_t septet)
{
	size_t bit = index * 7;
	unsigned pair = (unsigned)septet << bit % 8;

	octets[bit / 8] = (uint8_t)(octets[bit / 8] | (pair & 0xFF));
	if (pair > 0xFF)
		octets[bit / 8 + 1] = (uint8_t)(pair >> 8);
}

/* Counts first and then writes in place: the text may be a voucher, and no copy stays. */
bool st_gsm7_pack(const char *text, uint8_t *ret_octets, size_t size, size_t *ret_len)
{
	size_t count = 0, octets, at = 0;
	uint8_t pair[2] = { 0, 0 };

	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		size_t n = septets_of(g_utf8_get_char(p), pair);

		if (n == 0 || count > ST_OCTETS_MAX)
			return false;
		count += n;
	}
	/* 3GPP TS 23.038, 6.1.2.3.1; see without_padding(). */
	if (count % 8 == 7 || (count > 0 && count % 8 == 0 && pair[0] == CR))
		count++;
	octets = (count * 7 + 7) / 8;
	if (octets > size)
		return false;

	memset(ret_octets, 0, octets);
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		size_t n = septets_of(g_utf8_get_char(p), pair);

		for (size_t i = 0; i < n; i++)
			put_septet(ret_octets, at++, pair[i]);
	}
	if (at < count)
		put_septet(ret_octets, at, CR);
	*ret_len = octets;
	return true;
}
