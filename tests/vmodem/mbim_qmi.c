/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * QMI inside MBIM, as Qualcomm's functions have it: a command carries one QMUX
 * frame, its answer carries the response, an indication what comes later.
 */

#include "mbim.h"
#include "qmi.h"

bool vm_mbim_has_qmi(struct vm *vm)
{
	return vm_scenario_bool(vm, "mbim", "qmi", false);
}

void vm_mbim_qmi_start(struct vm *vm)
{
	void *own = vm->protocol_data;

	vm_qmi.start(vm);
	vm->protocol_data = own;
	((struct qmi *)vm->qmi_data)->send = vm_mbim_qmi_send;
}

uint32_t vm_mbim_qmi_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);

	m->qmi_out = out;
	vm_qmi.input(vm, in->data + in->at, in->len - in->at);
	m->qmi_out = NULL;
	return VM_MBIM_OK;
}

void vm_mbim_qmi_send(struct vm *vm, const struct vm_request *request, const char *name,
		      const uint8_t *data, size_t len)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	g_autoptr(vm_mbim_out) out = NULL;

	if (request && m->qmi_out) {
		vm_mbim_put_bytes(m->qmi_out, data, len);
		/* The QMI request's faults hit the command that carries it. */
		m->command.request = *request;
		m->qmi_out = NULL;
		return;
	}
	out = vm_mbim_out_new();
	vm_mbim_put_bytes(out, data, len);
	vm_mbim_indicate_as(vm, request, name, VM_MBIM_QMI, out);
}
