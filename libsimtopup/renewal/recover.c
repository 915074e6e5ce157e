/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A SUBMITTING that nobody is submitting any more. Reads and closes; never sends. */
#include "../core/error.h"
#include "act.h"

int st_ledger_recover(struct simtopup_ledger *ledger, struct st_row *row)
{
	struct st_move move = { .to = ST_IN_DOUBT };
	struct st_owner me;
	int result;

	if (row->state != ST_SUBMITTING)
		return 0;
	st_owner_me(&me);
	if (!st_owner_is_dead(&row->owner) &&
	    (row->owner.pid != me.pid || st_owner_is_sending(row->id))) {
		st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER, "process %lld is sending this renewal now",
			(long long)row->owner.pid);
		return st_error_set_hint("wait for it, then look again");
	}
	result = st_clock_read(&move.clock);
	if (result)
		return result;
	g_strlcpy(row->reason, "process-died", sizeof(row->reason));
	st_evidence_add(row, NULL,
			&(struct st_evidence){ .level = "E0", .kind = "recovery",
					       .source = "ledger", .at = move.clock.wall_ms,
					       .summary = "the process that sent it has died" });
	st_schedule_next(row, move.clock.wall_ms);
	result = st_ledger_move(ledger, row, &move);
	if (result == SIMTOPUP_STATE) {
		/* Another process has just done it: what is there now counts. */
		st_error_clear();
		return st_ledger_reload(ledger, row);
	}
	return result;
}

int st_ledger_recover_quietly(struct simtopup_ledger *ledger, struct st_row *row)
{
	/* What can only be read is shown as it lies there. */
	int result = ledger->store->read_only ? 0 : st_ledger_recover(ledger, row);

	if (result != SIMTOPUP_BUSY)
		return result;
	st_error_clear(); /* it lives: not ours to touch */
	return 0;
}

static int keep_id(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_ptr_array_add(data, g_strdup(columns[0].text));
	return 0;
}

int st_ledger_recover_all(struct simtopup_ledger *ledger)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	int result = ledger->store->ops->run(ledger->store,
					     "SELECT id FROM renewal WHERE state = 'SUBMITTING'",
					     NULL, keep_id, ids);

	for (guint i = 0; i < ids->len && result == 0; i++) {
		struct st_row row;

		st_row_init(&row);
		result = st_ledger_find(ledger, "id", g_ptr_array_index(ids, i), &row);
		if (result == 0)
			result = st_ledger_recover_quietly(ledger, &row);
		st_row_clear(&row);
	}
	return result;
}
