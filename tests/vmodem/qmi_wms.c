/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#define ON_NEW_MESSAGE 1u
#define FORMAT_GSM_PP 6
#define MODE_GSM_WCDMA 1
#define ACTION_STORE_AND_NOTIFY 1

enum { TAG_READ, TAG_UNREAD };

static unsigned set_event_report(struct qmi *qmi, const struct qmi_call *call,
				 struct qmi_out *out)
{
	struct qmi_in in;

	(void)out;
	if (!qmi_find(&call->message, 0x10, &in))
		return QMI_OK;
	*qmi_registered(qmi, &call->message) = in_u8(&in) ? ON_NEW_MESSAGE : 0;
	return in.bad ? QMI_MALFORMED : QMI_OK;
}

/* What speaks against a request before anything is sent. */
static unsigned not_ready(const struct vm *vm)
{
	if (vm->sim.state != VM_SIM_READY)
		return vm->sim.state == VM_SIM_ABSENT ? QMI_NO_SIM : QMI_DEVICE_NOT_READY;
	if (vm->network.radio_off)
		return QMI_NO_RADIO;
	if (vm->network.registration != VM_HOME && vm->network.registration != VM_ROAMING)
		return QMI_NETWORK_NOT_READY;
	return QMI_OK;
}

static unsigned raw_send(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = not_ready(qmi->vm), format, rp_cause = 0;
	struct qmi_in in;
	const uint8_t *pdu;
	size_t len;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	format = in_u8(&in);
	len = in_u16(&in);
	pdu = in_bytes(&in, len);
	if (in.bad || in.left)
		return QMI_MALFORMED;
	if (format != FORMAT_GSM_PP)
		return QMI_NOT_SUPPORTED;
	switch (vm_sms_submit(qmi->vm, pdu, len, &rp_cause)) {
	case VM_SMS_MALFORMED:
		return QMI_INVALID_ARGUMENT;
	case VM_SMS_REJECTED:
		out_tlv(out, 0x12);
		out_u16(out, rp_cause);
		out_u8(out, 0);
		out_close(out);
		return QMI_WMS_CAUSE_CODE;
	case VM_SMS_TAKEN:
		break;
	}
	out_tlv(out, 0x01);
	out_u16(out, ++qmi->sms_message);
	out_close(out);
	return QMI_OK;
}

/* Dual-mode firmware wants the mode with everything that touches the memory. */
static unsigned check_mode(const struct qmi_message *message, uint8_t type)
{
	struct qmi_in in;

	if (!qmi_find(message, type, &in))
		return QMI_MISSING_ARGUMENT;
	if (in_u8(&in) != MODE_GSM_WCDMA)
		return in.bad ? QMI_MALFORMED : QMI_INVALID_ARGUMENT;
	return QMI_OK;
}

static unsigned tag_of(const struct vm_sms *sms)
{
	return sms->read ? TAG_READ : TAG_UNREAD;
}

