/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "mishaps.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY INT64_C(86400000)
#define OTHER_WAITS_MS 30

static struct {
	struct bench *bench;
	const struct mishap *mishap;
	const struct st_store_ops *store; /* the real one */
	char *old_ledger;
	gsize old_len;
	struct world before; /* the mishap */
	int64_t jumped;      /* of the wall clock */
	unsigned gone;       /* modem calls that fail from now on */
	bool bad_run, bad_commit, lost_commit, bad_begin;
	bool sending; /* the modem has it: what happens now comes too late */
} now;

/* The modem */

static int modem_gone(enum simtopup_effect effect)
{
	now.gone--;
	st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "gone");
	return st_error_set_effect(effect);
}

static int read_subscriber(struct st_port *port, struct st_subscriber *ret, st_deadline deadline)
{
	int result = world_port_ops.read_subscriber(port, ret, deadline);

	return now.gone ? modem_gone(SIMTOPUP_EFFECT_NONE) : result;
}

static int ussd_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	int result;

	if (now.gone)
		return modem_gone(SIMTOPUP_EFFECT_UNKNOWN);
	now.sending = true;
	result = world_port_ops.ussd_send(port, answer, text, deadline);
	now.sending = false;
	return now.gone ? modem_gone(SIMTOPUP_EFFECT_UNKNOWN) : result;
}

static void unplug(struct bench *bench)
{
	(void)bench;
	now.gone = 1000;
}

static void reset(struct bench *bench)
{
	(void)bench;
	now.gone = 1;
}

static void swap(struct bench *bench)
{
	g_strlcpy(bench->world->imsi, "001019999999999", sizeof(bench->world->imsi));
}

static void unregister(struct bench *bench)
{
	bench->world->registration = "searching";
}

/* The clock */

static void jump(struct bench *bench, int64_t ms)
{
	now.jumped += ms;
	bench->world->wall_ms += ms;
}

static void no_clock(struct bench *bench)
{
	jump(bench, -bench->world->wall_ms + 1000);
}

static void hour_back(struct bench *bench)
{
	jump(bench, -3600000);
}

static void day_on(struct bench *bench)
{
	jump(bench, DAY);
}

static void ten_years_on(struct bench *bench)
{
	jump(bench, 3653 * DAY);
}

static void suspend(struct bench *bench)
{
	bench_advance(bench, 8 * 3600000);
}

/* Another process */

static void in_child(struct bench *bench, void (*act)(struct bench *bench))
{
	int status;
	pid_t pid = fork();

	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		bench->world->crash_at = 0;
		judge_opened = NULL;
		bench->ledger = NULL;
		if (st_ledger_open(bench->path, OTHER_WAITS_MS, &bench->ledger) == 0) {
			bench->ledger->operators = bench->operators;
			act(bench);
		}
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void same_command(struct bench *bench)
{
	struct simtopup_renewal *renewal;
	int status;

	renewal = bench_open(bench, "key-1", bench_spec(VOUCHER, "10EUR", "10EUR"), &status);
	if (renewal) {
		bench_submit(bench, renewal);
		bench_verify(bench, renewal);
	}
}

static void other_command(struct bench *bench)
{
	struct simtopup_renewal *renewal;
	int status;

	renewal = bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), &status);
	if (renewal) /* the SIM was free, and is again */
		st_renewal_cancel(renewal);
}

/* As one in a container of its own does: it cannot see that we live. */
static void take_for_dead(struct bench *bench)
{
	struct st_move move = { .to = ST_IN_DOUBT };
	struct st_row row;

	st_row_init(&row);
	if (st_ledger_find(bench->ledger, "request_key", "key-1", &row) == 0 &&
	    row.state == ST_SUBMITTING && st_clock_read(&move.clock) == 0)
		st_ledger_move(bench->ledger, &row, &move);
	st_row_clear(&row);
}

/* And a person believes it. */
static void settle(struct bench *bench)
{
	struct simtopup_renewal *renewal = st_renewal_new(bench->ledger);

	take_for_dead(bench);
	if (st_ledger_find(bench->ledger, "request_key", "key-1", &renewal->row) == 0 &&
	    renewal->row.state == ST_IN_DOUBT)
		st_renewal_resolve(renewal, false, "test", "the till says no");
	st_renewal_free(renewal);
}

static void other_settles(struct bench *bench)
{
	/* Later it is the person who errs: the operator had it already. */
	if (!now.sending && bench->world->sends == 0)
		in_child(bench, settle);
}

static void other_same(struct bench *bench)
{
	in_child(bench, same_command);
}

static void other_voucher(struct bench *bench)
{
	in_child(bench, other_command);
}

static void other_blind(struct bench *bench)
{
	in_child(bench, take_for_dead);
}

