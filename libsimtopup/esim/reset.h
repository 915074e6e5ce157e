/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#ifndef ST_ESIM_RESET_H
#define ST_ESIM_RESET_H

#include "session.h"

/*
 * eUICCMemoryReset (SGP.22 5.7.19) on the card with that EID. A card that loses
 * its enabled profile tells the modem to look again: done when the modem has.
 * SIMTOPUP_NOT_ACTIVE: the card did it, the modem has not followed.
 */
int st_esim_reset(struct st_port *port, const struct st_isdr *isdr, unsigned bits,
		  const char *eid, st_deadline deadline);

#endif
