/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "../../core/log.h"
#include "qmi.h"

#include <string.h>

#define CTL_ALLOCATE 0x0022
#define CTL_RELEASE 0x0023
#define VOICE_INDICATION_REGISTER 0x0003
#define WMS_SET_EVENT_REPORT 0x0001

#define RELEASE_MS 800 /* what is left of unlink's second is for closing */
#define SILENT_RELEASE_MS 30 /* written all the same; the deadline has been used up */

struct service {
	uint8_t number;
	unsigned need;
	const uint8_t allocate[4]; /* TLV 0x01 */
};

static const struct service services[ST_QMI_CLIENTS] = {
	[ST_QMI_DMS] = { QMI_SERVICE_DMS, ST_NEED_STATE, { 0x01, 1, 0, QMI_SERVICE_DMS } },
	[ST_QMI_NAS] = { QMI_SERVICE_NAS, ST_NEED_STATE, { 0x01, 1, 0, QMI_SERVICE_NAS } },
	[ST_QMI_UIM] = { QMI_SERVICE_UIM, ST_NEED_STATE, { 0x01, 1, 0, QMI_SERVICE_UIM } },
	[ST_QMI_VOICE] = { QMI_SERVICE_VOICE, ST_NEED_USSD, { 0x01, 1, 0, QMI_SERVICE_VOICE } },
	[ST_QMI_WMS] = { QMI_SERVICE_WMS, ST_NEED_SMS, { 0x01, 1, 0, QMI_SERVICE_WMS } },
};

static void on_allocated(struct st_qmi_request *request)
{
	struct st_reader reader;
	uint8_t number, cid;

	if (request->code)
		return;
	st_qmi_tlv(request->answer, 0x01, &reader);
	number = st_read_u8(&reader);
	cid = st_read_u8(&reader);
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		if (services[i].number != number || cid == 0 || request->port->cid[i])
			continue;
		/* At once: a kill between here and the note leaks the id. */
		st_qmi_notes_add(request->port->notes, number, cid);
		request->port->cid[i] = cid;
	}
}

/*
 * Forgotten when it is written, answered or not: a second release, later,
 * could hit a program that was given the same id in between.
 */
static void on_release_sent(struct st_qmi_request *request)
{
	st_qmi_notes_remove(request->port->notes, request->body[3], request->body[4]);
}

static struct st_qmi_request release_request(uint8_t body[5], uint8_t service, uint8_t cid)
{
	const uint8_t tlv[5] = { 0x01, 2, 0, service, cid };

	memcpy(body, tlv, sizeof(tlv));
	return (struct st_qmi_request){
		.client = ST_QMI_CTL, .id = CTL_RELEASE, .body = body,
		.body_len = sizeof(tlv), .sent = on_release_sent
	};
}

/* A STATE service that is missing makes values absent; the others are the point of the call. */
static int judge_allocation(struct st_qmi_port *port, enum st_qmi_client client, int code)
{
	if (port->cid[client])
		return 0;
	if (code == 0)
		code = ST_QMI_GARBLED;
	if (!st_qmi_is_unsupported(code))
		return st_qmi_fail(code, "client id");
	port->no_service[client] = true;
	if (services[client].need == ST_NEED_STATE)
		return 0;
	return st_qmi_fail(code, client == ST_QMI_VOICE ? "USSD" : "SMS");
}

/* Channels are closed through UIM, when the card is asked next: takes them out of the list. */
static unsigned keep_channels(struct st_qmi_port *port, struct st_qmi_noted *list, unsigned n)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < n; i++) {
		if (list[i].service == ST_QMI_NOTED_CHANNEL && list[i].cid < ST_CARD_CHANNELS)
			port->stale_channels |= 1u << list[i].cid;
		else
			list[kept++] = list[i];
	}
	return kept;
}

static int allocate(struct st_qmi_port *port, unsigned needs, bool fresh, st_deadline deadline)
{
	struct st_qmi_request requests[ST_QMI_LEFTOVERS_MAX + ST_QMI_CLIENTS];
	uint8_t bodies[ST_QMI_LEFTOVERS_MAX][5];
	struct st_qmi_noted left[ST_QMI_LEFTOVERS_MAX];
	enum st_qmi_client wanted[ST_QMI_CLIENTS];
	unsigned n = fresh ? st_qmi_notes_adopt(port->notes, left, ST_QMI_LEFTOVERS_MAX) : 0;
	unsigned n_wanted = 0;
	int result = 0;

	n = keep_channels(port, left, n);
	/* First in the stream, so that the ids are free when the others ask. */
	for (unsigned i = 0; i < n; i++)
		requests[i] = release_request(bodies[i], left[i].service, left[i].cid);
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		if (!(services[i].need & needs) || port->cid[i])
			continue;
		if (port->no_service[i] && services[i].need == ST_NEED_STATE)
			continue;
		requests[n + n_wanted] = (struct st_qmi_request){
			.client = ST_QMI_CTL, .id = CTL_ALLOCATE, .body = services[i].allocate,
			.body_len = sizeof(services[i].allocate), .done = on_allocated
		};
		wanted[n_wanted++] = i;
	}
	if (n + n_wanted == 0)
		return 0;
	result = st_qmi_wave(port, requests, n + n_wanted, deadline, deadline);
	for (unsigned i = 0; i < n_wanted && result == 0; i++)
		result = judge_allocation(port, wanted[i], requests[n + i].code);
	st_qmi_requests_clear(requests, n + n_wanted);
	return result;
}

