/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Another card in use, or the same one started anew: the same for every protocol. */
#ifndef ST_PORT_SLOT_H
#define ST_PORT_SLOT_H

#include "port.h"

/* On acquired ports. Each watches the SIM while it waits. */
int st_slot_switch(struct st_port *port, int slot, bool force, st_deadline deadline);
int st_sim_restart(struct st_port *port, st_deadline deadline);

/*
 * Waits until the card of `slot` (0: of whichever is active) is up and is not the
 * one with `other_iccid` ("": any). Survives a modem that leaves and comes back.
 */
int st_card_await(struct st_port *port, int slot, const char *other_iccid, st_deadline deadline);

#endif
