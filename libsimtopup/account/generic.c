/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Reads a text without patterns of a recipe: words in many languages say what a
 * quantity is, the country says how currencies and dates are written. What two
 * readings fit is left out. Time grows with the length of the text, no faster.
 */
#include "sense.h"

#include <string.h>

static void add_up_words(struct st_reading *reading, bool *ret_foreign)
{
	*ret_foreign = false;
	for (gssize i = 0; i < (gssize)reading->tokens.items->len; i++) {
		const struct st_item *item = st_item_at(&reading->tokens, i);

		const struct st_item *next = st_item_at(&reading->tokens, i + 1);
		guint64 says = item->says;

		/* "dial *133#" is advice, "dial 1" a menu. */
		if (next && next->kind == I_NAME)
			says &= ~(guint64)W_PROMPT;
		if (!item->in_menu)
			reading->says |= says;
		*ret_foreign = *ret_foreign || (item->foreign && item->to - item->from >= 4);
	}
}

/* The recipe, else the country of the caller or of the SIM's network. */
static void find_country(const struct st_recipe *recipe, struct st_reading *reading, bool foreign)
{
	const struct simtopup_balance *balance = reading->balance;
	static const char orders[] = { [ST_DATE_UNKNOWN] = 0, [ST_DATE_DMY] = 'd',
				       [ST_DATE_MDY] = 'm', [ST_DATE_YMD] = 'y' };

	if (recipe)
		reading->country = st_country_find(recipe->country);
	if (!reading->country && balance->country[0])
		reading->country = st_country_find(balance->country);
	if (!reading->country)
		reading->country = st_country_of_network(balance->subject.mcc_mnc);
	if (reading->country) {
		reading->currency = reading->country->currency;
		reading->order = reading->country->order;
		reading->mark = reading->country->decimal;
	} else {
		/* Only in English are both orders usual. */
		reading->order = foreign ? 'd' : '?';
	}
	if (!recipe)
		return;
	if (*recipe->currency)
		reading->currency = recipe->currency;
	if (orders[recipe->conventions.date_order])
		reading->order = orders[recipe->conventions.date_order];
	reading->byte_base = recipe->conventions.byte_base;
}

/* A question, or a list with numbers in front. */
static bool is_menu(const struct st_reading *reading)
{
	const struct st_glyphs *g = &reading->tokens.glyphs;
	gsize end = g->n;

	while (end > 0 && (g->c[end - 1] == ' ' || g->c[end - 1] == '\n'))
		end--;
	return reading->tokens.menu || reading->says & W_PROMPT ||
	       (end > 0 && (g->c[end - 1] == '?' || g->c[end - 1] == 0x61f));
}

static void decide_state(const struct st_reading *reading)
{
	struct simtopup_balance *balance = reading->balance;
	bool menu = is_menu(reading);

	if (reading->says & W_CLAIM)
		balance->state = ST_BALANCE_CLAIMED;
	else if (balance->count > 0)
		balance->state = ST_BALANCE_OK;
	else if (reading->says & W_PENDING)
		balance->state = ST_BALANCE_PENDING_SMS;
	else if (menu)
		balance->state = ST_BALANCE_MENU;
	balance->menu = reading->tokens.menu || balance->state == ST_BALANCE_MENU;
}

static void reckon_moments(const struct st_recipe *recipe, struct simtopup_balance *balance)
{
	for (unsigned i = 0; recipe && i < balance->count; i++) {
		struct st_bucket *bucket = &balance->buckets[i];
		char text[32];

		if (!bucket->expires[0] || bucket->precision)
			continue;
		g_strlcpy(text, bucket->expires, sizeof(text));
		st_date_read(text, &recipe->conventions, 0, bucket->expires, &bucket->expires_ms);
	}
}

void st_generic_read(const struct st_recipe *recipe, const char *text, int64_t received_ms,
		     struct simtopup_balance *balance)
{
	struct st_reading reading = {
		.balance = balance, .currency = "", .byte_base = 1024,
		.received_ms = received_ms,
	};
	bool foreign;

	if (!st_tokens_make(text, ST_REPLY_MAX, &reading.tokens)) {
		balance->reason = "too-long";
		return;
	}
	add_up_words(&reading, &foreign);
	find_country(recipe, &reading, foreign);
	reading.quantities = g_array_new(FALSE, FALSE, sizeof(struct st_quantity));
	st_quantities_find(&reading);
	if (!st_sense_refusal(&reading)) {
		st_sense_money(&reading);
		st_sense_volumes(&reading);
		st_sense_dates(&reading);
		decide_state(&reading);
		reckon_moments(recipe, balance);
	}
	g_array_unref(reading.quantities);
	st_tokens_clear(&reading.tokens);
}
