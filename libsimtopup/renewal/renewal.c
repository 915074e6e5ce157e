/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "act.h"

#include <string.h>

struct simtopup_renewal *st_renewal_new(struct simtopup_ledger *ledger)
{
	struct simtopup_renewal *renewal = g_new0(struct simtopup_renewal, 1);

	renewal->ledger = st_ledger_keep(ledger);
	st_row_init(&renewal->row);
	return renewal;
}

void st_renewal_free(struct simtopup_renewal *renewal)
{
	if (!renewal)
		return;
	st_row_clear(&renewal->row);
	st_spec_free(renewal->spec);
	st_ledger_close(renewal->ledger);
	g_free(renewal);
}

static int find_rail(struct simtopup_renewal *renewal, const char *name)
{
	return st_rail_get(name, &renewal->rail);
}

static int keep_spec(struct simtopup_renewal *renewal, const struct simtopup_spec *spec)
{
	st_spec_free(renewal->spec);
	renewal->spec = st_spec_copy(spec);
	if (renewal->spec)
		return 0;
	return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no memory for a secret");
}

static const char *last_four(const char *text)
{
	size_t len = strlen(text);

	return len > 4 ? text + len - 4 : text;
}

/* Identifiers are whole in the row only; the journal and receipts have their ends. */
static void note_subject(struct st_row *row, const struct st_subject *subject)
{
	JsonObject *told = json_object_new();

	st_json_set_text(row->subject, "iccid", subject->iccid);
	st_json_set_text(row->subject, "imsi", subject->imsi);
	st_json_set_text(row->subject, "eid", subject->eid);
	st_json_set_text(told, "subject_key", row->subject_key);
	st_json_set_text(told, "iccid_last4", last_four(subject->iccid));
	st_json_set_text(told, "imsi_mccmnc", subject->mcc_mnc);
	st_json_set_text(told, "eid_last4", last_four(subject->eid));
	json_object_set_object_member(row->facts, "subject", told);
}

static void note_spec(struct st_row *row, const struct simtopup_spec *spec)
{
	JsonObject *facts = row->facts;
	JsonObject *voucher;

	st_json_set_text(facts, "request_key", row->request_key);
	st_json_set_text(facts, "rail", row->rail);
	st_json_set_text(facts, "software", "libsimtopup " ST_VERSION);
	st_json_set_text(facts, "close_on", row->close_on_ack ? "acknowledged" : NULL);
	json_object_set_object_member(facts, "max_price", st_json_money_object(&spec->max_price));
	if (spec->face_value.currency[0])
		json_object_set_object_member(facts, "face_value",
					      st_json_money_object(&spec->face_value));
	if (spec->allow_spend.currency[0])
		json_object_set_object_member(facts, "allow_spend",
					      st_json_money_object(&spec->allow_spend));
	if (spec->allow_bonus.currency[0])
		json_object_set_object_member(facts, "allow_bonus",
					      st_json_money_object(&spec->allow_bonus));
	if (!row->secret_tag[0])
		return;
	voucher = json_object_new();
	st_json_set_text(voucher, "tag", row->secret_tag);
	st_json_set_text(voucher, "last4", row->secret_hint);
	json_object_set_object_member(facts, "voucher", voucher);
}

