/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Radio state (10.5.3), connection (10.5.12) and packet statistics (10.5.21). */

#include "mbim.h"

#include "../radio.h"

#include <string.h>

static int ask(struct st_mbim_port *port, struct st_mbim_request *request, const char *what,
	       st_deadline deadline)
{
	int result = st_mbim_ask(port, request, 1, deadline);

	if (result == 0 && st_mbim_not_opened(request->error)) {
		result = st_mbim_reopen(port, deadline);
		g_clear_pointer(&request->answer, mbim_message_unref);
		if (result == 0)
			result = st_mbim_ask(port, request, 1, deadline);
	}
	if (result == 0 && request->error)
		result = st_mbim_fail(request->error, what);
	return result;
}

int st_mbim_radio_read(struct st_port *base, struct st_radio *ret, st_deadline deadline)
{
	struct st_mbim_request request = { .message = mbim_message_radio_state_query_new(NULL) };
	MbimRadioSwitchState hardware, software;
	int result = ask((struct st_mbim_port *)base, &request,
			 "the radio's state cannot be read", deadline);

	if (result == 0 && !mbim_message_radio_state_response_parse(request.answer, &hardware,
								    &software, NULL))
		result = st_mbim_fail(NULL, "the radio's state cannot be understood");
	if (result == 0) {
		ret->on = software == MBIM_RADIO_SWITCH_STATE_ON;
		ret->blocked = hardware == MBIM_RADIO_SWITCH_STATE_OFF;
	}
	st_mbim_request_clear(&request);
	return result;
}

int st_mbim_radio_set(struct st_port *base, bool on, st_deadline deadline)
{
	return st_mbim_ask_once((struct st_mbim_port *)base,
				mbim_message_radio_state_set_new(
					on ? MBIM_RADIO_SWITCH_STATE_ON :
					     MBIM_RADIO_SWITCH_STATE_OFF, NULL),
				"the radio cannot be switched", deadline, NULL);
}

/* libmbim builds it from 1.30 on. */
int st_mbim_restart(struct st_port *base, st_deadline deadline)
{
	g_autoptr(MbimMessage) answer = NULL;
	int result = st_mbim_ask_once(
		(struct st_mbim_port *)base,
		mbim_message_command_new(0, MBIM_SERVICE_MS_BASIC_CONNECT_EXTENSIONS,
					 MBIM_CID_MS_BASIC_CONNECT_EXTENSIONS_DEVICE_RESET,
					 MBIM_MESSAGE_COMMAND_TYPE_SET),
		"the modem cannot be restarted", deadline, &answer);

	if (result && answer)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	if (result != SIMTOPUP_UNSUPPORTED)
		return result;
	st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_MBIM,
		"this modem offers no way to restart it over MBIM");
	return st_error_set_hint("replug it");
}

/* The second word of every version's answer; libmbim 1.28 knows that of MBIMEx 1 only. */
static const char *state_of(const MbimMessage *answer)
{
	static const char *const states[] = { "unknown", "connected", "connecting",
					      "disconnected", "disconnecting" };
	guint32 size = 0, state;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(answer, &size);

	if (!buffer || size < 2 * sizeof(state))
		return "unknown";
	memcpy(&state, buffer + sizeof(state), sizeof(state));
	state = GUINT32_FROM_LE(state);
	return state < G_N_ELEMENTS(states) ? states[state] : "unknown";
}

static void read_counters(const MbimMessage *answer, struct st_counters *ret)
{
	guint64 rx, tx;

	if (!mbim_message_packet_statistics_response_parse(answer, NULL, NULL, &rx, NULL, &tx,
							   NULL, NULL, NULL, NULL) ||
	    rx > INT64_MAX || tx > INT64_MAX)
		return;
	*ret = (struct st_counters){ .known = true, .rx_bytes = (int64_t)rx,
				     .tx_bytes = (int64_t)tx };
}

int st_mbim_data_read(struct st_port *base, struct st_data *ret, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_request requests[] = {
		{ .message = mbim_message_connect_query_new(
			  0, MBIM_ACTIVATION_STATE_UNKNOWN, MBIM_VOICE_CALL_STATE_NONE,
			  MBIM_CONTEXT_IP_TYPE_DEFAULT,
			  mbim_uuid_from_context_type(MBIM_CONTEXT_TYPE_INTERNET), 0, NULL) },
		{ .message = mbim_message_packet_statistics_query_new(NULL) },
	};
	int result = st_mbim_ask(port, requests, G_N_ELEMENTS(requests), deadline);

	if (result == 0 && st_mbim_not_opened(requests[0].error)) {
		result = st_mbim_reopen(port, deadline);
		for (size_t i = 0; i < G_N_ELEMENTS(requests); i++)
			g_clear_pointer(&requests[i].answer, mbim_message_unref);
		if (result == 0)
			result = st_mbim_ask(port, requests, G_N_ELEMENTS(requests), deadline);
	}
	if (result == 0 && st_mbim_request_good(&requests[0]))
		ret->state = state_of(requests[0].answer);
	/* Without a connection they are an error (10.5.21.2), not a failure. */
	if (result == 0 && st_mbim_request_good(&requests[1]))
		read_counters(requests[1].answer, &ret->modem);
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++)
		st_mbim_request_clear(&requests[i]);
	return result;
}
