/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the network says in a USSD session, as the VOICE service tells it. */
#include "../../codec/dcs.h"
#include "qmi.h"

#include <string.h>

#define VOICE_RELEASED 0x003D
#define VOICE_NETWORK 0x003E
#define VOICE_ORIGINATE_NO_WAIT 0x0043

#define DCS_ASCII 1
#define DCS_UCS2 3
#define ACTION_REQUIRED 2

/* UCS2 written as hex digits comes under every label (quirk 1); the codec knows it by sight. */
static void unhex(struct st_ussd_news *news)
{
	char text[ST_USSD_TEXT_MAX];
	size_t len = strlen(news->text);

	if (len == 0 || len % 4 || strspn(news->text, "0123456789ABCDEFabcdef") != len)
		return;
	if (st_ussd_decode_qmi(DCS_ASCII, (const uint8_t *)news->text, len, text, sizeof(text)))
		memcpy(news->text, text, sizeof(text));
}

/* [u8 n] and n units, little-endian. Some count octets, or more than is there. */
static bool take_utf16(QmiMessage *message, uint8_t type, struct st_ussd_news *news)
{
	struct st_reader reader;
	size_t units, left;
	const uint8_t *octets;

	st_qmi_tlv(message, type, &reader);
	units = st_read_u8(&reader);
	left = reader.left / 2;
	if (units > left)
		units = left;
	octets = st_read_bytes(&reader, units * 2);
	if (!octets || units == 0 ||
	    !st_ucs2_decode(octets, units * 2, false, news->text, sizeof(news->text)))
		return false;
	unhex(news);
	return news->text[0] != '\0';
}

/* {dcs u8, data [u8]} */
static void take_uss(QmiMessage *message, uint8_t type, struct st_ussd_news *news)
{
	struct st_reader reader;
	const uint8_t *octets;
	uint8_t dcs;
	size_t len;

	st_qmi_tlv(message, type, &reader);
	dcs = st_read_u8(&reader);
	len = st_read_u8(&reader);
	if (len > reader.left)
		len = reader.left;
	octets = st_read_bytes(&reader, len);
	if (!octets)
		return;
	news->dcs = dcs;
	if (news->text[0] || len == 0) /* the UTF-16 form had it: only the label is of use */
		return;
	if (!st_ussd_decode_qmi(dcs, octets, len, news->text, sizeof(news->text)))
		news->text[0] = '\0';
}

static void take_text(QmiMessage *message, uint8_t utf16, uint8_t uss, struct st_ussd_news *news)
{
	bool found = take_utf16(message, utf16, news);

	news->dcs = found ? DCS_UCS2 : -1;
	take_uss(message, uss, news);
	if (!news->text[0])
		news->dcs = -1;
}

static bool take_number(QmiMessage *message, uint8_t type, uint32_t *number)
{
	struct st_reader reader;
	uint16_t value;

	st_qmi_tlv(message, type, &reader);
	value = st_read_u16(&reader);
	if (reader.failed)
		return false;
	*number = value;
	return true;
}

static enum st_ussd_kind kind_of_cause(uint32_t cause)
{
	switch (cause) {
	case QMI_VOICE_CALL_END_REASON_NETWORK_NO_RESPONSE_TIMEOUT:
	case QMI_VOICE_CALL_END_REASON_NO_NETWORK_RESPONSE:
	case QMI_VOICE_CALL_END_REASON_RECOVERY_ON_TIMER_EXPIRED:
		return ST_USSD_NET_TIMEOUT;
	case QMI_VOICE_CALL_END_REASON_ILLEGAL_SS_OPERATION:
	case QMI_VOICE_CALL_END_REASON_FACILITY_NOT_SUPPORTED:
	case QMI_VOICE_CALL_END_REASON_REQUESTED_FACILITY_NOT_IMPLEMENTED:
	case QMI_VOICE_CALL_END_REASON_SERVICE_OR_OPTION_NOT_IMPLEMENTED:
		return ST_USSD_UNSUPPORTED;
	default:
		return ST_USSD_FAILED;
	}
}

/*
 * An answer to an originate that says nothing at all, or that the network
 * ended it: the text may still come as VOICE 0x3E, or be an SMS. That is what
 * RELEASED stands for.
 */
static void judge(QmiMessage *message, int error, uint8_t cause_tlv, struct st_ussd_news *news)
{
	uint32_t cause = 0;
	bool has_cause = take_number(message, cause_tlv, &cause);

	news->kind = ST_USSD_FINAL;
	if (news->text[0])
		return;
	if (has_cause) {
		news->kind = kind_of_cause(cause);
		news->cause = cause;
	} else if (error && error != QMI_PROTOCOL_ERROR_NETWORK_ABORTED) {
		news->kind = st_qmi_is_unsupported(error) ? ST_USSD_UNSUPPORTED : ST_USSD_FAILED;
		news->cause = (uint32_t)error;
	} else {
		news->kind = ST_USSD_RELEASED;
		news->mute = !error;
	}
}

/* The response to VOICE 0x3A: 0x10 cause, 0x12 USS, 0x16 UTF-16. */
void st_qmi_ussd_response(struct st_qmi_port *port, QmiMessage *message, int error)
{
	struct st_ussd_news news = { .dcs = -1 };

	take_text(message, 0x16, 0x12, &news);
	judge(message, error, 0x10, &news);
	st_port_ussd_push(&port->base, &news);
}

/* VOICE ind 0x43: 0x10 error, 0x11 cause, 0x12 USS, 0x14 UTF-16. */
static void on_result(struct st_qmi_port *port, QmiMessage *message)
{
	struct st_ussd_news news = { .dcs = -1 };
	uint32_t error = 0;

	take_text(message, 0x14, 0x12, &news);
	take_number(message, 0x10, &error);
	judge(message, (int)error, 0x11, &news);
	st_port_ussd_push(&port->base, &news);
}

/* VOICE ind 0x3E: 0x01 user action, 0x10 USS, 0x11 UTF-16. */
static void on_network(struct st_qmi_port *port, QmiMessage *message)
{
	struct st_ussd_news news = { .dcs = -1, .pushed = true };
	struct st_reader reader;

	take_text(message, 0x11, 0x10, &news);
	st_qmi_tlv(message, 0x01, &reader);
	news.kind = st_read_u8(&reader) == ACTION_REQUIRED ? ST_USSD_MENU : ST_USSD_FINAL;
	st_port_ussd_push(&port->base, &news);
}

/* The release that our own cancel brings is no news, and must not end the next session. */
static void on_released(struct st_qmi_port *port)
{
	struct st_ussd_news news = { .kind = ST_USSD_RELEASED, .dcs = -1 };

	if (!st_deadline_passed(port->own_release_until)) {
		port->own_release_until = 0;
		return;
	}
	st_port_ussd_push(&port->base, &news);
}

void st_qmi_ussd_indication(struct st_qmi_port *port, QmiMessage *message)
{
	switch (qmi_message_get_message_id(message)) {
	case VOICE_RELEASED:
		on_released(port);
		break;
	case VOICE_NETWORK:
		on_network(port, message);
		break;
	case VOICE_ORIGINATE_NO_WAIT:
		on_result(port, message);
		break;
	default:
		break;
	}
}
