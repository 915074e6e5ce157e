/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "keys.h"

#include "../core/error.h"

#include <stdarg.h>
#include <string.h>

#define CODE_MAX 60
#define SECONDS_PER_YEAR 31536000

bool st_keys_bad(const struct st_keys *keys, const char *key, const char *format, ...)
{
	char why[256];
	va_list arguments;
	g_autofree char *valid = NULL;

	va_start(arguments, format);
	g_vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	valid = g_utf8_make_valid(why, -1); /* a quoted value may have been cut in a character */
	st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "recipe %s: [%s] %s: %s", keys->name,
		keys->group, key, valid);
	return false;
}

bool st_keys_have(const struct st_keys *keys, const char *key)
{
	return g_key_file_has_key(keys->file, keys->group, key, NULL);
}

bool st_keys_need(const struct st_keys *keys, const char *key)
{
	return st_keys_have(keys, key) || st_keys_bad(keys, key, "is missing");
}

bool st_keys_text(const struct st_keys *keys, const char *key, const char **ret_value)
{
	g_autofree char *value = NULL;

	if (!st_keys_have(keys, key))
		return true;
	value = g_key_file_get_string(keys->file, keys->group, key, NULL);
	if (!value || !*value)
		return st_keys_bad(keys, key, "is empty or has a wrong escape");
	*ret_value = st_recipe_keep(keys->recipe, value);
	return true;
}

bool st_keys_list(const struct st_keys *keys, const char *key, char ***ret_value)
{
	char **value;

	if (!st_keys_have(keys, key))
		return true;
	value = g_key_file_get_string_list(keys->file, keys->group, key, NULL, NULL);
	/* An empty prefix would fit every SIM. */
	if (!value || !value[0] || g_strv_contains((const char *const *)value, "")) {
		g_strfreev(value);
		return st_keys_bad(keys, key, "is empty or has an empty item");
	}
	g_strfreev(*ret_value);
	*ret_value = value;
	return true;
}

bool st_keys_bool(const struct st_keys *keys, const char *key, bool *ret_value)
{
	static const struct st_choice choices[] = { { "yes", 1 }, { "no", 0 }, { NULL, 0 } };
	int value = *ret_value;

	if (!st_keys_choice(keys, key, choices, &value))
		return false;
	*ret_value = value != 0;
	return true;
}

bool st_keys_int(const struct st_keys *keys, const char *key, int64_t min, int64_t max,
		 int64_t *ret_value)
{
	const char *text = "";
	gint64 value;

	if (!st_keys_have(keys, key))
		return true;
	if (!st_keys_text(keys, key, &text))
		return false;
	if (!g_ascii_string_to_signed(text, 10, min, max, &value, NULL))
		return st_keys_bad(keys, key, "is not a number from %" G_GINT64_FORMAT " to %"
				   G_GINT64_FORMAT, min, max);
	*ret_value = value;
	return true;
}

bool st_keys_choice(const struct st_keys *keys, const char *key, const struct st_choice *choices,
		    int *ret_value)
{
	const char *text = "";

	if (!st_keys_have(keys, key))
		return true;
	if (!st_keys_text(keys, key, &text))
		return false;
	for (; choices->name; choices++) {
		if (strcmp(choices->name, text) == 0) {
			*ret_value = choices->value;
			return true;
		}
	}
	return st_keys_bad(keys, key, "\"%.40s\" is not one of its values", text);
}

bool st_keys_pattern(const struct st_keys *keys, const char *key, struct st_pattern **ret_pattern,
		     const char **ret_text)
{
	g_autofree char *value = NULL;
	struct st_pattern *pattern;
	char why[160];

	if (!st_keys_have(keys, key))
		return true;
	value = g_key_file_get_value(keys->file, keys->group, key, NULL);
	pattern = st_pattern_new(value ? value : "", why);
	if (!pattern)
		return st_keys_bad(keys, key, "%s", why);
	*ret_text = st_recipe_keep(keys->recipe, value);
	if (ret_pattern)
		*ret_pattern = pattern;
	else
		st_pattern_free(pattern);
	return true;
}

