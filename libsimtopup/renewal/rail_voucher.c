/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A voucher typed over USSD, by the way that a recipe knows. */
#include "../core/error.h"
#include "../core/json.h"
#include "../core/money.h"
#include "../port/sms.h"
#include "rail.h"

#include <string.h>

/*
 * Some networks end the session before the text comes, and some answer by SMS
 * (renewal.md 2.3: 10 to 60 s). What comes later is found by the verify rounds.
 */
#define LATE_TEXT_MS 10000
#define LATE_SMS_MS 10000
#define STORE_SHARE 4 /* of the time that is left, at most, for looking into the store */

static int open_way(struct st_act *act)
{
	const struct st_voucher_way *way;

	if (!act->operators)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "the ledger has no operator recipes yet");
	act->recipe = st_operators_match(act->operators, &act->subject);
	way = act->recipe ? st_recipe_voucher_way(act->recipe) : NULL;
	if (!way || way->steps.count == 0) {
		st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			"no way to enter a voucher is known for this operator");
		return st_error_set_hint("write a recipe (docs/operators.md)");
	}
	act->way = way;
	act->policy.check_after_ms = way->check_after_ms;
	act->policy.check_every_ms =
		MAX(way->check_every_ms, st_recipe_min_interval_ms(act->recipe));
	act->policy.verify_within_ms = way->verify_within_ms;
	act->policy.absence_apart_ms = 0;
	return 0;
}

static int check_way(struct st_act *act)
{
	const struct simtopup_spec *spec = act->spec;
	const char *currency = st_recipe_currency(act->recipe);
	size_t digits = st_secret_len(spec->voucher);

	if (act->port && act->port->way == ST_WAY_MBIM) {
		st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			"QMI over MBIM keeps copies of what it sent: no voucher goes that way");
		return st_error_set_hint("open the modem with mbim:PATH");
	}
	if (!act->way->proved && !spec->allow_unproved) {
		st_fail(SIMTOPUP_UNPROVED, ST_LAYER_OPERATOR,
			"the voucher way of recipe %s was never run against the real operator",
			st_recipe_id(act->recipe));
		return st_error_set_hint("allow_unproved consents to be the first; --dry-run shows "
					 "what would be sent");
	}
	if (act->way->digits_min == act->way->digits_max && digits != act->way->digits_min)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher of this operator has %u digits", act->way->digits_min);
	if (digits < act->way->digits_min || digits > act->way->digits_max)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher of this operator has %u to %u digits",
			       act->way->digits_min, act->way->digits_max);
	if (currency[0] && strcmp(currency, spec->max_price.currency) != 0)
		return st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER,
			       "max_price is in %s, the operator takes %s",
			       spec->max_price.currency, currency);
	return 0;
}

static JsonArray *list_steps(const struct st_act *act)
{
	JsonArray *steps = json_array_new();
	char masked[ST_SECRET_MAX + 1];

	st_secret_mask(act->spec->voucher, masked);
	for (unsigned i = 0; i < act->way->steps.count; i++) {
		const struct st_step *known = &act->way->steps.step[i];
		JsonObject *step = json_object_new();
		char text[ST_STEP_TEXT_MAX] = "";

		st_step_fill(known, masked, text);
		st_json_set_text(step, "send", text);
		st_json_set_text(step, "expect", known->expect);
		json_object_set_boolean_member(step, "commits", known->commits);
		json_array_add_object_element(steps, step);
	}
	return steps;
}

static int no_baseline(const char *state)
{
	st_fail(SIMTOPUP_NO_BASELINE, ST_LAYER_OPERATOR,
		"the operator shows no balance that can be compared: %s", state);
	return st_error_set_hint("close_on=acknowledged consents to a renewal that can end "
				 "accepted but never verified");
}

/* The expiry of the money that is compared; without money, the latest one shown. */
static void keep_expiry(const struct simtopup_balance *balance, const struct st_bucket *money,
			struct st_look *look)
{
	const struct st_bucket *best = money && money->expires_ms ? money : NULL;

	for (unsigned i = 0; !money && i < balance->count; i++) {
		const struct st_bucket *bucket = &balance->buckets[i];

		if (bucket->expires_ms && (!best || bucket->expires_ms > best->expires_ms))
			best = bucket;
	}
	if (!best)
		return;
	look->expires_ms = best->expires_ms;
	g_strlcpy(look->expires, best->expires, sizeof(look->expires));
}

