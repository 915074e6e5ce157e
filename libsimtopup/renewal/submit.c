/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The send. SUBMITTING is durable before the committing step; after it there is
 * no way back to a state that sends.
 */
#include "../core/error.h"
#include "../core/log.h"
#include "../core/money.h"
#include "act.h"

#include <string.h>

/* An outcome is written even when the caller's deadline has passed, but not for ever. */
#define OUTCOME_WRITE_MS 2000

static void set_reason(struct st_row *row, const char *reason)
{
	g_strlcpy(row->reason, reason, sizeof(row->reason));
}

/*
 * What the operator said in the session that it took, when that is more than what
 * it had shown: then the balance must have fallen by that, and that is settled.
 */
void st_renewal_raise_price(struct st_row *row)
{
	struct simtopup_money price, amount;
	int order;

	if (!st_facts_plan_id(row->facts) || !st_facts_money(row->facts, "price", &price) ||
	    !st_facts_money(row->facts, "amount", &amount) ||
	    !st_money_compare(&amount, &price, &order) || order <= 0)
		return;
	json_object_set_object_member(row->facts, "price", st_json_money_object(&amount));
	row->noted = true;
}

/* What was reserved stays, and more where the operator named more. */
static void reserve_named(struct st_row *row)
{
	struct simtopup_money named;
	int order;

	if (st_facts_money(row->facts, "amount", &named) &&
	    st_money_compare(&named, &row->reserved, &order) && order > 0)
		row->reserved = named;
}

/*
 * What was reserved becomes what was paid, as far as that is known: a voucher may
 * be worth more than its face value was said to be.
 */
void st_renewal_settle_amount(struct st_row *row)
{
	struct simtopup_money paid;

	if ((st_facts_money(row->facts, "face_value", &paid) ||
	     st_facts_money(row->facts, "price", &paid) ||
	     st_facts_money(row->facts, "amount", &paid)) &&
	    strcmp(paid.currency, row->reserved.currency) == 0)
		row->reserved = paid;
	reserve_named(row);
}

/* Another process took us for dead: our answer still counts where an edge leads there. */
static bool follow_recovery(struct simtopup_renewal *renewal, enum st_state to)
{
	struct st_row now;
	bool usable;

	st_row_init(&now);
	g_strlcpy(now.id, renewal->row.id, sizeof(now.id));
	usable = st_ledger_reload(renewal->ledger, &now) == 0 && now.state == ST_IN_DOUBT &&
		 st_state_edge(ST_IN_DOUBT, to);
	if (usable) {
		renewal->row.state = now.state;
		renewal->row.version = now.version;
		renewal->row.fence = now.fence;
	}
	st_row_clear(&now);
	return usable;
}

static int write_outcome(struct simtopup_renewal *renewal, struct st_move *move)
{
	struct simtopup_ledger *ledger = renewal->ledger;
	struct st_clock clock;
	int result;

	if (st_clock_read(&clock) == 0)
		move->clock = clock;
	ledger->store->deadline = st_deadline_in(OUTCOME_WRITE_MS);
	result = st_ledger_move(ledger, &renewal->row, move);
	if (result == SIMTOPUP_STATE && follow_recovery(renewal, move->to))
		result = st_ledger_move(ledger, &renewal->row, move);
	return result;
}

/* Nothing left: a definite end, durable before it is told. The record stays as it is. */
static int not_sent(struct simtopup_renewal *renewal, const struct st_clock *clock)
{
	struct st_move move = { .to = ST_REFUSED, .clock = *clock };
	struct st_row *row = &renewal->row;
	struct st_error_saved why;
	int status = st_error_status();
	g_autofree char *summary =
		g_strdup_printf("not sent: %s", simtopup_error_message(simtopup_last_error()));

	st_error_save(&why);
	set_reason(row, ST_REASON_NOT_SENT);
	row->reserved.units = 0;
	row->next_check = 0;
	row->closed = clock->wall_ms;
	st_evidence_add(row, renewal->spec,
			&(struct st_evidence){ .level = "E0", .kind = "not-sent",
					       .source = row->rail, .summary = summary,
					       .at = clock->wall_ms });
	if (write_outcome(renewal, &move))
		st_log(ST_LAYER_LEDGER,
		       "a refusal could not be written: in doubt at the next start");
	st_error_restore(&why);
	st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	return status;
}

static int was_entered_before(struct simtopup_renewal *renewal, int64_t *ret_count)
{
	struct st_value values[] = { st_value_text(renewal->row.secret_tag),
				     st_value_text(renewal->row.id),
				     st_value_text(ST_REASON_NOT_SENT) };

	return st_ledger_number(renewal->ledger,
				"SELECT count(*) FROM renewal WHERE secret_tag = $1 AND id <> $2"
				" AND submitted > 0 AND reason <> $3",
				values, 1, ret_count);
}

