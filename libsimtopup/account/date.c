/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "value.h"

#include <string.h>

#define YEARS_BACK 10 /* a text may be read long after it came */
#define YEARS_AHEAD 20
#define YEAR_MIN 1990
#define YEAR_MAX 2199 /* beyond lie other calendars and "never" */

struct date {
	int year, month, day;
	bool has_time;
	int hour, minute, second;
};

static void skip_blanks(const char **at)
{
	while (**at == ' ')
		(*at)++;
}

static int take_int(const char **at, unsigned *ret_digits)
{
	unsigned digits = 0;
	int value = 0;

	while (g_ascii_isdigit(**at) && digits < 5) {
		value = value * 10 + (**at - '0');
		(*at)++;
		digits++;
	}
	*ret_digits = digits;
	return value;
}

static bool full_year(int year, unsigned digits, int64_t received_ms, int *ret_year)
{
	g_autoptr(GDateTime) received = NULL;
	int now;

	if (digits == 4) {
		*ret_year = year;
		return year >= YEAR_MIN && year <= YEAR_MAX;
	}
	received = g_date_time_new_from_unix_utc(received_ms / 1000);
	if (digits != 2 || !received || received_ms <= 0)
		return false;
	now = g_date_time_get_year(received);
	for (int century = now / 100 - 1; century <= now / 100 + 1; century++) {
		int candidate = century * 100 + year;

		if (candidate >= now - YEARS_BACK && candidate <= now + YEARS_AHEAD) {
			*ret_year = candidate;
			return true;
		}
	}
	return false;
}

static bool take_date(const char **at, const struct st_conventions *conventions,
		      int64_t received_ms, struct date *ret_date)
{
	enum st_date_order order = conventions->date_order;
	int part[3];
	unsigned digits[3], year_at;
	char mark = 0;

	for (unsigned i = 0; i < 3; i++) {
		if (i > 0) {
			skip_blanks(at);
			if (!**at || !strchr("./-", **at) || (mark && **at != mark))
				return false;
			mark = *(*at)++;
			skip_blanks(at);
		}
		part[i] = take_int(at, &digits[i]);
		if (digits[i] == 0)
			return false;
	}
	if (digits[0] == 4) /* nobody writes year, day, month */
		order = ST_DATE_YMD;
	if (order == ST_DATE_UNKNOWN)
		return false;
	year_at = order == ST_DATE_YMD ? 0 : 2;
	if (!full_year(part[year_at], digits[year_at], received_ms, &ret_date->year))
		return false;
	ret_date->month = part[order == ST_DATE_MDY ? 0 : 1];
	ret_date->day = part[order == ST_DATE_YMD ? 2 : order == ST_DATE_MDY ? 1 : 0];
	for (unsigned i = 0; i < 3; i++) {
		if (i != year_at && digits[i] > 2)
			return false;
	}
	return g_date_valid_dmy((GDateDay)MIN(ret_date->day, 99),
				(GDateMonth)MIN(ret_date->month, 13), (GDateYear)ret_date->year);
}

/* "18:18" or "01:02:03" behind the date; nothing is fine too. */
static bool take_time(const char **at, struct date *date)
{
	unsigned digits;

	if (**at == 'T')
		(*at)++;
	skip_blanks(at);
	if (!**at)
		return true;
	date->hour = take_int(at, &digits);
	if (digits == 0 || digits > 2 || *(*at)++ != ':')
		return false;
	date->minute = take_int(at, &digits);
	if (digits != 2)
		return false;
	if (**at == ':') {
		(*at)++;
		date->second = take_int(at, &digits);
		if (digits != 2)
			return false;
	}
	skip_blanks(at);
	date->has_time = true;
	return !**at && date->hour < 24 && date->minute < 60 && date->second < 60;
}

static void put_moment(const struct date *date, GDateTime *moment, char *ret_text)
{
	int64_t offset = moment ? g_date_time_get_utc_offset(moment) / G_TIME_SPAN_MINUTE : 0;
	int length;

	if (!date->has_time) {
		g_snprintf(ret_text, 32, "%04d-%02d-%02d", date->year, date->month, date->day);
		return;
	}
	length = g_snprintf(ret_text, 32, "%04d-%02d-%02dT%02d:%02d:%02d", date->year,
			    date->month, date->day, date->hour, date->minute, date->second);
	if (moment)
		g_snprintf(ret_text + length, (gulong)(32 - length), "%c%02d:%02d",
			   offset < 0 ? '-' : '+', (int)(ABS(offset) / 60),
			   (int)(ABS(offset) % 60));
}

bool st_date_read(const char *text, const struct st_conventions *conventions,
		  int64_t received_ms, char *ret_text, int64_t *ret_ms)
{
	g_autoptr(GDateTime) moment = NULL;
	struct date date = { 0 };
	bool late = conventions->end_of_day;

	skip_blanks(&text);
	if (!take_date(&text, conventions, received_ms, &date) || !take_time(&text, &date))
		return false;
	if (conventions->zone && date.has_time)
		moment = g_date_time_new(conventions->zone, date.year, date.month, date.day,
					 date.hour, date.minute, date.second);
	else if (conventions->zone)
		moment = g_date_time_new(conventions->zone, date.year, date.month, date.day,
					 late ? 23 : 0, late ? 59 : 0, late ? 59 : 0);
	put_moment(&date, moment, ret_text);
	*ret_ms = moment ? g_date_time_to_unix(moment) * 1000 : 0;
	return true;
}
