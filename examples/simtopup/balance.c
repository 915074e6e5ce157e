/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static void print_bucket(JsonNode *bucket)
{
	static const char *const amounts[][2] = {
		{"amount", ""}, {"bytes", "bytes"}, {"seconds", "seconds"}, {"count", "messages"},
	};
	g_autofree char *kind = tool_member(bucket, "kind");
	g_autofree char *scope = tool_member(bucket, "scope");
	g_autofree char *currency = tool_member(bucket, "currency");
	g_autofree char *expires = tool_member(bucket, "expires");
	g_autofree char *unlimited = tool_member(bucket, "unlimited");
	g_autofree char *value = NULL;
	const char *unit = "unlimited";

	for (size_t i = 0; !value && i < G_N_ELEMENTS(amounts); i++) {
		value = tool_member(bucket, amounts[i][0]);
		if (value)
			unit = currency ? currency : amounts[i][1];
	}
	tool_print_line(scope && strcmp(scope, "main") != 0 ? scope : kind, "%s%s%s%s%s",
			value ? value : "", value ? " " : "",
			value || unlimited ? unit : "unknown", expires ? " until " : "",
			expires ? expires : "");
}

static void print_balance(JsonNode *root, const char *state)
{
	JsonObject *object = json_node_get_object(root);
	g_autofree char *name = tool_member(root, "operator.name");
	g_autofree char *text = tool_member(root, "text");
	JsonArray *buckets = json_object_has_member(object, "buckets") ?
		json_object_get_array_member(object, "buckets") : NULL;

	if (name)
		tool_print_line("Operator", "%s", name);
	for (guint i = 0; buckets && i < json_array_get_length(buckets); i++)
		print_bucket(json_array_get_element(buckets, i));
	if (strcmp(state, "ok") != 0)
		tool_print_line("State", "%s", state);
	if (text)
		tool_print_line("Text", "%s", text);
}

int tool_report_balance(struct tool *tool, simtopup_balance *balance)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *state = g_strdup(simtopup_balance_state(balance));
	char *json = simtopup_balance_to_json(balance);

	simtopup_balance_free(balance);
	if (tool->args.json) {
		tool_print_json(json);
	} else {
		root = tool_parse(json);
		simtopup_free(json);
		print_balance(root, state);
	}
	return strcmp(state, "ok") == 0 ? TOOL_DONE : TOOL_ATTENTION;
}

int tool_balance(struct tool *tool)
{
	simtopup_balance *balance;
	unsigned consent;
	int code;

	if (tool->args.n_words > 0)
		return tool_usage(tool, "balance takes no argument");
	code = tool_load_operators(tool);
	if (code == TOOL_DONE)
		code = tool_open_modem(tool);
	if (code)
		return code;
	consent = (tool->args.allow_charged ? SIMTOPUP_CONSENT_CHARGED : 0) |
		  (tool->args.allow_unproved ? SIMTOPUP_CONSENT_UNPROVED : 0);
	if (simtopup_balance_read(tool->modem, tool->operators, consent, tool->args.timeout_ms,
				  &balance) < 0)
		return tool_fail(tool);
	return tool_report_balance(tool, balance);
}
