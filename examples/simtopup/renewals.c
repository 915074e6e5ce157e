/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

/* By its id, else by its request key. */
static int find(struct tool *tool, simtopup_renewal **ret_renewal)
{
	const char *name = tool->args.words[1];
	int status = simtopup_renewal_find(tool->ledger, tool->modem, name, ret_renewal);

	if (status == SIMTOPUP_NOT_FOUND)
		status = simtopup_renewal_open(tool->ledger, tool->modem, name, NULL,
					       tool->args.timeout_ms, ret_renewal);
	return status < 0 ? tool_fail(tool) : TOOL_DONE;
}

static int list(struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	JsonArray *renewals;
	char *json;

	if (simtopup_ledger_list_json(tool->ledger, &json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json);
	root = tool_parse(json);
	simtopup_free(json);
	renewals = json_node_get_array(root);
	for (guint i = 0; i < json_array_get_length(renewals); i++) {
		JsonNode *renewal = json_array_get_element(renewals, i);
		g_autofree char *id = tool_member(renewal, "id");
		g_autofree char *state = tool_member(renewal, "state");
		g_autofree char *key = tool_member(renewal, "request_key");
		g_autofree char *price = tool_money_text(renewal, "price");

		tool_print_line(state, "%s %s %s", id, price ? price : "", key);
	}
	return TOOL_DONE;
}

static int show(struct tool *tool)
{
	simtopup_renewal *renewal;
	int code = find(tool, &renewal);

	if (code)
		return code;
	tool_report_renewal(tool, renewal, SIMTOPUP_OK);
	simtopup_renewal_free(renewal);
	return TOOL_DONE;
}

static int verify(struct tool *tool)
{
	simtopup_renewal *renewal;
	int status, code = tool_open_modem(tool);

	if (code == TOOL_DONE)
		code = find(tool, &renewal);
	if (code)
		return code;
	tool->spent = simtopup_renewal_effect(renewal) != SIMTOPUP_EFFECT_NONE;
	status = simtopup_renewal_verify(renewal, tool->args.timeout_ms);
	if (tool->args.wait_ms > 0 && !tool_interrupted())
		status = tool_follow_up(tool, renewal, status);
	code = tool_report_renewal(tool, renewal, status);
	simtopup_renewal_free(renewal);
	return code;
}

static int settle(struct tool *tool, simtopup_renewal *renewal, int status)
{
	int code = status < 0 ? tool_fail(tool) : TOOL_DONE;

	if (status == SIMTOPUP_OK)
		tool_report_renewal(tool, renewal, status);
	simtopup_renewal_free(renewal);
	return code;
}

static int cancel(struct tool *tool)
{
	simtopup_renewal *renewal;
	int code = find(tool, &renewal);

	return code ? code : settle(tool, renewal, simtopup_renewal_cancel(renewal));
}

static bool says_who_and_why(const struct tool_args *args)
{
	return args->paid + args->not_paid + args->reversed == 1 && args->by && args->why;
}

static int resolve(struct tool *tool)
{
	const struct tool_args *args = &tool->args;
	simtopup_renewal *renewal;
	int code = find(tool, &renewal);

	if (code)
		return code;
	if (args->reversed)
		code = simtopup_renewal_reverse(renewal, args->by, args->why);
	else
		code = simtopup_renewal_resolve(renewal, args->paid, args->by, args->why);
	return settle(tool, renewal, code);
}

int tool_renewals(struct tool *tool)
{
	static const struct {
		const char *name;
		int words;
		bool recipes; /* looks for evidence */
		int (*run)(struct tool *tool);
	} actions[] = {
		{"list", 1, false, list},     {"export", 1, false, tool_export},
		{"show", 2, false, show},     {"verify", 2, true, verify},
		{"resolve", 2, false, resolve}, {"cancel", 2, false, cancel},
		{"verify", 1, true, tool_verify_all}, {"accept-clock", 1, false, tool_accept_clock},
	};
	const struct tool_args *args = &tool->args;
	const char *name = args->n_words > 0 ? args->words[0] : "";

	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		int code = TOOL_DONE;

		if (strcmp(actions[i].name, name) != 0 || actions[i].words != args->n_words)
			continue;
		if (actions[i].run == resolve && !says_who_and_why(args))
			return tool_usage(tool, "resolve needs --paid, --not-paid or --reversed, "
						"and --by and --why");
		if (actions[i].run == tool_accept_clock && !(args->by && args->why))
			return tool_usage(tool, "accept-clock needs --by and --why");
		if (actions[i].recipes)
			code = tool_load_operators(tool);
		if (code == TOOL_DONE)
			code = tool_open_ledger(tool, false);
		return code == TOOL_DONE ? actions[i].run(tool) : code;
	}
	return tool_usage(tool, "renewals list | show | verify | resolve | cancel | export | "
				"accept-clock");
}
