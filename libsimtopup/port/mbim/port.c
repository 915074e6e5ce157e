/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "mbim.h"

static unsigned wanted_events(const struct st_port *base, unsigned needs)
{
	unsigned events = needs & (ST_NEED_USSD | ST_NEED_SMS);

	if (base->ussd_open || (base->listen_kinds & SIMTOPUP_EVENT_USSD))
		events |= ST_NEED_USSD;
	if (base->sms_wanted || (base->listen_kinds & SIMTOPUP_EVENT_SMS))
		events |= ST_NEED_SMS;
	return events | ((base->listen_kinds | base->watch_kinds) & ST_STATE_KINDS)
				<< ST_MBIM_KINDS_AT;
}

static int link_port(struct st_port *base, unsigned needs, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	int result;

	if (base->linked && !base->ussd_open && (port->suspect || !st_mbim_answers(port, deadline)))
		st_mbim_close(port);
	if (!base->linked) {
		result = st_mbim_open(port, deadline);
		if (result)
			return result;
	}
	result = st_mbim_subscribe(port, wanted_events(base, needs), deadline);
	if (result == 0 && base->listen_kinds & SIMTOPUP_EVENT_SIGNAL)
		st_mbim_signal_configure(port, deadline);
	else if (result == 0)
		st_mbim_signal_restore(port, deadline);
	if (result)
		port->suspect = true;
	return result;
}

static void unlink_port(struct st_port *base)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;

	st_mbim_close(port);
	port->serial = false;
}

static void free_port(struct st_port *base)
{
	st_mbim_close((struct st_mbim_port *)base);
	st_port_clear(base);
	g_free(base);
}

static const struct st_port_ops ops = {
	.protocol = "mbim",
	.final_is_certain = true, /* 10.5.27.4: "no further action" and "action required" differ */
	.link = link_port,
	.unlink = unlink_port,
	.read_subscriber = st_mbim_read_subscriber,
	.read_sim = st_mbim_read_sim,
	.read_slots = st_mbim_read_slots,
	.slot_switch = st_mbim_slot_switch,
	.pin_try = st_mbim_pin_try,
	.radio_read = st_mbim_radio_read,
	.radio_set = st_mbim_radio_set,
	.restart = st_mbim_restart,
	.data_read = st_mbim_data_read,
	.ussd_send = st_mbim_ussd_send,
	.ussd_cancel = st_mbim_ussd_cancel,
	.sms_list = st_mbim_sms_list,
	.sms_delete = st_mbim_sms_delete,
	.sms_send = st_mbim_sms_send,
	.look = st_mbim_look,
	.card = {
		.open = st_mbim_card_open,
		.transmit = st_mbim_card_transmit,
		.close = st_mbim_card_close,
		.reset = st_mbim_sim_restart,
		.read_files = st_mbim_card_read_files,
		.read_atr = st_mbim_card_read_atr,
	},
	.free = free_port,
};

struct st_port *st_mbim_port_new(const char *path, bool proxy, struct st_loop *loop,
				 struct st_events *events)
{
	struct st_mbim_port *port = g_new0(struct st_mbim_port, 1);

	port->base.ops = &ops;
	port->base.loop = loop;
	port->base.events = events;
	port->base.proxy = proxy;
	g_strlcpy(port->base.path, path, sizeof(port->base.path));
	port->events = ST_MBIM_EVENTS_UNKNOWN;
	port->slots = -1;
	st_port_state_init(&port->base);
	return &port->base;
}
