/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What only looks: info, profiles, notifications. And what switches. */

#include "esim.h"

#include "../codec/digits.h"
#include "../core/error.h"
#include "../core/json.h"

#define SWITCH_MS 120000

/* Takes `object` over. */
static char *print(JsonObject *object)
{
	char *text = st_json_print(object);

	json_object_unref(object);
	return text;
}

static int ask_info(struct st_esim *session, JsonObject *object, st_deadline deadline)
{
	struct st_es10_request request;
	struct st_es10_info info;
	int result;

	st_es10_ask(ST_ES10_INFO2, &request);
	result = st_esim_ask(session, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_info(session->answer->data, session->answer->len, ST_ES10_INFO2, &info))
		return st_esim_fail_malformed();
	st_esim_info_json(&info, object);
	return 0;
}

static int ask_addresses(struct st_esim *session, JsonObject *object, st_deadline deadline)
{
	JsonObject *addresses;
	struct st_es10_request request;
	struct st_es10_addresses found;
	int result;

	st_es10_ask(ST_ES10_ADDRESSES, &request);
	result = st_esim_ask(session, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_addresses(session->answer->data, session->answer->len, &found))
		return st_esim_fail_malformed();
	addresses = json_object_new();
	st_json_set_text(addresses, "smdp", found.smdp);
	st_json_set_text(addresses, "smds", found.smds);
	json_object_set_object_member(object, "addresses", addresses);
	return 0;
}

/* Absent on cards that do not know the function. */
static void ask_rules(struct st_esim *session, JsonObject *object, st_deadline deadline)
{
	struct st_es10_request request;
	struct st_es10_rules rules;
	JsonArray *array;

	st_es10_ask(ST_ES10_RULES, &request);
	if (st_esim_ask(session, &request, deadline) ||
	    !st_es10_read_rules(session->answer->data, session->answer->len, &rules))
		return st_error_clear();
	array = json_array_new();
	for (unsigned i = 0; i < rules.n; i++) {
		const struct st_es10_rule *rule = &rules.rules[i];
		JsonObject *entry = json_object_new();
		JsonArray *operators = json_array_new();

		json_object_set_array_member(entry, "policy",
					     st_esim_names(rule->ppr, st_es10_ppr_name));
		for (unsigned o = 0; o < rule->n_operators; o++)
			json_array_add_string_element(operators, rule->operators[o]);
		json_object_set_array_member(entry, "operators", operators);
		json_object_set_boolean_member(entry, "consent", rule->needs_consent);
		json_array_add_object_element(array, entry);
	}
	json_object_set_array_member(object, "rules", array);
}

static void set_domain(const struct st_esim *session, JsonObject *object)
{
	char aid[2 * ST_AID_MAX + 1];

	st_hex_encode(session->isdr.aid, session->isdr.len, aid, sizeof(aid));
	st_json_set_text(object, "aid", aid);
	st_json_set_text(object, "domain", st_isdr_name(&session->isdr));
	if (session->fci.is_iot)
		json_object_set_boolean_member(object, "iot", TRUE);
}

static int ask_all(struct st_esim *session, JsonObject *object, st_deadline deadline)
{
	char eid[ST_EID_TEXT];
	int result = st_esim_eid(session, eid, deadline);

	if (result)
		return result;
	json_object_set_string_member(object, "eid", eid);
	set_domain(session, object);
	result = ask_info(session, object, deadline);
	if (result == 0)
		result = ask_addresses(session, object, deadline);
	if (result == 0)
		ask_rules(session, object, deadline);
	return result;
}

int simtopup_esim_info(simtopup_esim *esim, int timeout_ms, char **ret_json)
{
	JsonObject *object;
	struct st_esim session;
	st_deadline deadline;
	int result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);

	if (result)
		return result;
	object = json_object_new();
	result = ask_all(&session, object, deadline);
	st_esim_end(esim, &session);
	if (result) {
		json_object_unref(object);
		return result;
	}
	*ret_json = print(object);
	return 0;
}

