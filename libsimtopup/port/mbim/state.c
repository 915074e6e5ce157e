/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Asks for the values behind an indication: one request after the other,
 * started from callbacks, in the place of one of the two readings of messages.
 */
#include "mbim.h"

#include <string.h>

#define RETRY_MS 100
#define SLOT_AT 16 /* steps from here are slots */

enum { ASK_READY, ASK_PIN, ASK_REGISTER, ASK_SIGNAL, ASK_SLOT_COUNT, ASK_SLOT_MAP };

struct st_mbim_look {
	struct st_mbim_port *port;
	struct st_subscriber subscriber;
	unsigned kinds;
	unsigned step;
	bool in_flight;
	uint32_t tag; /* of the request that is under way: an answer to an earlier look is late */
	MbimMessage *slot_map;
	st_deadline deadline;
	GSource *timer;
};

static void advance(struct st_mbim_look *look);

static void sleep_no_more(struct st_mbim_look *look)
{
	if (!look->timer)
		return;
	g_source_destroy(look->timer);
	g_clear_pointer(&look->timer, g_source_unref);
}

static void look_free(struct st_mbim_look *look)
{
	sleep_no_more(look);
	g_clear_pointer(&look->slot_map, mbim_message_unref);
	g_free(look);
}

static gboolean on_timer(void *data)
{
	struct st_mbim_look *look = data;

	g_clear_pointer(&look->timer, g_source_unref);
	advance(look);
	return G_SOURCE_REMOVE;
}

static void wake_in(struct st_mbim_look *look, int ms)
{
	look->timer = g_timeout_source_new((guint)ms);
	g_source_set_callback(look->timer, on_timer, look, NULL);
	g_source_attach(look->timer, st_loop_context(look->port->base.loop));
}

/* The ICCID of the active slot is the card's: MBIM has no field for those of slots. */
static void finish_slots(struct st_mbim_look *look)
{
	struct st_subscriber *ret = &look->subscriber;

	if (look->slot_map)
		st_mbim_value_slot_map(look->slot_map, ret);
	for (unsigned i = 0; i < ret->n_slots; i++) {
		if (ret->slots[i].active)
			memcpy(ret->slots[i].iccid, ret->iccid, sizeof(ret->iccid));
	}
}

static void end(struct st_mbim_look *look)
{
	struct st_mbim_port *port = look->port;
	unsigned again = port->look_again;

	finish_slots(look);
	port->suspect |= look->in_flight; /* its answer did not come */
	port->look = NULL;
	port->look_again = 0;
	port->base.looking = 0;
	st_port_state_came(&port->base, look->kinds, &look->subscriber);
	look_free(look);
	if (again)
		st_mbim_look(&port->base, again);
	else
		st_mbim_sms_pump(port);
}

static void take_pin(const MbimMessage *answer, const GError *error, struct st_subscriber *ret)
{
	struct st_mbim_request pin = { .answer = (MbimMessage *)answer, .error = (GError *)error };
	struct st_mbim_request none = { 0 };

	st_mbim_value_pin(&pin, &none, ret);
}

static void take(struct st_mbim_look *look, const MbimMessage *answer, const GError *error)
{
	struct st_mbim_port *port = look->port;
	struct st_subscriber *ret = &look->subscriber;
	struct st_mbim_request request = { .answer = (MbimMessage *)answer,
					   .error = (GError *)error };

	/* It has restarted: nobody is told anything until it is opened again. */
	if (st_mbim_not_opened(error))
		st_loop_set_gone(port->base.loop, true);
	if (look->step == ASK_PIN)
		take_pin(answer, error, ret);
	if (look->step == ASK_SLOT_COUNT)
		st_mbim_value_slot_count(port, &request);
	if (look->step == ASK_READY && error)
		ret->sim_state = st_mbim_state_of_refusal(error);
	if (error || !answer)
		return;
	if (look->step == ASK_READY)
		st_mbim_value_ready(answer, mbim_device_check_ms_mbimex_version(port->device, 3, 0),
				    ret);
	else if (look->step == ASK_REGISTER)
		st_mbim_value_register(answer, ret);
	else if (look->step == ASK_SIGNAL)
		st_mbim_value_signal(answer, ret);
	else if (look->step == ASK_SLOT_MAP)
		look->slot_map = mbim_message_ref((MbimMessage *)answer);
	else if (look->step >= SLOT_AT)
		st_mbim_value_slot(answer, ret);
}

