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
	[ST_QMI_WDS] = { QMI_SERVICE_WDS, ST_NEED_DATA, { 0x01, 1, 0, QMI_SERVICE_WDS } },
};

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

/* One that nobody waits for. */
struct giving_back {
	struct st_qmi_request request;
	uint8_t body[5];
};

static void on_given_back(struct st_qmi_request *request)
{
	st_qmi_request_clear(request);
	g_free(request);
}

static void give_back(struct st_qmi_port *port, uint8_t service, uint8_t cid)
{
	struct giving_back *giving = g_new0(struct giving_back, 1);

	giving->request = release_request(giving->body, service, cid);
	giving->request.done = on_given_back;
	st_qmi_request_start(port, &giving->request, &port->background);
}

/*
 * It goes on when the call that sent it has given up: an id whose answer
 * comes late would be lost to the modem until it restarts.
 */
struct allocation {
	struct st_qmi_request request;
	enum st_qmi_client client; /* that it is for */
	unsigned turn;
};

static void take_id(struct st_qmi_port *port, uint8_t number, uint8_t cid)
{
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		if (services[i].number != number || cid == 0 || port->cid[i] == cid)
			continue;
		/* At once: a kill between here and the note leaks the id. */
		st_qmi_notes_add(port->notes, number, cid);
		if (!port->cid[i])
			port->cid[i] = cid;
		else if (st_qmi_may_write_now(port))
			give_back(port, number, cid); /* the service was asked for anew */
	}
}

static void on_allocated(struct st_qmi_request *request)
{
	struct allocation *allocation = (struct allocation *)request;
	struct st_qmi_port *port = request->port;
	struct st_reader reader;

	if (request->code == 0 && st_qmi_tlv(request->answer, 0x01, &reader)) {
		uint8_t number = st_read_u8(&reader);

		take_id(port, number, st_read_u8(&reader));
	}
	if (allocation->turn == port->turn) {
		port->allocation_code[allocation->client] = request->code;
		port->allocating--;
	}
	st_qmi_request_clear(request);
	g_free(allocation);
}

static void ask_for_id(struct st_qmi_port *port, enum st_qmi_client client)
{
	struct allocation *allocation = g_new0(struct allocation, 1);

	allocation->client = client;
	allocation->turn = port->turn;
	allocation->request = (struct st_qmi_request){
		.client = ST_QMI_CTL, .id = CTL_ALLOCATE, .body = services[client].allocate,
		.body_len = sizeof(services[client].allocate), .done = on_allocated
	};
	port->allocating++;
	st_qmi_request_start(port, &allocation->request, &port->background);
}

static bool is_optional(enum st_qmi_client client)
{
	return services[client].need & (ST_NEED_STATE | ST_NEED_DATA);
}

/* An optional service that is missing makes values absent; the others are the point of the call. */
static int judge_allocation(struct st_qmi_port *port, enum st_qmi_client client)
{
	int code = port->allocation_code[client];

	if (port->cid[client])
		return 0;
	if (code == 0)
		code = ST_QMI_GARBLED;
	if (!st_qmi_is_unsupported(code))
		return st_qmi_fail(code, "client id");
	port->no_service[client] = true;
	if (is_optional(client))
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

static bool is_allocated(const void *data)
{
	const struct st_qmi_port *port = data;

	return port->allocating == 0;
}

static int wait_allocated(struct st_qmi_port *port, st_deadline deadline)
{
	int result = st_loop_wait(port->base.loop, is_allocated, port, deadline);

	port->base.suspect |= result == SIMTOPUP_TIMEOUT;
	if (result == 0 && st_loop_gone(port->base.loop))
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "the modem is gone");
	return result;
}

/* First in the stream, so that the ids are free when the others ask. */
static int give_leftovers_back(struct st_qmi_port *port, st_deadline deadline)
{
	struct st_qmi_noted left[ST_QMI_LEFTOVERS_MAX];
	unsigned n = st_qmi_notes_adopt(port->notes, left, ST_QMI_LEFTOVERS_MAX);
	int result = 0;

	n = keep_channels(port, left, n);
	for (unsigned i = 0; i < n && result == 0; i++) {
		result = st_qmi_may_write(port, deadline);
		if (result == 0)
			give_back(port, left[i].service, left[i].cid);
	}
	return result;
}

