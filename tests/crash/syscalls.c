/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renewal.md 2.7, 1 and 2, on the files of the ledger: the process dies at, or
 * gets an error from, every single system call of a whole renewal.
 */
#include "disk.h"
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	enum answer answer;
	const char *name;
} stories[] = {
	{ ANSWER_ACCEPTED, "accepted" },
	{ ANSWER_INVALID, "invalid" },
	{ ANSWER_BROKEN, "broken" },
	{ ANSWER_BY_SMS, "by-sms" },
};

static const char lose_journal; /* a test's data, where others have their fault */

struct run {
	enum disk_fault fault;
	unsigned call;
	bool lose_journal; /* somebody tidies up after the kill */
	char *folder;
};

static void begin(void *data)
{
	const struct run *run = data;

	disk_watch(run->folder);
	disk_fail(run->fault, run->call);
}

/* A bench whose ledger is not there yet, or is, closed. */
static void set_up(struct bench *bench, enum answer answer, bool is_new, struct run *run)
{
	judge_setup(bench);
	bench->world->answer = answer;
	g_clear_pointer(&bench->ledger, st_ledger_close);
	run->folder = g_path_get_dirname(bench->path);
	if (is_new)
		bench_forget_ledger(bench);
	judge_begin();
}

static unsigned calls_of(enum answer answer, bool is_new)
{
	struct run run = { .fault = DISK_FINE };
	struct bench bench;
	unsigned calls;

	set_up(&bench, answer, is_new, &run);
	begin(&run);
	judge_story(&bench);
	calls = disk_calls();
	disk_watch(NULL);
	bench_teardown(&bench, NULL);
	g_free(run.folder);
	return calls;
}

/* The same every time: counted once for each rail and story. */
static unsigned calls_known(size_t story, bool is_new)
{
	static unsigned known[BENCH_RAILS][G_N_ELEMENTS(stories)][2];
	unsigned *calls = &known[judge_rail - bench_rails][story][is_new];

	if (!*calls)
		*calls = calls_of(stories[story].answer, is_new);
	return *calls;
}

static void run_once(size_t story, bool is_new, struct run *run, struct tally *tally)
{
	struct bench bench;
	char what[96];

	set_up(&bench, stories[story].answer, is_new, run);
	g_snprintf(what, sizeof(what), "%s%s, %s at call %u", is_new ? "new, " : "",
		   stories[story].name, disk_fault_name(run->fault), run->call);
	if (run->fault == DISK_KILL) {
		tally->killed +=
			judge_story_in_child(&bench, begin, run) == DISK_KILLED;
	} else {
		begin(run);
		judge_story(&bench);
		disk_watch(NULL);
		g_clear_pointer(&bench.ledger, st_ledger_close);
	}
	if (run->lose_journal) {
		g_autofree char *journal = g_strconcat(bench.path, "-journal", NULL);

		unlink(journal);
	}
	judge_recovery(&bench, tally, run->lose_journal, what);
	bench_teardown(&bench, NULL);
	g_free(run->folder);
}

static void every_call(const void *data)
{
	enum disk_fault fault = data == &lose_journal ? DISK_KILL :
							 (enum disk_fault)GPOINTER_TO_INT(data);
	struct tally tally = { 0 };
	unsigned number = 0, step = judge_step(61);

	for (size_t story = 0; story < 2 * G_N_ELEMENTS(stories); story++) {
		bool is_new = story >= G_N_ELEMENTS(stories);
		size_t which = story % G_N_ELEMENTS(stories);
		unsigned calls;

		if ((is_new && which) || !judge_has(stories[which].answer))
			continue;
		calls = calls_known(which, is_new);
		for (unsigned call = 1; call <= calls; call++) {
			struct run run = { .fault = fault, .call = call,
					   .lose_journal = data == &lose_journal };

			if (number++ % step == 0)
				run_once(which, is_new, &run, &tally);
		}
	}
	judge_end(&tally, data == &lose_journal ? "journal lost" : disk_fault_name(fault));
	g_assert_true(fault != DISK_KILL || tally.killed > 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	judge_init();
	for (int fault = DISK_KILL; fault < DISK_FAULTS; fault++)
		judge_add("syscalls", disk_fault_name((enum disk_fault)fault), false,
			  GINT_TO_POINTER(fault), every_call);
	judge_add("syscalls", "kill and no journal", true, &lose_journal, every_call);
	return g_test_run();
}
