/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "receipt.h"

#include "../core/error.h"
#include "journal.h"

#include <string.h>

#define SCHEMA "simtopup-receipt-1"
#define ALGORITHM "Ed25519" /* RFC 8032 5.1, over the line without signature.value */

struct story {
	JsonObject *body; /* of the newest row */
	JsonArray *evidence;
	JsonArray *amendments;
	int64_t seq, decided_at;
	char prev[ST_HEX32], head[ST_HEX32];
};

/* What changed after the renewal had come to an end, or by the word of a person. */
static void note_amendment(struct story *story, const struct st_journal_row *row,
			   JsonObject *body)
{
	const char *from = story->body ? st_json_text(story->body, "state") : NULL;
	const char *to = st_json_text(body, "state");
	bool is_late = (g_strcmp0(from, "UNVERIFIED") == 0 && g_strcmp0(to, from) != 0) ||
		       (g_strcmp0(from, "FAILED") == 0 &&
			g_strcmp0(st_json_text(body, "reason"), ST_REASON_LATE) == 0);
	JsonObject *facts, *amendment;
	JsonNode *said;

	if (!is_late && strcmp(row->kind, "resolved") != 0 && strcmp(row->kind, "reversed") != 0 &&
	    strcmp(row->kind, ST_KIND_CLOCK) != 0)
		return;
	facts = json_object_get_object_member(body, "facts");
	said = json_object_get_member(facts, row->kind);
	amendment = json_object_new();
	st_json_set_text(amendment, "kind", row->kind);
	st_json_set_text(amendment, "from", from);
	st_json_set_text(amendment, "to", to);
	st_json_set_time(amendment, "at", row->at);
	json_object_set_int_member(amendment, "seq", row->seq);
	if (said && JSON_NODE_HOLDS_OBJECT(said)) {
		st_json_set_text(amendment, "by",
				 st_json_text(json_node_get_object(said), "by"));
		st_json_set_text(amendment, "why",
				 st_json_text(json_node_get_object(said), "why"));
	}
	json_array_add_object_element(story->amendments, amendment);
}

static int read_story(const struct st_journal_row *row, void *data)
{
	struct story *story = data;
	JsonObject *body = st_json_parse_object(row->body);
	JsonNode *node = body ? json_object_get_member(body, "evidence") : NULL;
	JsonArray *list = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;

	if (!body)
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "a row of the journal is damaged");
	for (guint i = 0; list && i < json_array_get_length(list); i++)
		json_array_add_element(story->evidence, json_array_dup_element(list, i));
	note_amendment(story, row, body);
	g_clear_pointer(&story->body, json_object_unref);
	story->body = body;
	story->seq = row->seq;
	/* A word about the clock decides nothing of it. */
	if (strcmp(row->kind, ST_KIND_CLOCK) != 0)
		story->decided_at = row->at;
	g_strlcpy(story->prev, row->prev, sizeof(story->prev));
	g_strlcpy(story->head, row->head, sizeof(story->head));
	return 0;
}

static void copy_members(JsonObject *from, const char *const *names, JsonObject *to)
{
	for (; *names; names++) {
		if (json_object_has_member(from, *names))
			json_object_set_member(to, *names, json_object_dup_member(from, *names));
	}
}

static JsonObject *make_chain(const struct story *story)
{
	JsonObject *chain = json_object_new();

	st_json_set_text(chain, "host", st_json_text(story->body, "host"));
	json_object_set_int_member(chain, "seq", story->seq);
	st_json_set_text(chain, "prev", story->prev);
	st_json_set_text(chain, "head", story->head);
	return chain;
}

static JsonObject *make_receipt(const struct story *story, enum st_state state)
{
	static const char *const told[] = {
		"allow_bonus", "allow_spend", "amount", "baseline", "charge", "close_on",
		"face_value", "max_price", "plan", "price", "proof", "rail", "recipe",
		"request_key", "resolved", "reversed", "software", "subject", "submit", "voucher",
		NULL,
	};
	JsonObject *receipt = json_object_new();
	JsonObject *facts = json_object_get_object_member(story->body, "facts");
	const char *by = NULL, *reason = st_json_text(story->body, "reason");
	int effect = (int)st_state_told_effect(state, reason ? reason : "");

	copy_members(facts, told, receipt);
	if (state == ST_REVERSED)
		by = st_json_text(json_object_get_object_member(facts, "reversed"), "by");
	else if (json_object_has_member(facts, "resolved"))
		by = st_json_text(json_object_get_object_member(facts, "resolved"), "by");
	st_json_set_text(receipt, "schema", SCHEMA);
	st_json_set_text(receipt, "renewal_id", st_json_text(story->body, "renewal_id"));
	st_json_set_text(receipt, "state", st_state_name(state));
	st_json_set_text(receipt, "effect", simtopup_effect_name(effect));
	st_json_set_text(receipt, "reason", reason);
	st_json_set_text(receipt, "decided_by", by ? by : "libsimtopup");
	st_json_set_time(receipt, "decided_at", story->decided_at);
	json_object_set_array_member(receipt, "evidence", json_array_ref(story->evidence));
	if (json_array_get_length(story->amendments) > 0)
		json_object_set_array_member(receipt, "amendments",
					     json_array_ref(story->amendments));
	json_object_set_object_member(receipt, "chain", make_chain(story));
	return receipt;
}

