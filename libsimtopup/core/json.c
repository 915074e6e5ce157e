/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "json.h"

#include "clock.h"
#include "money.h"

#include <string.h>

#define DEPTH_MAX 32

void st_json_set_text(JsonObject *object, const char *key, const char *value)
{
	if (value && value[0])
		json_object_set_string_member(object, key, value);
}

void st_json_set_money(JsonObject *object, const char *key, const struct simtopup_money *money)
{
	char text[ST_MONEY_TEXT];

	st_money_format(money, text);
	json_object_set_string_member(object, key, text);
	json_object_set_string_member(object, "currency", money->currency);
}

void st_json_set_time(JsonObject *object, const char *key, int64_t wall_ms)
{
	char text[32];

	if (wall_ms == 0)
		return;
	st_time_format(wall_ms, text);
	json_object_set_string_member(object, key, text);
}

JsonObject *st_json_money_object(const struct simtopup_money *money)
{
	JsonObject *object = json_object_new();

	st_json_set_money(object, "amount", money);
	return object;
}

static char *print_node(JsonNode *node)
{
	char *text = json_to_string(node, FALSE);

	json_node_unref(node);
	return text;
}

char *st_json_print(JsonObject *object)
{
	JsonNode *node = json_node_alloc();

	return print_node(json_node_init_object(node, object));
}

char *st_json_print_array(JsonArray *array)
{
	JsonNode *node = json_node_alloc();

	return print_node(json_node_init_array(node, array));
}

static JsonNode *sorted(JsonNode *node);

static JsonNode *sorted_object(JsonObject *object)
{
	g_autoptr(GList) keys = g_list_sort(json_object_get_members(object), (GCompareFunc)strcmp);
	JsonObject *copy = json_object_new();

	for (GList *l = keys; l; l = l->next)
		json_object_set_member(copy, l->data,
				       sorted(json_object_get_member(object, l->data)));
	return json_node_init_object(json_node_alloc(), copy);
}

static JsonNode *sorted_array(JsonArray *array)
{
	JsonArray *copy = json_array_new();

	for (guint i = 0; i < json_array_get_length(array); i++)
		json_array_add_element(copy, sorted(json_array_get_element(array, i)));
	return json_node_init_array(json_node_alloc(), copy);
}

static JsonNode *sorted(JsonNode *node)
{
	JsonNode *copy;

	if (JSON_NODE_HOLDS_OBJECT(node)) {
		copy = sorted_object(json_node_get_object(node));
		json_object_unref(json_node_get_object(copy));
		return copy;
	}
	if (JSON_NODE_HOLDS_ARRAY(node)) {
		copy = sorted_array(json_node_get_array(node));
		json_array_unref(json_node_get_array(copy));
		return copy;
	}
	return json_node_copy(node);
}

char *st_json_canonical(JsonObject *object)
{
	JsonNode *node = sorted_object(object);

	json_object_unref(json_node_get_object(node));
	return print_node(node);
}

/* The parser recurses: a text of brackets would take the stack. */
static bool nests_too_deep(const char *text)
{
	unsigned depth = 0;
	bool quoted = false;

	for (const char *p = text; *p; p++) {
		if (quoted) {
			if (*p == '\\' && p[1])
				p++;
			else if (*p == '"')
				quoted = false;
		} else if (*p == '"') {
			quoted = true;
		} else if (strchr("{[", *p) && ++depth > DEPTH_MAX) {
			return true;
		} else if (strchr("}]", *p) && depth > 0) {
			depth--;
		}
	}
	return false;
}

JsonObject *st_json_parse_object(const char *text)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();
	JsonNode *root;

	if (!text || strnlen(text, ST_JSON_MAX + 1) > ST_JSON_MAX || nests_too_deep(text) ||
	    !json_parser_load_from_data(parser, text, -1, NULL))
		return NULL;
	root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root))
		return NULL;
	return json_node_dup_object(root);
}

const char *st_json_text(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	if (!node || json_node_get_value_type(node) != G_TYPE_STRING)
		return NULL;
	return json_node_get_string(node);
}
