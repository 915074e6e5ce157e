/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "../../core/log.h"
#include "../../core/secret.h"
#include "qmi.h"

#include <string.h>

#define VOICE_ORIGINATE 0x003A
#define VOICE_ANSWER 0x003B
#define VOICE_CANCEL 0x003C
#define VOICE_ORIGINATE_NO_WAIT 0x0043

#define DCS_ASCII 1
#define BODY_MAX (5 + ST_USSD_OCTETS_MAX)

/* How long the blocking form may refuse at once; after that the modem has it. */
#define BLOCKING_GRACE_MS 500
/* A cancel's own release comes before its answer, or this soon after. */
#define OWN_RELEASE_MS 500

/* TLV 0x01 {dcs, data [u8]}; the buffer is the caller's to wipe. */
static size_t make_body(const char *text, uint8_t *ret_body)
{
	size_t len = strlen(text);

	ret_body[0] = 0x01;
	ret_body[1] = (uint8_t)(len + 2);
	ret_body[2] = 0;
	ret_body[3] = DCS_ASCII;
	ret_body[4] = (uint8_t)len;
	memcpy(ret_body + 5, text, len);
	return len + 5;
}

static int refuse(int code)
{
	int status = st_qmi_fail(code, "USSD");

	if (!st_qmi_proves_unsent(code))
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return status;
}

/* It was written, and no answer to it came: `result` says how the waiting ended. */
static int doubt(struct st_qmi_port *port, int result, int code)
{
	if (st_loop_gone(port->base.loop))
		result = st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "the modem is gone");
	else if (result == 0)
		result = st_qmi_fail(code, "USSD");
	st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}

/* The acknowledgement, or an answer of the network that makes it unnecessary. */
struct handing_over {
	struct st_qmi_request request;
	struct st_wave wave;
};

static bool network_spoke(const struct st_port *port)
{
	for (unsigned i = 0; i < port->ussd_count; i++) {
		if (port->ussd[i].text[0])
			return true;
	}
	return false;
}

static bool is_handed_over(const void *data)
{
	const struct handing_over *over = data;

	return over->wave.pending == 0 || network_spoke(&over->request.port->base);
}

/* Returns 0 with the modem's answer in *ret_code, 0 or a QMI error. */
static int hand_over(struct st_qmi_port *port, struct handing_over *over, st_deadline deadline,
		     int *ret_code)
{
	struct st_error_saved why;
	int result = st_qmi_may_write(port, deadline);
	int code;

	if (result == 0)
		result = st_port_ussd_check_quiet(&port->base, over->request.id == VOICE_ANSWER);
	if (result)
		return result; /* nothing was written: the effect is none */
	st_wave_init(&over->wave, port->base.loop);
	st_qmi_request_start(port, &over->request, &over->wave);
	result = st_loop_wait(port->base.loop, is_handed_over, over, deadline);
	st_error_save(&why);
	st_wave_clear(&over->wave);
	st_error_restore(&why);
	code = over->request.code;
	st_qmi_request_clear(&over->request);
	if (code < 0 && network_spoke(&port->base))
		code = 0;
	if (code < 0)
		return doubt(port, result, code);
	*ret_code = code;
	return 0;
}

/* VOICE 0x3A: its response is the network's answer, and may outlive the call. */
struct blocking {
	struct st_qmi_request request;
	bool waiting; /* the call that sent it is still there */
	bool over;
};

static void blocking_free(struct blocking *blocking)
{
	st_qmi_request_clear(&blocking->request);
	g_free(blocking);
}

/* Pushes here and not in the call: what comes behind the answer must stay behind it. */
static void on_blocking_answer(struct st_qmi_request *request)
{
	struct blocking *blocking = (struct blocking *)request;
	bool refused = request->code > 0 && st_qmi_proves_unsent(request->code);

	blocking->over = true;
	if (request->code >= 0 && !(blocking->waiting && refused))
		st_qmi_ussd_response(request->port, request->answer, request->code);
	if (!blocking->waiting)
		blocking_free(blocking);
}

static bool is_over(const void *data)
{
	const struct blocking *blocking = data;

	return blocking->over;
}

/* Cancels one that is still out; its callback has run when this returns. */
static void drop_blocking(struct st_qmi_port *port)
{
	st_wave_clear(&port->blocking);
	st_wave_init(&port->blocking, port->base.loop);
}

