/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which dates end something, and what. */
#include "sense.h"

#include <string.h>

#define NEAR 12 /* items between "valid until" and the date */

#define STRANGER_MIN 4 /* letters */

enum meaning { M_NONE, M_UNTIL, M_GRACE };

struct phrase {
	enum meaning meaning;
	guint64 says; /* of the whole phrase: whose end it is */
	gssize from;  /* its first item */
};

/* The nearest word for a date, left of it or, in some languages, right. */
static struct phrase phrase_of(const struct st_reading *reading, gssize at)
{
	struct phrase phrase = { .from = at };
	bool decided = false;

	const struct st_item *dash = st_item_at(&reading->tokens, at + 1);
	bool dashed = dash && dash->kind == I_COMMA && dash->touches; /* "2027.03.31-ig" */

	if (st_run_right(reading, dashed ? at + 1 : at, dashed ? 1 : 3) & W_TILL) {
		phrase.meaning = M_UNTIL;
		decided = true;
	}
	for (gssize i = at - 1; at - i <= NEAR; i--) {
		const struct st_item *item = st_item_at(&reading->tokens, i);

		if (!item || item->kind == I_END || item->kind == I_DATE ||
		    item->kind == I_NUMBER || (item->kind == I_CLOCK && decided))
			break;
		phrase.from = i;
		phrase.says |= item->says;
		if (decided || !(item->says & (W_UNTIL | W_GRACE | W_OTHERDATE)))
			continue;
		decided = true;
		if (item->says & W_UNTIL)
			phrase.meaning = M_UNTIL;
		else if (item->says & W_GRACE)
			phrase.meaning = M_GRACE;
	}
	if (phrase.meaning == M_UNTIL && phrase.says & W_GRACE)
		phrase.meaning = M_GRACE;
	return phrase;
}

static struct st_bucket *main_money(const struct st_reading *reading)
{
	for (unsigned i = 0; i < reading->balance->count; i++) {
		struct st_bucket *bucket = &reading->balance->buckets[i];

		if (bucket->kind == ST_MONEY && strcmp(bucket->scope, "main") == 0)
			return bucket;
	}
	return NULL;
}

/* The quantity in front that the date belongs to; false: one that was not understood. */
static bool quantity_in_front(const struct st_reading *reading, gssize at,
			      struct st_quantity **ret_quantity)
{
	*ret_quantity = NULL;
	for (gssize i = st_quantity_before(reading, at); i >= 0; i--) {
		struct st_quantity *q = st_quantity_at(reading, i);

		if (q->bucket >= 0) {
			*ret_quantity = q;
			return true;
		}
		if (q->kind != Q_JUNK && q->kind != Q_DAYS)
			return false;
	}
	return true;
}

/* "Dial *104# until 31/12": behind the date a code is only where to ask again. */
static bool has_name_in_front(const struct st_reading *reading, gssize at)
{
	const struct st_glyphs *g = &reading->tokens.glyphs;

	for (gssize i = at - 1; at - i <= RUN_MAX; i--) {
		const struct st_item *item = st_item_at(&reading->tokens, i);

		if (!item || item->kind == I_END)
			return false;
		if (item->kind == I_NAME && (g->c[item->to - 1] == '#' ||
					     st_is_letter(g->c[item->from])))
			return true;
	}
	return false;
}

static bool is_advertised(const struct st_reading *reading, gssize at)
{
	guint64 says = st_sentence_says(reading, at);
	gssize i = st_quantity_before(reading, at);
	const struct st_quantity *q = st_quantity_at(reading, i);
	bool priced = false;

	for (; q && st_item_at(&reading->tokens, q->last); q = st_quantity_at(reading, --i)) {
		if (at - q->last > RUN_MAX)
			break;
		if (q->kind == Q_MONEY && q->bucket < 0 &&
		    !(st_run_left(reading, at, 0).stop > q->last))
			priced = true;
	}
	if (st_item_at(&reading->tokens, at)->in_menu)
		return true;
	/* Behind an amount that counts, a code is only where to ask again. */
	q = st_quantity_at(reading, st_quantity_before(reading, at));
	if (q && q->bucket >= 0 && st_run_left(reading, at, 0).stop <= q->last)
		return priced;
	return says & W_OFFER || priced || has_name_in_front(reading, at);
}

