/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

int tool_modems(struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	JsonArray *modems;
	char *json;

	if (tool->args.n_words > 0)
		return tool_usage(tool, "modems takes no argument");
	if (simtopup_modems_json(&json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json);

	root = tool_parse(json);
	simtopup_free(json);
	modems = json_node_get_array(root);
	for (guint i = 0; i < json_array_get_length(modems); i++) {
		JsonNode *modem = json_array_get_element(modems, i);
		g_autofree char *device = tool_member(modem, "device");
		g_autofree char *protocol = tool_member(modem, "protocol");
		g_autofree char *driver = tool_member(modem, "driver");

		tool_print_line(device, "%s %s", protocol ? protocol : "unknown",
				driver ? driver : "");
	}
	if (json_array_get_length(modems) == 0)
		fputs("no modem found\n", stderr);
	return TOOL_DONE;
}
