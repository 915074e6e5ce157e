/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Results compared: a value that was seen must be the right one, one that was not may be absent. */

#include "matrix.h"

#include <string.h>

static char *compare(JsonNode *wanted, JsonNode *got, bool exact, const char *at);

/* Nothing was seen. */
static bool is_blank(JsonNode *node)
{
	const char *text;

	if (JSON_NODE_HOLDS_NULL(node))
		return true;
	if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
		return false;
	text = json_node_get_string(node);
	return !*text || strcmp(text, "unknown") == 0;
}

static char *compare_objects(JsonObject *wanted, JsonObject *got, bool exact, const char *at)
{
	g_autoptr(GList) members = json_object_get_members(got);
	g_autoptr(GList) all = json_object_get_members(wanted);
	char *wrong = NULL;

	for (GList *l = all; exact && l; l = l->next) {
		if (!json_object_has_member(got, l->data))
			return g_strdup_printf("%s.%s: missing", at, (char *)l->data);
	}
	for (GList *l = members; l && !wrong; l = l->next) {
		g_autofree char *below = g_strdup_printf("%s.%s", at, (char *)l->data);
		JsonNode *other = json_object_get_member(wanted, l->data);

		if (!other)
			wrong = g_strdup_printf("%s: made up", below);
		else if (!exact && (strcmp(below, "result.sim.state") == 0 ||
				    strcmp(below, "result.state") == 0))
			continue; /* a refusal tells about it, too */
		else
			wrong = compare(other, json_object_get_member(got, l->data), exact, below);
	}
	return wrong;
}

/* Some elements may be missing; those that are there keep their order. */
static char *compare_arrays(JsonArray *wanted, JsonArray *got, bool exact, const char *at)
{
	unsigned n = json_array_get_length(got), n_wanted = json_array_get_length(wanted), next = 0;
	char *wrong = NULL;

	if (exact && n != n_wanted)
		return g_strdup_printf("%s: %u elements, not %u", at, n, n_wanted);
	for (unsigned i = 0; i < n; i++) {
		do {
			g_free(wrong);
			if (next == n_wanted)
				return g_strdup_printf("%s: element %u is made up", at, i);
			wrong = compare(json_array_get_element(wanted, next++),
					json_array_get_element(got, i), exact, at);
		} while (wrong && !exact);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static char *compare(JsonNode *wanted, JsonNode *got, bool exact, const char *at)
{
	g_autofree char *one = NULL;
	g_autofree char *other = NULL;

	if (!exact && is_blank(got))
		return NULL;
	if (JSON_NODE_HOLDS_OBJECT(wanted) && JSON_NODE_HOLDS_OBJECT(got))
		return compare_objects(json_node_get_object(wanted), json_node_get_object(got),
				       exact, at);
	if (JSON_NODE_HOLDS_ARRAY(wanted) && JSON_NODE_HOLDS_ARRAY(got))
		return compare_arrays(json_node_get_array(wanted), json_node_get_array(got), exact,
				      at);
	one = json_to_string(wanted, FALSE);
	other = json_to_string(got, FALSE);
	return strcmp(one, other) == 0 ? NULL :
					 g_strdup_printf("%s: %s, not %s", at, other, one);
}

char *json_difference(const char *wanted, const char *got, bool exact)
{
	g_autoptr(JsonNode) one = wanted ? json_from_string(wanted, NULL) : NULL;
	g_autoptr(JsonNode) other = got ? json_from_string(got, NULL) : NULL;

	if (!one && !other)
		return NULL;
	if (!one || !other)
		return exact ? g_strdup("a result is missing") : NULL;
	return compare(one, other, exact, "result");
}

char *json_without(const char *text, const char *const *members)
{
	g_autoptr(JsonNode) node = json_from_string(text, NULL);

	g_assert_true(node && JSON_NODE_HOLDS_OBJECT(node));
	for (; *members; members++)
		json_object_remove_member(json_node_get_object(node), *members);
	return json_to_string(node, FALSE);
}
