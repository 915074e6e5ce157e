/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What is read of a text, in one line. */
#ifndef TEST_ACCOUNT_READING_H
#define TEST_ACCOUNT_READING_H

#include "account/recipe.h"

#include <string.h>

#define RECEIVED INT64_C(1795435200000)

/* "STATE bucket; bucket" */
static char *read_with(const struct st_recipe *recipe, const char *text)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	GString *found = g_string_new(NULL);

	st_balance_read_text(recipe, text, RECEIVED, balance);
	g_string_append(found, st_balance_state_name(balance->state));
	for (unsigned i = 0; i < balance->count; i++) {
		char bucket[160];

		st_bucket_describe(&balance->buckets[i], bucket);
		g_string_append_printf(found, "%s%s", i ? "; " : " ", bucket);
	}
	return g_string_free(found, FALSE);
}

static void reads(const struct st_recipe *recipe, const char *text, const char *expected)
{
	g_autofree char *found = read_with(recipe, text);

	if (strcmp(found, expected) != 0)
		g_error("\"%.80s\": expected \"%s\", found \"%s\"", text, expected, found);
}

#endif
