/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A recipe is tested by what it carries: does each sample read as it says? */
#include "recipe.h"

#include "../core/money.h"

#include <string.h>

static char *differs(const struct st_sample *sample, const char *what, const char *expected,
		     const char *found)
{
	return g_strdup_printf("[%s] %s: expected \"%s\", found \"%s\"", sample->name, what,
			       expected, found);
}

static char *check_buckets(const struct st_sample *sample, const struct simtopup_balance *balance)
{
	for (unsigned i = 0; i < MAX(sample->n_buckets, balance->count); i++) {
		const char *expected = i < sample->n_buckets ? sample->buckets[i] : "(none)";
		char found[160] = "(none)";

		if (i < balance->count)
			st_bucket_describe(&balance->buckets[i], found);
		if (strcmp(expected, found) != 0)
			return differs(sample, "bucket", expected, found);
	}
	return NULL;
}

static char *check_balance(const struct st_recipe *recipe, const struct st_sample *sample)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	const char *state = sample->must_refuse ? "not-understood" : "ok";
	char *difference;

	if (*sample->state)
		state = sample->state;
	st_balance_read_text(recipe, sample->text, sample->received_ms, balance);
	difference = check_buckets(sample, balance);
	if (!difference && strcmp(state, st_balance_state_name(balance->state)) != 0)
		difference = differs(sample, "state", state,
				     st_balance_state_name(balance->state));
	if (!difference && sample->must_refuse != (balance->state != ST_BALANCE_OK))
		difference = differs(sample, "must", sample->must_refuse ? "refuse" : "read",
				     st_balance_state_name(balance->state));
	return difference;
}

static char *check_voucher(const struct st_recipe *recipe, const struct st_sample *sample)
{
	g_autofree struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);
	const char *expected = *sample->outcome ? sample->outcome : "unknown";
	char amount[ST_MONEY_TEXT + 8] = "";

	st_voucher_read_outcome(recipe, sample->text, sample->received_ms, outcome);
	if (strcmp(expected, st_outcome_name(outcome->outcome)) != 0)
		return differs(sample, "outcome", expected, st_outcome_name(outcome->outcome));
	if (strcmp(sample->reason, outcome->reason) != 0)
		return differs(sample, "reason", sample->reason, outcome->reason);
	if (outcome->has_amount) {
		st_money_format(&outcome->amount, amount);
		g_strlcat(amount, " ", sizeof(amount));
		g_strlcat(amount, outcome->amount.currency, sizeof(amount));
	}
	if (strcmp(sample->amount, amount) != 0)
		return differs(sample, "amount", sample->amount, amount);
	/* To refuse a voucher's answer is to find no outcome in it. */
	if (sample->must_refuse != (outcome->outcome == ST_OUTCOME_UNKNOWN))
		return differs(sample, "must", sample->must_refuse ? "refuse" : "read",
			       st_outcome_name(outcome->outcome));
	return check_buckets(sample, &outcome->after);
}

char *st_sample_check(const struct st_recipe *recipe, const struct st_sample *sample)
{
	if (sample->kind == ST_SAMPLE_VOUCHER)
		return check_voucher(recipe, sample);
	return check_balance(recipe, sample);
}
