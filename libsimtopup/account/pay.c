/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The groups of a recipe that say how to pay: [voucher], [voucher-sms], [plan N]. */
#include "keys.h"

#include "../codec/sms.h"
#include "../core/json.h"
#include "../core/money.h"

#include <string.h>

/* Asking for evidence too often makes operators block the SIM. */
#define CHECK_AFTER_MS INT64_C(60000)
#define CHECK_EVERY_MS INT64_C(300000)
#define VERIFY_WITHIN_MS INT64_C(86400000)
#define TIMEOUT_MS 45000
#define TIMEOUT_SMS_MS 120000
#define TIMEOUT_MAX_MS 600000
#define QUIET_USSD_MS INT64_C(600000)
#define QUIET_SMS_MS INT64_C(86400000) /* a service centre tries for so long */
/* Seen twice at least so far apart (renewal.md 2.4). */
#define ABSENCE_MIN_MS INT64_C(3600000)
#define PAYS_MAX 200
#define NAME_MAX_BYTES 80

struct st_pay_way *st_recipe_add_pay(struct st_recipe *recipe)
{
	const struct st_pay_way way = {
		.certainty = recipe->fact.certainty,
		.source = recipe->fact.source,
		.proved = recipe->proved,
		.to = "", .plan = "", .name = "", .adds = -1,
		.timeout_ms = TIMEOUT_MS,
		.quiet_ms = QUIET_USSD_MS,
		.check_after_ms = CHECK_AFTER_MS,
		.check_every_ms = CHECK_EVERY_MS,
		.verify_within_ms = VERIFY_WITHIN_MS,
	};

	g_array_append_val(recipe->pays, way);
	return &g_array_index(recipe->pays, struct st_pay_way, recipe->pays->len - 1);
}

const struct st_pay_way *st_recipe_pay_way(const struct st_recipe *recipe, enum st_pay_by by,
					   const char *plan)
{
	for (unsigned i = 0; i < recipe->pays->len; i++) {
		const struct st_pay_way *way =
			&g_array_index(recipe->pays, struct st_pay_way, i);

		if (way->by == by && strcmp(way->plan, plan ? plan : "") == 0)
			return way;
	}
	return NULL;
}

static bool read_digits(const struct st_keys *keys, struct st_pay_way *way)
{
	const char *text = "";
	guint64 low, high;
	g_auto(GStrv) ends = NULL;

	if (!st_keys_need(keys, "digits") || !st_keys_text(keys, "digits", &text))
		return false;
	ends = g_strsplit(text, "-", 2);
	if (!g_ascii_string_to_unsigned(ends[0], 10, 4, 32, &low, NULL) ||
	    !g_ascii_string_to_unsigned(ends[1] ? ends[1] : ends[0], 10, low, 32, &high, NULL))
		return st_keys_bad(keys, "digits", "is not like 14 or 8-20");
	way->digits_min = (unsigned)low;
	way->digits_max = (unsigned)high;
	return true;
}

static bool read_money(const struct st_keys *keys, const char *key,
		       struct simtopup_money *ret_money)
{
	const char *text = "";

	if (!st_keys_have(keys, key))
		return true;
	if (!st_keys_text(keys, key, &text))
		return false;
	if (!st_money_parse(text, ret_money) || ret_money->units <= 0 ||
	    strcmp(ret_money->currency, keys->recipe->currency) != 0)
		return st_keys_bad(keys, key, "is no amount in the currency of the recipe");
	return true;
}

/* What all ways have. */
static bool read_common(const struct st_keys *keys, struct st_pay_way *way)
{
	struct st_fact fact = keys->recipe->fact;
	int64_t timeout_ms = way->timeout_ms;

	if (!st_keys_fact(keys, &fact) || !st_keys_seconds(keys, "timeout-s", &timeout_ms) ||
	    !st_keys_seconds(keys, "quiet-s", &way->quiet_ms) ||
	    !st_keys_seconds(keys, "check-after-s", &way->check_after_ms) ||
	    !st_keys_seconds(keys, "check-every-s", &way->check_every_ms) ||
	    !st_keys_seconds(keys, "verify-within-s", &way->verify_within_ms) ||
	    !st_keys_seconds(keys, "absence-apart-s", &way->absence_apart_ms) ||
	    !read_money(keys, "charge", &way->charge))
		return false;
	if (way->absence_apart_ms && way->absence_apart_ms < ABSENCE_MIN_MS)
		return st_keys_bad(keys, "absence-apart-s", "is less than an hour");
	way->timeout_ms = (int)MIN(timeout_ms, TIMEOUT_MAX_MS);
	way->certainty = fact.certainty;
	way->source = fact.source;
	return true;
}

