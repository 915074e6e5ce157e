/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "qmi.h"

#include <string.h>

#define ON_CARD_STATUS 0x01u
#define ON_SLOT_STATUS 0x10u
#define DF_GSM 0x7f20
#define ADF_USIM 0x7fff
#define LINEAR_FIXED 2 /* file type */

/* A file request: where, and what the card said. */
struct target {
	const struct vm_file *file;
	uint16_t id;
};

static void out_card_result(struct qmi_out *out, uint8_t type, unsigned sw)
{
	out_tlv(out, type);
	out_u8(out, sw >> 8);
	out_u8(out, sw & 0xff);
	out_close(out);
}

static bool provisioned(const struct vm *vm, unsigned session)
{
	enum vm_sim_state state = vm_sim_state(vm);

	if (state == VM_SIM_NO_PROFILE)
		return session != 0; /* the card is there, and no USIM on it */
	return state != VM_SIM_ABSENT && state != VM_SIM_ERROR && state != VM_SIM_INITIALISING;
}

/* Sessions 6, 7, 19, 20, 21 are the card slots: they reach the MF only. */
static bool is_card_session(unsigned session)
{
	return session == 6 || session == 7 || (session >= 19 && session <= 21);
}

unsigned qmi_uim_session(struct qmi *qmi, const struct qmi_message *message,
			 unsigned *ret_session)
{
	const struct vm_sim *sim = &qmi->vm->sim;
	struct qmi_in in;
	unsigned session;

	if (!qmi_find(message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	session = in_u8(&in);
	in_bytes(&in, in_u8(&in));
	if (in.bad)
		return QMI_MALFORMED;
	if (session != 0 && !is_card_session(session))
		return QMI_INVALID_ARGUMENT;
	if (sim->state == VM_SIM_ABSENT)
		return QMI_NO_SIM;
	if (!provisioned(qmi->vm, session))
		return QMI_DEVICE_NOT_READY;
	*ret_session = session;
	return QMI_OK;
}

static unsigned find_file(struct qmi *qmi, const struct qmi_message *message, struct qmi_out *out,
			  struct target *ret_target)
{
	unsigned session, error = qmi_uim_session(qmi, message, &session);
	const uint8_t *path;
	uint16_t parent;
	struct qmi_in in;
	size_t len;

	if (error)
		return error;
	if (!qmi_find(message, 0x02, &in))
		return QMI_MISSING_ARGUMENT;
	ret_target->id = in_u16(&in);
	len = in_u8(&in);
	path = in_bytes(&in, len);
	if (in.bad || len < 2 || len % 2)
		return QMI_MALFORMED;

	/* Each DF of the path has its low octet first. */
	parent = (uint16_t)(path[len - 2] | path[len - 1] << 8);
	if (parent == DF_GSM)
		parent = ADF_USIM;
	ret_target->file = vm_file_find(qmi->vm, ret_target->id, parent);
	if (!ret_target->file || (is_card_session(session) && parent == ADF_USIM)) {
		out_card_result(out, 0x10, 0x6a82);
		return QMI_FILE_NOT_FOUND;
	}
	return QMI_OK;
}

static unsigned read_file(struct qmi *qmi, const struct qmi_message *message, struct qmi_out *out,
			  struct target *ret_target, GByteArray *bytes)
{
	unsigned error = find_file(qmi, message, out, ret_target);

	if (error)
		return error;
	if (ret_target->file->needs_pin && qmi->vm->sim.state != VM_SIM_READY) {
		out_card_result(out, 0x10, 0x6982); /* security status not satisfied */
		return QMI_ACCESS_DENIED;
	}
	ret_target->file->content(qmi->vm, bytes);
	return QMI_OK;
}

static void out_data(struct qmi_out *out, const uint8_t *data, size_t len)
{
	out_card_result(out, 0x10, 0x9000);
	out_tlv(out, 0x11);
	out_u16(out, (unsigned)len);
	out_bytes(out, data, len);
	out_close(out);
}

static unsigned read_transparent(struct qmi *qmi, const struct qmi_call *call,
				 struct qmi_out *out)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	struct target target;
	unsigned error = read_file(qmi, &call->message, out, &target, bytes);
	struct qmi_in in;
	size_t offset, len;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x03, &in))
		return QMI_MISSING_ARGUMENT;
	offset = in_u16(&in);
	len = in_u16(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (target.file->record_size || offset > bytes->len ||
	    len > bytes->len - offset) {
		out_card_result(out, 0x10, 0x6b00);
		return QMI_INVALID_ARGUMENT;
	}
	out_data(out, bytes->data + offset, len ? len : bytes->len - offset);
	return QMI_OK;
}

