/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Microsoft's UICC low level access, 7 to 10: the files of the card. */

#include "mbim.h"

#include <string.h>

#define VERSION 1
#define USIM 4 /* MBIM_UICC_APP_TYPE */
#define PIN1 2
#define MF 0x3f00

enum { UNKNOWN, SHAREABLE = 2, WORKING_EF = 1, TRANSPARENT = 1, LINEAR = 3 };

static uint32_t card_status(struct vm *vm)
{
	uint32_t status = vm_mbim_sim_status(vm);

	return status == VM_MBIM_PIN_REQUIRED ? VM_MBIM_OK : status;
}

uint32_t vm_mbim_uicc_list_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	static const uint8_t pin_reference[] = { 0x01 };
	uint32_t status = card_status(vm);
	struct vm_mbim_out *usim;

	(void)in;
	if (status != VM_MBIM_OK)
		return status;
	usim = vm_mbim_out_new();
	vm_mbim_put_u32(usim, USIM);
	vm_mbim_put_ref(usim, vm_usim_aid, VM_USIM_AID_LEN);
	vm_mbim_put_ref(usim, "USIM", 5);
	vm_mbim_put_u32(usim, 1);
	vm_mbim_put_ref(usim, pin_reference, sizeof(pin_reference));
	vm_mbim_put_u32(out, VERSION);
	vm_mbim_put_u32(out, 1);
	vm_mbim_put_u32(out, 0); /* the active one */
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_struct(out, usim);
	return VM_MBIM_OK;
}

struct target {
	const struct vm_file *file;
	uint16_t sw;
};

/* The path starts at the MF or, with 7FFF, at the application that is named. */
static uint32_t find(struct vm *vm, struct vm_mbim_in *in, struct target *ret)
{
	uint32_t version = vm_mbim_get_u32(in);
	struct vm_mbim_in aid = vm_mbim_get_ref(in), path = vm_mbim_get_ref(in);
	uint32_t status = card_status(vm);
	uint16_t ids[4] = { 0 };
	size_t n = path.len / 2;

	if (in->bad || version != VERSION || path.len % 2 || n < 2 || n > 4)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	for (size_t i = 0; i < n; i++)
		ids[i] = (uint16_t)(path.data[2 * i] << 8 | path.data[2 * i + 1]);
	ret->sw = 0x6a82;
	if (ids[n - 2] != MF && (aid.len != VM_USIM_AID_LEN ||
				 memcmp(aid.data, vm_usim_aid, VM_USIM_AID_LEN) != 0))
		return VM_MBIM_OK;
	ret->file = vm_file_find(vm, ids[n - 1], ids[n - 2]);
	if (ret->file)
		ret->sw = 0x9000;
	return VM_MBIM_OK;
}

static void put_words(struct vm_mbim_out *out, uint16_t sw)
{
	vm_mbim_put_u32(out, VERSION);
	vm_mbim_put_u32(out, sw >> 8);
	vm_mbim_put_u32(out, sw & 0xff);
}

uint32_t vm_mbim_uicc_file_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	struct target target = { 0 };
	uint32_t status = find(vm, in, &target);
	const struct vm_file *file = target.file;
	size_t record;

	if (status != VM_MBIM_OK)
		return status;
	record = file ? file->record_size : 0;
	if (file)
		file->content(vm, content);
	put_words(out, target.sw);
	vm_mbim_put_u32(out, file ? SHAREABLE : UNKNOWN);
	vm_mbim_put_u32(out, file ? WORKING_EF : UNKNOWN);
	vm_mbim_put_u32(out, !file ? UNKNOWN : record ? LINEAR : TRANSPARENT);
	vm_mbim_put_u32(out, !file ? 0 : record ? content->len / (uint32_t)record : 1);
	vm_mbim_put_u32(out, record ? (uint32_t)record : content->len);
	vm_mbim_put_u32(out, file && file->needs_pin ? PIN1 : 0);
	for (unsigned i = 0; i < 3; i++)
		vm_mbim_put_u32(out, 0);
	return VM_MBIM_OK;
}

static void put_content(struct vm_mbim_out *out, uint16_t sw, const GByteArray *content,
			size_t offset, size_t len)
{
	put_words(out, sw);
	if (sw == 0x9000)
		vm_mbim_put_ref(out, content->data + offset, len);
	else
		vm_mbim_put_ref(out, NULL, 0);
}

static void read_content(struct vm *vm, struct target *target, GByteArray *content)
{
	if (!target->file)
		return;
	if (target->file->needs_pin && vm->sim.state != VM_SIM_READY)
		target->sw = 0x6982;
	else
		target->file->content(vm, content);
}

/* A size of 0 is all of the file. */
uint32_t vm_mbim_uicc_binary_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	struct target target = { 0 };
	uint32_t status = find(vm, in, &target);
	uint32_t offset = vm_mbim_get_u32(in), size = vm_mbim_get_u32(in);

	if (status != VM_MBIM_OK || in->bad)
		return in->bad ? (uint32_t)VM_MBIM_INVALID_PARAMETERS : status;
	read_content(vm, &target, content);
	if (target.file && target.file->record_size)
		target.sw = 0x6981;
	else if (target.sw == 0x9000 && (offset > content->len || size > content->len - offset))
		target.sw = 0x6b00;
	put_content(out, target.sw, content, offset, size ? size : content->len - offset);
	return VM_MBIM_OK;
}

uint32_t vm_mbim_uicc_record_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	struct target target = { 0 };
	uint32_t status = find(vm, in, &target);
	uint32_t record = vm_mbim_get_u32(in);
	size_t size = target.file ? target.file->record_size : 0;

	if (status != VM_MBIM_OK || in->bad)
		return in->bad ? (uint32_t)VM_MBIM_INVALID_PARAMETERS : status;
	read_content(vm, &target, content);
	if (target.file && !size)
		target.sw = 0x6981;
	else if (target.sw == 0x9000 && (record < 1 || record > content->len / size))
		target.sw = 0x6a83;
	put_content(out, target.sw, content, (record - 1) * size, size);
	return VM_MBIM_OK;
}
