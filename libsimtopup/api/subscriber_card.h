/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The part of a snapshot that only the card knows. */
#ifndef ST_API_SUBSCRIBER_CARD_H
#define ST_API_SUBSCRIBER_CARD_H

#include "modem.h"

/*
 * The EID of a card that is known to be an eUICC; with `all` also of one that
 * may be, and what the files say. What cannot be had now, because another
 * process has the modem or the modem lets nobody at the card, stays absent.
 */
int st_subscriber_ask_card(simtopup_modem *modem, struct st_subscriber *state, bool all,
			   st_deadline deadline);

#endif
