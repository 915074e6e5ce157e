/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* PIN1 and its PUK as the card has them (ETSI TS 102 221, 9.5), whatever the protocol. */

#include "pin.h"

#include <string.h>

#define PIN_TRIES 3 /* the card's own counters start here again */
#define PUK_TRIES 10

static enum vm_pin_outcome usable(const struct vm_sim *sim)
{
	if (sim->state == VM_SIM_BLOCKED)
		return VM_PIN_DEAD;
	if (sim->state == VM_SIM_PUK)
		return VM_PIN_BLOCKED;
	return sim->pin ? VM_PIN_OK : VM_PIN_STATE;
}

/* The one place where a try is counted. */
static enum vm_pin_outcome present(struct vm_sim *sim, const char *pin)
{
	sim->pin_tries++;
	if (g_str_equal(pin, sim->pin)) {
		sim->pin_retries = PIN_TRIES;
		return VM_PIN_OK;
	}
	sim->pin_wrong++;
	sim->pin_retries -= sim->pin_retries > 0;
	if (sim->pin_retries)
		return VM_PIN_WRONG;
	sim->state = VM_SIM_PUK;
	return VM_PIN_BLOCKED;
}

enum vm_pin_outcome vm_pin_verify(struct vm_sim *sim, const char *pin)
{
	enum vm_pin_outcome outcome = usable(sim);

	if (outcome == VM_PIN_OK && !sim->pin_enabled)
		return VM_PIN_STATE;
	if (outcome == VM_PIN_OK)
		outcome = present(sim, pin);
	if (outcome == VM_PIN_OK)
		sim->state = VM_SIM_READY;
	return outcome;
}

enum vm_pin_outcome vm_pin_protect(struct vm_sim *sim, bool enable, const char *pin)
{
	enum vm_pin_outcome outcome = usable(sim);

	if (outcome == VM_PIN_OK && sim->pin_enabled == enable)
		return VM_PIN_NO_EFFECT;
	if (outcome == VM_PIN_OK)
		outcome = present(sim, pin);
	if (outcome != VM_PIN_OK)
		return outcome;
	sim->pin_enabled = enable;
	sim->state = VM_SIM_READY;
	return VM_PIN_OK;
}

static void replace(struct vm_sim *sim, const char *new_pin)
{
	g_free(sim->pin);
	sim->pin = g_strdup(new_pin);
	sim->state = VM_SIM_READY;
}

enum vm_pin_outcome vm_pin_change(struct vm_sim *sim, const char *pin, const char *new_pin)
{
	enum vm_pin_outcome outcome = usable(sim);

	if (outcome == VM_PIN_OK && !sim->pin_enabled)
		return VM_PIN_STATE;
	if (outcome == VM_PIN_OK)
		outcome = present(sim, pin);
	if (outcome == VM_PIN_OK)
		replace(sim, new_pin);
	return outcome;
}

enum vm_pin_outcome vm_pin_unblock(struct vm_sim *sim, const char *puk, const char *new_pin)
{
	if (sim->state == VM_SIM_BLOCKED)
		return VM_PIN_DEAD;
	if (!sim->puk)
		return VM_PIN_STATE;
	sim->puk_tries++;
	if (!g_str_equal(puk, sim->puk)) {
		sim->puk_retries -= sim->puk_retries > 0;
		if (sim->puk_retries)
			return VM_PIN_WRONG;
		sim->state = VM_SIM_BLOCKED;
		return VM_PIN_DEAD;
	}
	sim->puk_retries = PUK_TRIES;
	sim->pin_retries = PIN_TRIES;
	replace(sim, new_pin);
	return VM_PIN_OK;
}

void vm_pin_stats(const struct vm_sim *sim, GString *json)
{
	g_string_append_printf(json, ",\"pin\":{\"tries\":%u,\"wrong\":%u,\"puk_tries\":%u}",
			       sim->pin_tries, sim->pin_wrong, sim->puk_tries);
}
