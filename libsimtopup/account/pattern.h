/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Patterns of recipes: PCRE2 with limits, because a recipe may come from
 * anybody and must not hang the reader. UTF, caseless, dot matches all.
 */
#ifndef ST_ACCOUNT_PATTERN_H
#define ST_ACCOUNT_PATTERN_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define ST_PATTERN_MAX 1024 /* characters of a pattern */
#define ST_CAPTURE_MAX 64   /* bytes of a captured value, with its NUL */

struct st_pattern;

/* NULL with the reason in ret_why (buffer of 160). */
struct st_pattern *st_pattern_new(const char *text, char *ret_why);
void st_pattern_free(struct st_pattern *pattern); /* accepts NULL */
bool st_pattern_has_group(const struct st_pattern *pattern, const char *name);

enum st_pattern_result {
	ST_PATTERN_NO,
	ST_PATTERN_YES,
	ST_PATTERN_LIMIT, /* gave up: too much work, nothing is known */
};

struct st_captures;

/* The first match at or behind `from`; captures may be NULL. */
enum st_pattern_result st_pattern_match(const struct st_pattern *pattern, const char *text,
					size_t from, struct st_captures **ret_captures);
/* The value of a named group; false when it took no part or is longer than fits. */
bool st_captures_get(const struct st_captures *captures, const char *name,
		     char ret_value[ST_CAPTURE_MAX]);
size_t st_captures_end(const struct st_captures *captures);
void st_captures_free(struct st_captures *captures);

typedef struct st_pattern st_pattern_t;
typedef struct st_captures st_captures_t;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(st_pattern_t, st_pattern_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(st_captures_t, st_captures_free)

#endif
