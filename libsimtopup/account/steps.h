/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A USSD dialogue that a recipe knows: what is sent, and the text that must
 * stand before it. One piece for asking and for paying: the step that commits
 * is marked, and the walk stops before it.
 */
#ifndef ST_ACCOUNT_STEPS_H
#define ST_ACCOUNT_STEPS_H

#include "../core/secret.h"
#include "../port/ussd.h"

#define ST_STEPS_MAX 8
#define ST_STEP_VOUCHER "{voucher}" /* stands in what is sent, for the secret */
/* 182 characters are what a USSD string holds (TS 24.090 annex A); fits ST_SECRET_MAX. */
#define ST_STEP_TEXT_MAX 192

struct st_step {
	const char *expect; /* pattern for the text before it; "": any text, NULL in the first */
	const char *send;
	bool commits;       /* spends: sent once, ever, and never by st_dialogue_walk() */
};

struct st_steps {
	unsigned count;
	struct st_step step[ST_STEPS_MAX + 1]; /* the first is dialled, the others answer */
};

/* One walk through them; zeroed and filled by the caller, who ends the session. */
struct st_dialogue {
	const struct st_steps *steps;
	struct st_ussd_session *session;
	const struct st_secret *voucher; /* NULL: no step has a place for it */
	int timeout_ms;                  /* for each answer of the network */
	unsigned next;                   /* the step that was not sent yet */
	unsigned shown;                  /* hash of the text that was answered last */
	bool unsure;                     /* it stopped where nothing told of a menu or the end */
	bool ready;                      /* what stands before the step that commits was seen */
};

/*
 * Prepares the session and sends the steps before the one that commits, or all
 * of them; all that may be repeated. Where the text before a step is not the one it expects,
 * or the dialogue is over too early, nothing more is sent: SIMTOPUP_UNEXPECTED_MENU, or
 * why it is `unsure`; the text is in the session. A text that expects no answer is none of
 * a step.
 */
int st_dialogue_walk(struct st_dialogue *dialogue, struct st_port *port, st_deadline deadline);
/*
 * Hands the step that commits over and does not wait: st_ussd_await() is next.
 * The record's effect NONE is a proof that it did not leave.
 */
int st_dialogue_commit(struct st_dialogue *dialogue, st_deadline deadline);

/* `voucher` in its place; false: too long. Buffer of ST_STEP_TEXT_MAX, the caller's to wipe. */
bool st_step_fill(const struct st_step *step, const char *voucher, char *ret_text);

#endif
