/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "dcs.h"

#include <glib.h>

#include "text.h"

static unsigned unit_at(const uint8_t *octets, size_t i, bool big_endian)
{
	return big_endian ? (unsigned)octets[i] << 8 | octets[i + 1]
			  : (unsigned)octets[i + 1] << 8 | octets[i];
}

/* The character at `i`, in `*ret_step` octets; half a surrogate pair stays as it is. */
static gunichar point_at(const uint8_t *octets, size_t len, size_t i, bool big_endian,
			 size_t *ret_step)
{
	gunichar lead = unit_at(octets, i, big_endian), trail;

	*ret_step = 2;
	if (lead < 0xD800 || lead > 0xDFFF)
		return lead;
	if (lead > 0xDBFF || i + 4 > len)
		return lead;
	trail = unit_at(octets, i + 2, big_endian);
	if (trail < 0xDC00 || trail > 0xDFFF)
		return lead;
	*ret_step = 4;
	return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
}

static bool is_half(gunichar point)
{
	return point >= 0xD800 && point <= 0xDFFF;
}

/* What no operator writes. Beyond the BMP, an emoji newer than our tables is no garbage. */
static bool is_junk(gunichar point)
{
	return is_half(point) ||
	       (point < 0x10000 && (!g_unichar_isdefined(point) ||
				    g_unichar_type(point) == G_UNICODE_PRIVATE_USE));
}

/*
 * Modems hand out their whole buffer: behind the text come NULs, U+FFFF, or
 * what the last message left (gammu issue 377, HE910-D). One odd character is
 * kept; a run of them is where the text ended.
 */
static bool is_end(const uint8_t *octets, size_t len, size_t i, bool big_endian)
{
	size_t step, next_step;
	gunichar point = point_at(octets, len, i, big_endian, &step);

	if (point == 0 || point == 0xFFFF)
		return true;
	return is_junk(point) && i + step + 2 <= len &&
	       is_junk(point_at(octets, len, i + step, big_endian, &next_step));
}

size_t st_ucs2_add(struct st_text *text, const uint8_t *octets, size_t len, bool big_endian)
{
	size_t i = 0, step;

	if (len >= 2 && unit_at(octets, 0, big_endian) == 0xFFFE)
		big_endian = !big_endian; /* a byte order mark, seen from the wrong side */
	if (len >= 2 && unit_at(octets, 0, big_endian) == 0xFEFF)
		i = 2;
	for (; i + 2 <= len && !text->full; i += step) {
		gunichar point = point_at(octets, len, i, big_endian, &step);

		if (is_end(octets, len, i, big_endian))
			return i;
		st_text_add(text, is_half(point) ? ST_REPLACEMENT : point);
	}
	return len;
}

bool st_ucs2_decode(const uint8_t *octets, size_t len, bool big_endian, char *ret_text,
		    size_t size)
{
	struct st_text text;

	if (len > ST_OCTETS_MAX)
		return false;
	st_text_init(&text);
	st_ucs2_add(&text, octets, len, big_endian);
	return st_text_finish(&text, ret_text, size);
}

static void put_unit(uint8_t *octets, gunichar unit)
{
	octets[0] = (uint8_t)(unit >> 8);
	octets[1] = (uint8_t)(unit & 0xFF);
}

/* Counts first and then writes in place: the text may be a voucher, and no copy stays. */
bool st_ucs2_encode_be(const char *text, uint8_t *ret_octets, size_t size, size_t *ret_len)
{
	size_t len = 0;

	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		len += g_utf8_get_char(p) > 0xFFFF ? 4 : 2;
	if (len > size)
		return false;

	len = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar point = g_utf8_get_char(p);

		if (point > 0xFFFF) {
			put_unit(ret_octets + len, 0xD800 + ((point - 0x10000) >> 10));
			put_unit(ret_octets + len + 2, 0xDC00 + ((point - 0x10000) & 0x3FF));
			len += 4;
		} else {
			put_unit(ret_octets + len, point);
			len += 2;
		}
	}
	*ret_len = len;
	return true;
}
