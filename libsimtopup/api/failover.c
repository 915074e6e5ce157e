/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../esim/failover.h"

#include "../core/error.h"
#include "../core/json.h"

#include <simtopup/esim.h>

static int64_t number(JsonObject *object, const char *key, int64_t fallback)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) :
									fallback;
}

static bool truth(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && json_node_get_value_type(node) == G_TYPE_BOOLEAN &&
	       json_node_get_boolean(node);
}

static JsonArray *array(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static int64_t seconds(JsonObject *object, const char *key, int64_t fallback)
{
	return CLAMP(number(object, key, fallback), 0, G_MAXINT32) * 1000;
}

/* Times in seconds, as people write them. */
static bool read_policy(JsonObject *object, struct st_failover_policy *policy)
{
	JsonArray *order = array(object, "order");

	if (!order || json_array_get_length(order) > ST_FAILOVER_MAX)
		return false;
	for (guint i = 0; i < json_array_get_length(order); i++) {
		JsonNode *node = json_array_get_element(order, i);

		if (json_node_get_value_type(node) != G_TYPE_STRING)
			return false;
		g_strlcpy(policy->order[policy->n++], json_node_get_string(node), ST_ICCID_TEXT);
	}
	policy->down_after_ms = seconds(object, "down_after", 300);
	policy->settle_ms = seconds(object, "settle", 120);
	policy->retry_after_ms = seconds(object, "retry_after", 3600);
	policy->back_after_ms = seconds(object, "back_after", 0);
	policy->switches_per_day =
		(unsigned)CLAMP(number(object, "switches_per_day", 0), 0, G_MAXINT32);
	return policy->n > 0;
}

static bool read_profiles(JsonArray *profiles, struct st_failover_state *state)
{
	if (!profiles || json_array_get_length(profiles) > ST_FAILOVER_MAX)
		return false;
	for (guint i = 0; i < json_array_get_length(profiles); i++) {
		JsonNode *node = json_array_get_element(profiles, i);
		JsonObject *profile = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) :
								     NULL;
		const char *iccid = profile ? st_json_text(profile, "iccid") : NULL;

		if (!iccid)
			return false;
		g_strlcpy(state->profiles[state->n].iccid, iccid, ST_ICCID_TEXT);
		state->profiles[state->n].failed_ms = number(profile, "failed_at", 0);
		state->profiles[state->n++].is_blocked = truth(profile, "blocked");
		if (g_strcmp0(st_json_text(profile, "state"), "enabled") == 0)
			g_strlcpy(state->enabled, iccid, ST_ICCID_TEXT);
	}
	return true;
}

static char *print(const struct st_failover_decision *decision)
{
	JsonObject *object = json_object_new();
	char *text;

	st_json_set_text(object, "action",
			 decision->action == ST_FAILOVER_SWITCH ? "switch" : "stay");
	st_json_set_text(object, "iccid", decision->iccid);
	st_json_set_text(object, "reason", decision->reason);
	if (decision->look_again_ms)
		json_object_set_int_member(object, "look_again_at", decision->look_again_ms);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

static bool read_all(JsonObject *what, JsonObject *wanted, struct st_failover_state *state,
		     struct st_failover_policy *policy)
{
	if (!what || !wanted || !read_policy(wanted, policy) ||
	    !read_profiles(array(what, "profiles"), state))
		return false;
	state->in_service = truth(what, "in_service");
	state->since_ms = number(what, "since", 0);
	state->switched_ms = number(what, "switched_at", 0);
	state->switches_today = (unsigned)CLAMP(number(what, "switches_today", 0), 0, G_MAXINT32);
	return true;
}

int simtopup_failover_decide(const char *state_json, const char *policy_json, int64_t now_ms,
			     char **ret_json)
{
	struct st_failover_state state = { .n = 0 };
	struct st_failover_policy policy = { .n = 0 };
	struct st_failover_decision decision;
	JsonObject *what, *wanted;
	bool ok;

	st_error_clear();
	if (!ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	what = st_json_parse_object(state_json);
	wanted = st_json_parse_object(policy_json);
	ok = read_all(what, wanted, &state, &policy);
	if (what)
		json_object_unref(what);
	if (wanted)
		json_object_unref(wanted);
	if (!ok)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "state or policy is not what docs/json.md describes");
	st_failover_decide(&state, &policy, now_ms, &decision);
	*ret_json = print(&decision);
	return 0;
}
