/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* SMS-SUBMIT, 3GPP TS 23.040 9.2.2.2. */
#include "sms.h"

#include <string.h>

#include "dcs.h"

#include "../core/secret.h"

#define ESCAPE 0x1B
#define MTI_SUBMIT 0x01 /* no validity period: the network's own */
#define UDHI 0x40
#define INTERNATIONAL 0x91
#define UNKNOWN_TYPE 0x81
#define DCS_GSM7 0x00
#define DCS_UCS2 0x08
#define DIGITS_MAX 20
#define HEADER_OCTETS 6 /* 05 00 03 reference total number: 9.2.3.24.1 */
#define HEADER_SEPTETS 7
#define HEADER_FILL 1   /* so that the text starts on a septet */
#define TEXT_UNITS_MAX (ST_SMS_PARTS_MAX * 153)

/* Septets, or UTF-16 code units. */
struct units {
	bool gsm7;
	GArray *list; /* of uint16_t */
};

static void wipe_units(void *data)
{
	st_wipe(data, sizeof(uint16_t));
}

static void wipe_pdu(void *data)
{
	st_wipe(data, sizeof(struct st_sms_pdu));
}

static bool add_gsm7(GArray *list, const char *character, size_t len)
{
	char one[8] = "";
	uint8_t packed[2] = { 0, 0 };
	uint16_t pair[2];
	size_t octets = 0;

	memcpy(one, character, MIN(len, sizeof(one) - 1));
	if (!st_gsm7_pack(one, packed, sizeof(packed), &octets))
		return false;
	pair[0] = packed[0] & 0x7F;
	pair[1] = (uint16_t)((packed[0] >> 7 | packed[1] << 1) & 0x7F);
	g_array_append_vals(list, pair, (guint)octets);
	return true;
}

static void add_ucs2(GArray *list, gunichar point)
{
	uint16_t pair[2] = { (uint16_t)point, 0 };

	if (point > 0xFFFF) {
		pair[0] = (uint16_t)(0xD800 + ((point - 0x10000) >> 10));
		pair[1] = (uint16_t)(0xDC00 + ((point - 0x10000) & 0x3FF));
	}
	g_array_append_vals(list, pair, point > 0xFFFF ? 2 : 1);
}

static GArray *new_list(void)
{
	/* As long as it can get: growing would leave copies. */
	GArray *list = g_array_sized_new(FALSE, FALSE, sizeof(uint16_t), TEXT_UNITS_MAX + 2);

	g_array_set_clear_func(list, wipe_units);
	return list;
}

static bool read_units(const char *text, struct units *ret_units)
{
	GArray *list;
	const char *p = text;

	if (!text || !*text || !g_utf8_validate(text, -1, NULL))
		return false;
	list = new_list();
	while (*p && list->len <= TEXT_UNITS_MAX &&
	       add_gsm7(list, p, (size_t)(g_utf8_next_char(p) - p)))
		p = g_utf8_next_char(p);
	ret_units->gsm7 = !*p;
	if (*p && list->len <= TEXT_UNITS_MAX) {
		g_array_set_size(list, 0);
		for (p = text; *p && list->len <= TEXT_UNITS_MAX; p = g_utf8_next_char(p))
			add_ucs2(list, g_utf8_get_char(p));
	}
	if (list->len > TEXT_UNITS_MAX) {
		g_array_unref(list);
		return false;
	}
	ret_units->list = list;
	return true;
}

static uint16_t unit_at(const struct units *units, unsigned i)
{
	return g_array_index(units->list, uint16_t, i);
}

/* How many units from `at` on go into one part: neither an escape nor a surrogate ends it. */
static unsigned part_length(const struct units *units, unsigned at, bool alone)
{
	unsigned max = units->gsm7 ? alone ? 160 : 153 : alone ? 70 : 67;
	unsigned left = units->list->len - at;
	uint16_t last;

	if (left <= max)
		return left;
	last = unit_at(units, at + max - 1);
	if (units->gsm7 ? last == ESCAPE : (last & 0xFC00) == 0xD800)
		max--;
	return max;
}

static unsigned count(const struct units *units)
{
	unsigned n = 0, at = 0;

	if (part_length(units, 0, true) == units->list->len)
		return 1;
	for (; at < units->list->len; n++)
		at += part_length(units, at, false);
	return n;
}

static void put(struct st_sms_pdu *pdu, unsigned octet)
{
	pdu->octets[pdu->len++] = (uint8_t)octet;
}

static unsigned semi_octet(char c)
{
	static const char digits[] = "0123456789*#abc"; /* 9.1.2.3 */

	return (unsigned)(strchr(digits, c) - digits);
}

