/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * UIM 0x42, 0x3F and 0x3B. The modem passes on what it is given: the channel
 * stands in the class byte, and GET RESPONSE is the host's work unless it
 * asks that procedure bytes are skipped.
 */

#include "card.h"
#include "machine.h"
#include "qmi.h"

#define ANSWER_MAX 1024 /* more would come in indications */
#define AID_MAX 32

static void out_words(struct qmi_out *out, unsigned sw)
{
	out_tlv(out, 0x11);
	out_u8(out, sw >> 8);
	out_u8(out, sw & 0xff);
	out_close(out);
}

/* The one logical slot that there is, with a card in it that answers. */
static unsigned check_slot(struct qmi *qmi, const struct qmi_message *message)
{
	struct qmi_in in;
	unsigned slot;

	if (!qmi_find(message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	slot = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (vm_scenario_bool(qmi->vm, "qmi", "apdu-denied", false))
		return QMI_ACCESS_DENIED;
	if (slot != 1)
		return QMI_INVALID_ARGUMENT;
	if (qmi->vm->sim.state == VM_SIM_ABSENT)
		return QMI_NO_SIM;
	return qmi->vm->sim.state == VM_SIM_ERROR ? QMI_INTERNAL : QMI_OK;
}

/* TLV 0x11 of 0x42 and 0x12 of 0x3F: what SELECT shall answer. 0 nothing, 1 FCP, 2 FCI. */
static uint8_t select_p2(const struct qmi_message *message, uint8_t type)
{
	struct qmi_in in;

	switch (qmi_find(message, type, &in) ? in_u8(&in) : 0) {
	case 0:
		return 0x0c;
	case 1:
		return 0x04;
	default:
		return 0x00;
	}
}

static unsigned open_aid(struct qmi *qmi, const struct qmi_message *message, uint8_t fci_type,
			 struct qmi_out *out)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	const uint8_t *aid = NULL;
	unsigned channel, sw;
	struct qmi_in in;
	size_t len = 0;

	if (qmi_find(message, 0x10, &in)) {
		len = in_u8(&in);
		aid = in_bytes(&in, len);
		if (in.bad || len > AID_MAX)
			return QMI_MALFORMED;
	}
	sw = vm_card_open(qmi->vm->card, aid, len, select_p2(message, fci_type), &channel, data);
	if (channel)
		out_tlv_u8(out, 0x10, channel);
	out_words(out, sw);
	if (data->len) {
		out_tlv(out, 0x12);
		out_u8(out, data->len);
		out_bytes(out, data->data, data->len);
		out_close(out);
	}
	if (channel)
		return QMI_OK;
	if (sw == 0x6a82)
		return QMI_FILE_NOT_FOUND;
	return sw == 0x6a81 || sw == 0x6881 ? QMI_INSUFFICIENT_RESOURCES : QMI_INTERNAL;
}

unsigned qmi_open_channel(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_slot(qmi, &call->message);

	if (vm_scenario_bool(qmi->vm, "qmi", "no-open-channel", false))
		return QMI_INVALID_COMMAND;
	return error ? error : open_aid(qmi, &call->message, 0x11, out);
}

unsigned qmi_logical_channel(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	unsigned error = check_slot(qmi, &call->message);
	struct qmi_in in;
	unsigned channel, sw;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x11, &in))
		return open_aid(qmi, &call->message, 0x12, out);
	channel = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (channel == 0 || !vm_card_is_open(qmi->vm->card, channel))
		return QMI_INVALID_ARGUMENT;
	sw = vm_card_close(qmi->vm->card, channel);
	out_words(out, sw);
	return sw == 0x9000 ? QMI_OK : QMI_INTERNAL;
}

static void exchange(struct qmi *qmi, const uint8_t *apdu, size_t len, bool skip,
		     GByteArray *answer)
{
	uint16_t sw;

	if (!skip) {
		vm_card_exchange(qmi->vm->card, apdu, len, answer);
		return;
	}
	sw = vm_card_transmit(qmi->vm->card, apdu, len, answer);
	const uint8_t words[] = { (uint8_t)(sw >> 8), (uint8_t)sw };
	g_byte_array_append(answer, words, sizeof(words));
}

unsigned qmi_send_apdu(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	g_autoptr(GByteArray) answer = g_byte_array_new();
	unsigned error = check_slot(qmi, &call->message);
	const uint8_t *apdu;
	struct qmi_in in;
	size_t len;

	if (error)
		return error;
	if (!qmi_find(&call->message, 0x02, &in))
		return QMI_MISSING_ARGUMENT;
	len = in_u16(&in);
	apdu = in_bytes(&in, len);
	if (in.bad || len < 4)
		return QMI_MALFORMED;
	if (qmi_find(&call->message, 0x10, &in)) {
		unsigned channel = in_u8(&in);

		if (!vm_card_is_open(qmi->vm->card, channel) ||
		    vm_card_class(apdu[0], channel) != apdu[0])
			return QMI_INVALID_ARGUMENT;
	}
	exchange(qmi, apdu, len, qmi_find(&call->message, 0x11, &in) && in_u8(&in) == 1, answer);
	if (answer->len > ANSWER_MAX)
		return QMI_INSUFFICIENT_RESOURCES;
	out_tlv(out, 0x10);
	out_u16(out, answer->len);
	out_bytes(out, answer->data, answer->len);
	out_close(out);
	return QMI_OK;
}
