/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Changes of the balance that look like this renewal, and are something else. */
#include "renewal_world.h"

#include "core/money.h"

#include <string.h>

#define HOUR INT64_C(3600000)

static struct simtopup_renewal *send(struct bench *bench, const char *key, const char *voucher,
				     enum answer answer)
{
	struct simtopup_renewal *renewal =
		bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);

	bench->world->answer = answer;
	bench_submit(bench, renewal);
	return renewal;
}

/* Each look in a handle of its own, as other processes would. */
static void looks(struct bench *bench, const char *key, const char *voucher, enum st_state state)
{
	struct simtopup_renewal *renewal;

	g_assert_cmpint(bench_reopen(bench), ==, 0);
	renewal = bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);
	bench_advance(bench, 60000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, state);
	st_renewal_free(renewal);
}

/* A hold that is taken and released again, whatever else comes between. */
static void dips(struct bench *bench, const void *data)
{
	static const int to[] = { 1234, 234, 1234, 234, 1234, 1734, 734, 1734, 1200 };

	(void)data;
	bench->world->cents = 1234;
	st_renewal_free(send(bench, "k", VOUCHER, ANSWER_NO_CREDIT));
	for (size_t i = 0; i < G_N_ELEMENTS(to); i++) {
		bench->world->cents = to[i];
		looks(bench, "k", VOUCHER, ST_ACCEPTED);
	}
	bench->world->cents += 1000;
	looks(bench, "k", VOUCHER, ST_VERIFIED);
}

static int open_definite(struct st_act *act)
{
	int result = st_rail_voucher.open(act);

	act->policy.absence_apart_ms = HOUR;
	act->policy.quiet_ms = 0;
	return result;
}

/* What absence had closed is credited late, while the next one never is. */
static void failed_is_a_rival(struct bench *bench, const void *data)
{
	struct st_rail definite = st_rail_voucher;
	struct simtopup_renewal *first = bench_plan(bench, "a");

	(void)data;
	definite.open = open_definite;
	first->rail = &definite;
	bench->world->answer = ANSWER_USED;
	bench_submit(bench, first);
	for (int i = 0; i < 2; i++) {
		bench_advance(bench, HOUR);
		g_assert_cmpint(bench_verify(bench, first), ==, 0);
	}
	bench_expect(first, ST_FAILED);
	st_renewal_free(first);
	st_renewal_free(send(bench, "b", OTHER_VOUCHER, ANSWER_NO_CREDIT));
	bench->world->cents += 1000;
	looks(bench, "b", OTHER_VOUCHER, ST_ACCEPTED);
}

/* A refusal that was another's word, or none: it matters to one in doubt. */
static void refused_is_a_rival_in_doubt(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = send(bench, "a", VOUCHER, ANSWER_INVALID);

	(void)data;
	bench_expect(first, ST_REFUSED);
	st_renewal_free(first);
	bench_advance(bench, 1000);
	st_renewal_free(send(bench, "b", OTHER_VOUCHER, ANSWER_USED));
	bench->world->cents += 1000;
	looks(bench, "b", OTHER_VOUCHER, ST_IN_DOUBT);
}

static void refused_and_then_accepted(struct bench *bench, const void *data)
{
	(void)data;
	st_renewal_free(send(bench, "a", VOUCHER, ANSWER_INVALID));
	bench_advance(bench, 1000);
	st_renewal_free(send(bench, "b", OTHER_VOUCHER, ANSWER_ACCEPTED));
	looks(bench, "b", OTHER_VOUCHER, ST_VERIFIED);
}

static void not_sent_is_none(struct bench *bench, const void *data)
{
	(void)data;
	st_renewal_free(send(bench, "a", VOUCHER, ANSWER_NOT_SENT));
	bench_advance(bench, 1000);
	st_renewal_free(send(bench, "b", OTHER_VOUCHER, ANSWER_USED));
	bench->world->cents += 1000;
	looks(bench, "b", OTHER_VOUCHER, ST_VERIFIED);
}

/* What the last evidence says once this message came. */
static char *hears(struct bench *bench, struct simtopup_renewal *renewal, int64_t before_ms)
{
	struct st_sms sms = { .sender = "Fictel",
			      .sent_ms = renewal->row.submitted - before_ms,
			      .text = "Fictel (fictitious): Recharge of 10.00 EUR received. Credit "
				      "14.20 EUR, valid until 2027-01-31. Voucher ending 1234." };
	JsonArray *list;

	st_port_sms_push(&bench->port, &sms);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_IN_DOUBT);
	list = renewal->row.evidence;
	return g_strdup(st_json_text(json_array_get_object_element(
				list, json_array_get_length(list) - 1), "level"));
}

/* A service centre's clock that is behind loses no receipt, and makes a weak one. */
static void receipt_before_the_send(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = send(bench, "a", VOUCHER, ANSWER_USED);
	g_autofree char *old = hears(bench, renewal, 301000);
	g_autofree char *early = hears(bench, renewal, 5000);
	g_autofree char *late = NULL;

	(void)data;
	g_assert_cmpstr(old, ==, "E1"); /* the answer in the session */
	g_assert_cmpstr(early, ==, "E0");
	g_assert_true(st_evidence_says_yes(&renewal->row));
	late = hears(bench, renewal, -1000);
	g_assert_cmpstr(late, ==, "E2");
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/rivals/dips", dips },
		{ "/rivals/failed", failed_is_a_rival },
		{ "/rivals/refused-in-doubt", refused_is_a_rival_in_doubt },
		{ "/rivals/refused-accepted", refused_and_then_accepted },
		{ "/rivals/not-sent", not_sent_is_none },
		{ "/rivals/early-receipt", receipt_before_the_send },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