/* The last step commits; the secret stands in it and only there. */
static bool mark_steps(const struct st_keys *keys, const char *key, struct st_pay_way *way)
{
	struct st_steps *steps = &way->steps;

	for (unsigned i = 0; i < steps->count; i++) {
		bool last = i + 1 == steps->count;

		steps->step[i].commits = last;
		if ((strstr(steps->step[i].send, ST_STEP_VOUCHER) != NULL) !=
		    (last && !*way->plan))
			return st_keys_bad(keys, key, *way->plan ?
					   "a plan has no place for a voucher" :
					   "{voucher} stands in the last step and only there");
	}
	return true;
}

static bool read_dialogue(const struct st_keys *keys, struct st_pay_way *way)
{
	const struct st_steps *steps = &way->steps;
	g_autoptr(st_pattern_t) pattern = NULL;
	char why[160];

	if (!st_keys_need(keys, "step.1.send") ||
	    !st_keys_steps(keys, "send", 1, way->steps.step, &way->steps.count) ||
	    !mark_steps(keys, "step.*.send", way))
		return false;
	if (steps->count > 1)
		pattern = st_pattern_new(steps->step[steps->count - 1].expect, why);
	way->shows_price = pattern && st_pattern_has_group(pattern, "price");
	return true;
}

static bool read_message(const struct st_keys *keys, struct st_pay_way *way)
{
	struct st_step *step = &way->steps.step[0];

	way->by = ST_PAY_SMS;
	way->steps.count = 1;
	step->expect = "";
	if (!st_keys_need(keys, "to") || !st_keys_need(keys, "text") ||
	    !st_keys_text(keys, "to", &way->to) || !st_keys_text(keys, "text", &step->send))
		return false;
	if (!st_sms_is_number(way->to))
		return st_keys_bad(keys, "to", "is not a number");
	/* One part: what spends is sent in one piece or not at all. */
	if (strlen(step->send) >= ST_STEP_TEXT_MAX / 2 || st_sms_count_parts(step->send) != 1)
		return st_keys_bad(keys, "text", "does not fit one message");
	return mark_steps(keys, "text", way);
}

bool st_group_voucher(const struct st_keys *keys)
{
	static const char *const known[] = {
		"digits", "bar-after", "step.*.expect", "step.*.send", "charge", "timeout-s",
		"quiet-s", "check-after-s", "check-every-s", "verify-within-s", "source",
		"certainty", NULL,
	};
	struct st_pay_way *way = st_recipe_add_pay(keys->recipe);
	int64_t bar_after = 0;

	if (!st_keys_known(keys, known) || !read_digits(keys, way) ||
	    !st_keys_int(keys, "bar-after", 1, 20, &bar_after))
		return false;
	way->bar_after = (unsigned)bar_after;
	return read_dialogue(keys, way) && read_common(keys, way);
}

bool st_group_voucher_sms(const struct st_keys *keys)
{
	static const char *const known[] = {
		"digits", "bar-after", "to", "text", "charge", "timeout-s", "quiet-s",
		"check-after-s", "check-every-s", "verify-within-s", "source", "certainty", NULL,
	};
	struct st_pay_way *way = st_recipe_add_pay(keys->recipe);
	int64_t bar_after = 0;

	way->timeout_ms = TIMEOUT_SMS_MS;
	way->quiet_ms = QUIET_SMS_MS;
	if (!st_keys_known(keys, known) || !read_digits(keys, way) ||
	    !st_keys_int(keys, "bar-after", 1, 20, &bar_after))
		return false;
	way->bar_after = (unsigned)bar_after;
	return read_message(keys, way) && read_common(keys, way);
}

