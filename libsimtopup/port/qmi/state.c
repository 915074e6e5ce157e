/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Asks for the values behind an indication: one request after the other,
 * started from callbacks, never two at a time and never beside the reading of
 * a message, so that a wave of 15 leaves them their place.
 */
#include "qmi.h"

#include <string.h>

#define NAS_SERVING_SYSTEM 0x0024
#define NAS_SIGNAL_INFO 0x0051
#define UIM_CARD_STATUS 0x0032
#define UIM_SLOT_STATUS 0x0048
#define UIM_READ_TRANSPARENT 0x0020
#define RETRY_MS 100

struct st_qmi_look {
	struct st_qmi_port *port; /* NULL: given up, its callback only frees it */
	struct st_qmi_request request;
	struct st_subscriber subscriber;
	struct st_qmi_snapshot snapshot;
	unsigned kinds;
	unsigned step;
	bool in_flight;
	st_deadline deadline;
	GSource *timer;
};

static bool lacks_card_status(const struct st_qmi_look *look)
{
	return !look->snapshot.has_card_status;
}

static bool lacks_iccid(const struct st_qmi_look *look)
{
	return !look->subscriber.iccid[0] && strcmp(look->subscriber.sim_state, "absent") != 0;
}

static bool lacks_signal(const struct st_qmi_look *look)
{
	return look->subscriber.dbm == 0;
}

struct step {
	unsigned kinds;
	enum st_qmi_client client;
	uint16_t id;
	st_qmi_parse_fn parse;
	bool (*wanted)(const struct st_qmi_look *look); /* NULL: always */
};

static const struct step steps[] = {
	{ SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT, ST_QMI_UIM, 0x0047, st_qmi_parse_slots, NULL },
	{ SIMTOPUP_EVENT_SIM, ST_QMI_UIM, 0x002F, st_qmi_parse_card, NULL },
	{ SIMTOPUP_EVENT_SIM, ST_QMI_DMS, 0x002B, st_qmi_parse_dms_pin, lacks_card_status },
	{ SIMTOPUP_EVENT_SIM, ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_iccid, lacks_iccid },
	{ SIMTOPUP_EVENT_SIM, ST_QMI_DMS, 0x003C, st_qmi_parse_dms_iccid, lacks_iccid },
	{ SIMTOPUP_EVENT_NETWORK, ST_QMI_NAS, 0x0024, st_qmi_parse_serving, NULL },
	{ SIMTOPUP_EVENT_NETWORK, ST_QMI_NAS, 0x0025, st_qmi_parse_home, NULL },
	{ SIMTOPUP_EVENT_NETWORK, ST_QMI_NAS, 0x0039, st_qmi_parse_names, NULL },
	{ SIMTOPUP_EVENT_SIGNAL, ST_QMI_NAS, 0x004F, st_qmi_parse_signal, NULL },
	{ SIMTOPUP_EVENT_SIGNAL, ST_QMI_NAS, 0x0020, st_qmi_parse_strength, lacks_signal },
};

static void advance(struct st_qmi_look *look);

static void look_free(struct st_qmi_look *look)
{
	if (look->timer) {
		g_source_destroy(look->timer);
		g_source_unref(look->timer);
	}
	st_qmi_request_clear(&look->request);
	g_free(look);
}

static gboolean on_timer(void *data)
{
	struct st_qmi_look *look = data;

	g_clear_pointer(&look->timer, g_source_unref);
	advance(look);
	return G_SOURCE_REMOVE;
}

static void wake_in(struct st_qmi_look *look, int ms)
{
	look->timer = g_timeout_source_new((guint)ms);
	g_source_set_callback(look->timer, on_timer, look, NULL);
	g_source_attach(look->timer, st_loop_context(look->port->base.loop));
}

static void sleep_no_more(struct st_qmi_look *look)
{
	if (!look->timer)
		return;
	g_source_destroy(look->timer);
	g_clear_pointer(&look->timer, g_source_unref);
}

