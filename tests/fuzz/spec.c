/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A spec from `key=value` lines of anybody: each is taken or refused, its
 * canonical JSON is JSON, has the same bytes again, and no voucher in it. And no
 * text keeps a voucher once it was masked.
 */
#include "fuzz.h"

#include "core/error.h"
#include "core/json.h"
#include "core/money.h"
#include "renewal/spec.h"

#include <string.h>

#define VOUCHER "12345678901234"

static void set(struct simtopup_spec *spec, const char *key, const char *value)
{
	struct simtopup_money money;

	if (strcmp(key, "voucher") == 0)
		(void)st_spec_set_voucher(spec, value, strlen(value));
	else if (st_money_parse(value, &money))
		(void)st_spec_set_money(spec, key, &money);
	else
		(void)st_spec_set(spec, key, value);
}

static void check_canonical(const struct simtopup_spec *spec)
{
	g_autofree char *first = st_spec_canonical(spec, "tag");
	struct simtopup_spec *copy = st_spec_copy(spec);
	g_autofree char *second = st_spec_canonical(copy, "tag");
	JsonObject *object = st_json_parse_object(first);

	MUST(object && strcmp(first, second) == 0);
	/* Unless the caller gave it in the plan or the ICCID, or an escape ends in digits. */
	MUST(!spec->voucher || strstr(first, "\\u00") ||
	     strstr(spec->plan, st_secret_text(spec->voucher)) ||
	     strstr(spec->expect_iccid, st_secret_text(spec->voucher)) ||
	     !strstr(first, st_secret_text(spec->voucher)));
	json_object_unref(object);
	st_spec_free(copy);
}

/* The digits of a masked text spell no voucher, however they were grouped. */
static void check_mask(char *text)
{
	g_autofree char *digits = g_strdup(text);
	struct simtopup_spec *spec;
	char *end = digits;

	MUST(st_spec_new("voucher-ussd", &spec) == 0);
	MUST(st_spec_set_voucher(spec, VOUCHER, strlen(VOUCHER)) == 0);
	st_spec_mask(spec, text);
	for (const char *p = text; *p; p++) {
		if (*p != ' ' && *p != '-' && *p != '.')
			*end++ = *p;
	}
	*end = '\0';
	MUST(!strstr(digits, VOUCHER));
	for (size_t i = 0; i + 6 <= strlen(VOUCHER); i++) {
		g_autofree char *piece = g_strndup(&VOUCHER[i], 6);

		MUST(!strstr(digits, piece));
	}
	st_spec_free(spec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	g_autofree char *text = g_strndup((const char *)data, len);
	g_auto(GStrv) lines = NULL;
	struct simtopup_spec *spec;

	if (!g_utf8_validate(text, -1, NULL))
		return 0; /* what the public API refuses first */
	st_error_clear();
	lines = g_strsplit(text, "\n", 32);
	MUST(st_spec_new("voucher-ussd", &spec) == 0);
	for (char **line = lines; *line; line++) {
		char *value = strchr(*line, '=');

		if (!value)
			continue;
		*value++ = '\0';
		set(spec, *line, value);
	}
	(void)st_spec_check(spec);
	check_canonical(spec);
	st_spec_free(spec);
	check_mask(text);
	return 0;
}
