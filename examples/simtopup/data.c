/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

static void print_data(const simtopup_data *data, JsonNode *root)
{
	g_autofree char *interface = tool_member(root, "interface");
	const char *source = simtopup_data_source(data);

	tool_print_line("Data", "%s", simtopup_data_state(data));
	if (interface)
		tool_print_line("Interface", "%s", interface);
	if (!source)
		return;
	tool_print_line("Received", "%" G_GINT64_FORMAT " bytes", simtopup_data_rx_bytes(data));
	tool_print_line("Sent", "%" G_GINT64_FORMAT " bytes", simtopup_data_tx_bytes(data));
	tool_print_line("Counted by", "the %s", source);
}

int tool_data(struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	simtopup_data *data;
	char *json;
	int code;

	if (tool->args.n_words > 0)
		return tool_usage(tool, "data takes no argument");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (simtopup_data_read(tool->modem, tool->args.timeout_ms, &data) < 0)
		return tool_fail(tool);
	json = simtopup_data_to_json(data);
	if (tool->args.json) {
		tool_print_json(json);
	} else {
		root = tool_parse(json);
		simtopup_free(json);
		print_data(data, root);
	}
	simtopup_data_free(data);
	return TOOL_DONE;
}