static void on_answer(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		      uint32_t tag)
{
	struct st_mbim_look *look = port->look;

	if (!look || look->tag != tag)
		return;
	look->in_flight = false;
	sleep_no_more(look);
	take(look, answer, error);
	look->step++;
	advance(look);
}

static MbimMessage *build(unsigned step)
{
	switch (step) {
	case ASK_READY:
		return mbim_message_subscriber_ready_status_query_new(NULL);
	case ASK_PIN:
		return mbim_message_pin_query_new(NULL);
	case ASK_REGISTER:
		return mbim_message_register_state_query_new(NULL);
	case ASK_SIGNAL:
		return mbim_message_signal_state_query_new(NULL);
	case ASK_SLOT_COUNT:
		return mbim_message_ms_basic_connect_extensions_sys_caps_query_new(NULL);
	case ASK_SLOT_MAP:
		return mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(
			NULL);
	default:
		return mbim_message_ms_basic_connect_extensions_slot_info_status_query_new(
			step - SLOT_AT, NULL);
	}
}

static bool is_wanted(const struct st_mbim_look *look)
{
	const struct st_mbim_port *port = look->port;
	bool slots = look->kinds & SIMTOPUP_EVENT_SLOT;

	switch (look->step) {
	case ASK_READY:
		return look->kinds & (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT);
	case ASK_PIN:
		return strcmp(look->subscriber.sim_state, "pin") == 0;
	case ASK_REGISTER:
		return look->kinds & SIMTOPUP_EVENT_NETWORK;
	case ASK_SIGNAL:
		return look->kinds & SIMTOPUP_EVENT_SIGNAL;
	case ASK_SLOT_COUNT:
		return slots && port->slots < 0;
	case ASK_SLOT_MAP:
		return slots && port->slots > 0;
	default:
		return slots && look->step >= SLOT_AT;
	}
}

static unsigned end_of_steps(const struct st_mbim_look *look)
{
	return SLOT_AT + (unsigned)MAX(look->port->slots, 0);
}

static void send(struct st_mbim_look *look)
{
	look->in_flight = true;
	look->tag = ++look->port->look_tag;
	wake_in(look, MAX(st_deadline_left(look->deadline), 1));
	st_mbim_background(look->port, build(look->step), ST_MBIM_SMS_READ_S, on_answer, look->tag);
}

static void advance(struct st_mbim_look *look)
{
	struct st_mbim_port *port = look->port;

	while (look->step < end_of_steps(look) && !is_wanted(look))
		look->step++;
	if (look->step >= end_of_steps(look) || st_deadline_passed(look->deadline))
		end(look);
	else if (port->n_sms_reads >= ST_MBIM_SMS_READS_MAX || !st_mbim_is_writable(port))
		wake_in(look, RETRY_MS);
	else
		send(look);
}

void st_mbim_look(struct st_port *base, unsigned kinds)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_look *look;

	/* While closing nobody would wait for the answer. */
	if (g_cancellable_is_cancelled(port->background))
		return;
	base->looking |= kinds;
	if (port->look) {
		port->look_again |= kinds;
		return;
	}
	look = g_new0(struct st_mbim_look, 1);
	look->port = port;
	look->kinds = kinds;
	look->deadline = st_deadline_in(ST_LOOK_MS);
	st_subscriber_init(&look->subscriber);
	port->look = look;
	advance(look);
}

void st_mbim_look_stop(struct st_mbim_port *port)
{
	st_port_state_stop(&port->base);
	port->look_again = 0;
	g_clear_pointer(&port->look, look_free);
}

void st_mbim_state_indication(struct st_mbim_port *port, MbimService service, uint32_t cid)
{
	static const struct {
		MbimService service;
		uint32_t cid;
		unsigned kinds;
	} hints[] = {
		{ MBIM_SERVICE_BASIC_CONNECT, MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS,
		  SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT },
		{ MBIM_SERVICE_BASIC_CONNECT, MBIM_CID_BASIC_CONNECT_REGISTER_STATE,
		  SIMTOPUP_EVENT_NETWORK },
		{ MBIM_SERVICE_BASIC_CONNECT, MBIM_CID_BASIC_CONNECT_SIGNAL_STATE,
		  SIMTOPUP_EVENT_SIGNAL },
		{ MBIM_SERVICE_MS_BASIC_CONNECT_EXTENSIONS,
		  MBIM_CID_MS_BASIC_CONNECT_EXTENSIONS_SLOT_INFO_STATUS,
		  SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(hints); i++) {
		if (hints[i].service == service && hints[i].cid == cid)
			st_port_state_hint(&port->base, hints[i].kinds);
	}
}
