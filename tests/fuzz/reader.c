/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* First octet: which of the shipped recipes, or none. The rest: an operator's text. */
#include "fuzz.h"

#include "account/recipe.h"
#include "core/json.h"
#include "core/money.h"

#include <string.h>

#define RECEIVED INT64_C(1795435200000)

static int by_id(const void *a, const void *b)
{
	return strcmp((*(struct st_recipe *const *)a)->id, (*(struct st_recipe *const *)b)->id);
}

static GPtrArray *recipes_loaded(void)
{
	static GPtrArray *recipes;
	g_autoptr(GDir) folder = NULL;
	const char *name;

	if (recipes)
		return recipes;
	recipes = g_ptr_array_new();
	folder = g_dir_open(RECIPES_FOLDER, 0, NULL);
	MUST(folder);
	while ((name = g_dir_read_name(folder))) {
		g_autofree char *path = g_build_filename(RECIPES_FOLDER, name, NULL);
		struct st_recipe *recipe;

		if (!g_str_has_suffix(name, ".recipe"))
			continue;
		MUST(st_recipe_load(path, &recipe) == 0);
		g_ptr_array_add(recipes, recipe);
	}
	MUST(recipes->len > 0);
	g_ptr_array_sort(recipes, by_id);
	return recipes;
}

static void check_bucket(const struct st_bucket *bucket)
{
	char text[160], amount[ST_MONEY_TEXT];

	st_bucket_describe(bucket, text);
	MUST(bucket->scope && bucket->confidence);
	MUST(bucket->total_bytes >= -1 && bucket->amount >= -1);
	MUST(bucket->kind != ST_MONEY || bucket->amount == -1);
	MUST(bucket->kind == ST_MONEY || bucket->unlimited || bucket->amount >= 0);
	if (bucket->kind == ST_MONEY) {
		MUST(!bucket->money.currency[0] || st_currency_valid(bucket->money.currency));
		MUST(bucket->money.scale >= 0 && bucket->money.scale <= 6);
		st_money_format(&bucket->money, amount);
	}
	MUST(strlen(bucket->expires) == 0 || strlen(bucket->expires) >= 10);
	MUST(bucket->expires[0] || bucket->expires_ms == 0);
	MUST(!bucket->no_amount || (bucket->expires[0] && bucket->kind == ST_MONEY));
	MUST(bucket->span_from <= bucket->span_to);
}

static void check_balance(const struct simtopup_balance *balance)
{
	g_autofree char *json = NULL;
	JsonObject *object;

	MUST(balance->state != ST_BALANCE_OK || balance->count > 0);
	MUST(balance->count == 0 || balance->state == ST_BALANCE_OK ||
	     balance->state == ST_BALANCE_CLAIMED);
	MUST(balance->count <= ST_BUCKETS_MAX);
	MUST(g_utf8_validate(balance->text, -1, NULL));
	for (unsigned i = 0; i < balance->count; i++)
		check_bucket(&balance->buckets[i]);
	object = st_balance_json(balance);
	json = st_json_print(object);
	json_object_unref(object);
	object = st_json_parse_object(json);
	MUST(object);
	json_object_unref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	GPtrArray *recipes = recipes_loaded();
	const struct st_recipe *recipe = NULL;
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	g_autofree struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);
	g_autofree char *text = NULL;

	if (len < 1)
		return 0;
	if (data[0] < recipes->len)
		recipe = recipes->pdata[data[0]];
	text = g_strndup((const char *)data + 1, len - 1);
	st_balance_read_text(recipe, text, RECEIVED, balance);
	check_balance(balance);
	st_voucher_read_outcome(recipe, text, RECEIVED, outcome);
	MUST(outcome->reason);
	MUST(outcome->outcome == ST_OUTCOME_ACCEPTED || !outcome->has_amount);
	MUST(outcome->outcome == ST_OUTCOME_ACCEPTED || outcome->after.count == 0);
	check_balance(&outcome->after);
	return 0;
}
