/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* BASIC_CONNECT: operators, registration, signal and data sessions. */

#include "mbim.h"

#include <stdlib.h>

#define CELLULAR_GSM 1
#define PROVIDER_HOME 1
#define REGISTER_AUTOMATIC 1
#define NW_ERROR_PLMN_NOT_ALLOWED 11 /* 3GPP TS 24.008, 10.5.3.6 */
#define UNKNOWN 99                   /* 3GPP TS 27.007, 8.5 */
#define ATTACHED 2
#define DETACHED 4
#define SUBCLASS_NR 2     /* MBIMEx 3.0 MBIM_DATA_SUBCLASS */
#define TLV_WCHAR_STR 10  /* MBIMEx 3.0 */
#define RSRP_OFFSET 157   /* MBIMEx 2.0: coded 0..126 for -157..-31 dBm */
#define RSRP_MAX 126
#define SNR_UNKNOWN 128

static char *plmn(const char *mcc, const char *mnc)
{
	return mcc && mnc ? g_strconcat(mcc, mnc, NULL) : NULL;
}

uint32_t vm_mbim_home_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autofree char *id = plmn(vm->network.home_mcc, vm->network.home_mnc);
	uint32_t status = vm_mbim_sim_status(vm);

	(void)in;
	if (status != VM_MBIM_OK)
		return status;
	vm_mbim_put_string(out, id);
	vm_mbim_put_u32(out, PROVIDER_HOME);
	vm_mbim_put_string(out, vm->network.home_name);
	vm_mbim_put_u32(out, CELLULAR_GSM);
	vm_mbim_put_u32(out, UNKNOWN);
	vm_mbim_put_u32(out, UNKNOWN);
	return VM_MBIM_OK;
}

static uint32_t register_state(struct vm *vm)
{
	/* MBIM 1.0, MBIM_REGISTER_STATE */
	static const uint32_t states[] = {
		[VM_NOT_REGISTERED] = 1, [VM_HOME] = 3, [VM_ROAMING] = 4,
		[VM_SEARCHING] = 2,	 [VM_DENIED] = 6,
	};

	if (vm_sim_state(vm) != VM_SIM_READY || vm->network.radio_off)
		return states[VM_NOT_REGISTERED];
	return states[vm->network.registration];
}

uint32_t vm_mbim_register_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	const struct vm_network *network = &vm->network;
	bool registered = vm_mbim_registered(vm);
	g_autofree char *id = plmn(network->mcc, network->mnc);
	uint32_t data_class = vm_mbim_data_class(vm);

	(void)in;
	vm_mbim_put_u32(out, network->registration == VM_DENIED ? NW_ERROR_PLMN_NOT_ALLOWED : 0);
	vm_mbim_put_u32(out, register_state(vm));
	vm_mbim_put_u32(out, REGISTER_AUTOMATIC);
	vm_mbim_put_u32(out, data_class);
	vm_mbim_put_u32(out, CELLULAR_GSM);
	vm_mbim_put_string(out, registered ? id : NULL);
	vm_mbim_put_string(out, registered ? network->name : NULL);
	vm_mbim_put_string(out, NULL);
	vm_mbim_put_u32(out, 0);
	if (vm_mbim_of(vm)->mbimex >= 0x0200)
		vm_mbim_put_u32(out, data_class);
	return VM_MBIM_OK;
}

/* Automatic registration is what this modem always does; it cannot choose. */
uint32_t vm_mbim_register_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autofree char *provider = vm_mbim_get_string(in);
	uint32_t action = vm_mbim_get_u32(in);

	if (in->bad || action > 1)
		return VM_MBIM_INVALID_PARAMETERS;
	if (action == 1 || *provider)
		return VM_MBIM_NO_DEVICE_SUPPORT;
	return vm_mbim_register_query(vm, in, out);
}

uint32_t vm_mbim_packet_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	bool attached = vm->network.attached && vm_mbim_registered(vm);
	uint32_t data_class = attached ? vm_mbim_data_class(vm) : 0;
	uint16_t mbimex = vm_mbim_of(vm)->mbimex;

	(void)in;
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u32(out, attached ? ATTACHED : DETACHED);
	vm_mbim_put_u32(out, data_class);
	vm_mbim_put_u64(out, 0);
	vm_mbim_put_u64(out, 0);
	if (mbimex >= 0x0200)
		vm_mbim_put_u32(out, 0); /* frequency range: not known */
	if (mbimex >= 0x0300) {
		vm_mbim_put_u32(out, data_class == 1U << 6 ? SUBCLASS_NR : 0);
		vm_mbim_put_u16(out, 0); /* tracking area: not known */
		vm_mbim_put_u16(out, 0);
		vm_mbim_put_u32(out, 0);
	}
	return VM_MBIM_OK;
}

