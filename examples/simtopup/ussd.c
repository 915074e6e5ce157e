/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <unistd.h>

static bool is_interactive(const struct tool *tool)
{
	return !tool->args.json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static void print_session(const simtopup_ussd *ussd)
{
	static const char *const empty[] = {
		[SIMTOPUP_USSD_FINAL] = "(an empty answer)",
		[SIMTOPUP_USSD_MENU] = "(an empty menu)",
		[SIMTOPUP_USSD_BY_SMS] = "(the answer comes by SMS)",
		[SIMTOPUP_USSD_RELEASED] = "(ended by the network, without a text)",
	};
	const char *text = simtopup_ussd_text(ussd);

	tool_clear_progress();
	tool_print_text(stdout, *text ? text : empty[simtopup_ussd_state(ussd)]);
	putchar('\n');
	fflush(stdout);
}

/* Answers menus until the session ends or the person ends it with an empty line. */
static int converse(const struct tool *tool, simtopup_ussd *ussd)
{
	char line[512];

	while (simtopup_ussd_state(ussd) == SIMTOPUP_USSD_MENU &&
	       tool_ask("> ", line, sizeof(line))) {
		if (simtopup_ussd_answer(ussd, line, tool->args.timeout_ms) < 0)
			return tool_fail(tool);
		print_session(ussd);
	}
	return TOOL_DONE;
}

int tool_ussd(struct tool *tool)
{
	simtopup_ussd *ussd;
	int code;

	if (tool->args.n_words != 1)
		return tool_usage(tool, "ussd takes one code, such as '*100#'");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (simtopup_ussd_start(tool->modem, tool->args.words[0], tool->args.timeout_ms, &ussd) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		tool_print_json(simtopup_ussd_to_json(ussd));
	else
		print_session(ussd);
	if (is_interactive(tool))
		code = converse(tool, ussd);
	simtopup_ussd_close(ussd);
	return code;
}
