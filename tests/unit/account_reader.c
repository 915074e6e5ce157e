/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the reader refuses, with a recipe and without. */
#include "account/recipe.h"
#include "core/error.h"
#include "core/json.h"
#include "core/money.h"

#include <string.h>

#define RECEIVED INT64_C(1795435200000)

static const char *replies;

static struct st_recipe *recipe_with(const char *rules)
{
	g_autofree char *text = g_strconcat(
		"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		"source=test\ncertainty=H\n[match 1]\nmcc-mnc=20801\n[conventions]\n"
		"timezone=Europe/Paris\ndate-order=dmy\ncurrency-words=\xe2\x82\xac;euro\n"
		"[sample 1]\ntext=x\nmust=refuse\nsource=test\n", rules, NULL);
	struct st_recipe *recipe = NULL;

	if (st_recipe_parse("x.recipe", text, strlen(text), &recipe))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	return recipe;
}

/* "STATE bucket; bucket" */
static char *read_with(const struct st_recipe *recipe, const char *text)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	GString *found = g_string_new(NULL);

	st_balance_read_text(recipe, text, RECEIVED, balance);
	g_string_append(found, st_balance_state_name(balance->state));
	for (unsigned i = 0; i < balance->count; i++) {
		char bucket[160];

		st_bucket_describe(&balance->buckets[i], bucket);
		g_string_append_printf(found, "%s%s", i ? "; " : " ", bucket);
	}
	return g_string_free(found, FALSE);
}

static void reads(const struct st_recipe *recipe, const char *text, const char *expected)
{
	g_autofree char *found = read_with(recipe, text);

	if (strcmp(found, expected) != 0)
		g_error("\"%.80s\": expected \"%s\", found \"%s\"", text, expected, found);
}

#define MONEY "[bucket 1]\nkind=money\npattern=solde (?<amount>\\S+) (?<currency>\\S+)"

static void a_recipe_reads_its_texts(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(
		"[reply 1]\npattern=maintenance\nstate=unavailable\n"
		MONEY "(?: fin (?<expires>\\S+))?\n");

	reads(recipe, "solde 12,34 EUR fin 31/03/2027",
	      "ok money main 12.34 EUR expires 2027-03-31");
	reads(recipe, "SOLDE 12.34 \xe2\x82\xac", "ok money main 12.34 EUR");
	reads(recipe, "solde -3,50 Euro", "ok money main -3.50 EUR");
	reads(recipe, "solde 12,34 EUR fin 9378/10/12", "ok money main 12.34 EUR");
	/* An error text comes before any amount. */
	reads(recipe, "maintenance, solde 12,34 EUR", "unavailable");
}

static void a_doubt_refuses_the_whole_text(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(
		MONEY "\n[bucket 2]\nkind=data\npattern=data (?<amount>\\S+) (?<unit>\\S+)\n");

	reads(recipe, "solde 5,00 EUR data 3 Go",
	      "ok money main 5.00 EUR; data main 3221225472 B");
	reads(recipe, "solde 1.872 EUR data 3 Go", "not-understood");
	reads(recipe, "solde 5,00 EUR data 1.872 Go", "not-understood");
	reads(recipe, "solde 5,00 EUR data 3 Gbit", "not-understood");
	reads(recipe, "solde 5,00 USD", "not-understood");
	reads(recipe, "solde 5,00 EUR, solde 6,00 EUR", "not-understood");
	reads(recipe, "solde 5,00 EUR ... solde 5,00 EUR", "ok money main 5.00 EUR");
	reads(recipe, "solde inconnu EUR", "not-understood");
	reads(recipe, "Au revoir", "not-understood");
	reads(recipe, "", "not-understood");
	reads(recipe, "\r\n \xe2\x80\x8f", "not-understood");
	reads(recipe, "\xff solde 5,00 EUR", "not-understood");
}

static void buckets_may_repeat_or_stand_beside(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(
		"[bucket 1]\nkind=sms\nrepeat=yes\npattern=(?<amount>\\d+) SMS\n"
		"[bucket 2]\nkind=sms\nbeside=yes\npattern=(?<amount>\\d+) MMS\n"
		"[bucket 3]\nkind=sms\npattern=(?<amount>\\d+) never\n"
		"[bucket 4]\nkind=voice\nunlimited=yes\npattern=appels illimites\n"
		"[bucket 5]\nkind=data\nscope=roaming\n"
		"pattern=(?<amount>\\d+)/(?<total>\\d+) (?<unit>Mo)\n");

	reads(recipe, "5 SMS, 7 SMS, 9 MMS, 3 never, appels illimites, 1/2 Mo",
	      "ok sms main 5; sms main 7; sms main 9; voice main unlimited; "
	      "data roaming 1048576 B of 2097152 B");
}

