/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A renewal in JSON (docs/json.md), and what would be done before it is. */
#include "../core/error.h"
#include "act.h"
#include "receipt.h"

#include <string.h>

static void copy_money(JsonObject *facts, const char *from, JsonObject *object, const char *to)
{
	struct simtopup_money money;

	if (st_facts_money(facts, from, &money))
		json_object_set_object_member(object, to, st_json_money_object(&money));
}

static void set_receipt(const struct simtopup_renewal *renewal, JsonObject *object)
{
	g_autofree char *line = NULL;
	JsonObject *receipt = NULL;

	if (st_receipt_make(renewal->ledger, renewal->row.id, &line) == 0)
		receipt = st_json_parse_object(line);
	if (receipt)
		json_object_set_object_member(object, "receipt", receipt);
}

static void set_plan(const struct st_row *row, JsonObject *object)
{
	JsonNode *plan = json_object_get_member(row->facts, "plan");

	if (plan)
		json_object_set_member(object, "plan", json_node_copy(plan));
}

const char *st_row_advice(const struct st_row *row)
{
	/* Without a baseline no look at the balance will ever prove it. */
	if (row->state == ST_ACCEPTED && row->close_on_ack && row->next_check == 0)
		return "The operator acknowledged it. No proof will come, and you consented to "
		       "that: look at the balance yourself.";
	return st_state_advice(row->state, row->reason);
}

JsonObject *st_renewal_json(const struct simtopup_renewal *renewal, bool with_receipt)
{
	const struct st_row *row = &renewal->row;
	JsonObject *object = json_object_new();

	st_json_set_text(object, "id", row->id);
	st_json_set_text(object, "request_key", row->request_key);
	st_json_set_text(object, "state", st_state_name(row->state));
	st_json_set_text(object, "effect",
			 simtopup_effect_name(
				 (int)st_state_told_effect(row->state, row->reason)));
	st_json_set_text(object, "reason", row->reason);
	st_json_set_text(object, "rail", row->rail);
	json_object_set_object_member(object, "subject", json_object_ref(row->subject));
	copy_money(row->facts, "max_price", object, "max_price");
	set_plan(row, object);
	copy_money(row->facts, "face_value", object, "price");
	if (!json_object_has_member(object, "price"))
		copy_money(row->facts, "price", object, "price");
	if (!json_object_has_member(object, "price"))
		copy_money(row->facts, "amount", object, "price");
	copy_money(row->facts, "face_value", object, "face_value");
	st_json_set_text(object, "voucher_last4", row->secret_hint);
	json_object_set_array_member(object, "evidence", json_array_ref(row->evidence));
	st_json_set_time(object, "created_at", row->created);
	st_json_set_time(object, "submitted_at", row->submitted);
	st_json_set_time(object, "next_check_at", row->next_check);
	st_json_set_time(object, "closed_at", row->closed);
	st_json_set_text(object, "advice", st_row_advice(row));
	st_json_set_text(object, "support", st_json_text(row->facts, "support"));
	if (with_receipt && st_state_is_sent(row->state) && row->state != ST_SUBMITTING)
		set_receipt(renewal, object);
	return object;
}

/* What speaks against it: the record's sentence, and on. */
static void add_problem(JsonArray *problems, int result)
{
	JsonObject *problem;

	if (result == 0)
		return;
	problem = json_object_new();
	st_json_set_text(problem, "status", simtopup_status_name(result));
	st_json_set_text(problem, "message", simtopup_error_message(simtopup_last_error()));
	st_json_set_text(problem, "hint", simtopup_error_hint(simtopup_last_error()));
	json_array_add_object_element(problems, problem);
	st_error_clear();
}

static void check_row(struct simtopup_ledger *ledger, const struct st_act *act,
		      JsonArray *problems)
{
	struct st_clock clock;
	struct st_row row;
	int result;

	st_row_init(&row);
	st_json_set_text(row.subject, "iccid", act->subject.iccid);
	row.reserved = act->spec->max_price;
	if (act->spec->face_value.currency[0])
		json_object_set_object_member(row.facts, "face_value",
					      st_json_money_object(&act->spec->face_value));
	json_object_set_int_member(row.facts, "max_tries",
				   st_spec_tries(act->spec, act->way ? act->way->bar_after : 0));
	result = st_subject_key(ledger->key, &act->subject, row.subject_key);
	if (result == 0)
		result = st_spec_tag(act->spec, ledger->key, row.secret_tag);
	if (result == 0)
		result = st_clock_read(&clock);
	add_problem(problems, result);
	if (result == 0) {
		add_problem(problems, st_ledger_may_plan(ledger, &row, &clock));
		add_problem(problems, st_ledger_may_send(ledger, &row, &clock));
	}
	st_row_clear(&row);
}

static JsonObject *describe(const struct st_act *act, JsonArray *problems)
{
	JsonObject *object = json_object_new();
	JsonObject *subject = json_object_new();

	st_json_set_text(subject, "iccid", act->subject.iccid);
	st_json_set_text(subject, "imsi", act->subject.imsi);
	st_json_set_text(subject, "eid", act->subject.eid);
	st_json_set_text(object, "rail", act->spec->rail);
	json_object_set_object_member(object, "subject", subject);
	json_object_set_object_member(object, "max_price",
				      st_json_money_object(&act->spec->max_price));
	if (act->spec->face_value.currency[0])
		json_object_set_object_member(object, "face_value",
					      st_json_money_object(&act->spec->face_value));
	json_object_set_object_member(object, "capabilities",
				      st_rail_json(act));
	if (act->way && act->plan) {
		json_object_set_object_member(object, "plan", st_facts_plan(act->way));
		json_object_set_object_member(object, "price",
					      st_json_money_object(&act->way->price));
	}
	if (act->way) {
		JsonObject *recipe = json_object_new();

		st_json_set_text(recipe, "id", st_recipe_id(act->recipe));
		st_json_set_text(recipe, "name", st_recipe_name(act->recipe));
		st_json_set_text(recipe, "certainty", act->way->certainty);
		json_object_set_boolean_member(recipe, "proved", act->way->proved);
		json_object_set_object_member(object, "recipe", recipe);
		json_object_set_array_member(object, "steps", act->rail->steps(act));
	}
	json_object_set_array_member(object, "problems", problems);
	return object;
}

int st_renewal_preview(struct simtopup_ledger *ledger, struct st_port *port,
		       const struct simtopup_spec *spec, st_deadline deadline, char **ret_json)
{
	struct st_act *act = g_new0(struct st_act, 1);
	struct st_subscriber state;
	JsonArray *problems;
	JsonObject *object;
	int result = st_spec_check(spec);

	if (result == 0)
		result = st_rail_get(spec->rail, &act->rail);
	act->plan = spec->plan[0] ? spec->plan : NULL;
	act->operators = ledger->operators;
	act->spec = spec;
	act->port = port;
	act->deadline = deadline;
	st_ledger_wait_until(ledger, deadline);
	if (result == 0)
		result = st_port_acquire(port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = st_subject_read(port, deadline, &state, &act->subject);
	if (result) {
		g_free(act);
		return result;
	}
	problems = json_array_new();
	add_problem(problems, st_subject_check_expected(spec, &act->subject));
	add_problem(problems, st_subject_check_network(&state, spec));
	result = act->rail->open(act);
	add_problem(problems, result);
	if (result == 0)
		add_problem(problems, act->rail->check(act));
	check_row(ledger, act, problems);
	object = describe(act, problems);
	*ret_json = st_json_print(object);
	json_object_unref(object);
	g_free(act);
	return 0;
}
