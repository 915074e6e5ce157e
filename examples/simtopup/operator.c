/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static int check(struct tool *tool, const char *path)
{
	g_autoptr(JsonNode) root = NULL;
	JsonArray *problems;
	guint count;
	char *json;

	if (simtopup_recipe_check(path, &json) < 0)
		return tool_fail(tool);
	root = tool_parse(json);
	problems = json_object_get_array_member(json_node_get_object(root), "problems");
	count = json_array_get_length(problems);
	if (tool->args.json) {
		tool_print_json(json);
		return count ? TOOL_ATTENTION : TOOL_DONE;
	}
	simtopup_free(json);
	for (guint i = 0; i < count; i++)
		tool_print_line("Problem", "%s", json_array_get_string_element(problems, i));
	if (count == 0)
		tool_print_line("Good", "every sample reads as it says");
	return count ? TOOL_ATTENTION : TOOL_DONE;
}

/* The SIM's own identity, or what the arguments say about it. */
static int find_subject(struct tool *tool, char **ret_subject)
{
	static const char *const keys[][2] = {
		{"sim.iccid", "iccid"}, {"sim.imsi", "imsi"}, {"sim.spn", "spn"},
		{"sim.gid1", "gid1"},
	};
	g_autoptr(JsonNode) root = NULL, node = json_node_new(JSON_NODE_OBJECT);
	simtopup_subscriber *subscriber;
	JsonObject *object;
	g_autofree char *mcc = NULL;
	g_autofree char *mnc = NULL;
	g_autofree char *home = NULL;
	char *json;
	int code;

	if (tool->args.mcc_mnc) {
		*ret_subject = tool_subject(&tool->args);
		return TOOL_DONE;
	}
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (simtopup_subscriber_read_all(tool->modem, tool->args.timeout_ms, &subscriber) < 0)
		return tool_fail(tool);
	object = json_object_new();
	json = simtopup_subscriber_to_json(subscriber);
	root = tool_parse(json);
	simtopup_free(json);
	simtopup_subscriber_free(subscriber);
	mcc = tool_member(root, "sim.home.mcc");
	mnc = tool_member(root, "sim.home.mnc");
	home = g_strconcat(mcc ? mcc : "", mnc ? mnc : "", NULL);
	if (mcc && mnc)
		json_object_set_string_member(object, "mcc_mnc", home);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *value = tool_member(root, keys[i][0]);

		if (value)
			json_object_set_string_member(object, keys[i][1], value);
	}
	json_node_take_object(node, object);
	*ret_subject = json_to_string(node, FALSE);
	return TOOL_DONE;
}

static void print_facts(JsonNode *root)
{
	JsonObject *object = json_node_get_object(root);
	JsonArray *facts = json_object_get_array_member(object, "facts");
	JsonArray *why = json_object_get_array_member(object, "why");
	g_autofree char *recipe = tool_member(root, "recipe");
	g_autofree char *name = tool_member(root, "name");

	tool_print_line("Operator", "%s (%s)", name, recipe);
	for (guint i = 0; i < json_array_get_length(why); i++)
		tool_print_line("Fits by", "%s", json_array_get_string_element(why, i));
	for (guint i = 0; i < json_array_get_length(facts); i++) {
		JsonNode *fact = json_array_get_element(facts, i);
		g_autofree char *what = tool_member(fact, "fact");
		g_autofree char *value = tool_member(fact, "value");
		g_autofree char *certainty = tool_member(fact, "certainty");
		g_autofree char *source = tool_member(fact, "source");

		tool_print_line(what, "%s (%s: %s)", value, certainty, source ? source : "");
	}
}

static int show(struct tool *tool)
{
	g_autofree char *subject = NULL;
	g_autoptr(JsonNode) root = NULL;
	char *json;
	int code = tool_load_operators(tool);

	if (code == TOOL_DONE)
		code = find_subject(tool, &subject);
	if (code)
		return code;
	if (simtopup_operators_show(tool->operators, subject, &json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json), TOOL_DONE;
	root = tool_parse(json);
	simtopup_free(json);
	print_facts(root);
	return TOOL_DONE;
}

int tool_operator(struct tool *tool)
{
	const char *word = tool->args.n_words > 0 ? tool->args.words[0] : "";

	if (strcmp(word, "check") == 0 && tool->args.n_words == 2)
		return check(tool, tool->args.words[1]);
	if (strcmp(word, "show") == 0 && tool->args.n_words == 1)
		return show(tool);
	if (strcmp(word, "list") == 0 && tool->args.n_words == 1)
		return tool_operator_list(tool);
	return tool_usage(tool, "operator check FILE, operator show, or operator list");
}
