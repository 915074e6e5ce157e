/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../port/slot.h"
#include "modem.h"

#include <simtopup/slot.h>

#define SWITCH_MS 60000
#define RESTART_MS 30000

/* One act at a time, and none under an open menu of our own. */
static int begin(simtopup_modem *modem, int timeout_ms, int default_ms, st_deadline *ret_deadline)
{
	int result = st_modem_begin(modem, timeout_ms, default_ms, ret_deadline);

	if (result)
		return result;
	if (st_modem_port(modem)->ussd_open)
		result = st_fail(SIMTOPUP_BUSY, ST_LAYER_CALLER, "a USSD session is open");
	else
		result = st_modem_lock(modem, *ret_deadline);
	if (result == 0) {
		result = st_port_acquire(st_modem_port(modem), ST_NEED_STATE, *ret_deadline);
		if (result)
			st_modem_unlock(modem);
	}
	if (result)
		st_modem_end(modem);
	return result;
}

static void end(simtopup_modem *modem)
{
	st_modem_unlock(modem);
	st_modem_end(modem);
}

int simtopup_slot_switch(simtopup_modem *modem, int slot, unsigned int flags, int timeout_ms)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (slot < 1 || flags & ~(unsigned)SIMTOPUP_SLOT_FORCE)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "slots are numbered from 1, or an unknown flag");
	result = begin(modem, timeout_ms, SWITCH_MS, &deadline);
	if (result)
		return result;
	result = st_slot_switch(st_modem_port(modem), slot, flags & SIMTOPUP_SLOT_FORCE, deadline);
	end(modem);
	return result;
}

int simtopup_sim_restart(simtopup_modem *modem, int timeout_ms)
{
	st_deadline deadline;
	int result = begin(modem, timeout_ms, RESTART_MS, &deadline);

	if (result)
		return result;
	result = st_sim_restart(st_modem_port(modem), deadline);
	end(modem);
	return result;
}
