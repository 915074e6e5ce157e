/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A recipe on the bench, and why a recipe applies: for people who write one. */
#include "recipe.h"

#include "../core/json.h"

#include <string.h>

static bool is_shown(const struct st_recipe *recipe, const struct st_pattern *pattern)
{
	for (unsigned i = 0; i < recipe->samples->len; i++) {
		const struct st_sample *sample =
			&g_array_index(recipe->samples, struct st_sample, i);
		g_autofree char *normal = st_text_normalise(sample->text);

		if (normal && st_pattern_match(pattern, normal, 0, NULL) == ST_PATTERN_YES)
			return true;
	}
	return false;
}

static void check_patterns(const struct st_recipe *recipe, JsonArray *problems)
{
	GArray *const lists[] = { recipe->replies, recipe->buckets, recipe->outcomes };
	const char *const names[] = { "reply", "bucket", "outcome" };

	for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++) {
		unsigned size = g_array_get_element_size(lists[l]);

		for (unsigned i = 0; i < lists[l]->len; i++) {
			const char *rule = lists[l]->data + (size_t)i * size;
			struct st_pattern *const *pattern = (const void *)rule;
			g_autofree char *problem = g_strdup_printf(
				"%s %u of the file: no sample shows its pattern", names[l], i + 1);

			if (!is_shown(recipe, *pattern))
				json_array_add_string_element(problems, problem);
		}
	}
}

JsonObject *st_recipe_check(const struct st_recipe *recipe)
{
	JsonObject *object = json_object_new();
	JsonArray *problems = json_array_new();

	for (unsigned i = 0; i < recipe->samples->len; i++) {
		g_autofree char *difference = st_sample_check(
			recipe, &g_array_index(recipe->samples, struct st_sample, i));

		if (difference)
			json_array_add_string_element(problems, difference);
	}
	check_patterns(recipe, problems);
	st_json_set_text(object, "recipe", recipe->id);
	json_object_set_int_member(object, "samples", recipe->samples->len);
	json_object_set_array_member(object, "problems", problems);
	return object;
}

static void add_fact(JsonArray *facts, const char *what, const char *value,
		     const struct st_fact *fact)
{
	JsonObject *object;

	if (!*value)
		return;
	object = json_object_new();
	st_json_set_text(object, "fact", what);
	st_json_set_text(object, "value", value);
	st_json_set_text(object, "certainty", fact->certainty);
	st_json_set_text(object, "source", fact->source);
	json_array_add_object_element(facts, object);
}

static void add_way(const struct st_ask_way *way, JsonArray *facts)
{
	static const char *const methods[] = { [ST_WAY_USSD] = "ask by ussd",
					       [ST_WAY_SMS] = "ask by sms",
					       [ST_WAY_CALL] = "ask by call",
					       [ST_WAY_HTTP] = "ask by http" };
	g_autoptr(GString) path = g_string_new(way->name);
	JsonObject *object;

	for (unsigned i = 1; i < way->steps.count; i++)
		g_string_append_printf(path, " > %s", way->steps.step[i].send);
	add_fact(facts, methods[way->method], path->str, &way->fact);
	object = json_array_get_object_element(facts, json_array_get_length(facts) - 1);
	json_object_set_string_member(object, "home", way->costs ? "charged" : "free");
	json_object_set_string_member(object, "abroad", way->home_only ? "impossible" :
				      way->free_abroad ? "free" : "charged");
}

static void add_ways(const struct st_recipe *recipe, JsonArray *facts)
{
	for (unsigned i = 0; i < recipe->n_ways; i++)
		add_way(&recipe->ways[i], facts);
}

static void add_vouchers(const struct st_recipe *recipe, JsonArray *facts)
{
	for (unsigned i = 0; i < recipe->pays->len; i++) {
		const struct st_pay_way *way =
			&g_array_index(recipe->pays, struct st_pay_way, i);
		const char *send = way->steps.step[way->steps.count - 1].send;
		const struct st_fact fact = { way->source, way->certainty };
		g_autofree char *value = *way->to ? g_strdup_printf("%s to %s", send, way->to) :
						    g_strdup(send);

		if (!*way->plan)
			add_fact(facts, way->by == ST_PAY_SMS ? "voucher by sms" :
							       "voucher by ussd", value, &fact);
	}
}

/* Whose SIMs: each group is one fact. */
static void add_matches(const struct st_recipe *recipe, JsonArray *facts)
{
	for (unsigned i = 0; i < recipe->matches->len; i++) {
		const struct st_match *match =
			&g_array_index(recipe->matches, struct st_match, i);
		char **const lists[] = { match->mcc_mnc, match->iccid_prefix, match->imsi_prefix,
					 match->spn, match->gid1 };
		g_autoptr(GString) value = g_string_new(NULL);

		for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++) {
			g_autofree char *one = lists[l] ? g_strjoinv(", ", lists[l]) : NULL;

			g_string_append_printf(value, "%s%s", one && value->len ? "; " : "",
					       one ? one : "");
		}
		add_fact(facts, "SIMs", value->str, &match->fact);
	}
}

JsonObject *st_recipe_json(const struct st_recipe *recipe, JsonArray *why)
{
	JsonObject *object = json_object_new();
	JsonArray *facts = json_array_new();

	st_json_set_text(object, "recipe", recipe->id);
	st_json_set_text(object, "name", recipe->name);
	st_json_set_text(object, "country", recipe->country);
	st_json_set_text(object, "currency", recipe->currency);
	st_json_set_text(object, "sha256", recipe->sha256);
	json_object_set_boolean_member(object, "proved", recipe->proved);
	json_object_set_boolean_member(object, "fictitious", recipe->fictitious);
	if (why)
		json_object_set_array_member(object, "why", why);
	add_matches(recipe, facts);
	add_ways(recipe, facts);
	add_vouchers(recipe, facts);
	add_fact(facts, "support", recipe->support, &recipe->support_fact);
	json_object_set_array_member(object, "facts", facts);
	json_object_set_array_member(object, "plans", st_recipe_plans_json(recipe));
	json_object_set_int_member(object, "patterns", recipe->buckets->len);
	return object;
}
