/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One question for a balance, and how it goes each way. */
#ifndef ST_ACCOUNT_WAYS_H
#define ST_ACCOUNT_WAYS_H

#include "recipe.h"

struct st_question {
	struct st_port *port;
	const struct st_recipe *recipe;
	const struct st_ask_way *way;
	st_deadline deadline;
	struct simtopup_balance *balance; /* what came; 0 is returned when something did */
	bool no_ussd;                     /* the modem says that there is none here */
};

/* A dialogue with the code of the way, through its menus. */
int st_ask_ussd(struct st_question *question);
/* A message to the short code, and the message that answers. */
int st_ask_sms(struct st_question *question);
/* A stored message that answers what was asked at `asked_ms`; SIMTOPUP_NO_DATA: none. */
int st_ask_store(struct st_question *question, int64_t asked_ms);

#endif
