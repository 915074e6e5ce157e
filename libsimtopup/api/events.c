/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/events.h"
#include "../port/probe.h"
#include "handle.h"

#include <unistd.h>

#define LISTEN_MS 10000
#define KINDS                                                                              \
	(SIMTOPUP_EVENT_SMS | SIMTOPUP_EVENT_USSD | SIMTOPUP_EVENT_GONE | SIMTOPUP_EVENT_BACK | \
	 ST_STATE_KINDS)
#define DBM_MIN (-150)
#define HYSTERESIS_MAX 30

static bool is_known(const void *data)
{
	const struct st_port *port = data;

	return port->looking == 0;
}

/* When this returns a change is an event, not the first look. */
static int start(struct st_port *port, st_deadline deadline)
{
	int result = st_port_acquire(port, 0, deadline);

	return result ? result : st_loop_wait(port->loop, is_known, port, deadline);
}

/* The modem need not know when it is gone, or silent. */
static void stop(struct st_port *port, st_deadline deadline)
{
	if (!port->linked)
		return;
	st_port_acquire(port, 0, deadline);
	st_error_clear();
}

int simtopup_modem_listen(simtopup_modem *modem, unsigned int kinds)
{
	st_deadline deadline;
	unsigned before;
	int result;

	if (kinds & ~(unsigned)KINDS) {
		st_error_clear();
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an unknown kind of event");
	}
	result = st_modem_begin(modem, 0, LISTEN_MS, &deadline);
	if (result)
		return result;
	before = modem->port->listen_kinds;
	modem->port->listen_kinds = kinds;
	if (kinds)
		result = start(modem->port, deadline);
	else
		stop(modem->port, deadline);
	if (result)
		modem->port->listen_kinds = before;
	st_modem_end(modem);
	return result;
}

static bool are_levels(const int32_t *dbm, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (dbm[i] < DBM_MIN || dbm[i] >= 0 || (i > 0 && dbm[i] <= dbm[i - 1]))
			return false;
	}
	return count > 0 && count <= ST_THRESHOLDS_MAX;
}

int simtopup_modem_set_signal_thresholds(simtopup_modem *modem, const int32_t *dbm, size_t count,
					 int hysteresis_db)
{
	st_deadline deadline;
	int result;

	if (!dbm || !are_levels(dbm, count) || hysteresis_db < 0 ||
	    hysteresis_db > HYSTERESIS_MAX) {
		st_error_clear();
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "1 to 8 rising levels from -150 to -1 dBm, and 0 to 30 dB");
	}
	result = st_modem_begin(modem, 0, LISTEN_MS, &deadline);
	if (result)
		return result;
	st_port_state_set_thresholds(modem->port, dbm, (unsigned)count, hysteresis_db);
	if (modem->port->listen_kinds & SIMTOPUP_EVENT_SIGNAL)
		result = start(modem->port, deadline);
	st_modem_end(modem);
	return result;
}

int simtopup_modem_fd(const simtopup_modem *modem)
{
	return modem->watch_fd;
}

/* Whether its node is there: the handle itself opens it at the next call. */
static bool is_back(const simtopup_modem *modem)
{
	const struct st_port *port = modem->port;
	enum st_protocol protocol;
	char device[256];

	if (!port->follow)
		return false;
	if (port->stable[0])
		return st_probe_find(port->stable, "", device, sizeof(device), &protocol) &&
		       access(device, F_OK) == 0;
	return access(port->path, R_OK | W_OK) == 0;
}

static void tell_gone(simtopup_modem *modem)
{
	modem->told_gone = true;
	st_events_push(modem->events, SIMTOPUP_EVENT_GONE, g_strdup("{\"event\":\"gone\"}"));
	modem->port->ops->unlink(modem->port);
	/* Before one looks whether it is back. */
	st_watch_return(modem, modem->return_folder);
}

static void tell_back(simtopup_modem *modem)
{
	modem->told_gone = false;
	if (!modem->port->linked)
		st_port_forget_link(modem->port);
	st_events_push(modem->events, SIMTOPUP_EVENT_BACK, g_strdup("{\"event\":\"back\"}"));
	st_watch_return(modem, NULL);
}

void st_modem_tell_presence(simtopup_modem *modem)
{
	/* A call may have tried to open it again, and failed: the loop has forgotten then. */
	bool gone = st_loop_gone(modem->loop) || st_error_status() == SIMTOPUP_DEVICE_GONE;

	if (gone && !modem->told_gone)
		tell_gone(modem);
	if (modem->return_watch)
		st_hotplug_clear(modem->return_watch);
	if (modem->told_gone && (modem->port->linked || is_back(modem)))
		tell_back(modem);
}

int simtopup_modem_dispatch(simtopup_modem *modem)
{
	st_error_clear();
	if (!modem)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no modem was given");
	if (modem->pid != getpid())
		return st_fail(SIMTOPUP_FORKED, ST_LAYER_CALLER,
			       "the handle belongs to the parent process");
	if (pthread_mutex_trylock(&modem->use) != 0)
		return 0;
	atomic_store(&modem->dispatching, true);
	g_main_context_acquire(st_loop_context(modem->loop));
	g_main_context_push_thread_default(st_loop_context(modem->loop));
	st_loop_drain(modem->loop);
	st_modem_tell_presence(modem);
	st_watch_update(modem);
	g_main_context_pop_thread_default(st_loop_context(modem->loop));
	g_main_context_release(st_loop_context(modem->loop));
	atomic_store(&modem->dispatching, false);
	pthread_mutex_unlock(&modem->use);
	return 0;
}

int simtopup_modem_next_event(simtopup_modem *modem, simtopup_event **ret_event)
{
	simtopup_event *event;

	st_error_clear();
	if (!modem || !ret_event)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	event = st_events_pop(modem->events);
	if (!event)
		return st_fail(SIMTOPUP_NO_EVENT, ST_LAYER_CALLER, "no event is queued");
	*ret_event = event;
	return 0;
}
