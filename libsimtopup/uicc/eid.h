/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The one thing about an eUICC that the subscriber state shows. */
#ifndef ST_UICC_EID_H
#define ST_UICC_EID_H

#include "../port/port.h"

#define ST_EID_SIZE 36

/*
 * Asks the ISD-R of the card for its EID, 32 digits: open, one command, close.
 * SIMTOPUP_NOT_FOUND: the card is no eUICC.
 */
int st_eid_read(struct st_port *port, char ret_eid[ST_EID_SIZE], st_deadline deadline);

struct st_channel;

/* The same, of an ISD-R that is selected already. */
int st_eid_ask(struct st_channel *channel, char ret_eid[ST_EID_SIZE], st_deadline deadline);

#endif