/* Of what was answered; `look` is over. */
static void end(struct st_qmi_look *look)
{
	struct st_qmi_port *port = look->port;
	unsigned again = port->look_again;

	st_qmi_snapshot_finish(&look->snapshot);
	port->base.suspect |= look->in_flight; /* its answer did not come */
	port->look = NULL;
	port->look_again = 0;
	port->base.looking = 0;
	st_port_state_came(&port->base, look->kinds, &look->subscriber);
	look->port = NULL;
	if (!look->in_flight)
		look_free(look);
	if (again)
		st_qmi_look(&port->base, again);
	else
		st_qmi_sms_pump(port);
}

static void on_answer(struct st_qmi_request *request)
{
	struct st_qmi_look *look =
		(void *)((char *)request - offsetof(struct st_qmi_look, request));

	look->in_flight = false;
	if (!look->port) {
		look_free(look);
		return;
	}
	sleep_no_more(look);
	if (request->code == 0)
		steps[look->step].parse(request->answer, &look->snapshot);
	st_qmi_request_clear(request);
	look->step++;
	if (request->code == ST_QMI_UNANSWERED)
		look->step = G_N_ELEMENTS(steps);
	advance(look);
}

static bool is_wanted(const struct st_qmi_look *look, const struct step *step)
{
	return step->kinds & look->kinds && look->port->cid[step->client] &&
	       (!step->wanted || step->wanted(look));
}

static void send(struct st_qmi_look *look)
{
	const struct step *step = &steps[look->step];

	look->request = (struct st_qmi_request){ .client = step->client, .id = step->id };
	if (step->id == UIM_READ_TRANSPARENT)
		look->request = st_qmi_iccid_request();
	look->request.done = on_answer;
	look->in_flight = true;
	wake_in(look, MAX(st_deadline_left(look->deadline), 1));
	st_qmi_request_start(look->port, &look->request, &look->port->background);
}

static void advance(struct st_qmi_look *look)
{
	while (look->step < G_N_ELEMENTS(steps) && !is_wanted(look, &steps[look->step]))
		look->step++;
	if (look->step == G_N_ELEMENTS(steps) || st_deadline_passed(look->deadline))
		end(look);
	else if (look->port->sms_reading || !st_qmi_may_write_now(look->port))
		wake_in(look, RETRY_MS);
	else
		send(look);
}

void st_qmi_look(struct st_port *base, unsigned kinds)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_qmi_look *look;

	base->looking |= kinds;
	if (port->look) {
		port->look_again |= kinds;
		return;
	}
	look = g_new0(struct st_qmi_look, 1);
	look->port = port;
	look->kinds = kinds;
	look->deadline = st_deadline_in(ST_LOOK_MS);
	st_subscriber_init(&look->subscriber);
	look->snapshot = (struct st_qmi_snapshot){ .subscriber = &look->subscriber,
						   .home = { -1, -1, 0 },
						   .serving = { -1, -1, 0 } };
	port->look = look;
	advance(look);
}

void st_qmi_look_stop(struct st_qmi_port *port)
{
	struct st_qmi_look *look = g_steal_pointer(&port->look);

	port->look_again = 0;
	st_port_state_stop(&port->base);
	if (!look)
		return;
	sleep_no_more(look);
	look->port = NULL;
	if (!look->in_flight)
		look_free(look);
}

void st_qmi_state_indication(struct st_qmi_port *port, QmiMessage *message)
{
	bool is_nas = qmi_message_get_service(message) == QMI_SERVICE_NAS;
	uint16_t id = qmi_message_get_message_id(message);

	if (is_nas && id == NAS_SERVING_SYSTEM)
		st_port_state_hint(&port->base, SIMTOPUP_EVENT_NETWORK);
	else if (is_nas && id == NAS_SIGNAL_INFO)
		st_port_state_hint(&port->base, SIMTOPUP_EVENT_SIGNAL);
	else if (!is_nas && (id == UIM_CARD_STATUS || id == UIM_SLOT_STATUS))
		st_port_state_hint(&port->base, SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT);
}