/* The store */

static int store_begin(struct st_store *store)
{
	world_point(now.bench->world);
	if (now.bad_begin) {
		now.bad_begin = false;
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER, "scripted");
	}
	return now.store->begin(store);
}

static int store_commit(struct st_store *store)
{
	int result;

	world_point(now.bench->world);
	if (now.bad_commit) {
		now.bad_commit = false;
		now.store->rollback(store);
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	result = now.store->commit(store);
	if (now.lost_commit) {
		now.lost_commit = false;
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	world_point(now.bench->world);
	return result;
}

static int store_run(struct st_store *store, const char *sql, const struct st_value *values,
		     st_row_fn fn, void *data)
{
	world_point(now.bench->world);
	if (now.bad_run) {
		now.bad_run = false;
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	return now.store->run(store, sql, values, fn, data);
}

static void opened(struct bench *bench)
{
	static struct st_store_ops ops;

	now.store = bench->ledger->store->ops;
	ops = *now.store;
	ops.begin = store_begin;
	ops.commit = store_commit;
	ops.run = store_run;
	bench->ledger->store->ops = &ops;
}

static void fail_run(struct bench *bench)
{
	(void)bench;
	now.bad_run = true;
}

static void fail_begin(struct bench *bench)
{
	(void)bench;
	now.bad_begin = true;
}

static void fail_commit(struct bench *bench)
{
	(void)bench;
	now.bad_commit = true;
}

static void lose_commit(struct bench *bench)
{
	(void)bench;
	now.lost_commit = true;
}

/* The files */

static void delete_ledger(struct bench *bench)
{
	g_assert_cmpint(g_unlink(bench->path), ==, 0);
}

static void restore_copy(struct bench *bench)
{
	bench->world->excused = now.sending;
	g_assert_cmpint(truncate(bench->path, 0), ==, 0);
	g_assert_true(g_file_set_contents_full(bench->path, now.old_ledger, (gssize)now.old_len,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void end_process(struct bench *bench)
{
	(void)bench;
	_exit(77);
}

const struct mishap mishaps[] = {
	{ .name = "kill", .happen = end_process, .kills = true },
	{ .name = "modem gone", .happen = unplug },
	{ .name = "modem reset", .happen = reset },
	{ .name = "other SIM", .happen = swap },
	{ .name = "no network", .happen = unregister },
	{ .name = "clock 1970", .happen = no_clock },
	{ .name = "clock back", .happen = hour_back },
	{ .name = "clock a day on", .happen = day_on, .keep_clock = true },
	{ .name = "clock ten years on", .happen = ten_years_on, .keep_clock = true },
	{ .name = "suspended", .happen = suspend },
	{ .name = "same command elsewhere", .happen = other_same },
	{ .name = "other voucher elsewhere", .happen = other_voucher },
	{ .name = "taken for dead", .happen = other_blind },
	{ .name = "settled as not paid", .happen = other_settles },
	{ .name = "ledger busy", .happen = fail_begin },
	{ .name = "statement fails", .happen = fail_run },
	{ .name = "commit fails", .happen = fail_commit },
	{ .name = "commit unknown", .happen = lose_commit },
	{ .name = "ledger deleted", .happen = delete_ledger, .may_refuse = true },
	{ .name = "ledger restored", .happen = restore_copy, .may_refuse = true },
	{ .name = NULL },
};

static void at_point(struct world *world)
{
	(void)world;
	now.mishap->happen(now.bench);
}

void mishap_prepare(struct bench *bench, unsigned mishap, int point)
{
	static struct st_port_ops ops;

	memset(&now, 0, sizeof(now));
	g_clear_pointer(&bench->ledger, st_ledger_close);
	now.bench = bench;
	now.mishap = &mishaps[mishap];
	now.before = *bench->world;
	g_assert_true(g_file_get_contents(bench->path, &now.old_ledger, &now.old_len, NULL));
	ops = world_port_ops;
	ops.read_subscriber = read_subscriber;
	ops.ussd_send = ussd_send;
	bench->port.ops = &ops;
	judge_opened = opened;
	world_at_point = at_point;
	bench->world->point = 0;
	bench->world->crash_at = point;
}

void mishap_end(struct bench *bench)
{
	struct world *world = bench->world;

	judge_opened = NULL;
	world_at_point = NULL;
	world->crash_at = 0;
	now.gone = 0;
	g_strlcpy(world->imsi, now.before.imsi, sizeof(world->imsi));
	world->registration = now.before.registration;
	if (!now.mishap->keep_clock)
		world->wall_ms -= now.jumped;
	g_clear_pointer(&bench->ledger, st_ledger_close);
	g_clear_pointer(&now.old_ledger, g_free);
}
