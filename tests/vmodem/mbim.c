/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The protocol as the machine and the operator see it. */

#include "mbim.h"

struct vm_mbim *vm_mbim_of(struct vm *vm)
{
	return vm->protocol_data;
}

void vm_mbim_forget(struct vm_mbim *m)
{
	m->open = false;
	m->mbimex = 0x0100;
	m->subscribed = false;
	m->ussd_waiting = false;
	m->signal_interval = VM_MBIM_SIGNAL_INTERVAL;
	m->signal_step = 0;
	m->signal_told = -1;
	g_array_set_size(m->events, 0);
	g_byte_array_set_size(m->parts, 0);
}

static void start(struct vm *vm)
{
	struct vm_mbim *m = g_new0(struct vm_mbim, 1);

	m->stream = g_byte_array_new();
	m->parts = g_byte_array_new();
	m->events = g_array_new(FALSE, FALSE, sizeof(struct vm_mbim_event));
	vm_mbim_forget(m);
	vm->protocol_data = m;
	if (vm_mbim_has_qmi(vm))
		vm_mbim_qmi_start(vm);
}

static void stop(struct vm *vm)
{
	struct vm_mbim *m = vm_mbim_of(vm);

	if (!m)
		return;
	if (vm->qmi_data)
		vm_qmi.stop(vm);
	vm->protocol_data = NULL;
	g_byte_array_unref(m->stream);
	g_byte_array_unref(m->parts);
	g_array_unref(m->events);
	if (m->capability)
		g_byte_array_unref(m->capability);
	g_free(m);
}

/* The host is gone, the function stays open: a real one does not notice. */
static void drained(struct vm *vm)
{
	struct vm_mbim *m = vm_mbim_of(vm);

	if (!m)
		return;
	g_byte_array_set_size(m->stream, 0);
	m->parts_total = 0;
}

static unsigned indicate(struct vm *vm, unsigned count, bool broadcast)
{
	struct vm_mbim *m = vm_mbim_of(vm);

	(void)broadcast; /* MBIM has no client ids: every indication is one */
	if (!m || !m->open || !vm_mbim_subscribed(vm, VM_MBIM_BASIC, 11))
		return 0;
	for (unsigned i = 0; i < count; i++)
		vm_mbim_announce(vm, VM_MBIM_SIGNAL_CHANGED);
	return count;
}

static void stats(struct vm *vm, GString *json)
{
	const struct vm_mbim *m = vm_mbim_of(vm);

	g_string_append_printf(json,
			       ",\"mbim\":{\"open\":%s,\"mbimex\":\"%u.%u\",\"signal_step\":%u}",
			       m && m->open ? "true" : "false", m ? m->mbimex >> 8U : 0,
			       m ? m->mbimex & 0xFFU : 0, m ? m->signal_step : 0);
	if (vm->qmi_data)
		vm_qmi.stats(vm, json);
}

/* Both functions hear the network; each tells who subscribed. */
static void ussd(struct vm *vm, const struct vm_ussd *message)
{
	vm_mbim_ussd_from_network(vm, message);
	if (vm->qmi_data)
		vm_qmi.ussd(vm, message);
}

static void sms(struct vm *vm, unsigned index)
{
	vm_mbim_sms_stored(vm, index);
	if (vm->qmi_data)
		vm_qmi.sms(vm, index);
}

static void sms_direct(struct vm *vm, const uint8_t *pdu, size_t len)
{
	vm_mbim_sms_direct(vm, pdu, len);
	if (vm->qmi_data)
		vm_qmi.sms_direct(vm, pdu, len);
}

static void sms_full(struct vm *vm)
{
	vm_mbim_sms_full(vm);
	if (vm->qmi_data)
		vm_qmi.sms_full(vm);
}

static void changed(struct vm *vm, const char *what)
{
	static const struct {
		const char *prefix;
		unsigned announce;
	} kinds[] = {
		{"sim", VM_MBIM_SUBSCRIBER_CHANGED | VM_MBIM_NETWORK_CHANGED},
		{"slot", VM_MBIM_SLOT_CHANGED},
		{"network", VM_MBIM_NETWORK_CHANGED | VM_MBIM_SIGNAL_CHANGED},
		{"signal", VM_MBIM_SIGNAL_CHANGED},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		unsigned announce = kinds[i].announce;

		if (!g_str_has_prefix(what, kinds[i].prefix))
			continue;
		if (announce & VM_MBIM_SIGNAL_CHANGED && !vm_mbim_signal_is_due(vm))
			announce &= ~(unsigned)VM_MBIM_SIGNAL_CHANGED;
		vm_mbim_announce(vm, announce);
	}
	if (vm->qmi_data)
		vm_qmi.changed(vm, what);
}

const struct vm_protocol vm_mbim = {
	.name = "mbim",
	.start = start,
	.input = vm_mbim_input,
	.ussd = ussd,
	.sms = sms,
	.sms_direct = sms_direct,
	.sms_full = sms_full,
	.changed = changed,
	.stop = stop,
	.drained = drained,
	.indicate = indicate,
	.stats = stats,
};
