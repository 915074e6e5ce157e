/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Data, calls and messages: what is left of them, and what is only offered. */
#include "sense.h"

#include <string.h>

#define WHOLE_MAX 5 /* words from a part to its whole */

#define STRONG (W_REMAIN | W_HAVE | W_BAL | W_USABLE | W_CLAIM)
#define AGAINST (W_USED | W_PRICE | W_LIMIT | W_OFFER | W_TRANSFER | W_LOAN | W_OLD)
#define WEAK (W_DATA | W_VOICE | W_SMS | W_PACK | W_BONUS | W_UNTIL | W_PROMO | W_NIGHT | W_ONNET)

/* A price in the sentence makes it an offer. */
static bool has_price(const struct st_reading *reading, const struct st_quantity *q)
{
	gssize index = q - (struct st_quantity *)(void *)reading->quantities->data;

	for (int way = -1; way <= 1; way += 2) {
		for (gssize i = index + way; ABS(i - index) <= RUN_MAX; i += way) {
			const struct st_quantity *other = st_quantity_at(reading, i);

			if (!other || other->sentence != q->sentence)
				break;
			if (other->kind == Q_MONEY && other->bucket < 0)
				return true;
		}
	}
	return false;
}

static bool follows_accepted(const struct st_reading *reading, const struct st_quantity *q)
{
	gssize i = st_quantity_before(reading, q->first);
	const struct st_quantity *before = st_quantity_at(reading, i);

	while (before && (before->kind == Q_DAYS || before->kind == Q_JUNK))
		before = st_quantity_at(reading, --i);
	return before && before->sentence == q->sentence && before->bucket >= 0 &&
	       before->kind != Q_PLAIN;
}

static bool is_offered(const struct st_reading *reading, const struct st_quantity *q)
{
	return has_price(reading, q) || st_sentence_has_name(reading, q->number) ||
	       st_sentence_says(reading, q->number) & (W_OFFER | W_PROMPT);
}

static bool is_left(const struct st_reading *reading, const struct st_quantity *q,
		    const struct st_run *run, guint64 right)
{
	const struct st_item *next = st_item_at(&reading->tokens, q->last + 1);
	const struct st_item *before = st_item_at(&reading->tokens, q->first - 1);

	if (run->role & AGAINST && !(run->role & STRONG))
		return false;
	/* "3 h or 45 SMS": neither is what is left. */
	if ((next && next->says & W_OR && !(next->says & W_AND)) ||
	    (before && before->says & W_OR && !(before->says & W_AND)))
		return false;
	if ((next && next->kind == I_SLASH) || run->next & W_LIMIT)
		return false;
	if (run->role & STRONG)
		return !(run->all & W_OFFER) || run->role & (W_REMAIN | W_HAVE | W_CLAIM);
	if (right & (W_REMAIN | W_USABLE) && !has_price(reading, q))
		return true;
	if (follows_accepted(reading, q) && !has_price(reading, q))
		return true;
	if (is_offered(reading, q))
		return false;
	if ((run->all | right | st_sentence_says(reading, q->number)) & WEAK)
		return true;
	return before && before->kind == I_COLON && reading->says & (WEAK | STRONG);
}

/* Hours are as often a time of day or how long something lasts. */
static bool is_calls(const struct st_quantity *q, const struct st_run *run, guint64 right)
{
	if (q->kind != Q_VOICE || q->unit != U_HOUR)
		return true;
	return (run->role & (W_REMAIN | W_HAVE) && right & W_VOICE) ||
	       (run->all & W_VOICE && !(run->all & W_UNTIL) && run->link);
}

/* "of", "left of your", "(total": the words from a part to its whole. */
static bool leads_to_whole(const struct st_reading *reading, gssize from, gssize whole)
{
	const struct st_item *last = st_item_at(&reading->tokens, whole - 1);
	const struct st_item *first = st_item_at(&reading->tokens, from);
	bool of = false;

	if (whole - from < 1 || whole - from > WHOLE_MAX || last->kind != I_WORD)
		return false;
	for (gssize at = from; at < whole; at++) {
		const struct st_item *item = st_item_at(&reading->tokens, at);

		if (item->says & (W_AND | W_OR | W_BONUS | W_PROMO) ||
		    (item->kind != I_WORD && !(item == first && item->kind == I_COMMA)))
			return false;
		/* "of your" counts, "de internet" does not */
		of = item->says & W_OF || (of && !item->says);
	}
	return last->says & W_TOTAL || (of && first->kind == I_WORD);
}

