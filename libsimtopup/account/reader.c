/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What a text means, by the patterns of its recipe. Wrong is worse than
 * unknown: one value that cannot be read for certain refuses the whole text.
 */
#include "recipe.h"

#include "../core/money.h"

#include <string.h>

/* A currency named in the text is a check on the recipe, never a source. */
static bool fits_currency(const struct st_recipe *recipe, const char *word)
{
	g_autofree char *folded = g_utf8_casefold(word, -1);

	if (g_ascii_strcasecmp(word, recipe->currency) == 0)
		return true;
	for (char **known = recipe->currency_words; known && *known; known++) {
		g_autofree char *other = g_utf8_casefold(*known, -1);

		if (strcmp(folded, other) == 0)
			return true;
	}
	return false;
}

static bool add_cents(const char *cents, struct st_number *number)
{
	if (number->scale != 0 || strlen(cents) != 2 || !g_ascii_isdigit(cents[0]) ||
	    !g_ascii_isdigit(cents[1]))
		return false;
	int value = (cents[0] - '0') * 10 + cents[1] - '0';

	number->units = number->units * 100 + (number->units < 0 ? -value : value);
	number->scale = 2;
	return true;
}

static bool read_money(const struct st_recipe *recipe, const struct st_captures *found,
		       const char *name, struct simtopup_money *ret_money)
{
	char amount[ST_CAPTURE_MAX], word[ST_CAPTURE_MAX];
	struct st_number number;

	if (!st_captures_get(found, name, amount) ||
	    !st_number_read(amount, &recipe->conventions, &number))
		return false;
	if (st_captures_get(found, "cents", word) && !add_cents(word, &number))
		return false;
	if (st_captures_get(found, "currency", word) && !fits_currency(recipe, word))
		return false;
	ret_money->units = number.units;
	ret_money->scale = number.scale;
	g_strlcpy(ret_money->currency, recipe->currency, sizeof(ret_money->currency));
	return true;
}

static bool read_count(const char *text, const struct st_conventions *conventions,
		       int64_t *ret_count)
{
	struct st_number number;

	if (!st_number_read(text, conventions, &number) || number.units < 0)
		return false;
	for (; number.scale > 0; number.scale--) {
		if (number.units % 10 != 0)
			return false;
		number.units /= 10;
	}
	*ret_count = number.units;
	return true;
}

static bool read_amount(const struct st_recipe *recipe, const struct st_bucket_rule *rule,
			const struct st_captures *found, struct st_bucket *bucket)
{
	const struct st_conventions *conventions = &recipe->conventions;
	char amount[ST_CAPTURE_MAX], unit[ST_CAPTURE_MAX], total[ST_CAPTURE_MAX];

	if (rule->kind == ST_MONEY)
		return read_money(recipe, found, "amount", &bucket->money);
	if (!st_captures_get(found, "amount", amount))
		return false;
	if (!st_captures_get(found, "unit", unit))
		g_strlcpy(unit, rule->unit, sizeof(unit));
	if (rule->kind == ST_VOICE)
		return st_seconds_read(amount, unit, conventions, &bucket->amount);
	if (rule->kind == ST_SMS_COUNT)
		return read_count(amount, conventions, &bucket->amount);
	if (st_captures_get(found, "total", total) &&
	    !st_bytes_read(total, unit, conventions, &bucket->total_bytes))
		return false;
	return st_bytes_read(amount, unit, conventions, &bucket->amount);
}

static bool put_zero(const struct st_recipe *recipe, const struct st_bucket_rule *rule,
		     struct st_bucket *bucket)
{
	struct st_number number;

	bucket->confidence = "low";
	bucket->amount = rule->kind == ST_MONEY ? -1 : 0;
	if (rule->kind != ST_MONEY)
		return true;
	if (!st_number_read(rule->zero, &recipe->conventions, &number))
		return false;
	bucket->money.units = number.units;
	bucket->money.scale = number.scale;
	g_strlcpy(bucket->money.currency, recipe->currency, sizeof(bucket->money.currency));
	return true;
}

static bool read_bucket(const struct st_recipe *recipe, const struct st_bucket_rule *rule,
			const struct st_captures *found, int64_t received_ms,
			struct st_bucket *bucket)
{
	char date[ST_CAPTURE_MAX];