static int read_subject(struct st_port *port, const struct simtopup_spec *spec,
			st_deadline deadline, struct st_subject *ret_subject)
{
	struct st_subscriber state;
	int result;

	if (!port)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a modem is needed to begin a renewal");
	result = st_port_acquire(port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = st_subject_read(port, deadline, &state, ret_subject);
	return result ? result : st_subject_check_expected(spec, ret_subject);
}

void st_renewal_note_way(struct st_row *row, const struct st_act *act)
{
	json_object_remove_member(row->facts, "charge");
	st_json_set_text(row->facts, "support", st_recipe_support(act->recipe));
	if (act->way->charge.currency[0])
		json_object_set_object_member(row->facts, "charge",
					      st_json_money_object(&act->way->charge));
	if (!act->plan)
		return;
	json_object_set_object_member(row->facts, "plan", st_facts_plan(act->way));
	json_object_set_object_member(row->facts, "price",
				      st_json_money_object(&act->way->price));
}

/* What can be told wrong now must not become a row that blocks the SIM. */
static int check_way(struct simtopup_renewal *renewal, struct st_port *port,
		     const struct st_subject *subject)
{
	struct st_act *act = g_new0(struct st_act, 1);
	int result;

	act->rail = renewal->rail;
	act->port = port;
	act->operators = renewal->ledger->operators;
	act->spec = renewal->spec;
	act->plan = renewal->spec->plan[0] ? renewal->spec->plan : NULL;
	act->subject = *subject;
	result = act->rail->open(act);
	if (result == 0)
		result = act->rail->check(act);
	if (result == 0)
		st_renewal_note_way(&renewal->row, act);
	g_free(act);
	return result;
}

static int plan(struct simtopup_renewal *renewal, struct st_port *port, const char *request_key,
		st_deadline deadline)
{
	const struct simtopup_spec *spec = renewal->spec;
	struct st_row *row = &renewal->row;
	struct st_subject subject;
	struct st_clock clock;
	int result = read_subject(port, spec, deadline, &subject);

	if (result == 0)
		result = check_way(renewal, port, &subject);
	if (result == 0)
		result = st_subject_key(renewal->ledger->key, &subject, row->subject_key);
	if (result == 0)
		result = st_spec_tag(spec, renewal->ledger->key, row->secret_tag);
	if (result == 0)
		result = st_clock_read(&clock);
	if (result)
		return result;
	g_strlcpy(row->request_key, request_key, sizeof(row->request_key));
	g_strlcpy(row->rail, spec->rail, sizeof(row->rail));
	if (spec->voucher)
		g_strlcpy(row->secret_hint, last_four(st_secret_text(spec->voucher)),
			  sizeof(row->secret_hint));
	row->spec = st_spec_canonical(spec, row->secret_tag);
	row->close_on_ack = spec->close_on_ack;
	row->reserved = spec->max_price;
	note_subject(row, &subject);
	note_spec(row, spec);
	result = st_ledger_recover_all(renewal->ledger);
	return result ? result : st_ledger_plan(renewal->ledger, row, &clock);
}

static int compare_spec(struct simtopup_renewal *renewal, const struct simtopup_spec *spec)
{
	g_autofree char *text = NULL;
	char tag[ST_HEX32];
	int result = st_spec_tag(spec, renewal->ledger->key, tag);

	if (result)
		return result;
	text = st_spec_canonical(spec, tag);
	if (g_strcmp0(text, renewal->row.spec) == 0)
		return 0;
	st_fail(SIMTOPUP_KEY_CONFLICT, ST_LAYER_CALLER,
		"this request key stands for another spec; nothing was changed");
	return st_error_set_hint("take a new key for a new renewal");
}

int st_renewal_open(struct simtopup_renewal *renewal, struct st_port *port,
		    const char *request_key, const struct simtopup_spec *spec,
		    st_deadline deadline)
{
	int result = spec ? st_spec_check(spec) : 0;
	int found;

	if (result == 0 && spec)
		result = keep_spec(renewal, spec);
	if (result)
		return result;
	st_ledger_wait_until(renewal->ledger, deadline);
	found = st_ledger_find(renewal->ledger, "request_key", request_key, &renewal->row);
	if (found && (found != SIMTOPUP_NOT_FOUND || !spec))
		return found;
	result = find_rail(renewal, found ? spec->rail : renewal->row.rail);
	if (result)
		return result;
	st_error_clear();
	if (found == 0) {
		result = spec ? compare_spec(renewal, spec) : 0;
		return result ? result :
				st_ledger_recover_quietly(renewal->ledger, &renewal->row);
	}
	result = plan(renewal, port, request_key, deadline);
	if (result != SIMTOPUP_KEY_CONFLICT)
		return result;
	/* Another process has just made it: then it is the same or it is not. */
	result = st_ledger_find(renewal->ledger, "request_key", request_key, &renewal->row);
	return result ? result : compare_spec(renewal, spec);
}

int st_renewal_find(struct simtopup_renewal *renewal, const char *id)
{
	int result = st_ledger_find(renewal->ledger, "id", id, &renewal->row);

	if (result == 0)
		result = find_rail(renewal, renewal->row.rail);
	return result ? result : st_ledger_recover_quietly(renewal->ledger, &renewal->row);
}

int st_renewal_cancel(struct simtopup_renewal *renewal)
{
	struct st_move move = { .to = ST_CANCELLED };
	struct st_row *row = &renewal->row;
	int result = st_ledger_reload(renewal->ledger, row);

	if (result == 0)
		result = st_clock_read(&move.clock);
	if (result)
		return result;
	if (row->state == ST_CANCELLED)
		return 0;
	row->reserved.units = 0;
	row->closed = move.clock.wall_ms;
	return st_ledger_move(renewal->ledger, row, &move);
}

static bool is_words(const char *text)
{
	return text && text[0] && strnlen(text, ST_SPEC_TEXT_MAX + 1) <= ST_SPEC_TEXT_MAX &&
	       g_utf8_validate(text, -1, NULL);
}

int st_words_check(const char *by, const char *why)
{
	if (is_words(by) && is_words(why))
		return 0;
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
		       "who settles it, and why, must be told in at most 255 bytes");
}

