/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Of the whole ledger: a round for each renewal that is open, and what its clock is. */
#include "tool.h"

/* Sent, and evidence may still change it; one that ended by consent has no next look. */
static bool is_open(JsonNode *renewal)
{
	static const char *const open[] = {"SUBMITTING", "IN_DOUBT", "UNVERIFIED", NULL};
	g_autofree char *state = tool_member(renewal, "state");
	g_autofree char *next = tool_member(renewal, "next_check_at");

	return g_strv_contains(open, state) || (g_strcmp0(state, "ACCEPTED") == 0 && next);
}

/* Of several the one that a person must look at first. */
static int worse(int a, int b)
{
	static const int order[] = {TOOL_DONE, TOOL_PARTLY, TOOL_FAILED, TOOL_ATTENTION,
				    TOOL_UNPROVED, TOOL_UNKNOWN, TOOL_USAGE};

	for (size_t i = G_N_ELEMENTS(order); i-- > 0;)
		if (a == order[i] || b == order[i])
			return order[i];
	return a;
}

static int verify(struct tool *tool, const char *id)
{
	simtopup_renewal *renewal;
	int status, code;

	if (simtopup_renewal_find(tool->ledger, tool->modem, id, &renewal) < 0)
		return tool_fail(tool);
	tool->spent |= simtopup_renewal_effect(renewal) != SIMTOPUP_EFFECT_NONE;
	status = simtopup_renewal_verify(renewal, tool->args.timeout_ms);
	if (tool->args.wait_ms > 0 && !tool_interrupted())
		status = tool_follow_up(tool, renewal, status);
	code = tool_tell_renewal(tool, renewal, status);
	simtopup_renewal_free(renewal);
	return code;
}

static GPtrArray *open_ones(struct tool *tool, int *ret_code)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(JsonNode) root = NULL;
	char *json;

	*ret_code = TOOL_DONE;
	if (simtopup_ledger_list_json(tool->ledger, &json) < 0) {
		*ret_code = tool_fail(tool);
		return ids;
	}
	root = tool_parse(json);
	simtopup_free(json);
	for (guint i = 0; i < json_array_get_length(json_node_get_array(root)); i++) {
		JsonNode *renewal = json_array_get_element(json_node_get_array(root), i);

		if (is_open(renewal))
			g_ptr_array_add(ids, tool_member(renewal, "id"));
	}
	return ids;
}

int tool_verify_all(struct tool *tool)
{
	const char *separator = tool->args.json ? "," : "\n";
	g_autoptr(GPtrArray) ids = NULL;
	int code;

	ids = open_ones(tool, &code);
	if (code == TOOL_DONE && ids->len > 0)
		code = tool_open_modem(tool);
	if (code != TOOL_DONE)
		return code;
	fputs(tool->args.json ? "[" : "", stdout);
	for (guint i = 0; i < ids->len && !tool_interrupted(); i++) {
		fputs(i ? separator : "", stdout);
		code = worse(code, verify(tool, g_ptr_array_index(ids, i)));
	}
	fputs(tool->args.json ? "]\n" : "", stdout);
	return code;
}

int tool_accept_clock(struct tool *tool)
{
	const struct tool_args *args = &tool->args;

	if (simtopup_ledger_accept_clock(tool->ledger, args->by, args->why) < 0)
		return tool_fail(tool);
	if (args->json)
		puts("{\"accepted\":true}");
	else
		tool_print_line("Clock", "accepted: what lies ahead of it stops no payment");
	return TOOL_DONE;
}
