/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static const char grades[] = "HML";

/* How many facts of a recipe are of each certainty; adds them to the sums. */
static void count_facts(JsonNode *recipe, guint ret_counts[3])
{
	JsonArray *facts =
		json_object_get_array_member(json_node_get_object(recipe), "facts");

	for (guint i = 0; i < json_array_get_length(facts); i++) {
		g_autofree char *certainty =
			tool_member(json_array_get_element(facts, i), "certainty");
		const char *grade = certainty && *certainty ? strchr(grades, *certainty) : NULL;

		if (grade)
			ret_counts[grade - grades]++;
	}
}

static void print_all(JsonArray *recipes)
{
	guint sums[3] = { 0 };

	for (guint i = 0; i < json_array_get_length(recipes); i++) {
		JsonNode *recipe = json_array_get_element(recipes, i);
		g_autofree char *id = tool_member(recipe, "recipe");
		g_autofree char *name = tool_member(recipe, "name");
		guint counts[3] = { 0 };

		count_facts(recipe, counts);
		for (guint k = 0; k < G_N_ELEMENTS(sums); k++)
			sums[k] += counts[k];
		tool_print_line(id, "%s: H %u, M %u, L %u", name, counts[0], counts[1],
				counts[2]);
	}
	tool_print_line("Recipes", "%u; facts by certainty: H %u, M %u, L %u",
			json_array_get_length(recipes), sums[0], sums[1], sums[2]);
}

int tool_operator_list(struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	char *json;
	int code = tool_load_operators(tool);

	if (code)
		return code;
	if (simtopup_operators_list(tool->operators, &json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json), TOOL_DONE;
	root = tool_parse(json);
	simtopup_free(json);
	print_all(json_node_get_array(root));
	return TOOL_DONE;
}