/* "1.2/5 GB", "120 of 300 minutes": the unit of the whole is the part's. */
static bool take_unit_of(const struct st_reading *reading, struct st_quantity *part,
			 const struct st_quantity *whole, bool stroke)
{
	if (!part->readable || part->amount.units < 0 || (!stroke && whole->kind == Q_DATA))
		return false;
	st_quantity_measure(reading, part, whole->unit);
	return true;
}

/* "1.2 GB of 5 GB", "1.2/5 GB": the second is the whole. */
static bool join_total(struct st_reading *reading, guint index)
{
	struct st_quantity *part = st_quantity_at(reading, index);
	struct st_quantity *whole = st_quantity_at(reading, index + 1);
	const struct st_item *between;
	bool stroke;

	if (!whole || !whole->readable ||
	    !(whole->kind == Q_DATA || whole->kind == Q_VOICE || whole->kind == Q_SMS))
		return false;
	between = st_item_at(&reading->tokens, part->last + 1);
	stroke = whole->first == part->last + 2 && between->kind == I_SLASH;
	if (!stroke && !leads_to_whole(reading, part->last + 1, whole->first))
		return false;
	if (part->kind == Q_PLAIN && !take_unit_of(reading, part, whole, stroke))
		return false;
	if (part->kind != whole->kind || !part->readable || part->value > whole->value)
		return false;
	part->used = st_run_right(reading, part->last, WHOLE_MAX) & W_USED;
	if (part->kind == Q_DATA)
		part->total = whole->value;
	part->last = whole->last;
	whole->kind = Q_JUNK;
	return true;
}

/* "Used: 2 GB of 5 GB, 100 min of 500 min": the second was used too. */
static bool follows_used(const struct st_reading *reading, const struct st_quantity *q)
{
	gssize i = st_quantity_before(reading, q->first);
	const struct st_quantity *before = st_quantity_at(reading, i);

	while (before && (before->kind == Q_DAYS || before->kind == Q_JUNK))
		before = st_quantity_at(reading, --i);
	return before && before->sentence == q->sentence && before->used;
}

static void consider(struct st_reading *reading, struct st_quantity *q)
{
	struct st_run run = st_run_left(reading, q->first, STRONG | AGAINST);
	guint64 right = st_run_right(reading, q->last, 4);
	guint64 inside = q->last > q->number ? st_run_right(reading, q->number, 1) : 0;

	q->role = run.role;
	q->says = run.all | right;
	q->used = q->used || right & W_USED || (run.role & W_USED && !(run.role & STRONG)) ||
		  (!(run.role & STRONG) && follows_used(reading, q));
	if (!q->readable || q->unsure || q->amount.units < 0 || q->used ||
	    st_item_at(&reading->tokens, q->number)->in_menu ||
	    !is_left(reading, q, &run, right) || !is_calls(q, &run, right) ||
	    st_run_right(reading, q->last, 1) & W_EVERY) {
		q->denied = true;
		q->doubtful = !q->readable && q->kind == Q_DATA && !has_price(reading, q) &&
			      !st_item_at(&reading->tokens, q->number)->in_menu;
		return;
	}
	st_bucket_add(reading, q, st_scope_of((run.all | right | inside) & ~(guint64)W_PROMO));
}

static const struct {
	guint64 says;
	enum st_kind kind;
} counted[] = { { W_DATA, ST_DATA }, { W_VOICE, ST_VOICE }, { W_SMS, ST_SMS_COUNT } };

