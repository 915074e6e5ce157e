/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "../../core/log.h"
#include "../../core/secret.h"
#include "qmi.h"

#include <poll.h>

/* Ours end by the wave's deadline; libqmi's own timer must only never come first. */
#define LIBRARY_TIMEOUT_S 600

#define TLV_RESULT 0x02
#define STATUS_SUCCESS 0

static const QmiService services[] = {
	[ST_QMI_DMS] = QMI_SERVICE_DMS,	    [ST_QMI_NAS] = QMI_SERVICE_NAS,
	[ST_QMI_UIM] = QMI_SERVICE_UIM,	    [ST_QMI_VOICE] = QMI_SERVICE_VOICE,
	[ST_QMI_WDS] = QMI_SERVICE_WDS,
	[ST_QMI_WMS] = QMI_SERVICE_WMS,	    [ST_QMI_CTL] = QMI_SERVICE_CTL,
};

bool st_qmi_tlv(QmiMessage *message, uint8_t type, struct st_reader *ret_reader)
{
	uint16_t len = 0;
	const uint8_t *data = message ? qmi_message_get_raw_tlv(message, type, &len) : NULL;

	st_reader_init(ret_reader, data, len);
	return data != NULL;
}

static int result_of(QmiMessage *answer)
{
	struct st_reader reader;
	uint16_t status, error;

	st_qmi_tlv(answer, TLV_RESULT, &reader);
	status = st_read_u16(&reader);
	error = st_read_u16(&reader);
	if (reader.failed)
		return ST_QMI_GARBLED;
	if (status == STATUS_SUCCESS)
		return 0;
	return error ? error : QMI_PROTOCOL_ERROR_UNKNOWN_ERROR;
}

static void note_failure(struct st_qmi_request *request, const GError *error)
{
	request->code = ST_QMI_UNANSWERED;
	if (g_error_matches(error, QMI_CORE_ERROR, QMI_CORE_ERROR_UNEXPECTED_MESSAGE))
		request->code = ST_QMI_GARBLED;
	/* A write that failed: the node is dead, whether or not its hangup was seen. */
	if (error->domain == G_IO_ERROR)
		st_loop_set_gone(request->port->base.loop, true);
}

static void on_answer(GObject *source, GAsyncResult *result, void *data)
{
	struct st_qmi_request *request = data;
	struct st_wave *wave = request->wave;
	g_autoptr(GError) error = NULL;

	request->answer = qmi_device_command_full_finish(QMI_DEVICE(source), result, &error);
	request->port->silent = !request->answer;
	request->port->base.suspect |= !request->answer;
	if (request->answer)
		request->port->no_opening_until = 0;
	if (request->answer)
		request->code = result_of(request->answer);
	else
		note_failure(request, error);
	if (request->done)
		request->done(request); /* may free it */
	st_wave_finish(wave);
}

static void add_body(QmiMessage *message, const struct st_qmi_request *request)
{
	struct st_reader reader;

	st_reader_init(&reader, request->body, request->body_len);
	while (reader.left) {
		uint8_t type = st_read_u8(&reader);
		uint16_t len = st_read_u16(&reader);
		const uint8_t *value = st_read_bytes(&reader, len);

		if (!value || !qmi_message_add_raw_tlv(message, type, value, len, NULL))
			return;
	}
}

/* libqmi writes before it returns, and later looks only at the header. */
static void wipe(QmiMessage *message, const struct st_qmi_request *request)
{
	struct st_reader reader;

	st_reader_init(&reader, request->body, request->body_len);
	while (reader.left) {
		uint8_t type = st_read_u8(&reader);
		uint16_t len = st_read_u16(&reader);
		uint16_t written = 0;
		const uint8_t *value = qmi_message_get_raw_tlv(message, type, &written);

		if (value)
			st_wipe((void *)value, written);
		st_read_bytes(&reader, len);
	}
}

/*
 * Ours, not libqmi's: those of CTL begin anew with each opening, and an answer
 * from before would be taken for one of now. Below 128 libqmi itself counts.
 */
