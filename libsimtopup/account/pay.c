/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The groups of a recipe that say how to pay. */
#include "keys.h"

#include <string.h>

static bool read_digits(const struct st_keys *keys, struct st_voucher_way *way)
{
	const char *text = "";
	guint64 low, high;
	g_auto(GStrv) ends = NULL;

	if (!st_keys_need(keys, "digits") || !st_keys_text(keys, "digits", &text))
		return false;
	ends = g_strsplit(text, "-", 2);
	if (!g_ascii_string_to_unsigned(ends[0], 10, 4, 32, &low, NULL) ||
	    !g_ascii_string_to_unsigned(ends[1] ? ends[1] : ends[0], 10, low, 32, &high, NULL))
		return st_keys_bad(keys, "digits", "is not like 14 or 8-20");
	way->digits_min = (unsigned)low;
	way->digits_max = (unsigned)high;
	return true;
}

static bool put_steps(const struct st_keys *keys, struct st_voucher_way *way)
{
	struct st_steps *steps = &way->steps;

	if (!st_keys_need(keys, "step.1.send") ||
	    !st_keys_steps(keys, "send", 1, steps->step, &steps->count))
		return false;
	for (unsigned i = 0; i < steps->count; i++) {
		bool has_hole = strstr(steps->step[i].send, ST_STEP_VOUCHER);

		steps->step[i].commits = i + 1 == steps->count;
		if (has_hole != steps->step[i].commits)
			return st_keys_bad(keys, "step.*.send",
					   "{voucher} stands in the last step and only there");
	}
	return true;
}

bool st_group_voucher(const struct st_keys *keys)
{
	static const char *const known[] = {
		"digits", "step.*.expect", "step.*.send", "timeout-s", "check-after-s",
		"check-every-s", "verify-within-s", "source", "certainty", NULL,
	};
	struct st_voucher_way *way = &keys->recipe->way;
	struct st_fact fact = keys->recipe->fact;
	int64_t timeout_ms = way->timeout_ms;

	if (!st_keys_known(keys, known) || !st_keys_fact(keys, &fact) || !read_digits(keys, way) ||
	    !put_steps(keys, way) || !st_keys_seconds(keys, "timeout-s", &timeout_ms) ||
	    !st_keys_seconds(keys, "check-after-s", &way->check_after_ms) ||
	    !st_keys_seconds(keys, "check-every-s", &way->check_every_ms) ||
	    !st_keys_seconds(keys, "verify-within-s", &way->verify_within_ms))
		return false;
	way->timeout_ms = (int)MIN(timeout_ms, 600000);
	way->certainty = fact.certainty;
	way->proved = keys->recipe->proved;
	keys->recipe->has_voucher = true;
	return true;
}
