/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "spec.h"

#include "../core/error.h"
#include "../core/json.h"
#include "../core/money.h"

#include <glib.h>
#include <string.h>

int st_spec_new(const char *rail, struct simtopup_spec **ret_spec)
{
	struct simtopup_spec *spec = g_new0(struct simtopup_spec, 1);

	g_strlcpy(spec->rail, rail, sizeof(spec->rail));
	*ret_spec = spec;
	return 0;
}

static int invalid(const char *key)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "%s: not a value for this key", key);
}

static int set_iccid(struct simtopup_spec *spec, const char *value)
{
	size_t len = strlen(value);

	/* ITU-T E.118: at most 19 digits and a check digit; letters A to F occur. */
	if (len < 18 || len > 20 || strspn(value, "0123456789ABCDEFabcdef") != len)
		return invalid("expect_iccid");
	g_strlcpy(spec->expect_iccid, value, sizeof(spec->expect_iccid));
	return 0;
}

static int set_flag(bool *flag, const char *key, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return invalid(key);
	*flag = value[0] == 'y';
	return 0;
}

int st_spec_set(struct simtopup_spec *spec, const char *key, const char *value)
{
	if (strlen(value) > ST_SPEC_TEXT_MAX)
		return invalid("value");
	if (strcmp(key, "expect_iccid") == 0)
		return set_iccid(spec, value);
	if (strcmp(key, "plan") == 0) {
		if (!*value || strlen(value) > ST_PLAN_ID_MAX)
			return invalid(key);
		g_strlcpy(spec->plan, value, sizeof(spec->plan));
		return 0;
	}
	if (strcmp(key, "close_on") == 0) {
		if (strcmp(value, "acknowledged") != 0 && strcmp(value, "verified") != 0)
			return invalid(key);
		spec->close_on_ack = value[0] == 'a';
		return 0;
	}
	if (strcmp(key, "allow_unproved") == 0)
		return set_flag(&spec->allow_unproved, key, value);
	if (strcmp(key, "allow_roaming") == 0)
		return set_flag(&spec->allow_roaming, key, value);
	if (strcmp(key, "max_tries") == 0) {
		if (value[0] < '1' || value[0] > '9' || value[1])
			return invalid(key);
		spec->max_tries = value[0] - '0';
		return 0;
	}
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no such key of a spec");
}

int st_spec_set_money(struct simtopup_spec *spec, const char *key,
		      const struct simtopup_money *value)
{
	if (value->units <= 0 || value->scale < 0 || value->scale > ST_MONEY_SCALE_MAX ||
	    memchr(value->currency, '\0', sizeof(value->currency)) == NULL ||
	    !st_currency_valid(value->currency))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "an amount above zero with a currency is needed");
	if (strcmp(key, "max_price") == 0)
		spec->max_price = *value;
	else if (strcmp(key, "face_value") == 0)
		spec->face_value = *value;
	else if (strcmp(key, "allow_spend") == 0)
		spec->allow_spend = *value;
	else if (strcmp(key, "allow_bonus") == 0)
		spec->allow_bonus = *value;
	else
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no such amount of a spec");
	return 0;
}

int st_spec_set_voucher(struct simtopup_spec *spec, const char *digits, size_t len)
{
	char text[ST_VOUCHER_MAX];
	size_t used = 0;
	int result = 0;

	if (len > sizeof(text))
		return invalid("voucher");
	for (size_t i = 0; i < len && result == 0; i++) {
		if (g_ascii_isdigit(digits[i]))
			text[used++] = digits[i];
		else if (!g_ascii_isspace(digits[i]) && digits[i] != '-')
			result = invalid("voucher");
	}
	/* Fewer digits than this are no voucher of anybody, and the last four are shown. */
	if (result == 0 && used < 8)
		result = invalid("voucher");
	if (result == 0) {
		st_secret_free(spec->voucher);
		spec->voucher = st_secret_new(text, used);
		if (!spec->voucher)
			result = st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no memory for a secret");
	}
	st_wipe(text, sizeof(text));
	return result;
}

