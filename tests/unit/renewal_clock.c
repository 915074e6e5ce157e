/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A clock that was years ahead for a while, and the person who says so. */
#include "renewal_world.h"

#include "renewal/limits.h"

#include <string.h>

#define HOUR INT64_C(3600000)
#define YEARS (10 * INT64_C(365) * 24 * HOUR)

static struct simtopup_renewal *plan(struct bench *bench, unsigned number)
{
	g_autofree char *voucher = g_strdup_printf("%014u", 11110000 + number);
	g_autofree char *key = g_strdup_printf("key-%u", number);

	return bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);
}

static int renews(struct bench *bench, unsigned number, enum st_state state)
{
	struct simtopup_renewal *renewal = plan(bench, number);
	int status = bench_submit(bench, renewal);

	if (status == 0) {
		bench_advance(bench, 60000);
		g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	}
	bench_expect(renewal, state);
	if (!st_state_is_sent(state))
		g_assert_cmpint(st_renewal_cancel(renewal), ==, 0);
	st_renewal_free(renewal);
	return status;
}

/* One that was sent and came, ten years from now. */
static void pays_ahead(struct bench *bench)
{
	bench->world->wall_ms += YEARS;
	g_assert_cmpint(renews(bench, 1, ST_VERIFIED), ==, 0);
	bench->world->wall_ms -= YEARS;
}

static void accept(struct bench *bench)
{
	g_assert_cmpint(st_ledger_accept_clock(bench->ledger, "Ada", "no battery"), ==, 0);
	bench_advance(bench, 1000);
}

static JsonObject *receipt_of(struct bench *bench, const char *key)
{
	struct simtopup_renewal *renewal = bench_open(bench, key, NULL, NULL);
	g_autofree char *line = NULL;

	g_assert_cmpint(st_receipt_make(bench->ledger, renewal->row.id, &line), ==, 0);
	st_renewal_free(renewal);
	return st_json_parse_object(line);
}

static void a_person_accepts(struct bench *bench, const void *data)
{
	g_autofree char *decided = NULL;
	JsonObject *receipt, *said;

	(void)data;
	pays_ahead(bench);
	receipt = receipt_of(bench, "key-1");
	decided = g_strdup(st_json_text(receipt, "decided_at"));
	json_object_unref(receipt);
	g_assert_cmpint(renews(bench, 2, ST_PLANNED), ==, SIMTOPUP_CLOCK);
	accept(bench);
	g_assert_cmpint(bench_reopen(bench), ==, 0); /* it is whole, says the ledger */
	g_assert_cmpint(renews(bench, 3, ST_VERIFIED), ==, 0);
	g_assert_cmpint(bench->world->credits, ==, 2);

	receipt = receipt_of(bench, "key-1");
	said = json_array_get_object_element(json_object_get_array_member(receipt, "amendments"),
					     0);
	g_assert_cmpstr(st_json_text(said, "kind"), ==, "clock");
	g_assert_cmpstr(st_json_text(said, "by"), ==, "Ada");
	g_assert_cmpstr(st_json_text(receipt, "decided_at"), ==, decided);
	g_assert_cmpstr(st_json_text(receipt, "decided_by"), ==, "libsimtopup");
	json_object_unref(receipt);
}

/* It holds for what was written until then, not for the next clock that goes back. */
static void one_word_for_one_clock(struct bench *bench, const void *data)
{
	(void)data;
	pays_ahead(bench);
	accept(bench);
	g_assert_cmpint(renews(bench, 2, ST_VERIFIED), ==, 0);
	bench->world->wall_ms -= HOUR;
	g_assert_cmpint(renews(bench, 3, ST_PLANNED), ==, SIMTOPUP_CLOCK);
	accept(bench);
	g_assert_cmpint(renews(bench, 4, ST_VERIFIED), ==, 0);
}

static void nothing_to_accept(struct bench *bench, const void *data)
{
	(void)data;
	g_assert_cmpint(st_ledger_accept_clock(bench->ledger, "Ada", "why not"), ==,
			SIMTOPUP_STATE);
	g_assert_cmpint(renews(bench, 1, ST_VERIFIED), ==, 0);
	g_assert_cmpint(st_ledger_accept_clock(bench->ledger, "Ada", "why not"), ==,
			SIMTOPUP_STATE);
	bench->world->wall_ms = 1000;
	g_assert_cmpint(st_ledger_accept_clock(bench->ledger, "Ada", "it is 1970"), ==,
			SIMTOPUP_CLOCK);
}

