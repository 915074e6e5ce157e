/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What was seen, how much it proves (renewal.md 2.4), and what it is worth here. */
#include "../core/error.h"
#include "../core/money.h"
#include "act.h"

#include <string.h>

/*
 * An expiry that is told as "30 days from now", or cut to the end of a day,
 * moves by itself: by the time between two looks, and by up to a day.
 */
#define EXPIRY_DRIFT_MS INT64_C(86400000)

static bool has_same(JsonArray *list, const char *kind, const char *summary, const char *hash)
{
	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonObject *item = json_array_get_object_element(list, i);

		if (g_strcmp0(st_json_text(item, "kind"), kind) == 0 &&
		    g_strcmp0(st_json_text(item, "summary"), summary) == 0 &&
		    g_strcmp0(st_json_text(item, "sha256"), hash) == 0)
			return true;
	}
	return false;
}

bool st_evidence_add(struct st_row *row, const struct simtopup_spec *spec,
		     const struct st_evidence *evidence)
{
	g_autofree char *text = g_strdup(evidence->text ? evidence->text : "");
	char hash[ST_HEX32] = "";
	JsonObject *item;

	st_spec_mask(spec, text);
	st_spec_mask_hint(row->secret_hint, text);
	if (text[0])
		st_sha256(text, hash);
	if (has_same(row->evidence, evidence->kind, evidence->summary, hash[0] ? hash : NULL) ||
	    has_same(row->fresh, evidence->kind, evidence->summary, hash[0] ? hash : NULL))
		return false;
	item = json_object_new();
	st_json_set_text(item, "level", evidence->level);
	st_json_set_text(item, "kind", evidence->kind);
	st_json_set_text(item, "source", evidence->source);
	st_json_set_text(item, "summary", evidence->summary);
	st_json_set_text(item, "sha256", hash);
	st_json_set_time(item, "observed_at", evidence->at);
	json_array_add_object_element(row->fresh, item);
	if (text[0])
		g_ptr_array_add(row->fresh_raw, g_steal_pointer(&text));
	return true;
}

static const char *outcome_name(enum st_outcome outcome)
{
	switch (outcome) {
	case ST_OUTCOME_ACCEPTED:
		return "accepted";
	case ST_OUTCOME_REFUSED:
		return "refused";
	case ST_OUTCOME_AMBIGUOUS:
		return "ambiguous";
	case ST_OUTCOME_UNKNOWN:
		break;
	}
	return "not understood";
}

void st_evidence_add_answer(struct st_row *row, const struct simtopup_spec *spec,
			    const struct st_answer *answer, int64_t at)
{
	char amount[ST_MONEY_TEXT] = "";
	g_autofree char *summary = NULL;

	if (answer->has_amount)
		st_money_format(&answer->amount, amount);
	if (!answer->text[0])
		summary = g_strdup_printf("no answer: %s", answer->reason);
	else
		summary = g_strdup_printf("%s: %s%s%s%s%s%s",
					  answer->by_sms ? "the operator's message" :
							   "the operator's answer",
					  outcome_name(answer->outcome),
					  answer->reason[0] ? ", " : "", answer->reason,
					  amount[0] ? ", " : "", amount,
					  answer->has_amount ? answer->amount.currency : "");
	st_evidence_add(row, spec,
			&(struct st_evidence){
				.level = !answer->text[0] ? "E0" : answer->by_sms ? "E2" : "E1",
				.kind = answer->by_sms ? "receipt-sms" : "answer",
				.source = answer->by_sms ? "sms" : "ussd",
				.summary = summary,
				.text = answer->text,
				.at = at,
			});
}

static JsonObject *baseline_of(const struct st_row *row)
{
	JsonNode *node = json_object_get_member(row->facts, "baseline");

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Is the change what this renewal would make, and nothing else that we know of? */
static bool is_attributable(const struct st_row *row, const struct simtopup_money *delta)
{
	struct simtopup_money face, named;
	bool has_named = st_facts_money(row->facts, "amount", &named);
	int order;

	if (st_facts_money(row->facts, "face_value", &face)) {
		if (!st_money_compare(delta, &face, &order))
			return false;
		if (order == 0)
			return true;
		/* More than the face value is a bonus only when the operator named that sum. */
		if (order < 0)
			return false;
	}
	return has_named && st_money_compare(delta, &named, &order) && order == 0;
}

static enum st_finding compare_money(const struct st_row *row, JsonObject *baseline,
				     const struct st_look *look, char *ret_summary)
{
	char before_text[ST_MONEY_TEXT], after_text[ST_MONEY_TEXT], delta_text[ST_MONEY_TEXT];
	struct simtopup_money before, delta;
	enum st_finding finding;

	if (!look->has_money || !st_facts_money(baseline, "balance", &before) ||
	    !st_money_subtract(&look->money, &before, &delta))
		return ST_FOUND_NOTHING;
	if (delta.units == 0)
		finding = ST_FOUND_ABSENCE;
	else if (delta.units > 0 && is_attributable(row, &delta))
		finding = ST_FOUND_PROOF;
	else
		finding = ST_FOUND_CHANGE;
	st_money_format(&before, before_text);
	st_money_format(&look->money, after_text);
	st_money_format(&delta, delta_text);
	g_snprintf(ret_summary, 160, "balance %s -> %s %s (%s%s)%s", before_text, after_text,
		   before.currency, delta.units > 0 ? "+" : "", delta_text,
		   finding == ST_FOUND_CHANGE ? ", not what was bought" : "");
	return finding;
}

static bool expiry_moved(JsonObject *baseline, const struct st_look *look, char *ret_summary)
{
	int64_t before = st_facts_int(baseline, "expires_ms", 0);
	int64_t elapsed = MAX(look->at - st_facts_int(baseline, "at", look->at), 0);
	const char *text = st_json_text(baseline, "expires");

	if (!before || !look->expires_ms || look->expires_ms - before <= elapsed + EXPIRY_DRIFT_MS)
		return false;
	g_snprintf(ret_summary, 160, "expiry %s -> %s", text ? text : "?", look->expires);
	return true;
}

enum st_finding st_evidence_compare(const struct st_row *row, const struct st_look *look,
				    char *ret_summary, const char **ret_kind)
{
	JsonObject *baseline = baseline_of(row);
	enum st_finding finding;
	bool expects;

	if (!baseline)
		return ST_FOUND_NOTHING;
	*ret_kind = "balance";
	finding = compare_money(row, baseline, look, ret_summary);
	if (finding == ST_FOUND_PROOF)
		return finding;
	/*
	 * An expiry that moved proves nothing against the balance: money that is
	 * not what was bought is somebody's other credit, and with a face value
	 * the money must have come.
	 */
	expects = json_object_has_member(row->facts, "face_value");
	if (finding == ST_FOUND_ABSENCE && expects)
		return finding;
	expects |= json_object_has_member(row->facts, "amount");
	if (finding == ST_FOUND_CHANGE && expects)
		return finding;
	if (expiry_moved(baseline, look, ret_summary)) {
		*ret_kind = "expiry";
		return ST_FOUND_PROOF;
	}
	return finding;
}
