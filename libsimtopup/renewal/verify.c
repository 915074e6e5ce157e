/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One round of looking for evidence. Spends nothing. */
#include "../core/error.h"
#include "../core/money.h"
#include "act.h"

#include <string.h>

/*
 * Nothing has changed: proves something only where the rail says so, only seen
 * twice, and nothing against a yes of the operator, also one that moved no state.
 */
static enum st_state judge_absence(struct st_row *row, const char *summary,
				   const struct st_clock *clock)
{
	bool first = !json_object_has_member(row->facts, "absent");
	struct st_policy policy;

	st_facts_get_policy(row->facts, &policy);
	if (policy.absence_apart_ms == 0 || row->state == ST_ACCEPTED ||
	    row->state == ST_FAILED || st_evidence_says_yes(row) ||
	    st_schedule_since_submit(row, clock) <
		    MAX(2 * policy.check_after_ms, policy.quiet_ms))
		return row->state;
	if (!first && (st_facts_since(row->facts, "absent", clock) < policy.absence_apart_ms ||
		       !st_state_edge(row->state, ST_FAILED)))
		return row->state;
	if (first)
		st_facts_set_moment(row->facts, "absent", clock);
	row->noted = true;
	st_evidence_add(row, NULL,
			&(struct st_evidence){ .level = "N2",
					       .kind = first ? "absence" : "absence-again",
					       .source = row->rail, .summary = summary,
					       .at = clock->wall_ms });
	return first ? row->state : ST_FAILED;
}

/* What the next look is compared with, beside the baseline: the last balance and the highest. */
static void remember_balance(struct st_row *row, const struct st_look *look,
			     enum st_finding finding)
{
	struct simtopup_money last, top;
	bool has_last = st_facts_money(row->facts, "last_balance", &last);
	int order;

	/* Until something changed, the baseline is all there is. */
	if (!look->has_money || (!has_last && finding == ST_FOUND_ABSENCE))
		return;
	if (has_last && st_money_compare(&look->money, &last, &order) && order == 0)
		return;
	json_object_set_object_member(row->facts, "last_balance",
				      st_json_money_object(&look->money));
	row->noted = true;
	if (st_facts_money(row->facts, "top_balance", &top) &&
	    st_money_compare(&look->money, &top, &order) && order <= 0)
		return;
	json_object_set_object_member(row->facts, "top_balance",
				      st_json_money_object(&look->money));
}

/*
 * No evidence leads out of FAILED, for the voucher and the SIM were free since: a
 * person is told, and until then it counts as in doubt.
 */
static enum st_state note_late(struct st_row *row)
{
	g_strlcpy(row->reason, ST_REASON_LATE, sizeof(row->reason));
	st_facts_money(row->facts, "max_price", &row->reserved);
	row->noted = true;
	return ST_FAILED;
}

/*
 * The sender of a message can be forged, and one more look costs nothing: where no
 * acknowledgement speaks for it too, two rounds must be told the same.
 */
static bool is_told_once(struct st_row *row, const struct st_look *look, const char *summary)
{
	const char *before = st_json_text(row->facts, "told");
	bool is_same = g_strcmp0(before, summary) == 0;

	if (!look->by_sms || row->state == ST_ACCEPTED || is_same)
		return false;
	json_object_set_string_member(row->facts, "told", summary);
	row->noted = true;
	return true;
}

static enum st_state judge_look(struct simtopup_renewal *renewal, const struct st_look *look,
				bool rival, const struct st_clock *clock)
{
	struct st_row *row = &renewal->row;
	char summary[160] = "";
	const char *kind = "balance";
	enum st_finding finding = st_evidence_compare(row, look, summary, &kind);

	if (finding == ST_FOUND_NOTHING ||
	    (finding == ST_FOUND_PROOF && is_told_once(row, look, summary)))
		return row->state;
	if (row->state != ST_FAILED)
		remember_balance(row, look, finding);
	/* A message may be the answer to a question of before. */
	if (finding == ST_FOUND_ABSENCE)
		return look->by_sms ? row->state : judge_absence(row, summary, clock);
	row->noted |= json_object_has_member(row->facts, "absent");
	json_object_remove_member(row->facts, "absent");
	if (rival && finding == ST_FOUND_PROOF) {
		finding = ST_FOUND_CHANGE;
		g_strlcat(summary, ", which another renewal may have made", sizeof(summary));
	}
	st_evidence_add(row, renewal->spec,
			&(struct st_evidence){ .level = "E3", .kind = kind, .source = row->rail,
					       .summary = summary, .text = look->text,
					       .at = look->at });
	if (finding != ST_FOUND_PROOF)
		return row->state;
	if (row->state == ST_FAILED)
		return note_late(row);
	st_facts_set_look(row->facts, "proof", look);
	return ST_VERIFIED;
}

/*
 * Kept as evidence. It moves no state, for a sender can be forged, but where the
 * rail answers by message: then it is the acknowledgement that was waited for.
 */
static enum st_state keep_messages(struct simtopup_renewal *renewal, struct st_act *act,
				   int64_t now)
{
	struct st_answer *message = g_new0(struct st_answer, 1);
	enum st_state state = renewal->row.state;

	if (act->rail->message(act, message)) {
		st_rival_of_message(renewal, message);
		st_evidence_add_answer(&renewal->row, renewal->spec, message, now);
		if (state == ST_IN_DOUBT && st_evidence_acknowledges(renewal, message))
			state = ST_ACCEPTED;
		else if (state == ST_FAILED && st_evidence_is_receipt(&renewal->row, message))
			state = note_late(&renewal->row);
	}
	st_wipe(message, sizeof(*message));
	g_free(message);
	return state;
}