static int look_at_balance(struct st_act *act, struct st_look *ret_look)
{
	struct simtopup_balance *balance = NULL;
	const struct st_bucket *money;
	int result = st_balance_ask(act->port, act->recipe, &act->subject, act->deadline, &balance);

	if (result == SIMTOPUP_NO_RECIPE || result == SIMTOPUP_NETWORK ||
	    result == SIMTOPUP_NO_CS || result == SIMTOPUP_UNSUPPORTED)
		return no_baseline(simtopup_status_name(result));
	if (result)
		return result;
	memset(ret_look, 0, sizeof(*ret_look));
	ret_look->at = balance->checked_at;
	g_strlcpy(ret_look->text, balance->text, sizeof(ret_look->text));
	if (balance->state == ST_BALANCE_OK) {
		money = st_balance_main_money(balance);
		if (money) {
			ret_look->has_money = true;
			ret_look->money = money->money;
		}
		keep_expiry(balance, money, ret_look);
	}
	if (!ret_look->has_money && !ret_look->expires_ms)
		result = no_baseline(st_balance_state_name(balance->state));
	g_free(balance);
	return result;
}

/* Every step but the last; each may be repeated. */
static int walk_to_commit(struct st_act *act)
{
	act->dialogue = (struct st_dialogue){
		.steps = &act->way->steps,
		.session = &act->session,
		.voucher = act->spec->voucher,
		.timeout_ms = act->way->timeout_ms,
	};
	return st_dialogue_walk(&act->dialogue, act->port, act->deadline);
}

static int send_voucher(struct st_act *act)
{
	/* A message may be the only answer: keep what comes from here on. */
	act->port->sms_count = 0;
	act->port->sms_wanted = true;
	act->session.grace_ms = LATE_TEXT_MS;
	return st_dialogue_commit(&act->dialogue, act->deadline);
}

static void read_answer(struct st_act *act, const char *text, struct st_answer *answer)
{
	struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);
	struct st_clock clock;

	st_voucher_read_outcome(act->recipe, text, st_clock_read(&clock) == 0 ? clock.wall_ms : 0,
				outcome);
	answer->outcome = outcome->outcome;
	answer->has_amount = outcome->has_amount;
	answer->amount = outcome->amount;
	g_strlcpy(answer->reason, outcome->reason ? outcome->reason : "", sizeof(answer->reason));
	g_strlcpy(answer->text, text, sizeof(answer->text));
	st_wipe(outcome, sizeof(*outcome));
	g_free(outcome);
}

/* 1: it says something about a voucher; 0: from the operator all the same; -1: not from it. */
static int judge_message(struct st_act *act, const char *sender, const char *text,
			 struct st_answer *answer)
{
	if (!st_recipe_sender_is_known(act->recipe, sender))
		return -1;
	memset(answer, 0, sizeof(*answer));
	answer->by_sms = true;
	read_answer(act, text, answer);
	return answer->outcome != ST_OUTCOME_UNKNOWN;
}

/* The time of a service centre has no milliseconds. */
static bool is_new_enough(const struct st_act *act, const struct st_sms_part *part)
{
	return act->since_ms && part->sent_ms / 1000 >= act->since_ms / 1000;
}

static bool read_stored(struct st_act *act, const GPtrArray *messages, struct st_answer *answer)
{
	for (unsigned i = 0; i < messages->len; i++) {
		const struct st_message *message = messages->pdata[i];
		const struct st_sms_part *part = st_message_first(message);
		g_autofree char *text = NULL;
		int verdict;

		if (!part || part->type != ST_SMS_DELIVER || !is_new_enough(act, part) ||
		    st_sms_use(part) != ST_SMS_FOR_PERSON)
			continue;
		text = st_message_text(message);
		verdict = judge_message(act, part->peer, text, answer);
		st_wipe(text, strlen(text));
		if (verdict > 0)
			return true;
	}
	return false;
}

