/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A text as a row of items: words that say something, numbers, dates, marks. */
#ifndef ST_ACCOUNT_TOKENS_H
#define ST_ACCOUNT_TOKENS_H

#include "words.h"

#include <simtopup/base.h>

enum st_item_kind {
	I_WORD,   /* known or not */
	I_NUMBER,
	I_CLOCK,  /* 10:30, 119:51:13 */
	I_DATE,
	I_NAME,   /* digits that name something: a phone, a USSD code, an address */
	I_COLON,
	I_COMMA,  /* , ; ( ) | and a dash between blanks */
	I_SLASH,
	I_ARROW,
	I_SIGN,   /* a minus in front of an amount */
	I_END,    /* of a sentence, or of a line */
};

/* A date before it is known in which order it is written. */
struct st_raw_date {
	gint16 part[3]; /* as they stand; month names have become numbers */
	guint8 digits[3];
	char form;   /* 'n' three numbers, 'd' day-month-year, 'y' year-month-day, 's' day-month */
	gint32 time; /* seconds of the day, -1: none */
};

struct st_item {
	guint8 kind;
	bool touches; /* nothing between it and the one before */
	bool in_menu; /* in a line that begins with its number in a menu */
	bool taken;   /* a unit or currency that belongs to a number already */
	bool glued;   /* a number that is part of a name: "Play24" */
	bool foreign;
	guint8 unit, month;
	gint16 currency; /* index of st_currency_words, -1 */
	char code[4];    /* ISO 4217, written out */
	guint32 from, to; /* characters [from, to) of the glyphs */
	guint64 says;
	union {
		struct st_raw_date date;
		gint32 clock[3]; /* parts, -1 behind the last */
	};
};

struct st_tokens {
	struct st_glyphs glyphs;
	const char *text;
	GArray *items; /* struct st_item */
	bool menu;     /* two lines or more begin with numbers that go up */
	bool has_code; /* a code to dial, an address to visit */
};

bool st_tokens_make(const char *text, gsize max, struct st_tokens *ret_tokens);
void st_tokens_clear(struct st_tokens *tokens);

static inline struct st_item *st_item_at(const struct st_tokens *tokens, gssize index)
{
	if (index < 0 || (guint)index >= tokens->items->len)
		return NULL;
	return &g_array_index(tokens->items, struct st_item, index);
}

/* dates.c: both return the end, 0 when there is none. */
gsize st_date_scan(const struct st_glyphs *glyphs, gsize from, bool after_until,
		   struct st_raw_date *ret_date);
gsize st_clock_scan(const struct st_glyphs *glyphs, gsize from, gint32 ret_parts[3]);
/* Years of two digits, and none, by when the text came; 0 there: only what needs no clock. */
bool st_date_resolve(const struct st_raw_date *date, char order, int64_t received_ms,
		     char ret_text[32], bool *ret_guessed_year);

/* amounts.c */
struct st_amount {
	int64_t units;
	int32_t scale;
};
/* `decimals`: 0, 2 or 3 are usual; `mark`: the decimal mark that is usual, or 0. */
bool st_amount_read(const struct st_glyphs *glyphs, const struct st_item *item, int decimals,
		    char mark, struct st_amount *ret_amount);

#endif