/* The one level of the scenario stands for RSSI and RSRP alike. */
static void put_rsrp(struct vm *vm, int dbm, struct vm_mbim_out *out)
{
	uint32_t system = vm_mbim_data_class(vm);
	g_autoptr(vm_mbim_out) array = NULL;

	if (dbm == 0 || system < 1U << 5) {
		vm_mbim_put_ref(out, NULL, 0);
		return;
	}
	array = vm_mbim_out_new();
	vm_mbim_put_u32(array, 1);
	vm_mbim_put_u32(array, (uint32_t)CLAMP(dbm + RSRP_OFFSET, 0, RSRP_MAX));
	vm_mbim_put_u32(array, SNR_UNKNOWN);
	vm_mbim_put_u32(array, UINT32_MAX);
	vm_mbim_put_u32(array, UINT32_MAX);
	vm_mbim_put_u32(array, system);
	vm_mbim_put_struct(out, g_steal_pointer(&array));
}

/* 3GPP TS 27.007, 8.5: 0..31 for -113..-51 dBm */
static uint32_t coded_rssi(int dbm)
{
	return dbm == 0 ? UNKNOWN : (uint32_t)CLAMP((dbm + 113) / 2, 0, 31);
}

uint32_t vm_mbim_signal_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	int dbm = vm->network.radio_off ? 0 : vm->network.dbm;

	(void)in;
	vm_mbim_put_u32(out, coded_rssi(dbm));
	vm_mbim_put_u32(out, UNKNOWN);
	vm_mbim_put_u32(out, vm_mbim_of(vm)->signal_interval);
	vm_mbim_put_u32(out, vm_mbim_of(vm)->signal_step);
	vm_mbim_put_u32(out, UINT32_MAX);
	if (vm_mbim_of(vm)->mbimex >= 0x0200)
		put_rsrp(vm, dbm, out);
	return VM_MBIM_OK;
}

/* MBIM 1.0, 10.5.11: 0 is the default, UINT32_MAX no report. Holds for every client. */
uint32_t vm_mbim_signal_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t interval = vm_mbim_get_u32(in);
	uint32_t step = vm_mbim_get_u32(in);

	vm_mbim_get_u32(in); /* error rate: this modem knows none */
	if (in->bad || (step > 31 && step != UINT32_MAX))
		return VM_MBIM_INVALID_PARAMETERS;
	m->signal_interval = interval ? interval : VM_MBIM_SIGNAL_INTERVAL;
	m->signal_step = step;
	m->signal_told = (int)coded_rssi(vm->network.dbm);
	return vm_mbim_signal_query(vm, in, out);
}

/* By level only: time is not what tests should wait for. Until it was set, at every change. */
bool vm_mbim_signal_is_due(struct vm *vm)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	int now = (int)coded_rssi(vm->network.dbm);
	bool due = m->signal_step == 0 || m->signal_told < 0 ||
		   (unsigned)abs(now - m->signal_told) >= m->signal_step;

	if (due)
		m->signal_told = now;
	return due;
}

static void put_empty_tlv(struct vm_mbim_out *out, uint16_t type)
{
	vm_mbim_put_u16(out, type);
	vm_mbim_put_u16(out, 0); /* reserved, padding length */
	vm_mbim_put_u32(out, 0);
}

uint32_t vm_mbim_connect_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	static const uint8_t no_context[VM_MBIM_UUID] = {
		/* MBIM 1.0, MBIMContextTypeNone */
		0xb4, 0x3f, 0x75, 0x8c, 0xa5, 0x60, 0x4b, 0x46,
		0xb3, 0x5e, 0xc5, 0x86, 0x96, 0x41, 0xfb, 0x54,
	};
	/* MBIM 1.0, MBIM_ACTIVATION_STATE */
	static const uint32_t states[] = {
		[VM_DATA_DISCONNECTED] = 3, [VM_DATA_CONNECTED] = 1, [VM_DATA_CONNECTING] = 2,
		[VM_DATA_DISCONNECTING] = 4,
	};
	uint32_t session = vm_mbim_get_u32(in);

	if (in->bad)
		return VM_MBIM_INVALID_PARAMETERS;
	vm_mbim_put_u32(out, session);
	vm_mbim_put_u32(out, states[vm_data_state(vm)]);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_bytes(out, no_context, sizeof(no_context));
	vm_mbim_put_u32(out, 0);
	if (vm_mbim_of(vm)->mbimex >= 0x0300) {
		vm_mbim_put_u32(out, 0); /* media preference */
		put_empty_tlv(out, TLV_WCHAR_STR);
	}
	return VM_MBIM_OK;
}
