/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the card knows about its subscriber, and the modem did not say. */
#ifndef ST_UICC_KNOWN_H
#define ST_UICC_KNOWN_H

#include "../port/port.h"

/*
 * Fills what is absent in `state` from the USIM's files: by the modem's file
 * service, or where it has none and `may_open` by a logical channel (the
 * caller then holds the lock). What the card does not have stays absent.
 */
int st_known_files(struct st_port *port, struct st_subscriber *state, bool may_open,
		   st_deadline deadline);
/* The answer to reset, where the snapshot has none. */
int st_known_atr(struct st_port *port, struct st_subscriber *state, st_deadline deadline);

#endif
