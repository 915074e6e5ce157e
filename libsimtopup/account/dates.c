/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Dates in any form, for texts without a recipe. What two readings fit is refused. */
#include "tokens.h"

#include <string.h>

#define YEAR_MIN 1990
#define YEAR_MAX 2150 /* beyond lie other calendars, and "never" */
#define BUDDHIST 543
#define YEARS_BACK 10
#define YEARS_AHEAD 20

static bool is_digit(gunichar c)
{
	return c >= '0' && c <= '9';
}

static bool take_int(const struct st_glyphs *g, gsize *at, gint16 *ret_value, guint8 *ret_digits)
{
	gsize n = 0;
	int value = 0;

	while (is_digit(g->c[*at + n]) && n < 5)
		value = value * 10 + (int)(g->c[*at + n++] - '0');
	if (n == 0 || n > 4)
		return false;
	*at += n;
	*ret_value = (gint16)value;
	*ret_digits = (guint8)n;
	return true;
}

static void skip(const struct st_glyphs *g, gsize *at, const char *marks)
{
	while (g->c[*at] && g->c[*at] < 0x80 && strchr(marks, (int)g->c[*at]))
		(*at)++;
}

/* "31/03/2027", "30. 1. 2024", "2027-03-31": one mark twice. */
static bool scan_numbers(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	gunichar mark = 0;
	bool year_first;

	for (unsigned i = 0; i < 3; i++) {
		if (i > 0) {
			gsize was = *at;

			skip(g, at, " ");
			if (!(g->c[*at] == '/' || g->c[*at] == '.' || g->c[*at] == '-') ||
			    (mark && g->c[*at] != mark) ||
			    (*at > was && g->c[*at] == '-' && i == 1))
				return false;
			mark = g->c[(*at)++];
			skip(g, at, " ");
		}
		if (!take_int(g, at, &date->part[i], &date->digits[i]))
			return false;
	}
	year_first = date->digits[0] == 4;
	date->form = year_first ? 'y' : 'n';
	if (date->digits[1] > 2 || is_digit(g->c[*at]))
		return false;
	if (year_first)
		return date->digits[2] <= 2;
	/* Three short numbers are a version or a sum of money as likely, unless they can be one. */
	return date->digits[0] <= 2 && (date->digits[2] == 4 || date->digits[2] == 2) &&
	       date->part[0] >= 1 && date->part[1] >= 1 && date->part[0] <= 31 &&
	       date->part[1] <= 31;
}

static bool scan_month(const struct st_glyphs *g, gsize *at, gint16 *ret_month)
{
	struct st_found found;

	st_words_find(g, *at, &found);
	if (!found.month)
		return false;
	*ret_month = (gint16)found.month;
	*at += found.len;
	return true;
}

static void skip_word(const struct st_glyphs *g, gsize *at, const char *word)
{
	gsize n = 0;

	while (word[n] && g->c[*at + n] == (gunichar)word[n])
		n++;
	if (!word[n] && !st_is_letter(g->c[*at + n]))
		*at += n;
}

/* A year behind a month, if there is one: "2027", "'27", "-27". */
static void scan_year(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	gsize end = *at;
	bool close;

	skip(g, &end, " ,.");
	skip_word(g, &end, "de");
	skip_word(g, &end, "del");
	skip(g, &end, " -/'.");
	close = end - *at <= 1 && g->c[*at] != ' ';
	if (take_int(g, &end, &date->part[2], &date->digits[2]) && !is_digit(g->c[end]) &&
	    (date->digits[2] == 4 || (date->digits[2] == 2 && (close || g->c[end - 3] == '\'' ||
							       g->c[*at] == ' '))) &&
	    g->c[end] != ':' && !st_is_letter(g->c[end])) {
		date->form = 'd';
		*at = end;
		return;
	}
	date->form = 's';
	date->digits[2] = 0;
}

/* "28 Aug 2021", "12 de junio de 2027", "1er juin", "31. prosince 2027" */
static bool scan_day_month(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	static const char *const ordinals[] = { "er", "st", "nd", "rd", "th", "de", "of", "del" };

	if (!take_int(g, at, &date->part[0], &date->digits[0]) || date->digits[0] > 2)
		return false;
	for (unsigned i = 0; i < 5; i++)
		skip_word(g, at, ordinals[i]);
	skip(g, at, " .-/");
	for (unsigned i = 5; i < G_N_ELEMENTS(ordinals); i++)
		skip_word(g, at, ordinals[i]);
	skip(g, at, " ");
	if (!scan_month(g, at, &date->part[1]))
		return false;
	scan_year(g, at, date);
	return true;
}

