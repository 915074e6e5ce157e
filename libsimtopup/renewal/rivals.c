/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Other renewals whose credit, or receipt, may be taken for this one's. */
#include "../core/error.h"
#include "act.h"

#include <string.h>

/*
 * Until when its credit may come. What lies ahead of a clock that a person has
 * accepted since ($5, with row $6) was sent before that.
 */
#define RUNS_UNTIL                                                                             \
	"(CASE WHEN submitted > $4 AND $6 > " ST_SQL_COMMIT                                    \
	" THEN $5 + verify_until - submitted ELSE verify_until END)"

/* $1 to $6 of both questions. */
static int fill(struct simtopup_renewal *renewal, struct st_value *values)
{
	const struct st_row *row = &renewal->row;
	struct st_clock clock;
	int64_t accepted = 0, seq = 0;
	int result = st_clock_read(&clock);

	if (result == 0)
		result = st_ledger_accepted_clock(renewal->ledger, &accepted, &seq);
	if (result)
		return result;
	values[0] = st_value_text(row->subject_key);
	values[1] = st_value_text(row->id);
	values[2] = st_value_int(MIN(row->submitted, clock.wall_ms));
	values[3] = st_value_int(clock.wall_ms);
	values[4] = st_value_int(accepted);
	values[5] = st_value_int(seq);
	return 0;
}

/*
 * One that was sent and not seen to arrive while its time runs, whatever a person
 * or its own absence said of it, and one that arrived since. A refusal counts
 * against one that the operator has not acknowledged: yes here and no there are
 * its word.
 */
int st_rival_of_credit(struct simtopup_renewal *renewal, bool *ret_rival)
{
	struct st_value values[8];
	int64_t count = 0;
	int result = fill(renewal, values);

	values[6] = st_value_text(ST_REASON_NOT_SENT);
	values[7] = st_value_int(renewal->row.state == ST_ACCEPTED);
	if (result == 0)
		result = st_ledger_number(
			renewal->ledger,
			"SELECT count(*) FROM renewal WHERE subject_key = $1 AND id <> $2"
			" AND submitted > 0 AND ((" RUNS_UNTIL " >= $3 AND state IN"
			" ('SUBMITTING','ACCEPTED','IN_DOUBT','UNVERIFIED','FAILED',"
			"'RESOLVED_PAID','RESOLVED_NOT_PAID'))"
			" OR (" RUNS_UNTIL " >= $3 AND state = 'REFUSED' AND reason <> $7"
			" AND $8 = 0)"
			" OR (state IN ('VERIFIED','REVERSED') AND " ST_SQL_COMMIT " >"
			" (SELECT max(seq) FROM journal WHERE renewal_id = $2"
			" AND kind = 'commit')))",
			values, 0, &count);
	if (result == 0)
		*ret_rival = count > 0;
	return result;
}

static int keep_id(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1 && columns[0].text)
		g_ptr_array_add(data, g_strdup(columns[0].text));
	return 0;
}

/*
 * Is its own receipt still due, for such a sum, or is this the very same again? One
 * that has arrived and was answered in the session may be of an operator that
 * sends none.
 */
static int awaits(struct simtopup_ledger *ledger, const char *id, const struct st_answer *answer,
		  bool *ret_awaits)
{
	struct st_row row;
	int result;

	st_row_init(&row);
	result = st_ledger_find(ledger, "id", id, &row);
	if (result == 0)
		*ret_awaits = st_evidence_has_text(&row, answer->text) ||
			      (st_evidence_fits(&row, answer) && !st_evidence_has_receipt(&row) &&
			       !((row.state == ST_VERIFIED || row.state == ST_REVERSED) &&
				 st_evidence_says_yes(&row)));
	st_row_clear(&row);
	return result;
}

static int find_rival(struct simtopup_renewal *renewal, const struct st_answer *answer,
		      bool *ret_rival)
{
	struct simtopup_ledger *ledger = renewal->ledger;
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	struct st_value values[7];
	int result = fill(renewal, values);

	values[6] = st_value_int(answer->stored);
	if (result == 0)
		result = ledger->store->ops->run(ledger->store,
						 "SELECT id FROM renewal WHERE"
						 " (subject_key = $1 OR $7 = 1) AND id <> $2"
						 " AND submitted > 0 AND state <> 'REFUSED'"
						 " AND " RUNS_UNTIL " >= $3",
						 values, keep_id, ids);
	*ret_rival = false;
	for (guint i = 0; i < ids->len && result == 0 && !*ret_rival; i++)
		result = awaits(ledger, g_ptr_array_index(ids, i), answer, ret_rival);
	return result;
}

void st_rival_of_message(struct simtopup_renewal *renewal, struct st_answer *answer)
{
	bool rival = true;

	if (!answer->by_sms || answer->outcome != ST_OUTCOME_ACCEPTED)
		return;
	/* Where the ledger cannot tell, it may be another's. */
	if (find_rival(renewal, answer, &rival)) {
		st_error_clear();
		rival = true;
	}
	answer->rivalled = rival;
}
