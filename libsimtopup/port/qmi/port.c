/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

static void free_port(struct st_port *base)
{
	st_qmi_unlink(base);
	st_port_clear(base);
	st_qmi_device_abandon((struct st_qmi_port *)base);
	g_free(base);
}

static const struct st_port_ops ops = {
	.protocol = "qmi",
	.link = st_qmi_link,
	.check = st_qmi_check,
	.unlink = st_qmi_unlink,
	.read_subscriber = st_qmi_read_subscriber,
	.read_sim = st_qmi_read_sim,
	.read_slots = st_qmi_read_sim,
	.slot_switch = st_qmi_slot_switch,
	.pin_try = st_qmi_pin_try,
	.radio_read = st_qmi_radio_read,
	.radio_set = st_qmi_radio_set,
	.restart = st_qmi_restart,
	.data_read = st_qmi_data_read,
	.ussd_send = st_qmi_ussd_send,
	.ussd_cancel = st_qmi_ussd_cancel,
	.sms_list = st_qmi_sms_list,
	.sms_delete = st_qmi_sms_delete,
	.sms_send = st_qmi_sms_send,
	.look = st_qmi_look,
	.card = {
		.open = st_qmi_card_open,
		.transmit = st_qmi_card_transmit,
		.close = st_qmi_card_close,
		.reset = st_qmi_sim_restart,
		.read_files = st_qmi_card_read_files,
		.read_atr = st_qmi_card_read_atr,
	},
	.free = free_port,
};

struct st_port *st_qmi_port_new(const char *path, bool proxy, struct st_loop *loop,
				struct st_events *events)
{
	struct st_qmi_port *port = g_new0(struct st_qmi_port, 1);

	port->base.ops = &ops;
	port->base.loop = loop;
	port->base.events = events;
	port->base.proxy = proxy;
	port->probe = -1;
	st_port_state_init(&port->base);
	g_strlcpy(port->base.path, path, sizeof(port->base.path));
	return &port->base;
}
