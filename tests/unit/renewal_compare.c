/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What a look at the balance proves, row by row: no modem, no ledger. */
#include "core/money.h"
#include "renewal/act.h"

#include <string.h>

#define DAY INT64_C(86400000)
#define NOW INT64_C(1795000000000)

struct sight {
	const char *balance; /* NULL: none is shown */
	int data;            /* MB in a bucket; 0: there is none */
	int days;            /* until all expires; 0: not shown */
};

static void look_at(const struct sight *sight, int64_t at, struct st_look *look)
{
	memset(look, 0, sizeof(*look));
	look->at = at;
	look->has_money = sight->balance && st_money_parse(sight->balance, &look->money);
	g_assert_true(look->has_money || !sight->balance);
	if (sight->days) {
		look->expires_ms = NOW + sight->days * DAY;
		g_snprintf(look->expires, sizeof(look->expires), "day %d", sight->days);
	}
	if (sight->data) {
		look->tallies[ST_DATA] = (struct st_tally){
			.count = 1, .sum = sight->data, .expires_ms = look->expires_ms,
		};
	}
}

static void set_money(JsonObject *facts, const char *key, const char *text)
{
	struct simtopup_money money;

	if (!text)
		return;
	g_assert_true(st_money_parse(text, &money));
	json_object_set_object_member(facts, key, st_json_money_object(&money));
}

static enum st_finding compare(struct st_row *row, const struct sight *before,
			       const struct sight *after)
{
	g_autofree struct st_look *look = g_new0(struct st_look, 1);
	char summary[160] = "";
	const char *kind = NULL;
	enum st_finding finding;

	look_at(before, NOW, look);
	st_facts_set_look(row->facts, "baseline", look);
	look_at(after, NOW + 60000, look);
	finding = st_evidence_compare(row, look, summary, &kind);
	g_test_message("%s", summary);
	st_row_clear(row);
	return finding;
}

static const struct {
	const char *name, *face, *named, *charge, *spend, *bonus, *last;
	struct sight before, after;
	enum st_finding finding;
} vouchers[] = {
	{ "face", "10EUR", NULL, NULL, NULL, NULL, NULL, { "4.20EUR", 0, 9 }, { "14.20EUR", 0, 9 },
	  ST_FOUND_PROOF },
	{ "nothing", "10EUR", NULL, NULL, NULL, NULL, NULL, { "4.20EUR", 0, 9 },
	  { "4.20EUR", 0, 9 }, ST_FOUND_ABSENCE },
	{ "bonus that nobody named", "20EUR", "20EUR", NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { "26EUR", 0, 40 }, ST_FOUND_CHANGE },
	{ "bonus that was named", "20EUR", "22EUR", NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { "26EUR", 0, 40 }, ST_FOUND_PROOF },
	{ "bonus that is allowed", "20EUR", NULL, NULL, NULL, "2EUR", NULL, { "4EUR", 0, 9 },
	  { "26EUR", 0, 40 }, ST_FOUND_PROOF },
	{ "more than is allowed", "20EUR", NULL, NULL, NULL, "2EUR", NULL, { "4EUR", 0, 9 },
	  { "26.01EUR", 0, 40 }, ST_FOUND_CHANGE },
	{ "spent before it was seen", "10EUR", "10EUR", NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { "13.93EUR", 0, 40 }, ST_FOUND_CHANGE },
	{ "spent, as is allowed", "10EUR", NULL, NULL, "0.10EUR", NULL, NULL, { "4EUR", 0, 9 },
	  { "13.93EUR", 0, 9 }, ST_FOUND_PROOF },
	{ "spent more than is allowed", "10EUR", NULL, NULL, "0.05EUR", NULL, NULL,
	  { "4EUR", 0, 9 }, { "13.93EUR", 0, 9 }, ST_FOUND_CHANGE },
	{ "spent, and seen before", "10EUR", NULL, NULL, NULL, NULL, "3.50EUR", { "4EUR", 0, 9 },
	  { "13.50EUR", 0, 9 }, ST_FOUND_PROOF },
	{ "other credit, seen before", "10EUR", NULL, NULL, NULL, NULL, "9EUR", { "4EUR", 0, 9 },
	  { "19EUR", 0, 9 }, ST_FOUND_PROOF },
	{ "a dip that comes back", "10EUR", NULL, NULL, NULL, NULL, "2.34EUR", { "12.34EUR", 0, 9 },
	  { "12.34EUR", 0, 9 }, ST_FOUND_ABSENCE },
	{ "a dip that comes back a bit less", "10EUR", NULL, NULL, NULL, NULL, "2EUR",
	  { "12.34EUR", 0, 9 }, { "12EUR", 0, 9 }, ST_FOUND_CHANGE },
	{ "other credit", "10EUR", NULL, NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { "9EUR", 0, 40 }, ST_FOUND_CHANGE },
	{ "the price of the message", "10EUR", NULL, "0.10EUR", NULL, NULL, NULL,
	  { "4EUR", 0, 9 }, { "13.90EUR", 0, 9 }, ST_FOUND_PROOF },
	{ "another currency", "10EUR", NULL, NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { "14USD", 0, 9 }, ST_FOUND_NOTHING },
	{ "no balance any more", "10EUR", NULL, NULL, NULL, NULL, NULL, { "4EUR", 0, 0 },
	  { NULL, 0, 0 }, ST_FOUND_NOTHING },
	{ "another bucket's expiry, and the balance gone", "10EUR", NULL, NULL, NULL, NULL, NULL,
	  { "4EUR", 0, 9 }, { NULL, 0, 40 }, ST_FOUND_NOTHING },
	{ "the same, of no known worth", NULL, NULL, NULL, NULL, NULL, NULL, { "4EUR", 0, 9 },
	  { NULL, 0, 40 }, ST_FOUND_NOTHING },
	{ "an expiry, and a balance that was not there", "10EUR", NULL, NULL, NULL, NULL, NULL,
	  { NULL, 0, 9 }, { "14EUR", 0, 40 }, ST_FOUND_NOTHING },
	{ "an expiry, and another currency", "10EUR", NULL, NULL, NULL, NULL, NULL,
	  { "4EUR", 0, 9 }, { "14USD", 0, 40 }, ST_FOUND_NOTHING },
	{ "only the expiry moved, of no known worth", NULL, NULL, NULL, NULL, NULL, NULL,
	  { "4EUR", 0, 9 }, { "4EUR", 0, 40 }, ST_FOUND_PROOF },
	{ "only the expiry is shown", NULL, NULL, NULL, NULL, NULL, NULL, { NULL, 0, 9 },
	  { NULL, 0, 39 }, ST_FOUND_PROOF },
	{ "an expiry that drifts", NULL, NULL, NULL, NULL, NULL, NULL, { NULL, 0, 9 },
	  { NULL, 0, 10 }, ST_FOUND_NOTHING },
};

