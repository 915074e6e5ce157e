/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A process dies at every step that the modem, the operator and the store take
 * part in; then the same is run again. And several processes want the same.
 */
#include "renewal_world.h"

#include "renewal/journal.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CRASHED 77
#define DONE 0

static int wait_for(pid_t pid)
{
	int status;

	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* In a child: open the ledger, plan, submit; dies at the point that the world names. */
static pid_t run(struct bench *bench, const char *key)
{
	pid_t pid = fork();

	g_assert_cmpint(pid, >=, 0);
	if (pid)
		return pid;
	bench->ledger = NULL;
	if (bench_reopen(bench) == 0) {
		struct simtopup_renewal *renewal;
		int status;

		bench_count_store(bench);
		bench->world->point = 0;
		renewal = bench_open(bench, key, bench_spec(VOUCHER, "10EUR", "10EUR"), &status);
		if (renewal)
			bench_submit(bench, renewal);
	}
	_exit(DONE);
}

static void close_ledger(struct bench *bench)
{
	g_clear_pointer(&bench->ledger, st_ledger_close);
}

/* What the ledger says must fit the oracle book, or be that it does not know. */
static void agrees(struct bench *bench, struct simtopup_renewal *renewal)
{
	enum simtopup_effect effect = st_state_effect(renewal->row.state);

	g_assert_cmpint(bench->world->sends, <=, 1);
	g_assert_cmpint(bench->world->credits, <=, 1);
	if (effect == SIMTOPUP_EFFECT_NONE)
		g_assert_cmpint(bench->world->credits, ==, 0);
	if (effect == SIMTOPUP_EFFECT_DONE)
		g_assert_cmpint(bench->world->credits, ==, 1);
	g_assert_cmpint(st_journal_check(bench->ledger, 0), ==, 0);
	g_assert_false(bench_files_hold(bench, VOUCHER));
}

/* The same command again, and a look for evidence: it gets on, and pays once. */
static void get_on(struct bench *bench)
{
	struct simtopup_renewal *renewal;

	bench->world->crash_at = 0;
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	renewal = bench_plan(bench, "key-1");
	g_assert_cmpint(renewal->row.state, !=, ST_SUBMITTING);
	agrees(bench, renewal);
	bench_submit(bench, renewal);
	agrees(bench, renewal);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	agrees(bench, renewal);
	if (bench->world->credits)
		bench_expect(renewal, ST_VERIFIED);
	else
		bench_expect(renewal, ST_IN_DOUBT);
	st_renewal_free(renewal);
	close_ledger(bench);
}

static void dies_everywhere(void)
{
	unsigned points = 0, in_doubt = 0;
	int status = CRASHED;

	while (status == CRASHED) {
		struct bench bench;

		bench_setup(&bench, NULL);
		close_ledger(&bench);
		bench.world->crash_at = (int)++points;
		status = wait_for(run(&bench, "key-1"));
		get_on(&bench);
		in_doubt += bench.world->credits == 0;
		bench_teardown(&bench, NULL);
	}
	g_assert_cmpint(status, ==, DONE);
	g_test_message("%u points, %u ended in doubt without a charge", points - 1, in_doubt);
	g_assert_cmpuint(points, >, 50);
	g_assert_cmpuint(in_doubt, >, 0); /* the points between the commit and the send */
}

/* Five processes, one key, no lock on the modem: the ledger alone lets one send. */
static void many_at_once(void)
{
	for (int round = 0; round < 8; round++) {
		struct simtopup_renewal *renewal;
		struct bench bench;
		pid_t pids[5];

		bench_setup(&bench, NULL);
		close_ledger(&bench);
		for (int i = 0; i < 5; i++)
			pids[i] = run(&bench, round % 2 ? "key-1" : i % 2 ? "key-1" : "key-2");
		for (int i = 0; i < 5; i++)
			g_assert_cmpint(wait_for(pids[i]), ==, DONE);
		g_assert_cmpint(bench.world->sends, <=, 1);
		g_assert_cmpint(bench_reopen(&bench), ==, 0);
		if (round % 2) {
			renewal = bench_plan(&bench, "key-1");
			bench_submit(&bench, renewal);
			agrees(&bench, renewal);
			bench_expect(renewal, ST_ACCEPTED);
			g_assert_cmpint(bench.world->credits, ==, 1);
			st_renewal_free(renewal);
		}
		bench_teardown(&bench, NULL);
	}
}

/* A sender that is stopped, not dead: nobody takes its renewal; once it is dead they do. */
static void live_owner_is_left_alone(void)
{
	struct simtopup_renewal *renewal;
	struct bench bench;
	pid_t pid;
	int status;

	bench_setup(&bench, NULL);
	close_ledger(&bench);
	pid = fork();
	if (pid == 0) {
		g_assert_cmpint(bench_reopen(&bench), ==, 0);
		renewal = bench_plan(&bench, "key-1");
		bench.world->stop_before_send = true;
		bench_submit(&bench, renewal);
		_exit(1);
	}
	g_assert_cmpint(waitpid(pid, &status, WUNTRACED), ==, pid);
	g_assert_true(WIFSTOPPED(status));
	g_assert_cmpint(bench_reopen(&bench), ==, 0);
	renewal = bench_plan(&bench, "key-1");
	bench_expect(renewal, ST_SUBMITTING);
	g_assert_cmpint(bench_submit(&bench, renewal), ==, SIMTOPUP_BUSY);
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(bench_submit(&bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	bench_expect(renewal, ST_IN_DOUBT);
	g_assert_cmpint(bench.world->sends, ==, 0);
	st_renewal_free(renewal);
	bench_teardown(&bench, NULL);
}

/* The commit to the send says "failed", though it is there: nothing is sent. */
static int (*real_commit)(struct st_store *store);
static int commits_left;

static int failing_commit(struct st_store *store)
{
	int result = real_commit(store);

	if (--commits_left == 0)
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	return result;
}

static void doubtful_commit(void)
{
	/* The plan's, the arming's, the send's, the outcome's. */
	static const enum st_state ends[] = { ST_ACCEPTED, ST_ACCEPTED, ST_REFUSED, ST_ACCEPTED };

	for (int which = 0; which < 4; which++) {
		struct simtopup_renewal *renewal;
		struct st_store_ops ops;
		struct bench bench;

		bench_setup(&bench, NULL);
		ops = *bench.ledger->store->ops;
		real_commit = ops.commit;
		ops.commit = failing_commit;
		bench.ledger->store->ops = &ops;
		commits_left = which + 1;
		renewal = bench_plan(&bench, "key-1");
		bench_submit(&bench, renewal);
		g_assert_cmpint(commits_left, <=, 0);
		bench_expect(renewal, ends[which]);
		g_assert_cmpint(bench.world->sends, ==, ends[which] == ST_ACCEPTED);
		agrees(&bench, renewal);
		st_renewal_free(renewal);
		bench_teardown(&bench, NULL);
	}
}

static int (*real_run)(struct st_store *store, const char *sql, const struct st_value *values,
		       st_row_fn fn, void *data);
static int rows_written, fails_from, fails_to;

static int full_disk(struct st_store *store, const char *sql, const struct st_value *values,
		     st_row_fn fn, void *data)
{
	if (g_str_has_prefix(sql, "INSERT INTO journal")) {
		rows_written++;
		if (rows_written >= fails_from && rows_written <= fails_to)
			return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	return real_run(store, sql, values, fn, data);
}

/* No room for the outcome: the reserve is given up; without it the honest end is in doubt. */
static void no_room_for_the_outcome(void)
{
	for (int failures = 1; failures <= 2; failures++) {
		struct simtopup_renewal *renewal;
		struct st_store_ops ops;
		struct bench bench;

		bench_setup(&bench, NULL);
		ops = *bench.ledger->store->ops;
		real_run = ops.run;
		ops.run = full_disk;
		bench.ledger->store->ops = &ops;
		rows_written = 0;
		fails_from = 4; /* after plan, arm and commit */
		fails_to = fails_from + failures - 1;
		renewal = bench_plan(&bench, "key-1");
		g_assert_cmpint(bench_submit(&bench, renewal), ==,
				failures == 1 ? 0 : SIMTOPUP_IN_DOUBT);
		g_assert_false(g_file_test(bench.ledger->reserve_path, G_FILE_TEST_EXISTS));
		/* This process does not send it any more: its own rest is in doubt, too. */
		g_assert_cmpint(bench_submit(&bench, renewal), ==,
				failures == 1 ? 0 : SIMTOPUP_IN_DOUBT);
		bench_expect(renewal, failures == 1 ? ST_ACCEPTED : ST_IN_DOUBT);
		agrees(&bench, renewal);
		st_renewal_free(renewal);
		bench_teardown(&bench, NULL);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	g_test_add_func("/crash/everywhere", dies_everywhere);
	g_test_add_func("/crash/many-at-once", many_at_once);
	g_test_add_func("/crash/live-owner", live_owner_is_left_alone);
	g_test_add_func("/crash/doubtful-commit", doubtful_commit);
	g_test_add_func("/crash/no-room", no_room_for_the_outcome);
	return g_test_run();
}
