/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 15 /* 10^15 still leaves room for a scale and a sum */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool st_currency_valid(const char *code)
{
	for (int i = 0; i < 3; i++) {
		if (code[i] < 'A' || code[i] > 'Z')
			return false;
	}
	return code[3] == '\0';
}

/* Digits and at most one point; returns what follows, NULL when there is no number. */
static const char *read_number(const char *p, struct simtopup_money *money)
{
	unsigned digits = 0;
	bool point = false;

	money->units = 0;
	money->scale = 0;
	for (; is_digit(*p) || (*p == '.' && !point); p++) {
		if (*p == '.') {
			if (!digits || !is_digit(p[1]))
				return NULL;
			point = true;
			continue;
		}
		if (++digits > DIGITS_MAX)
			return NULL;
		money->units = money->units * 10 + (*p - '0');
		money->scale += point;
	}
	return digits && money->scale <= ST_MONEY_SCALE_MAX ? p : NULL;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " ");
}

bool st_money_parse(const char *text, struct simtopup_money *ret_money)
{
	struct simtopup_money money = { 0 };
	const char *p = skip_blanks(text);
	const char *code = p;

	if (!is_digit(*p)) {
		if (strlen(p) < 3)
			return false;
		p = skip_blanks(p + 3);
	}
	if (p == code) {
		p = read_number(p, &money);
		code = p ? skip_blanks(p) : NULL;
		p = code && strlen(code) >= 3 ? code + 3 : NULL;
	} else {
		p = read_number(p, &money);
	}
	if (!p || *skip_blanks(p))
		return false;

	memcpy(money.currency, code, 3);
	if (!st_currency_valid(money.currency))
		return false;
	*ret_money = money;
	return true;
}

void st_money_format(const struct simtopup_money *money, char *ret_text)
{
	uint64_t units = money->units < 0 ? -(uint64_t)money->units : (uint64_t)money->units;
	const char *sign = money->units < 0 ? "-" : "";
	uint64_t unit = 1;

	for (int32_t i = 0; i < money->scale; i++)
		unit *= 10;
	if (money->scale == 0)
		snprintf(ret_text, ST_MONEY_TEXT, "%s%" PRIu64, sign, units);
	else
		snprintf(ret_text, ST_MONEY_TEXT, "%s%" PRIu64 ".%0*" PRIu64, sign, units / unit,
			 (int)money->scale, units % unit);
}

bool st_money_same_currency(const struct simtopup_money *a, const struct simtopup_money *b)
{
	return strncmp(a->currency, b->currency, sizeof(a->currency)) == 0;
}

/* Rescaling is upwards only, so that nothing is rounded. */
static bool rescale(const struct simtopup_money *money, int32_t scale, int64_t *ret_units)
{
	int64_t units = money->units;

	for (int32_t i = money->scale; i < scale; i++) {
		if (__builtin_mul_overflow(units, 10, &units))
			return false;
	}
	*ret_units = units;
	return true;
}

static bool align(const struct simtopup_money *a, const struct simtopup_money *b, int64_t *ret_a,
		  int64_t *ret_b, int32_t *ret_scale)
{
	int32_t scale = a->scale > b->scale ? a->scale : b->scale;

	if (!st_money_same_currency(a, b) || !rescale(a, scale, ret_a) ||
	    !rescale(b, scale, ret_b))
		return false;
	*ret_scale = scale;
	return true;
}

bool st_money_compare(const struct simtopup_money *a, const struct simtopup_money *b,
		      int *ret_order)
{
	int64_t left, right;
	int32_t scale;

	if (!align(a, b, &left, &right, &scale))
		return false;
	*ret_order = left < right ? -1 : left > right;
	return true;
}

bool st_money_add(const struct simtopup_money *a, const struct simtopup_money *b,
		  struct simtopup_money *ret_sum)
{
	struct simtopup_money sum = *a;
	int64_t left, right;

	if (!align(a, b, &left, &right, &sum.scale) ||
	    __builtin_add_overflow(left, right, &sum.units))
		return false;
	*ret_sum = sum;
	return true;
}

bool st_money_subtract(const struct simtopup_money *a, const struct simtopup_money *b,
		       struct simtopup_money *ret_difference)
{
	struct simtopup_money difference = *a;
	int64_t left, right;

	if (!align(a, b, &left, &right, &difference.scale) ||
	    __builtin_sub_overflow(left, right, &difference.units))
		return false;
	*ret_difference = difference;
	return true;
}
