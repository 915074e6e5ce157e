/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include <string.h>

static void print_switch(JsonNode *root)
{
	g_autofree char *to = tool_member(root, "to"), *from = tool_member(root, "from");
	g_autofree char *changed = tool_member(root, "changed");
	g_autofree char *back = tool_member(root, "went_back");
	g_autofree char *woken = tool_member(root, "woken");

	tool_print_line("Profile", "%s", to ? to : "none");
	if (g_strcmp0(changed, "yes") == 0)
		tool_print_line("Before", "%s", from ? from : "none");
	if (back)
		tool_print_line("Attention", "the card went back by itself");
	tool_print_line("In use", "the card and the modem say so");
	if (g_strcmp0(woken, "power-cycle") == 0)
		tool_print_line("  after", "the SIM was switched off and on");
	else if (g_strcmp0(woken, "restart") == 0)
		tool_print_line("  after", "the modem was restarted");
}

static int report(const struct tool *tool, char *json)
{
	g_autoptr(JsonNode) root = tool_parse(json);
	g_autofree char *back = tool_member(root, "went_back");

	if (tool->args.json)
		puts(json);
	else
		print_switch(root);
	simtopup_free(json);
	return back ? TOOL_ATTENTION : TOOL_DONE;
}

/* Some cards go back by themselves: with --wait it looks again, a minute later by default. */
static int report_switch(struct tool *tool, simtopup_esim *esim, char *json)
{
	if (tool->args.wait_ms <= 0)
		return report(tool, json);
	if (!tool_sleep_until(tool_now_ms() + tool->args.wait_ms))
		return report(tool, json);
	simtopup_free(json);
	return tool_esim_check(tool, esim);
}

int tool_esim_enable(struct tool *tool, simtopup_esim *esim)
{
	char *json;

	if (simtopup_esim_enable(esim, tool->args.words[1], tool->args.timeout_ms, &json) < 0)
		return tool_fail(tool);
	return report_switch(tool, esim, json);
}

int tool_esim_disable(struct tool *tool, simtopup_esim *esim)
{
	char *json;

	if (simtopup_esim_disable(esim, tool->args.words[1], tool->args.timeout_ms, &json) < 0)
		return tool_fail(tool);
	return report_switch(tool, esim, json);
}

int tool_esim_check(struct tool *tool, simtopup_esim *esim)
{
	char *json;

	if (simtopup_esim_check(esim, tool->args.timeout_ms, &json) < 0)
		return tool_fail(tool);
	return report(tool, json);
}