/*
 * Only the answer in the session decides: a message can be forged. Where the
 * rail answers by message, one that fits is the acknowledgement, never a
 * refusal: that would free what may have been paid. A refusal is definite only
 * for the first entry of a code, and "used" may be our own entry that was sent
 * twice below us. What the network pushed meanwhile may refuse something else,
 * and accept it, where it names no sum or another one.
 */
static enum st_state judge(struct simtopup_renewal *renewal, const struct st_answer *answer)
{
	int64_t before = 1;

	if (answer->by_sms)
		return st_evidence_acknowledges(renewal, answer) ? ST_ACCEPTED : ST_IN_DOUBT;
	if (answer->outcome == ST_OUTCOME_ACCEPTED)
		return st_evidence_is_other(&renewal->row, answer) ? ST_IN_DOUBT : ST_ACCEPTED;
	if (answer->pushed || answer->outcome != ST_OUTCOME_REFUSED ||
	    strcmp(answer->reason, "used") == 0)
		return ST_IN_DOUBT;
	if (was_entered_before(renewal, &before) || before > 0)
		return ST_IN_DOUBT;
	return ST_REFUSED;
}

static int conclude(struct simtopup_renewal *renewal, struct st_act *act,
		    const struct st_answer *answer, const struct st_clock *clock)
{
	struct st_move move = { .clock = *clock };
	struct st_row *row = &renewal->row;
	struct st_answer message;
	int64_t now;
	int result;

	if (st_clock_read(&move.clock))
		move.clock = *clock;
	now = move.clock.wall_ms;
	move.to = judge(renewal, answer);
	set_reason(row, answer->reason);
	if (answer->has_amount && !answer->by_sms && !st_evidence_is_other(row, answer))
		json_object_set_object_member(row->facts, "amount",
					      st_json_money_object(&answer->amount));
	st_renewal_raise_price(row);
	st_evidence_add_answer(row, renewal->spec, answer, now);
	if (act->rail->message(act, &message)) {
		st_rival_of_message(renewal, &message);
		st_evidence_add_answer(row, renewal->spec, &message, now);
		st_wipe(&message, sizeof(message));
	}
	if (move.to == ST_REFUSED) {
		row->reserved.units = 0;
		row->closed = now;
	} else if (move.to == ST_ACCEPTED) {
		st_renewal_settle_amount(row);
	} else {
		reserve_named(row);
	}
	row->next_check = 0;
	if (move.to == ST_IN_DOUBT ||
	    (move.to == ST_ACCEPTED && json_object_has_member(row->facts, "baseline")))
		st_schedule_next(row, now);
	result = write_outcome(renewal, &move);
	st_error_clear();
	if (result == 0)
		return st_renewal_report(row);
	st_fail(SIMTOPUP_IN_DOUBT, ST_LAYER_LEDGER,
		"it was sent, and the ledger could not be written");
	st_error_set_hint("make room for the ledger, then look at this renewal again");
	return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
}

/*
 * A process that was stopped here may have been taken for dead by one that
 * cannot see it (a container), and a person may have settled the renewal since.
 */
static int check_still_ours(struct simtopup_renewal *renewal)
{
	const struct st_row *row = &renewal->row;
	struct st_value values[] = { st_value_text(row->id), st_value_int(row->version),
				     st_value_int(row->fence) };
	int64_t count = 0;
	int result = st_ledger_number(renewal->ledger,
				      "SELECT count(*) FROM renewal WHERE id = $1 AND version = $2"
				      " AND fence = $3 AND state = 'SUBMITTING'",
				      values, 0, &count);

	if (result || count == 1)
		return result;
	return st_fail(SIMTOPUP_STATE, ST_LAYER_LEDGER, "another process took this renewal over");
}

/* The subject again, as late as can be: what is sent is sent to the SIM that is there now. */
static int check_once_more(struct simtopup_renewal *renewal, struct st_act *act)
{
	struct st_subscriber state;
	struct st_subject subject;
	int result = 0;

	if (act->port)
		result = st_subject_read(act->port, act->deadline, &state, &subject);
	if (act->port && result == 0)
		result = st_subject_compare(renewal->ledger, &renewal->row, &subject);
	if (act->port && result == 0)
		result = st_subject_check_network(&state, renewal->spec);
	if (result == 0)
		result = check_still_ours(renewal);
	if (result == 0 && st_deadline_passed(act->deadline))
		result = st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_CALLER,
				 "the deadline passed before anything was sent");
	return result;
}

static void note_submit(struct st_row *row, const struct st_clock *clock)
{
	struct st_policy policy;

	st_facts_set_moment(row->facts, "submit", clock);
	st_facts_get_policy(row->facts, &policy);
	row->submitted = clock->wall_ms;
	row->verify_until = clock->wall_ms + policy.verify_within_ms;
}

/*
 * The commit to the send. When its own COMMIT is not certain nothing is sent:
 * a row that shows all the same is closed as not sent.
 */
