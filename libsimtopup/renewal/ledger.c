/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "ledger.h"

#include "../core/error.h"
#include "anchor.h"
#include "journal.h"

#include <string.h>
#include <unistd.h>

int st_ledger_enter(struct simtopup_ledger *ledger)
{
	/* SQLite handles and POSIX locks do not survive a fork. */
	if (ledger->pid != getpid())
		return st_fail(SIMTOPUP_FORKED, ST_LAYER_CALLER,
			       "the ledger belongs to the parent process");
	if (!g_atomic_int_compare_and_exchange(&ledger->busy, 0, 1))
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_CALLER, "another thread uses the ledger");
	ledger->store->deadline = st_deadline_in(ledger->timeout_ms);
	return 0;
}

void st_ledger_leave(struct simtopup_ledger *ledger)
{
	g_atomic_int_set(&ledger->busy, 0);
}

void st_ledger_wait_until(struct simtopup_ledger *ledger, st_deadline deadline)
{
	ledger->store->deadline = st_deadline_min(deadline, st_deadline_in(ledger->timeout_ms));
}

static int keep_number(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].kind == ST_VALUE_INT)
		*(int64_t *)data = columns[0].number;
	return 0;
}

int st_ledger_number(struct simtopup_ledger *ledger, const char *sql,
		     const struct st_value *values, int64_t fallback, int64_t *ret_number)
{
	int64_t number = fallback;
	int result = ledger->store->ops->run(ledger->store, sql, values, keep_number, &number);

	if (result == 0)
		*ret_number = number;
	return result;
}

struct text {
	char *text;
	size_t size;
};

static int keep_text(const struct st_value *columns, unsigned count, void *data)
{
	struct text *text = data;

	if (count == 1 && columns[0].text)
		g_strlcpy(text->text, columns[0].text, text->size);
	return 0;
}

int st_ledger_meta(struct simtopup_ledger *ledger, const char *name, char *ret_value, size_t size)
{
	struct st_value values[] = { st_value_text(name) };
	struct text text = { ret_value, size };

	return ledger->store->ops->run(ledger->store, "SELECT value FROM meta WHERE name = $1",
				       values, keep_text, &text);
}

int st_ledger_set_meta(struct simtopup_ledger *ledger, const char *name, const char *value)
{
	struct st_value values[] = { st_value_text(name), st_value_text(value) };

	return ledger->store->ops->run(ledger->store,
				       "INSERT INTO meta (name, value) VALUES ($1, $2)"
				       " ON CONFLICT (name) DO UPDATE SET value = $2",
				       values, NULL, NULL);
}

static int keep_evidence(const struct st_journal_row *journal_row, void *data)
{
	struct st_row *row = data;
	JsonObject *body = st_json_parse_object(journal_row->body);
	JsonNode *node = body ? json_object_get_member(body, "evidence") : NULL;
	JsonArray *list = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

	for (guint i = 0; list && i < json_array_get_length(list); i++)
		json_array_add_element(row->evidence, json_array_dup_element(list, i));
	if (body)
		json_object_unref(body);
	return 0;
}

int st_ledger_find(struct simtopup_ledger *ledger, const char *column, const char *value,
		   struct st_row *row)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT " ST_ROW_COLUMNS " FROM renewal WHERE %s = $1", column);
	struct st_value values[] = { st_value_text(value) };
	struct st_row found;
	int result;

	st_row_init(&found);
	result = ledger->store->ops->run(ledger->store, sql, values, st_row_read, &found);
	if (result == 0 && !found.id[0])
		result = st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_LEDGER, "no such renewal");
	if (result == 0)
		result = st_journal_each(ledger, found.id, keep_evidence, &found);
	if (result) {
		st_row_clear(&found);
		return result;
	}
	st_row_clear(row);
	*row = found;
	return 0;
}

int st_ledger_reload(struct simtopup_ledger *ledger, struct st_row *row)
{
	char id[sizeof(row->id)];

	g_strlcpy(id, row->id, sizeof(id));
	return st_ledger_find(ledger, "id", id, row);
}

static int keep_id(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_ptr_array_add(data, g_strdup(columns[0].text));
	return 0;
}

int st_ledger_ids(struct simtopup_ledger *ledger, GPtrArray **ret_ids)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	int result = ledger->store->ops->run(
		ledger->store, "SELECT id FROM renewal ORDER BY created DESC, id DESC", NULL,
		keep_id, ids);

	if (result) {
		g_ptr_array_unref(ids);
		return result;
	}
	*ret_ids = ids;
	return 0;
}

static int random_hex(size_t len, char *ret_text)
{
	uint8_t bytes[16];
	int result = st_random(bytes, len);

	if (result == 0)
		st_hex(bytes, len, ret_text);
	return result;
}

