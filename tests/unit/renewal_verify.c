/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What counts as evidence, and what is refused before anything is sent. */
#include "renewal_world.h"

#include "core/money.h"

#include <string.h>

#define HOUR INT64_C(3600000)

static struct simtopup_renewal *sent(struct bench *bench, const char *face, enum answer answer,
				     enum st_state state)
{
	struct simtopup_renewal *renewal =
		bench_open(bench, "key-1", bench_spec(VOUCHER, face, "10EUR"), NULL);

	bench->world->answer = answer;
	st_renewal_submit(renewal, &bench->port, st_deadline_in(400));
	bench_expect(renewal, state);
	return renewal;
}

static void looks(struct bench *bench, struct simtopup_renewal *renewal, enum st_state state)
{
	bench_advance(bench, 60000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, state);
}

static void delta_of_the_face_value(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_SILENT, ST_IN_DOUBT);
	JsonObject *item;

	(void)data;
	looks(bench, renewal, ST_VERIFIED);
	item = json_array_get_object_element(renewal->row.evidence,
					     json_array_get_length(renewal->row.evidence) - 1);
	g_assert_cmpstr(st_json_text(item, "level"), ==, "E3");
	g_assert_cmpstr(st_json_text(item, "summary"), ==, "balance 4.20 -> 14.20 EUR (+10.00)");
	st_renewal_free(renewal);
}

static void another_delta_proves_nothing(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_NO_CREDIT, ST_ACCEPTED);

	(void)data;
	bench->world->cents += 900;
	looks(bench, renewal, ST_ACCEPTED);
	bench->world->cents += 600;
	looks(bench, renewal, ST_ACCEPTED);
	bench->world->cents -= 500;
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void without_face_value_the_answer_must_name_it(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, NULL, ANSWER_ACCEPTED, ST_ACCEPTED);

	(void)data;
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void without_face_value_and_answer(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, NULL, ANSWER_SILENT, ST_IN_DOUBT);

	(void)data;
	looks(bench, renewal, ST_IN_DOUBT);
	/* A day more is what an "end of day" does by itself. */
	g_strlcpy(bench->world->expires, "2027-02-01", sizeof(bench->world->expires));
	looks(bench, renewal, ST_IN_DOUBT);
	g_strlcpy(bench->world->expires, "2027-02-28", sizeof(bench->world->expires));
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void growing_intervals_until_unverified(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_NO_CREDIT, ST_ACCEPTED);
	int64_t wait, before = 0;
	int rounds = 0, status;

	(void)data;
	while (renewal->row.state == ST_ACCEPTED) {
		wait = renewal->row.next_check - bench->world->wall_ms;
		g_assert_cmpint(wait, >, 0);
		if (renewal->row.next_check < renewal->row.verify_until)
			g_assert_cmpint(wait, >=, before);
		before = wait;
		bench_advance(bench, wait);
		g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
		bench_expect(renewal, renewal->row.state);
		g_assert_cmpint(++rounds, <, 20);
	}
	bench_expect(renewal, ST_UNVERIFIED);
	g_assert_cmpint(renewal->row.next_check, ==, 0);
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	g_assert_null(bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				 &status));
	g_assert_cmpint(status, ==, SIMTOPUP_OPEN_RENEWAL);
	/* Evidence that comes late still counts. */
	bench->world->cents += 1000;
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void a_person_settles(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_USED, ST_IN_DOUBT);

	(void)data;
	g_assert_cmpint(st_renewal_resolve(renewal, false, "Ada", "the card was bad"), ==, 0);
	bench_expect(renewal, ST_RESOLVED_NOT_PAID);
	g_assert_cmpint(renewal->row.reserved.units, ==, 0);
	g_assert_cmpint(st_renewal_resolve(renewal, true, "Ada", "no"), ==, SIMTOPUP_STATE);
	st_renewal_free(bench_plan(bench, "key-2"));
	st_renewal_free(renewal);
}

