/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/money.h"
#include "act.h"

#include <string.h>

static int check_subject(struct simtopup_renewal *renewal, struct st_act *act)
{
	struct st_subscriber state;
	int result = st_subject_read(act->port, act->deadline, &state, &act->subject);

	if (result == 0)
		result = st_subject_compare(renewal->ledger, &renewal->row, &act->subject);
	return result ? result : st_subject_check_network(&state, renewal->spec);
}

/* Refusals that cost nothing come before the baseline, which asks the operator. */
static int check_ledger(struct simtopup_renewal *renewal, const struct st_act *act,
			struct st_clock *ret_clock)
{
	int result = st_clock_read(ret_clock);

	json_object_set_int_member(renewal->row.facts, "max_tries",
				   st_spec_tries(renewal->spec, act->way->bar_after));
	return result ? result :
			st_ledger_may_send(renewal->ledger, &renewal->row, ret_clock);
}

static int take_baseline(struct simtopup_renewal *renewal, struct st_act *act)
{
	JsonObject *facts = renewal->row.facts;
	struct st_look *look = g_new0(struct st_look, 1);
	int result = act->rail->look(act, look);

	json_object_remove_member(facts, "baseline");
	if (result == 0) {
		st_facts_set_look(facts, "baseline", look);
		st_evidence_add(&renewal->row, NULL,
				&(struct st_evidence){ .level = "E0", .kind = "baseline",
						       .source = act->rail->name,
						       .summary = "the balance before",
						       .text = look->text, .at = look->at });
	}
	g_free(look);
	if (result == SIMTOPUP_NO_BASELINE && renewal->row.close_on_ack) {
		st_error_clear();
		return 0;
	}
	return result;
}

static void note_recipe(JsonObject *facts, const struct st_recipe *recipe,
			const struct st_pay_way *way)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "id", st_recipe_id(recipe));
	st_json_set_text(object, "sha256", st_recipe_sha256(recipe));
	st_json_set_text(object, "certainty", way->certainty);
	json_object_set_boolean_member(object, "proved", way->proved);
	json_object_set_object_member(facts, "recipe", object);
}

/* The operator shows another currency than the one that the ceiling is in. */
static int check_currency(const struct st_row *row)
{
	JsonNode *node = json_object_get_member(row->facts, "baseline");
	struct simtopup_money balance;

	if (!node || !st_facts_money(json_node_get_object(node), "balance", &balance) ||
	    st_money_same_currency(&balance, &row->reserved))
		return 0;
	return st_fail(SIMTOPUP_CEILING, ST_LAYER_CALLER,
		       "max_price is in %s, the balance of the SIM in %s", row->reserved.currency,
		       balance.currency);
}

int st_renewal_arm(struct simtopup_renewal *renewal, struct st_act *act)
{
	struct st_move move = { .to = ST_ARMED, .check = st_ledger_may_send };
	struct st_row *row = &renewal->row;
	int result = check_subject(renewal, act);

	if (result == 0)
		result = act->rail->open(act);
	if (result == 0)
		result = act->rail->check(act);
	if (result == 0)
		result = check_ledger(renewal, act, &move.clock);
	if (result == 0)
		result = take_baseline(renewal, act);
	if (result == 0)
		result = check_currency(row);
	if (result == 0)
		result = st_clock_read(&move.clock);
	if (result == 0)
		result = st_ledger_reserve_room(renewal->ledger);
	if (result)
		return result;

	st_facts_set_policy(row->facts, &act->policy);
	/* The recipe may have changed since it was planned: it goes by this one. */
	st_renewal_note_way(row, act);
	note_recipe(row->facts, act->recipe, act->way);
	st_owner_me(&row->owner);
	return st_ledger_move(renewal->ledger, row, &move);
}
