/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Requests in waves, and requests that outlive the call that made them. */

#include "mbim.h"

#include "../../core/error.h"
#include "../../core/log.h"

#define LIBRARY_TIMEOUT_S 3600 /* ours end first, to the millisecond */

struct background {
	struct st_mbim_port *port;
	st_mbim_done done;
	uint32_t tag;
};

int st_mbim_wait_writable(struct st_mbim_port *port, st_deadline deadline)
{
	if (port->base.proxy)
		return 0;
	return st_port_wait_writable(port->base.path, port->base.loop, deadline);
}

bool st_mbim_request_good(const struct st_mbim_request *request)
{
	return request->answer && !request->error;
}

bool st_mbim_not_opened(const GError *error)
{
	return g_error_matches(error, MBIM_PROTOCOL_ERROR, MBIM_PROTOCOL_ERROR_NOT_OPENED);
}

void st_mbim_request_clear(struct st_mbim_request *request)
{
	g_clear_pointer(&request->message, mbim_message_unref);
	g_clear_pointer(&request->answer, mbim_message_unref);
	g_clear_error(&request->error);
}

static bool was_lost(const GError *error)
{
	return g_error_matches(error, MBIM_CORE_ERROR, MBIM_CORE_ERROR_ABORTED) ||
	       g_error_matches(error, MBIM_CORE_ERROR, MBIM_CORE_ERROR_TIMEOUT) ||
	       g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* libmbim gives no error for an answer that is not even a whole message. */
static void judge(const MbimMessage *answer, GError **ret_error)
{
	if (mbim_message_response_get_result(answer, MBIM_MESSAGE_TYPE_COMMAND_DONE, ret_error))
		return;
	if (!*ret_error)
		g_set_error_literal(ret_error, MBIM_CORE_ERROR, MBIM_CORE_ERROR_INVALID_MESSAGE,
				    "not a whole message");
}

static void on_answer(GObject *source, GAsyncResult *result, void *data)
{
	struct st_mbim_request *request = data;
	MbimDevice *device = MBIM_DEVICE(source);

	request->answer = mbim_device_command_finish(device, result, &request->error);
	if (request->answer)
		judge(request->answer, &request->error);
	st_wave_finish(request->wave);
}

static void send_request(struct st_mbim_port *port, struct st_mbim_request *request,
			 struct st_wave *wave)
{
	g_clear_error(&request->error);
	request->wave = wave;
	mbim_message_set_transaction_id(request->message,
					mbim_device_get_next_transaction_id(port->device));
	st_wave_start(wave);
	mbim_device_command(port->device, request->message, LIBRARY_TIMEOUT_S, wave->cancellable,
			    on_answer, request);
}

static int run_wave(struct st_mbim_port *port, struct st_mbim_request *requests, unsigned count,
		    st_deadline deadline)
{
	struct st_wave wave;
	int result = 0;

	st_wave_init(&wave, port->base.loop);
	for (unsigned i = 0; i < count && result == 0; i++) {
		result = st_mbim_wait_writable(port, deadline);
		if (result == 0)
			send_request(port, &requests[i], &wave);
	}
	if (result == 0)
		result = st_wave_wait(&wave, deadline);
	st_wave_clear(&wave);
	for (unsigned i = 0; i < count && result == 0; i++) {
		if (!requests[i].answer && !was_lost(requests[i].error))
			result = st_mbim_fail(requests[i].error, "the request cannot be sent");
	}
	return result;
}

/* Half of what is left, so that what got lost can be asked for once more. */
static st_deadline step_of(st_deadline deadline)
{
	int step = CLAMP(st_deadline_left(deadline) / 2, ST_MBIM_STEP_MIN_MS, ST_MBIM_STEP_MS);

	return st_deadline_min(deadline, st_deadline_in(step));
}

int st_mbim_ask(struct st_mbim_port *port, struct st_mbim_request *requests, unsigned count,
		st_deadline deadline)
{
	unsigned answered = 0;
	int result = 0;

	if (!port->serial) {
		result = run_wave(port, requests, count, step_of(deadline));
		if (result == 0)
			return 0;
		if (result != SIMTOPUP_TIMEOUT)
			return result;
		port->serial = true;
		st_log(ST_LAYER_MBIM, "requests were lost: one at a time from now on");
	}
	for (unsigned i = 0; i < count; i++) {
		if (!requests[i].answer && !st_deadline_passed(deadline))
			result = run_wave(port, &requests[i], 1, step_of(deadline));
		if (result && result != SIMTOPUP_TIMEOUT)
			return result;
		answered += requests[i].answer != NULL;
	}
	/* Bytes that got lost may have left libmbim waiting for the rest of a message. */
	if (answered < count)
		port->suspect = true;
	if (answered == 0)
		return result;
	st_error_clear();
	return 0;
}

static void on_background(GObject *source, GAsyncResult *result, void *data)
{
	g_autofree struct background *background = data;
	struct st_mbim_port *port = background->port;
	g_autoptr(MbimMessage) answer = NULL;
	g_autoptr(GError) error = NULL;

	answer = mbim_device_command_finish(MBIM_DEVICE(source), result, &error);
	port->n_background--;
	if (answer)
		judge(answer, &error);
	if (!g_cancellable_is_cancelled(port->background))
		background->done(port, answer, error, background->tag);
}

void st_mbim_background(struct st_mbim_port *port, MbimMessage *message, unsigned seconds,
			st_mbim_done done, uint32_t tag)
{
	struct background *background = g_new0(struct background, 1);

	background->port = port;
	background->done = done;
	background->tag = tag;
	port->n_background++;
	mbim_device_command(port->device, message, seconds, port->background,
			    on_background, background);
	mbim_message_unref(message);
}

bool st_mbim_answers(struct st_mbim_port *port, st_deadline deadline)
{
	int patience = MIN(st_deadline_left(deadline) / 2, ST_MBIM_PROBE_MS);
	struct st_mbim_request probe = { 0 };
	int result;

	if (port->n_background == 0)
		return true;
	probe.message = mbim_message_device_caps_query_new(NULL);
	result = run_wave(port, &probe, 1, st_deadline_in(patience));
	st_mbim_request_clear(&probe);
	st_error_clear();
	return result != SIMTOPUP_TIMEOUT;
}

void st_mbim_background_stop(struct st_mbim_port *port)
{
	g_cancellable_cancel(port->background);
	while (port->n_background)
		g_main_context_iteration(st_loop_context(port->base.loop), TRUE);
}
