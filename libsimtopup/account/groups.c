/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "keys.h"

#include <string.h>

#define RULES_MAX 64 /* of a kind: bounds the time that reading one text can take */
#define SAMPLES_MAX 500

static const struct st_choice scopes[] = {
	{ "main", 0 },   { "bonus", 1 },   { "promo", 2 },    { "on-net", 3 },   { "night", 4 },
	{ "roaming", 5 }, { "reserve", 6 }, { "included", 7 }, { NULL, 0 },
};

static const struct st_choice kinds[] = {
	{ "money", ST_MONEY }, { "data", ST_DATA },        { "voice", ST_VOICE },
	{ "sms", ST_SMS_COUNT }, { NULL, 0 },
};

static const struct st_choice reply_states[] = {
	{ "menu", ST_BALANCE_MENU },
	{ "pending-sms", ST_BALANCE_PENDING_SMS },
	{ "unavailable", ST_BALANCE_UNAVAILABLE },
	{ "failed", ST_BALANCE_FAILED },
	{ "not-understood", ST_BALANCE_NOT_UNDERSTOOD },
	{ NULL, 0 },
};

static const struct st_choice outcomes[] = {
	{ "accepted", ST_OUTCOME_ACCEPTED },
	{ "refused", ST_OUTCOME_REFUSED },
	{ "ambiguous", ST_OUTCOME_AMBIGUOUS },
	{ "unknown", ST_OUTCOME_UNKNOWN },
	{ NULL, 0 },
};

/* One more at the end, zeroed; the recipe owns it from the start. NULL: too many. */
static void *append(const struct st_keys *keys, GArray *rules, unsigned max)
{
	if (rules->len >= max) {
		st_keys_bad(keys, "(group)", "there are more than %u of this kind", max);
		return NULL;
	}
	g_array_set_size(rules, rules->len + 1);
	return rules->data + (size_t)(rules->len - 1) * g_array_get_element_size(rules);
}

bool st_group_match(const struct st_keys *keys)
{
	static const char *const known[] = { "mcc-mnc", "iccid-prefix", "imsi-prefix", "spn",
					     "gid1", "source", "certainty", NULL };
	struct st_match *match = append(keys, keys->recipe->matches, RULES_MAX);

	if (!match)
		return false;
	match->fact = keys->recipe->fact;
	if (!st_keys_known(keys, known) || !st_keys_list(keys, "mcc-mnc", &match->mcc_mnc) ||
	    !st_keys_list(keys, "iccid-prefix", &match->iccid_prefix) ||
	    !st_keys_list(keys, "imsi-prefix", &match->imsi_prefix) ||
	    !st_keys_list(keys, "spn", &match->spn) ||
	    !st_keys_list(keys, "gid1", &match->gid1) || !st_keys_fact(keys, &match->fact))
		return false;
	if (!match->mcc_mnc && !match->iccid_prefix && !match->imsi_prefix)
		return st_keys_bad(keys, "mcc-mnc", "or a prefix of ICCID or IMSI is needed");
	return true;
}

bool st_group_reply(const struct st_keys *keys)
{
	static const char *const known[] = { "pattern", "state", NULL };
	struct st_reply_rule *rule = append(keys, keys->recipe->replies, RULES_MAX);
	int state = ST_BALANCE_FAILED;

	if (!rule || !st_keys_known(keys, known) || !st_keys_need(keys, "pattern") ||
	    !st_keys_need(keys, "state") ||
	    !st_keys_pattern(keys, "pattern", &rule->pattern, &rule->pattern_text) ||
	    !st_keys_choice(keys, "state", reply_states, &state))
		return false;
	rule->state = (enum st_balance_state)state;
	return true;
}

static bool check_bucket(const struct st_keys *keys, const struct st_bucket_rule *rule)
{
	bool has_amount = st_pattern_has_group(rule->pattern, "amount");
	bool has_unit = st_pattern_has_group(rule->pattern, "unit");
	unsigned values = (unsigned)has_amount + rule->unlimited + (*rule->zero != 0);

	if (values != 1)
		return st_keys_bad(keys, "pattern",
				   "needs a group \"amount\", or unlimited or zero instead");
	if (rule->kind == ST_DATA && has_amount && !has_unit && !*rule->unit)
		return st_keys_bad(keys, "unit", "is needed, here or as a group");
	if (st_pattern_has_group(rule->pattern, "expires") &&
	    keys->recipe->conventions.date_order == ST_DATE_UNKNOWN)
		return st_keys_bad(keys, "pattern", "has a date: [conventions] needs date-order");
	return true;
}

