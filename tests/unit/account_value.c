/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "account/value.h"

#include <string.h>

#define UNTOUCHED INT64_C(-77)

static struct st_conventions with(const char *decimal, const char *thousands)
{
	struct st_conventions conventions = { .decimals = 2, .byte_base = 1024,
					      .end_of_day = true };

	g_strlcpy(conventions.decimal, decimal, sizeof(conventions.decimal));
	g_strlcpy(conventions.thousands, thousands, sizeof(conventions.thousands));
	return conventions;
}

static void accepts(struct st_conventions conventions, const char *text, int64_t units, int scale)
{
	struct st_number number = { UNTOUCHED, 99 };

	if (!st_number_read(text, &conventions, &number))
		g_error("\"%s\" was refused", text);
	g_assert_cmpint(number.units, ==, units);
	g_assert_cmpint(number.scale, ==, scale);
}

static void refuses(struct st_conventions conventions, const char *text)
{
	struct st_number number = { UNTOUCHED, 99 };

	if (st_number_read(text, &conventions, &number))
		g_error("\"%s\" was read", text);
	g_assert_cmpint(number.units, ==, UNTOUCHED);
	g_assert_cmpint(number.scale, ==, 99);
}

static void numbers_go_by_the_recipe(void)
{
	accepts(with(".", ""), "12.34", 1234, 2);
	accepts(with(",", ""), "0,1", 1, 1);
	accepts(with(",", "."), "15.002", 15002, 0);
	accepts(with(",", "."), "1.234.567,89", 123456789, 2);
	accepts(with(".", ","), "7,625.00", 762500, 2);
	accepts(with(",", " "), "200 000", 200000, 0);
	accepts(with(".", ""), "300", 300, 0);
	accepts(with(".", ""), "-14684.32", -1468432, 2);
	accepts(with(".", ""), "- 8.33", -833, 2);
	accepts(with(".", ""), "\xe2\x88\x92" "8.33", -833, 2);
	accepts(with(".", ""), "999999999999999", 999999999999999, 0);
}

static void numbers_that_leave_a_doubt_are_refused(void)
{
	refuses(with(".", ""), "1.872");
	refuses(with(".", ""), "1,872");
	refuses(with(",", "."), "1234.567");
	refuses(with(",", "."), "1.23.456");
	refuses(with(".,", ""), "1.234,50");
	refuses(with(",", "."), "1.2345");
	refuses(with(".", ""), "12.");
	refuses(with(".", ""), ".50");
	refuses(with(".", ""), "");
	refuses(with(".", ""), "-");
	refuses(with(".", ""), "12.34.56");
	refuses(with(".", ""), "08/10/2022");
	refuses(with(".", ""), "12 34");
	refuses(with(".", ""), "1e3");
	refuses(with(".", ""), "0x10");
	refuses(with(".", ""), "nan");
	refuses(with(".", ""), "9999999999999999");
	refuses(with(".", ""), "99999999999999999999999999999999");
}

static int64_t bytes(const char *amount, const char *unit, int base)
{
	struct st_conventions conventions = with(".", "");
	int64_t value = UNTOUCHED;

	conventions.byte_base = base;
	st_bytes_read(amount, unit, &conventions, &value);
	return value;
}

static void bytes_are_exact(void)
{
	g_assert_cmpint(bytes("4.03", "GB", 1024), ==, 4327179551);
	g_assert_cmpint(bytes("57.35", "MB", 1024), ==, 60135834);
	g_assert_cmpint(bytes("1.5", "Go", 1000), ==, 1500000000);
	g_assert_cmpint(bytes("3336380", "kB", 1024), ==, 3416453120);
	g_assert_cmpint(bytes("5", "G", 1024), ==, 5368709120);
	g_assert_cmpint(bytes("0", "Mo", 1024), ==, 0);
	g_assert_cmpint(bytes("17", "bytes", 1024), ==, 17);
	g_assert_cmpint(bytes("5", "", 1024), ==, UNTOUCHED);
	g_assert_cmpint(bytes("5", "Gbit", 1024), ==, UNTOUCHED);
	g_assert_cmpint(bytes("5", "min", 1024), ==, UNTOUCHED);
	g_assert_cmpint(bytes("-5", "MB", 1024), ==, UNTOUCHED);
	g_assert_cmpint(bytes("99999999999999", "TB", 1024), ==, UNTOUCHED);
}

static int64_t seconds(const char *amount, const char *unit)
{
	struct st_conventions conventions = with(",", "");
	int64_t value = UNTOUCHED;

	st_seconds_read(amount, unit, &conventions, &value);
	return value;
}

static void seconds_need_a_unit(void)
{
	g_assert_cmpint(seconds("119:51:13", ""), ==, 431473);
	g_assert_cmpint(seconds("10,5", "min"), ==, 630);
	g_assert_cmpint(seconds("3600", "sec"), ==, 3600);
	g_assert_cmpint(seconds("1424:00", "m:s"), ==, 85440);
	g_assert_cmpint(seconds("1:30", "h:m"), ==, 5400);
	g_assert_cmpint(seconds("1:30", ""), ==, UNTOUCHED);
	g_assert_cmpint(seconds("12", ""), ==, UNTOUCHED);
	g_assert_cmpint(seconds("00:61:00", ""), ==, UNTOUCHED);
	g_assert_cmpint(seconds("00:1:00", ""), ==, UNTOUCHED);
	g_assert_cmpint(seconds("1:00:00:00", ""), ==, UNTOUCHED);
	g_assert_cmpint(seconds("1:00x", "h:m"), ==, UNTOUCHED);
}