static unsigned raw_read(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_mode(&call->message, 0x10), storage;
	struct vm_sms *sms;
	struct qmi_in in;
	uint32_t index;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	storage = in_u8(&in);
	index = in_u32(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (storage != qmi->sms_storage || index >= VM_SMS_MAX || !qmi->vm->sms[index].used)
		return QMI_NO_ENTRY;

	sms = &qmi->vm->sms[index];
	out_tlv(out, 0x01);
	out_u8(out, tag_of(sms));
	out_u8(out, FORMAT_GSM_PP);
	out_u16(out, (unsigned)sms->pdu_len);
	out_bytes(out, sms->pdu, sms->pdu_len);
	out_close(out);
	sms->read = true;
	return QMI_OK;
}

static unsigned delete_one(struct qmi *qmi, uint32_t index)
{
	if (index >= VM_SMS_MAX || !qmi->vm->sms[index].used)
		return QMI_NO_ENTRY;
	qmi->vm->sms[index].used = false;
	vm_sms_room(qmi->vm);
	return QMI_OK;
}

static unsigned delete_messages(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_mode(&call->message, 0x12), storage, tag;
	struct qmi_in in, which;

	(void)out;
	if (error)
		return error;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	storage = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (qmi_find(&call->message, 0x10, &which)) {
		uint32_t index = in_u32(&which);

		if (which.bad)
			return QMI_MALFORMED;
		return storage == qmi->sms_storage ? delete_one(qmi, index) : QMI_NO_ENTRY;
	}
	tag = qmi_find(&call->message, 0x11, &which) ? in_u8(&which) : G_MAXUINT;
	for (unsigned i = 0; storage == qmi->sms_storage && i < VM_SMS_MAX; i++) {
		if (tag == G_MAXUINT || tag == tag_of(&qmi->vm->sms[i]))
			qmi->vm->sms[i].used = false;
	}
	vm_sms_room(qmi->vm);
	return QMI_OK;
}

static unsigned list_messages(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_mode(&call->message, 0x12), storage, tag, n = 0;
	g_autoptr(GByteArray) list = g_byte_array_new();
	struct qmi_in in, wanted;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	storage = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	tag = qmi_find(&call->message, 0x11, &wanted) ? in_u8(&wanted) : G_MAXUINT;
	for (unsigned i = 0; storage == qmi->sms_storage && i < VM_SMS_MAX; i++) {
		const struct vm_sms *sms = &qmi->vm->sms[i];
		const uint8_t entry[] = { (uint8_t)i, 0, 0, 0, (uint8_t)tag_of(sms) };

		if (!sms->used || (tag != G_MAXUINT && tag != tag_of(sms)))
			continue;
		g_byte_array_append(list, entry, sizeof(entry));
		n++;
	}
	out_tlv(out, 0x01);
	out_u32(out, n);
	out_bytes(out, list->data, list->len);
	out_close(out);
	return QMI_OK;
}

/* Store-and-notify is the one action that this firmware has. */
static unsigned set_routes(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_in in;
	unsigned n, storage = qmi->sms_storage;

	(void)out;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	n = in_u16(&in);
	for (unsigned i = 0; i < n && !in.bad; i++) {
		in_bytes(&in, 2); /* message type and class */
		storage = in_u8(&in);
		if (in_u8(&in) != ACTION_STORE_AND_NOTIFY && !in.bad)
			return QMI_NOT_SUPPORTED;
	}
	if (in.bad)
		return QMI_MALFORMED;
	if (storage > 1)
		return QMI_INVALID_ARGUMENT;
	qmi->sms_storage = (uint8_t)storage;
	return QMI_OK;
}

/* 0x36: how many places a storage has, and how many of them are free. */
static unsigned store_size(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_mode(&call->message, 0x10), used = 0;
	struct qmi_in in;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	if (in_u8(&in) != qmi->sms_storage)
		return in.bad ? QMI_MALFORMED : QMI_NOT_SUPPORTED;
	for (unsigned i = 0; i < VM_SMS_MAX; i++)
		used += qmi->vm->sms[i].used;
	out_tlv(out, 0x01);
	out_u32(out, vm_sms_places(qmi->vm));
	out_close(out);
	out_tlv(out, 0x10);
	out_u32(out, vm_sms_places(qmi->vm) - MIN(used, vm_sms_places(qmi->vm)));
	out_close(out);
	return QMI_OK;
}

static unsigned send_ack(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_in in;
	uint32_t transaction;

	(void)out;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	transaction = in_u32(&in);
	in_bytes(&in, 2); /* protocol, success */
	if (in.bad)
		return QMI_MALFORMED;
	if (transaction != qmi->sms_transfer)
		return QMI_INVALID_ARGUMENT;
	qmi->sms_acknowledged++;
	return QMI_OK;
}

void qmi_wms_direct(struct qmi *qmi, const uint8_t *pdu, size_t len)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_WMS, 0x01);
	out_tlv(&out, 0x11);
	out_u8(&out, 0); /* an acknowledgement is needed */
	out_u32(&out, ++qmi->sms_transfer);
	out_u8(&out, FORMAT_GSM_PP);
	out_u16(&out, (unsigned)len);
	out_bytes(&out, pdu, len);
	out_close(&out);
	out_tlv_u8(&out, 0x12, MODE_GSM_WCDMA);
	qmi_indicate(qmi, &out, ON_NEW_MESSAGE, false);
}

void qmi_wms_full(struct qmi *qmi)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_WMS, 0x3F);
	out_tlv(&out, 0x01);
	out_u8(&out, qmi->sms_storage);
	out_u8(&out, MODE_GSM_WCDMA);
	out_close(&out);
	qmi_indicate(qmi, &out, ON_NEW_MESSAGE, false);
}

void qmi_wms_stored(struct qmi *qmi, unsigned index)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_WMS, 0x01);
	out_tlv(&out, 0x10);
	out_u8(&out, qmi->sms_storage);
	out_u32(&out, index);
	out_close(&out);
	out_tlv_u8(&out, 0x12, MODE_GSM_WCDMA);
	qmi_indicate(qmi, &out, ON_NEW_MESSAGE, false);
}

const struct qmi_entry qmi_wms_table[] = {
	{ 0x01, set_event_report }, { 0x20, raw_send },	    { 0x22, raw_read },
	{ 0x24, delete_messages },  { 0x31, list_messages }, { 0x32, set_routes },
	{ 0x36, store_size },	    { 0x37, send_ack },
	{ 0, NULL },
};