/* The same words again are a command that was repeated; others would be lost. */
static int settled_already(const struct st_row *row, const char *fact, const char *by,
			   const char *why)
{
	JsonNode *node = json_object_get_member(row->facts, fact);
	JsonObject *said = node ? json_node_get_object(node) : NULL;

	if (said && g_strcmp0(st_json_text(said, "by"), by) == 0 &&
	    g_strcmp0(st_json_text(said, "why"), why) == 0)
		return 0;
	st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "it is %s already, by another name or reason",
		st_state_name(row->state));
	return st_error_set_hint("`simtopup receipt` has who said so, and why; nothing changed");
}

/* What a person says, with name and reason: an amendment of the receipt. */
static int settle(struct simtopup_renewal *renewal, enum st_state to, const char *fact,
		  const char *by, const char *why)
{
	struct st_move move = { .to = to };
	struct st_row *row = &renewal->row;
	int result = st_ledger_reload(renewal->ledger, row);
	JsonObject *said;

	if (result == 0)
		result = st_ledger_recover(renewal->ledger, row);
	if (result == 0)
		result = st_clock_read(&move.clock);
	if (result)
		return result;
	if (row->state == to)
		return settled_already(row, fact, by, why);
	said = json_object_new();
	st_json_set_text(said, "by", by);
	st_json_set_text(said, "why", why);
	json_object_set_object_member(row->facts, fact, said);
	row->next_check = 0;
	row->closed = move.clock.wall_ms;
	if (row->state == ST_FAILED)
		st_facts_money(row->facts, "max_price", &row->reserved);
	if (to == ST_RESOLVED_NOT_PAID)
		row->reserved.units = 0;
	else
		st_renewal_settle_amount(row);
	return st_ledger_move(renewal->ledger, row, &move);
}

int st_renewal_resolve(struct simtopup_renewal *renewal, bool paid, const char *by,
		       const char *why)
{
	return settle(renewal, paid ? ST_RESOLVED_PAID : ST_RESOLVED_NOT_PAID, "resolved", by, why);
}

int st_renewal_reverse(struct simtopup_renewal *renewal, const char *by, const char *why)
{
	return settle(renewal, ST_REVERSED, "reversed", by, why);
}
