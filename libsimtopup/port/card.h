/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What passes between a port and the card. Clauses are of ETSI TS 102 221. */
#ifndef ST_PORT_CARD_H
#define ST_PORT_CARD_H

#include "../core/clock.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_AID_MAX 16
#define ST_APDU_MAX 261      /* 10.1: header, Lc, 255 octets, Le */
#define ST_CARD_CHANNELS 20  /* 10.1.1: the basic one and 19 more */
#define ST_CARD_PIECE_MAX 65536 /* what one answer of a port may add */

/* What the card said: data are appended, the status words stand apart. */
struct st_card_answer {
	GByteArray *data;
	uint16_t sw;
};

#define ST_FILE_READ_MAX 255 /* more of a file is not wanted; a record has no more */
#define ST_FILE_READS_MAX 12 /* in one wave */

/* One file, or one record, by the modem's own file service. */
struct st_file_read {
	uint16_t id;
	unsigned record; /* counted from 1; 0: a transparent file */
	/* Filled. 0, or SIMTOPUP_NO_DATA, _PIN_REQUIRED, _UNSUPPORTED, ... without a record. */
	int status;
	uint8_t data[ST_FILE_READ_MAX];
	size_t len;
};

struct st_port;

/*
 * A port's way to the card of the active slot. The caller holds the modem's
 * lock; one command at a time.
 */
struct st_card_ops {
	/*
	 * A new logical channel with the application `aid` selected on it. The
	 * answer is SELECT's, as far as the modem hands it on; its `sw` is also
	 * written when the card refused (0: the modem did not say).
	 * SIMTOPUP_NOT_FOUND: the card has no such application;
	 * SIMTOPUP_UNSUPPORTED: the modem does not let anyone at the card.
	 */
	int (*open)(struct st_port *port, const uint8_t *aid, size_t aid_len,
		    struct st_card_answer *ret_answer, unsigned *ret_channel,
		    st_deadline deadline);
	/*
	 * One command, sent once; its class byte carries the channel (10.1.1).
	 * 0 whatever the card's status words are. Without an answer the effect
	 * is unknown. Buffers that carried the command are wiped.
	 */
	int (*transmit)(struct st_port *port, unsigned channel, const uint8_t *apdu, size_t len,
			struct st_card_answer *ret_answer, st_deadline deadline);
	/* Sent, and not waited for: what follows finds it done. */
	void (*close)(struct st_port *port, unsigned channel);
	/*
	 * Reads files of the USIM, in as few waves as the modem's service
	 * needs. Without the lock: a modem orders these itself. 0 when it was
	 * asked; look at each. SIMTOPUP_UNSUPPORTED: it has no such service.
	 */
	int (*read_files)(struct st_port *port, struct st_file_read *files, unsigned n,
			  st_deadline deadline);
	/* The answer to reset of the active card, when the snapshot has none. */
	int (*read_atr)(struct st_port *port, uint8_t *ret_atr, size_t size, size_t *ret_len,
			st_deadline deadline);
	/*
	 * Power off and on: channels are gone, and the modem reads the card
	 * anew. 0 when that has begun; it takes seconds.
	 */
	int (*reset)(struct st_port *port, st_deadline deadline);
};

#endif