/* The members of a signature but its value are signed too. */
static void set_signature(JsonObject *receipt, const char *public_key, const char *value)
{
	JsonObject *signature = json_object_new();

	st_json_set_text(signature, "alg", ALGORITHM);
	st_json_set_text(signature, "key", public_key);
	st_json_set_text(signature, "value", value);
	json_object_set_object_member(receipt, "signature", signature);
}

static int sign(const struct st_key *key, JsonObject *receipt, char **ret_line)
{
	g_autofree char *public_key = g_base64_encode(st_key_public(key), ST_PUBLIC_LEN);
	g_autofree char *text = NULL;
	g_autofree char *value = NULL;

	set_signature(receipt, public_key, NULL);
	text = st_json_canonical(receipt);
	value = st_key_sign(key, text);
	if (!value)
		return st_error_status();
	set_signature(receipt, public_key, value);
	*ret_line = st_json_canonical(receipt);
	return 0;
}

/*
 * A ledger that could only be read may not have been looked at wholly when it was
 * opened, and what a receipt says is signed anew.
 */
static int check_rows(struct simtopup_ledger *ledger)
{
	int64_t newest = 0;
	char head[ST_HEX32];
	int result;

	if (!ledger->store->read_only)
		return 0;
	result = st_journal_newest(ledger, &newest, head);
	if (result == 0)
		result = st_journal_check(ledger, newest);
	return result;
}

int st_receipt_make(struct simtopup_ledger *ledger, const char *renewal_id, char **ret_line)
{
	struct story story = { .evidence = json_array_new(), .amendments = json_array_new() };
	const char *name = NULL;
	enum st_state state;
	int result = check_rows(ledger);

	if (result == 0)
		result = st_journal_each(ledger, renewal_id, read_story, &story);
	if (result == 0 && story.body)
		name = st_json_text(story.body, "state");
	if (result == 0 && (!name || !st_state_parse(name, &state)))
		result = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the journal of it is damaged");
	if (result == 0 && !st_state_is_sent(state))
		result = st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER,
				 "it was never sent: there is no receipt");
	if (result == 0) {
		JsonObject *receipt = make_receipt(&story, state);

		result = sign(ledger->key, receipt, ret_line);
		json_object_unref(receipt);
	}
	g_clear_pointer(&story.body, json_object_unref);
	json_array_unref(story.evidence);
	json_array_unref(story.amendments);
	return result;
}

static int no_receipt(const char *why)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "%s", why);
}

static JsonObject *copy_object(JsonObject *object)
{
	JsonObject *copy = json_object_new();
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	json_object_iter_init(&iter, object);
	while (json_object_iter_next(&iter, &name, &node))
		json_object_set_member(copy, name, json_node_copy(node));
	return copy;
}

static bool check_value(JsonObject *receipt, const char *public_key)
{
	JsonObject *signature = json_object_get_object_member(receipt, "signature");
	const char *key = st_json_text(signature, "key");
	g_autofree char *value = g_strdup(st_json_text(signature, "value"));
	g_autofree char *text = NULL;
	g_autofree guchar *bytes = NULL;
	JsonObject *copy;
	gsize len = 0;
	bool holds;

	if (!key || !value || g_strcmp0(st_json_text(signature, "alg"), ALGORITHM) != 0 ||
	    strlen(key) > 64 || (public_key && strcmp(public_key, key) != 0))
		return false;
	bytes = g_base64_decode(key, &len);
	if (len != ST_PUBLIC_LEN)
		return false;

	copy = copy_object(receipt);
	set_signature(copy, key, NULL);
	text = st_json_canonical(copy);
	holds = st_key_check(bytes, text, value);
	json_object_unref(copy);
	return holds;
}

int st_receipt_check(const char *line, const char *public_key)
{
	g_autofree char *trimmed = g_strdup(line);
	g_autofree char *again = NULL;
	JsonObject *receipt;
	JsonNode *signature;
	int result = st_key_ready();

	if (result)
		return result;
	g_strchomp(trimmed);
	receipt = st_json_parse_object(trimmed);
	if (!receipt)
		return no_receipt("it is not one line of JSON");
	signature = json_object_get_member(receipt, "signature");
	again = st_json_canonical(receipt);
	/* One receipt has one spelling: a second member of the same name would hide here. */
	if (strcmp(again, trimmed) != 0 ||
	    g_strcmp0(st_json_text(receipt, "schema"), SCHEMA) != 0 ||
	    !signature || !JSON_NODE_HOLDS_OBJECT(signature))
		result = no_receipt("it is not a receipt in its canonical form");
	else if (!check_value(receipt, public_key))
		result = no_receipt("the signature does not hold: it was changed, or it is of "
				    "another key");
	json_object_unref(receipt);
	return result;
}
