/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "journal.h"

#include "../core/error.h"

#include <string.h>

struct newest {
	int64_t seq;
	char head[ST_HEX32];
};

static int keep_newest(const struct st_value *columns, unsigned count, void *data)
{
	struct newest *newest = data;

	if (count == 2 && columns[1].text) {
		newest->seq = columns[0].number;
		g_strlcpy(newest->head, columns[1].text, sizeof(newest->head));
	}
	return 0;
}

int st_journal_newest(struct simtopup_ledger *ledger, int64_t *ret_seq, char *ret_head)
{
	struct newest newest = { 0, "" };
	int result = ledger->store->ops->run(
		ledger->store, "SELECT seq, head FROM journal ORDER BY seq DESC LIMIT 1", NULL,
		keep_newest, &newest);

	if (result)
		return result;
	*ret_seq = newest.seq;
	g_strlcpy(ret_head, newest.head, ST_HEX32);
	return 0;
}

/*
 * What the row has and the journal must not show, identifiers and the spec, under
 * the ledger's key: the row cannot change without it.
 */
int st_journal_seal(const struct st_key *key, const struct st_row *row, char *ret_hex)
{
	g_autofree char *subject = st_json_canonical(row->subject);
	g_autofree char *text = g_strjoin("\n", row->spec, subject, NULL);

	return st_key_tag(key, "row", text, strlen(text), ret_hex);
}

static char *make_body(const struct simtopup_ledger *ledger, const struct st_row *row,
		       const char *kind, const struct st_clock *clock)
{
	JsonObject *body = json_object_new();
	char seal[ST_HEX32];
	char *text;

	json_object_set_int_member(body, "at", clock->wall_ms);
	json_object_set_int_member(body, "boot_ms", clock->boot_ms);
	st_json_set_text(body, "boot_id", clock->boot_id);
	json_object_set_boolean_member(body, "synchronised", clock->synchronised);
	json_object_set_array_member(body, "evidence", json_array_ref(row->fresh));
	json_object_set_object_member(body, "facts", json_object_ref(row->facts));
	json_object_set_int_member(body, "fence", row->fence);
	st_json_set_text(body, "host", st_key_id(ledger->key));
	st_json_set_text(body, "kind", kind);
	st_json_set_text(body, "reason", row->reason);
	st_json_set_text(body, "renewal_id", row->id);
	json_object_set_object_member(body, "reserved", st_json_money_object(&row->reserved));
	st_json_set_text(body, "state", st_state_name(row->state));
	if (st_journal_seal(ledger->key, row, seal) == 0)
		st_json_set_text(body, "row", seal);
	json_object_set_int_member(body, "version", row->version);
	text = st_json_canonical(body);
	json_object_unref(body);
	return text;
}

/* head = SHA-256 of the previous head in hex and the body, without anything between. */
static void chain(const char *prev, const char *body, char *ret_head)
{
	g_autofree char *joined = g_strconcat(prev, body, NULL);

	st_sha256(joined, ret_head);
}

int st_journal_append(struct simtopup_ledger *ledger, const struct st_row *row, const char *kind,
		      const struct st_clock *clock)
{
	g_autofree char *body = make_body(ledger, row, kind, clock);
	g_autofree char *signature = NULL;
	char prev[ST_HEX32], head[ST_HEX32];
	int64_t seq;
	int result = st_journal_newest(ledger, &seq, prev);

	if (result)
		return result;
	chain(prev, body, head);
	signature = st_key_sign(ledger->key, head);
	if (!signature)
		return st_error_status();

	struct st_value values[] = {
		st_value_int(seq + 1),	     st_value_text(row->id), st_value_text(kind),
		st_value_int(clock->wall_ms), st_value_text(body),    st_value_text(prev),
		st_value_text(head),	     st_value_text(signature),
	};

	result = ledger->store->ops->run(
		ledger->store,
		"INSERT INTO journal (seq, renewal_id, kind, at, body, prev, head, signature)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		values, NULL, NULL);
	if (result)
		return result;
	ledger->seq = seq + 1;
	g_strlcpy(ledger->head, head, sizeof(ledger->head));
	return 0;
}

struct each {
	st_journal_fn fn;
	void *data;
};

static int read_row(const struct st_value *columns, unsigned count, void *data)
{
	const struct each *each = data;
	struct st_journal_row row;

	for (unsigned i = 2; i < count; i++) {
		if (!columns[i].text)
			return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				       "a row of the journal is damaged");
	}
	row = (struct st_journal_row){
		.seq = columns[0].number,
		.at = columns[1].number,
		.renewal_id = columns[2].text,
		.kind = columns[3].text,
		.body = columns[4].text,
		.prev = columns[5].text,
		.head = columns[6].text,
		.signature = columns[7].text,
	};
	return each->fn(&row, each->data);
}

