/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Time as the ledger knows it: what was written may not lie ahead of the clock
 * that money is sent by, until a person says that this clock is the right one.
 */
#include "../core/error.h"
#include "ledger.h"

#include <string.h>

/*
 * 2025-01-01: no clock that is right says less. A router without a battery begins
 * in 1970, and what was paid then would count against no limit of today.
 */
#define BEFORE_US_MS INT64_C(1735689600000)

/* A person's word about the clock is a row of the journal, and what came after it counts. */
#define SINCE_ACCEPTED                                                                         \
	" FROM journal WHERE seq >= (SELECT coalesce(max(seq), 0) FROM journal"                \
	" WHERE kind = '" ST_KIND_CLOCK "')"

static int not_set(void)
{
	st_fail(SIMTOPUP_CLOCK, ST_LAYER_SYSTEM, "the clock is not set: no money moves");
	return st_error_set_hint("set the clock");
}

int st_ledger_check_clock(struct simtopup_ledger *ledger, const struct st_clock *clock)
{
	int64_t newest = 0;
	int result = st_ledger_number(ledger, "SELECT max(at)" SINCE_ACCEPTED, NULL, 0, &newest);

	if (result || clock->wall_ms >= MAX(newest, BEFORE_US_MS))
		return result;
	if (!newest || clock->wall_ms < BEFORE_US_MS)
		return not_set();
	st_fail(SIMTOPUP_CLOCK, ST_LAYER_SYSTEM,
		"the clock is behind the newest row of the ledger: no money moves");
	return st_error_set_hint("set the clock; where it is right, and the ledger was written by "
				 "one that was ahead: `simtopup renewals accept-clock`");
}

int st_ledger_accepted_clock(struct simtopup_ledger *ledger, int64_t *ret_at, int64_t *ret_seq)
{
	int result = st_ledger_number(ledger,
				      "SELECT max(seq) FROM journal WHERE kind = '" ST_KIND_CLOCK
				      "'", NULL, 0, ret_seq);
	struct st_value values[] = { st_value_int(*ret_seq) };

	if (result)
		return result;
	return st_ledger_number(ledger, "SELECT at FROM journal WHERE seq = $1", values, 0, ret_at);
}

static int keep_id(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_strlcpy(data, columns[0].text, sizeof(((struct st_row *)NULL)->id));
	return 0;
}

/* The row that is furthest ahead has it in its journal: its receipt is amended by it. */
static int find_ahead(struct simtopup_ledger *ledger, struct st_row *row)
{
	char id[sizeof(row->id)] = "";
	int result = ledger->store->ops->run(ledger->store,
					     "SELECT renewal_id" SINCE_ACCEPTED
					     " ORDER BY at DESC, seq DESC LIMIT 1",
					     NULL, keep_id, id);

	if (result == 0)
		result = st_ledger_find(ledger, "id", id, row);
	/* A row that is being sent must not move under its sender. */
	return result ? result : st_ledger_recover(ledger, row);
}

static int note(struct simtopup_ledger *ledger, struct st_row *row, const struct st_clock *clock,
		const char *by, const char *why)
{
	struct st_move move = { .to = row->state, .note = ST_KIND_CLOCK, .clock = *clock };
	struct st_value values[] = { st_value_int(clock->wall_ms) };
	JsonObject *said = json_object_new();
	int result;

	st_json_set_text(said, "by", by);
	st_json_set_text(said, "why", why);
	json_object_set_object_member(row->facts, ST_KIND_CLOCK, said);
	result = st_ledger_move(ledger, row, &move);
	/* Looks that would be years away are worth it now; a hint, no transition. */
	if (result == 0)
		result = ledger->store->ops->run(ledger->store,
						 "UPDATE renewal SET next_check = $1"
						 " WHERE submitted > $1 AND next_check > $1",
						 values, NULL, NULL);
	return result;
}

int st_ledger_accept_clock(struct simtopup_ledger *ledger, const char *by, const char *why)
{
	struct st_clock clock;
	struct st_row row;
	int result = st_clock_read(&clock);

	if (result)
		return result;
	if (clock.wall_ms < BEFORE_US_MS)
		return not_set();
	result = st_ledger_check_clock(ledger, &clock);
	if (result == 0)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER,
			       "the clock is not behind the ledger: there is nothing to accept");
	if (result != SIMTOPUP_CLOCK)
		return result;
	st_error_clear();
	st_row_init(&row);
	result = find_ahead(ledger, &row);
	if (result == 0)
		result = note(ledger, &row, &clock, by, why);
	st_row_clear(&row);
	return result;
}
