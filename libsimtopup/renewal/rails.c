/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* All rails, and what each is (docs/rails.md). */
#include "../core/error.h"
#include "../core/json.h"
#include "rail.h"

#include <string.h>

/*
 * Not in this library yet. Their places are kept: the table above needs no new
 * function for them, a lookup is one more kind of look().
 */
static const char *const evidence_of_provider[] = { "E1", "E3", "E4", "N1", "N2", NULL };
static const char *const evidence_of_profile[] = { "E1", "E3", "E4", NULL };

static const struct st_rail rail_provider = {
	.name = "provider",
	.caps = { .plan = true, .commits = "the order request", .lookup = "by-reference",
		  .price_guard = "exact", .idempotency = "claimed", .key_min = 1, .key_max = 50,
		  .key_charset = "A-Za-z0-9-", .evidence = evidence_of_provider },
	.wants = "an adapter that knows a provider's API: price, order with our reference, "
		 "lookup by it, usage",
};

static const struct st_rail rail_program = {
	.name = "program",
	.caps = { .plan = true, .commits = "the run with the verb submit",
		  .lookup = "by-reference", .price_guard = "exact", .idempotency = "none",
		  .evidence = evidence_of_provider },
	.wants = "a program of yours that answers price, submit and lookup in JSON",
};

static const struct st_rail rail_profile = {
	.name = "esim-profile",
	.caps = { .plan = true, .commits = "the order request", .lookup = "by-reference",
		  .price_guard = "exact", .idempotency = "claimed", .key_min = 1, .key_max = 50,
		  .key_charset = "A-Za-z0-9-", .evidence = evidence_of_profile },
	.wants = "an adapter that orders a profile, and the download of it into the eUICC",
};

static const struct st_rail *const rails[] = {
	&st_rail_voucher, &st_rail_voucher_sms, &st_rail_plan, &st_rail_plan_sms,
	&rail_provider,	  &rail_program,	&rail_profile,
};

int st_rail_get(const char *name, const struct st_rail **ret_rail)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(rails); i++) {
		const struct st_rail *rail = rails[i];

		if (!rail->wants)
			g_string_append_printf(names, "%s%s", i ? ", " : "", rail->name);
		if (strcmp(rail->name, name) != 0)
			continue;
		if (rail->wants)
			return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
				       "the rail %s is not in this build: it needs %s", name,
				       rail->wants);
		*ret_rail = rail;
		return 0;
	}
	st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER, "no such rail in this build");
	return st_error_set_hint("there are %s", names->str);
}

const struct st_rail *st_rail_find(const char *name)
{
	struct st_error_saved before;
	const struct st_rail *rail = NULL;

	st_error_save(&before);
	st_rail_get(name, &rail);
	st_error_restore(&before);
	return rail;
}

static void set_key(JsonObject *object, const struct st_rail_caps *caps)
{
	JsonObject *key;

	if (!caps->key_charset)
		return;
	key = json_object_new();
	st_json_set_text(key, "charset", caps->key_charset);
	json_object_set_int_member(key, "min", caps->key_min);
	json_object_set_int_member(key, "max", caps->key_max);
	if (caps->key_ttl_s)
		json_object_set_int_member(key, "ttl_s", caps->key_ttl_s);
	json_object_set_object_member(object, "idempotency_key", key);
}

static void set_policy(JsonObject *object, const struct st_policy *policy)
{
	json_object_set_int_member(object, "quiet_s", policy->quiet_ms / 1000);
	json_object_set_int_member(object, "evidence_lag_s", policy->check_after_ms / 1000);
	json_object_set_int_member(object, "check_every_s", policy->check_every_ms / 1000);
	json_object_set_int_member(object, "verify_within_s", policy->verify_within_ms / 1000);
	if (policy->absence_apart_ms)
		json_object_set_int_member(object, "absence_apart_s",
					   policy->absence_apart_ms / 1000);
}

/* A level that needs something of the operator which its recipe does not promise. */
static bool is_given(const char *level, const struct st_act *act)
{
	return strcmp(level, "N2") != 0 || !act->way || act->policy.absence_apart_ms > 0;
}

/* A menu guards the price only where the recipe reads it there. */
static const char *price_guard(const struct st_act *act)
{
	const char *guard = act->rail->caps.price_guard;

	return strcmp(guard, "menu") == 0 && act->way && !act->way->shows_price ? "none" : guard;
}

JsonObject *st_rail_json(const struct st_act *act)
{
	const struct st_rail *rail = act->rail;
	JsonObject *object = json_object_new();
	JsonArray *evidence = json_array_new();

	st_json_set_text(object, "buys", rail->caps.plan ? "plan" : "voucher");
	st_json_set_text(object, "commits", rail->caps.commits);
	st_json_set_text(object, "lookup", rail->caps.lookup);
	st_json_set_text(object, "price_guard", price_guard(act));
	st_json_set_text(object, "idempotency", rail->caps.idempotency);
	set_key(object, &rail->caps);
	for (const char *const *level = rail->caps.evidence; *level; level++) {
		if (is_given(*level, act))
			json_array_add_string_element(evidence, *level);
	}
	json_object_set_array_member(object, "evidence", evidence);
	if (act->way)
		set_policy(object, &act->policy);
	return object;
}
