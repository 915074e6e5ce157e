/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Microsoft's UICC low level access, 1 to 6. The function makes the class
 * byte itself, from the type that it is told and the channel, and follows
 * 61xx and 6Cxx.
 */

#include "mbim.h"

#define APDU_MAX 261
#define AID_MAX 32
#define EXTENDED 1

static uint32_t card_status(struct vm *vm)
{
	uint32_t status = vm_mbim_sim_status(vm);

	/* A card that is locked, or has no profile in use, answers all the same. */
	return status == VM_MBIM_PIN_REQUIRED || vm->sim.state == VM_SIM_BLOCKED ||
			       vm_sim_state(vm) == VM_SIM_NO_PROFILE ? VM_MBIM_OK : status;
}

/* SW1 in the low octet, SW2 in the next. */
static uint32_t words(uint16_t sw)
{
	return (uint32_t)(sw >> 8 | (sw & 0xff) << 8);
}

uint32_t vm_mbim_uicc_atr_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) atr = g_byte_array_new();
	uint32_t status = card_status(vm);

	(void)in;
	if (status != VM_MBIM_OK)
		return status;
	vm_card_atr(vm, atr);
	vm_mbim_put_uicc_ref(out, atr->data, atr->len);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_uicc_open_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct vm_mbim_in aid = vm_mbim_get_uicc_ref(in);
	uint32_t p2 = vm_mbim_get_u32(in), group = vm_mbim_get_u32(in);
	uint32_t status = card_status(vm);
	unsigned channel;
	uint16_t sw;

	if (in->bad || aid.len > AID_MAX || p2 > 0xff)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	sw = vm_card_open(vm->card, aid.data, aid.len, (uint8_t)p2, &channel, data);
	if (channel)
		vm_mbim_of(vm)->groups[channel] = group;
	vm_mbim_put_u32(out, words(sw));
	vm_mbim_put_u32(out, channel);
	vm_mbim_put_uicc_ref(out, data->data, data->len);
	if (channel)
		return VM_MBIM_OK;
	return sw == 0x6a81 || sw == 0x6881 ? (uint32_t)VM_MBIM_NO_LOGICAL_CHANNELS :
					      (uint32_t)VM_MBIM_SELECT_FAILED;
}

static uint16_t close_group(struct vm *vm, uint32_t group)
{
	for (unsigned i = 1; i < VM_CARD_CHANNELS; i++) {
		if (vm_card_is_open(vm->card, i) && vm_mbim_of(vm)->groups[i] == group)
			vm_card_close(vm->card, i);
	}
	return 0x9000;
}

/* Channel 0: all of the group, and none is as good as some. */
uint32_t vm_mbim_uicc_close_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t channel = vm_mbim_get_u32(in), group = vm_mbim_get_u32(in);
	uint32_t status = card_status(vm);
	uint16_t sw;

	if (in->bad)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (channel && (!vm_card_is_open(vm->card, channel) ||
			vm_mbim_of(vm)->groups[channel] != group))
		return (uint32_t)VM_MBIM_INVALID_LOGICAL_CHANNEL;
	sw = channel ? vm_card_close(vm->card, channel) : close_group(vm, group);
	vm_mbim_put_u32(out, words(sw));
	return VM_MBIM_OK;
}

static uint16_t transmit(struct vm *vm, const uint8_t *apdu, size_t len, GByteArray *data)
{
	uint16_t sw;

	if (vm_scenario_bool(vm, "mbim", "get-response", true))
		return vm_card_transmit(vm->card, apdu, len, data);
	vm_card_exchange(vm->card, apdu, len, data);
	sw = (uint16_t)(data->data[data->len - 2] << 8 | data->data[data->len - 1]);
	g_byte_array_set_size(data, data->len - 2);
	return sw;
}

uint32_t vm_mbim_uicc_apdu_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) apdu = g_byte_array_new();
	g_autoptr(GByteArray) data = g_byte_array_new();
	uint32_t channel = vm_mbim_get_u32(in);
	uint32_t secure = vm_mbim_get_u32(in), type = vm_mbim_get_u32(in);
	struct vm_mbim_in command = vm_mbim_get_uicc_ref(in);
	uint32_t status = card_status(vm);
	uint16_t sw;

	if (in->bad || secure || type > EXTENDED || command.len < 4 || command.len > APDU_MAX)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (channel == 0 || !vm_card_is_open(vm->card, channel))
		return (uint32_t)VM_MBIM_INVALID_LOGICAL_CHANNEL;
	g_byte_array_append(apdu, command.data, (guint)command.len);
	apdu->data[0] = vm_card_class(type == EXTENDED ? 0x80 : 0x00, channel);
	sw = transmit(vm, apdu->data, apdu->len, data);
	vm_mbim_put_u32(out, words(sw));
	vm_mbim_put_uicc_ref(out, data->data, data->len);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_uicc_capability_query(struct vm *vm, struct vm_mbim_in *in,
				       struct vm_mbim_out *out)
{
	const GByteArray *last = vm_mbim_of(vm)->capability;

	(void)in;
	if (last)
		vm_mbim_put_bytes(out, last->data, last->len);
	else
		vm_mbim_put_u32(out, 0);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_uicc_capability_set(struct vm *vm, struct vm_mbim_in *in,
				     struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t count = vm_mbim_get_u32(in);

	for (uint32_t i = 0; i < count && !in->bad; i++)
		vm_mbim_get_ref(in);
	if (in->bad)
		return VM_MBIM_INVALID_PARAMETERS;
	if (m->capability)
		g_byte_array_unref(m->capability);
	m->capability = g_byte_array_new();
	g_byte_array_append(m->capability, in->data, (guint)in->len);
	return vm_mbim_uicc_capability_query(vm, in, out);
}

uint32_t vm_mbim_uicc_reset_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	(void)in;
	vm_mbim_put_u32(out, vm_mbim_of(vm)->pass_through);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_uicc_reset_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	uint32_t action = vm_mbim_get_u32(in);

	if (in->bad || action > 1)
		return VM_MBIM_INVALID_PARAMETERS;
	m->pass_through = action == 1;
	vm_sim_power(vm, false);
	vm_sim_power(vm, true);
	m->announce |= VM_MBIM_SUBSCRIBER_CHANGED;
	return vm_mbim_uicc_reset_query(vm, in, out);
}