bool st_sms_is_number(const char *to)
{
	const char *digits = to && *to == '+' ? to + 1 : to;
	size_t len = digits ? strlen(digits) : 0;

	return len > 0 && len <= DIGITS_MAX && strspn(digits, "0123456789*#") == len;
}

static void put_number(struct st_sms_pdu *pdu, const char *to)
{
	const char *digits = *to == '+' ? to + 1 : to;
	size_t len = strlen(digits);

	put(pdu, (unsigned)len);
	put(pdu, *to == '+' ? INTERNATIONAL : UNKNOWN_TYPE);
	for (size_t i = 0; i < len; i += 2)
		put(pdu, semi_octet(digits[i]) |
				 (i + 1 < len ? semi_octet(digits[i + 1]) : 0xFu) << 4);
}

static void put_septets(struct st_sms_pdu *pdu, const struct units *units, unsigned at, unsigned n,
			unsigned fill)
{
	uint8_t *out = pdu->octets + pdu->len;

	/* The rest of the buffer is zero already. */
	for (unsigned i = 0; i < n; i++) {
		unsigned bit = fill + i * 7;
		unsigned pair = (unsigned)unit_at(units, at + i) << bit % 8;

		out[bit / 8] = (uint8_t)(out[bit / 8] | (pair & 0xFF));
		if (pair > 0xFF)
			out[bit / 8 + 1] = (uint8_t)(pair >> 8);
	}
	pdu->len = (uint8_t)(pdu->len + (fill + n * 7 + 7) / 8);
}

static void put_units(struct st_sms_pdu *pdu, const struct units *units, unsigned at, unsigned n,
		      bool alone)
{
	if (units->gsm7) {
		put_septets(pdu, units, at, n, alone ? 0 : HEADER_FILL);
		return;
	}
	for (unsigned i = 0; i < n; i++) {
		put(pdu, unit_at(units, at + i) >> 8);
		put(pdu, unit_at(units, at + i) & 0xFF);
	}
}

static void put_start(struct st_sms_pdu *pdu, const char *to, bool gsm7, bool alone)
{
	put(pdu, 0); /* the service centre: the SIM's */
	put(pdu, alone ? MTI_SUBMIT : MTI_SUBMIT | UDHI);
	put(pdu, 0); /* TP-MR: the modem's */
	put_number(pdu, to);
	put(pdu, 0); /* TP-PID */
	put(pdu, gsm7 ? DCS_GSM7 : DCS_UCS2);
}

static void put_header(struct st_sms_pdu *pdu, uint8_t reference, unsigned total, unsigned number)
{
	put(pdu, HEADER_OCTETS - 1);
	put(pdu, 0x00);
	put(pdu, 3);
	put(pdu, reference);
	put(pdu, total);
	put(pdu, number);
}

static GArray *encode(const char *to, const struct units *units, unsigned total,
		      uint8_t reference)
{
	GArray *pdus = g_array_sized_new(FALSE, TRUE, sizeof(struct st_sms_pdu), total);
	bool alone = total == 1;
	unsigned at = 0;

	g_array_set_clear_func(pdus, wipe_pdu);
	g_array_set_size(pdus, total);
	for (unsigned i = 0; i < total; i++) {
		struct st_sms_pdu *pdu = &g_array_index(pdus, struct st_sms_pdu, i);
		unsigned n = part_length(units, at, alone);
		unsigned header = alone ? 0 : units->gsm7 ? HEADER_SEPTETS : HEADER_OCTETS;

		put_start(pdu, to, units->gsm7, alone);
		put(pdu, header + (units->gsm7 ? n : 2 * n)); /* TP-UDL, 9.2.3.16 */
		if (!alone)
			put_header(pdu, reference, total, i + 1);
		put_units(pdu, units, at, n, alone);
		at += n;
	}
	return pdus;
}

unsigned st_sms_count_parts(const char *text)
{
	struct units units;
	unsigned n;

	if (!read_units(text, &units))
		return 0;
	n = count(&units);
	g_array_unref(units.list);
	return n <= ST_SMS_PARTS_MAX ? n : 0;
}

GArray *st_sms_encode(const char *to, const char *text, uint8_t reference)
{
	GArray *pdus = NULL;
	struct units units;
	unsigned n;

	if (!st_sms_is_number(to) || !read_units(text, &units))
		return NULL;
	n = count(&units);
	if (n <= ST_SMS_PARTS_MAX)
		pdus = encode(to, &units, n, reference);
	g_array_unref(units.list);
	return pdus;
}