	memset(bucket, 0, sizeof(*bucket));
	bucket->kind = rule->kind;
	bucket->scope = rule->scope;
	bucket->amount = bucket->total_bytes = -1;
	bucket->unlimited = rule->unlimited;
	bucket->confidence = "high";
	if (*rule->zero) {
		if (!put_zero(recipe, rule, bucket))
			return false;
	} else if (!rule->unlimited && !read_amount(recipe, rule, found, bucket)) {
		return false;
	}
	/* A date that cannot be read, "never" among them, leaves the expiry unknown. */
	if (st_captures_get(found, "expires", date))
		st_date_read(date, &recipe->conventions, received_ms, bucket->expires,
			     &bucket->expires_ms);
	return true;
}

static bool is_same(const struct st_bucket *a, const struct st_bucket *b)
{
	return a->amount == b->amount && a->money.units == b->money.units &&
	       a->money.scale == b->money.scale && strcmp(a->expires, b->expires) == 0;
}

/* All matches of one rule. Twice with different values, where one is due, is refused. */
static bool apply_rule(const struct st_recipe *recipe, const struct st_bucket_rule *rule,
		       const char *normal, int64_t received_ms, struct simtopup_balance *balance)
{
	size_t from = 0;
	unsigned before = balance->count;

	for (;;) {
		g_autoptr(st_captures_t) found = NULL;
		struct st_bucket bucket;

		switch (st_pattern_match(rule->pattern, normal, from, &found)) {
		case ST_PATTERN_LIMIT:
			balance->reason = "pattern-limit";
			return false;
		case ST_PATTERN_NO:
			return true;
		case ST_PATTERN_YES:
			break;
		}
		if (!read_bucket(recipe, rule, found, received_ms, &bucket))
			return false;
		if (balance->count > before && rule->sum) {
			struct st_bucket *sum = &balance->buckets[before];

			if (!st_money_add(&sum->money, &bucket.money, &sum->money))
				return false;
		} else if (balance->count > before && !rule->repeat) {
			if (!is_same(&bucket, &balance->buckets[before]))
				return false;
		} else if (balance->count == ST_BUCKETS_MAX) {
			return false;
		} else {
			balance->buckets[balance->count++] = bucket;
		}
		if (st_captures_end(found) <= from)
			return true;
		from = st_captures_end(found);
	}
}

static bool has_bucket(const struct simtopup_balance *balance, const struct st_bucket_rule *rule)
{
	for (unsigned i = 0; i < balance->count; i++) {
		if (balance->buckets[i].kind == rule->kind &&
		    strcmp(balance->buckets[i].scope, rule->scope) == 0)
			return true;
	}
	return false;
}

/* false: something was found and refused; the text is not understood. */
static bool read_buckets(const struct st_recipe *recipe, const char *normal, int64_t received_ms,
			 struct simtopup_balance *balance)
{
	for (unsigned i = 0; i < recipe->buckets->len; i++) {
		const struct st_bucket_rule *rule =
			&g_array_index(recipe->buckets, struct st_bucket_rule, i);

		/* Rules of one kind and scope are alternatives. */
		if (!rule->beside && has_bucket(balance, rule))
			continue;
		if (!apply_rule(recipe, rule, normal, received_ms, balance)) {
			balance->count = 0;
			balance->state = ST_BALANCE_NOT_UNDERSTOOD;
			return false;
		}
	}
	if (balance->count > 0)
		balance->state = ST_BALANCE_OK;
	return true;
}

/* True when a rule, or a pattern that took too long, has decided the state. */
static bool read_reply(const struct st_recipe *recipe, const char *normal,
		       struct simtopup_balance *balance)
{
	for (unsigned i = 0; i < recipe->replies->len; i++) {
		const struct st_reply_rule *rule =
			&g_array_index(recipe->replies, struct st_reply_rule, i);

		switch (st_pattern_match(rule->pattern, normal, 0, NULL)) {
		case ST_PATTERN_LIMIT:
			balance->reason = "pattern-limit";
			return true;
		case ST_PATTERN_YES:
			balance->state = rule->state;
			return true;
		case ST_PATTERN_NO:
			break;
		}
	}
	return false;
}

static void start(const struct st_recipe *recipe, const char *text,
		  struct simtopup_balance *balance)
{
	const char *end;

