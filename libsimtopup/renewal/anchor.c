/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "anchor.h"

#include "../core/error.h"
#include "../core/log.h"
#include "file.h"
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One length always, well inside a sector: written in place it is old or new, never half. */
#define RECORD_LEN 100
#define TRIES 3
/* What a person writes there after looking: docs/ledger.md. */
#define RECONCILED "reconciled"

static void format_record(const struct simtopup_ledger *ledger, char *ret_record)
{
	snprintf(ret_record, RECORD_LEN + 1, "simtopup-anchor-1 %016llx %-64.64s\n",
		 (unsigned long long)ledger->seq, ledger->head);
}

static bool read_record(const char *record, int64_t *ret_seq, char *ret_head)
{
	unsigned long long seq;
	char head[ST_HEX32] = "";

	if (sscanf(record, "simtopup-anchor-1 %16llx %64[0-9a-f]", &seq, head) < 1)
		return false;
	if ((seq == 0) != (head[0] == '\0') || (seq && strlen(head) != ST_HEX32 - 1))
		return false;
	*ret_seq = (int64_t)seq;
	g_strlcpy(ret_head, head, ST_HEX32);
	return true;
}

static int keep_head(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_strlcpy(data, columns[0].text, ST_HEX32);
	return 0;
}

static int too_old(void)
{
	st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
		"the ledger is older than its anchor: it was restored from a copy");
	return st_error_set_hint("put the newest ledger back; or ask the operator what was paid "
				 "since, then write \"" RECONCILED
				 "\" into the .anchor file beside it");
}

static int lost(void)
{
	st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
		"the ledger's anchor is missing: it may have been restored from a copy");
	return st_error_set_hint("compare the newest renewals with the operator, then write \""
				 RECONCILED "\" into the .anchor file beside the ledger");
}

static int begin(const struct simtopup_ledger *ledger)
{
	char record[RECORD_LEN + 1];

	if (ledger->store->read_only)
		return 0;
	format_record(ledger, record);
	return st_file_replace(ledger->anchor_path, record, RECORD_LEN);
}

static int compare(struct simtopup_ledger *ledger, int64_t seq, const char *head)
{
	struct st_value values[] = { st_value_int(seq) };
	char found[ST_HEX32] = "";
	int result;

	if (seq == 0)
		return 0;
	result = ledger->store->ops->run(ledger->store, "SELECT head FROM journal WHERE seq = $1",
					 values, keep_head, found);
	if (result)
		return result;
	return strcmp(found, head) == 0 ? 0 : too_old();
}

int st_anchor_check(struct simtopup_ledger *ledger)
{
	char record[RECORD_LEN + 1] = "", head[ST_HEX32];
	int64_t seq;
	ssize_t len;
	int result = st_journal_newest(ledger, &ledger->seq, ledger->head);

	if (result)
		return result;
	if (!st_file_exists(ledger->anchor_path))
		return ledger->seq == 0 || ledger->store->read_only ? begin(ledger) : lost();
	len = st_file_read(ledger->anchor_path, record, RECORD_LEN);
	if (len > 0 && len < RECORD_LEN && g_str_has_prefix(record, RECONCILED))
		return begin(ledger);
	if (len != RECORD_LEN || !read_record(record, &seq, head)) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger's anchor is damaged");
		return st_error_set_hint("compare the newest renewals with the operator, then "
					 "write \"" RECONCILED "\" into the .anchor file");
	}
	return compare(ledger, seq, head);
}

void st_anchor_write(const struct simtopup_ledger *ledger)
{
	int fd = open(ledger->anchor_path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	char record[RECORD_LEN + 1];
	bool done = false;

	format_record(ledger, record);
	/* A half of it would pass for another ledger's: once more, from the start. */
	for (int i = 0; i < TRIES && fd >= 0 && !done; i++)
		done = pwrite(fd, record, RECORD_LEN, 0) == RECORD_LEN;
	if (!done)
		st_log(ST_LAYER_LEDGER, "the anchor was not written: %s", g_strerror(errno));
	if (fd >= 0)
		close(fd);
}
