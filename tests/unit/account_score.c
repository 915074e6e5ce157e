/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Every known reply and many variations of language, number and date, without a
 * recipe: no wrong money, date or volume, whatever else changes.
 */
#include "account/recipe.h"
#include "core/json.h"
#include "core/money.h"

#include <string.h>

#define RECEIVED INT64_C(1795435200000)

struct score {
	unsigned texts, stated, right;
};

static bool is_same_amount(const char *expected, const struct simtopup_money *money)
{
	bool negative = expected[0] == '-';
	g_autofree char *text = g_strconcat(expected + negative, "EUR", NULL);
	struct simtopup_money other, same = *money;
	int order;

	memcpy(same.currency, "EUR", 4);
	if (negative)
		same.units = -same.units;
	return st_money_parse(text, &other) && st_money_compare(&other, &same, &order) &&
	       order == 0;
}

static const struct st_bucket *main_of(const struct simtopup_balance *balance)
{
	for (unsigned i = 0; i < balance->count; i++) {
		if (balance->buckets[i].kind == ST_MONEY &&
		    strcmp(balance->buckets[i].scope, "main") == 0)
			return &balance->buckets[i];
	}
	return NULL;
}

static bool check_money(JsonObject *expect, const struct st_bucket *bucket)
{
	const char *amount = st_json_text(expect, "balance");
	const char *currency = st_json_text(expect, "currency");

	if (!bucket || bucket->no_amount)
		return true;
	return amount && is_same_amount(amount, &bucket->money) &&
	       (!currency || !bucket->money.currency[0] ||
		strcmp(currency, bucket->money.currency) == 0);
}

static bool check_date(JsonObject *expect, const struct simtopup_balance *balance,
		       const struct st_bucket *bucket)
{
	const char *date = st_json_text(expect, "expires");

	for (unsigned i = 0; !bucket && i < balance->count; i++) {
		if (balance->buckets[i].expires[0])
			bucket = &balance->buckets[i];
	}
	return !bucket || !bucket->expires[0] || (date && strncmp(date, bucket->expires, 10) == 0);
}

/*
 * Sums, as the key of the reply means them; a unit's rounding is not wrong. Two of the
 * real replies state volumes that they have no key for; the made ones have all keys.
 */
static bool check_volume(JsonObject *reply, const char *key, enum st_kind kind,
			 const struct simtopup_balance *balance)
{
	JsonObject *expect = json_object_get_object_member(reply, "expect");
	bool made = g_strcmp0(st_json_text(reply, "operator"), "made") == 0 ||
		    g_strcmp0(st_json_text(reply, "operator"), "var") == 0;
	int64_t sum = 0, difference;
	bool given = false;

	for (unsigned i = 0; i < balance->count; i++) {
		const struct st_bucket *bucket = &balance->buckets[i];

		if (bucket->kind != kind || bucket->no_amount || bucket->unlimited)
			continue;
		sum += bucket->amount;
		given = true;
	}
	if (!given || !json_object_has_member(expect, key))
		return !given || !made;
	difference = sum - json_object_get_int_member(expect, key);
	return difference >= -1 && difference <= 1;
}

static void check_line(const char *line, struct score *score)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	JsonObject *reply = st_json_parse_object(line);
	JsonObject *expect = json_object_get_object_member(reply, "expect");
	const char *country = st_json_text(reply, "country");
	const struct st_bucket *bucket;

	if (country && strlen(country) == 2)
		g_strlcpy(balance->country, country, sizeof(balance->country));
	balance->undated = true;
	st_balance_read_text(NULL, st_json_text(reply, "text"), RECEIVED, balance);
	bucket = main_of(balance);
	score->texts++;
	score->stated += st_json_text(expect, "balance") != NULL;
	score->right += st_json_text(expect, "balance") && bucket && !bucket->no_amount;
	if (!check_money(expect, bucket) || !check_date(expect, balance, bucket) ||
	    !check_volume(reply, "data_bytes", ST_DATA, balance) ||
	    !check_volume(reply, "voice_seconds", ST_VOICE, balance) ||
	    !check_volume(reply, "sms", ST_SMS_COUNT, balance)) {
		g_test_message("read wrong: %s", line);
		g_test_fail();
	}
	json_object_unref(reply);
}

static void nothing_is_read_wrong(const void *data)
{
	g_autofree char *content = NULL;
	g_auto(GStrv) lines = NULL;
	struct score score = { 0 };

	g_assert_true(g_file_get_contents(data, &content, NULL, NULL));
	lines = g_strsplit(g_strchomp(content), "\n", -1);
	for (char **line = lines; *line; line++)
		check_line(*line, &score);
	g_test_message("%u texts, %u of %u balances read", score.texts, score.right, score.stated);
	g_assert_cmpuint(score.texts, >=, 140);
	/* Refusing everything is no art. */
	g_assert_cmpuint(score.right * 100, >=, score.stated * 85);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (int i = 1; i < argc; i++) {
		g_autofree char *name = g_strdup_printf("/score/%d", i);

		g_test_add_data_func(name, argv[i], nothing_is_read_wrong);
	}
	return g_test_run();
}