static unsigned read_record(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	struct target target;
	unsigned error = read_file(qmi, &call->message, out, &target, bytes);
	struct qmi_in in;
	size_t record, len, size;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x03, &in))
		return QMI_MISSING_ARGUMENT;
	record = in_u16(&in);
	len = in_u16(&in);
	size = target.file->record_size;
	if (in.bad)
		return QMI_MALFORMED;
	if (!size || record < 1 || record * size > bytes->len || len > size) {
		out_card_result(out, 0x10, 0x6a83); /* record not found */
		return QMI_INVALID_ARGUMENT;
	}
	out_data(out, bytes->data + (record - 1) * size, len ? len : size);
	return QMI_OK;
}

static void out_security(struct qmi_out *out, unsigned logic, unsigned attributes)
{
	out_u8(out, logic);
	out_u16(out, attributes);
}

static unsigned file_attributes(struct qmi *qmi, const struct qmi_call *call,
				struct qmi_out *out)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(GByteArray) fcp = g_byte_array_new();
	struct target target;
	unsigned error = find_file(qmi, &call->message, out, &target);
	const struct vm_file *file = target.file;
	unsigned size;

	if (error)
		return error;
	file->content(qmi->vm, bytes);
	size = bytes->len;
	out_card_result(out, 0x10, 0x9000);
	out_tlv(out, 0x11);
	out_u16(out, size);
	out_u16(out, target.id);
	out_u8(out, file->record_size ? LINEAR_FIXED : 0);
	out_u16(out, (unsigned)file->record_size);
	out_u16(out, file->record_size ? size / (unsigned)file->record_size : 0);
	out_security(out, file->needs_pin ? 4 : 0, file->needs_pin ? 1 : 0);
	for (unsigned i = 0; i < 4; i++)
		out_security(out, 4, 8); /* everything else: ADM */

	vm_file_fcp(qmi->vm, file, fcp);
	out_u16(out, fcp->len);
	out_bytes(out, fcp->data, fcp->len);
	out_close(out);
	return QMI_OK;
}

static unsigned register_events(struct qmi *qmi, const struct qmi_call *call,
				struct qmi_out *out)
{
	struct qmi_in in;
	uint32_t mask;

	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	mask = in_u32(&in) & (ON_CARD_STATUS | ON_SLOT_STATUS);
	if (in.bad)
		return QMI_MALFORMED;
	*qmi_registered(qmi, &call->message) = mask;
	out_tlv(out, 0x10);
	out_u32(out, mask);
	out_close(out);
	return QMI_OK;
}

static unsigned card_status(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	qmi_card_status(qmi->vm, out);
	return QMI_OK;
}

static unsigned slot_status(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	if (!qmi->vm->sim.n_slots)
		return QMI_NOT_SUPPORTED;
	qmi_slot_status(qmi->vm, out);
	return QMI_OK;
}

void qmi_uim_changed(struct qmi *qmi, const char *what)
{
	bool slot = g_str_equal(what, "slot");
	struct qmi_out out;

	if ((!slot && !g_str_equal(what, "sim")) || (slot && !qmi->vm->sim.n_slots))
		return;
	/* Firmware that takes the registration and never tells. */
	if (!vm_scenario_bool(qmi->vm, "qmi", slot ? "slot-indications" : "card-indications", true))
		return;
	qmi_indication(qmi, &out, QMI_UIM, slot ? 0x48 : 0x32);
	if (slot)
		qmi_slot_status(qmi->vm, &out);
	else
		qmi_card_status(qmi->vm, &out);
	qmi_indicate(qmi, &out, slot ? ON_SLOT_STATUS : ON_CARD_STATUS, false);
}

const struct qmi_entry qmi_uim_table[] = {
	{ 0x20, read_transparent }, { 0x21, read_record },     { 0x24, file_attributes },
	{ 0x25, qmi_pin_protect },  { 0x26, qmi_pin_verify },  { 0x27, qmi_pin_unblock },
	{ 0x28, qmi_pin_change },   { 0x2e, register_events }, { 0x2f, card_status },
	{ 0x3b, qmi_send_apdu },    { 0x3f, qmi_logical_channel }, { 0x42, qmi_open_channel },
	{ 0x30, qmi_sim_power_off },{ 0x31, qmi_sim_power_on }, { 0x46, qmi_slot_switch },
	{ 0x47, slot_status },	    { 0, NULL },
};
