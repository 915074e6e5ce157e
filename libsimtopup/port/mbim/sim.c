/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Of the snapshot only the SIM: what one must know before acting on it. */

#include "mbim.h"

enum ask { ASK_READY, ASK_PIN, ASK_PIN_LIST, ASKS };

static int read_once(struct st_mbim_port *port, struct st_subscriber *ret, st_deadline deadline,
		     bool *ret_not_opened)
{
	struct st_mbim_request requests[ASKS] = {
		[ASK_READY].message = mbim_message_subscriber_ready_status_query_new(NULL),
		[ASK_PIN].message = mbim_message_pin_query_new(NULL),
		[ASK_PIN_LIST].message = mbim_message_pin_list_query_new(NULL),
	};
	int result = st_mbim_ask(port, requests, ASKS, deadline);

	*ret_not_opened = false;
	for (unsigned i = 0; i < ASKS; i++)
		*ret_not_opened |= st_mbim_not_opened(requests[i].error);
	if (result == 0 && !*ret_not_opened) {
		ret->sim_state = st_mbim_state_of_refusal(requests[ASK_READY].error);
		if (st_mbim_request_good(&requests[ASK_READY]))
			st_mbim_value_ready(requests[ASK_READY].answer,
					    mbim_device_check_ms_mbimex_version(port->device, 3, 0),
					    ret);
		st_mbim_value_pin(&requests[ASK_PIN], &requests[ASK_PIN_LIST], ret);
	}
	for (unsigned i = 0; i < ASKS; i++)
		st_mbim_request_clear(&requests[i]);
	return result;
}

int st_mbim_read_sim(struct st_port *base, struct st_subscriber *ret, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_subscriber sim;
	bool not_opened;
	int result;

	st_subscriber_init(&sim);
	result = read_once(port, &sim, deadline, &not_opened);
	if (result == 0 && not_opened) {
		result = st_mbim_reopen(port, deadline);
		if (result == 0)
			result = read_once(port, &sim, deadline, &not_opened);
		if (result == 0 && not_opened)
			result = st_fail(SIMTOPUP_NOT_READY, ST_LAYER_MBIM,
					 "the modem closes as soon as it is opened");
	}
	if (result == 0)
		*ret = sim;
	return result;
}
