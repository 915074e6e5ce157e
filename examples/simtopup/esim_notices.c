/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include <string.h>
#include <unistd.h>

static int print_notifications(char *json)
{
	g_autoptr(JsonNode) root = tool_parse(json);
	JsonArray *list = json_object_get_array_member(json_node_get_object(root),
						       "notifications");

	simtopup_free(json);
	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonNode *item = json_array_get_element(list, i);
		g_autofree char *seq = tool_member(item, "seq");
		g_autofree char *iccid = tool_member(item, "iccid");
		g_autofree char *event = tool_member(item, "event");
		g_autofree char *address = tool_member(item, "address");

		tool_print_line(seq, "%-8s %s  for %s", event ? event : "?", iccid ? iccid : "?",
				address ? address : "?");
	}
	return TOOL_DONE;
}

static JsonNode *find(JsonNode *root, gint64 seq)
{
	JsonArray *list = json_object_get_array_member(json_node_get_object(root),
						       "notifications");

	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonObject *item = json_array_get_object_element(list, i);

		if (json_object_get_int_member(item, "seq") == seq)
			return json_array_get_element(list, i);
	}
	return NULL;
}

/* Nobody sends it any more: its server may refuse to give the profile again. */
static int confirm(const struct tool *tool, JsonNode *item, gint64 seq)
{
	g_autofree char *event = tool_member(item, "event");
	g_autofree char *iccid = tool_member(item, "iccid");
	g_autofree char *address = tool_member(item, "address");
	g_autofree char *want = g_strdup_printf("%" G_GINT64_FORMAT, seq);
	char line[64];

	if (tool->args.yes)
		return TOOL_DONE;
	if (!isatty(STDIN_FILENO))
		return tool_usage(tool, "nobody can be asked: remove with --yes");
	fputs("Never sent then, and the server may not give the profile again: ", stderr);
	fprintf(stderr, "%s %s for ", event ? event : "?", iccid ? iccid : "?");
	tool_print_text(stderr, address ? address : "?");
	fputc('\n', stderr);
	if (!tool_ask("Type its number: ", line, sizeof(line)) || strcmp(line, want) != 0)
		return tool_error(tool, SIMTOPUP_CANCELLED, "nothing was removed");
	return TOOL_DONE;
}

static int remove_one(struct tool *tool, simtopup_esim *esim, gint64 seq)
{
	g_autoptr(JsonNode) root = NULL;
	int code = TOOL_DONE;
	JsonNode *item;
	char *json;

	if (simtopup_esim_notifications(esim, tool->args.timeout_ms, &json) < 0)
		return tool_fail(tool);
	root = tool_parse(json);
	simtopup_free(json);
	item = find(root, seq);
	/* What is not there, the card says best. */
	if (item)
		code = confirm(tool, item, seq);
	if (code)
		return code;
	if (simtopup_esim_notification_remove(esim, seq, tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	return tool->args.json ? puts("{\"removed\":true}"), TOOL_DONE : TOOL_DONE;
}

int tool_esim_notifications(struct tool *tool, simtopup_esim *esim)
{
	int timeout_ms = tool->args.timeout_ms;
	gint64 seq = -1;
	char *json;
	bool show;

	if (tool->args.n_words == 1) {
		if (simtopup_esim_notifications(esim, timeout_ms, &json) < 0)
			return tool_fail(tool);
		return tool->args.json ? tool_print_json(json) : print_notifications(json);
	}
	show = strcmp(tool->args.words[1], "show") == 0;
	if (tool->args.n_words != 3 || (!show && strcmp(tool->args.words[1], "remove") != 0) ||
	    !g_ascii_string_to_signed(tool->args.words[2], 10, 0, G_MAXINT64, &seq, NULL))
		return tool_usage(tool, "esim notifications [show N | remove N]");
	if (!show)
		return remove_one(tool, esim, seq);
	if (simtopup_esim_notification(esim, seq, timeout_ms, &json) < 0)
		return tool_fail(tool);
	return tool_print_json(json);
}
