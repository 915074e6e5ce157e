/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../account/recipe.h"
#include "../core/error.h"
#include "../core/json.h"
#include "balance_text.h"

#include <simtopup/balance.h>

int simtopup_recipe_check(const char *path, char **ret_json)
{
	struct st_recipe *recipe;
	JsonObject *object;
	int result;

	st_error_clear();
	if (!path || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	result = st_recipe_load(path, &recipe);
	if (result)
		return result;
	object = st_recipe_check(recipe);
	*ret_json = st_json_print(object);
	json_object_unref(object);
	st_recipe_free(recipe);
	return 0;
}

int simtopup_operators_list(const simtopup_operators *operators, char **ret_json)
{
	JsonNode *node;

	st_error_clear();
	if (!operators || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	node = json_node_new(JSON_NODE_ARRAY);
	json_node_take_array(node, st_operators_json(operators));
	*ret_json = json_to_string(node, FALSE);
	json_node_unref(node);
	return 0;
}

int simtopup_operators_show(const simtopup_operators *operators, const char *subject_json,
			    char **ret_json)
{
	g_autofree simtopup_balance *asked = g_new0(simtopup_balance, 1);
	const struct st_recipe *recipe;
	JsonObject *object;
	int64_t received = 0;
	int result;

	st_error_clear();
	if (!operators || !subject_json || !ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	result = st_balance_read_subject(subject_json, asked, &received);
	if (result)
		return result;
	recipe = st_operators_match(operators, &asked->subject);
	if (!recipe)
		return st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			       "no recipe fits this SIM, or several equally well");
	object = st_recipe_json(recipe, st_operators_why(recipe, &asked->subject));
	*ret_json = st_json_print(object);
	json_object_unref(object);
	return 0;
}