/* "data 1073741824", "voice 3600", "sms 100", "data" when the size is unlimited or unknown. */
static bool read_adds(const struct st_keys *keys, struct st_pay_way *way)
{
	static const char *const kinds[] = { [ST_DATA] = "data", [ST_VOICE] = "voice",
					     [ST_SMS_COUNT] = "sms" };
	g_auto(GStrv) words = NULL;
	const char *text = "";
	gint64 amount = 0;

	if (!st_keys_have(keys, "adds"))
		return true;
	if (!st_keys_text(keys, "adds", &text))
		return false;
	words = g_strsplit(text, " ", 2);
	for (int kind = ST_DATA; kind <= ST_SMS_COUNT; kind++) {
		if (strcmp(words[0], kinds[kind]) == 0)
			way->adds = kind;
	}
	if (way->adds < 0 ||
	    (words[1] && !g_ascii_string_to_signed(words[1], 10, 1, INT64_MAX, &amount, NULL)))
		return st_keys_bad(keys, "adds", "is not like \"data 1073741824\"");
	way->amount = amount;
	return true;
}

static bool read_plan(const struct st_keys *keys, struct st_pay_way *way)
{
	if (!st_keys_need(keys, "id") || !st_keys_need(keys, "name") ||
	    !st_keys_need(keys, "price") || !st_keys_text(keys, "id", &way->plan) ||
	    !st_keys_text(keys, "name", &way->name) ||
	    !read_money(keys, "price", &way->price) || !read_adds(keys, way))
		return false;
	if (strlen(way->plan) > ST_PLAN_ID_MAX ||
	    strspn(way->plan, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(way->plan))
		return st_keys_bad(keys, "id", "is not up to %d of a-z, 0-9 and -",
				   ST_PLAN_ID_MAX);
	if (strlen(way->name) > NAME_MAX_BYTES)
		return st_keys_bad(keys, "name", "is longer than %d bytes", NAME_MAX_BYTES);
	return true;
}

/* "[plan N]"; one plan may be bought by USSD and by SMS, in two groups. */
bool st_group_plan(const struct st_keys *keys)
{
	static const char *const known[] = {
		"id", "name", "price", "adds", "method", "step.*.expect", "step.*.send", "to",
		"text", "charge", "timeout-s", "quiet-s", "check-after-s", "check-every-s",
		"verify-within-s", "absence-apart-s", "source", "certainty", NULL,
	};
	static const struct st_choice methods[] = { { "ussd", ST_PAY_USSD },
						    { "sms", ST_PAY_SMS }, { NULL, 0 } };
	struct st_pay_way way;
	int method = ST_PAY_USSD;

	if (keys->recipe->pays->len >= PAYS_MAX)
		return st_keys_bad(keys, "(group)", "there are more than %d", PAYS_MAX);
	if (!st_keys_known(keys, known) || !st_keys_choice(keys, "method", methods, &method))
		return false;
	way = *st_recipe_add_pay(keys->recipe);
	g_array_set_size(keys->recipe->pays, keys->recipe->pays->len - 1);
	if (method == ST_PAY_SMS) {
		way.timeout_ms = TIMEOUT_SMS_MS;
		way.quiet_ms = QUIET_SMS_MS;
	}
	if (!read_plan(keys, &way) ||
	    !(method == ST_PAY_SMS ? read_message : read_dialogue)(keys, &way) ||
	    !read_common(keys, &way))
		return false;
	if (st_recipe_pay_way(keys->recipe, way.by, way.plan))
		return st_keys_bad(keys, "id", "stands in two plans with the same method");
	g_array_append_val(keys->recipe->pays, way);
	return true;
}

static JsonObject *plan_json(const struct st_pay_way *way)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "id", way->plan);
	st_json_set_text(object, "name", way->name);
	json_object_set_object_member(object, "price", st_json_money_object(&way->price));
	st_json_set_text(object, "rail", way->by == ST_PAY_SMS ? "plan-sms" : "plan-ussd");
	if (way->adds >= 0)
		st_json_set_text(object, "adds", st_kind_name((enum st_kind)way->adds));
	if (way->amount)
		json_object_set_int_member(object, "amount", way->amount);
	st_json_set_text(object, "certainty", way->certainty);
	return object;
}

JsonArray *st_recipe_plans_json(const struct st_recipe *recipe)
{
	JsonArray *plans = json_array_new();

	for (unsigned i = 0; i < recipe->pays->len; i++) {
		const struct st_pay_way *way =
			&g_array_index(recipe->pays, struct st_pay_way, i);

		if (*way->plan)
			json_array_add_object_element(plans, plan_json(way));
	}
	return plans;
}
