/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What is told of the modem's state: SIM, slots, registration, signal. An
 * indication is only a hint that something changed: the values are asked for
 * anew, and what differs from what was known is an event. So a flood of
 * indications costs one question at a time, no layout of an indication has to
 * be trusted, and what changed while the modem was gone is told as well.
 */
#ifndef ST_PORT_STATE_H
#define ST_PORT_STATE_H

#include "subscriber.h"

#include <glib.h>
#include <simtopup/modem.h>

#define ST_STATE_KINDS                                                                     \
	(SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK | SIMTOPUP_EVENT_SIGNAL | SIMTOPUP_EVENT_SLOT)
#define ST_THRESHOLDS_MAX 8
#define ST_LOOK_MS 5000 /* what a modem does not answer by then is given up, until the next hint */

struct st_port;

struct st_port_state {
	unsigned known;  /* kinds that were seen once: the first look is no event */
	unsigned looked; /* kinds that were asked for since the link was made */
	bool hinted;     /* an indication about SIM or slot came: this modem does tell */

	const char *sim_state;
	char iccid[24]; /* of the last card that had one, also when it was pulled */

	const char *registration, *rat;
	int roaming;
	char mcc[4], mnc[4], name[64];

	unsigned n_slots;
	struct st_slot slots[ST_SLOTS_MAX];

	int thresholds[ST_THRESHOLDS_MAX]; /* dBm, rising */
	unsigned n_thresholds;
	int hysteresis; /* dB */
	bool retold;    /* the modem has not been asked for these yet */
	int dbm;        /* 0: not seen yet */
	unsigned level; /* thresholds that it lies above */

	GSource *poll;
	unsigned poll_ms;
};

void st_port_state_init(struct st_port *port);
/* After linking: asks for what is listened to and was not seen on this link. */
void st_port_state_start(struct st_port *port);
/* The link ends. */
void st_port_state_stop(struct st_port *port);
/* `kinds` were asked for; what `seen` lacks was not answered. */
void st_port_state_came(struct st_port *port, unsigned kinds, const struct st_subscriber *seen);
/* An indication: asks, when somebody listens. */
void st_port_state_hint(struct st_port *port, unsigned kinds);
void st_port_state_set_thresholds(struct st_port *port, const int32_t *dbm, unsigned count,
				  int hysteresis);

#endif
