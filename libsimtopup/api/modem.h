/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The handle behind the exported functions: who may use it now, its deadline,
 * its lock across processes.
 */
#ifndef ST_API_MODEM_H
#define ST_API_MODEM_H

#include "../core/clock.h"
#include "../port/port.h"

#include <simtopup/modem.h>

/*
 * Around every public call that talks to the modem: clears the record, takes
 * the handle (SIMTOPUP_BUSY, SIMTOPUP_FORKED), pushes the private context and
 * fixes the deadline. 0 or a status; only after 0 call st_modem_end().
 */
int st_modem_begin(simtopup_modem *modem, int timeout_ms, int default_ms,
		   st_deadline *ret_deadline);
void st_modem_end(simtopup_modem *modem);
struct st_port *st_modem_port(simtopup_modem *modem);

/* One act at a time: around USSD, and from ARMED to the outcome. Nests. */
int st_modem_lock(simtopup_modem *modem, st_deadline deadline);
void st_modem_unlock(simtopup_modem *modem);

#endif
