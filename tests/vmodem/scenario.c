/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"

#include <string.h>

#define MAX_LINE_VALUE 4096

/* One row for each key of the scenario that has a place in struct vm. */
enum kind { TEXT, FLAG, NUMBER, STATE, REGISTRATION };

struct key {
	const char *group, *name;
	enum kind kind;
	size_t offset;
	int fallback;
};

#define AT(field) offsetof(struct vm, field)

static const struct key keys[] = {
	{ "modem", "manufacturer", TEXT, AT(identity.manufacturer), 0 },
	{ "modem", "model", TEXT, AT(identity.model), 0 },
	{ "modem", "firmware", TEXT, AT(identity.firmware), 0 },
	{ "modem", "imei", TEXT, AT(identity.imei), 0 },
	{ "modem", "client-ids", NUMBER, AT(client_ids), 10 },
	{ "modem", "mbimex", TEXT, AT(mbimex), 0 },
	{ "sim", "state", STATE, AT(sim.state), VM_SIM_READY },
	{ "sim", "iccid", TEXT, AT(sim.iccid), 0 },
	{ "sim", "imsi", TEXT, AT(sim.imsi), 0 },
	{ "sim", "spn", TEXT, AT(sim.spn), 0 },
	{ "sim", "gid1", TEXT, AT(sim.gid1), 0 },
	{ "sim", "eid", TEXT, AT(sim.eid), 0 },
	{ "sim", "mnc-length", NUMBER, AT(sim.mnc_length), 0 },
	{ "sim", "pin", TEXT, AT(sim.pin), 0 },
	{ "sim", "puk", TEXT, AT(sim.puk), 0 },
	{ "sim", "pin-enabled", FLAG, AT(sim.pin_enabled), 0 },
	{ "sim", "pin-retries", NUMBER, AT(sim.pin_retries), 3 },
	{ "sim", "puk-retries", NUMBER, AT(sim.puk_retries), 10 },
	{ "network", "registration", REGISTRATION, AT(network.registration), VM_NOT_REGISTERED },
	{ "network", "mcc", TEXT, AT(network.mcc), 0 },
	{ "network", "mnc", TEXT, AT(network.mnc), 0 },
	{ "network", "name", TEXT, AT(network.name), 0 },
	{ "network", "home-mcc", TEXT, AT(network.home_mcc), 0 },
	{ "network", "home-mnc", TEXT, AT(network.home_mnc), 0 },
	{ "network", "home-name", TEXT, AT(network.home_name), 0 },
	{ "network", "rat", TEXT, AT(network.rat), 0 },
	{ "network", "dbm", NUMBER, AT(network.dbm), 0 },
	{ "network", "attached", FLAG, AT(network.attached), 0 },
	{ "network", "no-cs", FLAG, AT(network.no_cs), 0 },
};

static const char *const states[] = { "ready", "absent", "pin", "puk", "blocked", "error",
				      "initialising", NULL };
static const char *const registrations[] = { "none", "home", "roaming", "searching", "denied",
					     NULL };

bool vm_scenario_bool(struct vm *vm, const char *group, const char *key, bool fallback)
{
	g_autoptr(GError) error = NULL;
	bool value = g_key_file_get_boolean(vm->scenario, group, key, &error);

	return error ? fallback : value;
}

int64_t vm_scenario_int(struct vm *vm, const char *group, const char *key, int64_t fallback)
{
	g_autoptr(GError) error = NULL;
	int64_t value = g_key_file_get_int64(vm->scenario, group, key, &error);

	return error ? fallback : value;
}

/* There is none with the radio off. */
enum vm_data vm_data_state(struct vm *vm)
{
	static const char *const names[] = { "disconnected", "connected", "connecting",
					      "disconnecting" };
	g_autofree char *state = g_key_file_get_string(vm->scenario, "data", "state", NULL);

	for (unsigned i = 0; state && !vm->network.radio_off && i < G_N_ELEMENTS(names); i++) {
		if (g_str_equal(state, names[i]))
			return (enum vm_data)i;
	}
	return VM_DATA_DISCONNECTED;
}

static bool word(const struct key *key, const char *value, const char *const *words, int *place,
		 GError **error)
{
	for (int i = 0; words[i]; i++) {
		if (g_str_equal(words[i], value)) {
			*place = i;
			return true;
		}
	}
	g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
		    "[%s] %s: unknown word %s", key->group, key->name, value);
	return false;
}

static bool load_key(struct vm *vm, const struct key *key, GError **error)
{
	g_autofree char *value = g_key_file_get_string(vm->scenario, key->group, key->name, NULL);
	void *place = (char *)vm + key->offset;
	enum vm_sim_state *state = place;
	enum vm_registration *registration = place;
	int chosen = key->fallback;

	switch (key->kind) {
	case TEXT:
		g_free(*(char **)place);
		*(char **)place = value && *value ? g_steal_pointer(&value) : NULL;
		return true;
	case FLAG:
		*(bool *)place = vm_scenario_bool(vm, key->group, key->name, key->fallback);
		return true;
	case NUMBER:
		*(int *)place =
			(int)CLAMP(vm_scenario_int(vm, key->group, key->name, key->fallback),
				   G_MININT, G_MAXINT);
		return true;
	case STATE:
		if (value && !word(key, value, states, &chosen, error))
			return false;
		*state = (enum vm_sim_state)chosen;
		return true;
	case REGISTRATION:
		if (value && !word(key, value, registrations, &chosen, error))
			return false;
		*registration = (enum vm_registration)chosen;
		return true;
	}
	g_return_val_if_reached(false);
}