static bool is_wanted(const struct st_qmi_port *port, enum st_qmi_client client, unsigned needs)
{
	return services[client].need & needs && !port->cid[client] &&
	       !(port->no_service[client] && is_optional(client));
}

static int allocate(struct st_qmi_port *port, unsigned needs, bool fresh, st_deadline deadline)
{
	bool wanted[ST_QMI_CLIENTS];
	int result = fresh ? give_leftovers_back(port, deadline) : 0;

	port->turn++;
	port->allocating = 0;
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		wanted[i] = is_wanted(port, i, needs);
		if (wanted[i] && result == 0)
			result = st_qmi_may_write(port, deadline);
		if (wanted[i] && result == 0)
			ask_for_id(port, i);
	}
	if (result == 0)
		result = wait_allocated(port, deadline);
	for (unsigned i = 0; i < ST_QMI_CLIENTS && result == 0; i++) {
		if (wanted[i])
			result = judge_allocation(port, i);
	}
	port->turn++;
	return result;
}

/* Some firmware refuses it, and tells the originator all the same. */
static void judge_subscription(struct st_qmi_port *port, const struct st_qmi_request *request)
{
	int status = request->code ? st_qmi_fail(request->code, "indications") : 0;

	if (status)
		st_log(ST_LAYER_QMI, "indications refused: QMI %d", request->code);
	st_error_clear();
	/* What may pass is asked for again by the next call. */
	port->subscribed[request->client] = !status || st_qmi_is_unsupported(request->code);
	if (request->client == ST_QMI_VOICE)
		port->base.ussd_deaf = status;
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
	for (unsigned i = 0; i < n && result == 0; i++)
		judge_subscription(port, &requests[i]);
	st_qmi_requests_clear(requests, n);
	return result;
}

static int open_link(struct st_qmi_port *port, st_deadline deadline)
{
	int result = st_qmi_device_open(port, deadline);

	if (result)
		return result;
	st_wave_init(&port->blocking, port->base.loop);
	st_wave_init(&port->background, port->base.loop);
	st_wave_init(&port->card, port->base.loop);
	port->notes = st_qmi_notes_open(port->base.path);
	port->base.linked = true;
	return 0;
}

int st_qmi_link(struct st_port *base, unsigned needs, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	bool fresh = !base->linked;
	int result = fresh ? open_link(port, deadline) : 0;

	if (result)
		return result;
	result = fresh && base->proxy ? st_qmi_hear(port, deadline) : 0;
	if (result == 0)
		result = allocate(port, needs, fresh, deadline);
	if (result == 0)
		result = subscribe(port, needs, deadline);
	if (result == 0)
		result = st_qmi_state_register(port, deadline);
	if (result == 0 || result == SIMTOPUP_TIMEOUT)
		port->unheard = result != 0;
	/* What a direct port has not answered yet may still come. */
	if (result && fresh && (base->proxy || result != SIMTOPUP_TIMEOUT)) {
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
	st_qmi_state_forget(port, client);
}

int st_qmi_reallocate(struct st_qmi_port *port, enum st_qmi_client client, st_deadline deadline)
{
	int result;

	st_qmi_notes_remove(port->notes, services[client].number, port->cid[client]);
	forget(port, client);
	result = allocate(port, services[client].need, false, deadline);
	if (result == 0)
		result = subscribe(port, services[client].need, deadline);
	if (result == 0)
		result = st_qmi_state_register(port, deadline);
	if (result == 0)
		st_port_state_start(&port->base);
	return result;
}

/*
 * Its client ids are free again, and may be another program's by the time
 * that they would be released. To the caller the modem was gone.
 */
void st_qmi_restarted(struct st_qmi_port *port)
{
	for (unsigned i = 0; i < ST_QMI_CLIENTS; i++) {
		if (port->cid[i])
			st_qmi_notes_remove(port->notes, services[i].number, port->cid[i]);
		forget(port, i);
	}
	st_loop_set_gone(port->base.loop, true);
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
	st_deadline least = st_deadline_in(SILENT_RELEASE_MS);
	st_deadline most = st_deadline_min(port->base.until, st_deadline_in(RELEASE_MS));
	st_deadline deadline = port->silent ? least : MAX(least, most);
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