/* "unlimited calls": what is without limit stands beside the word. */
static void consider_unlimited(struct st_reading *reading, gssize at)
{
	guint64 beside = st_run_right(reading, at, 2);
	guint64 says = st_sentence_says(reading, at);
	const struct st_item *item = st_item_at(&reading->tokens, at);

	for (gssize i = at - 1; i >= at - 2; i--) {
		const struct st_item *one = st_item_at(&reading->tokens, i);

		if (!one || one->kind != I_WORD)
			break;
		beside |= one->says;
	}
	if (item->in_menu || says & (W_OFFER | W_PRICE | W_PROMPT) ||
	    !(says & (STRONG | W_UNTIL | W_PACK)))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(counted); i++) {
		struct st_bucket *bucket;

		if (!(beside & counted[i].says))
			continue;
		bucket = st_bucket_add(reading, NULL, st_scope_of(says & ~(guint64)W_PROMO));
		if (!bucket)
			return;
		bucket->kind = counted[i].kind;
		bucket->unlimited = true;
		bucket->span_from = reading->tokens.glyphs.at[item->from];
		bucket->span_to = reading->tokens.glyphs.at[item->to];
	}
}

static bool is_near(int64_t a, int64_t b)
{
	return a >= 0 && b >= 0 && ABS(a - b) <= b / 100;
}

/* "Quota 10 GB, used 3 GB, left 7 GB": is this the whole of what is left? */
static bool is_whole_of(const GPtrArray *used, const struct st_quantity *whole,
			const struct st_quantity *left)
{
	if (left->bucket < 0 || left->kind != whole->kind || !(left->role & W_REMAIN) ||
	    left->value >= whole->value)
		return false;
	if (whole->says & W_TOTAL)
		return true;
	for (guint i = 0; i < used->len; i++) {
		const struct st_quantity *one = g_ptr_array_index(used, i);

		if (one->kind == whole->kind && is_near(one->value + left->value, whole->value))
			return true;
	}
	return false;
}

static void drop_wholes(struct st_reading *reading)
{
	g_autoptr(GPtrArray) used = g_ptr_array_new();

	for (guint i = 0; i < reading->quantities->len && used->len < ST_BUCKETS_MAX; i++) {
		if (st_quantity_at(reading, i)->used)
			g_ptr_array_add(used, st_quantity_at(reading, i));
	}
	for (guint i = 0; i < reading->quantities->len; i++) {
		const struct st_quantity *whole = st_quantity_at(reading, i);

		if (whole->bucket < 0 || whole->kind < Q_DATA || whole->kind > Q_SMS ||
		    whole->role & W_REMAIN)
			continue;
		for (guint j = 0; j < reading->quantities->len; j++) {
			const struct st_quantity *left = st_quantity_at(reading, j);

			if (!is_whole_of(used, whole, left))
				continue;
			if (whole->kind == Q_DATA)
				reading->balance->buckets[left->bucket].total_bytes = whole->value;
			st_bucket_drop(reading, (unsigned)whole->bucket);
			break;
		}
	}
}

/* A part that cannot be read makes the sum wrong: then none is. */
static void drop_doubtful(struct st_reading *reading, enum st_quantity_kind kind)
{
	struct simtopup_balance *balance = reading->balance;
	enum st_kind dropped = kind == Q_DATA ? ST_DATA : kind == Q_VOICE ? ST_VOICE : ST_SMS_COUNT;
	bool doubtful = false;

	for (guint i = 0; i < reading->quantities->len && !doubtful; i++) {
		const struct st_quantity *q = st_quantity_at(reading, i);

		doubtful = q->kind == kind && q->doubtful;
	}
	for (unsigned i = balance->count; doubtful && i-- > 0;) {
		if (balance->buckets[i].kind == dropped && !balance->buckets[i].unlimited)
			st_bucket_drop(reading, i);
	}
}

void st_sense_volumes(struct st_reading *reading)
{
	for (guint i = 0; i < reading->quantities->len; i++)
		join_total(reading, i);
	for (guint i = 0; i < reading->quantities->len; i++) {
		struct st_quantity *q = st_quantity_at(reading, i);

		if (q->kind == Q_DATA || q->kind == Q_VOICE || q->kind == Q_SMS)
			consider(reading, q);
	}
	drop_wholes(reading);
	for (int kind = Q_DATA; kind <= Q_SMS; kind++)
		drop_doubtful(reading, (enum st_quantity_kind)kind);
	for (gssize i = 0; i < (gssize)reading->tokens.items->len; i++) {
		if (st_item_at(&reading->tokens, i)->says & W_UNLIM)
			consider_unlimited(reading, i);
	}
}
