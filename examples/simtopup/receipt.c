/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

#define RECEIPT_MAX (1024 * 1024)

static int print_receipt(struct tool *tool, const char *name)
{
	simtopup_renewal *renewal;
	char *receipt = NULL;
	int status, code = tool_open_ledger(tool, false);

	if (code)
		return code;
	status = simtopup_renewal_find(tool->ledger, NULL, name, &renewal);
	if (status == SIMTOPUP_NOT_FOUND)
		status = simtopup_renewal_open(tool->ledger, NULL, name, NULL,
					       tool->args.timeout_ms, &renewal);
	if (status < 0)
		return tool_fail(tool);
	code = simtopup_renewal_receipt(renewal, &receipt) < 0 ? tool_fail(tool) : TOOL_DONE;
	if (code == TOOL_DONE)
		tool_print_json(receipt);
	simtopup_renewal_free(renewal);
	return code;
}

static int print_key(struct tool *tool)
{
	int code = tool_open_ledger(tool, false);
	char *key;

	if (code)
		return code;
	if (simtopup_ledger_public_key(tool->ledger, &key) < 0)
		return tool_fail(tool);
	printf(tool->args.json ? "{\"public_key\":\"%s\"}\n" : "%s\n", key);
	simtopup_free(key);
	return TOOL_DONE;
}

/* Read at most RECEIPT_MAX: anybody can hand a file over. */
static char *read_lines(const char *path)
{
	g_autofree char *text = NULL;
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	size_t len;
	bool bad;

	if (!file)
		return NULL;
	text = g_malloc(RECEIPT_MAX);
	len = fread(text, 1, RECEIPT_MAX - 1, file);
	text[len] = '\0';
	/* What stands behind a NUL would not be looked at. */
	bad = ferror(file) || len == RECEIPT_MAX - 1 || strlen(text) != len;
	if (file != stdin)
		fclose(file);
	return bad ? NULL : g_steal_pointer(&text);
}

static void tell_valid(const struct tool *tool, unsigned count)
{
	const char *public_key = tool->args.public_key;

	if (tool->args.json)
		printf("{\"valid\":true,\"signer\":\"%s\",\"receipts\":%u}\n",
		       public_key ? "given" : "not-checked", count);
	else if (public_key)
		puts("valid: signed with this key, and unchanged since");
	else
		puts("unchanged since it was signed; who signed it needs --public-key to tell");
}

/* Every line is one, or the file is not valid. */
static int check(struct tool *tool, const char *path)
{
	g_autofree char *text = read_lines(path);
	g_auto(GStrv) lines = NULL;
	unsigned count = 0;

	if (!text)
		return tool_error(tool, SIMTOPUP_IO, "cannot read receipts from %s", path);
	lines = g_strsplit(text, "\n", -1);
	for (; lines[count] && (*lines[count] || !count); count++) {
		if (simtopup_receipt_check(g_strchomp(lines[count]), tool->args.public_key) < 0) {
			tool_fail(tool);
			return TOOL_ATTENTION;
		}
	}
	if (lines[count] && lines[count + 1]) {
		tool_error(tool, SIMTOPUP_INVALID, "line %u is no receipt", count + 1);
		return TOOL_ATTENTION;
	}
	tell_valid(tool, count);
	return TOOL_DONE;
}

int tool_receipt(struct tool *tool)
{
	char **words = tool->args.words;

	if (tool->args.n_words == 2 && strcmp(words[0], "check") == 0)
		return check(tool, words[1]);
	if (tool->args.n_words == 1 && strcmp(words[0], "key") == 0)
		return print_key(tool);
	if (tool->args.n_words == 1)
		return print_receipt(tool, words[0]);
	return tool_usage(tool, "receipt ID | check FILE | key");
}
