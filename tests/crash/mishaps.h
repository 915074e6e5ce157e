/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What can happen between two steps of a renewal. */
#ifndef TESTS_CRASH_MISHAPS_H
#define TESTS_CRASH_MISHAPS_H

#include "judge.h"

struct mishap {
	const char *name;
	void (*happen)(struct bench *bench);
	bool kills;      /* the process */
	bool may_refuse; /* the ledger may not open again */
	bool keep_clock; /* the clock stays as it was set */
};

extern const struct mishap mishaps[]; /* the last one has no name */

/* `point` 0: it never happens. The ledger is closed; the story opens it. */
void mishap_prepare(struct bench *bench, unsigned mishap, int point);
/* What passes by itself has passed: the SIM, the modem and the clock are back. */
void mishap_end(struct bench *bench);

/* In an answer of the modem to the code or message; what happens now comes too late. */
bool mishap_is_sending(void);

/* In a process of its own: mishaps_others.c. */
void mishap_other_same(struct bench *bench);
void mishap_other_voucher(struct bench *bench);
void mishap_other_blind(struct bench *bench);
void mishap_other_settles(struct bench *bench);
void mishap_second_sim(struct bench *bench);

#endif
