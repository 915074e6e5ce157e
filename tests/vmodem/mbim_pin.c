/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* BASIC_CONNECT 4 and 5: the PIN of the SIM. */

#include "mbim.h"
#include "pin.h"

#define PIN1 2 /* MBIM 1.0, MBIM_PIN_TYPE */
#define PUK1 11
#define LOCKED 1
#define UNKNOWN UINT32_MAX
#define PIN_KINDS 10 /* MBIM 1.0, MBIM_PIN_LIST_INFO */

enum { /* MBIM 1.0, MBIM_PIN_OPERATION */
	ENTER = 0,
	ENABLE = 1,
	DISABLE = 2,
	CHANGE = 3,
};

static uint32_t retries(int left)
{
	return left < 0 ? UNKNOWN : (uint32_t)left;
}

static void put_pin(const struct vm_sim *sim, struct vm_mbim_out *out)
{
	bool puk = sim->state == VM_SIM_PUK || sim->state == VM_SIM_BLOCKED;

	vm_mbim_put_u32(out, puk ? PUK1 : PIN1);
	vm_mbim_put_u32(out, puk || sim->state == VM_SIM_PIN ? LOCKED : 0);
	vm_mbim_put_u32(out, retries(puk ? sim->puk_retries : sim->pin_retries));
}

/* A PIN query is what tells about a lock: only a missing SIM makes it fail. */
static uint32_t readable(struct vm *vm)
{
	uint32_t status = vm_mbim_sim_status(vm);

	if (vm->sim.state == VM_SIM_BLOCKED || status == VM_MBIM_PIN_REQUIRED)
		return VM_MBIM_OK;
	return status;
}

uint32_t vm_mbim_pin_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t status = readable(vm);

	(void)in;
	if (status == VM_MBIM_OK)
		put_pin(&vm->sim, out);
	return status;
}

uint32_t vm_mbim_pin_list_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t status = readable(vm);

	(void)in;
	for (unsigned i = 0; status == VM_MBIM_OK && i < PIN_KINDS; i++) {
		bool pin1 = i == 0;

		vm_mbim_put_u32(out, pin1 ? (vm->sim.pin_enabled ? 1 : 2) : 0);
		vm_mbim_put_u32(out, pin1 ? 1 : 0); /* numeric */
		vm_mbim_put_u32(out, pin1 ? 4 : 0);
		vm_mbim_put_u32(out, pin1 ? 8 : 0);
	}
	return status;
}

static uint32_t status_of(enum vm_pin_outcome outcome)
{
	switch (outcome) {
	case VM_PIN_OK:
	case VM_PIN_NO_EFFECT:
		return VM_MBIM_OK;
	case VM_PIN_STATE:
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	default:
		return VM_MBIM_FAILURE;
	}
}

static uint32_t enter_puk(struct vm_sim *sim, const char *puk, const char *new_pin)
{
	if (sim->state != VM_SIM_PUK)
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	if (!*new_pin)
		return VM_MBIM_INVALID_PARAMETERS;
	return status_of(vm_pin_unblock(sim, puk, new_pin));
}

static uint32_t use_pin(struct vm_sim *sim, uint32_t operation, const char *pin,
			const char *new_pin)
{
	if (sim->state != VM_SIM_PIN && sim->state != VM_SIM_READY)
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	if (operation == ENTER && sim->state == VM_SIM_READY)
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	if (operation == CHANGE && !*new_pin)
		return VM_MBIM_INVALID_PARAMETERS;
	if (operation == ENTER)
		return status_of(vm_pin_verify(sim, pin));
	if (operation == CHANGE)
		return status_of(vm_pin_change(sim, pin, new_pin));
	return status_of(vm_pin_protect(sim, operation == ENABLE, pin));
}

uint32_t vm_mbim_pin_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t type = vm_mbim_get_u32(in);
	uint32_t operation = vm_mbim_get_u32(in);
	g_autofree char *pin = vm_mbim_get_string(in);
	g_autofree char *new_pin = vm_mbim_get_string(in);
	enum vm_sim_state before = vm->sim.state;
	uint32_t status = readable(vm);

	if (in->bad || operation > CHANGE)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (type == PUK1 && operation == ENTER)
		status = enter_puk(&vm->sim, pin, new_pin);
	else if (type == PIN1)
		status = use_pin(&vm->sim, operation, pin, new_pin);
	else
		return VM_MBIM_INVALID_PARAMETERS;

	/* A wrong PIN fails, and its answer still says how many tries are left. */
	if (status == VM_MBIM_OK || vm_scenario_bool(vm, "mbim", "pin-buffer", true))
		put_pin(&vm->sim, out);
	if (vm->sim.state != before)
		vm_mbim_of(vm)->announce |= VM_MBIM_SUBSCRIBER_CHANGED | VM_MBIM_NETWORK_CHANGED;
	return status;
}