	g_strlcpy(balance->operator_name, recipe ? recipe->name : "",
		  sizeof(balance->operator_name));
	g_strlcpy(balance->recipe_id, recipe ? recipe->id : "", sizeof(balance->recipe_id));
	g_strlcpy(balance->text, text, sizeof(balance->text));
	/* A peer's text; what is not UTF-8, or half a character at the cut, goes. */
	g_utf8_validate(balance->text, -1, &end);
	balance->text[end - balance->text] = '\0';
	balance->state = ST_BALANCE_NOT_UNDERSTOOD;
	balance->count = 0;
	balance->reason = NULL;
	balance->menu = false;
	balance->generic = false;
}

void st_balance_read_text(const struct st_recipe *recipe, const char *text, int64_t received_ms,
			  struct simtopup_balance *balance)
{
	g_autofree char *normal = NULL;

	start(recipe, text, balance);
	normal = st_text_normalise(text);
	if (recipe && normal && *normal && read_reply(recipe, normal, balance))
		return;
	if (recipe && normal && *normal && recipe->buckets->len > 0) {
		bool refused = !read_buckets(recipe, normal, received_ms, balance);

		/* What a pattern found and could not read is not read by weaker rules. */
		if (refused || balance->count > 0)
			return;
	}
	balance->generic = true;
	st_generic_read(recipe, text, received_ms, balance);
}

/* The sum at the pattern; where it fits again with another sum, nobody knows which. */
static bool read_one(const struct st_recipe *recipe, const struct st_pattern *pattern,
		     const char *normal, const char *name, struct simtopup_money *ret_money)
{
	struct simtopup_money money, first = { 0 };
	size_t from = 0;
	int order;

	for (;;) {
		g_autoptr(st_captures_t) found = NULL;
		enum st_pattern_result result = st_pattern_match(pattern, normal, from, &found);

		if (result == ST_PATTERN_NO && from > 0)
			break;
		if (result != ST_PATTERN_YES || !read_money(recipe, found, name, &money) ||
		    (from > 0 && (!st_money_compare(&money, &first, &order) || order != 0)))
			return false;
		first = money;
		if (st_captures_end(found) <= from)
			break;
		from = st_captures_end(found);
	}
	*ret_money = first;
	return true;
}

/* The rule that decides; NULL when none fits, or rules contradict each other. */
static const struct st_outcome_rule *find_outcome(const struct st_recipe *recipe,
						  const char *normal, const char **ret_reason)
{
	const struct st_outcome_rule *decided = NULL;

	*ret_reason = "unknown-text";
	for (unsigned i = 0; i < recipe->outcomes->len; i++) {
		const struct st_outcome_rule *rule =
			&g_array_index(recipe->outcomes, struct st_outcome_rule, i);
		enum st_pattern_result result = st_pattern_match(rule->pattern, normal, 0, NULL);

		if (result == ST_PATTERN_LIMIT)
			return NULL;
		if (result == ST_PATTERN_NO)
			continue;
		if (decided && decided->outcome != rule->outcome) {
			*ret_reason = "contradiction";
			return NULL;
		}
		decided = decided ? decided : rule;
	}
	return decided;
}

void st_voucher_read_outcome(const struct st_recipe *recipe, const char *text,
			     int64_t received_ms, struct st_voucher_outcome *ret_outcome)
{
	g_autofree char *normal = st_text_normalise(text);
	const struct st_outcome_rule *rule = NULL;

	memset(ret_outcome, 0, sizeof(*ret_outcome));
	ret_outcome->outcome = ST_OUTCOME_UNKNOWN;
	ret_outcome->reason = "unknown-text";
	start(recipe, text, &ret_outcome->after);
	if (!recipe || !normal || !*normal)
		return;
	rule = find_outcome(recipe, normal, &ret_outcome->reason);
	if (!rule)
		return;
	ret_outcome->outcome = rule->outcome;
	ret_outcome->reason = rule->reason;
	if (rule->outcome != ST_OUTCOME_ACCEPTED)
		return;
	ret_outcome->has_amount =
		read_one(recipe, rule->pattern, normal, "amount", &ret_outcome->amount);
	read_buckets(recipe, normal, received_ms, &ret_outcome->after);
}

bool st_recipe_read_price(const struct st_recipe *recipe, const char *pattern, const char *text,
			  struct simtopup_money *ret_price)
{
	g_autofree char *normal = st_text_normalise(text);
	char why[160];
	g_autoptr(st_pattern_t) compiled = st_pattern_new(pattern, why);

	return compiled && normal && read_one(recipe, compiled, normal, "price", ret_price);
}