bool st_group_bucket(const struct st_keys *keys)
{
	static const char *const known[] = { "pattern", "kind", "scope", "unit", "zero",
					     "repeat", "sum", "beside", "unlimited", NULL };
	struct st_bucket_rule *rule = append(keys, keys->recipe->buckets, RULES_MAX);
	int kind = ST_MONEY, scope = 0;

	if (!rule)
		return false;
	rule->unit = rule->zero = "";
	if (!st_keys_known(keys, known) || !st_keys_need(keys, "pattern") ||
	    !st_keys_need(keys, "kind") ||
	    !st_keys_pattern(keys, "pattern", &rule->pattern, &rule->pattern_text) ||
	    !st_keys_choice(keys, "kind", kinds, &kind) ||
	    !st_keys_choice(keys, "scope", scopes, &scope) ||
	    !st_keys_text(keys, "unit", &rule->unit) ||
	    !st_keys_text(keys, "zero", &rule->zero) ||
	    !st_keys_bool(keys, "repeat", &rule->repeat) ||
	    !st_keys_bool(keys, "sum", &rule->sum) ||
	    !st_keys_bool(keys, "beside", &rule->beside) ||
	    !st_keys_bool(keys, "unlimited", &rule->unlimited))
		return false;
	if (rule->sum && (kind != ST_MONEY || rule->repeat))
		return st_keys_bad(keys, "sum", "is for money, and instead of repeat");
	rule->kind = (enum st_kind)kind;
	rule->scope = scopes[scope].name;
	return check_bucket(keys, rule);
}

bool st_group_outcome(const struct st_keys *keys)
{
	static const char *const known[] = { "pattern", "outcome", "reason", NULL };
	struct st_outcome_rule *rule = append(keys, keys->recipe->outcomes, RULES_MAX);
	int outcome = ST_OUTCOME_UNKNOWN;

	if (!rule)
		return false;
	rule->reason = "";
	if (!st_keys_known(keys, known) || !st_keys_need(keys, "pattern") ||
	    !st_keys_need(keys, "outcome") ||
	    !st_keys_pattern(keys, "pattern", &rule->pattern, &rule->pattern_text) ||
	    !st_keys_choice(keys, "outcome", outcomes, &outcome) ||
	    !st_keys_text(keys, "reason", &rule->reason))
		return false;
	rule->outcome = (enum st_outcome)outcome;
	if (rule->outcome != ST_OUTCOME_ACCEPTED && !*rule->reason)
		return st_keys_bad(keys, "reason", "is missing");
	return true;
}

static bool read_sample_values(const struct st_keys *keys, struct st_sample *sample)
{
	sample->state = sample->outcome = sample->reason = sample->amount = "";
	if (!st_keys_text(keys, "state", &sample->state) ||
	    !st_keys_text(keys, "outcome", &sample->outcome) ||
	    !st_keys_text(keys, "reason", &sample->reason) ||
	    !st_keys_text(keys, "amount", &sample->amount))
		return false;
	for (unsigned i = 0; i < ST_SAMPLE_BUCKETS_MAX; i++) {
		g_autofree char *key = g_strdup_printf("bucket.%u", i + 1);

		if (!st_keys_have(keys, key))
			break;
		if (!st_keys_text(keys, key, &sample->buckets[i]))
			return false;
		sample->n_buckets = i + 1;
	}
	return true;
}

bool st_group_sample(const struct st_keys *keys)
{
	static const char *const known[] = {
		"text", "kind", "must", "received", "state", "bucket.*", "outcome", "reason",
		"amount", "source", "quality", NULL,
	};
	static const struct st_choice sample_kinds[] = { { "balance", ST_SAMPLE_BALANCE },
							 { "voucher", ST_SAMPLE_VOUCHER },
							 { NULL, 0 } };
	static const struct st_choice musts[] = { { "read", 0 }, { "refuse", 1 }, { NULL, 0 } };
	struct st_sample *sample = append(keys, keys->recipe->samples, SAMPLES_MAX);
	const char *received = "2026-01-01T12:00:00Z";
	g_autoptr(GDateTime) moment = NULL;
	int kind = 0, must = 0;

	if (!sample)
		return false;
	sample->name = st_recipe_keep(keys->recipe, keys->group);
	sample->source = sample->quality = sample->text = "";
	if (!st_keys_known(keys, known) || !st_keys_need(keys, "text") ||
	    !st_keys_need(keys, "must") || !st_keys_need(keys, "source") ||
	    !st_keys_text(keys, "text", &sample->text) ||
	    !st_keys_choice(keys, "kind", sample_kinds, &kind) ||
	    !st_keys_choice(keys, "must", musts, &must) ||
	    !st_keys_text(keys, "received", &received) ||
	    !st_keys_text(keys, "source", &sample->source) ||
	    !st_keys_text(keys, "quality", &sample->quality) || !read_sample_values(keys, sample))
		return false;
	moment = g_date_time_new_from_iso8601(received, NULL);
	if (!moment)
		return st_keys_bad(keys, "received", "is not like 2026-01-01T12:00:00Z");
	sample->received_ms = g_date_time_to_unix(moment) * 1000;
	sample->kind = (enum st_sample_kind)kind;
	sample->must_refuse = must != 0;
	return true;
}