static int commit_to_send(struct simtopup_renewal *renewal, struct st_clock *ret_clock)
{
	struct st_move move = { .to = ST_SUBMITTING, .sure = true, .check = st_ledger_may_send };
	struct st_row *row = &renewal->row;
	char token[ST_TOKEN_LEN];
	struct st_error_saved why;
	int result = st_clock_read(&move.clock);

	if (result)
		return result;
	note_submit(row, &move.clock);
	st_owner_me(&row->owner);
	result = st_ledger_move(renewal->ledger, row, &move);
	*ret_clock = move.clock;
	if (result == 0)
		return 0;
	st_error_save(&why);
	g_strlcpy(token, row->token, sizeof(token));
	if (st_ledger_reload(renewal->ledger, row) == 0 && row->state == ST_SUBMITTING &&
	    strcmp(token, row->token) == 0) {
		st_error_restore(&why);
		return not_sent(renewal, &move.clock);
	}
	st_error_restore(&why);
	return result;
}

static int send_once(struct simtopup_renewal *renewal, struct st_act *act)
{
	struct st_answer *answer = NULL;
	struct st_clock clock;
	int result = commit_to_send(renewal, &clock);

	if (result)
		return result;
	result = check_once_more(renewal, act);
	if (result)
		return not_sent(renewal, &clock);
	act->since_ms = clock.wall_ms;
	result = act->rail->commit(act);
	if (result && st_error_effect() == SIMTOPUP_EFFECT_NONE)
		return not_sent(renewal, &clock);

	answer = g_new0(struct st_answer, 1);
	if (result == 0) {
		act->rail->await(act, answer);
	} else {
		answer->outcome = ST_OUTCOME_UNKNOWN;
		g_strlcpy(answer->reason, "send-failed", sizeof(answer->reason));
	}
	st_rival_of_message(renewal, answer);
	result = conclude(renewal, act, answer, &clock);
	st_wipe(answer, sizeof(*answer));
	g_free(answer);
	return result;
}

static int may_be_paid(const struct st_row *row)
{
	st_fail(SIMTOPUP_IN_DOUBT, ST_LAYER_OPERATOR, "it may have been paid: %s",
		row->reason[0] ? row->reason : st_state_name(row->state));
	return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
}

int st_renewal_report(const struct st_row *row)
{
	bool unknown = st_state_told_effect(row->state, row->reason) == SIMTOPUP_EFFECT_UNKNOWN;

	switch (row->state) {
	case ST_ACCEPTED:
	case ST_VERIFIED:
	case ST_RESOLVED_PAID:
		return 0;
	case ST_REFUSED:
	case ST_FAILED:
	case ST_RESOLVED_NOT_PAID:
		if (unknown) {
			may_be_paid(row);
			break;
		}
		st_fail(SIMTOPUP_REFUSED, ST_LAYER_OPERATOR, "refused, nothing was paid: %s",
			row->reason[0] ? row->reason : st_state_name(row->state));
		break;
	case ST_IN_DOUBT:
	case ST_UNVERIFIED:
		may_be_paid(row);
		break;
	default:
		st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "the renewal is %s",
			st_state_name(row->state));
		st_error_set_effect(st_state_effect(row->state));
	}
	return st_error_set_hint("%s", st_row_advice(row));
}

/* What the operator shows counts more than what the recipe says. */
static void note_price(struct st_row *row, const struct st_act *act)
{
	if (act->has_price)
		json_object_set_object_member(row->facts, "price",
					      st_json_money_object(&act->price));
}

static int arm_and_send(struct simtopup_renewal *renewal, struct st_act *act)
{
	int result = st_renewal_arm(renewal, act);

	/* The look at the balance asks the link for less: no receipt would be heard. */
	if (result == 0)
		result = st_port_acquire(act->port, ST_NEED_STATE | act->rail->needs,
					 act->deadline);
	if (result) {
		/* Looking is all that was done so far. */
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
		return result;
	}
	result = act->rail->prepare(act);
	if (result == 0) {
		note_price(&renewal->row, act);
		st_owner_begin(renewal->row.id);
		result = send_once(renewal, act);
		st_owner_end(renewal->row.id);
	}
	act->rail->end(act);
	return result;
}

int st_renewal_submit(struct simtopup_renewal *renewal, struct st_port *port,
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
	if (row->state != ST_PLANNED && row->state != ST_ARMED)
		return st_renewal_report(row);
	if (!renewal->spec) {
		st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "the spec is not there any more");
		return st_error_set_hint("open the renewal with the same key and the whole spec");
	}
	if (!port)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no modem was given");

	act = g_new0(struct st_act, 1);
	act->rail = renewal->rail;
	act->port = port;
	act->operators = renewal->ledger->operators;
	act->spec = renewal->spec;
	act->plan = st_facts_plan_id(row->facts);
	act->deadline = deadline;
	act->may_spend = true;
	result = st_port_acquire(port, ST_NEED_STATE | act->rail->needs, deadline);
	if (result == 0)
		result = arm_and_send(renewal, act);
	st_wipe(act, sizeof(*act));
	g_free(act);
	/* A receipt may come between two calls, on a link that stays open. */
	port->sms_wanted = st_state_is_watched(row->state);
	return result;
}
