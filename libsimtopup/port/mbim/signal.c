/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* How often the modem reports the signal: a setting of the function, not of its client. */

#include "mbim.h"

#include "../../core/log.h"

#define OFF UINT32_MAX     /* 10.5.11: not by time, or not by level */
#define INTERVAL_S 5       /* 0, "your default", ends reports by level on some (FM350) */
#define DB_OF_STEP 2       /* of the coded RSSI */
#define ASK_MS 2000        /* listening starts without it, too */

static bool ask(struct st_mbim_port *port, MbimMessage *message, uint32_t values[3],
		st_deadline deadline)
{
	struct st_mbim_request request = { .message = message };
	struct st_error_saved why;
	bool good;

	deadline = st_deadline_min(deadline, st_deadline_in(ASK_MS));
	st_error_save(&why);
	good = st_mbim_ask(port, &request, 1, deadline) == 0 && st_mbim_request_good(&request) &&
	       mbim_message_signal_state_response_parse(request.answer, NULL, NULL, &values[0],
							&values[1], &values[2], NULL);
	st_mbim_request_clear(&request);
	st_error_restore(&why);
	return good;
}

static uint32_t wanted_step(const struct st_mbim_port *port)
{
	int step = port->base.state.hysteresis / DB_OF_STEP;

	return (uint32_t)MAX(step, 1);
}

static bool is_enough(const uint32_t now[3], uint32_t step)
{
	return now[0] != 0 && now[0] != OFF && now[1] != 0 && now[1] <= step;
}

/* A modem that refuses reports as it likes: what it reports is compared here in any case. */
void st_mbim_signal_configure(struct st_mbim_port *port, st_deadline deadline)
{
	uint32_t now[3], step = wanted_step(port), interval;
	MbimMessage *set;

	if (port->signal_mute || (port->signal_known && !port->base.state.retold))
		return;
	if (!ask(port, mbim_message_signal_state_query_new(NULL), now, deadline)) {
		port->signal_mute = true; /* every call would wait for it again */
		return;
	}
	port->signal_known = true;
	port->base.state.retold = false;
	if (is_enough(now, step))
		return;
	if (!port->signal_set) {
		port->signal_interval = now[0];
		port->signal_rssi = now[1];
		port->signal_error_rate = now[2];
	}
	interval = now[0] == 0 || now[0] == OFF ? INTERVAL_S : now[0];
	set = mbim_message_signal_state_set_new(interval, step, now[2], NULL);
	if (ask(port, set, now, deadline))
		port->signal_set = true;
	if (!port->signal_set)
		st_log(ST_LAYER_MBIM, "the modem keeps its own signal reports");
}

void st_mbim_signal_restore(struct st_mbim_port *port, st_deadline deadline)
{
	uint32_t now[3];

	port->signal_known = false;
	if (!port->signal_set)
		return;
	port->signal_set = false;
	ask(port, mbim_message_signal_state_set_new(port->signal_interval, port->signal_rssi,
						    port->signal_error_rate, NULL),
	    now, deadline);
}
