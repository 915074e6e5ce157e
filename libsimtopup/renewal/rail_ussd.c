/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* By USSD: one code, or the steps of a menu; the last one spends. */
#include "../core/error.h"
#include "../core/money.h"
#include "rail_recipe.h"

#include <string.h>

/*
 * Some networks end the session before the text comes, and some answer by SMS
 * (renewal.md 2.3: 10 to 60 s). What comes later is found by the verify rounds.
 */
#define LATE_TEXT_MS 10000
#define LATE_SMS_MS 10000

static int open_way(struct st_act *act)
{
	return st_rail_open(act, ST_PAY_USSD);
}

/* The price that stands in the menu before the step that spends. */
static int check_shown_price(struct st_act *act)
{
	const struct st_step *last = &act->way->steps.step[act->way->steps.count - 1];
	char price[ST_MONEY_TEXT];
	int order;

	if (!st_recipe_read_price(act->recipe, last->expect, act->session.text, &act->price)) {
		st_fail(SIMTOPUP_UNEXPECTED_MENU, ST_LAYER_OPERATOR,
			"the price in the operator's menu cannot be read");
		return st_error_set_hint("nothing was bought; the recipe needs a new look");
	}
	act->has_price = true;
	if (st_money_compare(&act->price, &act->spec->max_price, &order) && order <= 0)
		return 0;
	st_money_format(&act->price, price);
	st_fail(SIMTOPUP_CEILING, ST_LAYER_OPERATOR,
		"the operator's menu says %s %s, above max_price", price, act->price.currency);
	return st_error_set_hint("nothing was bought");
}

/* Every step but the last; each may be repeated. */
static int walk_to_commit(struct st_act *act)
{
	int result;

	act->dialogue = (struct st_dialogue){
		.steps = &act->way->steps,
		.session = &act->session,
		.voucher = act->spec->voucher,
		.timeout_ms = act->way->timeout_ms,
	};
	result = st_dialogue_walk(&act->dialogue, act->port, act->deadline);
	return result || !act->way->shows_price ? result : check_shown_price(act);
}

static int send_last_step(struct st_act *act)
{
	/* A message may be the only answer: keep what comes from here on. */
	act->port->sms_count = 0;
	act->port->sms_wanted = true;
	act->session.grace_ms = LATE_TEXT_MS;
	act->session.spends = true;
	return st_dialogue_commit(&act->dialogue, act->deadline);
}

static void await_outcome(struct st_act *act, struct st_answer *ret_answer)
{
	st_deadline until = st_deadline_min(act->deadline, st_deadline_in(act->way->timeout_ms));
	struct st_answer *message = NULL;
	int result = st_ussd_await(&act->session, until);

	memset(ret_answer, 0, sizeof(*ret_answer));
	ret_answer->outcome = ST_OUTCOME_UNKNOWN;
	if (result == 0 && act->session.text[0])
		st_rail_read_answer(act, act->session.text, ret_answer);
	ret_answer->pushed = act->session.pushed;
	if (ret_answer->outcome != ST_OUTCOME_UNKNOWN)
		return;
	if (!ret_answer->reason[0])
		g_strlcpy(ret_answer->reason, result ? st_rail_silence(result) :
					      ret_answer->text[0] ? "not-understood" : "released",
			  sizeof(ret_answer->reason));
	if (result && result != SIMTOPUP_TIMEOUT)
		return;
	message = g_new0(struct st_answer, 1);
	until = st_deadline_min(act->deadline, st_deadline_in(LATE_SMS_MS));
	if (st_rail_await_message(act, message, until))
		*ret_answer = *message;
	st_wipe(message, sizeof(*message));
	g_free(message);
}

static void end_session(struct st_act *act)
{
	st_ussd_end(&act->session);
	st_rail_wipe(act);
}

static const char *const evidence[] = { "E1", "E2", "E3", NULL };
static const char *const evidence_of_plan[] = { "E1", "E2", "E3", "N2", NULL };

#define BY_USSD                                                                                \
	.needs = ST_NEED_USSD | ST_NEED_SMS, .open = open_way, .check = st_rail_check,         \
	.steps = st_rail_steps, .look = st_rail_look, .prepare = walk_to_commit,               \
	.commit = send_last_step, .await = await_outcome, .message = st_rail_message,          \
	.end = end_session

const struct st_rail st_rail_voucher = {
	.name = "voucher-ussd",
	.caps = { .commits = "the last USSD step", .lookup = "none", .price_guard = "none",
		  .idempotency = "none", .evidence = evidence },
	BY_USSD,
};

const struct st_rail st_rail_plan = {
	.name = "plan-ussd",
	.caps = { .plan = true, .commits = "the last USSD step", .lookup = "none",
		  .price_guard = "menu", .idempotency = "none", .evidence = evidence_of_plan },
	BY_USSD,
};
