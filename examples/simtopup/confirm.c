/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

/* Whatever the preview has: it is for a person, and may grow. */
static void print_node(FILE *stream, const char *path, JsonNode *node)
{
	g_autofree char *text = NULL;

	if (JSON_NODE_HOLDS_OBJECT(node)) {
		JsonObject *object = json_node_get_object(node);
		g_autoptr(GList) names = json_object_get_members(object);

		for (GList *name = names; name; name = name->next) {
			g_autofree char *below = g_strdup_printf("%s%s%s", path, *path ? "." : "",
								 (const char *)name->data);

			print_node(stream, below, json_object_get_member(object, name->data));
		}
	} else if (JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);

		for (guint i = 0; i < json_array_get_length(array); i++)
			print_node(stream, path, json_array_get_element(array, i));
	} else if (JSON_NODE_HOLDS_VALUE(node)) {
		text = tool_scalar(node);
		tool_clear_progress();
		fprintf(stream, "%-18s ", path);
		tool_print_text(stream, text);
		fputc('\n', stream);
	}
}

int tool_preview(const struct tool *tool, const simtopup_spec *spec, FILE *stream)
{
	g_autoptr(JsonNode) root = NULL;
	char *json;

	if (simtopup_renewal_preview(tool->ledger, tool->modem, spec, tool->args.timeout_ms,
				     &json) < 0)
		return tool_fail(tool);
	if (tool->args.json && stream == stdout)
		return tool_print_json(json);
	root = tool_parse(json);
	simtopup_free(json);
	print_node(stream, "", root);
	return TOOL_DONE;
}

int tool_confirm(const struct tool *tool, const simtopup_spec *spec)
{
	char line[16];
	int code = tool_preview(tool, spec, stderr);

	if (code)
		return code;
	if (tool_ask("This spends money. Type yes to go on: ", line, sizeof(line)) &&
	    strcmp(line, "yes") == 0)
		return TOOL_DONE;
	return tool_error(tool, SIMTOPUP_CANCELLED, "not confirmed: nothing was sent");
}