/* "Aug 28, 2021", "March 5th" */
static bool scan_month_day(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	if (!scan_month(g, at, &date->part[1]))
		return false;
	skip(g, at, " .-");
	if (!take_int(g, at, &date->part[0], &date->digits[0]) || date->digits[0] > 2)
		return false;
	skip_word(g, at, "st");
	skip_word(g, at, "nd");
	skip_word(g, at, "rd");
	skip_word(g, at, "th");
	if (g->c[*at] == ':')
		return false;
	scan_year(g, at, date);
	return true;
}

/* "2027年3月31日", "3月31日", "2027년 3월 31일" */
static bool scan_cjk(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	static const gunichar marks[3][2] = {
		{ 0x5e74, 0xb144 }, { 0x6708, 0xc6d4 }, { 0x65e5, 0xc77c },
	};
	gint16 value[3] = { 0 };
	guint8 digits[3] = { 0 };
	unsigned i = 0;
	gsize peek = *at;

	while (is_digit(g->c[peek]))
		peek++;
	skip(g, &peek, " ");
	if (g->c[peek] == marks[1][0] || g->c[peek] == marks[1][1])
		i = 1;
	for (; i < 3; i++) {
		gunichar folded[2] = { st_glyph_fold(marks[i][0]), st_glyph_fold(marks[i][1]) };

		skip(g, at, " ");
		if (!take_int(g, at, &value[i], &digits[i]))
			return false;
		skip(g, at, " ");
		if (g->c[*at] != marks[i][0] && g->c[*at] != folded[1] && g->c[*at] != folded[0])
			return false;
		(*at)++;
	}
	*date = (struct st_raw_date){ .part = { value[2], value[1], value[0] },
				      .digits = { digits[2], digits[1], digits[0] },
				      .form = digits[0] ? 'd' : 's' };
	return digits[0] == 0 || digits[0] == 4 || digits[0] == 2;
}

/* "31/12", "09.05 23:19" where a date is due */
static bool scan_short(const struct st_glyphs *g, gsize *at, struct st_raw_date *date)
{
	gsize peek;

	if (!take_int(g, at, &date->part[0], &date->digits[0]) || date->digits[0] > 2 ||
	    !(g->c[*at] == '/' || g->c[*at] == '.'))
		return false;
	(*at)++;
	if (!take_int(g, at, &date->part[1], &date->digits[1]) || date->digits[1] > 2)
		return false;
	peek = *at;
	skip(g, &peek, " .,)\n");
	date->form = 's';
	date->digits[2] = 0;
	if (is_digit(g->c[peek])) {
		gint32 parts[3];

		return st_clock_scan(g, peek, parts) != 0;
	}
	return date->digits[1] == 2 && !st_is_letter(g->c[peek]) && g->c[peek] != '-' &&
	       g->c[peek] != '/';
}

gsize st_clock_scan(const struct st_glyphs *g, gsize from, gint32 ret_parts[3])
{
	gsize at = from;
	gint32 parts[3] = { -1, -1, -1 };

	for (unsigned i = 0; i < 3; i++) {
		gsize n = 0;
		gint32 value = 0;

		while (is_digit(g->c[at + n]) && n < 7)
			value = value * 10 + (gint32)(g->c[at + n++] - '0');
		if (n == 0 || n > 6 || (i > 0 && (n != 2 || value > 59)))
			return 0;
		parts[i] = value;
		at += n;
		if (g->c[at] != ':' || !is_digit(g->c[at + 1]))
			break;
		if (i < 2)
			at++;
	}
	if (parts[1] < 0 || is_digit(g->c[at]))
		return 0;
	memcpy(ret_parts, parts, sizeof(parts));
	return at;
}

