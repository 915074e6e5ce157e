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
/*
 * The group identifier in hex digits, "" when the card has none. Where the
 * modem has no file service by a logical channel: the caller holds the lock.
 */
int st_known_gid1(struct st_port *port, char *ret_gid1, size_t size, st_deadline deadline);
/* The answer to reset, where the snapshot has none. */
int st_known_atr(struct st_port *port, struct st_subscriber *state, st_deadline deadline);

#endif
