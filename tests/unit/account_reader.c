/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the reader refuses, with a recipe and without. */
#include "account_reading.h"
#include "core/error.h"
#include "core/json.h"
#include "core/money.h"

#include <time.h>

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

/* "\xd8\xb1" and the like repeated: what a reader may stumble over without end. */
static int64_t time_of(const char *piece, size_t size)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	GString *text = g_string_sized_new(size + 64);
	struct timespec before, after;
	int64_t best = G_MAXINT64;

	while (text->len < size)
		g_string_append(text, piece);
	/* Of this thread only, and the least: what others do with the machine is not counted. */
	for (unsigned i = 0; i < 3; i++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
		st_balance_read_text(NULL, text->str, RECEIVED, balance);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
		best = MIN(best, (after.tv_sec - before.tv_sec) * G_USEC_PER_SEC +
				 (after.tv_nsec - before.tv_nsec) / 1000);
	}
	g_string_free(text, TRUE);
	return best;
}

static void time_grows_with_the_text_only(void)
{
	static const char *const pieces[] = {
		" ", "a", "1", "1 000 ", "1.", "1,000,000 ", "saldo ", "saldo: 5 EUR ",
		"valid until ", "12/12/2026 ", "5 GB ", "5 GB of ", "12:30:10 ", "\n1. ", "-",
		"*1#", "http://x ", "jan 1 ", "\xd8\xb1\xd8\xb5\xd9\x8a\xd8\xaf",
		"\xe4\xbd\x99\xe9\xa2\x9d", "(", "5 EUR, ", "guthaben", "Rs.",
		"illimites appels ", "vous avez ", "5 h 10 min ", "\xcc\x81",
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(pieces); i++) {
		int64_t small = time_of(pieces[i], 3000), middle = time_of(pieces[i], 60000);
		int64_t large = time_of(pieces[i], 1000000);

		/*
		 * Twenty times the text: quadratic would be 400 times. What lies between is
		 * memory that is no longer in the cache: counted in instructions, as the bench
		 * does, it is 19.5 times at most.
		 */
		if (middle > 60 * MAX(small, 100) || large > 2 * MAX(middle, 1000))
			g_error("\"%s\": %d us for 3 kB, %d us for 60 kB, %d us for 1 MB",
				pieces[i], (int)small, (int)middle, (int)large);
	}
}

static void a_long_text_is_read_whole(void)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	GString *text = g_string_new(NULL);

	for (unsigned i = 0; i < 6000; i++)
		g_string_append(text, "Bonjour. ");
	g_string_append(text, "Votre solde est de 12,34 euros.");
	st_balance_read_text(NULL, text->str, RECEIVED, balance);
	g_assert_cmpint(balance->state, ==, ST_BALANCE_OK);
	g_assert_cmpint(balance->buckets[0].money.units, ==, 1234);
	g_string_free(text, TRUE);
}

static void more_than_any_reply_is_not_read(void)
{
	g_autofree char *text = g_strnfill(ST_REPLY_MAX + 1, ' ');
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);

	memcpy(text, "solde 5,00 EUR", strlen("solde 5,00 EUR"));
	st_balance_read_text(NULL, text, RECEIVED, balance);
	g_assert_cmpint(balance->state, ==, ST_BALANCE_NOT_UNDERSTOOD);
	g_assert_cmpstr(balance->reason, ==, "too-long");
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
	reads(NULL, "Your balance is 1.234,56 EUR", "ok money main 1234.56 EUR low");
	reads(NULL, "Your balance is 1 234,56 EUR", "ok money main 1234.56 EUR low");
	reads(NULL, "Your balance is 6.45 EUR, renews for 5 EUR", "ok money main 6.45 EUR low");
	reads(NULL, "Your bonus balance is 6.45 EUR", "ok money bonus 6.45 EUR low");
	/* Whose dollars: not known. */
	reads(NULL, "Your balance is $6.45", "ok money main 6.45 low");
	reads(NULL, "Your balance is 6.45", "ok money main 6.45 low");
	reads(NULL, "Your balance is 1.234 EUR", "not-understood");
	reads(NULL, "Your balance is 6.45 EUR valid till 03/04/2027", "ok money main 6.45 EUR low");
	reads(NULL, "Your balance is 6.45 EUR valid till 23/04/2027",
	      "ok money main 6.45 EUR expires 2027-04-23 low");
	reads(NULL, "We credit 10 EUR", "not-understood");
	reads(NULL, "The minimum balance is 5 EUR", "not-understood");
	reads(NULL, "Error. Your balance is 6.45 EUR", "failed");
	reads(NULL, "Balance: 5.00 EUR, 2.00 EUR", "not-understood");
	reads(NULL, "Balance: 5.00 EUR. Balance: 6.00 EUR", "not-understood");
	reads(NULL, "Balance - 5.00 EUR", "not-understood");
	reads(NULL, "New M-PESA balance is EUR 5.00", "not-understood");
	reads(NULL, "Used 1 GB of 5 GB", "not-understood");
	reads(NULL, "You have 1.872 MB left", "not-understood");
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

static void two_prices_are_none(void)
{
	static const struct {
		const char *text;
		const char *price; /* NULL: refused */
	} menus[] = {
		{ "Buy at 5.00 EUR? 1:Yes", "5.00" },
		{ "Buy at 5.00 EUR? Buy at 5 EUR? 1:Yes", "5" },
		{ "Buy at 5.00 EUR? Not this one. Buy at 9.00 EUR? 1:Yes", NULL },
		{ "Buy at 5.00 EUR? Buy at 9.0.0 EUR? 1:Yes", NULL },
		{ "Buy it? 1:Yes", NULL },
	};
	g_autoptr(st_recipe_t) recipe = recipe_with("[outcome 1]\noutcome=accepted\n"
		"pattern=(?<amount>[\\d.]+) EUR came\n");
	struct st_voucher_outcome outcome;

	for (size_t i = 0; i < G_N_ELEMENTS(menus); i++) {
		struct simtopup_money price;
		char text[ST_MONEY_TEXT] = "";

		if (st_recipe_read_price(recipe, "at (?<price>[\\d.]+) EUR", menus[i].text,
					 &price))
			st_money_format(&price, text);
		g_assert_cmpstr(text, ==, menus[i].price ? menus[i].price : "");
	}
	st_voucher_read_outcome(recipe, "10 EUR came", 0, &outcome);
	g_assert_true(outcome.has_amount);
	st_voucher_read_outcome(recipe, "10 EUR came, and 2 EUR came", 0, &outcome);
	g_assert_cmpint(outcome.outcome, ==, ST_OUTCOME_ACCEPTED);
	g_assert_false(outcome.has_amount);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reader/recipe", a_recipe_reads_its_texts);
	g_test_add_func("/reader/doubt", a_doubt_refuses_the_whole_text);
	g_test_add_func("/reader/repeat", buckets_may_repeat_or_stand_beside);
	g_test_add_func("/reader/too-many", too_many_buckets_are_refused);
	g_test_add_func("/reader/hang", no_pattern_hangs);
	g_test_add_func("/reader/long", a_long_text_is_read_whole);
	g_test_add_func("/reader/too-long", more_than_any_reply_is_not_read);
	g_test_add_func("/reader/time", time_grows_with_the_text_only);
	g_test_add_func("/reader/outcome", outcomes_that_contradict_decide_nothing);
	g_test_add_func("/reader/prices", two_prices_are_none);
	g_test_add_func("/reader/generic", without_a_recipe_only_the_certain_is_read);
	g_test_add_func("/reader/json", json_has_the_keys_of_the_contract);
	return g_test_run();
}