struct simtopup_spec *st_spec_copy(const struct simtopup_spec *spec)
{
	struct simtopup_spec *copy = g_memdup2(spec, sizeof(*spec));

	if (spec->voucher) {
		copy->voucher = st_secret_new(st_secret_text(spec->voucher),
					      st_secret_len(spec->voucher));
		if (!copy->voucher) {
			g_free(copy);
			return NULL;
		}
	}
	return copy;
}

void st_spec_free(struct simtopup_spec *spec)
{
	if (!spec)
		return;
	st_secret_free(spec->voucher);
	g_free(spec);
}

int st_spec_tries(const struct simtopup_spec *spec, unsigned bar_after)
{
	int bar = bar_after ? (int)bar_after : ST_BAR_AFTER;

	return spec->max_tries ? spec->max_tries : MAX(bar - 1, 1);
}

static bool is_allowance(const struct simtopup_spec *spec, const struct simtopup_money *allowed)
{
	int order;

	return !allowed->currency[0] ||
	       (st_money_compare(allowed, &spec->face_value, &order) && order < 0);
}

int st_spec_check(const struct simtopup_spec *spec)
{
	int order;

	if (!spec->max_price.currency[0])
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "max_price is missing");
	if (!spec->voucher && !spec->plan[0])
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher or a plan is missing");
	if (spec->voucher && spec->plan[0])
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a voucher and a plan exclude each other");
	if (spec->plan[0] && spec->face_value.currency[0])
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "a plan has no face value");
	if (!spec->face_value.currency[0] &&
	    (spec->allow_spend.currency[0] || spec->allow_bonus.currency[0]))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "allow_spend and allow_bonus need a face value");
	if (!spec->face_value.currency[0])
		return 0;
	if (!is_allowance(spec, &spec->allow_spend) || !is_allowance(spec, &spec->allow_bonus))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "allow_spend and allow_bonus are below the face value");
	if (!st_money_compare(&spec->face_value, &spec->max_price, &order))
		return st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER,
			       "face_value and max_price are not in one currency");
	if (order > 0)
		return st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER,
			       "the face value is above max_price");
	return 0;
}

int st_spec_tag(const struct simtopup_spec *spec, const struct st_key *key, char *ret_tag)
{
	ret_tag[0] = '\0';
	if (!spec->voucher)
		return 0;
	return st_key_tag(key, "voucher", st_secret_text(spec->voucher),
			  st_secret_len(spec->voucher), ret_tag);
}

static void set_amount(JsonObject *object, const char *key, struct simtopup_money money)
{
	if (!money.currency[0])
		return;
	while (money.scale > 0 && money.units % 10 == 0) {
		money.units /= 10;
		money.scale--;
	}
	json_object_set_object_member(object, key, st_json_money_object(&money));
}

char *st_spec_canonical(const struct simtopup_spec *spec, const char *voucher_tag)
{
	JsonObject *object = json_object_new();
	char *text;

	st_json_set_text(object, "rail", spec->rail);
	st_json_set_text(object, "expect_iccid", spec->expect_iccid);
	st_json_set_text(object, "voucher_tag", voucher_tag);
	st_json_set_text(object, "plan", spec->plan);
	st_json_set_text(object, "close_on", spec->close_on_ack ? "acknowledged" : NULL);
	st_json_set_text(object, "allow_unproved", spec->allow_unproved ? "yes" : NULL);
	st_json_set_text(object, "allow_roaming", spec->allow_roaming ? "yes" : NULL);
	if (spec->max_tries)
		json_object_set_int_member(object, "max_tries", spec->max_tries);
	set_amount(object, "max_price", spec->max_price);
	set_amount(object, "face_value", spec->face_value);
	set_amount(object, "allow_spend", spec->allow_spend);
	set_amount(object, "allow_bonus", spec->allow_bonus);
	text = st_json_canonical(object);
	json_object_unref(object);
	return text;
}
