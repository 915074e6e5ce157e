/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What happens to a modem, with everything that it tells meanwhile, in its order. */
#include "card.h"
#include "machine.h"
#include "operator.h"

#include <string.h>

/* Where the registration that a card had waits for the next one. */
#define KEPT "kept"

static bool set(struct vm *vm, const char *group, const char *key, const char *value,
		GError **error)
{
	return scenario_set(vm, group, key, value, error);
}

/* Into the scenario, told later with something else. */
static bool store_pairs(struct vm *vm, const char *group, const char *args, GError **error)
{
	g_auto(GStrv) pairs = g_strsplit(args, " ", -1);

	for (char **pair = pairs; *pair; pair++) {
		char *value = strchr(*pair, '=');

		if (!**pair)
			continue;
		if (!value || value == *pair) {
			g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
				    "key=value, not %s", *pair);
			return false;
		}
		*value = '\0';
		g_key_file_set_value(vm->scenario, group, *pair, value + 1);
	}
	return true;
}

bool happen_sim_remove(struct vm *vm, GError **error)
{
	g_autofree char *registration =
		g_key_file_get_value(vm->scenario, "network", "registration", NULL);

	if (registration)
		g_key_file_set_value(vm->scenario, KEPT, "registration", registration);
	vm_operator_cancel(vm); /* a card that was pulled takes its dialogue along */
	vm_card_reset(vm->card);
	return set(vm, "sim", "state", "absent", error) &&
	       set(vm, "network", "registration", "none", error);
}

bool happen_sim_insert(struct vm *vm, const char *args, GError **error)
{
	g_autofree char *registration =
		g_key_file_get_value(vm->scenario, KEPT, "registration", NULL);
	g_autofree char *state = NULL;

	g_key_file_set_value(vm->scenario, "sim", "state", "ready");
	if (!store_pairs(vm, "sim", args, error))
		return false;
	state = g_key_file_get_value(vm->scenario, "sim", "state", NULL);
	if (!scenario_reload(vm, error) || !set(vm, "sim", "state", "initialising", error) ||
	    !set(vm, "sim", "state", state, error))
		return false;
	if (!g_str_equal(state, "ready"))
		return true;
	return set(vm, "network", "registration", "searching", error) &&
	       set(vm, "network", "registration", registration ? registration : "home", error);
}

/* Its firmware, not its USB device: the node stays, every session is forgotten. */
void happen_restart(struct vm *vm)
{
	machine_drop_frames(vm);
	vm_operator_cancel(vm);
	vm->protocol->stop(vm);
	vm->protocol->start(vm);
	if (vm->protocol->restarted)
		vm->protocol->restarted(vm);
}

static void come_back(struct vm *vm, void *data)
{
	(void)data;
	machine_replug(vm, NULL);
}

static void go_down(struct vm *vm, void *data)
{
	(void)data;
	vm->network.offline = vm->network.radio_off = false;
	vm->sim.restarts++;
	vm->sim.whole_restart = true;
	machine_unplug(vm);
	vm->sim.whole_restart = false;
	vm_after(vm, vm_scenario_int(vm, "modem", "restart-ms", 200), come_back, NULL, NULL);
}

/* The answer goes out first. */
void happen_reset(struct vm *vm)
{
	vm_after(vm, 20, go_down, NULL, NULL);
}

/* "STATE key=value ...": told once, as one change. */
bool happen_register(struct vm *vm, const char *args, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(args, " ", 2);

	if (parts[0] && parts[1] && !store_pairs(vm, "network", parts[1], error))
		return false;
	return scenario_reload(vm, error) &&
	       set(vm, "network", "registration", parts[0] ? parts[0] : "", error);
}