/* Raw texts lie in a table of their own, with their own, shorter life. */
static int write_raw_texts(struct simtopup_ledger *ledger, const struct st_row *row, int64_t at)
{
	int result = 0;

	for (guint i = 0; i < row->fresh_raw->len && result == 0; i++) {
		const char *text = g_ptr_array_index(row->fresh_raw, i);
		char hash[ST_HEX32];
		struct st_value values[4];

		st_sha256(text, hash);
		values[0] = st_value_text(row->id);
		values[1] = st_value_text(hash);
		values[2] = st_value_int(at);
		values[3] = st_value_text(text);
		result = ledger->store->ops->run(
			ledger->store,
			"INSERT INTO raw_text (renewal_id, sha256, at, body)"
			" VALUES ($1, $2, $3, $4) ON CONFLICT (renewal_id, sha256) DO NOTHING",
			values, NULL, NULL);
	}
	return result;
}

/* What was fresh is history now. */
static void settle(struct simtopup_ledger *ledger, struct st_row *row)
{
	for (guint i = 0; i < json_array_get_length(row->fresh); i++)
		json_array_add_element(row->evidence, json_array_dup_element(row->fresh, i));
	json_array_unref(row->fresh);
	row->fresh = json_array_new();
	g_ptr_array_set_size(row->fresh_raw, 0);
	st_anchor_write(ledger);
}

/*
 * A COMMIT that failed may have happened. Looks on a new connection; only our
 * own token in the row says yes.
 */
static int after_failed_commit(struct simtopup_ledger *ledger, const struct st_row *row, bool sure)
{
	struct st_error_saved why;
	struct st_value values[] = { st_value_text(row->id) };
	char token[ST_TOKEN_LEN] = "";
	struct text text = { token, sizeof(token) };
	int failed = st_error_status();
	int result;

	st_error_save(&why);
	result = ledger->store->ops->reopen(ledger->store);
	if (result == 0)
		result = ledger->store->ops->run(ledger->store,
						 "SELECT token FROM renewal WHERE id = $1", values,
						 keep_text, &text);
	if (result == 0 && !sure && strcmp(token, row->token) == 0) {
		st_error_clear();
		return 0;
	}
	st_error_restore(&why);
	return failed;
}

static int write_transition(struct simtopup_ledger *ledger, struct st_row *row,
			    const struct st_row *before, const char *kind,
			    const struct st_move *move)
{
	int result = before ? st_row_update(ledger->store, row, before) :
			      st_row_insert(ledger->store, row);

	if (result == 0)
		result = st_journal_append(ledger, row, kind, &move->clock);
	if (result == 0)
		result = write_raw_texts(ledger, row, move->clock.wall_ms);
	return result;
}

static int transact(struct simtopup_ledger *ledger, struct st_row *row,
		    const struct st_row *before, const char *kind, const struct st_move *move)
{
	struct st_store *store = ledger->store;
	int result = random_hex(16, row->token);

	if (result == 0)
		result = store->ops->begin(store);
	if (result)
		return result;
	if (move->check)
		result = move->check(ledger, row, &move->clock);
	if (result == 0)
		result = write_transition(ledger, row, before, kind, move);
	if (result) {
		store->ops->rollback(store);
		return result;
	}
	result = store->ops->commit(store);
	if (result)
		result = after_failed_commit(ledger, row, move->sure);
	if (result == 0)
		settle(ledger, row);
	return result;
}

int st_ledger_plan(struct simtopup_ledger *ledger, struct st_row *row,
		   const struct st_clock *clock)
{
	const struct st_move move = { .to = ST_PLANNED, .clock = *clock,
				      .check = st_ledger_may_plan };
	int result = random_hex(8, row->id);

	if (result)
		return result;
	row->state = ST_PLANNED;
	row->version = 1;
	row->created = clock->wall_ms;
	return transact(ledger, row, NULL, "plan", &move);
}

int st_ledger_move(struct simtopup_ledger *ledger, struct st_row *row, const struct st_move *move)
{
	const char *kind = move->note && row->state == move->to ?
				   move->note : st_state_edge(row->state, move->to);
	struct st_row before = *row;
	int result;

	if (!kind)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_LEDGER, "no way from %s to %s",
			       st_state_name(row->state), st_state_name(move->to));
	row->state = move->to;
	row->version++;
	if (move->to == ST_SUBMITTING)
		row->fence++;
	result = transact(ledger, row, &before, kind, move);
	/* What was sent must be written: now the room that was kept for it is needed. */
	if (result == SIMTOPUP_IO && st_state_is_sent(before.state) &&
	    st_ledger_free_room(ledger) && ledger->store->ops->reopen(ledger->store) == 0)
		result = transact(ledger, row, &before, kind, move);
	if (result) {
		row->state = before.state;
		row->version = before.version;
		row->fence = before.fence;
	}
	return result;
}

int st_ledger_note_round(struct simtopup_ledger *ledger, struct st_row *row)
{
	struct st_value values[] = {
		st_value_text(row->id),
		st_value_int(row->version),
		st_value_int(row->next_check),
		st_value_int(row->rounds),
	};

	return ledger->store->ops->run(ledger->store,
				       "UPDATE renewal SET next_check = $3, rounds = $4"
				       " WHERE id = $1 AND version = $2",
				       values, NULL, NULL);
}
