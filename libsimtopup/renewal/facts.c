/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What a renewal knows about itself, as JSON that the journal keeps. */
#include "../core/money.h"
#include "act.h"

#include <string.h>

static const char *const kinds[] = { "money", "data", "voice", "sms" };

/* What is not money, by its kind. */
static void set_tallies(JsonObject *object, const struct st_look *look)
{
	JsonObject *buckets = json_object_new();

	for (int kind = ST_DATA; kind <= ST_SMS_COUNT; kind++) {
		const struct st_tally *tally = &look->tallies[kind];
		JsonObject *of_kind;

		if (tally->count == 0)
			continue;
		of_kind = json_object_new();
		json_object_set_int_member(of_kind, "count", tally->count);
		json_object_set_int_member(of_kind, "sum", tally->sum);
		json_object_set_int_member(of_kind, "unlimited", tally->unlimited);
		json_object_set_int_member(of_kind, "expires_ms", tally->expires_ms);
		json_object_set_object_member(buckets, kinds[kind], of_kind);
	}
	if (json_object_get_size(buckets) > 0)
		json_object_set_object_member(object, "buckets", buckets);
	else
		json_object_unref(buckets);
}

void st_facts_set_look(JsonObject *facts, const char *key, const struct st_look *look)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, "at", look->at);
	st_json_set_text(object, "asked", look->asked);
	if (look->generic)
		json_object_set_string_member(object, "read_by", "generic");
	if (look->has_money)
		json_object_set_object_member(object, "balance",
					      st_json_money_object(&look->money));
	st_json_set_text(object, "expires", look->expires);
	if (look->expires_ms)
		json_object_set_int_member(object, "expires_ms", look->expires_ms);
	set_tallies(object, look);
	json_object_set_object_member(facts, key, object);
}

enum st_kind st_facts_kind(const char *name)
{
	int kind = ST_SMS_COUNT;

	while (kind > ST_MONEY && strcmp(kinds[kind], name) != 0)
		kind--;
	return (enum st_kind)kind;
}

const char *st_facts_asked(JsonObject *facts)
{
	JsonNode *node = json_object_get_member(facts, "baseline");
	const char *asked = node ? st_json_text(json_node_get_object(node), "asked") : NULL;

	return asked ? asked : "";
}

JsonObject *st_facts_plan(const struct st_pay_way *way)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "id", way->plan);
	st_json_set_text(object, "name", way->name);
	if (way->adds >= 0)
		st_json_set_text(object, "adds", kinds[way->adds]);
	if (way->amount)
		json_object_set_int_member(object, "amount", way->amount);
	return object;
}

const char *st_facts_plan_id(JsonObject *facts)
{
	JsonNode *node = json_object_get_member(facts, "plan");

	return node ? st_json_text(json_node_get_object(node), "id") : NULL;
}

int64_t st_facts_int(JsonObject *object, const char *key, int64_t fallback)
{
	JsonNode *node = object ? json_object_get_member(object, key) : NULL;

	return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_int(node) : fallback;
}

static JsonObject *get_object(JsonObject *facts, const char *key)
{
	JsonNode *node = json_object_get_member(facts, key);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

bool st_facts_money(JsonObject *facts, const char *key, struct simtopup_money *ret_money)
{
	JsonObject *object = get_object(facts, key);
	const char *amount = object ? st_json_text(object, "amount") : NULL;
	const char *currency = object ? st_json_text(object, "currency") : NULL;
	bool negative = amount && amount[0] == '-';
	g_autofree char *text = NULL;
	struct simtopup_money money;

	if (!amount || !currency)
		return false;
	text = g_strdup_printf("%s%s", amount + negative, currency);
	if (!st_money_parse(text, &money))
		return false;
	if (negative)
		money.units = -money.units;
	*ret_money = money;
	return true;
}

void st_facts_set_policy(JsonObject *facts, const struct st_policy *policy)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, "quiet_ms", policy->quiet_ms);
	json_object_set_int_member(object, "check_after_ms", policy->check_after_ms);
	json_object_set_int_member(object, "check_every_ms", policy->check_every_ms);
	json_object_set_int_member(object, "verify_within_ms", policy->verify_within_ms);
	json_object_set_int_member(object, "absence_apart_ms", policy->absence_apart_ms);
	json_object_set_object_member(facts, "policy", object);
}

void st_facts_get_policy(JsonObject *facts, struct st_policy *ret_policy)
{
	JsonObject *object = get_object(facts, "policy");

	ret_policy->quiet_ms = st_facts_int(object, "quiet_ms", 0);
	ret_policy->check_after_ms = st_facts_int(object, "check_after_ms", 0);
	ret_policy->check_every_ms = st_facts_int(object, "check_every_ms", 0);
	ret_policy->verify_within_ms = st_facts_int(object, "verify_within_ms", 0);
	ret_policy->absence_apart_ms = st_facts_int(object, "absence_apart_ms", 0);
}

void st_facts_set_moment(JsonObject *facts, const char *key, const struct st_clock *clock)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, "wall_ms", clock->wall_ms);
	json_object_set_int_member(object, "boot_ms", clock->boot_ms);
	st_json_set_text(object, "boot_id", clock->boot_id);
	json_object_set_boolean_member(object, "synchronised", clock->synchronised);
	json_object_set_object_member(facts, key, object);
}

int64_t st_facts_since(JsonObject *facts, const char *key, const struct st_clock *clock)
{
	JsonObject *moment = get_object(facts, key);
	const char *boot_id = moment ? st_json_text(moment, "boot_id") : NULL;

	int64_t wall = clock->wall_ms - (moment ? st_facts_int(moment, "wall_ms", clock->wall_ms) :
						  clock->wall_ms);

	/* A wall clock that was set since would make hours of seconds. */
	if (boot_id && strcmp(boot_id, clock->boot_id) == 0)
		return clock->boot_ms - st_facts_int(moment, "boot_ms", clock->boot_ms);
	/* Nor does anybody know how long it was off: as long as it has run now, at least. */
	return MIN(wall, clock->boot_ms);
}

int64_t st_schedule_since_submit(const struct st_row *row, const struct st_clock *clock)
{
	return st_facts_since(row->facts, "submit", clock);
}

void st_schedule_next(struct st_row *row, int64_t now)
{
	struct st_policy policy;
	int64_t wait;

	st_facts_get_policy(row->facts, &policy);
	if (row->rounds == 0)
		wait = policy.check_after_ms;
	else
		wait = policy.check_every_ms << MIN(row->rounds - 1, 16);
	row->next_check = now + wait;
	/* The last look is the one that decides. */
	if (row->next_check > row->verify_until && now < row->verify_until)
		row->next_check = row->verify_until;
}
