/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

static void print_slot(JsonNode *slot)
{
	g_autofree char *number = tool_member(slot, "number");
	g_autofree char *state = tool_member(slot, "state");
	g_autofree char *active = tool_member(slot, "active");
	g_autofree char *iccid = tool_member(slot, "iccid");
	g_autofree char *label = g_strdup_printf("Slot %s", number);

	tool_print_line(label, "%s%s%s%s", state, strcmp(active, "yes") == 0 ? ", in use" : "",
			iccid ? ", ICCID " : "", iccid ? iccid : "");
}

/* `slots` of `status`, and how the SIM in use stands. */
static int print_slots(const struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL, document = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *text = NULL, *state = NULL;
	JsonObject *object = json_object_new();
	simtopup_subscriber *subscriber;
	JsonNode *slots;
	char *json;

	json_node_take_object(document, object);
	if (simtopup_subscriber_read(tool->modem, tool->args.timeout_ms, &subscriber) < 0)
		return tool_fail(tool);
	json = simtopup_subscriber_to_json(subscriber);
	simtopup_subscriber_free(subscriber);
	root = tool_parse(json);
	simtopup_free(json);
	state = tool_member(root, "sim.state");
	json_object_set_string_member(object, "sim", state);
	slots = json_object_get_member(json_node_get_object(root), "slots");
	if (slots)
		json_object_set_member(object, "slots", json_node_copy(slots));
	if (tool->args.json) {
		text = json_to_string(document, FALSE);
		puts(text);
		return TOOL_DONE;
	}
	for (guint i = 0; slots && i < json_array_get_length(json_node_get_array(slots)); i++)
		print_slot(json_array_get_element(json_node_get_array(slots), i));
	tool_print_line("SIM", "%s", state);
	return TOOL_DONE;
}

int tool_slot(struct tool *tool)
{
	const struct tool_args *args = &tool->args;
	guint64 slot = 0;
	int code;

	if (args->n_words > 1 ||
	    (args->n_words == 1 &&
	     !g_ascii_string_to_unsigned(args->words[0], 10, 1, 255, &slot, NULL)))
		return tool_usage(tool, "slot takes the number of a slot, or nothing");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (!slot)
		return print_slots(tool);
	if (simtopup_slot_switch(tool->modem, (int)slot, args->force ? SIMTOPUP_SLOT_FORCE : 0,
				 args->timeout_ms) < 0)
		return tool_fail(tool);
	code = print_slots(tool);
	return code == TOOL_DONE ? code : TOOL_PARTLY;
}

int tool_sim(struct tool *tool)
{
	int code;

	if (tool->args.n_words != 1 || strcmp(tool->args.words[0], "restart") != 0)
		return tool_usage(tool, "sim takes restart");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (simtopup_sim_restart(tool->modem, tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	code = print_slots(tool);
	return code == TOOL_DONE ? code : TOOL_PARTLY;
}
