/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"

#include <string.h>

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

void json_string(GString *json, const char *text)
{
	g_string_append_c(json, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_printf(json, "\\%c", *p);
		else if ((unsigned char)*p < 0x20)
			g_string_append_printf(json, "\\u%04x", (unsigned char)*p);
		else
			g_string_append_c(json, *p);
	}
	g_string_append_c(json, '"');
}

void json_counts(GString *json, GHashTable *counts)
{
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(counts), by_name);

	g_string_append_c(json, '{');
	for (GList *l = names; l; l = l->next) {
		if (l != names)
			g_string_append_c(json, ',');
		json_string(json, l->data);
		g_string_append_printf(json, ":%u",
				       GPOINTER_TO_UINT(g_hash_table_lookup(counts, l->data)));
	}
	g_string_append_c(json, '}');
}

void count(GHashTable *counts, const char *name)
{
	unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name));

	g_hash_table_replace(counts, g_strdup(name), GUINT_TO_POINTER(n + 1));
}
