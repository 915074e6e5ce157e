/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What is checked inside a transaction before a renewal may begin, or be sent. */
#include "../core/error.h"
#include "anchor.h"
#include "ledger.h"
#include "limits.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESERVE_BYTES (256 * 1024) /* a journal of SQLite and an outcome with its texts */

static int keep_id(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_strlcpy(data, columns[0].text, 40);
	return 0;
}

static int find_other(struct simtopup_ledger *ledger, const char *sql, const char *value,
		      char *ret_id)
{
	struct st_value values[] = { st_value_text(value) };

	ret_id[0] = '\0';
	return ledger->store->ops->run(ledger->store, sql, values, keep_id, ret_id);
}

static int not_settled(const char *id)
{
	st_fail(SIMTOPUP_OPEN_RENEWAL, ST_LAYER_LEDGER,
		"an earlier renewal of this SIM is not settled: %s", id);
	return st_error_set_hint("look at it with `simtopup renewals show %s`, then verify, "
				 "resolve or cancel it", id);
}

/* The last one was taken for failed, and then something came: like one in doubt. */
#define OPEN                                                                                   \
	"(state IN ('PLANNED','ARMED','SUBMITTING','IN_DOUBT','UNVERIFIED')"                   \
	" OR (state = 'ACCEPTED' AND close_on_ack = 0)"                                        \
	" OR (state = 'FAILED' AND reason = '" ST_REASON_LATE "'))"

/*
 * An applet with several IMSIs is one card, and whom the money would go to by its
 * next IMSI nobody knows: an open renewal blocks the ICCID, by any IMSI.
 */
static int check_settled(struct simtopup_ledger *ledger, const struct st_row *row)
{
	const char *iccid = st_json_text(row->subject, "iccid");
	g_autofree char *card = g_strdup_printf("%%\"iccid\":\"%s\"%%", iccid ? iccid : "");
	struct st_value values[] = { st_value_text(row->subject_key), st_value_text(card),
				     st_value_text(row->id) };
	char id[40] = "";
	int result = ledger->store->ops->run(
		ledger->store,
		"SELECT id FROM renewal WHERE (subject_key = $1 OR subject LIKE $2)"
		" AND id <> $3 AND " OPEN,
		values, keep_id, id);

	return result == 0 && id[0] ? not_settled(id) : result;
}

int st_ledger_may_plan(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_clock *clock)
{
	char id[40];
	int result = find_other(ledger, "SELECT id FROM renewal WHERE request_key = $1",
				row->request_key, id);

	(void)clock;
	if (result == 0 && id[0])
		result = st_fail(SIMTOPUP_KEY_CONFLICT, ST_LAYER_LEDGER,
				 "this request key is in use already: %s", id);
	if (result == 0)
		result = check_settled(ledger, row);
	if (result == 0)
		result = find_other(ledger,
				    "SELECT id FROM renewal WHERE secret_tag = $1 AND state NOT IN"
				    " ('CANCELLED','REFUSED','FAILED','RESOLVED_NOT_PAID')",
				    row->secret_tag, id);
	if (result == 0 && id[0]) {
		st_fail(SIMTOPUP_VOUCHER_USED, ST_LAYER_LEDGER,
			"this voucher belongs to another renewal: %s", id);
		return st_error_set_hint("look at it with `simtopup renewals show %s`", id);
	}
	return result;
}

int st_ledger_check_file(struct simtopup_ledger *ledger)
{
	struct st_store *store = ledger->store;
	int64_t application, version;
	struct stat status;
	int result;

	if (lstat(ledger->path, &status) < 0 || status.st_dev != ledger->device ||
	    status.st_ino != ledger->inode) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			"the ledger was moved or replaced while it was open");
		return st_error_set_hint("open it again; nothing was sent");
	}
	if (store->read_only)
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger can only be read: %s",
			       store->read_only);
	result = st_sqlite_identity(store, &application, &version);
	if (result)
		return result;
	if (application != ST_LEDGER_APPLICATION || version != ST_LEDGER_VERSION) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			"another library has changed the ledger's version while it was open");
		return st_error_set_hint("open it again; nothing was sent");
	}
	return st_anchor_check(ledger);
}

