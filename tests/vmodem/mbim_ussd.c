/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* USSD: one session, between the host and the operator. */

#include "mbim.h"

#include <string.h>

#define PAYLOAD_MAX 160 /* 3GPP TS 24.080, ussd-String */

enum { /* MBIM_USSD_ACTION */
	START = 0,
	ANSWER = 1,
	CANCEL = 2,
};

enum { /* MBIM_USSD_RESPONSE */
	NO_ACTION = 0,
	ACTION_REQUIRED = 1,
	TERMINATED = 2,
	OTHER_CLIENT = 3,
	NOT_SUPPORTED = 4,
	TIMED_OUT = 5,
};

enum { /* MBIM_USSD_SESSION_STATE */
	NEW_SESSION = 0,
	EXISTING_SESSION = 1,
};

enum alphabet {
	GSM7,
	EIGHT_BIT,
	UCS2,
};

/* 3GPP TS 23.038, clause 5, without the language prefixes: those no phone sends. */
static enum alphabet alphabet_of(uint32_t dcs)
{
	if (dcs == 0x11)
		return UCS2;
	if ((dcs & 0xC0) == 0x40 || (dcs & 0xF0) == 0x90)
		return (dcs >> 2 & 3) == 1 ? EIGHT_BIT : (dcs >> 2 & 3) == 2 ? UCS2 : GSM7;
	if ((dcs & 0xF0) == 0xF0)
		return dcs & 4 ? EIGHT_BIT : GSM7;
	return GSM7;
}

/* What the network understands of the payload, or NULL. */
static char *decode(uint32_t dcs, struct vm_mbim_in payload)
{
	switch (alphabet_of(dcs)) {
	case UCS2:
		return g_convert((const char *)payload.data, (gssize)payload.len, "UTF-8",
				 "UTF-16BE", NULL, NULL, NULL);
	case EIGHT_BIT:
		return g_convert((const char *)payload.data, (gssize)payload.len, "UTF-8",
				 "ISO-8859-1", NULL, NULL, NULL);
	case GSM7:
		break;
	}
	return vm_gsm7_unpack(payload.data, payload.len);
}

static void put_empty(struct vm_mbim_out *out, uint32_t response, uint32_t session)
{
	vm_mbim_put_u32(out, response);
	vm_mbim_put_u32(out, session);
	vm_mbim_put_u32(out, 0);
	vm_mbim_put_ref(out, NULL, 0);
}

/* [mbim] ussd-answer: "response", "notification" (the SET is answered empty), "both" */
static char *answer_mode(struct vm *vm)
{
	char *mode = NULL;

	if (vm->scenario)
		mode = g_key_file_get_string(vm->scenario, "mbim", "ussd-answer", NULL);
	return mode ? mode : g_strdup("response");
}

static uint32_t check(struct vm *vm)
{
	uint32_t status = vm_mbim_sim_status(vm);

	if (status != VM_MBIM_OK)
		return status;
	if (vm->network.radio_off)
		return VM_MBIM_RADIO_POWER_OFF;
	return vm_mbim_registered(vm) ? VM_MBIM_OK : VM_MBIM_NOT_REGISTERED;
}

static uint32_t cancel(struct vm *vm, struct vm_mbim_out *out)
{
	struct vm_mbim *m = vm_mbim_of(vm);

	if (!vm_operator_busy(vm))
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	vm_operator_cancel(vm);
	m->ussd_session = false;
	if (m->ussd_waiting) {
		g_autoptr(vm_mbim_out) nothing = vm_mbim_out_new();

		m->ussd_waiting = false;
		vm_mbim_answer(vm, &m->ussd_command, VM_MBIM_FAILURE, nothing);
	}
	put_empty(out, NO_ACTION, EXISTING_SESSION);
	return VM_MBIM_OK;
}