/* The time behind a date; none leaves `at` where it is. */
static gint32 scan_time(const struct st_glyphs *g, gsize *at)
{
	gsize end = *at;
	gint32 parts[3], hour;

	skip(g, &end, " ,");
	skip_word(g, &end, "at");
	skip_word(g, &end, "a las");
	skip_word(g, &end, "um");
	if (g->c[end] == 't' && is_digit(g->c[end + 1]))
		end++;
	skip(g, &end, " ");
	end = st_clock_scan(g, end, parts);
	if (!end || parts[0] > 23)
		return -1;
	*at = end;
	skip(g, &end, " ");
	hour = parts[0];
	if (g->c[end] == 'p' && (g->c[end + 1] == 'm' || g->c[end + 1] == '.') && hour < 12)
		hour += 12;
	else if (g->c[end] == 'a' && g->c[end + 1] == 'm' && hour == 12)
		hour = 0;
	return hour * 3600 + parts[1] * 60 + MAX(parts[2], 0);
}

gsize st_date_scan(const struct st_glyphs *g, gsize from, bool after_until,
		   struct st_raw_date *ret_date)
{
	bool (*const scans[])(const struct st_glyphs *, gsize *, struct st_raw_date *) = {
		scan_numbers, scan_cjk, scan_day_month, scan_month_day, scan_short,
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(scans); i++) {
		struct st_raw_date date = { .time = -1 };
		gsize at = from;

		if ((i == 4 && !after_until) || (i == 3) != !is_digit(g->c[from]) ||
		    !scans[i](g, &at, &date))
			continue;
		date.time = scan_time(g, &at);
		*ret_date = date;
		return at;
	}
	return 0;
}

static bool year_of(int year, unsigned digits, int now, int *ret_year)
{
	if (digits == 4) {
		if (year >= YEAR_MIN + BUDDHIST && year <= 2100 + BUDDHIST)
			year -= BUDDHIST;
		*ret_year = year;
		return year >= YEAR_MIN && year <= YEAR_MAX;
	}
	if (digits != 2 || now == 0)
		return false;
	for (int century = now / 100 - 1; century <= now / 100 + 1; century++) {
		*ret_year = century * 100 + year;
		if (*ret_year >= now - YEARS_BACK && *ret_year <= now + YEARS_AHEAD)
			return true;
	}
	return false;
}

static bool is_valid(int year, int month, int day)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
	       g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* Without a year: the one that puts it between a month ago and eleven months ahead. */
static bool find_year(int month, int day, GDateTime *received, int *ret_year)
{
	if (!received)
		return false;
	for (int year = g_date_time_get_year(received) - 1;
	     year <= g_date_time_get_year(received) + 1; year++) {
		g_autoptr(GDateTime) then = is_valid(year, month, day)
			? g_date_time_new_utc(year, month, day, 0, 0, 0) : NULL;
		GTimeSpan ahead = then ? g_date_time_difference(then, received) : 0;

		if (then && ahead > -31 * G_TIME_SPAN_DAY && ahead < 334 * G_TIME_SPAN_DAY) {
			*ret_year = year;
			return true;
		}
	}
	return false;
}

bool st_date_resolve(const struct st_raw_date *date, char order, int64_t received_ms,
		     char ret_text[32], bool *ret_guessed_year)
{
	g_autoptr(GDateTime) received =
		received_ms > 0 ? g_date_time_new_from_unix_utc(received_ms / 1000) : NULL;
	int now = received ? g_date_time_get_year(received) : 0;
	int year = 0, day = date->part[0], month = date->part[1];
	bool good;

	if (date->form == 'y') {
		day = date->part[2];
		good = year_of(date->part[0], date->digits[0], now, &year);
	} else if (date->form == 's') {
		good = day <= 31 && month <= 12 && (order == 'd' || order == 'y' || day > 12 ||
						    date->digits[1] == 0) &&
		       find_year(month, day, received, &year);
	} else {
		good = year_of(date->part[2], date->digits[2], now, &year);
	}
	if (date->form == 'n' && good && day != month) {
		bool dmy = is_valid(year, month, day), mdy = is_valid(year, day, month);

		/* "27-03-31" of a country that writes the year first may be that. */
		if (order == 'y' && date->digits[2] == 2)
			return false;
		if (dmy && mdy && order == '?')
			return false;
		if (mdy && (!dmy || order == 'm')) {
			day = date->part[1];
			month = date->part[0];
		}
	}
	if (!good || !is_valid(year, month, day))
		return false;
	*ret_guessed_year = date->form == 's';
	if (date->time >= 0)
		g_snprintf(ret_text, 32, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
			   date->time / 3600, date->time / 60 % 60, date->time % 60);
	else
		g_snprintf(ret_text, 32, "%04d-%02d-%02d", year, month, day);
	return true;
}
