/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* USSD (10.5.27). The network's answer comes with the SET's, behind it, or both ways. */

#include "mbim.h"

#include "../../codec/dcs.h"
#include "../../core/secret.h"

#include <string.h>

#define PAYLOAD_MAX 160      /* 3GPP TS 24.080, 3.6.1 ussd-String */
#define DCS_GSM7 0x0F        /* 3GPP TS 23.038, clause 5: language not specified */
#define DCS_UCS2 0x48        /* no compression, no class */
#define FIXED 16             /* action, DCS, offset, size */
#define ANSWER_MIN 20        /* response, session state, DCS, offset, size */

static void put_u32(uint8_t *at, uint32_t value)
{
	value = GUINT32_TO_LE(value);
	memcpy(at, &value, sizeof(value));
}

/*
 * By hand: libmbim's builder leaves copies of the payload in freed memory.
 * The buffer is appended at once, so that no growing leaves one either.
 */
static MbimMessage *build_set(MbimUssdAction action, const char *text)
{
	uint8_t buffer[FIXED + PAYLOAD_MAX] = { 0 };
	uint32_t dcs = DCS_GSM7;
	MbimMessage *message = NULL;
	size_t len = 0;
	bool fits = true;

	if (text && !st_gsm7_pack(text, buffer + FIXED, PAYLOAD_MAX, &len)) {
		dcs = DCS_UCS2;
		fits = st_ucs2_encode_be(text, buffer + FIXED, PAYLOAD_MAX, &len);
	}
	if (fits) {
		put_u32(buffer, action);
		put_u32(buffer + 4, text ? dcs : 0);
		put_u32(buffer + 8, len ? FIXED : 0);
		put_u32(buffer + 12, (uint32_t)len);
		message = mbim_message_command_new(0, MBIM_SERVICE_USSD, MBIM_CID_USSD,
						   MBIM_MESSAGE_COMMAND_TYPE_SET);
		mbim_message_command_append(message, buffer,
					    (guint32)(FIXED + (len + 3) / 4 * 4));
	}
	st_wipe(buffer, sizeof(buffer));
	return message;
}

static void read_answer(struct st_mbim_port *port, const MbimMessage *answer)
{
	MbimUssdResponse response;
	guint32 dcs = 0, len = 0, size = 0;
	const guint8 *octets = NULL;

	/* Some modems answer with no buffer at all, and notify. */
	if (!mbim_message_command_done_get_raw_information_buffer(answer, &size) ||
	    size < ANSWER_MIN)
		st_mbim_news_came(port, MBIM_USSD_RESPONSE_NO_ACTION_REQUIRED, 0, NULL, 0,
				  ST_MBIM_ANSWER);
	else if (mbim_message_ussd_response_parse(answer, &response, NULL, &dcs, &len, &octets,
						  NULL))
		st_mbim_news_came(port, response, dcs, octets, octets ? len : 0, ST_MBIM_ANSWER);
}

static void on_answer(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		      uint32_t session)
{
	if (session != port->ussd.session)
		return;
	port->ussd.answered = true;
	if (!error) {
		read_answer(port, answer);
		return;
	}
	if (port->ussd.handing) {
		port->ussd.refusal = g_error_copy(error);
		return;
	}
	st_mbim_news_failed(port, error->domain == MBIM_STATUS_ERROR ? (uint32_t)error->code : 0);
}

void st_mbim_ussd_notified(struct st_mbim_port *port, const MbimMessage *message)
{
	MbimUssdResponse response;
	guint32 dcs = 0, len = 0;
	const guint8 *octets = NULL;
	MbimUssdSessionState state;

	if (!mbim_message_ussd_notification_parse(message, &response, &state, &dcs, &len, &octets,
						  NULL))
		return;
	st_mbim_news_came(port, response, dcs, octets, octets ? len : 0,
			  state == MBIM_USSD_SESSION_STATE_EXISTING_SESSION ?
				  ST_MBIM_IN_SESSION : ST_MBIM_NEW_SESSION);
}

/* Answers to what was sent before are for nobody from now on. */
void st_mbim_ussd_forget(struct st_mbim_port *port)
{
	g_clear_error(&port->ussd.refusal);
	port->ussd.session++;
	port->ussd.handing = false;
	port->ussd.answered = false;
}

static void wipe_message(MbimMessage *message)
{
	GByteArray *bytes = (GByteArray *)message;

	st_wipe(bytes->data, bytes->len);
	mbim_message_unref(message);
}

static bool is_taken(const void *data)
{
	const struct st_mbim_port *port = data;

	return port->ussd.answered;
}

static int await_refusal(struct st_mbim_port *port, st_deadline deadline)
{
	g_autoptr(GError) refusal = NULL;
	int result = st_loop_wait(port->base.loop, is_taken, port,
				  st_deadline_min(deadline, st_deadline_in(ST_MBIM_REFUSAL_MS)));

	port->ussd.handing = false;
	refusal = g_steal_pointer(&port->ussd.refusal);
	if (refusal) {
		result = st_mbim_fail(refusal, "the modem refused the USSD string");
		if (st_mbim_not_opened(refusal))
			port->suspect = true;
		if (!st_mbim_proves_untaken(refusal))
			st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
		return result;
	}
	if (result == SIMTOPUP_TIMEOUT) {
		/* Not refused: the modem waits for the network, and so will the caller. */
		st_error_clear();
		return 0;
	}
	return result ? st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN) : 0;
}

int st_mbim_ussd_send(struct st_port *base, bool answer, const char *text, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	MbimUssdAction action = answer ? MBIM_USSD_ACTION_CONTINUE : MBIM_USSD_ACTION_INITIATE;
	MbimMessage *message;
	int result;

	if (!text[0])
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the USSD string is empty");
	result = st_mbim_wait_writable(port, deadline);
	if (result == 0)
		result = st_port_ussd_check_quiet(base, answer);
	if (result)
		return result;
	message = build_set(action, text);
	if (!message)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the USSD string is too long");
	st_mbim_ussd_forget(port);
	port->ussd.handing = true;
	/* libmbim writes it at once and keeps the answer's number only. */
	mbim_message_ref(message);
	st_mbim_background(port, message, ST_MBIM_NETWORK_S, on_answer, port->ussd.session);
	wipe_message(message);
	return await_refusal(port, deadline);
}

int st_mbim_ussd_cancel(struct st_port *base, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_request request = { .message = build_set(MBIM_USSD_ACTION_CANCEL, NULL) };
	bool not_opened, ended;
	int result;

	st_mbim_ussd_forget(port);
	result = st_mbim_ask(port, &request, 1, deadline);
	not_opened = st_mbim_not_opened(request.error);
	ended = st_mbim_request_good(&request);
	st_mbim_request_clear(&request);
	if (result)
		return result;
	if (not_opened)
		return st_mbim_reopen(port, deadline); /* which ended all sessions */
	if (!ended)
		return 0; /* any refusal: there was none */
	/* What the network says to the cancel is not for the next string. */
	port->ussd.answered = false;
	deadline = st_deadline_min(deadline, st_deadline_in(ST_MBIM_CANCEL_ECHO_MS));
	result = st_loop_wait(base->loop, is_taken, port, deadline);
	if (result == SIMTOPUP_DEVICE_GONE)
		return result;
	st_error_clear();
	return 0;
}
