/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#define ON_USSD 1u
#define ORIGINATE 0x3a
#define USSD_IND 0x3e
#define RELEASE_IND 0x3d
#define NO_WAIT 0x43
#define ACTION_NONE 1
#define ACTION_REQUIRED 2

/* Why the network gave nothing: QmiVoiceCallEndReason's numbers. */
#define CAUSE_ILLEGAL_SS_OPERATION 116
#define CAUSE_SS_NOT_AVAILABLE 118
#define CAUSE_TIMER_EXPIRED 186

static unsigned indication_register(struct qmi *qmi, const struct qmi_call *call,
				    struct qmi_out *out)
{
	uint32_t *bits = qmi_registered(qmi, &call->message);
	struct qmi_in in;

	(void)out;
	if (!qmi_find(&call->message, 0x16, &in))
		return QMI_OK;
	*bits = in_u8(&in) ? ON_USSD : 0;
	return in.bad ? QMI_MALFORMED : QMI_OK;
}

/* The first answer: as the response that waits, or as the indication to who asked. */
static void deliver(struct qmi *qmi, const struct vm_ussd *ussd, unsigned error, unsigned cause)
{
	enum qmi_wait wait = qmi->ussd_wait;
	bool response = wait == QMI_WAIT_RESPONSE;
	const struct qmi_message *asked = &qmi->ussd_call.message;
	struct qmi_out out;

	qmi->ussd_wait = QMI_WAIT_NONE;
	if (!qmi_client_alive(qmi, asked))
		return;
	if (response)
		out_begin(&out, asked, QMI_RESPONSE);
	else
		qmi_indication(qmi, &out, QMI_VOICE, NO_WAIT);
	if (error && !response) {
		out_tlv(&out, 0x10);
		out_u16(&out, error);
		out_close(&out);
	}
	if (cause) {
		out_tlv(&out, response ? 0x10 : 0x11);
		out_u16(&out, cause);
		out_close(&out);
	}
	if (ussd && response)
		qmi_uss_data(qmi->vm, &out, ussd, 0x12, 0x16);
	else if (ussd)
		qmi_uss_data(qmi->vm, &out, ussd, 0x12, 0x14);
	if (response)
		qmi_respond(qmi, &qmi->ussd_call, &out, error);
	else
		qmi_indicate_one(qmi, &out, asked->client);
}

static void tell(struct qmi *qmi, const struct vm_ussd *ussd, unsigned action)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_VOICE, USSD_IND);
	out_tlv_u8(&out, 0x01, action);
	if (ussd)
		qmi_uss_data(qmi->vm, &out, ussd, 0x10, 0x11);
	qmi_indicate(qmi, &out, ON_USSD, false);
}

static void tell_release(struct qmi *qmi)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_VOICE, RELEASE_IND);
	qmi_indicate(qmi, &out, ON_USSD, false);
}

static void no_cs(struct vm *vm, void *data)
{
	struct qmi *qmi = vm->qmi_data;

	(void)data;
	if (qmi && qmi->ussd_wait != QMI_WAIT_NONE)
		deliver(qmi, NULL, QMI_SUPS_FAILURE, CAUSE_SS_NOT_AVAILABLE);
}

/* What speaks against a request before anything is sent. */
static unsigned not_ready(const struct vm *vm)
{
	if (vm_sim_state(vm) != VM_SIM_READY)
		return vm->sim.state == VM_SIM_ABSENT ? QMI_NO_SIM : QMI_DEVICE_NOT_READY;
	if (vm->network.radio_off)
		return QMI_NO_RADIO;
	if (vm->network.registration != VM_HOME && vm->network.registration != VM_ROAMING)
		return QMI_NETWORK_NOT_READY;
	return QMI_OK;
}

