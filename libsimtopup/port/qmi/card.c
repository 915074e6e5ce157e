/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The card itself: UIM 0x42, 0x3F and 0x3B. The modem passes the command on
 * as it is, and 61xx back.
 */
#include "../../core/error.h"
#include "../../core/secret.h"
#include "qmi.h"

#include <string.h>

#define UIM_SEND_APDU 0x003B
#define UIM_LOGICAL_CHANNEL 0x003F
#define UIM_OPEN_LOGICAL_CHANNEL 0x0042

#define SLOT 1 /* the logical one, to which the active card is mapped */
#define OPEN_MAX (4 + 4 + ST_AID_MAX)
#define APDU_BODY_MAX (4 + 5 + ST_APDU_MAX + 4)
#define SW_NOT_FOUND 0x6A82 /* ETSI TS 102 221 10.2.1.5.3 */

static bool is_open_in(const struct st_qmi_port *port, int *ret_result)
{
	if (port->cid[ST_QMI_UIM])
		return true;
	*ret_result = st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI, "the modem has no card service");
	return false;
}

struct closing {
	struct st_qmi_request request; /* first */
	uint8_t body[8];
};

static void on_closed(struct st_qmi_request *request)
{
	struct closing *closing = (struct closing *)request;

	/* A refusal means that it was open no more. */
	if (request->code >= 0)
		st_qmi_notes_remove(request->port->notes, ST_QMI_NOTED_CHANNEL, closing->body[7]);
	st_qmi_request_clear(request);
	g_free(closing);
}

void st_qmi_card_close(struct st_port *base, unsigned channel)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	const uint8_t body[8] = { 0x01, 1, 0, SLOT, 0x11, 1, 0, (uint8_t)channel };
	struct st_error_saved why;
	struct closing *closing;

	if (!base->linked || st_loop_gone(base->loop))
		return;
	st_error_save(&why);
	if (port->cid[ST_QMI_UIM] && st_qmi_may_write(port, st_deadline_in(0)) == 0) {
		closing = g_new0(struct closing, 1);
		memcpy(closing->body, body, sizeof(body));
		closing->request = (struct st_qmi_request){
			.client = ST_QMI_UIM, .id = UIM_LOGICAL_CHANNEL, .body = closing->body,
			.body_len = sizeof(closing->body), .done = on_closed };
		st_qmi_request_start(port, &closing->request, &port->card);
	}
	st_error_restore(&why);
}

static void close_stale(struct st_qmi_port *port)
{
	for (unsigned i = 1; i < ST_CARD_CHANNELS; i++) {
		if (port->stale_channels & 1u << i)
			st_qmi_card_close(&port->base, i);
	}
	port->stale_channels = 0;
}

/* On the heap: its answer is waited for behind a deadline too, so that the channel is closed. */
struct opening {
	struct st_qmi_request request; /* first */
	uint8_t body[OPEN_MAX];
	bool over, abandoned;
};

static void opening_free(struct opening *opening)
{
	st_qmi_request_clear(&opening->request);
	g_free(opening);
}

static unsigned channel_of(const struct st_qmi_request *request)
{
	struct st_reader reader;
	unsigned channel;

	if (request->code)
		return 0;
	st_qmi_tlv(request->answer, 0x10, &reader);
	channel = st_read_u8(&reader);
	return channel < ST_CARD_CHANNELS ? channel : 0;
}

static void on_opened(struct st_qmi_request *request)
{
	struct opening *opening = (struct opening *)request;
	unsigned channel = channel_of(request);

	opening->over = true;
	if (channel)
		st_qmi_notes_add(request->port->notes, ST_QMI_NOTED_CHANNEL, (uint8_t)channel);
	if (!opening->abandoned)
		return;
	if (channel)
		st_qmi_card_close(&request->port->base, channel);
	opening_free(opening);
}

static bool is_over(const void *data)
{
	const struct opening *opening = data;

	return opening->over;
}

/* Takes the answer's part: words in 0x11, SELECT's data in 0x12. */
static void take_selection(const struct st_qmi_request *request, struct st_card_answer *ret_answer)
{
	struct st_reader words, content;
	const uint8_t *data;
	size_t len;

	ret_answer->sw = 0;
	if (st_qmi_tlv(request->answer, 0x11, &words)) {
		unsigned sw1 = st_read_u8(&words);

		ret_answer->sw = (uint16_t)(sw1 << 8 | st_read_u8(&words));
	}
	st_qmi_tlv(request->answer, 0x12, &content);
	len = st_read_u8(&content);
	data = st_read_bytes(&content, len);
	if (data)
		g_byte_array_append(ret_answer->data, data, (guint)len);
}

