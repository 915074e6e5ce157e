/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One try with a PIN or a PUK, and what guards it: the same for every protocol. */
#ifndef ST_PORT_PIN_H
#define ST_PORT_PIN_H

#include "port.h"

#define ST_PIN_MIN 4 /* ETSI TS 102 221, 9.5.1: 4 to 8 digits */
#define ST_PIN_MAX 8
#define ST_PUK_LEN 8

enum st_pin_action { ST_PIN_VERIFY, ST_PIN_ENABLE, ST_PIN_DISABLE, ST_PIN_CHANGE, ST_PIN_UNBLOCK };

struct st_pin_act {
	enum st_pin_action action;
	const char *code;         /* to unblock: the PUK */
	const char *new_pin;      /* to change and to unblock */
	const char *expect_iccid; /* NULL: any */
	bool force;
};

/* Reads, judges, and tries once. On an acquired port. */
int st_pin_run(struct st_port *port, const struct st_pin_act *act, st_deadline deadline);

/*
 * For the implementations: the card counted a wrong code, and so many tries are
 * left, -1: not known.
 */
int st_pin_fail_wrong(const struct st_pin_act *act, int retries);

#endif
