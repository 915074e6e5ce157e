/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* BASIC_CONNECT: the device and its subscriber. */

#include "mbim.h"

#define DEVICE_REMOVABLE 2 /* MBIM 1.0, MBIM_CID_DEVICE_CAPS */
#define CELLULAR_GSM 1
#define VOICE_NONE 1
#define SIM_REMOVABLE 2
#define SMS_PDU_RECEIVE_SEND 3
#define DATA_CLASSES 0x3F /* GPRS, EDGE, UMTS, HSDPA, HSUPA, LTE */

#define FLAG_ESIM 1 /* MBIMEx 3.0: subscriber ready status flags */
#define FLAG_REMOVABILITY_KNOWN 2
#define FLAG_REMOVABLE 4

enum {
	NOT_INITIALIZED = 0,
	INITIALIZED = 1,
	SIM_NOT_INSERTED = 2,
	BAD_SIM = 3,
	READY_FAILURE = 4,
	DEVICE_LOCKED = 6,
	NO_ESIM_PROFILE = 7,
};

uint32_t vm_mbim_caps_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	vm_mbim_put_u32(out, DEVICE_REMOVABLE);
	vm_mbim_put_u32(out, CELLULAR_GSM);
	vm_mbim_put_u32(out, VOICE_NONE);
	vm_mbim_put_u32(out, SIM_REMOVABLE);
	vm_mbim_put_u32(out, DATA_CLASSES);
	vm_mbim_put_u32(out, SMS_PDU_RECEIVE_SEND);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u32(out, 1); /* sessions */
	vm_mbim_put_string(out, NULL);
	vm_mbim_put_string(out, vm->identity.imei);
	vm_mbim_put_string(out, vm->identity.firmware);
	vm_mbim_put_string(out, vm->identity.model);
	return VM_MBIM_OK;
}

static uint32_t ready_state(struct vm *vm)
{
	switch (vm_sim_state(vm)) {
	case VM_SIM_READY:
		return INITIALIZED;
	case VM_SIM_ABSENT:
		return SIM_NOT_INSERTED;
	case VM_SIM_NO_PROFILE: /* what says so came with MBIMEx 3.0 */
		return vm_mbim_of(vm)->mbimex >= 0x0300 ? NO_ESIM_PROFILE : SIM_NOT_INSERTED;
	case VM_SIM_PIN:
	case VM_SIM_PUK:
		return DEVICE_LOCKED;
	case VM_SIM_BLOCKED:
		return BAD_SIM;
	case VM_SIM_INITIALISING:
		return NOT_INITIALIZED;
	case VM_SIM_ERROR:
		break;
	}
	return READY_FAILURE;
}

/* Some firmware hands the card's semi-octets on: with its filler, or unswapped too. */
static char *iccid_as_told(struct vm *vm)
{
	g_autofree char *how = g_key_file_get_string(vm->scenario, "mbim", "iccid", NULL);
	GString *text = g_string_new(vm->sim.iccid);

	if (how && text->len % 2)
		g_string_append_c(text, 'F');
	for (size_t i = 0; g_strcmp0(how, "swapped") == 0 && i + 1 < text->len; i += 2) {
		char first = text->str[i];

		text->str[i] = text->str[i + 1];
		text->str[i + 1] = first;
	}
	return g_string_free(text, FALSE);
}

uint32_t vm_mbim_subscriber_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	const struct vm_sim *sim = &vm->sim;
	/* The PIN protects IMSI and numbers, not the ICCID (3GPP TS 31.102, 4.2; 31.101, 13.2). */
	bool ready = vm_sim_state(vm) == VM_SIM_READY;
	bool locked = sim->state == VM_SIM_PIN || sim->state == VM_SIM_PUK;
	g_autofree char *iccid = NULL;
	uint32_t numbers = 0;

	(void)in;
	while (ready && numbers < VM_MSISDN_MAX && sim->msisdn[numbers])
		numbers++;

	vm_mbim_put_u32(out, ready_state(vm));
	if (vm_mbim_of(vm)->mbimex >= 0x0300)
		vm_mbim_put_u32(out, sim->eid ? FLAG_ESIM | FLAG_REMOVABILITY_KNOWN
					      : FLAG_REMOVABILITY_KNOWN | FLAG_REMOVABLE);
	vm_mbim_put_string(out, ready ? sim->imsi : NULL);
	iccid = iccid_as_told(vm);
	vm_mbim_put_string(out, ready || locked ? iccid : NULL);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u32(out, numbers);
	for (uint32_t i = 0; i < numbers; i++)
		vm_mbim_put_string(out, sim->msisdn[i]);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_radio_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	vm_mbim_put_u32(out, !vm_scenario_bool(vm, "network", "hardware-off", false));
	vm_mbim_put_u32(out, !vm->network.radio_off);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_radio_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t on = vm_mbim_get_u32(in);

	if (in->bad || on > 1)
		return VM_MBIM_INVALID_PARAMETERS;
	if (vm->network.radio_off == (on == 1))
		m->announce |= VM_MBIM_RADIO_CHANGED | VM_MBIM_NETWORK_CHANGED;
	vm->network.radio_off = on == 0;
	return vm_mbim_radio_query(vm, in, out);
}

uint32_t vm_mbim_statistics_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	if (vm_data_state(vm) != VM_DATA_CONNECTED)
		return vm_mbim_no_context(vm, in, out);
	vm_mbim_put_u32(out, 0); /* discarded, and errors */
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u64(out, (uint64_t)vm_scenario_int(vm, "data", "rx-bytes", 0));
	vm_mbim_put_u64(out, 1);
	vm_mbim_put_u64(out, (uint64_t)vm_scenario_int(vm, "data", "tx-bytes", 0));
	vm_mbim_put_u64(out, 1);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u32(out, 0);
	return VM_MBIM_OK;
}

/* An IP configuration belongs to a data session of the host's own, and there is none. */
uint32_t vm_mbim_no_context(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)vm;
	(void)in;
	(void)out;
	return VM_MBIM_CONTEXT_NOT_ACTIVATED;
}
