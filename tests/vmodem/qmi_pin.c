/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Acts on the card: PIN requests of UIM (0x25 to 0x28) and the same of DMS (0x27 to 0x2A)
 * without a session, power (UIM 0x30, 0x31) and slot (UIM 0x46).
 */

#include "pin.h"
#include "qmi.h"

#define PIN1 1
#define PIN_MIN 4
#define PIN_MAX 8

/* Up to two codes, and the flag of 0x25. */
typedef struct codes {
	bool flag;
	char *first, *second;
} vm_codes;

static void codes_clear(vm_codes *codes)
{
	g_free(codes->first);
	g_free(codes->second);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(vm_codes, codes_clear)

static char *read_code(struct qmi_in *in)
{
	size_t len = in_u8(in);
	const uint8_t *octets = in_bytes(in, len);

	return octets && len >= PIN_MIN && len <= PIN_MAX ?
		       g_strndup((const char *)octets, len) : NULL;
}

static unsigned read_codes(const struct qmi_call *call, bool has_flag, bool has_second,
			   vm_codes *ret_codes)
{
	bool is_uim = call->message.service == QMI_UIM;
	struct qmi_in in;
	unsigned id;

	if (!qmi_find(&call->message, is_uim ? 0x02 : 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	id = in_u8(&in);
	ret_codes->flag = has_flag && in_u8(&in);
	ret_codes->first = read_code(&in);
	ret_codes->second = has_second ? read_code(&in) : NULL;
	if (in.bad)
		return QMI_MALFORMED;
	return id == PIN1 && ret_codes->first && (!has_second || ret_codes->second) ?
		       QMI_OK : QMI_INVALID_ARGUMENT;
}

static void out_pair(struct qmi_out *out, uint8_t type, unsigned first, unsigned second)
{
	out_tlv(out, type);
	out_u8(out, first);
	out_u8(out, second);
	out_close(out);
}

static unsigned error_of(enum vm_pin_outcome outcome)
{
	static const unsigned errors[] = {
		[VM_PIN_OK] = QMI_OK,
		[VM_PIN_NO_EFFECT] = QMI_NO_EFFECT,
		[VM_PIN_WRONG] = QMI_INCORRECT_PIN,
		[VM_PIN_BLOCKED] = QMI_PIN_BLOCKED,
		[VM_PIN_DEAD] = QMI_PIN_ALWAYS_BLOCKED,
		[VM_PIN_STATE] = QMI_INCOMPATIBLE_STATE,
	};

	return errors[outcome];
}

/* Some firmware says only what the card said: `pin-errors=internal` in [qmi]. */
static unsigned answer(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out,
		       enum vm_pin_outcome outcome, bool is_puk)
{
	const struct vm_sim *sim = &qmi->vm->sim;
	unsigned left = (unsigned)(is_puk ? sim->puk_retries : sim->pin_retries);
	g_autofree char *errors = g_key_file_get_string(qmi->vm->scenario, "qmi", "pin-errors",
							NULL);
	bool internal = errors && g_str_equal(errors, "internal");

	if (outcome != VM_PIN_STATE && outcome != VM_PIN_NO_EFFECT && !internal)
		out_pair(out, 0x10, (uint8_t)sim->pin_retries, (uint8_t)sim->puk_retries);
	if (call->message.service == QMI_UIM && outcome == VM_PIN_WRONG)
		out_pair(out, 0x13, 0x63, 0xc0 | (left & 15)); /* TS 102 221, 10.2.1.5 */
	if (call->message.service == QMI_UIM &&
	    (outcome == VM_PIN_BLOCKED || outcome == VM_PIN_DEAD))
		out_pair(out, 0x13, 0x69, 0x83);
	qmi_uim_changed(qmi, "sim");
	return internal && outcome > VM_PIN_NO_EFFECT ? QMI_INTERNAL : error_of(outcome);
}

static unsigned begin(struct qmi *qmi, const struct qmi_call *call)
{
	unsigned session;

	if (call->message.service == QMI_UIM)
		return qmi_uim_session(qmi, &call->message, &session);
	return qmi_dms_uim_refusal(qmi);
}

unsigned qmi_pin_protect(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_auto(vm_codes) codes = { 0 };
	unsigned error = begin(qmi, call);

	if (!error)
		error = read_codes(call, true, false, &codes);
	return error ? error : answer(qmi, call, out, vm_pin_protect(&qmi->vm->sim, codes.flag,
								     codes.first), false);
}

unsigned qmi_pin_verify(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_auto(vm_codes) codes = { 0 };
	unsigned error = begin(qmi, call);

	if (!error)
		error = read_codes(call, false, false, &codes);
	return error ? error : answer(qmi, call, out, vm_pin_verify(&qmi->vm->sim, codes.first),
				      false);
}

unsigned qmi_pin_unblock(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_auto(vm_codes) codes = { 0 };
	unsigned error = begin(qmi, call);

	if (!error)
		error = read_codes(call, false, true, &codes);
	return error ? error : answer(qmi, call, out, vm_pin_unblock(&qmi->vm->sim, codes.first,
								     codes.second), true);
}

unsigned qmi_pin_change(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_auto(vm_codes) codes = { 0 };
	unsigned error = begin(qmi, call);

	if (!error)
		error = read_codes(call, false, true, &codes);
	return error ? error : answer(qmi, call, out, vm_pin_change(&qmi->vm->sim, codes.first,
								    codes.second), false);
}

static unsigned read_logical(const struct qmi_call *call)
{
	struct qmi_in in;
	unsigned slot;

	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	slot = in_u8(&in);
	return in.bad || slot != 1 ? QMI_INVALID_ARGUMENT : QMI_OK;
}

/* 0x01 logical slot, 0x02 physical slot; the answer comes at once */
unsigned qmi_slot_switch(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = read_logical(call), slot;
	struct qmi_in in;

	(void)out;
	if (error)
		return error;
	if (!qmi->vm->sim.n_slots)
		return QMI_NOT_SUPPORTED;
	if (!qmi_find(&call->message, 0x02, &in))
		return QMI_MISSING_ARGUMENT;
	slot = in_u32(&in);
	if (in.bad || slot < 1 || slot > qmi->vm->sim.n_slots)
		return QMI_INVALID_ARGUMENT;
	if (slot - 1 == vm_active_slot(qmi->vm))
		return QMI_NO_EFFECT;
	vm_slot_switch(qmi->vm, slot - 1);
	return QMI_OK;
}

unsigned qmi_sim_power_off(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = read_logical(call);

	(void)out;
	if (!error)
		vm_sim_power(qmi->vm, false);
	return error;
}

unsigned qmi_sim_power_on(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = read_logical(call);

	(void)out;
	if (!error)
		vm_sim_power(qmi->vm, true);
	return error;
}
