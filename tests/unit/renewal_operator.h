/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The operator of the renewal tests: what it is asked, takes, and says. */
#ifndef TESTS_RENEWAL_OPERATOR_H
#define TESTS_RENEWAL_OPERATOR_H

#include "renewal_world.h"

/* Is it the step that spends? */
bool operator_spends(const struct world *world, bool answer, const char *text);
/* A code, or an answer in a menu: the status of the modem that carries it. */
int operator_ussd(struct st_port *port, struct world *world, bool answer, const char *text);
int operator_sms(struct st_port *port, struct world *world, const char *to, const char *text);

#endif
