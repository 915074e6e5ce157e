/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * By a message to a short code. The send of the message spends: that the
 * service centre took it says nothing about what the operator made of it
 * (renewal.md 2.1), and what a message answers can be forged.
 */
#include "../core/error.h"
#include "../core/json.h"
#include "../port/sms.h"
#include "rail_recipe.h"

#include <string.h>

static int open_way(struct st_act *act)
{
	return st_rail_open(act, ST_PAY_SMS);
}

static int check_port(struct st_act *act)
{
	if (act->port && !act->port->ops->sms_send)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			       "this modem sends no messages");
	return st_rail_check(act);
}

/* Nothing but listening before the send: the answer may be quick. */
static int listen(struct st_act *act)
{
	act->session.port = act->port;
	act->port->sms_count = 0;
	act->port->sms_wanted = true;
	return 0;
}

/* A send whose answer is lost may still be answered by the operator: go on to listen. */
static int send_message(struct st_act *act)
{
	const struct st_step *step = &act->way->steps.step[0];
	const char *voucher = act->spec->voucher ? st_secret_text(act->spec->voucher) : "";
	struct st_secret *text = st_secret_new("", 0);
	int result;

	if (!text)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no memory for a secret");
	if (!st_step_fill(step, voucher, st_secret_buffer(text)) ||
	    st_sms_count_parts(st_secret_text(text)) != 1)
		result = st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
				 "the message would not fit one part");
	else
		result = st_port_sms_send(act->port, act->way->to, st_secret_text(text),
					  st_deadline_min(act->deadline,
							  st_deadline_in(act->way->timeout_ms)));
	st_secret_free(text);
	if (result == 0 || st_error_effect() == SIMTOPUP_EFFECT_NONE)
		return result;
	act->send_failed = result;
	st_error_clear();
	return 0;
}

static void await_receipt(struct st_act *act, struct st_answer *ret_answer)
{
	st_deadline until = st_deadline_min(act->deadline, st_deadline_in(act->way->timeout_ms));

	if (act->send_failed != SIMTOPUP_DEVICE_GONE && act->send_failed != SIMTOPUP_CANCELLED &&
	    st_rail_await_message(act, ret_answer, until))
		return;
	st_error_clear();
	memset(ret_answer, 0, sizeof(*ret_answer));
	ret_answer->outcome = ST_OUTCOME_UNKNOWN;
	g_strlcpy(ret_answer->reason,
		  act->send_failed ? st_rail_silence(act->send_failed) : "no-receipt",
		  sizeof(ret_answer->reason));
}

static const char *const evidence[] = { "E2", "E3", NULL };
static const char *const evidence_of_plan[] = { "E2", "E3", "N2", NULL };

#define BY_SMS                                                                                 \
	.needs = ST_NEED_USSD | ST_NEED_SMS, .open = open_way, .check = check_port,            \
	.steps = st_rail_steps, .look = st_rail_look, .prepare = listen,                       \
	.commit = send_message, .await = await_receipt, .message = st_rail_message,            \
	.end = st_rail_wipe

const struct st_rail st_rail_voucher_sms = {
	.name = "voucher-sms",
	.caps = { .answers_by_sms = true, .commits = "the send of the message", .lookup = "none",
		  .price_guard = "none", .idempotency = "none", .evidence = evidence },
	BY_SMS,
};

const struct st_rail st_rail_plan_sms = {
	.name = "plan-sms",
	.caps = { .plan = true, .answers_by_sms = true, .commits = "the send of the message",
		  .lookup = "none", .price_guard = "none", .idempotency = "none",
		  .evidence = evidence_of_plan },
	BY_SMS,
};
