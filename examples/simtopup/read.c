/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

#define TEXT_MAX (4 * 1024 * 1024)

/* Standard input whole; NULL when it is too long. */
static char *read_input(void)
{
	GString *text = g_string_new(NULL);
	char part[8192];
	size_t len;

	while ((len = fread(part, 1, sizeof(part), stdin)) > 0 && text->len <= TEXT_MAX)
		g_string_append_len(text, part, (gssize)len);
	/* The line end of an echo or an editor is not the operator's. */
	if (text->len > 0 && text->str[text->len - 1] == '\n')
		g_string_truncate(text, text->len - 1);
	if (text->len > TEXT_MAX || memchr(text->str, 0, text->len))
		return g_string_free(text, TRUE), NULL;
	return g_string_free(text, FALSE);
}

static void put(JsonObject *object, const char *key, const char *value)
{
	if (value)
		json_object_set_string_member(object, key, value);
}

char *tool_subject(const struct tool_args *args)
{
	JsonObject *object = json_object_new();
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *noon = NULL;
	const char *received = args->received;

	if (received && strlen(received) == strlen("2026-11-23"))
		received = noon = g_strconcat(received, "T12:00:00Z", NULL);
	put(object, "mcc_mnc", args->mcc_mnc);
	put(object, "country", args->country);
	put(object, "received_at", received);
	put(object, "kind", args->kind);
	json_node_take_object(node, object);
	return json_to_string(node, FALSE);
}

int tool_read(struct tool *tool)
{
	g_autofree char *text = NULL;
	g_autofree char *subject = tool_subject(&tool->args);
	simtopup_balance *balance;
	int code;

	if (tool->args.n_words > 0)
		return tool_usage(tool, "read takes no argument: the text comes on standard input");
	code = tool_load_operators(tool);
	if (code)
		return code;
	text = read_input();
	if (!text)
		return tool_error(tool, SIMTOPUP_INVALID,
				  "the text is longer than 4 MiB, or binary");
	if (simtopup_balance_from_text(tool->operators, subject, text, &balance) < 0)
		return tool_fail(tool);
	return tool_report_balance(tool, balance);
}
