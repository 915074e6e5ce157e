/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

int tool_export(struct tool *tool)
{
	const char *format = tool->args.format ? tool->args.format : "journal";
	char *lines;

	if (simtopup_ledger_export_as(tool->ledger, format, &lines) < 0)
		return tool_fail(tool);
	fputs(lines, stdout);
	simtopup_free(lines);
	return TOOL_DONE;
}