static void too_many_buckets_are_refused(void)
{
	g_autoptr(st_recipe_t) recipe =
		recipe_with("[bucket 1]\nkind=sms\nrepeat=yes\npattern=(?<amount>\\d)\n");
	g_autofree char *fits = g_strnfill(ST_BUCKETS_MAX, '1');
	g_autofree char *over = g_strnfill(ST_BUCKETS_MAX + 1, '1');
	g_autofree char *found = read_with(recipe, fits);

	g_assert_true(g_str_has_prefix(found, "ok sms main 1; "));
	reads(recipe, over, "not-understood");
}

/* A recipe may come from anybody: patterns that explode are given up. */
static void no_pattern_hangs(void)
{
	static const char *const patterns[] = {
		"(?:a+)+[bc]", "(?:a|aa)+[bc]$", "(?:(?:a*)*)*[xy]", "(a*)*\\1[xy]",
		"a*a*a*a*a*a*a*a*a*a*[xy]", "(?:a(?R)?|aa)[xy]", "(?=(a+)+[xy])a", ".*.*.*.*.*[xy]",
	};
	g_autofree char *text = g_strnfill(ST_USSD_TEXT_MAX - 2, 'a');
	int64_t start = g_get_monotonic_time();
	unsigned given_up = 0;

	for (unsigned i = 0; i < G_N_ELEMENTS(patterns); i++) {
		char why[160];
		g_autoptr(st_pattern_t) pattern = st_pattern_new(patterns[i], why);
		g_autofree char *rules = g_strdup_printf(
			"[reply 1]\npattern=%s\nstate=menu\n"
			"[bucket 1]\nkind=sms\nunlimited=yes\npattern=a\n", patterns[i]);
		g_autoptr(st_recipe_t) recipe = recipe_with(rules);

		g_assert_cmpint(st_pattern_match(pattern, text, 0, NULL), !=, ST_PATTERN_YES);
		if (st_pattern_match(pattern, text, 0, NULL) != ST_PATTERN_LIMIT)
			continue;
		/* What the error patterns would have said is not known: no amount either. */
		reads(recipe, text, "not-understood");
		given_up++;
	}
	g_assert_cmpuint(given_up, >=, 5);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
}

static void long_texts_cost_little_and_are_not_read(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(MONEY "\n");
	g_autofree char *text = g_strnfill(1024 * 1024, ' ');
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	int64_t start = g_get_monotonic_time();

	memcpy(text, "solde 5,00 EUR", strlen("solde 5,00 EUR"));
	st_balance_read_text(recipe, text, RECEIVED, balance);
	g_assert_cmpint(balance->state, ==, ST_BALANCE_NOT_UNDERSTOOD);
	g_assert_cmpuint(strlen(balance->text), ==, ST_USSD_TEXT_MAX - 1);
	st_balance_read_text(NULL, text, RECEIVED, balance);
	g_assert_cmpint(balance->state, ==, ST_BALANCE_NOT_UNDERSTOOD);
	g_assert_cmpint(g_get_monotonic_time() - start, <, G_USEC_PER_SEC / 4);
}

static void outcomes_that_contradict_decide_nothing(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(
		"[outcome 1]\npattern=recharge de (?<amount>\\S+) (?<currency>\\S+)\n"
		"outcome=accepted\n"
		"[outcome 2]\npattern=deja utilise\noutcome=ambiguous\nreason=used\n"
		"[outcome 3]\npattern=utilise hier\noutcome=ambiguous\nreason=late\n");
	struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);

	st_voucher_read_outcome(recipe, "recharge de 10,00 EUR", RECEIVED, outcome);
	g_assert_cmpint(outcome->outcome, ==, ST_OUTCOME_ACCEPTED);
	g_assert_true(outcome->has_amount);
	g_assert_cmpint(outcome->amount.units, ==, 1000);
	st_voucher_read_outcome(recipe, "recharge de 10,00 USD", RECEIVED, outcome);
	g_assert_false(outcome->has_amount);
	st_voucher_read_outcome(recipe, "recharge de 10,00 EUR deja utilise", RECEIVED, outcome);
	g_assert_cmpint(outcome->outcome, ==, ST_OUTCOME_UNKNOWN);
	g_assert_cmpstr(outcome->reason, ==, "contradiction");
	st_voucher_read_outcome(recipe, "deja utilise hier", RECEIVED, outcome);
	g_assert_cmpint(outcome->outcome, ==, ST_OUTCOME_AMBIGUOUS);
	g_assert_cmpstr(outcome->reason, ==, "used");
	st_voucher_read_outcome(recipe, "", RECEIVED, outcome);
	g_assert_cmpint(outcome->outcome, ==, ST_OUTCOME_UNKNOWN);
	st_voucher_read_outcome(NULL, "recharge de 10,00 EUR", RECEIVED, outcome);
	g_assert_cmpint(outcome->outcome, ==, ST_OUTCOME_UNKNOWN);
	g_free(outcome);
}

