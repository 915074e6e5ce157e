/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The journal: one row for each transition, canonical JSON, chained by SHA-256
 * and signed with Ed25519. docs/ledger.md says how to check it without us.
 */
#ifndef ST_RENEWAL_JOURNAL_H
#define ST_RENEWAL_JOURNAL_H

#include "ledger.h"

struct st_journal_row {
	int64_t seq, at;
	const char *renewal_id, *kind, *body, *prev, *head, *signature;
};

/* Inside a transaction; sets the ledger's seq and head. */
int st_journal_append(struct simtopup_ledger *ledger, const struct st_row *row, const char *kind,
		      const struct st_clock *clock);
typedef int (*st_journal_fn)(const struct st_journal_row *row, void *data);
/* Oldest first; `renewal_id` NULL: all. */
int st_journal_each(struct simtopup_ledger *ledger, const char *renewal_id, st_journal_fn fn,
		    void *data);
/* 0 and "" when it is empty. */
int st_journal_newest(struct simtopup_ledger *ledger, int64_t *ret_seq, char *ret_head);
/* A st_journal_fn that checks hash, link and signature; data is a struct st_journal_link. */
struct st_journal_link {
	const uint8_t *public_key;
	int64_t signed_from; /* signatures of older rows are left alone: they take their time */
	int64_t seq;
	char head[ST_HEX32];
	bool linked; /* the row before is known */
};
int st_journal_check_link(const struct st_journal_row *row, void *data);
/* Every row: hash and link, and the signatures from this number on. */
int st_journal_check(struct simtopup_ledger *ledger, int64_t signed_from);
/* The newest row only. */
int st_journal_check_newest(struct simtopup_ledger *ledger);
/* A tag of what the journal does not show of the row; in each body as `row`. */
int st_journal_seal(const struct st_key *key, const struct st_row *row, char *ret_hex);
/* One line of the export, to be freed with g_free(). */
char *st_journal_line(const struct st_journal_row *row);

#endif
