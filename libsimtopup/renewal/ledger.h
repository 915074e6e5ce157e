/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The ledger: renewals, their journal, and what guards both. Every change of a
 * renewal is one transaction with one journal row; see states.c for the edges.
 */
#ifndef ST_RENEWAL_LEDGER_H
#define ST_RENEWAL_LEDGER_H

#include "../core/clock.h"
#include "row.h"

#include <simtopup/renewal.h>
#include <sys/types.h>

struct simtopup_ledger {
	struct st_store *store;
	struct st_key *key;
	char *path, *key_path, *anchor_path, *reserve_path;
	const struct simtopup_operators *operators; /* kept, may be NULL */
	int timeout_ms; /* how long to wait for another process */
	dev_t device;   /* of the file that was opened: another one may be put in its place */
	ino_t inode;
	pid_t pid;
	int busy;       /* one thread at a time */
	gint refs;      /* renewals that use it */
	int64_t seq;    /* newest journal row that this handle wrote or saw */
	char head[ST_HEX32];
};

int st_ledger_open(const char *path, int timeout_ms, struct simtopup_ledger **ret_ledger);
/* Each renewal of it keeps it open; the last to close does. NULL is accepted. */
struct simtopup_ledger *st_ledger_keep(struct simtopup_ledger *ledger);
void st_ledger_close(struct simtopup_ledger *ledger);
void st_ledger_set_operators(struct simtopup_ledger *ledger,
			     const struct simtopup_operators *operators);

/* Indexes, chain of hashes, and that each row says what its journal says. */
int st_ledger_check(struct simtopup_ledger *ledger);
/* Leaves a copy PATH.vN beside it. */
int st_ledger_upgrade(struct simtopup_ledger *ledger, int64_t from);

/* Around every public call: SIMTOPUP_BUSY or SIMTOPUP_FORKED. */
int st_ledger_enter(struct simtopup_ledger *ledger);
void st_ledger_leave(struct simtopup_ledger *ledger);

/* Waits for other processes until the earlier of the deadline and the ledger's own patience. */
void st_ledger_wait_until(struct simtopup_ledger *ledger, st_deadline deadline);

/* `column` is a unique one. SIMTOPUP_NOT_FOUND. Fills an initialised row. */
int st_ledger_find(struct simtopup_ledger *ledger, const char *column, const char *value,
		   struct st_row *row);
/* The row again, as it is now. */
int st_ledger_reload(struct simtopup_ledger *ledger, struct st_row *row);
/* Ids, newest first; to be freed with g_ptr_array_unref(). */
int st_ledger_ids(struct simtopup_ledger *ledger, GPtrArray **ret_ids);
int st_ledger_meta(struct simtopup_ledger *ledger, const char *name, char *ret_value, size_t size);
int st_ledger_set_meta(struct simtopup_ledger *ledger, const char *name, const char *value);
/* One number; 0 rows give `fallback`. */
int st_ledger_number(struct simtopup_ledger *ledger, const char *sql,
		     const struct st_value *values, int64_t fallback, int64_t *ret_number);

/* Writes a PLANNED row; the row's id is made here. */
int st_ledger_plan(struct simtopup_ledger *ledger, struct st_row *row,
		   const struct st_clock *clock);

/* The order in which renewals were sent, whatever their clocks said. */
#define ST_SQL_COMMIT                                                                          \
	"(SELECT max(seq) FROM journal WHERE renewal_id = renewal.id AND kind = 'commit')"
#define ST_KIND_CLOCK "clock" /* of a row of the journal, and the fact in it */

struct st_move {
	enum st_state to;
	const char *note; /* no edge: it stays, and the journal has a row of this kind */
	struct st_clock clock;
	/*
	 * The commit must be certain: a COMMIT that failed but shows on a second
	 * look is a failure all the same. For the step before the send.
	 */
	bool sure;
	/* Last word inside the transaction, NULL: none. */
	int (*check)(struct simtopup_ledger *ledger, const struct st_row *row,
		     const struct st_clock *clock);
};

/*
 * Moves along an edge: facts, reason, times and fresh evidence as they are in
 * the row. On failure the row must be reloaded before it is used again.
 */
int st_ledger_move(struct simtopup_ledger *ledger, struct st_row *row,
		   const struct st_move *move);
/* Notes the next look only: no transition, no journal row. */
int st_ledger_note_round(struct simtopup_ledger *ledger, struct st_row *row);

/* SUBMITTING whose owner is dead becomes IN_DOUBT. SIMTOPUP_BUSY when it lives. */
int st_ledger_recover(struct simtopup_ledger *ledger, struct st_row *row);
/* The same; a live one is left alone without an error. */
int st_ledger_recover_quietly(struct simtopup_ledger *ledger, struct st_row *row);
int st_ledger_recover_all(struct simtopup_ledger *ledger);

/* Free SIM, free voucher, free key: the indexes hold it, this says it in words. */
int st_ledger_may_plan(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_clock *clock);
/* The checks of the transaction that commits to the send: clock, pause, caps, tries. */
int st_ledger_may_send(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_clock *clock);
/* The open file is the one at the path, and not older than the anchor. */
int st_ledger_check_file(struct simtopup_ledger *ledger);
/* SIMTOPUP_CLOCK: not set, or behind what was written since a person accepted it. */
int st_ledger_check_clock(struct simtopup_ledger *ledger, const struct st_clock *clock);
/* A person says that the clock is right, and what lies ahead of it was written by a wrong one. */
int st_ledger_accept_clock(struct simtopup_ledger *ledger, const char *by, const char *why);
/* When that was last said, and in which row of the journal; 0: never. */
int st_ledger_accepted_clock(struct simtopup_ledger *ledger, int64_t *ret_at, int64_t *ret_seq);
/* "spend" of limits.h. */
int st_ledger_set_limit(struct simtopup_ledger *ledger, const struct simtopup_money *limit,
			int64_t window_ms);
/* Codes of this SIM that the operator called invalid since the last one that went through. */
int st_ledger_bad_tries(struct simtopup_ledger *ledger, const char *subject_key,
			int64_t *ret_count);

/*
 * Room for the outcome on a full disk: a file that is given up when the write of
 * something that was sent fails. Without it nothing is sent.
 */
int st_ledger_reserve_room(struct simtopup_ledger *ledger);
bool st_ledger_free_room(struct simtopup_ledger *ledger);

#endif