static void another_sim_pauses(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_ACCEPTED, ST_ACCEPTED);
	char imsi[20];

	(void)data;
	g_strlcpy(imsi, bench->world->imsi, sizeof(imsi));
	g_strlcpy(bench->world->imsi, "001010999999999", sizeof(bench->world->imsi));
	g_assert_cmpint(bench_verify(bench, renewal), ==, SIMTOPUP_SUBJECT_CHANGED);
	bench_expect(renewal, ST_ACCEPTED);
	g_strlcpy(bench->world->imsi, imsi, sizeof(bench->world->imsi));
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void consent_without_a_balance(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1"), *next;
	struct simtopup_spec *spec = bench_spec(VOUCHER, "10EUR", "10EUR");

	(void)data;
	bench->world->mute = true;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_NO_BASELINE);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(st_renewal_cancel(renewal), ==, 0);
	st_renewal_free(renewal);

	g_assert_cmpint(st_spec_set(spec, "close_on", "acknowledged"), ==, 0);
	renewal = bench_open(bench, "key-2", spec, NULL);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_expect(renewal, ST_ACCEPTED);
	g_assert_cmpint(renewal->row.next_check, ==, 0);
	bench_advance(bench, 48 * HOUR);
	looks(bench, renewal, ST_ACCEPTED);
	/* It does not block, and its late credit proves nothing for the next one. */
	bench->world->mute = false;
	next = bench_open(bench, "key-3", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	g_assert_cmpint(bench_submit(bench, next), ==, 0);
	looks(bench, next, ST_VERIFIED);
	st_renewal_free(next);
	st_renewal_free(renewal);
}

/* What a person settled may still be credited: within its time it is a rival. */
static void a_settled_one_is_a_rival(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = sent(bench, "10EUR", ANSWER_NO_CREDIT, ST_ACCEPTED), *next;

	(void)data;
	g_assert_cmpint(st_renewal_resolve(first, true, "me", "the shop said so"), ==, 0);
	bench->world->answer = ANSWER_NO_CREDIT;
	next = bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	g_assert_cmpint(bench_submit(bench, next), ==, 0);
	bench->world->cents += 1000; /* the first one's, late */
	looks(bench, next, ST_ACCEPTED);
	st_renewal_free(next);
	st_renewal_free(first);
}

/* Somebody's other credit moves balance and expiry: not this renewal. */
static void expiry_does_not_outrank_the_balance(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = sent(bench, "10EUR", ANSWER_NO_CREDIT, ST_ACCEPTED);

	(void)data;
	g_strlcpy(bench->world->expires, "2027-02-28", sizeof(bench->world->expires));
	looks(bench, renewal, ST_ACCEPTED);
	bench->world->cents += 500;
	looks(bench, renewal, ST_ACCEPTED);
	bench->world->cents += 500;
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

/* The sum that a message names is nobody's word. */
static void a_message_names_no_amount(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_open(
		bench, "key-1", bench_spec(VOUCHER, NULL, "10EUR"), NULL);

	(void)data;
	bench->world->answer = ANSWER_BY_SMS;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	looks(bench, renewal, ST_IN_DOUBT);
	st_renewal_free(renewal);
}

static int open_definite(struct st_act *act)
{
	int result = st_rail_voucher.open(act);

	act->policy.absence_apart_ms = HOUR;
	act->policy.quiet_ms = 0;
	return result;
}

/* In doubt on a rail where absence means something. */
static struct simtopup_renewal *in_doubt(struct bench *bench, struct st_rail *definite)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	*definite = st_rail_voucher;
	definite->open = open_definite;
	renewal->rail = definite;
	bench->world->answer = ANSWER_USED;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	return renewal;
}

/* A receipt in hand speaks for a payment, though it moves no state and no credit shows. */
static void absence_against_a_receipt(struct bench *bench, const void *data)
{
	struct st_rail definite;
	struct simtopup_renewal *renewal = in_doubt(bench, &definite);
	struct st_sms sms = { .sender = "Fictel",
			      .text = "Fictel (fictitious): Recharge of 10.00 EUR received. Credit "
				      "14.20 EUR, valid until 2027-01-31. Voucher ending 1234." };

	(void)data;
	looks(bench, renewal, ST_IN_DOUBT);
	st_port_sms_push(&bench->port, &sms);
	bench_advance(bench, HOUR);
	looks(bench, renewal, ST_IN_DOUBT);
	bench_advance(bench, HOUR);
	looks(bench, renewal, ST_IN_DOUBT);
	bench_advance(bench, 24 * HOUR);
	looks(bench, renewal, ST_UNVERIFIED);
	st_renewal_free(renewal);
}

