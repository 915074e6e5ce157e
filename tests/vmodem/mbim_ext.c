/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* MS_BASIC_CONNECT_EXTENSIONS: slots, the restart and the version exchange. */

#include "mbim.h"

#define MBIM_VERSION 0x0100

enum { /* MBIM_MS_UICC_SLOT_STATE */
	OFF_EMPTY = 1,
	OFF = 2,
	EMPTY = 3,
	NOT_READY = 4,
	ACTIVE = 5,
	CARD_ERROR = 6,
	ACTIVE_ESIM = 7,
	ACTIVE_ESIM_EMPTY = 8,
};

uint32_t vm_mbim_sys_caps_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	vm_mbim_put_u32(out, 1); /* executors */
	vm_mbim_put_u32(out, vm->sim.n_slots);
	vm_mbim_put_u32(out, 1); /* concurrency */
	vm_mbim_put_u64(out, 0);
	return VM_MBIM_OK;
}

static void put_mapping(unsigned slot, struct vm_mbim_out *out)
{
	struct vm_mbim_out *element = vm_mbim_out_new();

	vm_mbim_put_u32(element, slot);
	vm_mbim_put_u32(out, 1);
	vm_mbim_put_struct(out, element);
}

uint32_t vm_mbim_mappings_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	put_mapping(vm_mbim_active_slot(vm), out);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_mappings_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t count = vm_mbim_get_u32(in);
	struct vm_mbim_in element = vm_mbim_get_ref(in);
	uint32_t slot = vm_mbim_get_u32(&element);

	if (in->bad || element.bad || count != 1 || slot >= vm->sim.n_slots)
		return VM_MBIM_INVALID_PARAMETERS;
	if (slot != vm_mbim_active_slot(vm))
		vm_slot_switch(vm, slot);
	put_mapping(slot, out);
	return VM_MBIM_OK;
}

static uint32_t active_state(struct vm *vm, bool esim)
{
	switch (vm_sim_state(vm)) {
	case VM_SIM_ABSENT:
		return EMPTY;
	case VM_SIM_ERROR:
		return CARD_ERROR;
	case VM_SIM_INITIALISING:
		return NOT_READY;
	case VM_SIM_NO_PROFILE:
		return ACTIVE_ESIM_EMPTY;
	default:
		return esim ? ACTIVE_ESIM : ACTIVE;
	}
}

void vm_mbim_put_slot(struct vm *vm, unsigned slot, struct vm_mbim_out *out)
{
	const struct vm_slot *entry = &vm->sim.slots[slot];
	uint32_t state;

	if (slot == vm_mbim_active_slot(vm))
		state = active_state(vm, vm->sim.eid || entry->eid);
	else
		state = entry->present ? OFF : OFF_EMPTY;
	vm_mbim_put_u32(out, slot);
	vm_mbim_put_u32(out, state);
}

uint32_t vm_mbim_slot_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t slot = vm_mbim_get_u32(in);

	if (in->bad || slot >= vm->sim.n_slots)
		return VM_MBIM_INVALID_PARAMETERS;
	vm_mbim_put_slot(vm, slot, out);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_restart_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	(void)out;
	happen_reset(vm);
	return VM_MBIM_OK;
}

/* The lower of both versions then holds, for every client of the function. */
uint32_t vm_mbim_version_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint16_t mbim = vm_mbim_get_u16(in);
	uint16_t mbimex = vm_mbim_get_u16(in);

	if (in->bad || mbim < MBIM_VERSION || mbimex < 0x0100)
		return VM_MBIM_INVALID_PARAMETERS;
	vm_mbim_of(vm)->mbimex = MIN(mbimex, vm_mbim_offered(vm));
	vm_mbim_put_u16(out, MBIM_VERSION);
	vm_mbim_put_u16(out, vm_mbim_of(vm)->mbimex);
	return VM_MBIM_OK;
}