static int refuse_open(int code, uint16_t sw)
{
	if (code == QMI_PROTOCOL_ERROR_SIM_FILE_NOT_FOUND || sw == SW_NOT_FOUND)
		return st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CARD,
			       "the card has no such application");
	if (code == QMI_PROTOCOL_ERROR_INSUFFICIENT_RESOURCES)
		return st_fail(SIMTOPUP_RESOURCES, ST_LAYER_CARD,
			       "no logical channel of the card is free");
	if (code == QMI_PROTOCOL_ERROR_ACCESS_DENIED) {
		st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
			"the modem lets nobody at this card application");
		return st_error_set_peer("QMI %d", code);
	}
	if (sw) {
		st_fail(SIMTOPUP_SIM_ERROR, ST_LAYER_CARD,
			"the card refuses to select the application");
		return st_error_set_peer("SW %04X", sw);
	}
	return st_qmi_fail(code, "logical channel");
}

/* 0x42 {slot, AID}; firmware without it has 0x3F, which opens as well. */
static int open_by(struct st_qmi_port *port, uint16_t id, const uint8_t *aid, size_t aid_len,
		   struct opening **ret_opening, st_deadline deadline)
{
	const uint8_t head[8] = { 0x01, 1, 0, SLOT, 0x10, (uint8_t)(aid_len + 1), 0,
				  (uint8_t)aid_len };
	struct opening *opening;
	int result = st_qmi_may_write(port, deadline);

	if (result)
		return result;
	opening = g_new0(struct opening, 1);
	memcpy(opening->body, head, sizeof(head));
	memcpy(opening->body + sizeof(head), aid, aid_len);
	opening->request = (struct st_qmi_request){
		.client = ST_QMI_UIM, .id = id, .body = opening->body,
		.body_len = sizeof(head) + aid_len, .done = on_opened };
	st_qmi_request_start(port, &opening->request, &port->card);
	result = st_loop_wait(port->base.loop, is_over, opening, deadline);
	port->base.suspect |= result == SIMTOPUP_TIMEOUT;
	if (result) {
		opening->abandoned = true;
		if (opening->over)
			opening_free(opening);
		return result;
	}
	*ret_opening = opening;
	return 0;
}

int st_qmi_card_open(struct st_port *base, const uint8_t *aid, size_t aid_len,
		     struct st_card_answer *ret_answer, unsigned *ret_channel,
		     st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct opening *opening = NULL;
	unsigned channel;
	int result, code;

	if (!is_open_in(port, &result))
		return result;
	close_stale(port);
	result = open_by(port, UIM_OPEN_LOGICAL_CHANNEL, aid, aid_len, &opening, deadline);
	if (result == 0 && st_qmi_is_unsupported(opening->request.code)) {
		opening_free(opening);
		result = open_by(port, UIM_LOGICAL_CHANNEL, aid, aid_len, &opening, deadline);
	}
	if (result)
		return result;
	code = opening->request.code;
	channel = channel_of(&opening->request);
	take_selection(&opening->request, ret_answer);
	opening_free(opening);
	if (code)
		return refuse_open(code, ret_answer->sw);
	if (!channel)
		return st_qmi_fail(ST_QMI_GARBLED, "logical channel");
	*ret_channel = channel;
	return 0;
}

static int take_response(const struct st_qmi_request *request, struct st_card_answer *ret_answer)
{
	struct st_reader reader;
	const uint8_t *data;
	size_t len;

	st_qmi_tlv(request->answer, 0x10, &reader);
	len = st_read_u16(&reader);
	data = st_read_bytes(&reader, len);
	if (!data || len < 2)
		return st_qmi_fail(ST_QMI_GARBLED, "card command");
	g_byte_array_append(ret_answer->data, data, (guint)len - 2);
	ret_answer->sw = (uint16_t)(data[len - 2] << 8 | data[len - 1]);
	return 0;
}

/* 0x3B {slot, APDU u16, channel} */
static size_t build_transmit(uint8_t *body, unsigned channel, const uint8_t *apdu, size_t len)
{
	const uint8_t head[] = { 0x01, 1, 0, SLOT, 0x02, (uint8_t)(len + 2),
				 (uint8_t)((len + 2) >> 8), (uint8_t)len, (uint8_t)(len >> 8) };
	const uint8_t tail[] = { 0x10, 1, 0, (uint8_t)channel };

	memcpy(body, head, sizeof(head));
	memcpy(body + sizeof(head), apdu, len);
	memcpy(body + sizeof(head) + len, tail, sizeof(tail));
	return sizeof(head) + len + sizeof(tail);
}

int st_qmi_card_transmit(struct st_port *base, unsigned channel, const uint8_t *apdu, size_t len,
			 struct st_card_answer *ret_answer, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_qmi_request request = { .client = ST_QMI_UIM, .id = UIM_SEND_APDU,
					  .secret = true };
	uint8_t body[APDU_BODY_MAX];
	int result = st_qmi_may_write(port, deadline);

	if (result || !is_open_in(port, &result))
		return result;
	request.body = body;
	request.body_len = build_transmit(body, channel, apdu, len);
	result = st_qmi_ask(port, &request, deadline);
	st_wipe(body, sizeof(body));
	if (result == 0 && request.code == 0)
		result = take_response(&request, ret_answer);
	else if (result == 0)
		result = st_qmi_fail(request.code, "card command");
	/* A refusal by the modem's front door never reached the card. */
	if (result && !(request.code > 0 && st_qmi_proves_unsent(request.code)))
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	st_qmi_request_clear(&request);
	return result;
}
