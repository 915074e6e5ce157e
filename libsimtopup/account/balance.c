/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "recipe.h"

#include "../core/json.h"
#include "../core/money.h"

#include <string.h>

static const char *const states[] = {
	[ST_BALANCE_OK] = "ok",
	[ST_BALANCE_MENU] = "menu",
	[ST_BALANCE_PENDING_SMS] = "pending-sms",
	[ST_BALANCE_UNAVAILABLE] = "unavailable",
	[ST_BALANCE_FAILED] = "failed",
	[ST_BALANCE_NOT_UNDERSTOOD] = "not-understood",
	[ST_BALANCE_CLAIMED] = "claimed",
};

static const char *const kinds[] = {
	[ST_MONEY] = "money",
	[ST_DATA] = "data",
	[ST_VOICE] = "voice",
	[ST_SMS_COUNT] = "sms",
};

static const char *const outcomes[] = {
	[ST_OUTCOME_ACCEPTED] = "accepted",
	[ST_OUTCOME_REFUSED] = "refused",
	[ST_OUTCOME_AMBIGUOUS] = "ambiguous",
	[ST_OUTCOME_UNKNOWN] = "unknown",
};

const char *st_balance_state_name(enum st_balance_state state)
{
	return states[state];
}

const char *st_balance_text(const struct simtopup_balance *balance)
{
	return balance->long_text ? balance->long_text : balance->text;
}

const char *st_kind_name(enum st_kind kind)
{
	return kinds[kind];
}

const char *st_outcome_name(enum st_outcome outcome)
{
	return outcomes[outcome];
}

void st_subject_from_subscriber(const struct st_subscriber *subscriber,
				struct st_subject *ret_subject)
{
	memset(ret_subject, 0, sizeof(*ret_subject));
	g_strlcpy(ret_subject->iccid, subscriber->iccid, sizeof(ret_subject->iccid));
	g_strlcpy(ret_subject->imsi, subscriber->imsi, sizeof(ret_subject->imsi));
	g_strlcpy(ret_subject->eid, subscriber->eid, sizeof(ret_subject->eid));
	g_strlcpy(ret_subject->spn, subscriber->spn, sizeof(ret_subject->spn));
	g_strlcpy(ret_subject->gid1, subscriber->gid1, sizeof(ret_subject->gid1));
	memcpy(ret_subject->msisdn, subscriber->msisdn, sizeof(ret_subject->msisdn));
	/* Half a network code would match the wrong operator. */
	if (subscriber->home_mcc[0] && subscriber->home_mnc[0])
		g_snprintf(ret_subject->mcc_mnc, sizeof(ret_subject->mcc_mnc), "%s%s",
			   subscriber->home_mcc, subscriber->home_mnc);
}

bool st_is_abroad(const struct st_subscriber *subscriber)
{
	if (subscriber->roaming >= 0)
		return subscriber->roaming == 1;
	if (strcmp(subscriber->registration, "roaming") == 0)
		return true;
	return subscriber->home_mcc[0] && subscriber->operator_mcc[0] &&
	       strcmp(subscriber->home_mcc, subscriber->operator_mcc) != 0;
}

static JsonObject *subject_json(const struct st_subject *subject)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "iccid", subject->iccid);
	st_json_set_text(object, "imsi", subject->imsi);
	st_json_set_text(object, "eid", subject->eid);
	st_json_set_text(object, "mcc_mnc", subject->mcc_mnc);
	st_json_set_text(object, "spn", subject->spn);
	st_json_set_text(object, "gid1", subject->gid1);
	return object;
}

/* A currency that is not known is absent. */
static void set_money(JsonObject *object, const struct simtopup_money *money)
{
	char amount[ST_MONEY_TEXT];

	st_money_format(money, amount);
	st_json_set_text(object, "amount", amount);
	st_json_set_text(object, "currency", money->currency);
}

/* Characters [from, to) of the text. */
static void set_span(JsonObject *object, const struct st_bucket *bucket)
{
	JsonArray *span;

	if (bucket->span_to == 0)
		return;
	span = json_array_new();
	json_array_add_int_element(span, bucket->span_from);
	json_array_add_int_element(span, bucket->span_to);
	json_object_set_array_member(object, "span", span);
}