/* "TEXT MS", or "" when it was refused. Received on 2026-11-23. */
static char *date(const char *text, enum st_date_order order, const char *zone, bool late)
{
	struct st_conventions conventions = { .date_order = order, .end_of_day = late };
	g_autoptr(GTimeZone) tz = zone ? g_time_zone_new_identifier(zone) : NULL;
	char iso[32] = "";
	int64_t ms = 0;

	conventions.zone = tz;
	if (!st_date_read(text, &conventions, INT64_C(1795435200000), iso, &ms))
		return g_strdup("");
	return g_strdup_printf("%s %" G_GINT64_FORMAT, iso, ms);
}

static void dated(const char *text, enum st_date_order order, const char *zone, bool late,
		  const char *expected)
{
	g_autofree char *found = date(text, order, zone, late);

	g_assert_cmpstr(found, ==, expected);
}

static void dates_end_with_their_day_where_the_operator_is(void)
{
	dated("2027-03-31", ST_DATE_UNKNOWN, "Europe/Paris", true, "2027-03-31 1806530399000");
	dated("2027-03-31", ST_DATE_UNKNOWN, "Europe/Paris", false, "2027-03-31 1806444000000");
	dated("2027-01-31", ST_DATE_UNKNOWN, "UTC", true, "2027-01-31 1801439999000");
	dated("31/03/2027", ST_DATE_DMY, NULL, true, "2027-03-31 0");
	dated("30. 1. 2024 18:18", ST_DATE_DMY, "Europe/Prague", true,
	      "2024-01-30T18:18:00+01:00 1706635080000");
	dated("30. 7. 2024 18:18:09", ST_DATE_DMY, "Europe/Prague", true,
	      "2024-07-30T18:18:09+02:00 1722356289000");
	dated("01-01-2022 01:02:03", ST_DATE_DMY, NULL, true, "2022-01-01T01:02:03 0");
	dated("2027-03-31T08:00", ST_DATE_UNKNOWN, "America/Havana", true,
	      "2027-03-31T08:00:00-04:00 1806494400000");
}

static void date_order_is_never_guessed(void)
{
	dated("01/02/2022", ST_DATE_DMY, NULL, true, "2022-02-01 0");
	dated("01/02/2022", ST_DATE_MDY, NULL, true, "2022-01-02 0");
	dated("01/02/2022", ST_DATE_UNKNOWN, NULL, true, "");
	dated("13/02/2022", ST_DATE_MDY, NULL, true, "");
	dated("27-02-03", ST_DATE_YMD, NULL, true, "2027-02-03 0");
}

static void two_digit_years_lie_near(void)
{
	dated("17-08-27", ST_DATE_DMY, NULL, true, "2027-08-17 0");
	dated("17-08-25", ST_DATE_DMY, NULL, true, "2025-08-17 0");
	dated("17-08-46", ST_DATE_DMY, NULL, true, "2046-08-17 0");
	dated("17-08-24", ST_DATE_DMY, NULL, true, "2024-08-17 0");
	dated("17-08-14", ST_DATE_DMY, NULL, true, "");
	dated("17-08-99", ST_DATE_DMY, NULL, true, "");
}

static void what_is_no_date_is_refused(void)
{
	static const char *const texts[] = {
		"", "31", "31/03", "31/02/2027", "29/02/2027", "00/01/2027", "32/01/2027",
		"31/03-2027", "31/03/2027x", "31/03/2027 25:00", "31/03/2027 12:60",
		"31/03/2027 1", "9378/10/12", "25/15/2023", "31/03/027", "00-00-00",
		"31/03/2569", "111/03/2027", "31/03/20277", "-1/03/2027",
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
		dated(texts[i], ST_DATE_DMY, "UTC", true, "");
	dated("29/02/2028", ST_DATE_DMY, NULL, true, "2028-02-29 0");
}

static void normal(const char *text, const char *expected)
{
	g_autofree char *found = st_text_normalise(text);

	g_assert_cmpstr(found, ==, expected);
}

static void texts_are_brought_to_one_form(void)
{
	normal("a\xc2\xa0\xe2\x80\xaf b\r\n\tc \r", "a b\n\n c");
	normal("\xd9\xa1\xd9\xa2\xd9\xab\xd9\xa3 \xdb\xb4 \xef\xbc\x95", "12,3 4 5");
	normal("\xe2\x80\x8f" "5\xef\xbf\xbd EUR\xef\xbb\xbf", "5 EUR");
	normal("", "");
	normal("\xff", NULL);
}

static void long_texts_are_refused_at_once(void)
{
	g_autofree char *text = g_strnfill(1024 * 1024, '1');

	normal(text, NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/value/numbers", numbers_go_by_the_recipe);
	g_test_add_func("/value/doubt", numbers_that_leave_a_doubt_are_refused);
	g_test_add_func("/value/bytes", bytes_are_exact);
	g_test_add_func("/value/seconds", seconds_need_a_unit);
	g_test_add_func("/value/date/end-of-day", dates_end_with_their_day_where_the_operator_is);
	g_test_add_func("/value/date/order", date_order_is_never_guessed);
	g_test_add_func("/value/date/two-digits", two_digit_years_lie_near);
	g_test_add_func("/value/date/refused", what_is_no_date_is_refused);
	g_test_add_func("/value/text", texts_are_brought_to_one_form);
	g_test_add_func("/value/text/long", long_texts_are_refused_at_once);
	return g_test_run();
}
