/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "port.h"

#include "../core/json.h"

#include <string.h>

/*
 * Firmware acknowledges the registration and never tells (modem-protocols 4.4,
 * quirk 11): until the first indication about the card it is asked now and then.
 */
#define POLL_MS 5000
#define POLL_MAX_MS 60000

void st_port_state_init(struct st_port *port)
{
	static const int32_t thresholds[] = { -105, -95, -85, -75 };

	port->state.sim_state = "unknown";
	port->state.registration = "unknown";
	st_port_state_set_thresholds(port, thresholds, G_N_ELEMENTS(thresholds), 4);
}

static bool is(const char *state, const char *name)
{
	return strcmp(state, name) == 0;
}

static const char *name_change(const struct st_port_state *old, const struct st_subscriber *seen)
{
	bool same_state = is(old->sim_state, seen->sim_state);

	if (is(seen->sim_state, "absent"))
		return same_state ? NULL : "removed";
	if (old->iccid[0] && seen->iccid[0] && !is(old->iccid, seen->iccid))
		return "changed";
	if (is(old->sim_state, "absent"))
		return "inserted";
	/* Its number may be readable only a while after it is ready. */
	if (is(seen->sim_state, "ready") && (!same_state || (!old->iccid[0] && seen->iccid[0])))
		return "ready";
	return same_state ? NULL : "state";
}

static void tell_sim(struct st_port *port, const struct st_subscriber *seen, const char *change)
{
	const char *old = port->state.iccid;
	bool other = !is(old, seen->iccid);
	JsonObject *object = json_object_new();

	st_json_set_text(object, "event", "sim");
	st_json_set_text(object, "change", change);
	st_json_set_text(object, "state", seen->sim_state);
	st_json_set_text(object, "iccid", seen->iccid);
	if (other)
		st_json_set_text(object, "previous_iccid", old);
	st_events_push(port->events, SIMTOPUP_EVENT_SIM, st_json_print(object));
	json_object_unref(object);
}

static void sim_came(struct st_port *port, const struct st_subscriber *seen)
{
	struct st_port_state *state = &port->state;
	bool first = !(state->known & SIMTOPUP_EVENT_SIM);
	const char *change = first ? NULL : name_change(state, seen);

	if (is(seen->sim_state, "unknown"))
		return;
	if (change)
		tell_sim(port, seen, change);
	state->known |= SIMTOPUP_EVENT_SIM;
	state->sim_state = seen->sim_state;
	if (seen->iccid[0])
		memcpy(state->iccid, seen->iccid, sizeof(state->iccid));
}

static void tell_network(struct st_port *port)
{
	const struct st_port_state *state = &port->state;
	JsonObject *object = json_object_new();
	JsonObject *plmn = json_object_new();

	st_json_set_text(object, "event", "network");
	st_json_set_text(object, "registration", state->registration);
	if (state->roaming >= 0)
		json_object_set_boolean_member(object, "roaming", state->roaming != 0);
	st_json_set_text(plmn, "mcc", state->mcc);
	st_json_set_text(plmn, "mnc", state->mnc);
	st_json_set_text(plmn, "name", state->name);
	if (json_object_get_size(plmn) > 0)
		json_object_set_object_member(object, "operator", plmn);
	else
		json_object_unref(plmn);
	st_json_set_text(object, "rat", state->rat);
	st_events_push_last(port->events, SIMTOPUP_EVENT_NETWORK, 0, st_json_print(object));
	json_object_unref(object);
}

static bool same_network(const struct st_port_state *old, const struct st_subscriber *seen)
{
	return is(old->registration, seen->registration) && old->roaming == seen->roaming &&
	       is(old->mcc, seen->operator_mcc) && is(old->mnc, seen->operator_mnc) &&
	       is(old->name, seen->operator_name) && g_strcmp0(old->rat, seen->rat) == 0;
}

static void network_came(struct st_port *port, const struct st_subscriber *seen)
{
	struct st_port_state *state = &port->state;
	bool first = !(state->known & SIMTOPUP_EVENT_NETWORK);

	if (is(seen->registration, "unknown") || (!first && same_network(state, seen)))
		return;
	state->known |= SIMTOPUP_EVENT_NETWORK;
	state->registration = seen->registration;
	state->roaming = seen->roaming;
	state->rat = seen->rat;
	memcpy(state->mcc, seen->operator_mcc, sizeof(state->mcc));
	memcpy(state->mnc, seen->operator_mnc, sizeof(state->mnc));
	memcpy(state->name, seen->operator_name, sizeof(state->name));
	if (!first)
		tell_network(port);
}

static void tell_signal(struct st_port *port, int threshold, bool rising)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "event", "signal");
	json_object_set_int_member(object, "dbm", port->state.dbm);
	json_object_set_int_member(object, "percent", st_signal_percent(port->state.dbm));
	json_object_set_int_member(object, "threshold", threshold);
	json_object_set_boolean_member(object, "rising", rising);
	st_events_push_last(port->events, SIMTOPUP_EVENT_SIGNAL, 0, st_json_print(object));
	json_object_unref(object);
}

static unsigned level_of(const struct st_port_state *state, int dbm)
{
	unsigned level = 0;

	while (level < state->n_thresholds && dbm >= state->thresholds[level])
		level++;
	return level;
}