static void set_end(const struct st_reading *reading, const struct st_raw_date *date,
		    enum meaning meaning, struct st_bucket *bucket)
{
	char text[32];
	bool guessed;
	char order = reading->order;

	if (!st_date_resolve(date, order, reading->received_ms, text, &guessed) ||
	    (guessed && reading->balance->undated))
		return;
	if (meaning == M_GRACE && !bucket->no_amount) {
		if (!bucket->grace_expires[0])
			g_strlcpy(bucket->grace_expires, text, sizeof(bucket->grace_expires));
		return;
	}
	/* The first says when it ends; a second one when the line does. */
	if (bucket->expires[0]) {
		if (strcmp(bucket->expires, text) < 0 && !bucket->grace_expires[0] &&
		    !bucket->no_amount && bucket->kind == ST_MONEY)
			g_strlcpy(bucket->grace_expires, text, sizeof(bucket->grace_expires));
		return;
	}
	g_strlcpy(bucket->expires, text, sizeof(bucket->expires));
	bucket->precision = guessed ? "year-guessed" : NULL;
}

/* All buckets of the sentence up to the date share it. */
static void set_sentence(const struct st_reading *reading, const struct st_raw_date *date,
			 enum meaning meaning, const struct st_quantity *last)
{
	for (const struct st_quantity *q = last;; q--) {
		if (q->sentence != last->sentence)
			break;
		if (q->kind == Q_MONEY && q->bucket >= 0 && last->bucket >= 0 &&
		    strcmp(reading->balance->buckets[q->bucket].scope,
			   reading->balance->buckets[last->bucket].scope) != 0)
			break; /* the main balance has no part in the bonus's date */
		if (q->bucket >= 0 && (q == last || (q->kind == last->kind || q->kind != Q_MONEY)))
			set_end(reading, date, meaning, &reading->balance->buckets[q->bucket]);
		if (q == (struct st_quantity *)(void *)reading->quantities->data ||
		    (q - 1)->bucket < 0 || reading->balance->buckets[(q - 1)->bucket].expires[0])
			break;
	}
}

/* A date in front of any amount: of what follows in the sentence, of the balance, of the line. */
static void set_leading(struct st_reading *reading, gssize at, const struct phrase *phrase)
{
	const struct st_raw_date *date = &st_item_at(&reading->tokens, at)->date;
	const struct st_quantity *next =
		st_quantity_at(reading, st_quantity_before(reading, at + 1) + 1);
	struct st_bucket *bucket = main_money(reading);

	if (next && next->bucket >= 0 && st_run_left(reading, next->first, 0).stop < at &&
	    !(phrase->says & (W_LINE | W_ACCT)))
		bucket = &reading->balance->buckets[next->bucket];
	if (!bucket && reading->balance->count == 0 &&
	    !(reading->says & (W_OFFER | W_PRICE | W_PROMO)) && !reading->tokens.has_code) {
		bucket = st_bucket_add(reading, NULL, "main");
		bucket->kind = ST_MONEY;
		bucket->no_amount = true;
	}
	if (!bucket)
		return;
	set_end(reading, date, phrase->meaning, bucket);
	if (bucket->no_amount && !bucket->expires[0])
		reading->balance->count = 0;
}

/* "10.00 EUR free credit valid until": the balance that is meant is the one in front. */
static bool is_of_its_own(const struct st_reading *reading, gssize at,
			  const struct phrase *phrase)
{
	struct st_quantity *q = NULL;
	const struct st_item *word;

	if (phrase->says & (W_LINE | W_ACCT | W_MAIN) || !quantity_in_front(reading, at, &q) || !q)
		return false;
	word = st_item_at(&reading->tokens, q->last + 1);
	return q->last + 1 >= phrase->from && word && word->kind == I_WORD;
}

/* "Paslauga galioja iki": a sentence of its own about a thing with no name here. */
static bool opens_with_a_stranger(const struct st_reading *reading, gssize at,
				  const struct st_quantity *q)
{
	const struct st_item *first = NULL, *item;
	gssize start = at;

	while ((item = st_item_at(&reading->tokens, start - 1)) && item->kind != I_END &&
	       at - start < RUN_MAX)
		start--;
	first = st_item_at(&reading->tokens, start);
	return q->last < start && first->kind == I_WORD && !first->says && !first->unit &&
	       first->currency < 0 && first->to - first->from >= STRANGER_MIN;
}