static void vouchers_by_row(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(vouchers); i++) {
		struct st_row row;

		st_row_init(&row);
		set_money(row.facts, "face_value", vouchers[i].face);
		set_money(row.facts, "amount", vouchers[i].named);
		set_money(row.facts, "charge", vouchers[i].charge);
		set_money(row.facts, "allow_spend", vouchers[i].spend);
		set_money(row.facts, "allow_bonus", vouchers[i].bonus);
		set_money(row.facts, "last_balance", vouchers[i].last);
		g_test_message("%s", vouchers[i].name);
		g_assert_cmpint(compare(&row, &vouchers[i].before, &vouchers[i].after), ==,
				vouchers[i].finding);
	}
}

static const struct {
	const char *name;
	int adds; /* MB, of 5 EUR; 0: the recipe does not say what it adds */
	const char *charge;
	enum st_state state;
	struct sight before, after;
	enum st_finding finding;
} plans[] = {
	{ "bought", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 }, { "4EUR", 1000, 0 },
	  ST_FOUND_PROOF },
	{ "bought and used a bit", 1000, NULL, ST_ACCEPTED, { "9EUR", 0, 0 }, { "4EUR", 950, 0 },
	  ST_FOUND_PROOF },
	{ "the same, in doubt", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 }, { "4EUR", 950, 0 },
	  ST_FOUND_CHANGE },
	{ "a smaller plan for 2, and 3 spent", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "4EUR", 200, 0 }, ST_FOUND_CHANGE },
	{ "a smaller plan for 2, and more spent", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "3.50EUR", 200, 0 }, ST_FOUND_CHANGE },
	{ "used a bit, late", 1000, NULL, ST_UNVERIFIED, { NULL, 0, 0 }, { NULL, 950, 0 },
	  ST_FOUND_CHANGE },
	{ "bought, and spent besides", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "3.50EUR", 1000, 0 }, ST_FOUND_PROOF },
	{ "on top of what was there", 1000, NULL, ST_IN_DOUBT, { "9EUR", 200, 0 },
	  { "4EUR", 1200, 0 }, ST_FOUND_PROOF },
	{ "the old one starts anew", 1000, NULL, ST_IN_DOUBT, { "9EUR", 1000, 2 },
	  { "4EUR", 1000, 30 }, ST_FOUND_PROOF },
	{ "the same, and spent besides, in doubt", 1000, NULL, ST_IN_DOUBT, { "9EUR", 1000, 2 },
	  { "3EUR", 1000, 30 }, ST_FOUND_CHANGE },
	{ "the same, said yes", 1000, NULL, ST_ACCEPTED, { "9EUR", 1000, 2 }, { "3EUR", 1000, 30 },
	  ST_FOUND_PROOF },
	{ "a gift: the money stayed", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "9EUR", 1000, 0 }, ST_FOUND_CHANGE },
	{ "more than was bought", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "4EUR", 2000, 0 }, ST_FOUND_CHANGE },
	{ "paid, and no bucket yet", 1000, NULL, ST_ACCEPTED, { "9EUR", 0, 0 },
	  { "4EUR", 0, 0 }, ST_FOUND_CHANGE },
	{ "nothing", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 }, { "9EUR", 0, 0 },
	  ST_FOUND_ABSENCE },
	{ "nothing, and the old one was used", 1000, NULL, ST_IN_DOUBT, { "9EUR", 100, 0 },
	  { "9EUR", 60, 0 }, ST_FOUND_ABSENCE },
	{ "nothing, where no money is shown", 1000, NULL, ST_IN_DOUBT, { NULL, 100, 0 },
	  { NULL, 60, 0 }, ST_FOUND_ABSENCE },
	{ "less than the price went, and no bucket yet", 1000, NULL, ST_IN_DOUBT,
	  { "9EUR", 0, 0 }, { "4.10EUR", 0, 0 }, ST_FOUND_CHANGE },
	{ "more money than before, and no bucket", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { "9.10EUR", 0, 0 }, ST_FOUND_CHANGE },
	{ "only the bucket is shown", 1000, NULL, ST_IN_DOUBT, { NULL, 100, 0 },
	  { NULL, 1100, 0 }, ST_FOUND_PROOF },
	{ "only the bucket is shown, and the money was before", 1000, NULL, ST_IN_DOUBT,
	  { "9EUR", 0, 0 }, { NULL, 1000, 0 }, ST_FOUND_CHANGE },
	{ "the same, said yes", 1000, NULL, ST_ACCEPTED, { "9EUR", 0, 0 }, { NULL, 1000, 0 },
	  ST_FOUND_PROOF },
	{ "neither, and the money was before", 1000, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 },
	  { NULL, 0, 0 }, ST_FOUND_NOTHING },
	{ "only the money is shown, said yes", 0, NULL, ST_ACCEPTED, { "9EUR", 0, 0 },
	  { "4EUR", 0, 0 }, ST_FOUND_PROOF },
	{ "with the price of the message", 0, "0.10EUR", ST_ACCEPTED, { "9EUR", 0, 0 },
	  { "3.90EUR", 0, 0 }, ST_FOUND_PROOF },
	{ "the same, in doubt", 0, NULL, ST_IN_DOUBT, { "9EUR", 0, 0 }, { "4EUR", 0, 0 },
	  ST_FOUND_CHANGE },
	{ "another sum", 0, NULL, ST_ACCEPTED, { "9EUR", 0, 0 }, { "3EUR", 0, 0 },
	  ST_FOUND_CHANGE },
	{ "no sum", 0, NULL, ST_ACCEPTED, { "9EUR", 0, 0 }, { "9EUR", 0, 0 }, ST_FOUND_ABSENCE },
};