struct outcomes {
	int64_t bad;
	bool ended;
};

static int count_outcome(const struct st_value *columns, unsigned count, void *data)
{
	struct outcomes *outcomes = data;
	enum st_state state;

	if (count != 2 || !columns[0].text || !columns[1].text || outcomes->ended ||
	    !st_state_parse(columns[0].text, &state))
		return 0;
	/* A voucher that went through has cleared the operator's own counter; a plan has not. */
	if (st_state_effect(state) == SIMTOPUP_EFFECT_DONE)
		outcomes->ended = true;
	else if (strcmp(columns[1].text, "invalid") == 0)
		outcomes->bad++;
	return 0;
}

int st_ledger_bad_tries(struct simtopup_ledger *ledger, const char *subject_key,
			int64_t *ret_count)
{
	struct st_value values[] = { st_value_text(subject_key) };
	struct outcomes outcomes = { 0, false };
	int result = ledger->store->ops->run(ledger->store,
					     "SELECT state, reason FROM renewal"
					     " WHERE subject_key = $1 AND submitted > 0"
					     " AND secret_tag IS NOT NULL"
					     " ORDER BY " ST_SQL_COMMIT " DESC",
					     values, count_outcome, &outcomes);

	if (result == 0)
		*ret_count = outcomes.bad;
	return result;
}

static int check_tries(struct simtopup_ledger *ledger, const struct st_row *row)
{
	JsonNode *node = json_object_get_member(row->facts, "max_tries");
	int64_t allowed = node ? json_node_get_int(node) : 1;
	int64_t bad = 0;
	int result;

	if (!row->secret_tag[0])
		return 0;
	result = st_ledger_bad_tries(ledger, row->subject_key, &bad);
	if (result || bad < allowed)
		return result;
	st_fail(SIMTOPUP_REFUSED, ST_LAYER_LEDGER,
		"the operator called the last %lld vouchers on this SIM invalid: one more may bar "
		"it", (long long)bad);
	return st_error_set_hint("check the voucher first; `max_tries` of the spec allows more");
}

int st_ledger_may_send(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_clock *clock)
{
	char paused[8] = "";
	int result = st_ledger_check_file(ledger);

	if (result == 0)
		result = st_ledger_check_clock(ledger, clock);
	if (result == 0)
		result = st_ledger_meta(ledger, "paused", paused, sizeof(paused));
	if (result == 0 && strcmp(paused, "yes") == 0) {
		st_fail(SIMTOPUP_STATE, ST_LAYER_LEDGER, "payments are paused");
		result = st_error_set_hint("`simtopup limits resume` lets them go on");
	}
	/* What is only thought of was asked this by may_plan. */
	if (result == 0 && row->id[0])
		result = check_settled(ledger, row);
	if (result == 0)
		result = check_tries(ledger, row);
	if (result == 0)
		result = st_limits_check(ledger, row, clock);
	return result;
}

int st_ledger_reserve_room(struct simtopup_ledger *ledger)
{
	int fd = open(ledger->reserve_path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int error = fd < 0 ? errno : posix_fallocate(fd, 0, RESERVE_BYTES);

	if (fd >= 0)
		close(fd);
	if (error == 0)
		return 0;
	(void)unlink(ledger->reserve_path);
	st_fail_errno(SIMTOPUP_IO, error, "no room can be kept for the outcome");
	return st_error_set_hint("make 256 KiB of room beside the ledger; nothing was sent");
}

bool st_ledger_free_room(struct simtopup_ledger *ledger)
{
	return unlink(ledger->reserve_path) == 0;
}
