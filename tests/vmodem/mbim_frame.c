/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the function sends: answers and indications, cut to the host's transfer size. */

#include "mbim.h"

#define FRAGMENT_HEADER 20
#define COMMAND_DONE 0x80000003
#define INDICATE_STATUS 0x80000007

void vm_mbim_send_done(struct vm *vm, const struct vm_request *request, uint32_t type,
		       uint32_t tid, uint32_t code)
{
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
	g_autoptr(GByteArray) bytes = NULL;

	vm_mbim_put_u32(out, type);
	vm_mbim_put_u32(out, 16);
	vm_mbim_put_u32(out, tid);
	vm_mbim_put_u32(out, code);
	bytes = vm_mbim_out_bytes(out);
	vm_send(vm, request, request ? request->name : "mbim.ind.function-error", bytes->data,
		bytes->len);
}

/*
 * All fragments go out as one write: a fault then hits the whole message, and
 * on a byte stream the host cuts by the lengths in the headers anyway.
 */
static GByteArray *fragment(uint32_t type, uint32_t tid, const GByteArray *body, uint32_t max)
{
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
	uint32_t room = (max - FRAGMENT_HEADER) & ~3U;
	uint32_t total = (body->len + room - 1) / room;

	for (uint32_t i = 0; i < total; i++) {
		uint32_t len = MIN(room, body->len - i * room);

		vm_mbim_put_u32(out, type);
		vm_mbim_put_u32(out, FRAGMENT_HEADER + len);
		vm_mbim_put_u32(out, tid);
		vm_mbim_put_u32(out, total);
		vm_mbim_put_u32(out, i);
		vm_mbim_put_bytes(out, body->data + (size_t)i * room, len);
	}
	return vm_mbim_out_bytes(out);
}

void vm_mbim_answer(struct vm *vm, const struct vm_mbim_command *command, uint32_t status,
		    struct vm_mbim_out *out)
{
	g_autoptr(vm_mbim_out) head = vm_mbim_out_new();
	g_autoptr(GByteArray) info = vm_mbim_out_bytes(out);
	g_autoptr(GByteArray) body = NULL;
	g_autoptr(GByteArray) wire = NULL;

	vm_mbim_put_bytes(head, command->uuid, VM_MBIM_UUID);
	vm_mbim_put_u32(head, command->cid);
	vm_mbim_put_u32(head, status);
	vm_mbim_put_u32(head, info->len);
	vm_mbim_put_bytes(head, info->data, info->len);
	body = vm_mbim_out_bytes(head);
	wire = fragment(COMMAND_DONE, command->tid, body, vm_mbim_of(vm)->max_transfer);
	vm_send(vm, &command->request, command->request.name, wire->data, wire->len);
}

static void indicate(struct vm *vm, const struct vm_request *request, const char *name,
		     enum vm_mbim_service service, uint32_t cid, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	g_autoptr(vm_mbim_out) head = vm_mbim_out_new();
	g_autoptr(GByteArray) info = NULL;
	g_autoptr(GByteArray) body = NULL;
	g_autoptr(GByteArray) wire = NULL;

	if (!m || !m->open || !vm_mbim_subscribed(vm, service, cid))
		return;
	info = vm_mbim_out_bytes(out);
	vm_mbim_put_bytes(head, vm_mbim_uuid(service), VM_MBIM_UUID);
	vm_mbim_put_u32(head, cid);
	vm_mbim_put_u32(head, info->len);
	vm_mbim_put_bytes(head, info->data, info->len);
	body = vm_mbim_out_bytes(head);
	wire = fragment(INDICATE_STATUS, 0, body, m->max_transfer);
	vm_send(vm, request, name, wire->data, wire->len);
}

void vm_mbim_indicate(struct vm *vm, enum vm_mbim_service service, uint32_t cid,
		      struct vm_mbim_out *out)
{
	g_autofree char *name =
		g_strdup_printf("mbim.%s.ind.%u", vm_mbim_service_name(service), cid);

	indicate(vm, NULL, name, service, cid, out);
}

void vm_mbim_indicate_as(struct vm *vm, const struct vm_request *request, const char *name,
			 enum vm_mbim_service service, struct vm_mbim_out *out)
{
	indicate(vm, request, name, service, 1, out);
}
