/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Marks that reorder a line can hide what it says (Unicode UAX #9). */
static bool is_reordering(gunichar c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

void tool_print_text(FILE *stream, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (c == '\n')
			fputs("\n    ", stream);
		else if (g_unichar_iscntrl(c) || is_reordering(c))
			fprintf(stream, "\\u%04x", c);
		else
			fwrite(p, 1, (size_t)(g_utf8_next_char(p) - p), stream);
	}
}

void tool_print_line(const char *label, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list list;

	va_start(list, format);
	text = g_strdup_vprintf(format, list);
	va_end(list);
	if (!*text)
		return;
	tool_clear_progress();
	printf("%-10s ", label);
	tool_print_text(stdout, text);
	putchar('\n');
}

char *tool_scalar(JsonNode *node)
{
	if (!JSON_NODE_HOLDS_VALUE(node))
		return NULL;
	if (json_node_get_value_type(node) == G_TYPE_STRING)
		return g_strdup(json_node_get_string(node));
	if (json_node_get_value_type(node) == G_TYPE_BOOLEAN)
		return g_strdup(json_node_get_boolean(node) ? "yes" : "no");
	return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
}

char *tool_member(JsonNode *root, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", -1);

	for (char **name = names; root && *name; name++)
		root = JSON_NODE_HOLDS_OBJECT(root) ?
			json_object_get_member(json_node_get_object(root), *name) : NULL;
	return root ? tool_scalar(root) : NULL;
}

char *tool_money_text(JsonNode *root, const char *path)
{
	g_autofree char *amount_path = g_strconcat(path, ".amount", NULL);
	g_autofree char *currency_path = g_strconcat(path, ".currency", NULL);
	g_autofree char *amount = tool_member(root, amount_path);
	g_autofree char *currency = tool_member(root, currency_path);

	return amount && currency ? g_strdup_printf("%s %s", amount, currency) : NULL;
}

int tool_print_json(char *json)
{
	puts(json);
	simtopup_free(json);
	return TOOL_DONE;
}

JsonNode *tool_parse(const char *json)
{
	g_autoptr(GError) error = NULL;
	JsonNode *root = json_from_string(json, &error);

	if (!root) {
		fprintf(stderr, "simtopup: a result is not JSON: %s\n",
			error ? error->message : "it is empty");
		exit(TOOL_FAILED);
	}
	return root;
}