static void load_msisdn(struct vm *vm)
{
	g_auto(GStrv) list =
		g_key_file_get_string_list(vm->scenario, "sim", "msisdn", NULL, NULL);

	for (unsigned i = 0; i < VM_MSISDN_MAX; i++)
		g_clear_pointer(&vm->sim.msisdn[i], g_free);
	for (unsigned i = 0; list && list[i] && i < VM_MSISDN_MAX; i++)
		vm->sim.msisdn[i] = g_strdup(list[i]);
}

static void load_slot(struct vm *vm, unsigned number)
{
	g_autofree char *group = g_strdup_printf("slot %u", number);
	struct vm_slot *slot = &vm->sim.slots[number - 1];

	g_clear_pointer(&slot->iccid, g_free);
	g_clear_pointer(&slot->eid, g_free);
	memset(slot, 0, sizeof(*slot));
	if (!g_key_file_has_group(vm->scenario, group))
		return;
	vm->sim.n_slots = MAX(vm->sim.n_slots, number);
	slot->active = vm_scenario_bool(vm, group, "active", false);
	slot->present = vm_scenario_bool(vm, group, "present", true);
	slot->iccid = g_key_file_get_string(vm->scenario, group, "iccid", NULL);
	slot->eid = g_key_file_get_string(vm->scenario, group, "eid", NULL);
	if (!slot->active)
		return;
	if (vm->sim.state == VM_SIM_ABSENT)
		slot->present = false;
	if (!slot->iccid)
		slot->iccid = g_strdup(vm->sim.iccid);
	if (!slot->eid)
		slot->eid = g_strdup(vm->sim.eid);
}

static void load_slots(struct vm *vm)
{
	vm->sim.n_slots = 0;
	for (unsigned i = 1; i <= VM_SLOTS_MAX; i++)
		load_slot(vm, i);
}

static bool load(struct vm *vm, const char *group, const char *name, GError **error)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (group && (!g_str_equal(keys[i].group, group) ||
			      !g_str_equal(keys[i].name, name)))
			continue;
		if (!load_key(vm, &keys[i], error))
			return false;
	}
	load_msisdn(vm);
	load_slots(vm);
	vm->client_ids = CLAMP(vm->client_ids, 1, VM_CLIENT_IDS_MAX);
	vm->machine->latency_us = vm_scenario_int(vm, "modem", "latency-ms", 0) * 1000;
	vm->machine->serial = vm_scenario_bool(vm, "modem", "serial", false);
	vm->machine->keep_stale = vm_scenario_bool(vm, "modem", "keep-stale", false);
	return true;
}

bool scenario_load(struct vm *vm, const char *path, GError **error)
{
	vm->scenario = g_key_file_new();
	return g_key_file_load_from_file(vm->scenario, path, G_KEY_FILE_NONE, error) &&
	       load(vm, NULL, NULL, error) && fault_load(vm, error);
}

const char *scenario_sim_state(enum vm_sim_state state)
{
	return states[state];
}

bool scenario_reload(struct vm *vm, GError **error)
{
	return load(vm, NULL, NULL, error);
}

bool scenario_set(struct vm *vm, const char *group, const char *key, const char *value,
		  GError **error)
{
	if (!*group || !*key || (value && strlen(value) > MAX_LINE_VALUE)) {
		g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
			    "bad group, key or value");
		return false;
	}
	if (value)
		g_key_file_set_value(vm->scenario, group, key, value);
	else
		g_key_file_remove_key(vm->scenario, group, key, NULL);
	if (!load(vm, group, key, error))
		return false;
	if (!machine_plugged(vm))
		return true;

	if (g_str_equal(group, "sim")) {
		vm->protocol->changed(vm, "sim");
		vm->protocol->changed(vm, "slot");
	} else if (g_str_has_prefix(group, "slot ")) {
		vm->protocol->changed(vm, "slot");
	} else if (g_str_equal(group, "network")) {
		vm->protocol->changed(vm, g_str_equal(key, "dbm") ? "signal" : "network");
	}
	return true;
}

void scenario_free(struct vm *vm)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (keys[i].kind == TEXT)
			g_free(*(char **)((char *)vm + keys[i].offset));
	}
	for (unsigned i = 0; i < VM_MSISDN_MAX; i++)
		g_free(vm->sim.msisdn[i]);
	for (unsigned i = 0; i < VM_SLOTS_MAX; i++) {
		g_free(vm->sim.slots[i].iccid);
		g_free(vm->sim.slots[i].eid);
	}
	g_key_file_unref(vm->scenario);
}
