/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * For operators of which only the code is known: answers when a word for the
 * balance, a verb or colon, and one amount with an explicit currency stand
 * together, it is the only amount in the text, and no word of the text casts a
 * doubt on it. Everything else stays not understood. No expiry: without a
 * recipe the order of a date is a guess.
 */
#include "recipe.h"

#include "../core/money.h"

#include <string.h>

#define CURRENCY \
	"(?<currency>eur|euros?|\xe2\x82\xac|gbp|\xc2\xa3|chf|pln|czk|usd|sek|nok|dkk|ron)"
#define AMOUNT "(?<amount>-?\\d{1,7}(?:[.,]\\d{2})?)"
/* "1.234,56" and "12345678" end inside a number: neither is read. */
#define NO_MORE_DIGITS "(?![.,' ]?\\d)"
#define NO_LETTER "(?![\\p{L}\\d])"
#define BALANCE_WORD \
	"(?<![\\p{L}\\d-])" \
	"(?:balance|cr[e\xc3\xa9]dit|solde|guthaben|kontostand|saldo|tegoed|balans)"
#define LINK \
	"(?:\\s?[:=]\\s?" \
	"|\\s(?:is|est|est de|ist|betraegt|betr\xc3\xa4gt|es|es de|wynosi)\\s?:?\\s?)"

static const char *const balance_patterns[] = {
	BALANCE_WORD LINK AMOUNT NO_MORE_DIGITS "\\s?" CURRENCY NO_LETTER,
	BALANCE_WORD LINK CURRENCY "\\s?" AMOUNT NO_MORE_DIGITS,
};

#define SIGN "[$\xe2\x82\xac\xc2\xa3\xc2\xa5]"

/* Any amount at all, with symbols too that name no single currency. */
static const char any_amount[] =
	"(?:" SIGN "|(?<!\\p{L})\\p{L}{1,4}[.:$]?)\\s?\\d+[.,]\\d{2}(?!\\d)"
	"|(?:" SIGN "|(?<!\\p{L})(?:eur|gbp|chf|usd|rs|rp))\\s?\\d"
	"|\\d\\s?(?:" SIGN "|(?:eur|euros?|gbp|chf|pln|czk|usd|sek|nok|dkk|ron|zl|ft|rub|cup)"
	NO_LETTER ")";

static const char doubt[] =
	"unavailab|not available|indisponib|try again|reessay|r\xc3\xa9" "essay|sp\xc3\xa4ter"
	"|wartung|mainten|moment|error|erreur|fehler|fail|echec|refus|insuf|not enough|bonus"
	"|promo|gift|gratis|wallet|m-pesa|momo|transfer|transact|purchas|bought|cost|limit"
	"|loan|minimum|at least|mindestens|below|less than|more than"
	"|expired|expire[e\xc3\xa9]|abgelaufen";

enum { PATTERNS = G_N_ELEMENTS(balance_patterns), ANY = PATTERNS, DOUBT, ALL };

/* Compiled once for the process; they are ours, so that failing is a fault in this file. */
static struct st_pattern **generic_patterns(void)
{
	static struct st_pattern *compiled[ALL];
	static gsize ready;
	char why[160];

	if (g_once_init_enter(&ready)) {
		for (unsigned i = 0; i < PATTERNS; i++)
			compiled[i] = st_pattern_new(balance_patterns[i], why);
		compiled[ANY] = st_pattern_new(any_amount, why);
		compiled[DOUBT] = st_pattern_new(doubt, why);
		g_once_init_leave(&ready, 1);
	}
	return compiled;
}

static const char *currency_code(const char *word)
{
	static const struct {
		const char *word, *code;
	} words[] = {
		{ "\xe2\x82\xac", "EUR" }, { "euro", "EUR" }, { "euros", "EUR" },
		{ "eur", "EUR" }, { "\xc2\xa3", "GBP" }, { "gbp", "GBP" },
		{ "chf", "CHF" }, { "pln", "PLN" }, { "czk", "CZK" }, { "usd", "USD" },
		{ "sek", "SEK" }, { "nok", "NOK" }, { "dkk", "DKK" }, { "ron", "RON" },
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strcasecmp(word, words[i].word) == 0)
			return words[i].code;
	}
	return NULL;
}

static bool is_only_amount(struct st_pattern *any, const char *normal)
{
	g_autoptr(st_captures_t) first = NULL;

	return st_pattern_match(any, normal, 0, &first) == ST_PATTERN_YES &&
	       st_pattern_match(any, normal, st_captures_end(first), NULL) == ST_PATTERN_NO;
}

static bool put_bucket(const struct st_captures *found, struct simtopup_balance *balance)
{
	static const struct st_conventions plain = { .decimal = ".,", .decimals = 2 };
	char amount[ST_CAPTURE_MAX], word[ST_CAPTURE_MAX];
	struct st_bucket *bucket = &balance->buckets[0];
	struct st_number number;
	const char *code;

	if (!st_captures_get(found, "amount", amount) ||
	    !st_captures_get(found, "currency", word) ||
	    !st_number_read(amount, &plain, &number))
		return false;
	code = currency_code(word);
	if (!code)
		return false;
	memset(bucket, 0, sizeof(*bucket));
	bucket->kind = ST_MONEY;
	bucket->scope = "main";
	bucket->amount = bucket->total_bytes = -1;
	bucket->confidence = "low";
	bucket->money.units = number.units;
	bucket->money.scale = number.scale;
	g_strlcpy(bucket->money.currency, code, sizeof(bucket->money.currency));
	return true;
}

void st_generic_read(const char *normal, struct simtopup_balance *balance)
{
	struct st_pattern **patterns = generic_patterns();

	for (unsigned i = 0; i < ALL; i++) {
		if (!patterns[i])
			return;
	}
	if (st_pattern_match(patterns[DOUBT], normal, 0, NULL) != ST_PATTERN_NO ||
	    !is_only_amount(patterns[ANY], normal))
		return;
	for (unsigned i = 0; i < PATTERNS; i++) {
		g_autoptr(st_captures_t) found = NULL;

		if (st_pattern_match(patterns[i], normal, 0, &found) != ST_PATTERN_YES)
			continue;
		if (put_bucket(found, balance)) {
			balance->count = 1;
			balance->state = ST_BALANCE_OK;
		}
		return;
	}
}
