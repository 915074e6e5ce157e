/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The words that operators' texts are made of, in many languages. The tables
 * (words_*.c, currencies.c) are data; words.c finds their entries in a text.
 */
#ifndef ST_ACCOUNT_WORDS_H
#define ST_ACCOUNT_WORDS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A text as the rules see it: one folded character each, and where it came from. */
struct st_glyphs {
	gunichar *c;   /* lower case, no accents, look-alikes as one; 0 behind the last */
	guint32 *at;   /* index of the character in the given text */
	guint32 *byte; /* and its byte offset */
	gsize n;
};

/* false when `text` is not UTF-8 or longer than `max` bytes. */
bool st_glyphs_make(const char *text, gsize max, struct st_glyphs *ret_glyphs);
void st_glyphs_clear(struct st_glyphs *glyphs);
gunichar st_glyph_fold(gunichar c);

/* What a word says about the amount or date beside it. A word may say several things. */
#define ST_W(bit) (UINT64_C(1) << (bit))
#define W_BAL ST_W(0)       /* balance, credit, saldo */
#define W_ACCT ST_W(1)      /* account, konto: a balance when an amount follows at once */
#define W_REMAIN ST_W(2)    /* left, remaining */
#define W_HAVE ST_W(3)      /* you have */
#define W_MAIN ST_W(4)
#define W_NEW ST_W(5)
#define W_OLD ST_W(6)       /* previous, before */
#define W_BONUS ST_W(7)
#define W_PROMO ST_W(8)     /* gift, free */
#define W_NIGHT ST_W(9)
#define W_ONNET ST_W(10)
#define W_ROAM ST_W(11)
#define W_INCL ST_W(12)     /* of which */
#define W_USED ST_W(13)
#define W_PRICE ST_W(14)    /* cost, fee, charged */
#define W_FOR ST_W(15)      /* "for" right before an amount: a price */
#define W_TOPUP ST_W(16)    /* recharged, credited with */
#define W_LIMIT ST_W(17)    /* limit, minimum, below */
#define W_LOAN ST_W(18)     /* debt, advance */
#define W_WALLET ST_W(19)   /* mobile money: another purse */
#define W_TRANSFER ST_W(20) /* somebody else's money */
#define W_OFFER ST_W(21)    /* an advertisement */
#define W_UNTIL ST_W(22)    /* valid until, expires */
#define W_GRACE ST_W(23)    /* the period after the end */
#define W_LINE ST_W(24)     /* the line, the SIM: whose end it is */
#define W_OTHERDATE ST_W(25) /* activated on, as of */
#define W_TILL ST_W(26)     /* "until" behind the date */
#define W_DATA ST_W(27)
#define W_VOICE ST_W(28)
#define W_SMS ST_W(29)
#define W_PACK ST_W(30)     /* bundle, package */
#define W_UNLIM ST_W(31)
#define W_LINK ST_W(32)     /* is, equals */
#define W_OF ST_W(33)       /* "of" between a part and the whole */
#define W_AND ST_W(34)
#define W_MINUS ST_W(35)
#define W_USABLE ST_W(36)
#define W_DOWN ST_W(37)     /* service unavailable, try later */
#define W_PENDING ST_W(38)  /* an SMS will follow */
#define W_CLAIM ST_W(39)    /* done, successful */
#define W_PROMPT ST_W(40)   /* choose, enter */
#define W_FAIL ST_W(41)
#define W_F_USED ST_W(42)
#define W_F_INVALID ST_W(43)
#define W_F_EXPIRED ST_W(44)
#define W_F_BLOCKED ST_W(45)
#define W_F_LIMIT ST_W(46)
#define W_F_OFFER ST_W(47)
#define W_F_TECH ST_W(48)
#define W_F_FORMAT ST_W(49)
#define W_F_FUNDS ST_W(50)
#define W_F_DENIED ST_W(51)
#define W_UNLIT ST_W(52)    /* no limit in time */
#define W_TOTAL ST_W(53)
#define W_NOT ST_W(54)
#define W_IDENT ST_W(55)    /* a number that names something follows: id, ref, phone */
#define W_EVERY ST_W(56)    /* per, each: a rate */
#define W_RESERVE ST_W(57)
#define W_OR ST_W(58)       /* one or the other */
#define W_FAILURES (ST_W(52) - ST_W(41))

struct st_words {
	const char *language; /* ISO 639, "" for all */
	guint64 says;
	/*
	 * Separated by '|'; "stem*" for any ending, "*ending" for any beginning. A
	 * blank stands for one or more of blank, apostrophe, hyphen and line end.
	 */
	const char *words;
};

extern const struct st_words st_words_money[], st_words_time[], st_words_state[],
	st_words_kind[];

enum st_unit {
	U_NONE, U_B, U_KB, U_MB, U_GB, U_TB, U_SEC, U_MIN, U_HOUR, U_SMS, U_DAY, U_WEEK, U_MONTH,
	U_YEAR, U_TIMES, /* of something that is not asked for */
};

struct st_value_words {
	int value; /* enum st_unit, or a month from 1 */
	const char *words;
};

extern const struct st_value_words st_words_units[], st_words_months[];

struct st_currency_word {
	const char *words;
	const char *codes; /* what it may stand for: "EUR", or several, the SIM decides */
	bool sure;         /* stands for the first code where no country is known */
};

extern const struct st_currency_word st_currency_words[];

/* The longest entries of each table that begin at `from`. */
struct st_found {
	gsize len; /* characters of the longest; 0: none */
	guint64 says;
	int unit, month, currency; /* 0, 0, -1: none */
	bool foreign; /* not an English word */
};

void st_words_find(const struct st_glyphs *glyphs, gsize from, struct st_found *ret_found);
bool st_is_letter(gunichar c);
/* Scripts that are written without blanks, or glue particles to words. */
bool st_is_dense(gunichar c);

/* countries.c */
struct st_country {
	char code[3], currency[4];
	char decimal;    /* the mark that is usual there */
	char order;      /* 'd' day first, 'm' month first, 'y' year first, '?' both are seen */
	const char *mcc; /* ITU-T E.212, blanks between them */
};

const struct st_country *st_country_find(const char *code); /* upper or lower case; NULL */
const struct st_country *st_country_of_network(const char *mcc_mnc);
bool st_currency_is_known(const char *code);
/* Digits behind the decimal mark in practice: 0, 2 or 3. */
int st_currency_decimals(const char *currency);

#endif
