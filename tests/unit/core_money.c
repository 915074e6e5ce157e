/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "core/money.h"

#include <glib.h>
#include <string.h>

#define UNTOUCHED INT64_C(-77)

static void accepts(const char *text, int64_t units, int32_t scale, const char *currency)
{
	struct simtopup_money money = { .units = UNTOUCHED };

	g_assert_true(st_money_parse(text, &money));
	g_assert_cmpint(money.units, ==, units);
	g_assert_cmpint(money.scale, ==, scale);
	g_assert_cmpstr(money.currency, ==, currency);
}

static void refuses(const char *text)
{
	struct simtopup_money money = { .units = UNTOUCHED };

	g_assert_false(st_money_parse(text, &money));
	g_assert_cmpint(money.units, ==, UNTOUCHED);
}

static void reads_what_a_person_writes(void)
{
	accepts("10EUR", 10, 0, "EUR");
	accepts("10.00 EUR", 1000, 2, "EUR");
	accepts("EUR 10.50", 1050, 2, "EUR");
	accepts(" 0.125TND ", 125, 3, "TND");
}

static void refuses_everything_else(void)
{
	refuses("");
	refuses("10");
	refuses("EUR");
	refuses("10,00EUR");
	refuses("1.2.3EUR");
	refuses(".5EUR");
	refuses("5.EUR");
	refuses("-5EUR");
	refuses("10eur");
	refuses("10EURO");
	refuses("1 000EUR");
	refuses("9999999999999999EUR");
	refuses("1.0000000000EUR");
}

static void formats(int64_t units, int32_t scale, const char *expected)
{
	struct simtopup_money money = { units, scale, "EUR" };
	char text[ST_MONEY_TEXT];

	st_money_format(&money, text);
	g_assert_cmpstr(text, ==, expected);
}

static void writes_decimal_strings(void)
{
	formats(1000, 2, "10.00");
	formats(-5, 2, "-0.05");
	formats(7, 0, "7");
	formats(0, 3, "0.000");
	formats(INT64_MIN, 0, "-9223372036854775808");
}

static void computes_exactly(void)
{
	struct simtopup_money ten = { 10, 0, "EUR" }, half = { 50, 2, "EUR" }, result;
	int order;

	g_assert_true(st_money_add(&ten, &half, &result));
	g_assert_cmpint(result.units, ==, 1050);
	g_assert_cmpint(result.scale, ==, 2);
	g_assert_true(st_money_subtract(&half, &ten, &result));
	g_assert_cmpint(result.units, ==, -950);
	g_assert_true(st_money_compare(&ten, &half, &order));
	g_assert_cmpint(order, ==, 1);
}

static void refuses_overflow_and_mixed_currencies(void)
{
	struct simtopup_money big = { INT64_MAX, 0, "EUR" }, one = { 1, 0, "EUR" },
			      fine = { 1, 9, "EUR" }, dollar = { 1, 0, "USD" }, result;
	int order;

	g_assert_false(st_money_add(&big, &one, &result));
	g_assert_false(st_money_add(&big, &fine, &result));
	g_assert_false(st_money_add(&one, &dollar, &result));
	g_assert_false(st_money_compare(&one, &dollar, &order));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/money/reads", reads_what_a_person_writes);
	g_test_add_func("/money/refuses", refuses_everything_else);
	g_test_add_func("/money/writes", writes_decimal_strings);
	g_test_add_func("/money/computes", computes_exactly);
	g_test_add_func("/money/overflow", refuses_overflow_and_mixed_currencies);
	return g_test_run();
}
