/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "machine.h"

#include <string.h>

static const char *const action_names[FAULT_ACTIONS] = {
	[FAULT_DELAY] = "delay",
	[FAULT_DROP] = "drop",
	[FAULT_DROP_REQUEST] = "drop-request",
	[FAULT_ERROR] = "error",
	[FAULT_SPLIT] = "split",
	[FAULT_GARBLE] = "garble",
	[FAULT_TRUNCATE] = "truncate",
	[FAULT_SHORT] = "short",
	[FAULT_OVERSIZE] = "oversize",
	[FAULT_STRAY] = "stray",
	[FAULT_DUPLICATE] = "duplicate",
	[FAULT_WRONG_CLIENT] = "wrong-client",
	[FAULT_WRONG_TRANSACTION] = "wrong-transaction",
	[FAULT_STOP_READING] = "stop-reading",
	[FAULT_HANG] = "hang",
	[FAULT_UNPLUG] = "unplug",
	[FAULT_UNPLUG_REQUEST] = "unplug-request",
	[FAULT_KILL] = "kill",
};

const char *fault_action_name(enum fault_action action)
{
	return action_names[action];
}

void fault_rule_free(void *data)
{
	struct rule *rule = data;

	g_free(rule->on);
	g_free(rule);
}

static bool find_action(const char *name, enum fault_action *ret_action)
{
	for (unsigned i = 0; i < FAULT_ACTIONS; i++) {
		if (g_str_equal(action_names[i], name)) {
			*ret_action = i;
			return true;
		}
	}
	return false;
}

static bool refuse(GError **error, const char *key, const char *value)
{
	g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
		    "fault: bad %s=%s", key, value);
	return false;
}

static bool set_number(struct rule *rule, const char *key, uint64_t n)
{
	if (g_str_equal(key, "nth")) {
		rule->from = (unsigned)n;
		rule->count = 1;
	} else if (g_str_equal(key, "from")) {
		rule->from = (unsigned)n;
	} else if (g_str_equal(key, "count")) {
		rule->count = (unsigned)n;
	} else if (g_str_equal(key, "ms")) {
		rule->ms = (int64_t)n;
	} else if (g_str_equal(key, "at")) {
		rule->at = (int64_t)n;
	} else if (g_str_equal(key, "code")) {
		rule->code = (uint32_t)n;
	} else {
		return false;
	}
	return true;
}

static bool set_key(struct rule *rule, const char *key, const char *value, GError **error)
{
	uint64_t n;
	char *end;

	if (g_str_equal(key, "on")) {
		g_free(rule->on);
		rule->on = g_strdup(value);
		return true;
	}
	if (g_str_equal(key, "action"))
		return find_action(value, &rule->action) || refuse(error, key, value);

	/* Base 0: error codes are written in hex, too. */
	n = g_ascii_strtoull(value, &end, 0);
	if (end == value || *end || n > G_MAXUINT32 || !set_number(rule, key, n))
		return refuse(error, key, value);
	return true;
}

static bool add(struct vm *vm, char **pairs, GError **error)
{
	struct rule *rule = g_new0(struct rule, 1);
	bool ok = true;

	rule->action = FAULT_ACTIONS;
	rule->from = 1;
	rule->at = -1;
	for (char **pair = pairs; *pair && ok; pair++) {
		char *value = strchr(*pair, '=');

		if (!value) {
			ok = **pair == '\0' || refuse(error, *pair, "");
			continue;
		}
		*value++ = '\0';
		ok = set_key(rule, *pair, value, error);
	}
	if (ok && (!rule->on || rule->action == FAULT_ACTIONS || !rule->from))
		ok = refuse(error, "on, action or nth", "(missing)");
	if (ok)
		g_ptr_array_add(vm->machine->rules, rule);
	else
		fault_rule_free(rule);
	return ok;
}

bool fault_add(struct vm *vm, const char *line, GError **error)
{
	g_auto(GStrv) pairs = g_strsplit(line, " ", -1);

	return add(vm, pairs, error);
}

static int by_number(gconstpointer a, gconstpointer b)
{
	int64_t x = g_ascii_strtoll(*(char *const *)a + strlen("fault "), NULL, 10);
	int64_t y = g_ascii_strtoll(*(char *const *)b + strlen("fault "), NULL, 10);

	return (x > y) - (x < y);
}

bool fault_load(struct vm *vm, GError **error)
{
	g_auto(GStrv) groups = g_key_file_get_groups(vm->scenario, NULL);
	g_autoptr(GPtrArray) faults = g_ptr_array_new();

	for (char **group = groups; *group; group++) {
		if (g_str_has_prefix(*group, "fault "))
			g_ptr_array_add(faults, *group);
	}
	g_ptr_array_sort(faults, by_number);
	for (unsigned i = 0; i < faults->len; i++) {
		g_auto(GStrv) keys =
			g_key_file_get_keys(vm->scenario, faults->pdata[i], NULL, NULL);

		for (char **key = keys; *key; key++) {
			g_autofree char *name = *key;
			g_autofree char *value = g_key_file_get_string(
				vm->scenario, faults->pdata[i], name, NULL);

			*key = g_strdup_printf("%s=%s", name, value ? value : "");
		}
		if (!add(vm, keys, error))
			return false;
	}
	return true;
}

void fault_clear(struct vm *vm)
{
	/* Requests under way may still point to a rule: they stay, and never match again. */
	for (unsigned i = 0; i < vm->machine->rules->len; i++)
		((struct rule *)vm->machine->rules->pdata[i])->dead = true;
}

static bool matches(const struct rule *rule, char **names)
{
	for (char **name = names; *name; name++) {
		if (g_pattern_match_simple(rule->on, *name))
			return true;
	}
	return false;
}

struct rule *fault_match(struct vm *vm, const char *names)
{
	g_auto(GStrv) list = g_strsplit(names, " ", -1);
	struct rule *found = NULL;

	/* Every rule counts every match, so that `nth` means the same whatever other rules do. */
	for (unsigned i = 0; i < vm->machine->rules->len; i++) {
		struct rule *rule = vm->machine->rules->pdata[i];

		if (rule->dead || !matches(rule, list))
			continue;
		rule->seen++;
		if (found || rule->seen < rule->from)
			continue;
		if (!rule->count || rule->seen - rule->from < rule->count)
			found = rule;
	}
	if (found)
		count(vm->machine->stats.faults, action_names[found->action]);
	return found;
}
