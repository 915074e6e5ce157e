/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "subscriber_json.h"

#include "../core/json.h"

static void set_count(JsonObject *object, const char *key, int value)
{
	if (value >= 0)
		json_object_set_int_member(object, key, value);
}

static void set_truth(JsonObject *object, const char *key, int value)
{
	if (value >= 0)
		json_object_set_boolean_member(object, key, value != 0);
}

/* An empty object says nothing: leave it out. Takes `child` over. */
static void set_object(JsonObject *object, const char *key, JsonObject *child)
{
	if (json_object_get_size(child) > 0)
		json_object_set_object_member(object, key, child);
	else
		json_object_unref(child);
}

static JsonObject *plmn(const char *mcc, const char *mnc, const char *name)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "mcc", mcc);
	st_json_set_text(object, "mnc", mnc);
	st_json_set_text(object, "name", name);
	return object;
}

JsonObject *st_subscriber_pin_object(const struct st_subscriber *state)
{
	JsonObject *object = json_object_new();

	set_truth(object, "enabled", state->pin_enabled);
	set_count(object, "retries", state->pin_retries);
	set_count(object, "puk_retries", state->puk_retries);
	return object;
}

static JsonObject *card(const struct st_subscriber *state)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "type", state->card_type);
	st_json_set_text(object, "atr", state->atr);
	set_truth(object, "euicc", state->euicc);
	return object;
}

static void set_forbidden(JsonObject *object, const struct st_subscriber *state)
{
	JsonArray *networks = json_array_new();

	for (int i = 0; i < ST_FORBIDDEN_MAX && state->forbidden[i][0]; i++)
		json_array_add_string_element(networks, state->forbidden[i]);
	if (json_array_get_length(networks) > 0)
		json_object_set_array_member(object, "forbidden", networks);
	else
		json_array_unref(networks);
}

static JsonObject *sim(const struct st_subscriber *state)
{
	JsonObject *object = json_object_new();
	JsonArray *numbers = json_array_new();

	st_json_set_text(object, "state", state->sim_state);
	st_json_set_text(object, "iccid", state->iccid);
	st_json_set_text(object, "imsi", state->imsi);
	for (int i = 0; i < ST_MSISDN_MAX && state->msisdn[i][0]; i++)
		json_array_add_string_element(numbers, state->msisdn[i]);
	if (json_array_get_length(numbers) > 0)
		json_object_set_array_member(object, "msisdn", numbers);
	else
		json_array_unref(numbers);
	st_json_set_text(object, "spn", state->spn);
	st_json_set_text(object, "gid1", state->gid1);
	st_json_set_text(object, "gid2", state->gid2);
	st_json_set_text(object, "smsc", state->smsc);
	set_forbidden(object, state);
	set_object(object, "home", plmn(state->home_mcc, state->home_mnc, state->home_name));
	st_json_set_text(object, "eid", state->eid);
	set_object(object, "card", card(state));
	set_object(object, "pin", st_subscriber_pin_object(state));
	return object;
}

static JsonObject *serving(const struct st_subscriber *state)
{
	JsonObject *object = plmn(state->operator_mcc, state->operator_mnc, state->operator_name);

	st_json_set_text(object, "long_name", state->long_name);
	st_json_set_text(object, "short_name", state->short_name);
	return object;
}

static JsonObject *network(const struct st_subscriber *state)
{
	JsonObject *object = json_object_new();
	JsonObject *signal = json_object_new();

	st_json_set_text(object, "registration", state->registration);
	set_truth(object, "roaming", state->roaming);
	set_object(object, "operator", serving(state));
	st_json_set_text(object, "rat", state->rat);
	if (state->dbm)
		json_object_set_int_member(signal, "dbm", state->dbm);
	set_count(signal, "percent", state->percent);
	set_object(object, "signal", signal);
	set_truth(object, "attached", state->attached);
	set_truth(object, "cs_attached", state->cs_attached);
	return object;
}

static JsonArray *slots(const struct st_subscriber *state)
{
	JsonArray *array = json_array_new();

	for (unsigned i = 0; i < state->n_slots; i++) {
		JsonObject *object = json_object_new();

		json_object_set_int_member(object, "number", state->slots[i].number);
		if (state->slots[i].logical > 0)
			json_object_set_int_member(object, "logical", state->slots[i].logical);
		json_object_set_boolean_member(object, "active", state->slots[i].active);
		st_json_set_text(object, "state", state->slots[i].state);
		st_json_set_text(object, "iccid", state->slots[i].iccid);
		st_json_set_text(object, "eid", state->slots[i].eid);
		st_json_set_text(object, "atr", state->slots[i].atr);
		set_truth(object, "euicc", state->slots[i].euicc);
		json_array_add_object_element(array, object);
	}
	return array;
}

char *st_subscriber_print(const struct st_subscriber *state)
{
	JsonObject *object = json_object_new();
	char *text;

	st_json_set_text(object, "device", state->device);
	st_json_set_text(object, "protocol", state->protocol);
	st_json_set_text(object, "manufacturer", state->manufacturer);
	st_json_set_text(object, "model", state->model);
	st_json_set_text(object, "firmware", state->firmware);
	st_json_set_text(object, "imei", state->imei);
	json_object_set_object_member(object, "sim", sim(state));
	json_object_set_object_member(object, "network", network(state));
	if (state->n_slots > 0)
		json_object_set_array_member(object, "slots", slots(state));
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}
