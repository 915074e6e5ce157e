/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* By the way that a recipe knows: finding it, checking the order, looking at the balance. */
#include "rail_recipe.h"

#include "../core/error.h"
#include "../core/json.h"
#include "../core/money.h"
#include "../port/sms.h"

#include <string.h>

static int no_way(const struct st_act *act)
{
	if (act->plan)
		st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			"no plan \"%s\" is known for this operator on the rail %s", act->plan,
			act->rail->name);
	else
		st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			"no way to enter a voucher on the rail %s is known for this operator",
			act->rail->name);
	return st_error_set_hint("`simtopup operator show` tells what is known; a recipe adds more "
				 "(docs/operators.md)");
}

int st_rail_open(struct st_act *act, enum st_pay_by by)
{
	const struct st_pay_way *way = NULL;
	int result;

	if (!act->operators)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "the ledger has no operator recipes yet");
	result = st_operators_choose(act->operators, act->port, &act->subject, act->deadline,
				     &act->recipe);
	if (result)
		return result;
	if (act->recipe)
		way = st_recipe_pay_way(act->recipe, by, act->plan);
	act->way = way;
	if (!act->recipe || (!way && act->spec))
		return no_way(act);
	if (!way)
		return 0; /* to look it needs none */
	act->policy = (struct st_policy){
		.quiet_ms = way->quiet_ms,
		.check_after_ms = way->check_after_ms,
		.check_every_ms =
			MAX(way->check_every_ms, st_recipe_min_interval_ms(act->recipe)),
		.verify_within_ms = way->verify_within_ms,
		.absence_apart_ms = way->absence_apart_ms,
	};
	return 0;
}

static int check_proof(const struct st_act *act)
{
	if (act->way->proved || act->spec->allow_unproved)
		return 0;
	st_fail(SIMTOPUP_UNPROVED, ST_LAYER_OPERATOR,
		"this way of recipe %s was never run against the real operator",
		st_recipe_id(act->recipe));
	return st_error_set_hint("allow_unproved consents to be the first; --dry-run shows what "
				 "would be sent");
}

static int check_voucher(const struct st_act *act)
{
	const struct st_pay_way *way = act->way;
	size_t digits = st_secret_len(act->spec->voucher);

	if (act->port && act->port->way == ST_WAY_MBIM) {
		st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			"QMI over MBIM keeps copies of what it sent: no voucher goes that way");
		return st_error_set_hint("open the modem with mbim:PATH");
	}
	if (way->digits_min == way->digits_max && digits != way->digits_min)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher of this operator has %u digits", way->digits_min);
	if (digits < way->digits_min || digits > way->digits_max)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher of this operator has %u to %u digits", way->digits_min,
			       way->digits_max);
	return 0;
}

static int check_price(const struct st_act *act)
{
	char price[ST_MONEY_TEXT];
	int order;

	if (!act->plan || (st_money_compare(&act->way->price, &act->spec->max_price, &order) &&
			   order <= 0))
		return 0;
	st_money_format(&act->way->price, price);
	return st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER, "the plan costs %s %s, above max_price",
		       price, act->way->price.currency);
}

int st_rail_check(struct st_act *act)
{
	const struct simtopup_spec *spec = act->spec;
	const char *currency = st_recipe_currency(act->recipe);
	int result = check_proof(act);

	if (act->rail->caps.plan != (act->plan != NULL))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the rail %s takes a %s",
			       act->rail->name, act->rail->caps.plan ? "plan" : "voucher");
	if (result == 0 && !act->plan)
		result = check_voucher(act);
	if (result == 0 && currency[0] && strcmp(currency, spec->max_price.currency) != 0)
		result = st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER,
				 "max_price is in %s, the operator takes %s",
				 spec->max_price.currency, currency);
	return result ? result : check_price(act);
}

JsonArray *st_rail_steps(const struct st_act *act)
{
	JsonArray *steps = json_array_new();
	char masked[ST_SECRET_MAX + 1] = "";

	if (act->spec->voucher)
		st_secret_mask(act->spec->voucher, masked);
	for (unsigned i = 0; i < act->way->steps.count; i++) {
		const struct st_step *known = &act->way->steps.step[i];
		JsonObject *step = json_object_new();
		char text[ST_STEP_TEXT_MAX] = "";

		st_step_fill(known, masked, text);
		st_json_set_text(step, "send", text);
		st_json_set_text(step, "to", act->way->to);
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

static void tally(const struct simtopup_balance *balance, struct st_look *look)
{
	for (unsigned i = 0; i < balance->count; i++) {
		const struct st_bucket *bucket = &balance->buckets[i];
		struct st_tally *of_kind = &look->tallies[bucket->kind];

		of_kind->count++;
		of_kind->unlimited += bucket->unlimited;
		of_kind->expires_ms = MAX(of_kind->expires_ms, bucket->expires_ms);
		if (bucket->kind != ST_MONEY && bucket->amount > 0 &&
		    of_kind->sum <= G_MAXINT64 - bucket->amount)
			of_kind->sum += bucket->amount;
	}
}

int st_rail_look(struct st_act *act, struct st_look *ret_look)
{
	struct simtopup_balance *balance = NULL;
	const struct st_bucket *money;
	/* Before and after are asked the same way, or they cannot be compared. */
	const struct st_asking asking = { .subject = act->subject, .same_way = act->asked };
	int result = st_balance_ask(act->port, act->recipe, &asking, act->deadline, &balance);

	if (result == SIMTOPUP_NO_RECIPE || result == SIMTOPUP_NETWORK ||
	    result == SIMTOPUP_UNSUPPORTED || result == SIMTOPUP_NO_CS ||
	    result == SIMTOPUP_UNPROVED || result == SIMTOPUP_CHARGED)
		return no_baseline(simtopup_status_name(result));
	if (result)
		return result;
	memset(ret_look, 0, sizeof(*ret_look));
	ret_look->at = balance->checked_at;
	g_strlcpy(ret_look->text, balance->text, sizeof(ret_look->text));
	g_strlcpy(ret_look->asked, balance->code, sizeof(ret_look->asked));
	ret_look->by_sms = strcmp(balance->source, "sms") == 0;
	if (balance->state == ST_BALANCE_OK && !balance->pushed) {
		money = st_balance_main_money(balance);
		if (money) {
			ret_look->has_money = true;
			ret_look->money = money->money;
		}
		ret_look->generic = balance->generic;
		keep_expiry(balance, money, ret_look);
		tally(balance, ret_look);
	}
	if (balance->state != ST_BALANCE_OK || balance->count == 0 || balance->pushed ||
	    (!act->plan && !ret_look->has_money && !ret_look->expires_ms) ||
	    (act->plan && !ret_look->has_money && act->way && act->way->adds < 0))
		result = no_baseline(balance->pushed ? "the network told it unasked" :
						       st_balance_state_name(balance->state));
	g_free(balance);
	return result;
}