static void plans_by_row(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(plans); i++) {
		struct st_pay_way way = { .plan = "p", .name = "p", .amount = plans[i].adds,
					  .adds = plans[i].adds ? ST_DATA : -1 };
		struct st_row row;

		st_row_init(&row);
		row.state = plans[i].state;
		json_object_set_object_member(row.facts, "plan", st_facts_plan(&way));
		set_money(row.facts, "price", "5EUR");
		set_money(row.facts, "charge", plans[i].charge);
		g_test_message("%s", plans[i].name);
		g_assert_cmpint(compare(&row, &plans[i].before, &plans[i].after), ==,
				plans[i].finding);
	}
}

/* An advertisement reads like a balance by rules that know no operator. */
static void readers_are_not_mixed(void)
{
	for (unsigned i = 0; i < 4; i++) {
		g_autofree struct st_look *look = g_new0(struct st_look, 1);
		bool before = i & 1, after = i & 2;
		const char *kind = NULL;
		char summary[160];
		struct st_row row;

		st_row_init(&row);
		set_money(row.facts, "face_value", "10EUR");
		look_at(&(struct sight){ "4EUR", 0, 9 }, NOW, look);
		look->generic = before;
		st_facts_set_look(row.facts, "baseline", look);
		look_at(&(struct sight){ "14EUR", 0, 9 }, NOW + 60000, look);
		look->generic = after;
		g_assert_cmpint(st_evidence_compare(&row, look, summary, &kind), ==,
				before == after ? ST_FOUND_PROOF : ST_FOUND_NOTHING);
		st_row_clear(&row);
	}
}

/* What the network tells unasked is ours only when it names our sum. */
static void a_push_may_be_about_another(void)
{
	static const struct {
		bool pushed;
		const char *amount;
		bool is_other;
	} answers[] = {
		{ true, "20EUR", true }, { true, NULL, true }, { true, "10EUR", false },
		{ false, "20EUR", false }, { false, NULL, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autofree struct st_answer *answer = g_new0(struct st_answer, 1);
		struct st_row row;

		st_row_init(&row);
		set_money(row.facts, "face_value", "10EUR");
		answer->pushed = answers[i].pushed;
		answer->has_amount = answers[i].amount &&
				     st_money_parse(answers[i].amount, &answer->amount);
		g_assert_cmpint(st_evidence_is_other(&row, answer), ==, answers[i].is_other);
		st_row_clear(&row);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/compare/vouchers", vouchers_by_row);
	g_test_add_func("/compare/plans", plans_by_row);
	g_test_add_func("/compare/readers", readers_are_not_mixed);
	g_test_add_func("/compare/push", a_push_may_be_about_another);
	return g_test_run();
}
