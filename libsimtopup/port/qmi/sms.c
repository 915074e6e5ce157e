/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Messages that come while the WMS client is open (modem-protocols 1.6). */
#include "../../core/error.h"
#include "../../core/log.h"
#include "../sms.h"
#include "qmi.h"

#include <string.h>

#define WMS_EVENT_REPORT 0x0001
#define WMS_RAW_READ 0x0022
#define WMS_SEND_ACK 0x0037
#define WMS_MEMORY_FULL 0x003F

#define FORMAT_CDMA 0
#define MODE_GSM_WCDMA 1
#define PROTOCOL_WCDMA 1
#define RETRY_MS 100

/* One read at a time, started by an indication: 15 others may be in flight. */
struct reading {
	struct st_qmi_request request;
	struct st_sms_place place;
	uint8_t body[12];
};

/* WMS 0x22, TLV 0x01 {tag u8, format u8, raw [u16]}. */
static void on_read(struct st_qmi_request *request)
{
	struct st_qmi_port *port = request->port;
	struct reading *reading = (struct reading *)request;
	struct st_reader reader;
	bool aborted = request->code == ST_QMI_UNANSWERED;

	if (request->code == 0) {
		const uint8_t *pdu;
		uint8_t format;
		size_t len;

		st_qmi_tlv(request->answer, 0x01, &reader);
		st_read_u8(&reader);
		format = st_read_u8(&reader);
		len = st_read_u16(&reader);
		pdu = st_read_bytes(&reader, len);
		if (format != FORMAT_CDMA)
			st_port_sms_arrived(&port->base, &reading->place, pdu, len);
	} else {
		st_log(ST_LAYER_QMI, "a message cannot be read: QMI %d", request->code);
	}
	st_qmi_request_clear(request);
	g_free(reading);
	port->sms_reading = false;
	if (!aborted)
		st_qmi_sms_pump(port);
}

static void start_read(struct st_qmi_port *port, const struct st_qmi_sms_place *place)
{
	struct reading *reading = g_new0(struct reading, 1);
	uint32_t i = place->index;
	const uint8_t body[] = { 0x01, 5, 0, place->storage, (uint8_t)i, (uint8_t)(i >> 8),
				 (uint8_t)(i >> 16), (uint8_t)(i >> 24),
				 0x10, 1, 0, MODE_GSM_WCDMA };

	_Static_assert(sizeof(body) == sizeof(reading->body), "the whole of it");
	memcpy(reading->body, body, sizeof(body));
	reading->place = (struct st_sms_place){ place->storage, place->index };
	reading->request = (struct st_qmi_request){
		.client = ST_QMI_WMS, .id = WMS_RAW_READ, .body = reading->body,
		.body_len = sizeof(body), .done = on_read
	};
	port->sms_reading = true;
	st_qmi_request_start(port, &reading->request, &port->background);
}

static gboolean on_retry(void *data)
{
	struct st_qmi_port *port = data;

	g_clear_pointer(&port->sms_retry, g_source_unref);
	st_qmi_sms_pump(port);
	return G_SOURCE_REMOVE;
}

static void retry_later(struct st_qmi_port *port)
{
	if (port->sms_retry)
		return;
	port->sms_retry = g_timeout_source_new(RETRY_MS);
	g_source_set_callback(port->sms_retry, on_retry, port, NULL);
	g_source_attach(port->sms_retry, st_loop_context(port->base.loop));
}

void st_qmi_sms_pump(struct st_qmi_port *port)
{
	if (port->sms_count == 0 || port->sms_reading || port->look ||
	    st_loop_gone(port->base.loop))
		return; /* whoever is under way calls again */
	if (!st_qmi_may_write_now(port)) {
		retry_later(port);
		return;
	}

	struct st_qmi_sms_place place = port->sms_queue[0];

	port->sms_count--;
	memmove(port->sms_queue, port->sms_queue + 1,
		port->sms_count * sizeof(port->sms_queue[0]));
	start_read(port, &place);
}

struct acknowledging {
	struct st_qmi_request request;
	uint8_t body[9];
};

static void on_acknowledged(struct st_qmi_request *request)
{
	if (request->code)
		st_log(ST_LAYER_QMI, "a message was not acknowledged: QMI %d", request->code);
	st_qmi_request_clear(request);
	g_free(request);
}

/* Without it the service centre sends again; 0x01 {transaction u32, protocol, success}. */
static void acknowledge(struct st_qmi_port *port, uint32_t transaction)
{
	struct acknowledging *ack;
	const uint8_t body[] = { 0x01, 6, 0, (uint8_t)transaction, (uint8_t)(transaction >> 8),
				 (uint8_t)(transaction >> 16), (uint8_t)(transaction >> 24),
				 PROTOCOL_WCDMA, 1 };

	if (!st_qmi_may_write_now(port))
		return;
	ack = g_new0(struct acknowledging, 1);
	_Static_assert(sizeof(body) == sizeof(ack->body), "the whole of it");
	memcpy(ack->body, body, sizeof(body));
	ack->request = (struct st_qmi_request){
		.client = ST_QMI_WMS, .id = WMS_SEND_ACK, .body = ack->body,
		.body_len = sizeof(body), .done = on_acknowledged
	};
	st_qmi_request_start(port, &ack->request, &port->background);
}

static void on_transfer(struct st_qmi_port *port, struct st_reader *reader)
{
	bool wants_ack = st_read_u8(reader) == 0;
	uint32_t transaction = st_read_u32(reader);
	uint8_t format = st_read_u8(reader);
	size_t len = st_read_u16(reader);
	const uint8_t *pdu = st_read_bytes(reader, len);

	if (reader->failed)
		return;
	if (format != FORMAT_CDMA)
		st_port_sms_arrived(&port->base, NULL, pdu, len);
	if (wants_ack)
		acknowledge(port, transaction);
}

/* WMS ind 0x01: 0x10 {storage, index} or 0x11 {ack, transaction, format, raw [u16]}. */
void st_qmi_sms_indication(struct st_qmi_port *port, QmiMessage *message)
{
	struct st_qmi_sms_place place;
	struct st_reader reader;

	if (qmi_message_get_message_id(message) == WMS_MEMORY_FULL)
		st_port_sms_full(&port->base);
	if (qmi_message_get_message_id(message) != WMS_EVENT_REPORT)
		return;
	if (st_qmi_tlv(message, 0x11, &reader))
		on_transfer(port, &reader);
	if (!st_qmi_tlv(message, 0x10, &reader))
		return;
	place.storage = st_read_u8(&reader);
	place.index = st_read_u32(&reader);
	if (reader.failed)
		return;
	if (port->sms_count == ST_QMI_SMS_QUEUE_MAX) {
		st_log(ST_LAYER_QMI, "too many messages at once: one stays unread");
		return;
	}
	port->sms_queue[port->sms_count++] = place;
	st_qmi_sms_pump(port);
}

void st_qmi_sms_stop(struct st_qmi_port *port)
{
	port->sms_count = 0;
	if (!port->sms_retry)
		return;
	g_source_destroy(port->sms_retry);
	g_clear_pointer(&port->sms_retry, g_source_unref);
}