#define COLUMNS "seq, at, renewal_id, kind, body, prev, head, signature"

int st_journal_each(struct simtopup_ledger *ledger, const char *renewal_id, st_journal_fn fn,
		    void *data)
{
	struct each each = { fn, data };
	struct st_value values[] = { st_value_text(renewal_id) };

	return ledger->store->ops->run(
		ledger->store,
		renewal_id ? "SELECT " COLUMNS " FROM journal WHERE renewal_id = $1 ORDER BY seq" :
			     "SELECT " COLUMNS " FROM journal ORDER BY seq",
		values, read_row, &each);
}

/* The columns that questions are asked by stand outside of the hash. */
static bool same_columns(const struct st_journal_row *row)
{
	JsonObject *body = st_json_parse_object(row->body);
	JsonNode *at = body ? json_object_get_member(body, "at") : NULL;
	bool same = at && JSON_NODE_HOLDS_VALUE(at) && json_node_get_int(at) == row->at &&
		    g_strcmp0(st_json_text(body, "kind"), row->kind) == 0 &&
		    g_strcmp0(st_json_text(body, "renewal_id"), row->renewal_id) == 0;

	if (body)
		json_object_unref(body);
	return same;
}

int st_journal_check_link(const struct st_journal_row *row, void *data)
{
	struct st_journal_link *link = data;
	char head[ST_HEX32];

	chain(row->prev, row->body, head);
	if (strcmp(head, row->head) != 0 ||
	    (row->seq >= link->signed_from &&
	     !st_key_check(link->public_key, row->head, row->signature)) ||
	    !same_columns(row) ||
	    (link->linked &&
	     (row->seq != link->seq + 1 || strcmp(row->prev, link->head) != 0)))
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			       "row %lld of the journal was changed or belongs to another key",
			       (long long)row->seq);
	link->seq = row->seq;
	g_strlcpy(link->head, head, sizeof(link->head));
	link->linked = true;
	return 0;
}

int st_journal_check(struct simtopup_ledger *ledger, int64_t signed_from)
{
	struct st_journal_link link = { .public_key = st_key_public(ledger->key),
					.signed_from = signed_from, .linked = true };

	return st_journal_each(ledger, NULL, st_journal_check_link, &link);
}

int st_journal_check_newest(struct simtopup_ledger *ledger)
{
	struct st_journal_link link = { .public_key = st_key_public(ledger->key) };
	struct each each = { st_journal_check_link, &link };

	return ledger->store->ops->run(ledger->store,
				       "SELECT " COLUMNS
				       " FROM journal ORDER BY seq DESC LIMIT 1",
				       NULL, read_row, &each);
}

char *st_journal_line(const struct st_journal_row *row)
{
	JsonObject *line = json_object_new();
	JsonObject *body = st_json_parse_object(row->body);
	char *text;

	json_object_set_int_member(line, "seq", row->seq);
	if (body)
		json_object_set_object_member(line, "body", body);
	json_object_set_string_member(line, "prev", row->prev);
	st_json_set_text(line, "head", row->head);
	st_json_set_text(line, "signature", row->signature);
	text = st_json_canonical(line);
	json_object_unref(line);
	return text;
}
