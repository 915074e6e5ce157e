/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

/*
 * For texts of at most ST_USSD_TEXT_MAX bytes any sane pattern stays far below
 * these; one that does not is given up within milliseconds.
 */
#define MATCH_LIMIT 50000
#define DEPTH_LIMIT 5000
#define HEAP_LIMIT_KIB 4096

struct st_pattern {
	pcre2_code *code;
};

struct st_captures {
	pcre2_match_data *data;
};

static pcre2_match_context *limits_new(void)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);

	if (!limits)
		return NULL;
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_depth_limit(limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
	return limits;
}

struct st_pattern *st_pattern_new(const char *text, char *ret_why)
{
	size_t len = strlen(text);
	int number = 0;
	PCRE2_SIZE at = 0;
	pcre2_code *code;
	struct st_pattern *pattern;

	if (len == 0 || len > ST_PATTERN_MAX) {
		g_snprintf(ret_why, 160, "a pattern has 1 to %d characters", ST_PATTERN_MAX);
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)text, len,
			     PCRE2_UTF | PCRE2_CASELESS | PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C,
			     &number, &at, NULL);
	if (!code) {
		char why[100] = "";

		pcre2_get_error_message(number, (PCRE2_UCHAR *)why, sizeof(why));
		g_snprintf(ret_why, 160, "%s (at character %zu)", why, (size_t)at);
		return NULL;
	}
	pattern = g_new0(struct st_pattern, 1);
	pattern->code = code;
	return pattern;
}

void st_pattern_free(struct st_pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	g_free(pattern);
}

bool st_pattern_has_group(const struct st_pattern *pattern, const char *name)
{
	return pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name) > 0;
}

enum st_pattern_result st_pattern_match(const struct st_pattern *pattern, const char *text,
					size_t from, struct st_captures **ret_captures)
{
	pcre2_match_context *limits = limits_new();
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
	int count = PCRE2_ERROR_NOMEMORY;

	if (limits && data)
		count = pcre2_match(pattern->code, (PCRE2_SPTR)text, strlen(text), from, 0, data,
				    limits);
	pcre2_match_context_free(limits);
	if (count > 0 && ret_captures) {
		*ret_captures = g_new0(struct st_captures, 1);
		(*ret_captures)->data = data;
		return ST_PATTERN_YES;
	}
	pcre2_match_data_free(data);
	if (count > 0)
		return ST_PATTERN_YES;
	return count == PCRE2_ERROR_NOMATCH ? ST_PATTERN_NO : ST_PATTERN_LIMIT;
}

bool st_captures_get(const struct st_captures *captures, const char *name,
		     char ret_value[ST_CAPTURE_MAX])
{
	char value[ST_CAPTURE_MAX];
	PCRE2_SIZE size = sizeof(value);

	if (pcre2_substring_copy_byname(captures->data, (PCRE2_SPTR)name, (PCRE2_UCHAR *)value,
					&size) != 0)
		return false;
	memcpy(ret_value, value, size + 1);
	return true;
}

size_t st_captures_end(const struct st_captures *captures)
{
	return pcre2_get_ovector_pointer(captures->data)[1];
}

void st_captures_free(struct st_captures *captures)
{
	if (!captures)
		return;
	pcre2_match_data_free(captures->data);
	g_free(captures);
}
