/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* SMS: configuration, reading, deleting and the store. Indexes start at 1 here. */

#include "mbim.h"
#include "pdu.h"

#define FORMAT_PDU 0
#define STORE_FULL 1 /* MBIM 1.0, MBIM_SMS_STATUS_FLAGS */
#define NEW_MESSAGE 2
#define STATUS_NEW 0
#define STATUS_OLD 1

enum { /* MBIM 1.0, MBIM_SMS_FLAG */
	FLAG_ALL = 0,
	FLAG_INDEX = 1,
	FLAG_NEW = 2,
	FLAG_OLD = 3,
	FLAG_DRAFT = 5,
};

uint32_t vm_mbim_sms_config_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	vm_mbim_put_u32(out, vm->sim.state == VM_SIM_READY);
	vm_mbim_put_u32(out, FORMAT_PDU);
	vm_mbim_put_u32(out, vm_sms_places(vm));
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_string(out, vm->sim.state == VM_SIM_READY ? "+" VM_SMSC : NULL);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_sms_config_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t format = vm_mbim_get_u32(in);
	g_autofree char *centre = vm_mbim_get_string(in);

	if (in->bad)
		return VM_MBIM_INVALID_PARAMETERS;
	if (format != FORMAT_PDU)
		return VM_MBIM_SMS_FORMAT_NOT_SUPPORTED;
	if (*centre)
		return VM_MBIM_NO_DEVICE_SUPPORT; /* the network has this one only */
	return vm_mbim_sms_config_query(vm, in, out);
}

static bool selected(const struct vm_sms *sms, unsigned slot, uint32_t flag, uint32_t index)
{
	if (!sms->used)
		return false;
	if (flag == FLAG_INDEX)
		return slot + 1 == index;
	return flag == FLAG_ALL || (flag == FLAG_NEW && !sms->read) ||
	       (flag == FLAG_OLD && sms->read);
}

static uint32_t check(struct vm *vm, const struct vm_mbim_in *in, uint32_t flag, uint32_t index)
{
	uint32_t status = vm_mbim_sim_status(vm);

	if (in->bad || flag > FLAG_DRAFT)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (flag == FLAG_INDEX &&
	    (index < 1 || index > VM_SMS_MAX || !vm->sms[index - 1].used))
		return VM_MBIM_INVALID_MEMORY_INDEX;
	return VM_MBIM_OK;
}

uint32_t vm_mbim_sms_read_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t format = vm_mbim_get_u32(in);
	uint32_t flag = vm_mbim_get_u32(in);
	uint32_t index = vm_mbim_get_u32(in);
	uint32_t status = check(vm, in, flag, index);
	bool lies = vm_scenario_bool(vm, "mbim", "wrong-sms-index", false);
	uint32_t count = 0;

	if (status != VM_MBIM_OK)
		return status;
	if (format != FORMAT_PDU)
		return VM_MBIM_SMS_FORMAT_NOT_SUPPORTED;

	for (unsigned i = 0; i < VM_SMS_MAX; i++)
		count += selected(&vm->sms[i], i, flag, index);
	vm_mbim_put_u32(out, FORMAT_PDU);
	vm_mbim_put_u32(out, count);
	for (unsigned i = 0; i < VM_SMS_MAX; i++) {
		struct vm_sms *sms = &vm->sms[i];
		struct vm_mbim_out *record;

		if (!selected(sms, i, flag, index))
			continue;
		record = vm_mbim_out_new();
		/* L850: 0, whichever one was asked for. */
		vm_mbim_put_u32(record, flag == FLAG_INDEX && lies ? 0 : i + 1);
		vm_mbim_put_u32(record, sms->read ? STATUS_OLD : STATUS_NEW);
		vm_mbim_put_ref(record, sms->pdu, sms->pdu_len);
		vm_mbim_put_struct(out, record);
		sms->read = true;
	}
	return VM_MBIM_OK;
}

uint32_t vm_mbim_sms_delete_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t flag = vm_mbim_get_u32(in);
	uint32_t index = vm_mbim_get_u32(in);
	uint32_t status = check(vm, in, flag, index);

	(void)out;
	for (unsigned i = 0; status == VM_MBIM_OK && i < VM_SMS_MAX; i++) {
		if (selected(&vm->sms[i], i, flag, index))
			vm->sms[i].used = false;
	}
	if (status == VM_MBIM_OK)
		vm_sms_room(vm);
	return status;
}

static uint32_t store_flags(struct vm *vm)
{
	return vm_sms_full(vm) ? STORE_FULL : 0;
}

/* Format, then the record, whose offset counts from its own start. */
uint32_t vm_mbim_sms_send_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t status = vm_mbim_sim_status(vm), format = vm_mbim_get_u32(in);
	struct vm_mbim_in record = {.data = in->data + in->at, .len = in->len - in->at};
	struct vm_mbim_in pdu = vm_mbim_get_ref(&record);
	unsigned rp_cause = 0;

	if (in->bad || record.bad)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (!vm_mbim_registered(vm))
		return VM_MBIM_NOT_REGISTERED;
	if (format != FORMAT_PDU)
		return VM_MBIM_SMS_FORMAT_NOT_SUPPORTED;
	switch (vm_sms_submit(vm, pdu.data, pdu.len, &rp_cause)) {
	case VM_SMS_MALFORMED:
		return VM_MBIM_INVALID_PARAMETERS;
	case VM_SMS_REJECTED:
		return VM_MBIM_FAILURE;
	case VM_SMS_TAKEN:
		break;
	}
	vm_mbim_put_u32(out, ++vm_mbim_of(vm)->sms_reference);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_sms_store_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t status = vm_mbim_sim_status(vm);
	unsigned newest = 0;

	(void)in;
	if (status != VM_MBIM_OK)
		return status;
	for (unsigned i = 0; i < VM_SMS_MAX; i++) {
		if (vm->sms[i].used && !vm->sms[i].read)
			newest = i + 1;
	}
	vm_mbim_put_u32(out, store_flags(vm) | (newest ? NEW_MESSAGE : 0));
	vm_mbim_put_u32(out, newest);
	return VM_MBIM_OK;
}

void vm_mbim_sms_stored(struct vm *vm, unsigned index)
{
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();

	vm_mbim_put_u32(out, NEW_MESSAGE | store_flags(vm));
	vm_mbim_put_u32(out, index + 1);
	vm_mbim_indicate(vm, VM_MBIM_SMS, 5, out);
}

/* Not stored: the record itself, with index 0. */
void vm_mbim_sms_direct(struct vm *vm, const uint8_t *pdu, size_t len)
{
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
	struct vm_mbim_out *record = vm_mbim_out_new();

	vm_mbim_put_u32(out, FORMAT_PDU);
	vm_mbim_put_u32(out, 1);
	vm_mbim_put_u32(record, 0);
	vm_mbim_put_u32(record, STATUS_NEW);
	vm_mbim_put_ref(record, pdu, len);
	vm_mbim_put_struct(out, record);
	vm_mbim_indicate(vm, VM_MBIM_SMS, 2, out);
}

void vm_mbim_sms_full(struct vm *vm)
{
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();

	vm_mbim_put_u32(out, STORE_FULL);
	vm_mbim_put_u32(out, 0);
	vm_mbim_indicate(vm, VM_MBIM_SMS, 5, out);
}
