/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A logical channel to one application of the card, and commands on it. No
 * modem is known here; clauses are of ETSI TS 102 221. The caller holds the
 * modem's lock as long as a channel is open, and closes what it opened.
 */
#ifndef ST_UICC_CHANNEL_H
#define ST_UICC_CHANNEL_H

#include "../port/port.h"
#include "eid.h"

#define ST_CARD_ANSWER_MAX (1024 * 1024) /* to one command, over all its parts */
#define ST_COMMAND_DATA_MAX 255

struct st_channel {
	struct st_port *port;
	unsigned number; /* 0: not open */
	uint16_t sw;     /* of the last command; 0: the card was not reached */
	bool proactive;  /* the last command left a proactive one waiting (91xx) */
	GByteArray *fci; /* what SELECT answered, as far as the modem hands it on */
	char eid[ST_EID_SIZE]; /* of the ISD-R, where somebody asked; "" */
};

/* A command without its channel. Le is always sent. */
struct st_command {
	uint8_t cla, ins, p1, p2;
	const uint8_t *data;
	size_t len;
	uint8_t le; /* 0: all that there is */
};

/*
 * SIMTOPUP_NOT_FOUND: the card has no such application. SIMTOPUP_UNSUPPORTED:
 * the modem does not let anyone at the card.
 */
int st_channel_open(struct st_channel *ret_channel, struct st_port *port, const uint8_t *aid,
		    size_t len, st_deadline deadline);
/* Also one that could not be opened. Sent, not waited for. */
void st_channel_close(struct st_channel *channel);

/*
 * Appends the whole answer: 61xx is followed, 6Cxx corrected, and a card that
 * is busy (9300) asked again. 0 for 9000 and 91xx only; else what
 * st_words_fail() makes of the words, which `channel->sw` has. A command that
 * got no answer may have been carried out: the effect is unknown.
 */
int st_channel_exchange(struct st_channel *channel, const struct st_command *command,
			GByteArray *ret_data, st_deadline deadline);

/*
 * store.c: one ES10 command in STORE DATA blocks (SGP.22 5.7.2). A card or a
 * modem that does not take large blocks is given smaller ones, only before a
 * block that completes the command. The port remembers it, and for the next
 * process the card's habits do: that costs one command, the EID, and only after
 * a refusal.
 */
int st_channel_store(struct st_channel *channel, const uint8_t *data, size_t len,
		     GByteArray *ret_data, st_deadline deadline);

/* words.c: the status and the sentence for status words (10.2.1). */
int st_words_fail(uint16_t sw);
bool st_words_are_good(uint16_t sw);

#endif