/* Once for each client id: what it wants to be told. */
static int subscribe(struct st_qmi_port *port, unsigned needs, st_deadline deadline)
{
	static const uint8_t ussd_events[] = { 0x16, 1, 0, 1 };
	static const uint8_t new_messages[] = { 0x10, 1, 0, 1 };
	static const struct st_qmi_request forms[] = {
		{ .client = ST_QMI_VOICE, .id = VOICE_INDICATION_REGISTER,
		  .body = ussd_events, .body_len = sizeof(ussd_events) },
		{ .client = ST_QMI_WMS, .id = WMS_SET_EVENT_REPORT,
		  .body = new_messages, .body_len = sizeof(new_messages) },
	};
	struct st_qmi_request requests[G_N_ELEMENTS(forms)];
	unsigned n = 0;
	int result;

	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++) {
		enum st_qmi_client client = forms[i].client;

		if ((services[client].need & needs) && port->cid[client] &&
		    !port->subscribed[client])
			requests[n++] = forms[i];
	}
	if (n == 0)
		return 0;
	result = st_qmi_wave(port, requests, n, deadline, deadline);
	for (unsigned i = 0; i < n && result == 0; i++) {
		/* Some firmware refuses it, and tells the originator all the same. */
		if (requests[i].code)
			st_log(ST_LAYER_QMI, "indications refused: QMI %d", requests[i].code);
		port->subscribed[requests[i].client] = true;
	}
	st_qmi_requests_clear(requests, n);
	return result;
}

int st_qmi_link(struct st_port *base, unsigned needs, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	bool fresh = !base->linked;
	int result = 0;

	if (fresh) {
		result = st_qmi_device_open(port, deadline);
		if (result)
			return result;
		st_wave_init(&port->blocking, base->loop);
		st_wave_init(&port->background, base->loop);
		st_wave_init(&port->card, base->loop);
		port->notes = st_qmi_notes_open(base->path);
		base->linked = true;
	}
	result = allocate(port, needs, fresh, deadline);
	if (result == 0)
		result = subscribe(port, needs, deadline);
	if (result == 0)
		result = st_qmi_state_register(port, deadline);
	if (result && fresh) {
		struct st_error_saved why;

		st_error_save(&why);
		st_qmi_unlink(base);
		st_error_restore(&why);
	}
	return result;
}

static void forget(struct st_qmi_port *port, enum st_qmi_client client)
{
	port->cid[client] = 0;
	port->subscribed[client] = false;
	if (client == ST_QMI_NAS)
		port->watched &= ~(unsigned)(SIMTOPUP_EVENT_NETWORK | SIMTOPUP_EVENT_SIGNAL);
	if (client == ST_QMI_UIM)
		port->watched &= ~(unsigned)(SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT);
}

int st_qmi_reallocate(struct st_qmi_port *port, enum st_qmi_client client, st_deadline deadline)
{
	int result;

	st_qmi_notes_remove(port->notes, services[client].number, port->cid[client]);
	forget(port, client);
	result = allocate(port, services[client].need, false, deadline);
	return result ? result : subscribe(port, services[client].need, deadline);
}

static gboolean on_tick(void *data)
{
	(void)data;
	return G_SOURCE_REMOVE;
}

/* Unlike st_loop_wait() not ended by a cancel: a proxy drops what a closed client sent. */
static void wait_released(struct st_wave *wave, st_deadline deadline)
{
	GMainContext *context = st_loop_context(wave->loop);

	while (wave->pending && !st_loop_gone(wave->loop) && !st_deadline_passed(deadline)) {
		GSource *timer = g_timeout_source_new((guint)st_deadline_left(deadline));

		g_source_set_callback(timer, on_tick, NULL, NULL);
		g_source_attach(timer, context);
		g_main_context_iteration(context, TRUE);
		g_source_destroy(timer);
		g_source_unref(timer);
	}
}

static void release_all(struct st_qmi_port *port)
{
	struct st_qmi_request requests[ST_QMI_CLIENTS];
	uint8_t bodies[ST_QMI_CLIENTS][5];
	st_deadline deadline = st_deadline_in(port->silent ? SILENT_RELEASE_MS : RELEASE_MS);
	struct st_wave wave;
	unsigned n = 0;

	st_wave_init(&wave, port->base.loop);
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		if (!port->cid[i])
			continue;
		if (st_qmi_may_write(port, deadline))
			break;
		requests[n] = release_request(bodies[n], services[i].number, port->cid[i]);
		st_qmi_request_start(port, &requests[n++], &wave);
	}
	wait_released(&wave, deadline);
	st_wave_clear(&wave);
	st_qmi_requests_clear(requests, n);
}

void st_qmi_unlink(struct st_port *base)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_error_saved why;
	bool silent;

	if (!base->linked)
		return;
	st_error_save(&why);
	port->closing = true;
	st_qmi_sms_stop(port);
	st_qmi_look_stop(port);
	silent = port->silent;
	st_wave_clear(&port->blocking);
	st_wave_clear(&port->background);
	port->silent = silent; /* what we end ourselves says nothing about the modem */
	if (!st_loop_gone(base->loop))
		release_all(port);
	st_wave_clear(&port->card);
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		forget(port, i);
		port->no_service[i] = false;
	}
	st_qmi_device_close(port);
	g_clear_pointer(&port->notes, st_qmi_notes_close);
	port->serial = false;
	port->no_no_wait = false;
	port->closing = false;
	port->stale_channels = 0;
	base->linked = false;
	st_error_restore(&why);
}
