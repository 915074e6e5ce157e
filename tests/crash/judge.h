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
/* Before each run: nothing was told yet. */
void judge_begin(void);
/*
 * Opens, plans VOUCHER under "key-1", sends, and looks for evidence a second later, as
 * the tool does; stops at the first error. Notes what it is told.
 */
void judge_story(struct bench *bench);
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
/* The long form runs everything, the short one each `step`-th. */
unsigned judge_step(unsigned step);

#endif
