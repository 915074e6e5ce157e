/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../account/account.h"
#include "../core/error.h"
#include "../core/json.h"
#include "modem.h"

#include <simtopup/balance.h>
#include <string.h>

#define BALANCE_MS 60000

int simtopup_operators_load(const char *const *paths, size_t count,
			    simtopup_operators **ret_operators)
{
	st_error_clear();
	if ((!paths && count > 0) || !ret_operators)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	return st_operators_load(paths, count, ret_operators);
}

void simtopup_operators_free(simtopup_operators *operators)
{
	if (operators)
		st_operators_free(operators);
}

/* Too soon: but a message may have brought the last answer meanwhile. */
static int ask_again(struct st_port *port, const struct st_recipe *recipe,
		     const struct st_subject *subject, st_deadline deadline,
		     simtopup_balance **ret_balance)
{
	struct st_error_saved why;

	st_error_save(&why);
	if (st_balance_recall(port, recipe, subject, deadline, ret_balance) == 0) {
		st_error_clear();
		return 0;
	}
	st_error_restore(&why);
	return SIMTOPUP_BUSY;
}

static int ask(simtopup_modem *modem, const simtopup_operators *operators, unsigned consent,
	       st_deadline deadline, simtopup_balance **ret_balance)
{
	struct st_port *port = st_modem_port(modem);
	struct st_asking asking = { .consent = consent };
	const struct st_recipe *recipe;
	struct st_subscriber state;
	int result = st_port_acquire(port, ST_NEED_STATE, deadline);

	if (result == 0)
		result = port->ops->read_subscriber(port, &state, deadline);
	if (result == 0)
		result = st_subscriber_check_sim(&state);
	if (result)
		return result;
	st_subject_from_subscriber(&state, &asking.subject);
	asking.abroad = st_is_abroad(&state);
	result = st_operators_choose(operators, port, &asking.subject, deadline, &recipe);
	if (result)
		return result;
	if (recipe && st_balance_may_ask(recipe, &asking.subject))
		return ask_again(port, recipe, &asking.subject, deadline, ret_balance);
	return st_balance_ask(port, recipe, &asking, deadline, ret_balance);
}

int simtopup_balance_read(simtopup_modem *modem, const simtopup_operators *operators,
			  unsigned consent, int timeout_ms, simtopup_balance **ret_balance)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!operators || !ret_balance)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	if (consent & ~(unsigned)(SIMTOPUP_CONSENT_CHARGED | SIMTOPUP_CONSENT_UNPROVED))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "there is no such consent");
	result = st_modem_begin(modem, timeout_ms, BALANCE_MS, &deadline);
	if (result)
		return result;
	result = st_modem_lock(modem, deadline);
	if (result == 0) {
		result = ask(modem, operators, consent, deadline, ret_balance);
		st_modem_unlock(modem);
	}
	st_modem_end(modem);
	return result;
}

static const struct st_bucket *bucket_at(const simtopup_balance *balance, size_t bucket)
{
	return bucket < balance->count ? &balance->buckets[bucket] : NULL;
}

const char *simtopup_balance_state(const simtopup_balance *balance)
{
	return st_balance_state_name(balance->state);
}

const char *simtopup_balance_text(const simtopup_balance *balance)
{
	return st_balance_text(balance);
}

size_t simtopup_balance_count(const simtopup_balance *balance)
{
	return balance->count;
}

const char *simtopup_balance_kind(const simtopup_balance *balance, size_t bucket)
{
	static const char *const names[] = { "money", "data", "voice", "sms" };
	const struct st_bucket *found = bucket_at(balance, bucket);

	return found ? names[found->kind] : NULL;
}

int simtopup_balance_money(const simtopup_balance *balance, size_t bucket,
			   struct simtopup_money *ret_money)
{
	const struct st_bucket *found;

	st_error_clear();
	if (!balance || !ret_money)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	found = bucket_at(balance, bucket);
	if (!found || found->kind != ST_MONEY || found->unlimited || found->no_amount)
		return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_OPERATOR, "not an amount of money");
	*ret_money = found->money;
	return 0;
}

static int64_t amount_of(const simtopup_balance *balance, size_t bucket, enum st_kind kind)
{
	const struct st_bucket *found = bucket_at(balance, bucket);

	return found && found->kind == kind && !found->unlimited ? found->amount : -1;
}

int64_t simtopup_balance_bytes(const simtopup_balance *balance, size_t bucket)
{
	return amount_of(balance, bucket, ST_DATA);
}

int64_t simtopup_balance_seconds(const simtopup_balance *balance, size_t bucket)
{
	return amount_of(balance, bucket, ST_VOICE);
}

int64_t simtopup_balance_messages(const simtopup_balance *balance, size_t bucket)
{
	return amount_of(balance, bucket, ST_SMS_COUNT);
}

int64_t simtopup_balance_total_bytes(const simtopup_balance *balance, size_t bucket)
{
	const struct st_bucket *found = bucket_at(balance, bucket);

	return found ? found->total_bytes : -1;
}

const char *simtopup_balance_scope(const simtopup_balance *balance, size_t bucket)
{
	const struct st_bucket *found = bucket_at(balance, bucket);

	return found ? found->scope : NULL;
}

const char *simtopup_balance_expires(const simtopup_balance *balance, size_t bucket)
{
	const struct st_bucket *found = bucket_at(balance, bucket);

	return found && found->expires[0] ? found->expires : NULL;
}

char *simtopup_balance_to_json(const simtopup_balance *balance)
{
	JsonObject *object = st_balance_json(balance);
	char *text = st_json_print(object);

	json_object_unref(object);
	return text;
}

void simtopup_balance_free(simtopup_balance *balance)
{
	if (balance)
		g_free(balance->long_text);
	g_free(balance);
}
