/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* When a renewal is taken for failed, and what comes after. */
#include "renewal_world.h"

#include <string.h>

#define HOUR INT64_C(3600000)

static int open_definite(struct st_act *act)
{
	int result = st_rail_voucher.open(act);

	act->policy.absence_apart_ms = HOUR;
	act->policy.quiet_ms = 0;
	return result;
}

static struct simtopup_renewal *in_doubt(struct bench *bench)
{
	static struct st_rail definite;
	struct simtopup_renewal *renewal = bench_plan(bench, "a");

	definite = st_rail_voucher;
	definite.open = open_definite;
	renewal->rail = &definite;
	bench->world->answer = ANSWER_USED;
	bench_submit(bench, renewal);
	return renewal;
}

/* In doubt, and then seen twice to have had no effect. */
static struct simtopup_renewal *failed(struct bench *bench)
{
	struct simtopup_renewal *renewal = in_doubt(bench);

	for (int i = 0; i < 2; i++) {
		bench_advance(bench, HOUR);
		g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	}
	bench_expect(renewal, ST_FAILED);
	return renewal;
}

static void looks(struct bench *bench, struct simtopup_renewal *renewal, const char *reason)
{
	bench_advance(bench, HOUR);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_FAILED);
	g_assert_cmpstr(renewal->row.reason, ==, reason);
}

/* The hours between two looks are those that the machine ran, whatever a clock says. */
static void absence_across_boots(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = in_doubt(bench);

	(void)data;
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	g_strlcpy(bench->world->boot_id, "boot-2", sizeof(bench->world->boot_id));
	bench->world->boot_ms = 30000;
	bench->world->wall_ms += 2 * HOUR;
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_IN_DOUBT);
	bench_advance(bench, HOUR);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_FAILED);
	st_renewal_free(renewal);
}

static void nothing_came(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = failed(bench);
	int64_t version = renewal->row.version;

	(void)data;
	looks(bench, renewal, "used");
	g_assert_cmpint(renewal->row.version, ==, version);
	bench->world->cents -= 100; /* something else is told, and is no credit */
	looks(bench, renewal, "used");
	g_assert_cmpint(renewal->row.version, ==, version + 1);
	g_assert_cmpint(renewal->row.reserved.units, ==, 0);
	g_assert_cmpint(renewal->row.next_check, ==, 0);
	st_renewal_free(renewal);
}

static JsonObject *receipt_of(struct bench *bench, struct simtopup_renewal *renewal)
{
	g_autofree char *line = NULL;

	g_assert_cmpint(st_receipt_make(bench->ledger, renewal->row.id, &line), ==, 0);
	return st_json_parse_object(line);
}

static void the_credit_comes(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = failed(bench);
	JsonObject *receipt;
	int status;

	(void)data;
	bench->world->cents += 1000;
	looks(bench, renewal, ST_REASON_LATE);
	g_assert_cmpint(renewal->row.reserved.units, >, 0);
	g_assert_nonnull(strstr(st_row_advice(&renewal->row), "resolve"));
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_UNKNOWN);
	/* It blocks the next one, with another voucher and with the same. */
	g_assert_null(bench_open(bench, "b", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_OPEN_RENEWAL);
	receipt = receipt_of(bench, renewal);
	g_assert_cmpstr(st_json_text(receipt, "state"), ==, "FAILED");
	g_assert_cmpstr(st_json_text(receipt, "effect"), ==, "unknown");
	g_assert_true(json_object_has_member(receipt, "amendments"));
	json_object_unref(receipt);

	g_assert_cmpint(st_renewal_resolve(renewal, true, "Ada", "it is on the bill"), ==, 0);
	bench_expect(renewal, ST_RESOLVED_PAID);
	g_assert_cmpint(renewal->row.reserved.units, ==, 10);
	receipt = receipt_of(bench, renewal);
	g_assert_cmpstr(st_json_text(receipt, "decided_by"), ==, "Ada");
	json_object_unref(receipt);
	g_assert_null(bench_open(bench, "c", bench_spec(VOUCHER, "10EUR", "10EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_VOUCHER_USED);
	st_renewal_free(renewal);
}

static void a_person_says_no(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = failed(bench);

	(void)data;
	bench->world->cents += 1000;
	looks(bench, renewal, ST_REASON_LATE);
	g_assert_cmpint(st_renewal_resolve(renewal, false, "Ada", "a gift"), ==, 0);
	g_assert_cmpint(renewal->row.reserved.units, ==, 0);
	g_assert_cmpint(st_renewal_resolve(renewal, false, "Ada", "a gift"), ==, 0);
	g_assert_cmpint(st_renewal_resolve(renewal, false, "Bob", "a gift"), ==, SIMTOPUP_STATE);
	st_renewal_free(bench_plan(bench, "b"));
	st_renewal_free(renewal);
}

/* One that was planned meanwhile does not go while the first is not settled. */
static void the_next_one_is_held(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = failed(bench), *next;

	(void)data;
	next = bench_open(bench, "b", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	bench->world->cents += 1000;
	looks(bench, renewal, ST_REASON_LATE);
	g_assert_cmpint(bench_submit(bench, next), ==, SIMTOPUP_OPEN_RENEWAL);
	bench_expect(next, ST_PLANNED);
	g_assert_cmpint(bench->world->sends, ==, 1);
	st_renewal_free(next);
	st_renewal_free(renewal);
}

/* The credit of the one that was sent next. */
static void another_ones_credit(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = failed(bench), *next;

	(void)data;
	bench_advance(bench, 24 * HOUR);
	next = bench_open(bench, "b", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	bench->world->answer = ANSWER_ACCEPTED;
	g_assert_cmpint(bench_submit(bench, next), ==, 0);
	looks(bench, renewal, "used");
	bench_advance(bench, HOUR);
	g_assert_cmpint(bench_verify(bench, next), ==, 0);
	bench_expect(next, ST_VERIFIED);
	looks(bench, renewal, "used");
	st_renewal_free(next);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/late/boots", absence_across_boots },
		{ "/late/nothing", nothing_came },
		{ "/late/credit", the_credit_comes },
		{ "/late/not-paid", a_person_says_no },
		{ "/late/held", the_next_one_is_held },
		{ "/late/another", another_ones_credit },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