/* What lies ahead goes on to count; so do the wrong codes since. */
static void limits_are_not_loosened(struct bench *bench, const void *data)
{
	(void)data;
	g_assert_cmpint(st_limits_set(bench->ledger, "per-sim-day", "15EUR"), ==, 0);
	pays_ahead(bench);
	accept(bench);
	g_assert_cmpint(renews(bench, 2, ST_PLANNED), ==, SIMTOPUP_CEILING);
	g_assert_cmpint(st_limits_set(bench->ledger, "per-sim-day", ""), ==, 0);
	bench->world->answer = ANSWER_INVALID;
	for (unsigned i = 3; i < 5; i++) {
		g_assert_cmpint(renews(bench, i, ST_REFUSED), ==, SIMTOPUP_REFUSED);
		bench_advance(bench, 1000);
	}
	g_assert_cmpint(renews(bench, 5, ST_PLANNED), ==, SIMTOPUP_REFUSED);
	g_assert_cmpint(bench->world->sends, ==, 3);
}

static void rivals_of_another_time(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first, *next;

	(void)data;
	bench->world->wall_ms += YEARS;
	bench->world->answer = ANSWER_NO_CREDIT;
	first = plan(bench, 1);
	g_assert_cmpint(bench_submit(bench, first), ==, 0);
	bench->world->wall_ms -= YEARS;
	g_assert_cmpint(st_renewal_resolve(first, false, "Ada", "no credit"), ==, 0);
	accept(bench);
	next = plan(bench, 2);
	g_assert_cmpint(bench_submit(bench, next), ==, 0);
	bench->world->cents += 1000; /* the first one's, late */
	bench_advance(bench, HOUR);
	g_assert_cmpint(bench_verify(bench, next), ==, 0);
	bench_expect(next, ST_ACCEPTED);
	g_assert_cmpint(st_renewal_resolve(next, false, "Ada", "no credit"), ==, 0);
	st_renewal_free(next);
	st_renewal_free(first);
	/* A word of before does not make one of now older, when the clock goes back again. */
	bench_advance(bench, 300 * 24 * HOUR);
	first = plan(bench, 4);
	g_assert_cmpint(bench_submit(bench, first), ==, 0);
	g_assert_cmpint(st_renewal_resolve(first, false, "Ada", "no credit"), ==, 0);
	next = plan(bench, 5);
	g_assert_cmpint(bench_submit(bench, next), ==, 0);
	bench->world->wall_ms -= 100 * 24 * HOUR;
	bench->world->cents += 1000;
	g_assert_cmpint(bench_verify(bench, next), ==, 0);
	bench_expect(next, ST_ACCEPTED);
	bench->world->wall_ms += 100 * 24 * HOUR;
	g_assert_cmpint(st_renewal_resolve(next, false, "Ada", "no credit"), ==, 0);
	st_renewal_free(next);
	st_renewal_free(first);
	/* Its time has run when a day has passed since the word. */
	bench_advance(bench, 50 * HOUR);
	bench->world->answer = ANSWER_ACCEPTED;
	g_assert_cmpint(renews(bench, 3, ST_VERIFIED), ==, 0);
}

/* What is being sent does not move under its sender. */
static void not_under_a_sender(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = plan(bench, 1);

	(void)data;
	bench->world->wall_ms += YEARS;
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench->world->wall_ms -= YEARS;
	g_assert_cmpint(bench->ledger->store->ops->run(
				bench->ledger->store,
				"UPDATE renewal SET state = 'SUBMITTING'", NULL, NULL, NULL),
			==, 0);
	st_owner_begin(renewal->row.id);
	g_assert_cmpint(st_ledger_accept_clock(bench->ledger, "Ada", "no battery"), ==,
			SIMTOPUP_BUSY);
	st_owner_end(renewal->row.id);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/clock/accept", a_person_accepts },
		{ "/clock/once", one_word_for_one_clock },
		{ "/clock/nothing", nothing_to_accept },
		{ "/clock/limits", limits_are_not_loosened },
		{ "/clock/rivals", rivals_of_another_time },
		{ "/clock/sender", not_under_a_sender },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
