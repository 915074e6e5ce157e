/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "modem.h"
#include "subscriber_card.h"
#include "subscriber_json.h"

#include <simtopup/subscriber.h>
#include <stdio.h>

#define READ_MS 10000

struct simtopup_subscriber {
	struct st_subscriber state;
	char home[8];
	char serving[8];
};

static int read_snapshot(simtopup_modem *modem, bool all, int timeout_ms,
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
	if (result == 0)
		result = st_subscriber_ask_card(modem, &subscriber->state, all, deadline);
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

int simtopup_subscriber_read(simtopup_modem *modem, int timeout_ms,
			     simtopup_subscriber **ret_subscriber)
{
	return read_snapshot(modem, false, timeout_ms, ret_subscriber);
}

int simtopup_subscriber_read_all(simtopup_modem *modem, int timeout_ms,
				 simtopup_subscriber **ret_subscriber)
{
	return read_snapshot(modem, true, timeout_ms, ret_subscriber);
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

const char *simtopup_subscriber_gid1(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.gid1);
}

const char *simtopup_subscriber_gid2(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.gid2);
}

const char *simtopup_subscriber_smsc(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.smsc);
}

const char *simtopup_subscriber_card_type(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.card_type);
}

const char *simtopup_subscriber_atr(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.atr);
}

const char *simtopup_subscriber_long_name(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.long_name);
}

const char *simtopup_subscriber_short_name(const simtopup_subscriber *subscriber)
{
	return known(subscriber->state.short_name);
}

const char *simtopup_subscriber_forbidden(const simtopup_subscriber *subscriber, size_t index)
{
	return index < ST_FORBIDDEN_MAX ? known(subscriber->state.forbidden[index]) : NULL;
}

int simtopup_subscriber_euicc(const simtopup_subscriber *subscriber)
{
	return subscriber->state.euicc;
}

static const struct st_slot *slot_at(const simtopup_subscriber *subscriber, size_t index)
{
	return index < subscriber->state.n_slots ? &subscriber->state.slots[index] : NULL;
}

int simtopup_subscriber_slot_number(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? slot->number : 0;
}

int simtopup_subscriber_slot_logical(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? slot->logical : 0;
}

const char *simtopup_subscriber_slot_state(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? slot->state : NULL;
}

const char *simtopup_subscriber_slot_iccid(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? known(slot->iccid) : NULL;
}

const char *simtopup_subscriber_slot_eid(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? known(slot->eid) : NULL;
}

int simtopup_subscriber_slot_euicc(const simtopup_subscriber *subscriber, size_t index)
{
	const struct st_slot *slot = slot_at(subscriber, index);

	return slot ? slot->euicc : -1;
}

char *simtopup_subscriber_to_json(const simtopup_subscriber *subscriber)
{
	return st_subscriber_print(&subscriber->state);
}

void simtopup_subscriber_free(simtopup_subscriber *subscriber)
{
	g_free(subscriber);
}
