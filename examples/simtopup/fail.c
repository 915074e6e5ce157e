/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <stdarg.h>

int tool_exit_code(int status, int effect)
{
	if (status == SIMTOPUP_OK)
		return TOOL_DONE;
	if (effect == SIMTOPUP_EFFECT_UNKNOWN || status == SIMTOPUP_IN_DOUBT)
		return TOOL_UNKNOWN;
	if (effect == SIMTOPUP_EFFECT_DONE)
		return TOOL_PARTLY;
	return status == SIMTOPUP_INVALID ? TOOL_USAGE : TOOL_FAILED;
}

static JsonObject *make_error(const char *status, const char *effect, const char *layer,
			      const char *message, const char *hint)
{
	JsonObject *error = json_object_new();

	json_object_set_string_member(error, "status", status);
	json_object_set_string_member(error, "effect", effect);
	json_object_set_string_member(error, "layer", layer);
	json_object_set_string_member(error, "message", message);
	if (*hint)
		json_object_set_string_member(error, "hint", hint);
	return error;
}

JsonObject *tool_error_object(void)
{
	const simtopup_error *error = simtopup_last_error();
	const char *peer_code = simtopup_error_peer_code(error);
	JsonObject *object = make_error(simtopup_status_name(simtopup_error_status(error)),
					simtopup_effect_name(simtopup_error_effect(error)),
					simtopup_error_layer(error), simtopup_error_message(error),
					simtopup_error_hint(error));

	if (simtopup_error_retries(error) >= 0)
		json_object_set_int_member(object, "retries", simtopup_error_retries(error));
	if (*peer_code)
		json_object_set_string_member(object, "peer_code", peer_code);
	return object;
}

static void print_error_json(JsonObject *error)
{
	g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
	JsonObject *document = json_object_new();
	g_autofree char *text = NULL;

	json_object_set_object_member(document, "error", error);
	json_node_take_object(root, document);
	text = json_to_string(root, FALSE);
	puts(text);
}

static void print_sentence(const char *prefix, const char *text)
{
	tool_clear_progress();
	fputs(prefix, stderr);
	tool_print_text(stderr, text);
	fputc('\n', stderr);
}

int tool_fail(const struct tool *tool)
{
	const simtopup_error *error = simtopup_last_error();
	int effect = simtopup_error_effect(error);

	if (tool->args.json) {
		print_error_json(tool_error_object());
	} else {
		print_sentence("simtopup: ", simtopup_error_message(error));
		if (effect == SIMTOPUP_EFFECT_UNKNOWN)
			print_sentence("simtopup: ", "it may have happened: look, do not repeat");
		if (*simtopup_error_peer_code(error))
			print_sentence("  peer: ", simtopup_error_peer_code(error));
		if (*simtopup_error_hint(error))
			print_sentence("  hint: ", simtopup_error_hint(error));
	}
	return tool_exit_code(simtopup_error_status(error), effect);
}

static void tell(const struct tool *tool, int status, const char *message, const char *hint)
{
	if (tool->args.json) {
		print_error_json(make_error(simtopup_status_name(status), "none", "caller",
					    message, hint));
		return;
	}
	print_sentence("simtopup: ", message);
	if (*hint)
		print_sentence("  hint: ", hint);
}

int tool_usage(const struct tool *tool, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list list;

	va_start(list, format);
	message = g_strdup_vprintf(format, list);
	va_end(list);
	/* Whoever typed a voucher into the command line need not see it in a log too. */
	simtopup_redact(message);
	tell(tool, SIMTOPUP_INVALID, message, "simtopup --help");
	return TOOL_USAGE;
}

int tool_error(const struct tool *tool, int status, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list list;

	va_start(list, format);
	message = g_strdup_vprintf(format, list);
	va_end(list);
	tell(tool, status, message, "");
	return TOOL_FAILED;
}
