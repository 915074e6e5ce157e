/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static const char *const rules[][2] = {
	{"per_renewal", "Per renewal"},
	{"per_sim_day", "Per SIM and day"},
	{"spend", "Together"},
};

static void print_amounts(JsonNode *root, const char *member, const char *label)
{
	JsonObject *object = json_node_get_object(root);
	JsonArray *list;

	if (!json_object_has_member(object, member))
		return;
	list = json_object_get_array_member(object, member);
	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonNode *item = json_array_get_element(list, i);
		g_autofree char *amount = tool_member(item, "amount");
		g_autofree char *currency = tool_member(item, "currency");
		g_autofree char *days = tool_member(item, "days");

		tool_print_line(label, "%s %s%s%s%s", amount, currency, days ? " in " : "",
				days ? days : "", days ? " days" : "");
	}
}

static int show(const struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *attempts = NULL;
	g_autofree char *paused = NULL;
	char *json;

	if (simtopup_ledger_rules_json(tool->ledger, &json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json);
	root = tool_parse(json);
	simtopup_free(json);
	paused = tool_member(root, "paused");
	attempts = tool_member(root, "attempts_per_sim_day");
	tool_print_line("Payments", "%s", strcmp(paused, "true") == 0 ? "paused" : "go on");
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		print_amounts(root, rules[i][0], rules[i][1]);
	if (attempts)
		tool_print_line("Attempts", "%s per SIM and day", attempts);
	return TOOL_DONE;
}

static int change(const struct tool *tool, char **words, int n_words)
{
	if (n_words == 3 && strcmp(words[0], "set") == 0)
		return simtopup_ledger_set_rule(tool->ledger, words[1], words[2]);
	if (n_words == 2)
		return simtopup_ledger_set_rule(tool->ledger, words[1], "");
	return simtopup_ledger_pause(tool->ledger, strcmp(words[0], "pause") == 0);
}

static bool is_change(char **words, int n_words)
{
	static const struct {
		const char *word;
		int count;
	} known[] = {{"set", 3}, {"clear", 2}, {"pause", 1}, {"resume", 1}};

	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (n_words == known[i].count && strcmp(words[0], known[i].word) == 0)
			return true;
	return false;
}

int tool_limits(struct tool *tool)
{
	char **words = tool->args.words;
	int n_words = tool->args.n_words;
	bool changes = is_change(words, n_words);
	int code;

	if (n_words > 0 && !changes)
		return tool_usage(tool, "limits [set NAME VALUE | clear NAME | pause | resume]");
	/* A limit may come before the first renewal. */
	code = tool_open_ledger(tool, changes);
	if (code)
		return code;
	if (changes && change(tool, words, n_words) < 0)
		return tool_fail(tool);
	return show(tool);
}