int simtopup_esim_profiles(simtopup_esim *esim, int icons, int timeout_ms,
			   simtopup_profiles **ret_profiles)
{
	struct st_esim session;
	st_deadline deadline;
	GArray *list = NULL;
	int result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);

	if (result)
		return result;
	result = st_esim_profiles(&session, icons, &list, deadline);
	st_esim_end(esim, &session);
	if (result)
		return result;
	*ret_profiles = g_new0(simtopup_profiles, 1);
	(*ret_profiles)->list = list;
	return 0;
}

size_t simtopup_profiles_count(const simtopup_profiles *profiles)
{
	return profiles->list->len;
}

static const struct st_profile *at(const simtopup_profiles *profiles, size_t index)
{
	static const struct st_profile none = { .state = -1, .class = -1 };

	return index < profiles->list->len ?
		       &g_array_index(profiles->list, struct st_profile, index) : &none;
}

const char *simtopup_profiles_iccid(const simtopup_profiles *profiles, size_t index)
{
	return at(profiles, index)->iccid;
}

const char *simtopup_profiles_aid(const simtopup_profiles *profiles, size_t index)
{
	return at(profiles, index)->aid;
}

const char *simtopup_profiles_state(const simtopup_profiles *profiles, size_t index)
{
	int state = at(profiles, index)->state;

	return state < 0 ? "" : state ? "enabled" : "disabled";
}

const char *simtopup_profiles_nickname(const simtopup_profiles *profiles, size_t index)
{
	return at(profiles, index)->nickname;
}

const char *simtopup_profiles_spn(const simtopup_profiles *profiles, size_t index)
{
	return at(profiles, index)->spn;
}

const char *simtopup_profiles_name(const simtopup_profiles *profiles, size_t index)
{
	return at(profiles, index)->name;
}

const char *simtopup_profiles_class(const simtopup_profiles *profiles, size_t index)
{
	const char *name = st_es10_class_name(at(profiles, index)->class);

	return name ? name : "";
}

char *simtopup_profiles_to_json(const simtopup_profiles *profiles)
{
	JsonObject *object = json_object_new();

	json_object_set_array_member(object, "profiles", st_profiles_json(profiles->list));
	return print(object);
}

void simtopup_profiles_free(simtopup_profiles *profiles)
{
	if (!profiles)
		return;
	g_array_unref(profiles->list);
	g_free(profiles);
}

typedef int switch_fn(struct st_port *port, const struct st_isdr *isdr, const char *id,
		      const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		      st_deadline deadline);

static int check(struct st_port *port, const struct st_isdr *isdr, const char *id,
		 const struct st_switch_policy *policy, struct st_switch_report *ret_report,
		 st_deadline deadline)
{
	(void)id;
	return st_switch_check(port, isdr, policy, ret_report, deadline);
}

static int run(simtopup_esim *esim, switch_fn *fn, const char *id, int timeout_ms, char **ret_json)
{
	struct st_switch_policy policy = st_switch_usual;
	struct st_switch_report report;
	st_deadline deadline;
	struct st_port *port;
	bool follow;
	int result;

	st_error_clear();
	if (!id || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	result = st_esim_enter(esim, timeout_ms, SWITCH_MS, &deadline);
	if (result)
		return result;
	port = st_modem_port(esim->modem);
	policy.may_restart = esim->may_restart;
	/* It may come back under another name. */
	follow = port->follow;
	port->follow = true;
	result = fn(port, &esim->isdr, id, &policy, &report, deadline);
	port->follow = follow;
	st_esim_leave(esim);
	if (result)
		return result;
	*ret_json = print(st_switch_json(&report));
	return 0;
}

int simtopup_esim_enable(simtopup_esim *esim, const char *id, int timeout_ms, char **ret_json)
{
	return run(esim, st_switch_enable, id, timeout_ms, ret_json);
}

int simtopup_esim_disable(simtopup_esim *esim, const char *id, int timeout_ms, char **ret_json)
{
	return run(esim, st_switch_disable, id, timeout_ms, ret_json);
}

int simtopup_esim_check(simtopup_esim *esim, int timeout_ms, char **ret_json)
{
	return run(esim, check, "", timeout_ms, ret_json);
}
