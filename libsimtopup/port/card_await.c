/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Waiting for a card. What the modem tells wakes it up, and a look every second
 * does too: firmware takes the registration for indications and sends none
 * (modem-protocols 4.4, quirk 11).
 */
#include "hotplug.h"
#include "slot.h"

#include "../core/error.h"

#include <glib-unix.h>
#include <string.h>

#define LOOK_MS 1000
#define RETURN_LOOK_MS 500 /* udev sets the rights of a node after it has appeared */

static const struct st_slot *find_slot(const struct st_subscriber *sim, int slot)
{
	for (unsigned i = 0; i < sim->n_slots; i++) {
		if (slot ? sim->slots[i].number == slot : sim->slots[i].active)
			return &sim->slots[i];
	}
	return NULL;
}

static bool has_answered(const struct st_subscriber *sim)
{
	static const char *const states[] = { "ready", "pin", "puk", "blocked", "no-profile",
					      NULL };

	return g_strv_contains(states, sim->sim_state);
}

/* An eUICC without a profile never becomes ready: that it is there must do. */
static bool is_empty_euicc(const struct st_slot *entry)
{
	return entry && entry->eid[0] && !entry->iccid[0] && strcmp(entry->state, "present") == 0;
}

static bool is_up(const struct st_subscriber *sim, int slot, const char *other_iccid)
{
	const struct st_slot *entry = find_slot(sim, slot);

	if (slot && (!entry || !entry->active))
		return false;
	if (other_iccid[0] && strcmp(sim->iccid, other_iccid) == 0)
		return false; /* the modem still tells of the card before */
	return has_answered(sim) || is_empty_euicc(entry);
}

struct waking {
	struct st_port *port;
	unsigned seen;
	bool node_came;
};

static bool is_awake(const void *data)
{
	const struct waking *waking = data;

	return waking->node_came || waking->port->sim_news != waking->seen ||
	       st_loop_gone(waking->port->loop);
}

static gboolean on_node(int fd, GIOCondition condition, void *data)
{
	struct waking *waking = data;

	(void)fd;
	(void)condition;
	waking->node_came = true;
	return G_SOURCE_REMOVE;
}

/* 0 when it may be worth a look; else why the waiting ends. */
static int sleep_until_news(struct waking *waking, int ms, st_deadline deadline)
{
	st_deadline until = st_deadline_min(deadline, st_deadline_in(ms));
	int result = st_loop_wait(waking->port->loop, is_awake, waking, until);

	if (result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline))
		return 0;
	return result == SIMTOPUP_DEVICE_GONE ? 0 : result;
}

/* The node is not there, or not ours yet: until something happens where nodes are. */
static int sleep_until_node(struct st_port *port, st_deadline deadline)
{
	g_autofree char *folder = port->stable[0] ? g_strdup("/dev") :
						    g_path_get_dirname(port->path);
	struct waking waking = { .port = port, .seen = port->sim_news };
	struct st_hotplug *hotplug = st_hotplug_new(folder);
	GSource *source = NULL;
	int result;

	if (hotplug) {
		source = g_unix_fd_source_new(st_hotplug_fd(hotplug), G_IO_IN);
		g_source_set_callback(source, G_SOURCE_FUNC(on_node), &waking, NULL);
		g_source_attach(source, st_loop_context(port->loop));
	}
	result = sleep_until_news(&waking, RETURN_LOOK_MS, deadline);
	if (source) {
		g_source_destroy(source);
		g_source_unref(source);
	}
	st_hotplug_free(hotplug);
	return result;
}

/* What a modem says, or does not, while it starts anew. */
static bool is_passing(int status)
{
	return status == SIMTOPUP_DEVICE_GONE || status == SIMTOPUP_NO_DEVICE ||
	       status == SIMTOPUP_NOT_READY || status == SIMTOPUP_PERMISSION ||
	       status == SIMTOPUP_TIMEOUT || status == SIMTOPUP_PROTOCOL ||
	       status == SIMTOPUP_BUSY;
}

static int look(struct st_port *port, struct st_subscriber *ret_sim, st_deadline deadline)
{
	int result = st_port_acquire(port, ST_NEED_STATE, deadline);

	if (result == 0)
		result = port->ops->read_slots(port, ret_sim, deadline);
	if (result == SIMTOPUP_DEVICE_GONE && port->linked)
		st_port_forget_link(port);
	return result;
}

/* Why it is not up: in the words of the last look, if that was at this card. */
static int give_up(const struct st_subscriber *sim, int slot)
{
	const struct st_slot *entry = find_slot(sim, slot);
	bool is_this = !slot || (entry && entry->active);
	int result = sim->sim_state && is_this ? st_subscriber_check_sim(sim) : 0;

	return result ? result :
			st_fail(SIMTOPUP_NOT_READY, ST_LAYER_CARD, "the SIM does not start");
}

int st_card_await(struct st_port *port, int slot, const char *other_iccid, st_deadline deadline)
{
	struct st_subscriber sim = { .sim_state = NULL };
	bool follow = port->follow;
	int result = 0;

	port->follow = true;
	while (result == 0) {
		struct waking waking = { .port = port, .seen = port->sim_news };

		result = look(port, &sim, deadline);
		if (result == 0 && is_up(&sim, slot, other_iccid))
			break;
		if (st_deadline_passed(deadline))
			result = give_up(&sim, slot);
		else if (result == 0)
			result = sleep_until_news(&waking, LOOK_MS, deadline);
		else if (is_passing(result))
			result = sleep_until_node(port, deadline);
		if (result == SIMTOPUP_TIMEOUT)
			result = give_up(&sim, slot);
	}
	port->follow = follow;
	if (result == 0)
		st_error_clear();
	return result;
}
