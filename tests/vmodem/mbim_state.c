/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "mbim.h"

#include <string.h>

uint16_t vm_mbim_offered(struct vm *vm)
{
	const char *version = vm->mbimex ? vm->mbimex : "1.0";

	return (uint16_t)(g_ascii_digit_value(version[0]) << 8);
}

uint16_t vm_mbim_negotiated(struct vm *vm)
{
	g_autofree char *version = g_key_file_get_string(vm->scenario, "mbim", "negotiated", NULL);

	return (uint16_t)(g_ascii_digit_value(version && *version ? *version : '1') << 8);
}

uint32_t vm_mbim_sim_status(struct vm *vm)
{
	switch (vm_sim_state(vm)) {
	case VM_SIM_READY:
		return VM_MBIM_OK;
	case VM_SIM_ABSENT:
	case VM_SIM_NO_PROFILE:
		return VM_MBIM_SIM_NOT_INSERTED;
	case VM_SIM_PIN:
	case VM_SIM_PUK:
		return VM_MBIM_PIN_REQUIRED;
	case VM_SIM_INITIALISING:
		return VM_MBIM_NOT_INITIALIZED;
	case VM_SIM_BLOCKED:
	case VM_SIM_ERROR:
		break;
	}
	return VM_MBIM_BAD_SIM;
}

bool vm_mbim_registered(struct vm *vm)
{
	return vm_sim_state(vm) == VM_SIM_READY && !vm->network.radio_off &&
	       (vm->network.registration == VM_HOME || vm->network.registration == VM_ROAMING);
}

/* MBIM 1.0, MBIM_DATA_CLASS; 5G came with MBIMEx 2.0 and moved with 3.0. */
uint32_t vm_mbim_data_class(struct vm *vm)
{
	uint16_t mbimex = vm_mbim_of(vm)->mbimex;
	const char *rat = vm->network.rat;

	if (!rat || !vm_mbim_registered(vm))
		return 0;
	if (strcmp(rat, "gsm") == 0)
		return 1U << 1;
	if (strcmp(rat, "umts") == 0)
		return 1U << 2;
	if (strcmp(rat, "lte") == 0)
		return 1U << 5;
	if (mbimex >= 0x0300)
		return 1U << 6;
	return mbimex >= 0x0200 ? 1U << 7 : 1U << 31;
}

unsigned vm_mbim_active_slot(struct vm *vm)
{
	return vm_active_slot(vm);
}
