/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What the words around a quantity make of it, in whatever language they are.
 * A quantity counts only for a word that says so; what could be a price, a
 * limit or somebody else's is left.
 */
#include "sense.h"

#include <string.h>

struct st_run st_run_left(const struct st_reading *reading, gssize item, guint64 roles)
{
	struct st_run run = { .stop = -1 };
	gssize quantity = st_quantity_before(reading, item);
	gssize floor = -1;

	/* What names something does not part words from their amount. */
	while (quantity >= 0 && st_quantity_at(reading, quantity)->kind == Q_JUNK)
		quantity--;
	if (quantity >= 0)
		floor = st_quantity_at(reading, quantity)->last;
	for (gssize at = item - 1; at > floor && item - at <= RUN_MAX; at--) {
		const struct st_item *one = st_item_at(&reading->tokens, at);

		if (one->kind == I_END) {
			run.stop = at;
			return run;
		}
		if (at == item - 1)
			run.next = one->kind == I_WORD ? one->says : 0;
		run.all |= one->says;
		if (run.role)
			continue;
		run.words += one->kind == I_WORD;
		run.link = run.link || one->kind == I_COLON ||
			   (one->kind == I_WORD && one->says & W_LINK && !(one->says & roles));
		run.role = one->says & roles;
	}
	run.stop = floor;
	return run;
}

guint64 st_run_right(const struct st_reading *reading, gssize item, unsigned max)
{
	guint64 says = 0;

	for (unsigned i = 1; i <= max; i++) {
		const struct st_item *one = st_item_at(&reading->tokens, item + (gssize)i);

		if (!one || one->kind != I_WORD || one->says & W_AND)
			break;
		says |= one->says;
	}
	return says;
}

guint64 st_sentence_says(const struct st_reading *reading, gssize item)
{
	guint64 says = 0;

	for (int way = -1; way <= 1; way += 2) {
		for (gssize i = item + way; ABS(i - item) <= RUN_MAX; i += way) {
			const struct st_item *one = st_item_at(&reading->tokens, i);

			if (!one || one->kind == I_END)
				break;
			says |= one->says;
		}
	}
	return says;
}

bool st_sentence_has_name(const struct st_reading *reading, gssize item)
{
	const struct st_glyphs *g = &reading->tokens.glyphs;

	for (int way = -1; way <= 1; way += 2) {
		for (gssize i = item + way; ABS(i - item) <= RUN_MAX; i += way) {
			const struct st_item *one = st_item_at(&reading->tokens, i);

			if (!one || one->kind == I_END)
				break;
			if (one->kind == I_NAME && (g->c[one->to - 1] == '#' ||
						    st_is_letter(g->c[one->from])))
				return true;
		}
	}
	return false;
}

const char *st_scope_of(guint64 says)
{
	static const struct {
		guint64 says;
		const char *scope;
	} scopes[] = {
		{ W_INCL, "included" }, { W_RESERVE, "reserve" }, { W_ROAM, "roaming" },
		{ W_NIGHT, "night" },   { W_ONNET, "on-net" },    { W_BONUS, "bonus" },
		{ W_PROMO, "promo" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++) {
		if (says & scopes[i].says)
			return scopes[i].scope;
	}
	return "main";
}

struct st_bucket *st_bucket_add(struct st_reading *reading, struct st_quantity *quantity,
				const char *scope)
{
	static const enum st_kind kinds[] = {
		[Q_MONEY] = ST_MONEY, [Q_DATA] = ST_DATA, [Q_VOICE] = ST_VOICE,
		[Q_SMS] = ST_SMS_COUNT, [Q_DAYS] = ST_MONEY, [Q_PLAIN] = ST_MONEY,
		[Q_JUNK] = ST_MONEY,
	};
	const struct st_glyphs *g = &reading->tokens.glyphs;
	struct simtopup_balance *balance = reading->balance;
	struct st_bucket *bucket;

	if (balance->count >= ST_BUCKETS_MAX)
		return NULL;
	bucket = &balance->buckets[balance->count];
	memset(bucket, 0, sizeof(*bucket));
	bucket->scope = scope;
	bucket->confidence = "low";
	bucket->amount = bucket->total_bytes = -1;
	if (quantity) {
		bucket->kind = kinds[quantity->kind];
		bucket->span_from = g->at[st_item_at(&reading->tokens, quantity->first)->from];
		bucket->span_to = g->at[st_item_at(&reading->tokens, quantity->last)->to];
		quantity->bucket = (int)balance->count;
	}
	if (quantity && bucket->kind == ST_MONEY) {
		bucket->money.units = quantity->amount.units;
		bucket->money.scale = quantity->amount.scale;
		g_strlcpy(bucket->money.currency, quantity->currency,
			  sizeof(bucket->money.currency));
	} else if (quantity) {
		bucket->amount = quantity->value;
		bucket->total_bytes = quantity->total;
	}
	balance->count++;
	return bucket;
}

void st_bucket_drop(struct st_reading *reading, unsigned index)
{
	struct simtopup_balance *balance = reading->balance;

	memmove(&balance->buckets[index], &balance->buckets[index + 1],
		(balance->count - index - 1) * sizeof(balance->buckets[0]));
	balance->count--;
	for (guint i = 0; i < reading->quantities->len; i++) {
		struct st_quantity *q = st_quantity_at(reading, i);

		if (q->bucket == (int)index)
			q->bucket = -1;
		else if (q->bucket > (int)index)
			q->bucket--;
	}
}

static const char *reason_of(guint64 says)
{
	static const struct {
		guint64 says;
		const char *reason;
	} reasons[] = {
		{ W_F_FUNDS, "insufficient" }, { W_F_USED, "used" },     { W_F_LIMIT, "limit" },
		{ W_F_BLOCKED, "blocked" },    { W_F_EXPIRED, "expired" }, { W_F_FORMAT, "format" },
		{ W_F_INVALID, "invalid" },    { W_F_OFFER, "offer" },   { W_F_TECH, "technical" },
		{ W_F_DENIED, "not-allowed" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (says & reasons[i].says)
			return reasons[i].reason;
	}
	return NULL;
}

bool st_sense_refusal(struct st_reading *reading)
{
	struct simtopup_balance *balance = reading->balance;
	guint64 says = reading->says;

	if (says & W_FAILURES) {
		balance->state = ST_BALANCE_FAILED;
		balance->reason = reason_of(says);
		/* "Sorry, try again later" is no verdict on what was asked. */
		if (says & W_DOWN && (!balance->reason || says & W_F_TECH))
			balance->state = ST_BALANCE_UNAVAILABLE;
		return true;
	}
	if (says & W_DOWN) {
		balance->state = reading->tokens.menu ? ST_BALANCE_MENU : ST_BALANCE_UNAVAILABLE;
		balance->menu = reading->tokens.menu;
		balance->reason = reading->tokens.menu ? "unavailable" : NULL;
		return true;
	}
	return false;
}
