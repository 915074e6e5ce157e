/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>
#include <unistd.h>

#define TEXT_MAX 65536

/* From standard input, so that what must not show in a list of processes need not. */
static char *read_text(void)
{
	g_autoptr(GString) text = g_string_sized_new(TEXT_MAX);
	char buffer[4096];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0 && text->len < TEXT_MAX)
		g_string_append_len(text, buffer, got);
	memset(buffer, 0, sizeof(buffer));
	if (g_str_has_suffix(text->str, "\n"))
		g_string_truncate(text, text->len - 1);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* A person is asked, unless --yes; where nobody can be asked, --yes is needed. */
static int confirm(const struct tool *tool, int parts)
{
	g_autofree char *question = NULL;
	char line[16];

	if (tool->args.yes)
		return TOOL_DONE;
	if (tool->args.json || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return tool_usage(tool, "sending spends money: without a terminal it needs --yes");
	question = g_strdup_printf("This is sent, and charged, as %d message%s. "
				   "Type yes to go on: ", parts, parts > 1 ? "s" : "");
	if (tool_ask(question, line, sizeof(line)) && strcmp(line, "yes") == 0)
		return TOOL_DONE;
	return tool_error(tool, SIMTOPUP_CANCELLED, "not confirmed: nothing was sent");
}

static int send_text(struct tool *tool, const char *text)
{
	int parts = simtopup_sms_parts(text);
	int code;

	if (parts < 0)
		return tool_fail(tool);
	code = confirm(tool, parts);
	if (code)
		return code;
	if (simtopup_sms_send(tool->modem, tool->args.words[1], text,
			      tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	tool->spent = true;
	if (tool->args.json)
		printf("{\"sent\":true,\"parts\":%d}\n", parts);
	return TOOL_DONE;
}

int tool_sms_send(struct tool *tool)
{
	char *text = tool->args.n_words > 2 ? g_strdup(tool->args.words[2]) : read_text();
	int code = send_text(tool, text);

	explicit_bzero(text, strlen(text));
	g_free(text);
	return code;
}