static uint16_t next_transaction(struct st_qmi_port *port, bool is_ctl)
{
	if (is_ctl) {
		port->ctl_transaction = (uint8_t)(port->ctl_transaction + 1) | 0x80;
		return port->ctl_transaction;
	}
	if (++port->transaction == 0)
		port->transaction = 1;
	return port->transaction;
}

void st_qmi_request_start(struct st_qmi_port *port, struct st_qmi_request *request,
			  struct st_wave *wave)
{
	bool is_ctl = request->client == ST_QMI_CTL;
	QmiMessage *message;

	request->port = port;
	request->wave = wave;
	request->answer = NULL;
	request->code = ST_QMI_UNANSWERED;
	message = qmi_message_new(services[request->client],
				  is_ctl ? 0 : port->cid[request->client],
				  next_transaction(port, is_ctl), request->id);
	add_body(message, request);
	st_wave_start(wave);
	qmi_device_command_full(port->device, message, NULL, LIBRARY_TIMEOUT_S,
				wave->cancellable, on_answer, request);
	if (request->secret)
		wipe(message, request);
	qmi_message_unref(message);
	if (request->sent)
		request->sent(request);
	if (request->secret)
		st_wipe_stack(); /* copies in registers that were saved there */
}

void st_qmi_request_clear(struct st_qmi_request *request)
{
	g_clear_pointer(&request->answer, qmi_message_unref);
}

void st_qmi_requests_clear(struct st_qmi_request *requests, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		st_qmi_request_clear(&requests[i]);
}

static bool is_writable(int fd)
{
	struct pollfd probe = { .fd = fd, .events = POLLOUT };

	return poll(&probe, 1, 0) == 1 && probe.revents == POLLOUT;
}

bool st_qmi_may_write_now(const struct st_qmi_port *port)
{
	/* A QRTR socket is no shared node: the kernel answers at once. */
	return !st_loop_gone(port->base.loop) &&
	       (port->base.proxy || port->base.way == ST_WAY_QRTR || is_writable(port->probe));
}

int st_qmi_may_write(struct st_qmi_port *port, st_deadline deadline)
{
	if (st_loop_gone(port->base.loop))
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "the modem is gone");
	if (st_qmi_may_write_now(port))
		return 0;
	return st_port_wait_writable(port->base.path, port->base.loop, deadline);
}

static bool is_over(const void *data)
{
	const struct st_wave *wave = data;

	return wave->pending == 0;
}

/* Silence from the start may be a slow modem; silence after some answers is loss. */
static int wait_patiently(struct st_wave *wave, unsigned sent, st_deadline patience,
			  st_deadline deadline)
{
	st_deadline first = st_deadline_min(patience, deadline);
	int result = st_loop_wait(wave->loop, is_over, wave, first);

	if (result != SIMTOPUP_TIMEOUT || first >= deadline || wave->pending < sent)
		return result;
	return st_loop_wait(wave->loop, is_over, wave, deadline);
}

int st_qmi_wave(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
		st_deadline patience, st_deadline deadline)
{
	struct st_error_saved why;
	struct st_wave wave;
	int result = 0;

	for (unsigned i = 0; i < n; i++) {
		requests[i].code = ST_QMI_UNANSWERED;
		requests[i].answer = NULL;
	}
	st_wave_init(&wave, port->base.loop);
	for (unsigned i = 0; i < n && result == 0; i++) {
		result = st_qmi_may_write(port, deadline);
		if (result == 0)
			st_qmi_request_start(port, &requests[i], &wave);
	}
	if (result == 0)
		result = wait_patiently(&wave, n, patience, deadline);
	st_error_save(&why);
	st_wave_clear(&wave); /* no callback may come after this frame */
	st_error_restore(&why);
	/* Ended together with the hangup, not by an answer. */
	if (result == 0 && st_loop_gone(port->base.loop))
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "the modem is gone");
	if (result == 0)
		st_error_clear(); /* of the patience that ran out */
	return result;
}

int st_qmi_ask(struct st_qmi_port *port, struct st_qmi_request *request, st_deadline deadline)
{
	return st_qmi_wave(port, request, 1, deadline, deadline);
}
