/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Values in operators' texts: numbers, amounts of data and time, dates. How a
 * text is to be read comes from the recipe; what it leaves open is refused.
 */
#ifndef ST_ACCOUNT_VALUE_H
#define ST_ACCOUNT_VALUE_H

#include <glib.h>
#include <simtopup/base.h>
#include <stdbool.h>

enum st_date_order {
	ST_DATE_UNKNOWN, /* only a year of four digits in front is certain */
	ST_DATE_DMY,
	ST_DATE_MDY,
	ST_DATE_YMD,
};

struct st_conventions {
	char decimal[4];   /* marks out of "." and ","; "": whole numbers only */
	char thousands[8]; /* marks out of ".", ",", " " and "'"; "": no grouping */
	unsigned decimals; /* digits behind a decimal mark, at most */
	enum st_date_order date_order;
	bool end_of_day;   /* a date without a time means the end of that day */
	int byte_base;     /* 1024 or 1000 */
	GTimeZone *zone;   /* NULL: moments are not known */
};

/* value = units / 10^scale */
struct st_number {
	int64_t units;
	int32_t scale;
};

bool st_number_read(const char *text, const struct st_conventions *conventions,
		    struct st_number *ret_number);
/* "4.03" and "GB", "Go", "kB"...; rounded to the nearest byte. */
bool st_bytes_read(const char *text, const char *unit, const struct st_conventions *conventions,
		   int64_t *ret_bytes);
/* "232" and "min"; "119:51:13" without unit is h:m:s; "1424:00" needs the unit "m:s" or "h:m". */
bool st_seconds_read(const char *text, const char *unit, const struct st_conventions *conventions,
		     int64_t *ret_seconds);
/*
 * "31/03/2027", "30. 1. 2024 18:18", "2027-03-31". ret_text (32) is ISO 8601,
 * a date alone when the text has no time; ret_ms is 0 without a zone. A year of
 * two digits is the one within ten years before and twenty after received_ms.
 */
bool st_date_read(const char *text, const struct st_conventions *conventions,
		  int64_t received_ms, char *ret_text, int64_t *ret_ms);

/*
 * What patterns are matched against: digits of other scripts become ASCII,
 * blanks of all kinds become one space, line ends become '\n', marks that only
 * steer the display go. NULL when `text` is not UTF-8 or longer than a reply.
 */
char *st_text_normalise(const char *text);

#endif
