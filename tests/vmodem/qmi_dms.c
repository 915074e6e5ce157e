/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

static unsigned text_or(struct qmi_out *out, uint8_t type, const char *text, unsigned error)
{
	if (!text)
		return error;
	out_tlv_text(out, type, text);
	return QMI_OK;
}

static unsigned get_capabilities(struct qmi *qmi, const struct qmi_call *call,
				 struct qmi_out *out)
{
	static const uint8_t radios[] = { 4, 5, 8, 10 }; /* GSM, UMTS, LTE, 5G NR */

	(void)qmi;
	(void)call;
	out_tlv(out, 0x01);
	out_u32(out, 50000000);
	out_u32(out, 100000000);
	out_u8(out, 4); /* data service: CS and PS, not at once */
	out_u8(out, 2); /* SIM supported */
	out_u8(out, sizeof(radios));
	out_bytes(out, radios, sizeof(radios));
	out_close(out);
	return QMI_OK;
}

static unsigned get_manufacturer(struct qmi *qmi, const struct qmi_call *call,
				 struct qmi_out *out)
{
	(void)call;
	return text_or(out, 0x01, qmi->vm->identity.manufacturer, QMI_NOT_PROVISIONED);
}

static unsigned get_model(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	return text_or(out, 0x01, qmi->vm->identity.model, QMI_NOT_PROVISIONED);
}

static unsigned get_revision(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	return text_or(out, 0x01, qmi->vm->identity.firmware, QMI_NOT_PROVISIONED);
}

static unsigned get_msisdn(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	const char *msisdn = qmi->vm->sim.msisdn[0];

	(void)call;
	if (vm_sim_state(qmi->vm) != VM_SIM_READY)
		return QMI_NOT_PROVISIONED;
	/* Some firmware gives the digits only, and whether there was a plus is lost. */
	if (msisdn && *msisdn == '+' && !vm_scenario_bool(qmi->vm, "qmi", "msisdn-plus", true))
		msisdn++;
	return text_or(out, 0x01, msisdn, QMI_NOT_PROVISIONED);
}

static unsigned get_ids(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	out_tlv_text(out, 0x10, "0"); /* no ESN: firmware of GSM modems says "0" */
	if (qmi->vm->identity.imei)
		out_tlv_text(out, 0x11, qmi->vm->identity.imei);
	return QMI_OK;
}

static bool refused(struct qmi *qmi)
{
	return !vm_scenario_bool(qmi->vm, "qmi", "dms-uim", true);
}

static unsigned no_card(const struct vm *vm)
{
	switch (vm_sim_state(vm)) {
	case VM_SIM_NO_PROFILE:
	case VM_SIM_ABSENT:
	case VM_SIM_ERROR:
	case VM_SIM_INITIALISING:
		return QMI_UIM_UNINITIALIZED;
	default:
		return QMI_OK;
	}
}

unsigned qmi_dms_uim_refusal(struct qmi *qmi)
{
	return refused(qmi) ? QMI_NOT_SUPPORTED : no_card(qmi->vm);
}

/* 0 not initialised, 1 enabled not verified, 2 verified, 3 disabled, 4 blocked, 5 for good */
static unsigned pin_status(const struct vm_sim *sim)
{
	switch (sim->state) {
	case VM_SIM_READY:
		return sim->pin_enabled ? 2 : 3;
	case VM_SIM_PIN:
		return 1;
	case VM_SIM_PUK:
		return 4;
	case VM_SIM_BLOCKED:
		return 5;
	default:
		return 0;
	}
}

static unsigned uim_pin_status(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	const struct vm_sim *sim = &qmi->vm->sim;

	(void)call;
	if (qmi_dms_uim_refusal(qmi))
		return qmi_dms_uim_refusal(qmi);
	out_tlv(out, 0x11);
	out_u8(out, pin_status(sim));
	out_u8(out, (unsigned)sim->pin_retries);
	out_u8(out, (unsigned)sim->puk_retries);
	out_close(out);
	return QMI_OK;
}

static bool hardware_off(struct qmi *qmi)
{
	return vm_scenario_bool(qmi->vm, "network", "hardware-off", false);
}

enum { MODE_ONLINE, MODE_LOW_POWER, MODE_OFFLINE = 3, MODE_RESET };

static unsigned operating_mode(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	const struct vm_network *network = &qmi->vm->network;

	(void)call;
	out_tlv_u8(out, 0x01, network->offline ? MODE_OFFLINE :
					       network->radio_off || hardware_off(qmi));
	out_tlv_u8(out, 0x11, hardware_off(qmi));
	return QMI_OK;
}

static unsigned set_operating_mode(struct qmi *qmi, const struct qmi_call *call,
				   struct qmi_out *out)
{
	struct qmi_in in;
	unsigned mode;

	(void)out;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	mode = in_u8(&in);
	if (in.bad || mode > MODE_RESET || mode == 2)
		return QMI_INVALID_ARGUMENT;
	/* Offline leads to a restart only, and nothing else leads there. */
	if (qmi->vm->network.offline != (mode == MODE_RESET) && mode != MODE_OFFLINE)
		return QMI_INVALID_TRANSITION;
	if (mode == MODE_RESET) {
		happen_reset(qmi->vm);
		return QMI_OK;
	}
	qmi->vm->network.offline = mode == MODE_OFFLINE;
	qmi->vm->network.radio_off = mode != MODE_ONLINE;
	qmi_nas_changed(qmi, "network");
	return QMI_OK;
}

static unsigned uim_iccid(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	if (qmi_dms_uim_refusal(qmi))
		return qmi_dms_uim_refusal(qmi);
	return text_or(out, 0x01, qmi->vm->sim.iccid, QMI_NOT_PROVISIONED);
}

static unsigned uim_imsi(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	const struct vm_sim *sim = &qmi->vm->sim;

	(void)call;
	if (qmi_dms_uim_refusal(qmi))
		return qmi_dms_uim_refusal(qmi);
	if (sim->state != VM_SIM_READY)
		return sim->state == VM_SIM_PIN ? QMI_PIN_RESTRICTION : QMI_PUK_RESTRICTION;
	return text_or(out, 0x01, sim->imsi, QMI_NOT_PROVISIONED);
}

const struct qmi_entry qmi_dms_table[] = {
	{ 0x20, get_capabilities },
	{ 0x21, get_manufacturer },
	{ 0x22, get_model },
	{ 0x23, get_revision },
	{ 0x24, get_msisdn },
	{ 0x25, get_ids },
	{ 0x27, qmi_pin_protect },
	{ 0x28, qmi_pin_verify },
	{ 0x29, qmi_pin_unblock },
	{ 0x2a, qmi_pin_change },
	{ 0x2b, uim_pin_status },
	{ 0x2d, operating_mode },
	{ 0x2e, set_operating_mode },
	{ 0x3c, uim_iccid },
	{ 0x43, uim_imsi },
	{ 0x51, get_revision }, /* software version: this firmware has only the one */
	{ 0, NULL },
};
