/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Another card in use. [sim] is always the card of the active slot; those of the
 * others wait as [sim 1] to [sim 5], with their PIN and its counters as they were.
 */
#include "card.h"
#include "machine.h"

#define KEPT "kept"

static char *group_of(unsigned slot)
{
	return g_strdup_printf("sim %u", slot + 1);
}

static void copy_group(GKeyFile *file, const char *from, const char *to)
{
	g_auto(GStrv) keys = g_key_file_get_keys(file, from, NULL, NULL);

	g_key_file_remove_group(file, to, NULL);
	for (char **key = keys; key && *key; key++) {
		g_autofree char *value = g_key_file_get_value(file, from, *key, NULL);

		g_key_file_set_value(file, to, *key, value);
	}
}

/* Of a card that is only starting, what it will be. */
static char *lasting_state(struct vm *vm)
{
	char *coming = g_key_file_get_string(vm->scenario, KEPT, "sim-state", NULL);

	if (vm->sim.state == VM_SIM_INITIALISING && coming)
		return coming;
	g_free(coming);
	return g_strdup(scenario_sim_state(vm->sim.state));
}

/* What has changed since the scenario was read. */
static void save(struct vm *vm)
{
	g_autofree char *state = lasting_state(vm);
	GKeyFile *file = vm->scenario;

	if (vm->sim.pin)
		g_key_file_set_string(file, "sim", "pin", vm->sim.pin);
	g_key_file_set_boolean(file, "sim", "pin-enabled", vm->sim.pin_enabled);
	g_key_file_set_integer(file, "sim", "pin-retries", vm->sim.pin_retries);
	g_key_file_set_integer(file, "sim", "puk-retries", vm->sim.puk_retries);
	g_key_file_set_string(file, "sim", "state", state);
}

static void set_slot(struct vm *vm, unsigned slot, bool active)
{
	g_autofree char *group = g_strdup_printf("slot %u", slot + 1);
	const struct vm_slot *entry = &vm->sim.slots[slot];

	g_key_file_set_boolean(vm->scenario, group, "active", active);
	if (!active && entry->iccid)
		g_key_file_set_string(vm->scenario, group, "iccid", entry->iccid);
	if (!active && entry->eid)
		g_key_file_set_string(vm->scenario, group, "eid", entry->eid);
}

static void tell(struct vm *vm)
{
	if (!machine_plugged(vm))
		return;
	vm->protocol->changed(vm, "slot");
	vm->protocol->changed(vm, "sim");
}

static void come_up(struct vm *vm, void *data)
{
	g_autofree char *state = g_key_file_get_string(vm->scenario, KEPT, "sim-state", NULL);

	if (GPOINTER_TO_UINT(data) != vm->sim.starts || !state)
		return; /* another switch came in between */
	if (vm->protocol_data == NULL)
		machine_replug(vm, NULL);
	g_key_file_set_string(vm->scenario, "sim", "state", state);
	scenario_reload(vm, NULL);
	tell(vm);
}

static void start(struct vm *vm, const char *state, bool dead)
{
	int64_t settle = vm_scenario_int(vm, "modem", "settle-ms", 0);
	void *number = GUINT_TO_POINTER(++vm->sim.starts);

	g_key_file_set_string(vm->scenario, KEPT, "sim-state", state);
	g_key_file_set_string(vm->scenario, "sim", "state", "initialising");
	scenario_reload(vm, NULL);
	tell(vm);
	if (dead)
		return;
	if (settle)
		vm_after(vm, settle, come_up, number, NULL);
	else
		come_up(vm, number);
}

static void do_switch(struct vm *vm, void *data)
{
	unsigned to = GPOINTER_TO_UINT(data), from = vm_active_slot(vm);
	g_autofree char *old = group_of(from), *new = group_of(to), *state = NULL;
	g_autofree char *slot = g_strdup_printf("slot %u", to + 1);

	vm_operator_cancel(vm);
	vm_card_reset(vm->card);
	save(vm);
	copy_group(vm->scenario, "sim", old);
	set_slot(vm, from, false);
	set_slot(vm, to, true);
	copy_group(vm->scenario, new, "sim");
	vm->sim.switches++;
	state = g_key_file_get_string(vm->scenario, "sim", "state", NULL);
	if (!vm->sim.slots[to].present)
		g_key_file_set_string(vm->scenario, "sim", "state", "absent");
	if (vm_scenario_bool(vm, "modem", "reenumerates", false))
		machine_unplug_soon(vm);
	if (vm->sim.slots[to].present)
		start(vm, state ? state : "ready", vm_scenario_bool(vm, slot, "dead", false));
	else if (scenario_reload(vm, NULL))
		tell(vm);
}

void vm_slot_switch(struct vm *vm, unsigned to)
{
	vm_after(vm, 0, do_switch, GUINT_TO_POINTER(to), NULL);
}

unsigned vm_active_slot(struct vm *vm)
{
	for (unsigned i = 0; i < vm->sim.n_slots; i++) {
		if (vm->sim.slots[i].active)
			return i;
	}
	return 0;
}

void vm_sim_power(struct vm *vm, bool on)
{
	bool off = vm_scenario_bool(vm, KEPT, "power-off", false);
	g_autofree char *state = NULL;

	if (on != off)
		return;
	g_key_file_set_boolean(vm->scenario, KEPT, "power-off", !on);
	if (!on) {
		state = lasting_state(vm);
		save(vm);
		g_key_file_set_string(vm->scenario, KEPT, "sim-state", state);
		vm_operator_cancel(vm);
		vm_card_reset(vm->card);
		vm->sim.starts++;
		g_key_file_set_string(vm->scenario, "sim", "state", "error");
		scenario_reload(vm, NULL);
		tell(vm);
		return;
	}
	vm->sim.power_cycles++;
	state = g_key_file_get_string(vm->scenario, KEPT, "sim-state", NULL);
	if (g_str_equal(state, "ready") && vm->sim.pin_enabled &&
	    vm_scenario_bool(vm, "sim", "relock", false)) {
		g_free(state);
		state = g_strdup("pin");
	}
	start(vm, state, vm_scenario_bool(vm, "sim", "dead", false));
}

void vm_slot_stats(struct vm *vm, GString *json)
{
	g_string_append_printf(json,
			       ",\"slot\":{\"switches\":%u,\"power_cycles\":%u,\"active\":%u},"
			       "\"restarts\":%u",
			       vm->sim.switches, vm->sim.power_cycles, vm_active_slot(vm) + 1,
			       vm->sim.restarts);
}