/* What came while nobody listened. Without it the round goes on. */
static bool look_into_store(struct st_act *act, struct st_answer *answer)
{
	st_deadline until = st_deadline_in(st_deadline_left(act->deadline) / STORE_SHARE);
	g_autoptr(GPtrArray) messages = NULL;
	struct st_sms_store store;

	if (!act->since_ms || !act->port->ops->sms_list)
		return false;
	if (st_port_sms_messages(act->port, until, &messages, &store)) {
		st_error_clear();
		return false;
	}
	st_sms_store_clear(&store);
	return read_stored(act, messages, answer);
}

static bool read_message(struct st_act *act, struct st_answer *ret_answer)
{
	struct st_answer *answer = g_new0(struct st_answer, 1);
	struct st_sms *sms = g_new0(struct st_sms, 1);
	int best = -1;

	while (best < 1 && st_port_sms_take(act->port, sms)) {
		int verdict = judge_message(act, sms->sender, sms->text, answer);

		if (verdict > best) {
			best = verdict;
			*ret_answer = *answer;
		}
	}
	if (best < 1 && look_into_store(act, answer)) {
		best = 1;
		*ret_answer = *answer;
	}
	st_wipe(answer, sizeof(*answer));
	st_wipe(sms, sizeof(*sms));
	g_free(answer);
	g_free(sms);
	return best >= 0;
}

/* Reads messages until one says something about a voucher. */
static bool await_message(struct st_act *act, struct st_answer *answer, st_deadline deadline)
{
	while (st_ussd_await_sms(&act->session, deadline) == 0) {
		/* The wait took it out of the port. */
		if (!st_recipe_sender_is_known(act->recipe, act->session.sms.sender))
			continue;
		read_answer(act, act->session.sms.text, answer);
		answer->by_sms = true;
		if (answer->outcome != ST_OUTCOME_UNKNOWN)
			return true;
	}
	return false;
}

static const char *why_silent(int result)
{
	switch (result) {
	case SIMTOPUP_TIMEOUT:
		return "no-answer";
	case SIMTOPUP_CANCELLED:
		return "cancelled";
	case SIMTOPUP_DEVICE_GONE:
		return "modem-gone";
	default:
		return "network-error";
	}
}

static void await_outcome(struct st_act *act, struct st_answer *ret_answer)
{
	st_deadline until = st_deadline_min(act->deadline, st_deadline_in(act->way->timeout_ms));
	struct st_answer *message = NULL;
	int result = st_ussd_await(&act->session, until);

	memset(ret_answer, 0, sizeof(*ret_answer));
	ret_answer->outcome = ST_OUTCOME_UNKNOWN;
	if (result == 0 && act->session.text[0])
		read_answer(act, act->session.text, ret_answer);
	if (ret_answer->outcome != ST_OUTCOME_UNKNOWN)
		return;
	if (!ret_answer->reason[0])
		g_strlcpy(ret_answer->reason, result ? why_silent(result) :
					      ret_answer->text[0] ? "not-understood" : "released",
			  sizeof(ret_answer->reason));
	if (result && result != SIMTOPUP_TIMEOUT)
		return;
	message = g_new0(struct st_answer, 1);
	until = st_deadline_min(act->deadline, st_deadline_in(LATE_SMS_MS));
	if (await_message(act, message, until))
		*ret_answer = *message;
	st_wipe(message, sizeof(*message));
	g_free(message);
}

/* An operator may repeat the voucher in its answer: nothing of it stays. */
static void end_session(struct st_act *act)
{
	st_ussd_end(&act->session);
	act->port->sms_wanted = false;
	if (!act->may_spend)
		return;
	st_wipe(act->session.text, sizeof(act->session.text));
	for (unsigned i = act->port->ussd_count; i < ST_USSD_QUEUE_MAX; i++)
		st_wipe(&act->port->ussd[i], sizeof(act->port->ussd[i]));
	st_wipe(&act->session.sms, sizeof(act->session.sms));
}

const struct st_rail st_rail_voucher = {
	.name = "voucher-ussd",
	.needs = ST_NEED_USSD | ST_NEED_SMS,
	.open = open_way,
	.check = check_way,
	.steps = list_steps,
	.look = look_at_balance,
	.prepare = walk_to_commit,
	.commit = send_voucher,
	.await = await_outcome,
	.message = read_message,
	.end = end_session,
};

const struct st_rail *st_rail_find(const char *name)
{
	return strcmp(name, st_rail_voucher.name) == 0 ? &st_rail_voucher : NULL;
}
