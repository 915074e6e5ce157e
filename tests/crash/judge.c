/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define OTHERS_LONG 5
#define OTHERS_SHORT 8

struct told *told;
const struct bench_rail *judge_rail;
void (*judge_opened)(struct bench *bench);
int judge_waits_ms;

void judge_init(void)
{
	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		    0);
	g_assert_true(told != MAP_FAILED);
}

void judge_begin(void)
{
	memset(told, 0, sizeof(*told));
}

unsigned judge_step(unsigned step)
{
	bool others = judge_rail != bench_rails;

	if (g_getenv("SIMTOPUP_LONG"))
		return others ? OTHERS_LONG : 1;
	return others ? OTHERS_SHORT * step : step;
}

bool judge_has(enum answer answer)
{
	if (answer == ANSWER_USED)
		return !judge_rail->plan;
	return answer != ANSWER_BY_SMS || !judge_rail->by_sms;
}

void judge_setup(struct bench *bench)
{
	bench_setup(bench, NULL);
	bench_use(bench, judge_rail);
	g_strlcpy(bench->world->eid, "89049990000000000000000000123477",
		  sizeof(bench->world->eid));
}

struct test {
	const struct bench_rail *rail;
	const void *data;
	void (*run)(const void *data);
};

static void run_test(const void *data)
{
	const struct test *test = data;

	judge_rail = test->rail;
	test->run(test->data);
}

void judge_add(const char *part, const char *name, bool long_only, const void *data,
	       void (*run)(const void *))
{
	bool first_only = long_only && !g_getenv("SIMTOPUP_LONG");

	for (const struct bench_rail *rail = bench_rails; rail->name; rail++) {
		g_autofree char *path = g_strdup_printf("/%s/%s/%s", part, rail->name, name);
		const struct test test = { rail, data, run };

		if (rail != bench_rails && first_only)
			break;
		g_strdelimit(path, " ", '-');
		g_test_add_data_func_full(path, g_memdup2(&test, sizeof(test)), run_test, g_free);
	}
}

struct simtopup_renewal *judge_open(struct bench *bench, int *ret_status)
{
	return bench_open(bench, "key-1", bench_order(bench, 0), ret_status);
}

void judge_tell(struct bench *bench, struct simtopup_renewal *renewal)
{
	g_autofree char *line = NULL;

	if (!st_state_is_sent(renewal->row.state))
		return;
	told->receipt[0] = '\0';
	told->state = renewal->row.state;
	if (st_receipt_make(bench->ledger, renewal->row.id, &line) == 0)
		g_strlcpy(told->receipt, line, sizeof(told->receipt));
}

/* After a submit: what is told is what the state says, unless the call itself failed. */
bool judge_was_told(const struct simtopup_renewal *renewal, int status)
{
	switch (renewal->row.state) {
	case ST_ACCEPTED:
	case ST_VERIFIED:
		return status == 0;
	case ST_REFUSED:
		return st_error_effect() == SIMTOPUP_EFFECT_NONE;
	default:
		return false;
	}
}

/* A text that says nothing may be followed by a message, for which a submit waits. */
static int submit(struct bench *bench, struct simtopup_renewal *renewal)
{
	if (!judge_waits_ms)
		return bench_submit(bench, renewal);
	st_error_clear();
	return st_renewal_submit(renewal, &bench->port, st_deadline_in(judge_waits_ms));
}

void judge_story(struct bench *bench)
{
	struct simtopup_renewal *renewal;
	int status = bench_reopen(bench);

	if (status)
		return;
	if (judge_opened)
		judge_opened(bench);
	renewal = judge_open(bench, &status);
	if (!renewal)
		return;
	status = submit(bench, renewal);
	if (judge_was_told(renewal, status))
		judge_tell(bench, renewal);
	bench_advance(bench, 1000);
	status = bench_verify(bench, renewal);
	if (status == 0 && renewal->row.state == ST_VERIFIED)
		judge_tell(bench, renewal);
	st_renewal_free(renewal);
}

int judge_story_in_child(struct bench *bench, void (*before)(void *data), void *data)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		if (before)
			before(data);
		judge_story(bench);
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

void judge_end(const struct tally *t, const char *name)
{
	g_test_message("%s %s: %u runs, %u killed, %u told an outcome; double payments %u, "
		       "false verified %u, lost proofs %u, other %u; ended verified %u, "
		       "in doubt %u, free %u, ledger refused %u",
		       judge_rail->name, name, t->runs, t->killed, t->told, t->double_payments,
		       t->false_verified, t->lost_proofs, t->other, t->verified, t->in_doubt,
		       t->free, t->refused);
	g_assert_cmpuint(t->runs, >, 0);
	g_assert_cmpuint(t->double_payments, ==, 0);
	g_assert_cmpuint(t->false_verified, ==, 0);
	g_assert_cmpuint(t->lost_proofs, ==, 0);
	g_assert_cmpuint(t->other, ==, 0);
}
