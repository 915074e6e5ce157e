/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What another process does meanwhile. */
#include "mishaps.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OTHER_WAITS_MS 30

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
			st_ledger_set_operators(bench->ledger, bench->operators);
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

	renewal = bench_open(bench, "key-1", bench_order(bench, 0), &status);
	if (renewal) {
		bench_submit(bench, renewal);
		bench_verify(bench, renewal);
	}
}

static void other_command(struct bench *bench)
{
	struct simtopup_renewal *renewal;
	int status;

	renewal = bench_open(bench, "key-2", bench_order(bench, 1), &status);
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

void mishap_other_settles(struct bench *bench)
{
	/* Later it is the person who errs: the operator had it already. */
	if (!mishap_is_sending() && bench->world->sends == 0)
		in_child(bench, settle);
}

void mishap_other_same(struct bench *bench)
{
	in_child(bench, same_command);
}

void mishap_other_voucher(struct bench *bench)
{
	in_child(bench, other_command);
}

void mishap_other_blind(struct bench *bench)
{
	in_child(bench, take_for_dead);
}

/* What the operator knows of a SIM, and the SIM. */
struct line {
	char iccid[24], imsi[20];
	int64_t cents;
	int data_mb, menu, credits, sends;
};

static struct line take_line(const struct world *world)
{
	struct line line = { .cents = world->cents, .data_mb = world->data_mb,
			     .menu = world->menu, .credits = world->credits,
			     .sends = world->sends };

	g_strlcpy(line.iccid, world->iccid, sizeof(line.iccid));
	g_strlcpy(line.imsi, world->imsi, sizeof(line.imsi));
	return line;
}

static void put_line(struct world *world, const struct line *line)
{
	g_strlcpy(world->iccid, line->iccid, sizeof(world->iccid));
	g_strlcpy(world->imsi, line->imsi, sizeof(world->imsi));
	world->cents = line->cents;
	world->data_mb = line->data_mb;
	world->menu = line->menu;
	world->credits = line->credits;
	world->sends = line->sends;
}

/* An open renewal of the other SIM is no reason to refuse this one's. */
static void renew_second(struct bench *bench)
{
	struct simtopup_renewal *renewal;
	int status;

	renewal = bench_open(bench, "second-sim", bench_order(bench, 2), &status);
	if (!renewal && status == SIMTOPUP_BUSY)
		return; /* the ledger is written by the one that waits for us */
	g_assert_nonnull(renewal);
	bench_submit(bench, renewal);
	bench_advance(bench, 1000);
	bench_verify(bench, renewal);
	g_assert_cmpint(bench->world->credits, <=, 1);
	g_assert_cmpint(bench->world->sends, <=, 1);
	if (renewal->row.state == ST_VERIFIED)
		g_assert_cmpint(bench->world->credits, ==, 1);
	if (st_state_effect(renewal->row.state) == SIMTOPUP_EFFECT_NONE)
		g_assert_cmpint(bench->world->credits, ==, 0);
}

/* The modem switches to its other slot, renews the SIM there, and switches back. */
void mishap_second_sim(struct bench *bench)
{
	const struct line first = take_line(bench->world);
	const struct line second = { "8933011122233344463", "001010123456790",
				     .cents = bench->rail->cents };

	if (mishap_is_sending())
		return; /* one act at a time on a modem: core/lock */
	put_line(bench->world, &second);
	in_child(bench, renew_second);
	put_line(bench->world, &first);
}
