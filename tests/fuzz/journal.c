/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What is read back from a ledger that somebody may have edited: the body of a
 * journal row, and a receipt. Nothing that was not signed passes.
 */
#include "fuzz.h"

#include "core/error.h"
#include "core/json.h"
#include "renewal/journal.h"
#include "renewal/receipt.h"

#include <string.h>

/* Never signed by anybody. */
static const uint8_t public_key[ST_PUBLIC_LEN] = { 1 };

static void read_row(const char *text)
{
	const struct st_journal_row row = {
		.seq = 1, .at = 7, .renewal_id = "id", .kind = "plan", .body = text, .prev = "",
		.head = "00", .signature = text,
	};
	struct st_journal_link link = { .public_key = public_key, .linked = true };
	g_autofree char *line = st_journal_line(&row);
	JsonObject *again;

	MUST(st_journal_check_link(&row, &link) == SIMTOPUP_LEDGER);
	MUST(link.seq == 0); /* untouched */
	again = st_json_parse_object(line);
	MUST(again && !strchr(line, '\n'));
	json_object_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	g_autofree char *text = g_strndup((const char *)data, len);

	if (!g_utf8_validate(text, -1, NULL))
		return 0; /* SQLite's STRICT tables and our writers give UTF-8 only */
	st_error_clear();
	MUST(st_receipt_check(text, NULL) != 0);
	MUST(st_receipt_check(text, "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") != 0);
	read_row(text);
	return 0;
}
