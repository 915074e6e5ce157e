/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Operating mode (DMS), packet service and its statistics (WDS). */

#include "../../core/error.h"
#include "../radio.h"
#include "qmi.h"

#define GET_OPERATING_MODE 0x002D
#define SET_OPERATING_MODE 0x002E
#define MODE_ONLINE 0
#define MODE_LOW_POWER 1
#define MODE_OFFLINE 3
#define MODE_RESET 4
#define PACKET_SERVICE_STATUS 0x0022
#define PACKET_STATISTICS 0x0024

static int ask_dms(struct st_qmi_port *port, struct st_qmi_request *request, const char *what,
		   st_deadline deadline)
{
	int result;

	if (!port->cid[ST_QMI_DMS])
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
			       "this modem does not tell of its radio");
	result = st_qmi_ask(port, request, deadline);
	if (result == 0 && request->code == QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID) {
		st_qmi_request_clear(request);
		result = st_qmi_reallocate(port, ST_QMI_DMS, deadline);
		if (result == 0)
			result = st_qmi_ask(port, request, deadline);
	}
	if (result == 0 && request->code)
		result = st_qmi_fail(request->code, what);
	return result;
}

/* 0x01 mode; 0x11 whether a switch of the machine restricts it */
int st_qmi_radio_read(struct st_port *base, struct st_radio *ret, st_deadline deadline)
{
	struct st_qmi_request request = { .client = ST_QMI_DMS, .id = GET_OPERATING_MODE };
	struct st_reader reader;
	int result = ask_dms((struct st_qmi_port *)base, &request, "radio", deadline);
	uint8_t mode;

	if (result == 0) {
		st_qmi_tlv(request.answer, 0x01, &reader);
		mode = st_read_u8(&reader);
		if (reader.failed)
			result = st_qmi_fail(ST_QMI_GARBLED, "radio");
	}
	if (result == 0) {
		ret->on = mode == MODE_ONLINE;
		ret->blocked = st_qmi_tlv(request.answer, 0x11, &reader) &&
			       st_read_u8(&reader) == 1 && !ret->on;
	}
	st_qmi_request_clear(&request);
	return result;
}

struct setting {
	struct st_qmi_request request; /* first */
	bool left;
};

static void on_sent(struct st_qmi_request *request)
{
	((struct setting *)request)->left = true;
}

static int set_mode(struct st_port *base, uint8_t mode, st_deadline deadline)
{
	const uint8_t body[] = { 0x01, 1, 0, mode };
	struct setting setting = { .request = {
		.client = ST_QMI_DMS, .id = SET_OPERATING_MODE, .body = body,
		.body_len = sizeof(body), .sent = on_sent } };
	int result = ask_dms((struct st_qmi_port *)base, &setting.request, "radio", deadline);

	if (result && setting.left && setting.request.code <= 0)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	st_qmi_request_clear(&setting.request);
	return result;
}

int st_qmi_radio_set(struct st_port *base, bool on, st_deadline deadline)
{
	return set_mode(base, on ? MODE_ONLINE : MODE_LOW_POWER, deadline);
}

/*
 * Most firmware starts anew only from offline, and from there to nothing else.
 * What does not know offline may still know reset.
 */
int st_qmi_restart(struct st_port *base, st_deadline deadline)
{
	int left = st_deadline_left(deadline), offline, result;

	offline = set_mode(base, MODE_OFFLINE, st_deadline_in(left / 3));
	if (offline == SIMTOPUP_CANCELLED || offline == SIMTOPUP_DEVICE_GONE)
		return offline;
	result = set_mode(base, MODE_RESET, st_deadline_in(left / 3));
	if (result && st_error_effect() == SIMTOPUP_EFFECT_NONE && offline == 0)
		result = set_mode(base, MODE_RESET, deadline);
	if (result && st_error_effect() == SIMTOPUP_EFFECT_NONE && offline == 0) {
		st_error_set_hint("the modem is offline and refuses to start anew: replug it");
		st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	}
	return result;
}

static const char *state_of(const struct st_qmi_request *request)
{
	static const char *const states[] = { "unknown", "disconnected", "connected", "suspended",
					      "connecting" };
	struct st_reader reader;
	uint8_t state;

	if (request->code)
		return "unknown";
	st_qmi_tlv(request->answer, 0x01, &reader);
	state = st_read_u8(&reader);
	return state < G_N_ELEMENTS(states) ? states[state] : "unknown";
}

/* 0x19 sent, 0x1A received; what comes with an error is of the connection before. */
static void read_counters(const struct st_qmi_request *request, struct st_counters *ret)
{
	struct st_reader sent, received;
	uint64_t tx, rx;

	if (request->code)
		return;
	st_qmi_tlv(request->answer, 0x19, &sent);
	st_qmi_tlv(request->answer, 0x1A, &received);
	tx = st_read_u64(&sent);
	rx = st_read_u64(&received);
	if (sent.failed || received.failed || tx > INT64_MAX || rx > INT64_MAX)
		return;
	*ret = (struct st_counters){ .known = true, .rx_bytes = (int64_t)rx,
				     .tx_bytes = (int64_t)tx };
}

int st_qmi_data_read(struct st_port *base, struct st_data *ret, st_deadline deadline)
{
	/* mask: bytes sent, bytes received */
	static const uint8_t bytes[] = { 0x01, 4, 0, 0xC0, 0, 0, 0 };
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_qmi_request requests[] = {
		{ .client = ST_QMI_WDS, .id = PACKET_SERVICE_STATUS },
		{ .client = ST_QMI_WDS, .id = PACKET_STATISTICS, .body = bytes,
		  .body_len = sizeof(bytes) },
	};
	int result;

	if (!port->cid[ST_QMI_WDS])
		return 0; /* the kernel's word alone */
	result = st_qmi_wave(port, requests, G_N_ELEMENTS(requests), deadline, deadline);
	if (result == 0) {
		ret->state = state_of(&requests[0]);
		read_counters(&requests[1], &ret->modem);
	}
	st_qmi_requests_clear(requests, G_N_ELEMENTS(requests));
	return result;
}
