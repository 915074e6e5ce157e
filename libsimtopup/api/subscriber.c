/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "modem.h"
#include "subscriber_json.h"

#include <simtopup/subscriber.h>
#include <stdio.h>

#define READ_MS 10000

struct simtopup_subscriber {
	struct st_subscriber state;
	char home[8];
	char serving[8];
};

int simtopup_subscriber_read(simtopup_modem *modem, int timeout_ms,
			     simtopup_subscriber **ret_subscriber)
{
	simtopup_subscriber *subscriber;
	struct st_port *port;
	st_deadline deadline;
	int result = st_modem_begin(modem, timeout_ms, READ_MS, &deadline);

	if (result)
		return result;
	port = st_modem_port(modem);
	subscriber = g_new0(simtopup_subscriber, 1);
	st_loop_set_stage(port->loop, "subscriber");
	result = st_port_acquire(port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = port->ops->read_subscriber(port, &subscriber->state, deadline);
	st_modem_end(modem);
	if (result) {
		g_free(subscriber);
		return result;
	}
	snprintf(subscriber->home, sizeof(subscriber->home), "%s%s", subscriber->state.home_mcc,
		 subscriber->state.home_mnc);
	snprintf(subscriber->serving, sizeof(subscriber->serving), "%s%s",
		 subscriber->state.operator_mcc, subscriber->state.operator_mnc);
	*ret_subscriber = subscriber;
	return 0;
}

static const char *known(const char *text)
{
	return text && text[0] ? text : NULL;
}

const char *simtopup_subscriber_sim_state(const simtopup_subscriber *subscriber)
{
	return subscriber->state.sim_state;
}

const char *simtopup_subscriber_iccid(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.iccid);
}

const char *simtopup_subscriber_imsi(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.imsi);
}

const char *simtopup_subscriber_eid(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.eid);
}

const char *simtopup_subscriber_msisdn(const simtopup_subscriber *subscriber, size_t index)
{
	return index < ST_MSISDN_MAX ? known(subscriber->state.msisdn[index]) : NULL;
}

const char *simtopup_subscriber_spn(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.spn);
}

const char *simtopup_subscriber_home(const simtopup_subscriber *subscriber)
{
	return known(subscriber->home);
}

const char *simtopup_subscriber_registration(const simtopup_subscriber *subscriber)
{
	return subscriber->state.registration;
}

const char *simtopup_subscriber_operator(const simtopup_subscriber *subscriber)
{
	return known(subscriber->serving);
}

const char *simtopup_subscriber_operator_name(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.operator_name);
}

const char *simtopup_subscriber_rat(const simtopup_subscriber *subscriber)
{
	return subscriber->state.rat;
}

int simtopup_subscriber_signal_dbm(const simtopup_subscriber *subscriber)
{
	return subscriber->state.dbm;
}

int simtopup_subscriber_pin_retries(const simtopup_subscriber *subscriber)
{
	return subscriber->state.pin_retries;
}

char *simtopup_subscriber_to_json(const simtopup_subscriber *subscriber)
{
	return st_subscriber_print(&subscriber->state);
}

void simtopup_subscriber_free(simtopup_subscriber *subscriber)
{
	g_free(subscriber);
}
