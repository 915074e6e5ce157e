/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>

#define FILE_MAX (16 * 1024 * 1024)
#define TEXT_MAX 4096

/* A file or standard input, whole. NULL: told. The caller wipes it. */
static char *read_whole(const struct tool *tool, const char *path, size_t *ret_len)
{
	FILE *file = path ? fopen(path, "re") : stdin;
	g_autofree char *data = g_try_malloc(FILE_MAX + 1);
	size_t len = file && data ? fread(data, 1, FILE_MAX + 1, file) : 0;
	bool failed = !file || !data || ferror(file) || len > FILE_MAX;

	if (file && path)
		fclose(file);
	if (failed) {
		tool_error(tool, SIMTOPUP_IO, "cannot read it, or it is larger than 16 MiB");
		return NULL;
	}
	*ret_len = len;
	return g_steal_pointer(&data);
}

static bool is_text(const char *data, size_t len)
{
	return len <= TEXT_MAX && g_utf8_validate(data, (gssize)len, NULL);
}

static void print_operators(JsonObject *code)
{
	JsonArray *operators = json_object_has_member(code, "operators") ?
				       json_object_get_array_member(code, "operators") : NULL;

	for (guint i = 0; operators && i < json_array_get_length(operators); i++) {
		JsonObject *operator = json_array_get_object_element(operators, i);

		tool_print_line("  perhaps", "%s (recipe %s)",
				json_object_get_string_member(operator, "name"),
				json_object_get_string_member(operator, "recipe"));
	}
}

static void print_countries(JsonObject *code)
{
	JsonArray *countries = json_object_has_member(code, "countries") ?
				       json_object_get_array_member(code, "countries") : NULL;
	GString *names;

	if (!countries)
		return;
	names = g_string_new(NULL);
	for (guint i = 0; i < json_array_get_length(countries); i++)
		g_string_append_printf(names, " %s", json_array_get_string_element(countries, i));
	tool_print_line("  country", "+%s%s", json_object_get_string_member(code, "country_code"),
			names->str);
	g_string_free(names, TRUE);
}

/* True: a check digit is wrong. */
static bool print_code(JsonNode *node, bool quiet)
{
	static const char *const keys[][2] = {
		{"iccid", "ICCID"}, {"eid", "EID"}, {"address", "eSIM from"},
		{"matching_id", "  id"}, {"oid", "  server"}, {"check", "  check"},
		{"symbology", "  read as"},
	};
	g_autofree char *check = tool_member(node, "check"), *kind = tool_member(node, "kind");
	g_autofree char *needs = tool_member(node, "confirmation_code");

	if (!quiet) {
		if (strcmp(kind, "unknown") == 0)
			tool_print_line("Unknown", "a code that is none of ours");
		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
			g_autofree char *value = tool_member(node, keys[i][0]);

			if (value)
				tool_print_line(keys[i][1], "%s", value);
		}
		if (g_strcmp0(needs, "yes") == 0)
			tool_print_line("  needs", "a confirmation code");
		print_countries(json_node_get_object(node));
		print_operators(json_node_get_object(node));
	}
	return g_strcmp0(check, "wrong") == 0;
}

static int report(const struct tool *tool, char *json)
{
	g_autoptr(JsonNode) root = tool_parse(json);
	JsonArray *codes = json_object_get_array_member(json_node_get_object(root), "codes");
	int code = TOOL_DONE;

	for (guint i = 0; i < json_array_get_length(codes); i++) {
		if (print_code(json_array_get_element(codes, i), tool->args.json))
			code = TOOL_ATTENTION;
	}
	if (tool->args.json)
		puts(json);
	simtopup_free(json);
	return code;
}

static int identify(struct tool *tool, const char *data, size_t len)
{
	char *json;
	int code = tool_load_operators(tool);
	int status;

	if (code)
		return code;
	status = is_text(data, len) ?
			 simtopup_identify(data, len, tool->operators, &json) :
			 simtopup_identify_picture(data, len, tool->operators, &json);
	return status < 0 ? tool_fail(tool) : report(tool, json);
}

int tool_identify(struct tool *tool)
{
	const char *word = tool->args.n_words == 1 ? tool->args.words[0] : NULL;
	char *data;
	size_t len;
	int code;

	if (tool->args.n_words > 1)
		return tool_usage(tool, "identify TEXT, identify FILE, or on standard input");
	if (word && strcmp(word, "-") != 0 && !g_file_test(word, G_FILE_TEST_EXISTS)) {
		/* Every process of the machine has seen it by now: do not make it a habit. */
		if (strchr(word, '$') || strchr(word, '%'))
			return tool_usage(tool, "an activation code is a secret: give it on "
						"standard input or in a file");
		return identify(tool, word, strlen(word));
	}
	data = read_whole(tool, word && strcmp(word, "-") != 0 ? word : NULL, &len);
	if (!data)
		return TOOL_FAILED;
	code = identify(tool, data, len);
	explicit_bzero(data, len);
	g_free(data);
	return code;
}
