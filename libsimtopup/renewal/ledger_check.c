/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Is the ledger whole? SQLite has no checksums: a bit that a disk lost in a row
 * is a valid row of another renewal, or frees a SIM that must not pay. Each
 * row has its double in the journal, and the journal is a chain of hashes.
 */
#include "../core/error.h"
#include "act.h"
#include "journal.h"
#include "schema.h"

#include <string.h>

/* What checking signatures may cost at each opening; the export checks all. */
#define SIGNATURES 100

static bool same_text(JsonObject *object, const char *key, const char *text)
{
	const char *kept = st_json_text(object, key);

	return strcmp(kept ? kept : "", text) == 0;
}

static bool same_object(JsonObject *holder, const char *key, JsonObject *object)
{
	JsonNode *node = json_object_get_member(holder, key);
	g_autofree char *kept = NULL, *given = NULL;

	if (!node || !JSON_NODE_HOLDS_OBJECT(node))
		return false;
	kept = st_json_canonical(json_node_get_object(node));
	given = st_json_canonical(object);
	return strcmp(kept, given) == 0;
}

static int64_t number(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_int(node) : -1;
}

static JsonObject *part(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* What blocks a SIM or a voucher, and what evidence is compared with. */
static bool same_facts(const struct st_row *row)
{
	JsonObject *subject = part(row->facts, "subject");
	JsonObject *voucher = part(row->facts, "voucher");
	JsonObject *submit = part(row->facts, "submit");
	struct st_policy policy;

	st_facts_get_policy(row->facts, &policy);
	return same_text(row->facts, "request_key", row->request_key) &&
	       same_text(row->facts, "rail", row->rail) &&
	       (!subject || same_text(subject, "subject_key", row->subject_key)) &&
	       (!voucher || same_text(voucher, "tag", row->secret_tag)) &&
	       (!voucher || same_text(voucher, "last4", row->secret_hint)) &&
	       same_text(row->facts, "close_on", row->close_on_ack ? "acknowledged" : "") &&
	       (!submit || number(submit, "wall_ms") == row->submitted) &&
	       row->verify_until ==
		       (submit ? row->submitted + policy.verify_within_ms : 0);
}

/* A body of an older version has none. */
static bool same_seal(const struct simtopup_ledger *ledger, const struct st_row *row,
		      JsonObject *body)
{
	const char *kept = st_json_text(body, "row");
	char seal[ST_HEX32];

	return !kept ||
	       (st_journal_seal(ledger->key, row, seal) == 0 && strcmp(kept, seal) == 0);
}

static bool agrees(const struct simtopup_ledger *ledger, const struct st_row *row,
		   JsonObject *body)
{
	JsonObject *reserved = st_json_money_object(&row->reserved);
	bool same = same_text(body, "state", st_state_name(row->state)) &&
		    same_text(body, "reason", row->reason) &&
		    number(body, "version") == row->version &&
		    number(body, "fence") == row->fence &&
		    same_object(body, "reserved", reserved) &&
		    same_object(body, "facts", row->facts) && same_facts(row) &&
		    same_seal(ledger, row, body);

	json_object_unref(reserved);
	return same;
}

/* A row of the ledger, and as its last column the newest body that its journal has. */
static int read_pair(const struct st_value *columns, unsigned count, void *data)
{
	const char *text = count > 0 ? columns[count - 1].text : NULL;
	JsonObject *body = text ? st_json_parse_object(text) : NULL;
	struct st_row row;
	int result;

	st_row_init(&row);
	result = st_row_read(columns, count - 1, &row);
	if (result == 0 && (!body || !agrees(data, &row, body)))
		result = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				 "renewal %s is not what its journal says", row.id);
	if (body)
		json_object_unref(body);
	st_row_clear(&row);
	return result;
}

/* Each is one statement: another process may write between two. */
static int compare(struct simtopup_ledger *ledger)
{
	int64_t orphans = 0;
	int result = ledger->store->ops->run(
		ledger->store,
		"SELECT " ST_ROW_COLUMNS ", (SELECT body FROM journal WHERE renewal_id = renewal.id"
		" ORDER BY seq DESC LIMIT 1) FROM renewal",
		NULL, read_pair, ledger);

	if (result == 0)
		result = st_ledger_number(ledger,
					  "SELECT count(*) FROM journal WHERE renewal_id NOT IN"
					  " (SELECT id FROM renewal)",
					  NULL, 0, &orphans);
	if (result == 0 && orphans > 0)
		result = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				 "a renewal of the journal is missing from the ledger");
	return result;
}

int st_ledger_check(struct simtopup_ledger *ledger)
{
	int64_t newest = 0;
	char head[ST_HEX32];
	int result = st_sqlite_check(ledger->store);

	if (result == 0)
		result = st_schema_check(ledger->store);
	if (result == 0)
		result = st_journal_newest(ledger, &newest, head);
	if (result == 0)
		result = st_journal_check(ledger, newest - SIGNATURES);
	if (result == 0)
		result = compare(ledger);
	if (result == SIMTOPUP_LEDGER)
		st_error_set_hint("move the ledger aside, save what `sqlite3 LEDGER .recover` "
				  "gives, and restore the newest copy; nothing is paid until then");
	return result;
}