static void without_a_recipe_only_the_certain_is_read(void)
{
	reads(NULL, "Your balance is \xc2\xa3" "6.45.", "ok money main 6.45 GBP low");
	reads(NULL, "Votre solde est de 12,34 euros", "ok money main 12.34 EUR low");
	reads(NULL, "Saldo: 7 EUR", "ok money main 7 EUR low");
	reads(NULL, "Your balance is $6.45", "not-understood");
	reads(NULL, "Your balance is 6.45", "not-understood");
	reads(NULL, "Your balance is 1.234 EUR", "not-understood");
	reads(NULL, "Your balance is 1.234,56 EUR", "not-understood");
	reads(NULL, "Your balance is 1 234,56 EUR", "not-understood");
	reads(NULL, "Your balance is 6.45 EURO2024", "not-understood");
	reads(NULL, "Your balance is 6.45 EUR, renews for 5 EUR", "not-understood");
	reads(NULL, "Your balance is 6.45 EUR, renews for $5", "not-understood");
	reads(NULL, "Your bonus balance is 6.45 EUR", "not-understood");
	reads(NULL, "We credit 10 EUR", "not-understood");
	reads(NULL, "The minimum balance is 5 EUR", "not-understood");
	reads(NULL, "Error. Your balance is 6.45 EUR", "not-understood");
	reads(NULL, "10 EUR", "not-understood");
}

static bool is_same_amount(const char *expected, const struct simtopup_money *money)
{
	g_autofree char *text = g_strconcat(expected, money->currency, NULL);
	struct simtopup_money other;
	int order;

	return st_money_parse(text, &other) && st_money_compare(&other, money, &order) &&
	       order == 0;
}

/* Every reply that is known: read right, or not at all. */
static void real_replies_are_never_read_wrong(void)
{
	g_autofree char *data = NULL;
	g_auto(GStrv) lines = NULL;
	unsigned right = 0, all = 0;

	g_assert_true(g_file_get_contents(replies, &data, NULL, NULL));
	lines = g_strsplit(g_strchomp(data), "\n", -1);
	for (char **line = lines; *line; line++, all++) {
		g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
		JsonObject *reply = st_json_parse_object(*line);
		JsonObject *expect = json_object_get_object_member(reply, "expect");
		const char *amount = st_json_text(expect, "balance");
		const char *currency = st_json_text(expect, "currency");

		st_balance_read_text(NULL, st_json_text(reply, "text"), RECEIVED, balance);
		if (balance->state == ST_BALANCE_OK) {
			const struct simtopup_money *money = &balance->buckets[0].money;

			if (!amount || !is_same_amount(amount, money) || !currency ||
			    strcmp(currency, money->currency) != 0)
				g_error("read wrong: %s", *line);
			right++;
		}
		json_object_unref(reply);
	}
	g_test_message("%u of %u replies read without a recipe", right, all);
	g_assert_cmpuint(all, >=, 140);
	g_assert_cmpuint(right, >=, 6);
}

static void json_has_the_keys_of_the_contract(void)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(MONEY " fin (?<expires>\\S+)\n");
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	g_autofree char *text = NULL;
	JsonObject *object;

	st_balance_read_text(recipe, "solde 12,30 EUR fin 31/03/2027", RECEIVED, balance);
	g_strlcpy(balance->subject.iccid, "8933", sizeof(balance->subject.iccid));
	g_strlcpy(balance->source, "text", sizeof(balance->source));
	object = st_balance_json(balance);
	text = st_json_print(object);
	json_object_unref(object);
	g_assert_cmpstr(text, ==,
		"{\"subject\":{\"iccid\":\"8933\"},\"operator\":{\"name\":\"X\",\"recipe\":\"x\"},"
		"\"source\":\"text\",\"text\":\"solde 12,30 EUR fin 31/03/2027\",\"state\":\"ok\","
		"\"buckets\":[{\"kind\":\"money\",\"scope\":\"main\",\"amount\":\"12.30\","
		"\"currency\":\"EUR\",\"expires\":\"2027-03-31\",\"confidence\":\"high\"}]}");
	/* 31 March 2027 23:59:59 in Paris, in summer time already. */
	g_assert_cmpint(balance->buckets[0].expires_ms, ==, INT64_C(1806530399000));
	g_assert_true(st_balance_main_money(balance) == &balance->buckets[0]);
	balance->buckets[balance->count++] = balance->buckets[0];
	g_assert_null(st_balance_main_money(balance));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	replies = argc > 1 ? argv[1] : "account_replies.jsonl";
	g_test_add_func("/reader/recipe", a_recipe_reads_its_texts);
	g_test_add_func("/reader/doubt", a_doubt_refuses_the_whole_text);
	g_test_add_func("/reader/repeat", buckets_may_repeat_or_stand_beside);
	g_test_add_func("/reader/too-many", too_many_buckets_are_refused);
	g_test_add_func("/reader/hang", no_pattern_hangs);
	g_test_add_func("/reader/long", long_texts_cost_little_and_are_not_read);
	g_test_add_func("/reader/outcome", outcomes_that_contradict_decide_nothing);
	g_test_add_func("/reader/generic", without_a_recipe_only_the_certain_is_read);
	g_test_add_func("/reader/generic/real", real_replies_are_never_read_wrong);
	g_test_add_func("/reader/json", json_has_the_keys_of_the_contract);
	return g_test_run();
}
