/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One part, once. It costs money: what is not certain is told as such, and not repeated. */
#include "../../core/error.h"
#include "../../core/secret.h"
#include "../sms.h"
#include "qmi.h"

#include <string.h>

#define WMS_RAW_SEND 0x0020
#define FORMAT_GSM_PP 6
#define FIXED 6 /* type, length, format, length */
G_STATIC_ASSERT(FIXED + ST_SMS_PDU_MAX <= ST_SECRET_MAX);
#define WMS_CAUSE_CODE 54
#define TP_DUPLICATE 0xC5 /* 3GPP TS 23.040, 9.2.3.22 */

/* Causes with which a service centre or a network says no for good (3GPP TS 24.011, E.2). */
static bool is_final(unsigned rp_cause)
{
	static const uint8_t causes[] = { 1, 8, 10, 11, 21, 27, 28, 29, 30, 50, 69 };

	return memchr(causes, (int)rp_cause, sizeof(causes)) != NULL && rp_cause <= 0xFF;
}

struct sending {
	struct st_qmi_request request; /* first */
	bool left; /* it was written: from now on it may arrive */
};

static void on_sent(struct st_qmi_request *request)
{
	((struct sending *)request)->left = true;
}

/* 0x12 {RP cause u16, TP cause u8} */
static int refuse(const struct st_qmi_request *request)
{
	struct st_reader reader;
	unsigned rp, tp;
	int result;

	if (request->code != WMS_CAUSE_CODE || !st_qmi_tlv(request->answer, 0x12, &reader)) {
		result = st_qmi_fail(request->code, "message");
		if (!st_qmi_proves_unsent(request->code))
			st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
		return result;
	}
	rp = st_read_u16(&reader);
	tp = st_read_u8(&reader);
	result = st_fail(SIMTOPUP_NETWORK, ST_LAYER_NETWORK, "the network refused the message");
	st_error_set_peer("RP %u TP %u", rp, tp);
	if (reader.failed || !is_final(rp) || tp == TP_DUPLICATE)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}

static int judge(const struct sending *sending, int result)
{
	if (result == 0 && sending->request.code > 0)
		return refuse(&sending->request);
	if (result == 0 && sending->request.code < 0)
		result = st_qmi_fail(sending->request.code, "message");
	if (result && sending->left)
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}

int st_qmi_sms_send(struct st_port *base, uint8_t *pdu, size_t len, st_deadline deadline)
{
	/* Not on the stack: the modem may let us wait for minutes, and a core dump shows stacks. */
	struct st_secret *body = st_secret_new("", 0);
	const uint8_t fixed[FIXED] = { 0x01, (uint8_t)(len + 3), 0, FORMAT_GSM_PP, (uint8_t)len,
				       0 };
	struct sending sending = { .request = {
		.client = ST_QMI_WMS, .id = WMS_RAW_SEND, .body_len = FIXED + len,
		.secret = true, .sent = on_sent } };
	int result;

	if (!body)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no memory for a secret");
	memcpy(st_secret_buffer(body), fixed, FIXED);
	memcpy(st_secret_buffer(body) + FIXED, pdu, len);
	st_wipe(pdu, len);
	sending.request.body = (const uint8_t *)st_secret_text(body);
	result = st_qmi_ask((struct st_qmi_port *)base, &sending.request, deadline);
	result = judge(&sending, result);
	st_qmi_request_clear(&sending.request);
	st_secret_free(body);
	return result;
}