/* Hands the text to the operator; its answer comes to vm_mbim_ussd_from_network(). */
static uint32_t hand_over(struct vm *vm, uint32_t action, const char *text)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	g_autofree char *mode = answer_mode(vm);

	m->ussd_command = m->command;
	m->ussd_waiting = true;
	if (strcmp(mode, "notification") == 0) {
		g_autoptr(vm_mbim_out) empty = vm_mbim_out_new();

		m->ussd_waiting = false;
		put_empty(empty, NO_ACTION, action == START ? NEW_SESSION : EXISTING_SESSION);
		vm_mbim_answer(vm, &m->ussd_command, VM_MBIM_OK, empty);
	}
	if (action == START)
		vm_operator_dial(vm, text);
	else
		vm_operator_answer(vm, text);
	return VM_MBIM_DEFERRED;
}

uint32_t vm_mbim_ussd_set(struct vm *vm, struct vm_mbim_in *in, struct vm_mbim_out *out)
{
	uint32_t action = vm_mbim_get_u32(in);
	uint32_t dcs = vm_mbim_get_u32(in);
	struct vm_mbim_in payload = vm_mbim_get_ref(in);
	uint32_t status = check(vm);
	g_autofree char *text = NULL;

	if (in->bad || action > CANCEL)
		return VM_MBIM_INVALID_PARAMETERS;
	if (status != VM_MBIM_OK)
		return status;
	if (action == CANCEL)
		return cancel(vm, out);

	if (payload.len > PAYLOAD_MAX)
		return VM_MBIM_PARAMETER_TOO_LONG;
	if (payload.len > 0)
		text = decode(dcs, payload);
	if (!text)
		return VM_MBIM_INVALID_PARAMETERS;
	if (vm->network.no_cs) {
		put_empty(out, NOT_SUPPORTED, NEW_SESSION);
		return VM_MBIM_OK;
	}
	if (vm_mbim_of(vm)->ussd_waiting) {
		put_empty(out, OTHER_CLIENT, EXISTING_SESSION);
		return VM_MBIM_OK;
	}
	if (action == ANSWER && !vm_operator_waiting(vm))
		return VM_MBIM_OPERATION_NOT_ALLOWED;
	return hand_over(vm, action, text);
}

static uint32_t response_of(enum vm_ussd_kind kind)
{
	switch (kind) {
	case VM_USSD_MENU:
	case VM_USSD_REQUEST:
		return ACTION_REQUIRED;
	case VM_USSD_RELEASED:
		return TERMINATED;
	case VM_USSD_TIMEOUT:
		return TIMED_OUT;
	case VM_USSD_UNSUPPORTED:
		return NOT_SUPPORTED;
	case VM_USSD_FINAL:
	case VM_USSD_NOTIFY:
		break;
	}
	return NO_ACTION;
}

void vm_mbim_ussd_from_network(struct vm *vm, const struct vm_ussd *ussd)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	bool from_network = ussd->kind == VM_USSD_NOTIFY || ussd->kind == VM_USSD_REQUEST;
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
	g_autofree char *mode = answer_mode(vm);
	uint8_t octets[PAYLOAD_MAX];
	uint32_t dcs = 0;
	size_t len;

	if (!m)
		return;
	len = vm_ussd_octets(ussd, octets, sizeof(octets), &dcs);
	if (len == 0 && ussd->text && *ussd->text)
		g_warning("a USSD text of the scenario does not fit its encoding in %d octets",
			  PAYLOAD_MAX);
	vm_mbim_put_u32(out, response_of(ussd->kind));
	vm_mbim_put_u32(out, m->ussd_session && !from_network ? EXISTING_SESSION : NEW_SESSION);
	vm_mbim_put_u32(out, dcs);
	vm_mbim_put_ref(out, octets, len);

	if (ussd->kind != VM_USSD_NOTIFY)
		m->ussd_session = ussd->kind == VM_USSD_MENU || ussd->kind == VM_USSD_REQUEST;
	if (from_network || !m->ussd_waiting) {
		vm_mbim_indicate(vm, VM_MBIM_USSD, 1, out);
		return;
	}
	m->ussd_waiting = false;
	vm_mbim_answer(vm, &m->ussd_command, VM_MBIM_OK, out);
	if (strcmp(mode, "both") == 0)
		vm_mbim_indicate(vm, VM_MBIM_USSD, 1, out);
}
