/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One renewal as it lies in the ledger. */
#ifndef ST_RENEWAL_ROW_H
#define ST_RENEWAL_ROW_H

#include "../core/json.h"
#include "key.h"
#include "owner.h"
#include "states.h"
#include "store.h"

#define ST_REQUEST_KEY_MAX 128
#define ST_TOKEN_LEN 33

struct st_row {
	char id[40];
	char request_key[ST_REQUEST_KEY_MAX + 1];
	char subject_key[ST_HEX32];
	JsonObject *subject; /* iccid, imsi, eid: whole, never journaled */
	char rail[24];
	char *spec; /* canonical */
	char secret_tag[ST_HEX32];
	char secret_hint[8];
	bool close_on_ack;
	enum st_state state;
	int64_t version, fence;
	struct st_owner owner;
	char token[ST_TOKEN_LEN]; /* of the newest transition: tells whose commit is there */
	struct simtopup_money reserved;
	char reason[32];
	JsonObject *facts; /* grows along the way; journaled whole with each transition */
	int64_t created, submitted, next_check, verify_until, rounds, closed;

	bool noted; /* the facts have news for the journal, though nothing may be fresh */
	JsonArray *evidence;  /* what the journal has */
	JsonArray *fresh;     /* goes into the journal with the next transition */
	GPtrArray *fresh_raw; /* texts that belong to it, secrets masked */
};

void st_row_init(struct st_row *row);
void st_row_clear(struct st_row *row);

#define ST_ROW_COLUMNS                                                                         \
	"id, request_key, subject_key, subject, rail, spec, secret_tag, secret_hint,"          \
	" close_on_ack, state, version, fence, owner_pid, owner_start, owner_boot, token,"     \
	" currency, reserved_units, reserved_scale, reason, facts, created, submitted,"        \
	" next_check, verify_until, rounds, closed"

/* A st_row_fn for SELECT ST_ROW_COLUMNS; data is a struct st_row. */
int st_row_read(const struct st_value *columns, unsigned count, void *data);
int st_row_insert(struct st_store *store, const struct st_row *row);
/*
 * Compare-and-set: writes what may change, when state, version and fence are
 * still as they were. SIMTOPUP_STATE when somebody else was faster.
 */
int st_row_update(struct st_store *store, const struct st_row *row, const struct st_row *before);

#endif
