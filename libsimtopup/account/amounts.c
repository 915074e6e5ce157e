/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the marks in a number mean, where no recipe says it. In doubt it is no number. */
#include "tokens.h"

#define GROUPS_MAX 8
#define DIGITS_MAX 15

struct groups {
	unsigned n;
	int64_t value[GROUPS_MAX];
	unsigned digits[GROUPS_MAX];
	gunichar mark[GROUPS_MAX]; /* in front of the group */
	bool leading_zero;
};

static bool split(const struct st_glyphs *g, const struct st_item *item, struct groups *groups)
{
	unsigned digits = 0;

	for (gsize at = item->from; at < item->to; at++) {
		gunichar c = g->c[at];

		if (c >= '0' && c <= '9') {
			if (groups->n == 0)
				groups->n = 1;
			groups->value[groups->n - 1] = groups->value[groups->n - 1] * 10 +
						       (int64_t)(c - '0');
			groups->digits[groups->n - 1]++;
			if (++digits > DIGITS_MAX)
				return false;
			continue;
		}
		if (at + 1 >= item->to || g->c[at + 1] < '0' || g->c[at + 1] > '9')
			break;
		if (groups->n == GROUPS_MAX)
			return false;
		groups->mark[groups->n++] = c;
	}
	groups->leading_zero = groups->digits[0] > 1 && g->c[item->from] == '0';
	return groups->n > 0;
}

/* Groups 1..last are of three, or of two and then three as in "1,23,456". */
static bool are_thousands(const struct groups *groups, unsigned last)
{
	bool threes = groups->digits[0] <= 3, indian = groups->digits[0] <= 2;

	for (unsigned i = 1; i <= last; i++) {
		if (groups->mark[i] != groups->mark[1])
			return false;
		threes = threes && groups->digits[i] == 3;
		indian = indian && groups->mark[i] == ',' &&
			 groups->digits[i] == (i == last ? 3 : 2);
	}
	return threes || indian;
}

static void join(const struct groups *groups, bool fraction, struct st_amount *ret)
{
	ret->units = 0;
	ret->scale = fraction ? (int32_t)groups->digits[groups->n - 1] : 0;
	for (unsigned i = 0; i < groups->n; i++) {
		for (unsigned d = 0; d < groups->digits[i]; d++)
			ret->units *= 10;
		ret->units += groups->value[i];
	}
}

/* One mark: a fraction, thousands, or nobody knows. */
static bool read_one_mark(const struct groups *groups, int decimals, char mark, bool *ret_fraction)
{
	unsigned n = groups->digits[1];
	gunichar c = groups->mark[1];

	*ret_fraction = true;
	if (c == ' ' || c == '\'') {
		*ret_fraction = false;
		return n == 3 && groups->digits[0] <= 3;
	}
	if (n != 3)
		return n <= 6 && !(n > 3 && decimals == 0);
	if (groups->value[0] == 0)
		return groups->digits[0] == 1;
	*ret_fraction = false;
	if (groups->digits[0] > 3 || decimals == 3)
		return false;
	return decimals == 0 || (mark && c != (gunichar)mark);
}

bool st_amount_read(const struct st_glyphs *glyphs, const struct st_item *item, int decimals,
		    char mark, struct st_amount *ret_amount)
{
	struct groups groups = { 0 };
	bool fraction = false;
	unsigned last;

	if (!split(glyphs, item, &groups) || groups.leading_zero)
		return false;
	last = groups.n - 1;
	if (groups.n == 2) {
		if (!read_one_mark(&groups, decimals, mark, &fraction))
			return false;
	} else if (groups.n > 2) {
		fraction = groups.mark[last] != groups.mark[1];
		if (!are_thousands(&groups, fraction ? last - 1 : last))
			return false;
		if (fraction && (groups.mark[last] == ' ' || groups.mark[last] == '\'' ||
				 (groups.digits[last] == 3 && decimals != 3) ||
				 groups.digits[last] > 4))
			return false;
	}
	join(&groups, fraction, ret_amount);
	return true;
}
