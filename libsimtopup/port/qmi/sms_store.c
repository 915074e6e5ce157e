/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Messages that the modem or the SIM stores (modem-protocols 1.6). */
#include "../../core/error.h"
#include "../../core/log.h"
#include "../sms.h"
#include "qmi.h"

#include <string.h>

#define WMS_RAW_READ 0x0022
#define WMS_DELETE 0x0024
#define WMS_LIST 0x0031
#define WMS_STORE_SIZE 0x0036

#define MODE_GSM_WCDMA 1
#define FORMAT_CDMA 0
#define ENTRY_OCTETS 5
#define PATIENCE_MS 3000

/* Storages of the protocol, in the order of enum st_sms_storage. */
#define STORAGES 2

static const struct st_qmi_request nothing = { .client = ST_QMI_WMS };

/* Reads only: what got lost is asked once more, alone. */
static int ask_again(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
		     st_deadline deadline)
{
	int result = 0;

	for (unsigned i = 0; i < n && result == 0; i++) {
		if (requests[i].code != ST_QMI_UNANSWERED &&
		    requests[i].code != QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID)
			continue;
		st_qmi_request_clear(&requests[i]);
		result = st_qmi_ask(port, &requests[i], deadline);
	}
	return result;
}

static bool is_any(const struct st_qmi_request *requests, unsigned n, int code)
{
	for (unsigned i = 0; i < n; i++) {
		if (requests[i].code == code)
			return true;
	}
	return false;
}

static int ask(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
	       st_deadline deadline)
{
	int left = st_deadline_left(deadline);
	int result;

	if (port->serial) {
		for (unsigned i = 0; i < n; i++)
			requests[i].code = ST_QMI_UNANSWERED;
		return ask_again(port, requests, n, deadline);
	}
	result = st_qmi_wave(port, requests, n,
			     st_deadline_in(left / 2 < PATIENCE_MS ? left / 2 : PATIENCE_MS),
			     deadline);
	if (result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline)) {
		port->serial = true;
		st_log(ST_LAYER_QMI, "the modem lost requests that came together");
		return ask_again(port, requests, n, deadline);
	}
	/* The modem restarted and has forgotten our client. */
	if (result == 0 && is_any(requests, n, QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID)) {
		result = st_qmi_reallocate(port, ST_QMI_WMS, deadline);
		if (result == 0)
			result = ask_again(port, requests, n, deadline);
	}
	return result;
}

struct listing {
	struct st_sms_store *store;
	struct st_sms_place places[ST_SMS_STORED_MAX];
	enum st_sms_state states[ST_SMS_STORED_MAX];
	unsigned n;
	bool all_full, any_size;
};

/* 0x01 [u32 n]{index u32, tag u8}; the tags are those of enum st_sms_state, read first. */
static void take_list(struct listing *listing, uint8_t storage, QmiMessage *answer)
{
	static const enum st_sms_state states[] = { ST_SMS_READ, ST_SMS_UNREAD, ST_SMS_SENT,
						    ST_SMS_DRAFT };
	struct st_reader reader;
	uint32_t n;

	st_qmi_tlv(answer, 0x01, &reader);
	n = st_read_u32(&reader);
	for (; n > 0 && reader.left >= ENTRY_OCTETS; n--) {
		uint32_t index = st_read_u32(&reader);
		uint8_t tag = st_read_u8(&reader);

		if (listing->n == ST_SMS_STORED_MAX) {
			st_log(ST_LAYER_QMI, "more messages than can be read");
			return;
		}
		listing->places[listing->n] = (struct st_sms_place){ storage, index };
		listing->states[listing->n++] = states[tag & 3];
	}
}

/* 0x01 places u32, 0x10 free ones u32 */
static void take_size(struct listing *listing, QmiMessage *answer)
{
	struct st_reader reader;
	uint32_t total, left;

	st_qmi_tlv(answer, 0x01, &reader);
	total = st_read_u32(&reader);
	if (reader.failed || total == 0 || total > G_MAXUINT16)
		return;
	listing->store->total += total;
	if (!st_qmi_tlv(answer, 0x10, &reader))
		return;
	left = st_read_u32(&reader);
	/* Full is what can take nothing any more: the firmware chooses the storage itself. */
	listing->all_full = (!listing->any_size || listing->all_full) && left == 0;
	listing->any_size = true;
}

/* Nothing is in it, or this firmware has none of this kind. */
static bool is_no_storage(int code)
{
	return code == QMI_PROTOCOL_ERROR_NO_ENTRY || st_qmi_is_unsupported(code) ||
	       code == QMI_PROTOCOL_ERROR_INVALID_ARGUMENT ||
	       code == QMI_PROTOCOL_ERROR_DEVICE_STORAGE_FULL ||
	       code == QMI_PROTOCOL_ERROR_UIM_UNINITIALIZED ||
	       code == QMI_PROTOCOL_ERROR_INFORMATION_UNAVAILABLE;
}

