/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* BASIC_CONNECT 16 and 19: what there is, and what the host wants to hear of. */

#include "mbim.h"

#include <string.h>

#define ENTRIES_MAX 64

static uint32_t count_cids(struct vm *vm, enum vm_mbim_service service)
{
	const struct vm_mbim_cid *row;
	uint32_t count = 0;

	for (unsigned i = 0; (row = vm_mbim_row(vm, i)); i++)
		count += row->service == service;
	return count;
}

static void put_service(struct vm *vm, enum vm_mbim_service service, struct vm_mbim_out *out)
{
	struct vm_mbim_out *element = vm_mbim_out_new();
	const struct vm_mbim_cid *row;

	vm_mbim_put_bytes(element, vm_mbim_uuid(service), VM_MBIM_UUID);
	vm_mbim_put_u32(element, 0); /* no data service streams */
	vm_mbim_put_u32(element, 0);
	vm_mbim_put_u32(element, count_cids(vm, service));
	for (unsigned i = 0; (row = vm_mbim_row(vm, i)); i++) {
		if (row->service == service)
			vm_mbim_put_u32(element, row->cid);
	}
	vm_mbim_put_struct(out, element);
}

uint32_t vm_mbim_services_query(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t count = 0;

	(void)in;
	for (enum vm_mbim_service service = 0; service < VM_MBIM_SERVICES; service++)
		count += count_cids(vm, service) > 0;
	vm_mbim_put_u32(out, count);
	vm_mbim_put_u32(out, 0);
	for (enum vm_mbim_service service = 0; service < VM_MBIM_SERVICES; service++) {
		if (count_cids(vm, service) > 0)
			put_service(vm, service, out);
	}
	return VM_MBIM_OK;
}

static bool read_entry(struct vm_mbim_in *in, GArray *events)
{
	struct vm_mbim_in entry = vm_mbim_get_ref(in);
	struct vm_mbim_event event = {0};
	uint32_t count;

	memcpy(event.uuid, vm_mbim_get_uuid(&entry), VM_MBIM_UUID);
	count = vm_mbim_get_u32(&entry);
	if (in->bad || entry.bad || count > ENTRIES_MAX)
		return false;
	if (count == 0)
		g_array_append_val(events, event);
	for (uint32_t i = 0; i < count; i++) {
		event.cid = vm_mbim_get_u32(&entry);
		g_array_append_val(events, event);
	}
	return !entry.bad;
}

/* Replaces the list of before; the answer is the list that now holds. */
uint32_t vm_mbim_subscribe_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(struct vm_mbim_event));
	uint32_t count = vm_mbim_get_u32(in);

	if (in->bad || count > ENTRIES_MAX)
		return VM_MBIM_INVALID_PARAMETERS;
	for (uint32_t i = 0; i < count; i++) {
		if (!read_entry(in, events))
			return VM_MBIM_INVALID_PARAMETERS;
	}
	g_array_unref(m->events);
	m->events = g_steal_pointer(&events);
	m->subscribed = true;
	vm_mbim_put_bytes(out, in->data, in->len);
	return VM_MBIM_OK;
}

bool vm_mbim_subscribed(struct vm *vm, enum vm_mbim_service service, uint32_t cid)
{
	const struct vm_mbim *m = vm_mbim_of(vm);

	/*
	 * MBIM 1.0, DEVICE_SERVICE_SUBSCRIBE_LIST: standard services notify
	 * until told otherwise, others only when told.
	 */
	if (!m->subscribed)
		return service < VM_MBIM_EXT;
	for (guint i = 0; i < m->events->len; i++) {
		const struct vm_mbim_event *event =
			&g_array_index(m->events, struct vm_mbim_event, i);

		if (memcmp(event->uuid, vm_mbim_uuid(service), VM_MBIM_UUID) == 0 &&
		    (event->cid == 0 || event->cid == cid))
			return true;
	}
	return false;
}