#define OF_A_PLAN (W_PACK | W_PROMO | W_OFFER | W_DATA)

/* "Plan ends", "Promo until": no plan in sight, and money is none. */
static bool is_of_a_plan(const struct st_reading *reading, gssize at,
			 const struct phrase *phrase, const struct st_quantity *q)
{
	const struct st_bucket *bucket = &reading->balance->buckets[q->bucket];

	if (bucket->kind != ST_MONEY || strcmp(bucket->scope, "main") != 0 ||
	    phrase->says & (W_BAL | W_BONUS | W_MAIN | W_ACCT | W_LINE))
		return false;
	return phrase->says & OF_A_PLAN || opens_with_a_stranger(reading, at, q);
}

static void consider(struct st_reading *reading, gssize at)
{
	const struct st_item *item = st_item_at(&reading->tokens, at);
	const struct st_item *before = st_item_at(&reading->tokens, at - 1);
	struct phrase phrase = phrase_of(reading, at);
	struct st_quantity *q = NULL;
	struct st_bucket *line = main_money(reading);

	if (before && before->kind == I_ARROW && reading->says & W_UNTIL)
		phrase.meaning = M_UNTIL;
	/* "Recharge before": from then on the number is in danger, the credit may be before. */
	if (phrase.meaning == M_UNTIL && phrase.says & W_TOPUP && line)
		phrase.meaning = M_GRACE;
	if (phrase.meaning == M_NONE || is_advertised(reading, at))
		return;
	if (line && phrase.says & (W_LINE | W_ACCT | W_BAL | W_MAIN) &&
	    !(phrase.says & (W_BONUS | W_PROMO | W_DATA | W_PACK)) &&
	    !is_of_its_own(reading, at, &phrase)) {
		set_end(reading, &item->date, phrase.meaning, line);
		return;
	}
	if (!quantity_in_front(reading, at, &q))
		return;
	if (!q)
		set_leading(reading, at, &phrase);
	else if (!is_of_a_plan(reading, at, &phrase, q))
		set_sentence(reading, &item->date, phrase.meaning, q);
}

/* "valid 30 days", reckoned from when the text came. */
static void consider_days(struct st_reading *reading, const struct st_quantity *days)
{
	struct st_run run = st_run_left(reading, days->first, 0);
	struct st_quantity *q = NULL;
	struct st_bucket *bucket;
	g_autoptr(GDateTime) received = NULL;
	g_autoptr(GDateTime) end = NULL;

	if (!(run.all & W_UNTIL) || !days->readable || days->value < 1 || days->value > 1000 ||
	    reading->received_ms <= 0 || reading->balance->undated ||
	    is_advertised(reading, days->number) ||
	    !quantity_in_front(reading, days->first, &q) || !q || q->sentence != days->sentence)
		return;
	bucket = &reading->balance->buckets[q->bucket];
	if (bucket->expires[0])
		return;
	received = g_date_time_new_from_unix_utc(reading->received_ms / 1000);
	if (days->unit == U_MONTH)
		end = g_date_time_add_months(received, (gint)days->value);
	else if (days->unit == U_DAY || days->unit == U_WEEK)
		end = g_date_time_add_days(received, (gint)days->value);
	if (!end)
		return;
	g_snprintf(bucket->expires, sizeof(bucket->expires), "%04d-%02d-%02d",
		   g_date_time_get_year(end), g_date_time_get_month(end),
		   g_date_time_get_day_of_month(end));
	bucket->precision = "relative";
}

void st_sense_dates(struct st_reading *reading)
{
	for (gssize i = 0; i < (gssize)reading->tokens.items->len; i++) {
		if (st_item_at(&reading->tokens, i)->kind == I_DATE)
			consider(reading, i);
	}
	for (guint i = 0; i < reading->quantities->len; i++) {
		const struct st_quantity *q = st_quantity_at(reading, i);

		if (q->kind == Q_DAYS)
			consider_days(reading, q);
	}
	for (unsigned i = 0; i < reading->balance->count; i++) {
		struct st_bucket *bucket = &reading->balance->buckets[i];

		if (bucket->expires[0] && strcmp(bucket->grace_expires, bucket->expires) < 0)
			bucket->grace_expires[0] = '\0'; /* a grace that ends first is none */
	}
}