static void signal_came(struct st_port *port, const struct st_subscriber *seen)
{
	struct st_port_state *state = &port->state;
	bool first = !(state->known & SIMTOPUP_EVENT_SIGNAL);
	unsigned fallen = level_of(state, seen->dbm);
	unsigned risen = level_of(state, seen->dbm - state->hysteresis);
	unsigned old = state->level;

	if (seen->dbm == 0)
		return;
	state->known |= SIMTOPUP_EVENT_SIGNAL;
	state->dbm = seen->dbm;
	if (first)
		state->level = fallen;
	else if (fallen < old)
		state->level = fallen;
	else if (risen > old)
		state->level = risen;
	if (first || state->level == old)
		return;
	if (state->level < old)
		tell_signal(port, state->thresholds[state->level], false);
	else
		tell_signal(port, state->thresholds[state->level - 1], true);
}

static void tell_slot(struct st_port *port, const struct st_slot *slot)
{
	JsonObject *object = json_object_new();
	JsonObject *inner = json_object_new();

	st_json_set_text(object, "event", "slot");
	json_object_set_int_member(inner, "number", slot->number);
	json_object_set_boolean_member(inner, "active", slot->active);
	st_json_set_text(inner, "state", slot->state);
	st_json_set_text(inner, "iccid", slot->iccid);
	st_json_set_text(inner, "eid", slot->eid);
	json_object_set_object_member(object, "slot", inner);
	st_events_push_last(port->events, SIMTOPUP_EVENT_SLOT, (unsigned)slot->number,
			    st_json_print(object));
	json_object_unref(object);
}

static bool same_slot(const struct st_slot *old, const struct st_slot *seen)
{
	return old->number == seen->number && old->active == seen->active &&
	       is(old->state, seen->state) && is(old->iccid, seen->iccid) &&
	       is(old->eid, seen->eid);
}

static void slots_came(struct st_port *port, const struct st_subscriber *seen)
{
	struct st_port_state *state = &port->state;
	bool first = !(state->known & SIMTOPUP_EVENT_SLOT);

	if (seen->n_slots == 0)
		return;
	for (unsigned i = 0; i < seen->n_slots && !first; i++) {
		if (i >= state->n_slots || !same_slot(&state->slots[i], &seen->slots[i]))
			tell_slot(port, &seen->slots[i]);
	}
	state->known |= SIMTOPUP_EVENT_SLOT;
	state->n_slots = seen->n_slots;
	memcpy(state->slots, seen->slots, sizeof(state->slots));
}

void st_port_state_came(struct st_port *port, unsigned kinds, const struct st_subscriber *seen)
{
	kinds &= port->listen_kinds;
	if (kinds & SIMTOPUP_EVENT_SLOT)
		slots_came(port, seen);
	if (kinds & SIMTOPUP_EVENT_SIM)
		sim_came(port, seen);
	if (kinds & SIMTOPUP_EVENT_NETWORK)
		network_came(port, seen);
	if (kinds & SIMTOPUP_EVENT_SIGNAL)
		signal_came(port, seen);
}

void st_port_state_hint(struct st_port *port, unsigned kinds)
{
	port->sim_news += (kinds & port->watch_kinds) != 0;
	kinds &= port->listen_kinds & ST_STATE_KINDS;
	if (kinds & (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT))
		port->state.hinted = true;
	if (kinds)
		port->ops->look(port, kinds);
}

static bool card_is_settled(const struct st_port_state *state)
{
	return state->hinted && !(is(state->sim_state, "ready") && !state->iccid[0]);
}

static gboolean on_poll(void *data);

static void poll_later(struct st_port *port)
{
	struct st_port_state *state = &port->state;

	state->poll = g_timeout_source_new(state->poll_ms);
	g_source_set_callback(state->poll, on_poll, port, NULL);
	g_source_attach(state->poll, st_loop_context(port->loop));
	state->poll_ms = MIN(state->poll_ms * 2, POLL_MAX_MS);
}

static gboolean on_poll(void *data)
{
	struct st_port *port = data;
	unsigned kinds =
		port->listen_kinds & (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT);

	g_clear_pointer(&port->state.poll, g_source_unref);
	if (!kinds || st_loop_gone(port->loop))
		return G_SOURCE_REMOVE;
	if (!card_is_settled(&port->state))
		port->ops->look(port, kinds);
	poll_later(port);
	return G_SOURCE_REMOVE;
}

void st_port_state_start(struct st_port *port)
{
	struct st_port_state *state = &port->state;
	unsigned wanted = port->listen_kinds & ST_STATE_KINDS;
	unsigned fresh = wanted & ~state->looked;

	state->looked = wanted;
	state->known &= wanted; /* who listens again later starts anew */
	if (fresh)
		port->ops->look(port, fresh);
	if (state->poll || !(wanted & (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT)))
		return;
	state->poll_ms = POLL_MS;
	poll_later(port);
}

void st_port_state_stop(struct st_port *port)
{
	port->state.looked = 0;
	port->looking = 0;
	if (!port->state.poll)
		return;
	g_source_destroy(port->state.poll);
	g_clear_pointer(&port->state.poll, g_source_unref);
}

void st_port_state_set_thresholds(struct st_port *port, const int32_t *dbm, unsigned count,
				  int hysteresis)
{
	struct st_port_state *state = &port->state;

	for (unsigned i = 0; i < count; i++)
		state->thresholds[i] = dbm[i];
	state->n_thresholds = count;
	state->hysteresis = hysteresis;
	state->level = level_of(state, state->dbm);
	state->retold = true;
}
