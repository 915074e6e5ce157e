/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

static void print_product(JsonNode *modem)
{
	g_autofree char *vendor = tool_member(modem, "vendor");
	g_autofree char *product = tool_member(modem, "product");
	g_autofree char *vendor_id = tool_member(modem, "vendor_id");
	g_autofree char *product_id = tool_member(modem, "product_id");
	g_autoptr(GString) text = g_string_new(NULL);

	if (vendor)
		g_string_append_printf(text, "%s ", vendor);
	if (product)
		g_string_append_printf(text, "%s ", product);
	if (vendor_id && product_id)
		g_string_append_printf(text, "(%s:%s)", vendor_id, product_id);
	tool_print_line("  product", "%s", text->str);
}

static void print_modem(JsonNode *modem)
{
	g_autofree char *device = tool_member(modem, "device");
	g_autofree char *protocol = tool_member(modem, "protocol");
	g_autofree char *driver = tool_member(modem, "driver");
	g_autofree char *path = tool_member(modem, "path");
	g_autofree char *net = tool_member(modem, "net");
	g_autofree char *holder = tool_member(modem, "holder.name");
	g_autofree char *pid = tool_member(modem, "holder.pid");

	tool_print_line(device, "%s %s", protocol ? protocol : "unknown", driver ? driver : "");
	print_product(modem);
	if (path)
		tool_print_line("  always", "path:%s", path);
	if (net)
		tool_print_line("  network", "%s", net);
	if (holder)
		tool_print_line("  held by", "%s (process %s)", holder, pid);
}

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
	for (guint i = 0; i < json_array_get_length(modems); i++)
		print_modem(json_array_get_element(modems, i));
	if (json_array_get_length(modems) == 0)
		fputs("no modem found\n", stderr);
	return TOOL_DONE;
}
