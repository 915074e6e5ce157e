/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "handle.h"

#include <unistd.h>

static int take(simtopup_modem *modem)
{
	if (pthread_mutex_trylock(&modem->use) == 0)
		return 0;
	if (!atomic_load(&modem->dispatching))
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_CALLER,
			       "another thread is using the handle");
	pthread_mutex_lock(&modem->use);
	return 0;
}

int st_modem_begin(simtopup_modem *modem, int timeout_ms, int default_ms,
		   st_deadline *ret_deadline)
{
	int result;

	st_error_clear();
	if (!modem)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no modem was given");
	if (timeout_ms < 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the timeout is negative");
	if (modem->pid != getpid())
		return st_fail(SIMTOPUP_FORKED, ST_LAYER_CALLER,
			       "the handle belongs to the parent process");
	result = take(modem);
	if (result)
		return result;
	g_main_context_acquire(st_loop_context(modem->loop));
	g_main_context_push_thread_default(st_loop_context(modem->loop));
	st_loop_begin(modem->loop);
	*ret_deadline = st_deadline_in(timeout_ms ? timeout_ms : default_ms);
	modem->port->until = *ret_deadline;
	return 0;
}

void st_modem_end(simtopup_modem *modem)
{
	st_modem_tell_presence(modem);
	st_port_release(modem->port);
	st_watch_update(modem);
	g_main_context_pop_thread_default(st_loop_context(modem->loop));
	g_main_context_release(st_loop_context(modem->loop));
	pthread_mutex_unlock(&modem->use);
}

struct st_port *st_modem_port(simtopup_modem *modem)
{
	return modem->port;
}

int st_modem_lock(simtopup_modem *modem, st_deadline deadline)
{
	int result;

	if (modem->lock_depth == 0) {
		result = st_lock_take(modem->lock_id, deadline, &modem->lock);
		if (result)
			return result;
	}
	modem->lock_depth++;
	return 0;
}

void st_modem_unlock(simtopup_modem *modem)
{
	if (modem->lock_depth == 0 || --modem->lock_depth > 0)
		return;
	st_lock_release(modem->lock);
	modem->lock = NULL;
}