static int look_around(struct simtopup_renewal *renewal, struct st_act *act,
		       const struct st_clock *clock, enum st_state *ret_to)
{
	struct st_row *row = &renewal->row;
	struct st_look *look = g_new0(struct st_look, 1);
	enum st_state seen, heard;
	bool rival = false;
	int result = st_rival_of_credit(renewal, &rival);

	seen = heard = keep_messages(renewal, act, clock->wall_ms);
	if (result == 0)
		result = act->rail->look(act, look);
	if (result == 0)
		seen = judge_look(renewal, look, rival, clock);
	if (seen == row->state || seen == ST_FAILED)
		seen = heard == row->state ? seen : heard;
	g_free(look);
	if (result == SIMTOPUP_NO_BASELINE) {
		/* Seen nothing is not seen an absence. */
		st_error_clear();
		result = 0;
	}
	*ret_to = seen; /* also on failure: what was heard */
	return result;
}

/* Out of time without a proof: a state of its own, that a person settles. */
static enum st_state judge_time(const struct st_row *row, enum st_state to,
				const struct st_clock *clock)
{
	struct st_policy policy;

	st_facts_get_policy(row->facts, &policy);
	if (!st_state_is_watched(to) ||
	    st_schedule_since_submit(row, clock) < policy.verify_within_ms)
		return to;
	if (to == ST_ACCEPTED && row->close_on_ack)
		return to;
	return ST_UNVERIFIED;
}

static int finish_round(struct simtopup_renewal *renewal, enum st_state to,
			const struct st_clock *clock)
{
	struct st_move move = { .to = judge_time(&renewal->row, to, clock), .clock = *clock };
	struct st_row *row = &renewal->row;
	bool out_of_time = clock->wall_ms >= row->verify_until;

	row->rounds++;
	st_schedule_next(row, clock->wall_ms);
	if (!st_state_is_watched(move.to) || move.to == ST_UNVERIFIED || out_of_time)
		row->next_check = 0;
	if (!st_state_is_watched(move.to))
		row->closed = clock->wall_ms;
	if (move.to == row->state && !row->noted && json_array_get_length(row->fresh) == 0)
		return st_ledger_note_round(renewal->ledger, row);
	row->noted = false;
	if (move.to == ST_FAILED && strcmp(row->reason, ST_REASON_LATE) != 0)
		row->reserved.units = 0;
	else if (move.to == ST_VERIFIED || move.to == ST_ACCEPTED)
		st_renewal_settle_amount(row);
	return st_ledger_move(renewal->ledger, row, &move);
}

/* A message is heard once: it must not be lost because the look behind it failed. */
static int keep_heard(struct simtopup_renewal *renewal, enum st_state to,
		      const struct st_clock *clock)
{
	struct st_error_saved why;
	int status = st_error_status();

	if (json_array_get_length(renewal->row.fresh) == 0)
		return status;
	st_error_save(&why);
	finish_round(renewal, to, clock);
	st_error_restore(&why);
	return status;
}

static int make_round(struct simtopup_renewal *renewal, struct st_act *act)
{
	struct st_subscriber state;
	struct st_clock clock;
	enum st_state to;
	int result = st_subject_read(act->port, act->deadline, &state, &act->subject);

	if (result == 0)
		result = st_subject_compare(renewal->ledger, &renewal->row, &act->subject);
	if (result == 0)
		result = act->rail->open(act);
	if (result == 0)
		result = st_clock_read(&clock);
	if (result)
		return result;
	st_renewal_raise_price(&renewal->row);
	result = look_around(renewal, act, &clock, &to);
	if (result == 0)
		return finish_round(renewal, to, &clock);
	return keep_heard(renewal, to, &clock);
}

int st_renewal_verify(struct simtopup_renewal *renewal, struct st_port *port,
		      st_deadline deadline)
{
	struct st_row *row = &renewal->row;
	struct st_act *act;
	int result;

	st_ledger_wait_until(renewal->ledger, deadline);
	result = st_ledger_reload(renewal->ledger, row);
	if (result == 0)
		result = st_ledger_recover(renewal->ledger, row);
	if (result)
		return result;
	if (!st_state_is_sent(row->state) && row->state != ST_CANCELLED)
		return st_renewal_report(row);
	if (!st_state_is_watched(row->state) && row->state != ST_FAILED)
		return 0;
	if (!port)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no modem was given");

	act = g_new0(struct st_act, 1);
	act->rail = renewal->rail;
	act->port = port;
	act->operators = renewal->ledger->operators;
	act->deadline = deadline;
	act->since_ms = row->submitted;
	act->plan = st_facts_plan_id(row->facts);
	act->asked = st_facts_asked(row->facts);
	result = st_port_acquire(port, ST_NEED_STATE | act->rail->needs, deadline);
	if (result == 0)
		result = make_round(renewal, act);
	if (result)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE); /* of the round */
	g_free(act);
	port->sms_wanted = st_state_is_watched(row->state);
	return result;
}