static unsigned originate(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	bool blocking = call->message.id == ORIGINATE;
	g_autofree char *text = NULL;
	struct qmi_in in;

	(void)out;
	if (!blocking && !vm_scenario_bool(qmi->vm, "qmi", "ussd-no-wait", true))
		return QMI_INVALID_COMMAND;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	text = qmi_uss_text(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (!text)
		return QMI_INVALID_ARGUMENT;
	if (not_ready(qmi->vm))
		return not_ready(qmi->vm);
	if (vm_operator_busy(qmi->vm) || qmi->ussd_wait != QMI_WAIT_NONE)
		return QMI_INCOMPATIBLE_STATE;

	qmi->ussd_wait = blocking ? QMI_WAIT_RESPONSE : QMI_WAIT_INDICATION;
	qmi->ussd_call = *call;
	if (qmi->vm->network.no_cs)
		vm_after(qmi->vm, 0, no_cs, NULL, NULL);
	else
		vm_operator_dial(qmi->vm, text);
	return blocking ? QMI_LATER : QMI_OK;
}

static unsigned answer(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_autofree char *text = NULL;
	struct qmi_in in;

	(void)out;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	text = qmi_uss_text(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (!text)
		return QMI_INVALID_ARGUMENT;
	if (!vm_operator_waiting(qmi->vm))
		return QMI_INCOMPATIBLE_STATE;
	vm_operator_answer(qmi->vm, text);
	return QMI_OK;
}

static unsigned cancel(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	(void)out;
	if (!vm_operator_busy(qmi->vm) && qmi->ussd_wait == QMI_WAIT_NONE)
		return QMI_INCOMPATIBLE_STATE;
	vm_operator_cancel(qmi->vm);
	if (qmi->ussd_wait == QMI_WAIT_RESPONSE)
		deliver(qmi, NULL, QMI_ABORTED, 0);
	qmi->ussd_wait = QMI_WAIT_NONE;
	tell_release(qmi);
	return QMI_OK;
}

static bool menu_is(struct qmi *qmi, const char *word)
{
	g_autofree char *value =
		g_key_file_get_string(qmi->vm->scenario, "qmi", "ussd-menu", NULL);

	return g_strcmp0(value, word) == 0;
}

static void on_menu(struct qmi *qmi, const struct vm_ussd *ussd)
{
	bool first = qmi->ussd_wait != QMI_WAIT_NONE;

	if (first)
		deliver(qmi, menu_is(qmi, "indication") ? NULL : ussd, QMI_OK, 0);
	tell(qmi, first && menu_is(qmi, "answer") ? NULL : ussd, ACTION_REQUIRED);
}

static void on_final(struct qmi *qmi, const struct vm_ussd *ussd)
{
	bool first = qmi->ussd_wait != QMI_WAIT_NONE;

	if (first)
		deliver(qmi, ussd, QMI_OK, 0);
	if (!first || vm_scenario_bool(qmi->vm, "qmi", "double-text", false))
		tell(qmi, ussd, ACTION_NONE);
	tell_release(qmi);
}

static void on_released(struct qmi *qmi, const struct vm_ussd *ussd)
{
	if (ussd->text) {
		on_final(qmi, ussd);
		return;
	}
	tell_release(qmi);
	if (ussd->text_follows)
		return;
	/* An indication that waits has nothing to say: the release was it. */
	if (qmi->ussd_wait == QMI_WAIT_RESPONSE)
		deliver(qmi, NULL, QMI_NETWORK_ABORTED, 0);
	qmi->ussd_wait = QMI_WAIT_NONE;
}

static void on_failure(struct qmi *qmi, unsigned cause)
{
	if (qmi->ussd_wait != QMI_WAIT_NONE)
		deliver(qmi, NULL, QMI_SUPS_FAILURE, cause);
	tell_release(qmi);
}

void qmi_voice_ussd(struct qmi *qmi, const struct vm_ussd *ussd)
{
	switch (ussd->kind) {
	case VM_USSD_FINAL:
		on_final(qmi, ussd);
		break;
	case VM_USSD_MENU:
		on_menu(qmi, ussd);
		break;
	case VM_USSD_RELEASED:
		on_released(qmi, ussd);
		break;
	case VM_USSD_TIMEOUT:
		on_failure(qmi, CAUSE_TIMER_EXPIRED);
		break;
	case VM_USSD_UNSUPPORTED:
		on_failure(qmi, CAUSE_ILLEGAL_SS_OPERATION);
		break;
	case VM_USSD_NOTIFY:
		if (qmi->ussd_wait != QMI_WAIT_NONE && !vm_operator_busy(qmi->vm))
			deliver(qmi, NULL, QMI_OK, 0);
		tell(qmi, ussd, ACTION_NONE);
		break;
	case VM_USSD_REQUEST:
		tell(qmi, ussd, ACTION_REQUIRED);
		break;
	}
}

const struct qmi_entry qmi_voice_table[] = {
	{ 0x03, indication_register }, { ORIGINATE, originate }, { 0x3b, answer },
	{ 0x3c, cancel },	       { NO_WAIT, originate },	 { 0, NULL },
};
