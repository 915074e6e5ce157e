/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What was seen, and how much it proves (renewal.md 2.4). */
#include "../core/error.h"
#include "../core/money.h"
#include "act.h"

#include <string.h>

/* A summary begins with one of these and the outcome: a yes is found again by it. */
#define BY_ANSWER "the operator's answer: "
#define BY_MESSAGE "the operator's message: "
#define YES "accepted"
#define RECEIPT "receipt-sms"

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
	if (spec && spec->voucher)
		st_spec_mask_hint(row->secret_hint, text);
	else
		st_spec_mask_unknown(row->secret_hint, text);
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
		return YES;
	case ST_OUTCOME_REFUSED:
		return "refused";
	case ST_OUTCOME_AMBIGUOUS:
		return "ambiguous";
	case ST_OUTCOME_UNKNOWN:
		break;
	}
	return "not understood";
}

static bool has_yes(JsonArray *list)
{
	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonObject *item = json_array_get_object_element(list, i);
		const char *summary = st_json_text(item, "summary");

		if (summary && (g_str_has_prefix(summary, BY_ANSWER YES) ||
				g_str_has_prefix(summary, BY_MESSAGE YES)))
			return true;
	}
	return false;
}

bool st_evidence_says_yes(const struct st_row *row)
{
	return has_yes(row->evidence) || has_yes(row->fresh);
}

bool st_evidence_has_receipt(const struct st_row *row)
{
	for (guint i = 0; i < json_array_get_length(row->evidence); i++) {
		JsonObject *item = json_array_get_object_element(row->evidence, i);

		if (g_strcmp0(st_json_text(item, "kind"), RECEIPT) == 0)
			return true;
	}
	return false;
}

bool st_evidence_has_text(const struct st_row *row, const char *text)
{
	g_autofree char *masked = g_strdup(text);
	char hash[ST_HEX32];

	st_spec_mask_unknown(row->secret_hint, masked);
	st_sha256(masked, hash);
	for (guint i = 0; i < json_array_get_length(row->evidence); i++) {
		JsonObject *item = json_array_get_object_element(row->evidence, i);

		if (g_strcmp0(st_json_text(item, "sha256"), hash) == 0)
			return true;
	}
	return false;
}

/* Is it the sum that this renewal is about? */
static bool is_sum(const struct st_row *row, const struct simtopup_money *amount)
{
	struct simtopup_money low, high, bonus;
	int order, other;

	if (!st_facts_money(row->facts, "face_value", &low) &&
	    !st_facts_money(row->facts, "price", &low))
		return true;
	high = low;
	if (st_facts_money(row->facts, "allow_bonus", &bonus) &&
	    !st_money_add(&low, &bonus, &high))
		return false;
	return st_money_compare(amount, &low, &order) && order >= 0 &&
	       st_money_compare(amount, &high, &other) && other <= 0;
}

bool st_evidence_fits(const struct st_row *row, const struct st_answer *answer)
{
	return answer->has_amount && is_sum(row, &answer->amount);
}

bool st_evidence_is_other(const struct st_row *row, const struct st_answer *answer)
{
	return answer->pushed && !answer->by_sms && !st_evidence_fits(row, answer);
}

bool st_evidence_is_receipt(const struct st_row *row, const struct st_answer *answer)
{
	return answer->by_sms && answer->outcome == ST_OUTCOME_ACCEPTED && !answer->early &&
	       !answer->undated && !answer->rivalled && st_evidence_fits(row, answer);
}

bool st_evidence_acknowledges(const struct simtopup_renewal *renewal,
			      const struct st_answer *answer)
{
	return renewal->rail->caps.answers_by_sms && st_evidence_is_receipt(&renewal->row, answer);
}

static const char *answer_level(const struct st_row *row, const struct st_answer *answer)
{
	if (!answer->text[0] || st_evidence_is_other(row, answer) ||
	    (answer->by_sms && !st_evidence_is_receipt(row, answer)))
		return "E0";
	return answer->by_sms ? "E2" : "E1";
}

static const char *answer_kind(const struct st_row *row, const struct st_answer *answer)
{
	if (!answer->by_sms)
		return "answer";
	return st_evidence_is_receipt(row, answer) ? RECEIPT : "message";
}

/* Why a message is no receipt. */
static const char *weakness(const struct st_row *row, const struct st_answer *answer)
{
	if (!answer->by_sms)
		return st_evidence_is_other(row, answer) ?
			       ", pushed by the network, may be about another" : "";
	if (answer->has_amount && !is_sum(row, &answer->amount))
		return ", not the sum of this one";
	if (answer->early)
		return ", stamped before it was sent";
	if (answer->undated)
		return ", without a time";
	if (answer->rivalled)
		return ", which may be another renewal's";
	return answer->outcome != ST_OUTCOME_ACCEPTED || answer->has_amount ? "" :
									      ", without a sum";
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
		summary = g_strdup_printf("%s%s%s%s%s%s%s%s",
					  answer->by_sms ? BY_MESSAGE : BY_ANSWER,
					  outcome_name(answer->outcome),
					  answer->reason[0] ? ", " : "", answer->reason,
					  amount[0] ? ", " : "", amount,
					  answer->has_amount ? answer->amount.currency : "",
					  weakness(row, answer));
	st_evidence_add(row, spec,
			&(struct st_evidence){
				.level = answer_level(row, answer),
				.kind = answer_kind(row, answer),
				.source = answer->by_sms ? "sms" : row->rail,
				.summary = summary,
				.text = answer->text,
				.at = at,
			});
}