static int judge_blocking(struct st_qmi_port *port, const struct st_qmi_request *request)
{
	if (request->code < 0)
		return doubt(port, 0, request->code);
	if (request->code && st_qmi_proves_unsent(request->code))
		return refuse(request->code);
	return 0; /* pushed already */
}

static int send_blocking(struct st_qmi_port *port, const uint8_t *body, size_t len,
			 st_deadline deadline)
{
	struct blocking *blocking;
	st_deadline grace = st_deadline_in(BLOCKING_GRACE_MS);
	int result = st_qmi_may_write(port, deadline);

	if (result)
		return result;
	drop_blocking(port);
	blocking = g_new0(struct blocking, 1);
	blocking->waiting = true;
	blocking->request = (struct st_qmi_request){
		.client = ST_QMI_VOICE, .id = VOICE_ORIGINATE, .body = body,
		.body_len = len, .secret = true, .done = on_blocking_answer
	};
	st_qmi_request_start(port, &blocking->request, &port->blocking);
	blocking->request.body = NULL; /* the caller wipes it */
	result = st_loop_wait(port->base.loop, is_over, blocking,
			      st_deadline_min(grace, deadline));
	if (result == SIMTOPUP_TIMEOUT) {
		blocking->waiting = false;
		st_error_clear();
		return 0;
	}
	if (result) {
		blocking->waiting = false;
		drop_blocking(port);
		return doubt(port, result, ST_QMI_UNANSWERED);
	}
	result = judge_blocking(port, &blocking->request);
	blocking_free(blocking);
	return result;
}

static int send_text(struct st_qmi_port *port, bool answer, const uint8_t *body, size_t len,
		     st_deadline deadline)
{
	struct handing_over over = { .request = {
		.client = ST_QMI_VOICE, .body = body, .body_len = len, .secret = true,
		.id = answer ? VOICE_ANSWER : VOICE_ORIGINATE_NO_WAIT } };
	int code = 0;
	int result;

	if (!answer && port->no_no_wait)
		return send_blocking(port, body, len, deadline);
	over.request.port = port;
	result = hand_over(port, &over, deadline, &code);
	if (result || code == 0)
		return result;
	if (!answer && st_qmi_is_unsupported(code)) {
		/* Proof that nothing was sent: the other form may be. */
		port->no_no_wait = true;
		return send_blocking(port, body, len, deadline);
	}
	return refuse(code);
}

int st_qmi_ussd_send(struct st_port *base, bool answer, const char *text, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	uint8_t body[BODY_MAX];
	size_t len = strlen(text);
	int result;

	if (len == 0 || len > ST_USSD_OCTETS_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a USSD string has 1 to %d characters", ST_USSD_OCTETS_MAX);
	if (!port->cid[ST_QMI_VOICE])
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI, "the modem has no USSD");
	result = send_text(port, answer, body, make_body(text, body), deadline);
	st_wipe(body, sizeof(body));
	return result;
}

static int cancel_once(struct st_qmi_port *port, st_deadline deadline, int *ret_code)
{
	struct st_qmi_request request = { .client = ST_QMI_VOICE, .id = VOICE_CANCEL };
	int result = st_qmi_ask(port, &request, deadline);

	*ret_code = request.code;
	st_qmi_request_clear(&request);
	return result;
}

int st_qmi_ussd_cancel(struct st_port *base, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	st_deadline before = port->own_release_until; /* an earlier cancel's is still to come */
	int code = ST_QMI_UNANSWERED;
	int result;

	if (!port->cid[ST_QMI_VOICE])
		return 0;
	port->own_release_until = deadline;
	result = cancel_once(port, deadline, &code);
	if (result == 0 && code == QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID) {
		result = st_qmi_reallocate(port, ST_QMI_VOICE, deadline);
		if (result == 0)
			result = cancel_once(port, deadline, &code);
	}
	/* A refusal says that there was none, in as many ways as there is firmware. */
	if (result == 0 && code > 0)
		st_log(ST_LAYER_QMI, "USSD cancel: QMI %d", code);
	if (port->own_release_until)
		port->own_release_until = code == 0 ? st_deadline_in(OWN_RELEASE_MS) : before;
	drop_blocking(port);
	return result;
}
