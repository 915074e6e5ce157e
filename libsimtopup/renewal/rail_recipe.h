/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the rails share that follow a recipe: functions for their tables, and their parts. */
#ifndef ST_RENEWAL_RAIL_RECIPE_H
#define ST_RENEWAL_RAIL_RECIPE_H

#include "rail.h"

/* For the tables. */
int st_rail_check(struct st_act *act);
JsonArray *st_rail_steps(const struct st_act *act);
int st_rail_look(struct st_act *act, struct st_look *ret_look);
bool st_rail_message(struct st_act *act, struct st_answer *ret_answer);

int st_rail_open(struct st_act *act, enum st_pay_by by);
void st_rail_read_answer(struct st_act *act, const char *text, struct st_answer *answer);
/* Waits until a message of the operator says something about it; false: none did. */
bool st_rail_await_message(struct st_act *act, struct st_answer *answer, st_deadline deadline);
/* The reason of an answer that never came. */
const char *st_rail_silence(int result);
/* An operator may repeat a voucher: nothing of what came stays. */
void st_rail_wipe(struct st_act *act);

#endif
