/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which message is the receipt of this renewal, on a rail that answers by message. */
#include "renewal_world.h"

#include <string.h>

#define RECEIVED "Fictel (fictitious): Recharge of 10.00 EUR received. Credit 14.20 EUR, valid " \
		 "until 2027-01-31. Voucher ending 1234."

static struct st_rail by_message;

static void await_nothing(struct st_act *act, struct st_answer *ret_answer)
{
	(void)act;
	memset(ret_answer, 0, sizeof(*ret_answer));
	ret_answer->outcome = ST_OUTCOME_UNKNOWN;
	g_strlcpy(ret_answer->reason, "no-receipt", sizeof(ret_answer->reason));
}

/* Sent, and no word came yet. */
static struct simtopup_renewal *sent(struct bench *bench, const char *key, const char *voucher,
				     const char *face)
{
	struct simtopup_renewal *renewal =
		bench_open(bench, key, bench_spec(voucher, face, "10EUR"), NULL);

	by_message = st_rail_voucher;
	by_message.caps.answers_by_sms = true;
	by_message.await = await_nothing;
	renewal->rail = &by_message;
	bench->world->answer = ANSWER_NO_CREDIT;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	bench_expect(renewal, ST_IN_DOUBT);
	bench_advance(bench, 2000);
	return renewal;
}

/* The summary of the newest evidence once this message came. */
static const char *hears(struct bench *bench, struct simtopup_renewal *renewal, const char *text,
			 int64_t sent_ms, enum st_state state)
{
	struct st_sms sms = { .sender = "Fictel", .sent_ms = sent_ms };
	JsonArray *list;

	g_strlcpy(sms.text, text, sizeof(sms.text));
	st_port_sms_push(&bench->port, &sms);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, state);
	list = renewal->row.evidence;
	return st_json_text(json_array_get_object_element(list, json_array_get_length(list) - 1),
			    "summary");
}

static void one_that_fits(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "a", VOUCHER, "10EUR");

	(void)data;
	hears(bench, renewal, RECEIVED, bench->world->wall_ms, ST_ACCEPTED);
	g_assert_true(st_evidence_has_receipt(&renewal->row));
	st_renewal_free(renewal);
}

static void sum_and_time_are_needed(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "a", VOUCHER, "10EUR");
	const char *said;

	(void)data;
	said = hears(bench, renewal, RECEIVED, 0, ST_IN_DOUBT);
	g_assert_nonnull(strstr(said, "without a time"));
	bench_advance(bench, 1000);
	said = hears(bench, renewal,
		     "Fictel (fictitious): Recharge of 20.00 EUR received. Credit 24.20 EUR, "
		     "valid until 2027-01-31. Voucher ending 1234.",
		     bench->world->wall_ms, ST_IN_DOUBT);
	g_assert_nonnull(strstr(said, "not the sum of this one"));
	said = hears(bench, renewal, RECEIVED, renewal->row.submitted - 2000, ST_IN_DOUBT);
	g_assert_nonnull(strstr(said, "stamped before"));
	g_assert_false(st_evidence_has_receipt(&renewal->row));
	st_renewal_free(renewal);
}

/* What one paid for others comes from the same sender. */
static void anothers_number(struct bench *bench, const void *data)
{
	static const char another[] = "Fictel (fictitious): Recharge of 10.00 EUR received. Credit "
				      "14.20 EUR, valid until 2027-01-31. For +999 00 987-654.";
	struct simtopup_renewal *renewal = sent(bench, "a", VOUCHER, "10EUR");

	(void)data;
	hears(bench, renewal, another, bench->world->wall_ms, ST_IN_DOUBT);
	g_assert_false(st_evidence_has_receipt(&renewal->row));
	g_strlcpy(bench->world->msisdn, "+99900987654", sizeof(bench->world->msisdn));
	hears(bench, renewal, another, bench->world->wall_ms, ST_ACCEPTED);
	st_renewal_free(renewal);
}

/* The first was given up by a person, and its receipt may still come. */
static void two_that_fit(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = sent(bench, "a", "98765432101234", "10EUR"), *next;
	const char *said;

	(void)data;
	g_assert_cmpint(st_renewal_resolve(first, false, "Ada", "no receipt came"), ==, 0);
	next = sent(bench, "b", VOUCHER, "10EUR");
	said = hears(bench, next, RECEIVED, bench->world->wall_ms, ST_IN_DOUBT);
	g_assert_nonnull(strstr(said, "may be another renewal's"));
	g_assert_false(st_evidence_has_receipt(&next->row));
	st_renewal_free(next);
	st_renewal_free(first);
}

/* Another sum, or a receipt in hand: then it is not the other's. */
static void only_one_of_two_fits(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = sent(bench, "a", "98765432101234", "5EUR"), *next, *third;

	(void)data;
	g_assert_cmpint(st_renewal_resolve(first, false, "Ada", "no receipt came"), ==, 0);
	next = sent(bench, "b", VOUCHER, "10EUR");
	hears(bench, next, RECEIVED, bench->world->wall_ms, ST_ACCEPTED);
	g_assert_cmpint(st_renewal_resolve(next, true, "Ada", "the shop knows"), ==, 0);
	third = sent(bench, "c", OTHER_VOUCHER, "10EUR");
	/* The same message once more is still the other's. */
	hears(bench, third, RECEIVED, bench->world->wall_ms, ST_IN_DOUBT);
	hears(bench, third,
	      "Fictel (fictitious): Recharge of 10.00 EUR received. Credit 24.20 EUR, "
	      "valid until 2027-01-31. Voucher ending 9876.", bench->world->wall_ms, ST_ACCEPTED);
	st_renewal_free(third);
	st_renewal_free(next);
	st_renewal_free(first);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/messages/fits", one_that_fits },
		{ "/messages/sum-and-time", sum_and_time_are_needed },
		{ "/messages/another", anothers_number },
		{ "/messages/two-fit", two_that_fit },
		{ "/messages/one-fits", only_one_of_two_fits },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
