/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "issuer.h"

#include "recipe.h"

#include <string.h>

#define INDUSTRY "89" /* telecommunication (ISO/IEC 7812-1) */

/* Codes are padded with zeros: "01" for North America, "049" in an EID. */
static const char *skip_zeros(const char *digits)
{
	return digits + strspn(digits, "0");
}

static bool set_country(JsonObject *object, const char *digits, size_t *ret_used)
{
	const char *start = skip_zeros(digits), *countries, *code;
	g_auto(GStrv) names = NULL;
	JsonArray *array;

	code = st_calling_code(start, &countries);
	if (!code)
		return false;
	json_object_set_string_member(object, "country_code", code);
	*ret_used = (size_t)(start - digits) + strlen(code);
	if (!*countries)
		return true;
	array = json_array_new();
	names = g_strsplit(countries, " ", -1);
	for (char **name = names; *name; name++)
		json_array_add_string_element(array, *name);
	json_object_set_array_member(object, "countries", array);
	return true;
}

static bool is_of_issuer(const struct st_recipe *recipe, const char *issuer)
{
	for (unsigned i = 0; i < recipe->matches->len; i++) {
		const struct st_match *match = &g_array_index(recipe->matches, struct st_match, i);

		for (char **code = match->mcc_mnc; code && *code; code++) {
			/* Behind the three digits of the country. */
			if (strlen(*code) > 3 && g_str_has_prefix(issuer, *code + 3))
				return true;
		}
	}
	return false;
}

static bool has_country(JsonObject *object, const char *country)
{
	JsonArray *array = json_object_has_member(object, "countries") ?
				   json_object_get_array_member(object, "countries") : NULL;

	for (guint i = 0; array && i < json_array_get_length(array); i++) {
		if (g_ascii_strcasecmp(json_array_get_string_element(array, i), country) == 0)
			return true;
	}
	return false;
}

static void add_operators(JsonObject *object, const struct simtopup_operators *operators,
			  const char *issuer)
{
	JsonArray *array = json_array_new();
	const struct st_recipe *recipe;

	for (unsigned i = 0; (recipe = st_operators_at(operators, i)); i++) {
		JsonObject *entry;

		if (!has_country(object, recipe->country) || !is_of_issuer(recipe, issuer))
			continue;
		entry = json_object_new();
		json_object_set_string_member(entry, "recipe", recipe->id);
		json_object_set_string_member(entry, "name", recipe->name);
		json_array_add_object_element(array, entry);
	}
	if (json_array_get_length(array) > 0)
		json_object_set_array_member(object, "operators", array);
	else
		json_array_unref(array);
}

void st_issuer_of_iccid(const char *iccid, const struct simtopup_operators *operators,
			JsonObject *object)
{
	size_t used;

	if (!g_str_has_prefix(iccid, INDUSTRY) ||
	    !set_country(object, iccid + strlen(INDUSTRY), &used))
		return;
	if (operators)
		add_operators(object, operators, iccid + strlen(INDUSTRY) + used);
}

void st_issuer_of_eid(const char *eid, JsonObject *object)
{
	size_t used;

	/* SGP.02 2.2.2: "89", three digits of country, three of issuer */
	if (g_str_has_prefix(eid, INDUSTRY))
		(void)set_country(object, eid + strlen(INDUSTRY), &used);
}
