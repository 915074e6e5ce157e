/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What every run of the crash tests is judged by: the same command is run again
 * after the fault, and the ledger is compared with the operator's book and with
 * what the caller was told before. I1 to I13 are those of renewal.md 2.5.
 */
#ifndef TESTS_CRASH_JUDGE_H
#define TESTS_CRASH_JUDGE_H

#include "renewal_world.h"

/* Shared with the processes that die. */
struct told {
	enum st_state state; /* the newest that a call has returned; ST_PLANNED: nothing */
	char receipt[4096];  /* as it was handed out, "" when none was */
};
extern struct told *told;

struct tally {
	unsigned runs, killed, told, refused, in_doubt, verified, free;
	unsigned double_payments, false_verified, lost_proofs, other;
	unsigned shown; /* problems that were printed */
};

void judge_init(void);
/* The rail of this test; bench_setup() with it. */
extern const struct bench_rail *judge_rail;
void judge_setup(struct bench *bench);
/*
 * A test for each rail: /part/rail/name. Blanks in `name` become dashes. With
 * `long_only` the short form has the first rail alone.
 */
void judge_add(const char *part, const char *name, bool long_only, const void *data,
	       void (*run)(const void *));
/* Is there such an answer on this rail? */
bool judge_has(enum answer answer);
/* Before each run: nothing was told yet. */
void judge_begin(void);
/*
 * Opens, plans the order under "key-1", sends, and looks for evidence a second later, as
 * the tool does; stops at the first error. Notes what it is told.
 */
void judge_story(struct bench *bench);
/* Of the story, and of those that run it again. */
struct simtopup_renewal *judge_open(struct bench *bench, int *ret_status);
bool judge_was_told(const struct simtopup_renewal *renewal, int status);
void judge_tell(struct bench *bench, struct simtopup_renewal *renewal);
/* For how long a submit may wait for an answer; 0: as long as it takes. */
extern int judge_waits_ms;
/* Called by the story with its ledger just opened; may be NULL. */
extern void (*judge_opened)(struct bench *bench);
/*
 * The same story twice after a fault. `may_refuse`: a ledger that does not open
 * is a good answer as well. `what` names the run in messages.
 */
void judge_recovery(struct bench *bench, struct tally *tally, bool may_refuse, const char *what);
/* Prints, and asserts that nothing was paid twice, claimed or lost. */
void judge_end(const struct tally *tally, const char *name);
/* A child process runs the story; its exit status. `before` may be NULL. */
int judge_story_in_child(struct bench *bench, void (*before)(void *data), void *data);
/*
 * The long form runs everything on the first rail and each fifth on the others;
 * the short one each `step`-th, and less often on the others.
 */
unsigned judge_step(unsigned step);

#endif
