/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* PIN and PUK, by UIM; by DMS where the firmware has it there only. */

#include "../../core/error.h"
#include "../../core/secret.h"
#include "../pin.h"
#include "qmi.h"

#include <string.h>

#define PIN1 1
#define CARD_SLOT_1 6 /* session type; what ModemManager uses, and firmware knows */
#define BODY_MAX 40

static const struct {
	uint16_t uim, dms;
} ids[] = {
	[ST_PIN_VERIFY] = { 0x0026, 0x0028 },  [ST_PIN_ENABLE] = { 0x0025, 0x0027 },
	[ST_PIN_DISABLE] = { 0x0025, 0x0027 }, [ST_PIN_CHANGE] = { 0x0028, 0x002A },
	[ST_PIN_UNBLOCK] = { 0x0027, 0x0029 },
};

static size_t put_code(uint8_t *at, const char *code)
{
	size_t len = strlen(code);

	at[0] = (uint8_t)len;
	memcpy(at + 1, code, len);
	return len + 1;
}

/* {PIN id, [flag], code [u8], [code [u8]]} in TLV 0x02 behind the session, or alone in 0x01. */
static size_t make_body(const struct st_pin_act *act, bool uim, uint8_t ret_body[BODY_MAX])
{
	static const uint8_t session[] = { 0x01, 2, 0, CARD_SLOT_1, 0 };
	size_t start = uim ? sizeof(session) : 0, at = start + 3;

	if (uim)
		memcpy(ret_body, session, sizeof(session));
	ret_body[at++] = PIN1;
	if (act->action == ST_PIN_ENABLE || act->action == ST_PIN_DISABLE)
		ret_body[at++] = act->action == ST_PIN_ENABLE;
	at += put_code(ret_body + at, act->code);
	if (act->action == ST_PIN_CHANGE || act->action == ST_PIN_UNBLOCK)
		at += put_code(ret_body + at, act->new_pin);
	ret_body[start] = uim ? 0x02 : 0x01;
	ret_body[start + 1] = (uint8_t)(at - start - 3);
	ret_body[start + 2] = 0;
	return at;
}

struct attempt {
	struct st_qmi_request request; /* first */
	uint8_t body[BODY_MAX];
	bool left; /* it was written: from now on the card may count it */
};

/* Not only when the answer comes: a core dump could show the stack until then. */
static void on_sent(struct st_qmi_request *request)
{
	struct attempt *attempt = (struct attempt *)request;

	attempt->left = true;
	st_wipe(attempt->body, sizeof(attempt->body));
}

/* 0x10 {PIN tries, PUK tries}; 0x13 {SW1, SW2}, all that some firmware tells. */
static bool read_retries(const struct st_pin_act *act, QmiMessage *answer, int *ret_retries)
{
	struct st_reader reader;
	uint8_t first, second;

	if (st_qmi_tlv(answer, 0x10, &reader)) {
		first = st_read_u8(&reader);
		second = st_read_u8(&reader);
		*ret_retries = st_qmi_retries(act->action == ST_PIN_UNBLOCK ? second : first);
		return !reader.failed && *ret_retries >= 0;
	}
	st_qmi_tlv(answer, 0x13, &reader);
	first = st_read_u8(&reader);
	second = st_read_u8(&reader);
	if (reader.failed)
		return false;
	*ret_retries = first == 0x63 ? second & 0x0F : 0; /* ETSI TS 102 221, 10.2.1.5 */
	return (first == 0x63 && second >= 0xC0) || (first == 0x69 && second == 0x83);
}

static int explain(const struct st_pin_act *act, const struct st_qmi_request *request)
{
	int code = request->code, retries = -1;
	bool counted = read_retries(act, request->answer, &retries);

	if (code == QMI_PROTOCOL_ERROR_NO_EFFECT)
		return 0;
	if (code == QMI_PROTOCOL_ERROR_INCORRECT_PIN ||
	    (code == QMI_PROTOCOL_ERROR_INTERNAL && counted)) {
		st_pin_fail_wrong(act, counted ? retries : -1);
		return st_error_set_peer("QMI %d", code);
	}
	if (code == QMI_PROTOCOL_ERROR_PIN_BLOCKED ||
	    code == QMI_PROTOCOL_ERROR_PIN_ALWAYS_BLOCKED) {
		st_pin_fail_wrong(act, 0);
		return st_error_set_peer("QMI %d", code);
	}
	st_qmi_fail(code, "PIN");
	return st_qmi_proves_unsent(code) ? st_error_status() :
					    st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
}

static int try_by(struct st_qmi_port *port, const struct st_pin_act *act, bool uim,
		  st_deadline deadline, bool *ret_unsupported)
{
	struct attempt attempt = { .request = {
		.client = uim ? ST_QMI_UIM : ST_QMI_DMS,
		.id = uim ? ids[act->action].uim : ids[act->action].dms,
		.secret = true, .sent = on_sent } };
	int result;

	attempt.request.body = attempt.body;
	attempt.request.body_len = make_body(act, uim, attempt.body);
	result = st_qmi_ask(port, &attempt.request, deadline);
	st_wipe(attempt.body, sizeof(attempt.body));
	if (result == 0 && attempt.request.code < 0)
		result = st_qmi_fail(attempt.request.code, "PIN");
	if (result && attempt.left)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	if (result == 0 && attempt.request.code)
		result = explain(act, &attempt.request);
	*ret_unsupported = st_qmi_is_unsupported(attempt.request.code);
	st_qmi_request_clear(&attempt.request);
	return result;
}

int st_qmi_pin_try(struct st_port *base, const struct st_pin_act *act, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	bool unsupported = true;
	int result = 0;

	if (port->cid[ST_QMI_UIM])
		result = try_by(port, act, true, deadline, &unsupported);
	/* What is not supported did not reach the card. */
	if (unsupported && port->cid[ST_QMI_DMS])
		result = try_by(port, act, false, deadline, &unsupported);
	if (unsupported)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
			       "this modem does not let programs act on the PIN");
	return result;
}