bool st_keys_fact(const struct st_keys *keys, struct st_fact *ret_fact)
{
	if (!st_keys_text(keys, "source", &ret_fact->source) ||
	    !st_keys_text(keys, "certainty", &ret_fact->certainty))
		return false;
	if (strlen(ret_fact->certainty) != 1 || !strchr("HML", ret_fact->certainty[0]))
		return st_keys_bad(keys, "certainty", "is not H, M or L");
	return true;
}

/* "step.2.expect" fits "step.*.expect". */
static bool fits(const char *key, const char *allowed)
{
	for (; *allowed; allowed++) {
		if (*allowed != '*') {
			if (*key++ != *allowed)
				return false;
			continue;
		}
		if (*key < '1' || *key > '9')
			return false;
		while (g_ascii_isdigit(*key))
			key++;
	}
	return *key == '\0';
}

bool st_keys_known(const struct st_keys *keys, const char *const *allowed)
{
	g_auto(GStrv) found = g_key_file_get_keys(keys->file, keys->group, NULL, NULL);

	for (char **key = found; key && *key; key++) {
		bool known = false;

		for (const char *const *name = allowed; *name && !known; name++)
			known = fits(*key, *name);
		if (!known)
			return st_keys_bad(keys, *key, "is no key of this group in format 1");
	}
	return true;
}

/* What may be dialled: 3GPP TS 22.030 6.5.2 strings and short answers in a menu. */
bool st_keys_code(const struct st_keys *keys, const char *key, const char *code)
{
	const char *hole = strstr(code, "{voucher}");
	size_t len = strlen(code);
	size_t good = strspn(code, "0123456789*#");

	if (hole && hole == code + good) {
		good += strlen("{voucher}");
		good += strspn(code + good, "0123456789*#");
	}
	if (len == 0 || len > CODE_MAX || good != len)
		return st_keys_bad(keys, key, "is not a code of digits, * and #");
	return true;
}

bool st_keys_seconds(const struct st_keys *keys, const char *key, int64_t *ret_ms)
{
	int64_t seconds = *ret_ms / 1000;

	if (!st_keys_int(keys, key, 0, SECONDS_PER_YEAR, &seconds))
		return false;
	*ret_ms = seconds * 1000;
	return true;
}

/* A step behind a hole, or one too many, would be left out in silence. */
static bool has_more_steps(const struct st_keys *keys, unsigned count)
{
	g_auto(GStrv) names = g_key_file_get_keys(keys->file, keys->group, NULL, NULL);

	for (char **name = names; name && *name; name++) {
		if (g_str_has_prefix(*name, "step.") &&
		    g_ascii_strtoull(*name + strlen("step."), NULL, 10) > count)
			return true;
	}
	return false;
}

bool st_keys_steps(const struct st_keys *keys, const char *what, unsigned first,
		   struct st_step *ret_steps, unsigned *ret_count)
{
	for (unsigned i = 0; i < ST_STEPS_MAX; i++) {
		g_autofree char *expect = g_strdup_printf("step.%u.expect", i + first);
		g_autofree char *send = g_strdup_printf("step.%u.%s", i + first, what);
		struct st_step *step = &ret_steps[i];

		if (!st_keys_have(keys, send) && st_keys_have(keys, expect))
			return st_keys_need(keys, send);
		if (!st_keys_have(keys, send))
			break;
		step->expect = step->send = "";
		if ((i + first > 1 && !st_keys_need(keys, expect)) ||
		    !st_keys_pattern(keys, expect, NULL, &step->expect) ||
		    !st_keys_text(keys, send, &step->send) || !st_keys_code(keys, send, step->send))
			return false;
		*ret_count = i + 1;
	}
	if (has_more_steps(keys, *ret_count + first - 1))
		return st_keys_bad(keys, "step.*", "are at most %d, without a hole", ST_STEPS_MAX);
	return true;
}