static JsonObject *bucket_json(const struct st_bucket *bucket)
{
	static const char *const keys[] = { "amount", "bytes", "seconds", "count" };
	JsonObject *object = json_object_new();

	st_json_set_text(object, "kind", kinds[bucket->kind]);
	st_json_set_text(object, "scope", bucket->scope);
	if (bucket->unlimited)
		json_object_set_boolean_member(object, "unlimited", TRUE);
	else if (bucket->kind == ST_MONEY && !bucket->no_amount)
		set_money(object, &bucket->money);
	else if (bucket->amount >= 0)
		json_object_set_int_member(object, keys[bucket->kind], bucket->amount);
	if (bucket->total_bytes >= 0)
		json_object_set_int_member(object, "total_bytes", bucket->total_bytes);
	st_json_set_text(object, "expires", bucket->expires);
	st_json_set_text(object, "expires_precision", bucket->precision);
	st_json_set_text(object, "grace_expires", bucket->grace_expires);
	st_json_set_text(object, "confidence", bucket->confidence);
	set_span(object, bucket);
	return object;
}

JsonObject *st_balance_json(const struct simtopup_balance *balance)
{
	JsonObject *object = json_object_new();
	JsonObject *operator = json_object_new();
	JsonArray *buckets = json_array_new();

	st_json_set_text(operator, "name", balance->operator_name);
	st_json_set_text(operator, "recipe", balance->recipe_id);
	json_object_set_object_member(object, "subject", subject_json(&balance->subject));
	if (json_object_get_size(operator) > 0)
		json_object_set_object_member(object, "operator", operator);
	else
		json_object_unref(operator);
	st_json_set_text(object, "source", balance->source);
	st_json_set_text(object, "code", balance->code);
	st_json_set_text(object, "text", st_balance_text(balance));
	st_json_set_text(object, "state", states[balance->state]);
	st_json_set_text(object, "reason", balance->reason);
	if (balance->menu)
		json_object_set_boolean_member(object, "menu", TRUE);
	st_json_set_time(object, "checked_at", balance->checked_at);
	for (unsigned i = 0; i < balance->count; i++)
		json_array_add_object_element(buckets, bucket_json(&balance->buckets[i]));
	json_object_set_array_member(object, "buckets", buckets);
	return object;
}

const struct st_bucket *st_balance_main_money(const struct simtopup_balance *balance)
{
	const struct st_bucket *found = NULL;

	for (unsigned i = 0; i < balance->count; i++) {
		const struct st_bucket *bucket = &balance->buckets[i];

		if (bucket->kind != ST_MONEY || bucket->unlimited || bucket->no_amount ||
		    strcmp(bucket->scope, "main") != 0)
			continue;
		if (found)
			return NULL;
		found = bucket;
	}
	return found;
}

void st_bucket_describe(const struct st_bucket *bucket, char *ret_text)
{
	static const char *const units[] = { "", " B", " s", "" };
	char value[ST_MONEY_TEXT + 8] = "unlimited", total[32] = "";

	if (bucket->no_amount) {
		g_strlcpy(value, "unknown", sizeof(value));
	} else if (!bucket->unlimited && bucket->kind == ST_MONEY) {
		st_money_format(&bucket->money, value);
		if (bucket->money.currency[0])
			g_strlcat(value, " ", sizeof(value));
		g_strlcat(value, bucket->money.currency, sizeof(value));
	} else if (!bucket->unlimited) {
		g_snprintf(value, sizeof(value), "%" G_GINT64_FORMAT "%s", bucket->amount,
			   units[bucket->kind]);
	}
	if (bucket->total_bytes >= 0)
		g_snprintf(total, sizeof(total), " of %" G_GINT64_FORMAT " B",
			   bucket->total_bytes);
	g_snprintf(ret_text, 160, "%s %s %s%s%s%s%s", kinds[bucket->kind], bucket->scope, value,
		   total, bucket->expires[0] ? " expires " : "", bucket->expires,
		   strcmp(bucket->confidence, "low") == 0 ? " low" : "");
}
