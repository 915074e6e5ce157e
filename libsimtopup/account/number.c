/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "value.h"

#include <string.h>

#define DIGITS_MAX 15 /* 10^15 with a scale of 2 and a factor of 1024^3 is checked below */

struct cursor {
	const char *at;
	int64_t value;
	unsigned digits;
};

static unsigned take_digits(struct cursor *cursor)
{
	unsigned run = 0;

	while (g_ascii_isdigit(*cursor->at) && cursor->digits <= DIGITS_MAX) {
		cursor->value = cursor->value * 10 + (*cursor->at - '0');
		cursor->at++;
		cursor->digits++;
		run++;
	}
	return run;
}

static bool is_one_of(char c, const char *marks)
{
	return c && strchr(marks, c);
}

/* The digits before the decimal mark: all together, or in threes. */
static bool take_whole(struct cursor *cursor, const char *thousands)
{
	unsigned run = take_digits(cursor);
	char mark = 0;

	if (run == 0)
		return false;
	if (!is_one_of(*cursor->at, thousands))
		return true;
	if (run > 3)
		return false;
	mark = *cursor->at;
	while (*cursor->at == mark) {
		cursor->at++;
		if (take_digits(cursor) != 3)
			return false;
	}
	return true;
}

bool st_number_read(const char *text, const struct st_conventions *conventions,
		    struct st_number *ret_number)
{
	struct cursor cursor = { .at = text };
	bool negative = false;
	unsigned scale = 0;

	while (*cursor.at == ' ')
		cursor.at++;
	if (*cursor.at == '-' || g_str_has_prefix(cursor.at, "\xe2\x88\x92")) { /* U+2212 */
		negative = true;
		cursor.at += *cursor.at == '-' ? 1 : 3;
	}
	while (negative && *cursor.at == ' ')
		cursor.at++;
	if (!take_whole(&cursor, conventions->thousands))
		return false;
	if (is_one_of(*cursor.at, conventions->decimal)) {
		cursor.at++;
		scale = take_digits(&cursor);
		/* "1.872" where two decimals are usual may be 1872: refused. */
		if (scale == 0 || scale > conventions->decimals)
			return false;
	}
	while (*cursor.at == ' ')
		cursor.at++;
	if (*cursor.at || cursor.digits > DIGITS_MAX)
		return false;
	ret_number->units = negative ? -cursor.value : cursor.value;
	ret_number->scale = (int32_t)scale;
	return true;
}

/* units * factor / 10^scale, to the nearest; false when it does not fit. */
static bool scale_up(const struct st_number *number, int64_t factor, int64_t *ret_value)
{
	int64_t divisor = 1, product;

	for (int32_t i = 0; i < number->scale; i++)
		divisor *= 10;
	if (number->units < 0 || __builtin_mul_overflow(number->units, factor, &product) ||
	    __builtin_add_overflow(product, divisor / 2, &product))
		return false;
	*ret_value = product / divisor;
	return true;
}

static bool byte_factor(const char *unit, int base, int64_t *ret_factor)
{
	static const char *const bytes[] = { "b", "o", "byte", "bytes", "octet", "octets", "" };
	static const char prefixes[] = "kmgt";
	const char *prefix = *unit ? strchr(prefixes, g_ascii_tolower(*unit)) : NULL;
	int64_t factor = 1;

	if (prefix && *prefix) {
		for (long i = 0; i <= prefix - prefixes; i++)
			factor *= base;
		unit++;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(bytes); i++) {
		if (g_ascii_strcasecmp(unit, bytes[i]) != 0)
			continue;
		/* A bare "3" is no amount of data, a bare "3 G" is. */
		if (!*unit && factor == 1)
			return false;
		*ret_factor = factor;
		return true;
	}
	return false;
}

bool st_bytes_read(const char *text, const char *unit, const struct st_conventions *conventions,
		   int64_t *ret_bytes)
{
	struct st_number number;
	int64_t factor;

	if (!byte_factor(unit, conventions->byte_base, &factor))
		return false;
	if (!st_number_read(text, conventions, &number))
		return false;
	return scale_up(&number, factor, ret_bytes);
}

static int64_t second_factor(const char *unit)
{
	static const struct {
		const char *name;
		int64_t factor;
	} units[] = {
		{ "s", 1 },     { "sec", 1 },  { "seconds", 1 }, { "secondes", 1 }, { "m", 60 },
		{ "min", 60 },  { "mins", 60 }, { "minutes", 60 }, { "minuten", 60 },
		{ "h", 3600 },  { "hours", 3600 }, { "heures", 3600 },
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
		if (g_ascii_strcasecmp(unit, units[i].name) == 0)
			return units[i].factor;
	}
	return 0;
}

/* "119:51:13" or, when the recipe says which, two parts. */
static bool read_clock(const char *text, const char *unit, int64_t *ret_seconds)
{
	struct cursor cursor = { .at = text };
	int64_t parts[3] = { 0 };
	unsigned count = 0;

	for (;;) {
		cursor.value = 0;
		unsigned run = take_digits(&cursor);

		if (run == 0 || run > 6 || count == 3)
			return false;
		if (count > 0 && (run != 2 || cursor.value > 59))
			return false;
		parts[count++] = cursor.value;
		if (*cursor.at != ':')
			break;
		cursor.at++;
	}
	if (*cursor.at)
		return false;
	if (count == 3 && (!*unit || strcmp(unit, "h:m:s") == 0))
		*ret_seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
	else if (count == 2 && strcmp(unit, "m:s") == 0)
		*ret_seconds = parts[0] * 60 + parts[1];
	else if (count == 2 && strcmp(unit, "h:m") == 0)
		*ret_seconds = parts[0] * 3600 + parts[1] * 60;
	else
		return false;
	return true;
}

bool st_seconds_read(const char *text, const char *unit, const struct st_conventions *conventions,
		     int64_t *ret_seconds)
{
	int64_t factor = second_factor(unit);
	struct st_number number;

	if (strchr(text, ':'))
		return read_clock(text, unit, ret_seconds);
	if (factor == 0 || !st_number_read(text, conventions, &number))
		return false;
	return scale_up(&number, factor, ret_seconds);
}
