/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static int print_state(const struct tool *tool)
{
	static const char *const names[] = {"off", "on", "blocked"};
	int state;

	if (simtopup_radio_read(tool->modem, tool->args.timeout_ms, &state) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		printf("{\"radio\":\"%s\"}\n", names[state]);
	else
		tool_print_line("Radio", "%s", names[state]);
	return TOOL_DONE;
}

int tool_radio(struct tool *tool)
{
	const char *word = tool->args.n_words ? tool->args.words[0] : "";
	bool on = strcmp(word, "on") == 0;
	int code;

	if (tool->args.n_words > 1 || (*word && !on && strcmp(word, "off") != 0))
		return tool_usage(tool, "radio takes on, off or nothing");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (!*word)
		return print_state(tool);
	if (simtopup_radio_set(tool->modem, on, tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	code = print_state(tool);
	return code == TOOL_DONE ? code : TOOL_PARTLY;
}