/* FAILED after two looks an hour apart, not before. */
static void absence_seen_twice(struct bench *bench, const void *data)
{
	struct st_rail definite;
	struct simtopup_renewal *renewal = in_doubt(bench, &definite);

	(void)data;
	looks(bench, renewal, ST_IN_DOUBT);
	looks(bench, renewal, ST_IN_DOUBT);
	bench_advance(bench, HOUR);
	looks(bench, renewal, ST_FAILED);
	g_assert_cmpint(renewal->row.reserved.units, ==, 0);
	st_renewal_free(renewal);
}

static void ceilings(struct bench *bench, const void *data)
{
	int status;

	(void)data;
	g_assert_null(bench_open(bench, "k", bench_spec(VOUCHER, "10EUR", "9.99EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_CEILING);
	g_assert_null(bench_open(bench, "k", bench_spec(VOUCHER, "10EUR", "10USD"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_CEILING);
	g_assert_null(bench_open(bench, "k", bench_spec(VOUCHER, "10EUR", NULL), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_INVALID);
	g_assert_null(bench_open(bench, "k", bench_spec(NULL, "10EUR", "10EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_INVALID);
	/* Told before a row is made that would block the SIM. */
	g_assert_null(bench_open(bench, "k", bench_spec(VOUCHER, NULL, "10USD"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_CEILING);
	g_assert_null(
		bench_open(bench, "k", bench_spec("1234567890123", "10EUR", "10EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_INVALID);
	g_assert_null(bench_open(bench, "k", NULL, &status));
	g_assert_cmpint(status, ==, SIMTOPUP_NOT_FOUND);
}

static void limits_and_pause(struct bench *bench, const void *data)
{
	struct simtopup_money limit = { 1500, 2, "EUR" };
	struct simtopup_renewal *renewal;

	(void)data;
	g_assert_cmpint(st_ledger_set_limit(bench->ledger, &limit, 24 * HOUR), ==, 0);
	renewal = sent(bench, "10EUR", ANSWER_ACCEPTED, ST_ACCEPTED);
	looks(bench, renewal, ST_VERIFIED);
	st_renewal_free(renewal);
	renewal = bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_CEILING);
	bench_advance(bench, 25 * HOUR);
	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "paused", "yes"), ==, 0);
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_STATE);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "paused", "no"), ==, 0);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

static void no_third_bad_code(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal;
	struct simtopup_spec *spec;

	(void)data;
	bench->world->answer = ANSWER_INVALID;
	for (int i = 0; i < 2; i++) {
		g_autofree char *voucher = g_strdup_printf("1111222233334%d", i);
		g_autofree char *key = g_strdup_printf("key-%d", i);

		renewal = bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);
		g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_REFUSED);
		bench_expect(renewal, ST_REFUSED);
		bench_advance(bench, 1000);
		st_renewal_free(renewal);
	}
	renewal = bench_plan(bench, "key-2");
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_REFUSED);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(bench->world->sends, ==, 2);
	g_assert_cmpint(st_renewal_cancel(renewal), ==, 0);
	st_renewal_free(renewal);
	spec = bench_spec(VOUCHER, "10EUR", "10EUR");
	g_assert_cmpint(st_spec_set(spec, "max_tries", "3"), ==, 0);
	bench->world->answer = ANSWER_ACCEPTED;
	renewal = bench_open(bench, "key-3", spec, NULL);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

static void clock_behind_the_ledger(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	bench_advance(bench, -1);
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_CLOCK);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(bench->world->looks, ==, 0);
	bench_advance(bench, 1);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/verify/face-value", delta_of_the_face_value },
		{ "/verify/other-delta", another_delta_proves_nothing },
		{ "/verify/named-amount", without_face_value_the_answer_must_name_it },
		{ "/verify/expiry", without_face_value_and_answer },
		{ "/verify/unverified", growing_intervals_until_unverified },
		{ "/verify/resolve", a_person_settles },
		{ "/verify/other-sim", another_sim_pauses },
		{ "/verify/consent", consent_without_a_balance },
		{ "/verify/settled-rival", a_settled_one_is_a_rival },
		{ "/verify/expiry-against-balance", expiry_does_not_outrank_the_balance },
		{ "/verify/message-amount", a_message_names_no_amount },
		{ "/verify/absence", absence_seen_twice },
		{ "/verify/absence-receipt", absence_against_a_receipt },
		{ "/guard/ceiling", ceilings },
		{ "/guard/limit", limits_and_pause },
		{ "/guard/tries", no_third_bad_code },
		{ "/guard/clock", clock_behind_the_ledger },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
