/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The text of a message from its parts. */
#include "sms.h"
#include "sms_shift.h"

#include "dcs.h"

#define ESCAPE 0x1B
#define SLICE 1000 /* of units; a text holds four bytes for each */

/*
 * 3GPP TS 23.038, 6.2.1.2.2 and 6.2.1.2.3: the escape leads to the single
 * shift table, where one is named; what that lacks shows as without escape.
 */
static void add_escaped(struct st_text *text, uint8_t septet, const struct st_sms_shift *shift)
{
	const uint8_t pair[] = { ESCAPE, septet };
	uint32_t point = 0;

	if (!st_sms_single_shift(shift->single, septet, &point)) {
		st_gsm7_add_unpacked(text, pair, sizeof(pair));
		return;
	}
	if (point == 0 && septet != ESCAPE)
		point = st_sms_locking_shift(shift->locking, septet);
	if (point)
		st_text_add(text, point);
	else if (septet == ESCAPE)
		st_text_add(text, ' ');
	else
		st_gsm7_add_unpacked(text, &septet, 1);
}

void st_sms_add_septets(struct st_text *text, const uint8_t *septets, size_t len,
			struct st_sms_shift *shift)
{
	for (size_t i = 0; i < len && !text->full; i++) {
		uint8_t septet = septets[i] & 0x7F;
		uint32_t point;

		if (shift->escaped) {
			add_escaped(text, septet, shift);
			shift->escaped = false;
			continue;
		}
		if (septet == ESCAPE) {
			shift->escaped = true;
			continue;
		}
		point = st_sms_locking_shift(shift->locking, septet);
		if (point)
			st_text_add(text, point);
		else
			st_gsm7_add_unpacked(text, &septet, 1);
	}
}

/* Parts in a row that one reading takes. */
struct run {
	enum st_sms_alphabet alphabet;
	struct st_sms_shift shift;
	GByteArray *units;
};

static bool is_lead_surrogate(const uint8_t *octets)
{
	return octets[0] >= 0xD8 && octets[0] <= 0xDB;
}

/* How much of what is left may be read without cutting a character. */
static size_t slice_of(const struct run *run, const uint8_t *units, size_t left)
{
	size_t len = SLICE;

	if (left <= SLICE)
		return left;
	if (run->alphabet == ST_SMS_UCS2 && is_lead_surrogate(units + len - 2))
		len -= 2;
	while (run->alphabet == ST_SMS_8BIT && len > SLICE - 4 && (units[len] & 0xC0) == 0x80)
		len--;
	return len;
}

static void add_slice(struct st_text *text, struct run *run, const uint8_t *units, size_t len)
{
	if (run->alphabet == ST_SMS_GSM7)
		st_sms_add_septets(text, units, len, &run->shift);
	else if (run->alphabet == ST_SMS_UCS2)
		st_ucs2_add(text, units, len, true);
	else
		st_text_add_octets(text, units, len);
}

static void finish_run(GString *out, struct run *run)
{
	const uint8_t *units = run->units->data;
	size_t left = run->units->len, len;
	struct st_text text;

	for (; left > 0; units += len, left -= len) {
		len = slice_of(run, units, left);
		st_text_init(&text);
		add_slice(&text, run, units, len);
		st_text_drop_controls(&text);
		g_string_append_len(out, text.bytes, (gssize)text.len);
	}
	g_byte_array_set_size(run->units, 0);
	run->shift.escaped = false;
}

static bool goes_on(const struct run *run, const struct st_sms_part *part)
{
	return run->units->len > 0 && run->alphabet == part->alphabet &&
	       run->shift.locking == part->locking && run->shift.single == part->single;
}

void st_sms_add_text(GString *out, struct st_sms_part *const *parts, unsigned n)
{
	struct run run = { .units = g_byte_array_new() };
	bool gap = false;

	for (unsigned i = 0; i < n; i++) {
		if (!parts[i]) {
			finish_run(out, &run);
			if (!gap)
				g_string_append_unichar(out, ST_REPLACEMENT);
			gap = true;
			continue;
		}
		gap = false;
		if (!goes_on(&run, parts[i]))
			finish_run(out, &run);
		run.alphabet = parts[i]->alphabet;
		run.shift.locking = parts[i]->locking;
		run.shift.single = parts[i]->single;
		if (run.alphabet != ST_SMS_COMPRESSED)
			g_byte_array_append(run.units, parts[i]->units, parts[i]->len);
	}
	finish_run(out, &run);
	g_byte_array_unref(run.units);
}