static int list(struct st_qmi_port *port, struct listing *listing, st_deadline deadline)
{
	static const uint8_t lists[STORAGES][8] = {
		{ 0x01, 1, 0, ST_SMS_SIM, 0x12, 1, 0, MODE_GSM_WCDMA },
		{ 0x01, 1, 0, ST_SMS_MODEM, 0x12, 1, 0, MODE_GSM_WCDMA },
	};
	static const uint8_t sizes[STORAGES][8] = {
		{ 0x01, 1, 0, ST_SMS_SIM, 0x10, 1, 0, MODE_GSM_WCDMA },
		{ 0x01, 1, 0, ST_SMS_MODEM, 0x10, 1, 0, MODE_GSM_WCDMA },
	};
	struct st_qmi_request requests[2 * STORAGES];
	int result, code = 0;
	bool any = false;

	for (uint8_t i = 0; i < STORAGES; i++) {
		requests[i] = requests[STORAGES + i] = nothing;
		requests[i].id = WMS_LIST;
		requests[i].body = lists[i];
		requests[STORAGES + i].id = WMS_STORE_SIZE;
		requests[STORAGES + i].body = sizes[i];
		requests[i].body_len = requests[STORAGES + i].body_len = sizeof(lists[i]);
	}
	result = ask(port, requests, G_N_ELEMENTS(requests), deadline);
	for (uint8_t i = 0; i < STORAGES && result == 0; i++) {
		if (requests[i].code == 0)
			take_list(listing, i, requests[i].answer);
		else if (!is_no_storage(requests[i].code))
			result = st_qmi_fail(requests[i].code, "messages");
		any |= requests[i].code == 0 || requests[i].code == QMI_PROTOCOL_ERROR_NO_ENTRY;
		code = requests[i].code ? requests[i].code : code;
		if (requests[STORAGES + i].code == 0)
			take_size(listing, requests[STORAGES + i].answer);
	}
	st_qmi_requests_clear(requests, G_N_ELEMENTS(requests));
	/* A firmware without one of the two storages is none without messages. */
	if (result == 0 && !any)
		return st_qmi_fail(code, "messages");
	if (listing->any_size)
		listing->store->is_full = listing->all_full;
	return result;
}

/* 0x01 {tag u8, format u8, raw [u16]} */
static void take_message(struct listing *listing, unsigned i, const struct st_qmi_request *request)
{
	const uint8_t *pdu = NULL;
	struct st_reader reader;
	size_t len = 0;

	if (request->code == QMI_PROTOCOL_ERROR_NO_ENTRY)
		return; /* deleted since it was listed */
	if (request->code == 0) {
		st_qmi_tlv(request->answer, 0x01, &reader);
		st_read_u8(&reader);
		if (st_read_u8(&reader) != FORMAT_CDMA) {
			len = st_read_u16(&reader);
			pdu = st_read_bytes(&reader, len);
		}
	}
	if (!pdu)
		st_log(ST_LAYER_QMI, "a stored message cannot be read: QMI %d", request->code);
	st_sms_store_add(listing->store, &listing->places[i], listing->states[i], pdu, len);
}

static int read_some(struct st_qmi_port *port, struct listing *listing, unsigned from, unsigned n,
		     st_deadline deadline)
{
	struct st_qmi_request requests[ST_SMS_IN_FLIGHT];
	uint8_t bodies[ST_SMS_IN_FLIGHT][12];
	int result;

	for (unsigned i = 0; i < n; i++) {
		const struct st_sms_place *place = &listing->places[from + i];
		const uint8_t body[] = { 0x01, 5, 0, place->storage, (uint8_t)place->index,
					 (uint8_t)(place->index >> 8),
					 (uint8_t)(place->index >> 16),
					 (uint8_t)(place->index >> 24),
					 0x10, 1, 0, MODE_GSM_WCDMA };

		_Static_assert(sizeof(body) == sizeof(bodies[0]), "the whole of it");
		memcpy(bodies[i], body, sizeof(body));
		requests[i] = nothing;
		requests[i].id = WMS_RAW_READ;
		requests[i].body = bodies[i];
		requests[i].body_len = sizeof(body);
	}
	result = ask(port, requests, n, deadline);
	for (unsigned i = 0; i < n && result == 0; i++)
		take_message(listing, from + i, &requests[i]);
	st_qmi_requests_clear(requests, n);
	return result;
}

int st_qmi_sms_list(struct st_port *base, struct st_sms_store *store, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	g_autofree struct listing *listing = g_new0(struct listing, 1);
	int result;

	listing->store = store;
	result = list(port, listing, deadline);
	for (unsigned from = 0; from < listing->n && result == 0; from += ST_SMS_IN_FLIGHT)
		result = read_some(port, listing, from, MIN(listing->n - from, ST_SMS_IN_FLIGHT),
				   deadline);
	return result;
}

int st_qmi_sms_delete(struct st_port *base, const struct st_sms_place *place, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	const uint8_t body[] = { 0x01, 1, 0, place->storage,
				 0x10, 4, 0, (uint8_t)place->index, (uint8_t)(place->index >> 8),
				 (uint8_t)(place->index >> 16), (uint8_t)(place->index >> 24),
				 0x12, 1, 0, MODE_GSM_WCDMA };
	struct st_qmi_request request = { .client = ST_QMI_WMS, .id = WMS_DELETE, .body = body,
					  .body_len = sizeof(body) };
	int result = st_qmi_ask(port, &request, deadline);

	if (result == SIMTOPUP_TIMEOUT)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	if (result == 0 && request.code)
		result = st_qmi_fail(request.code, "delete");
	st_qmi_request_clear(&request);
	return result;
}
