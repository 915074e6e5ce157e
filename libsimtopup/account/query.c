/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One USSD dialogue that asks for the balance, and the SMS where that is the answer. */
#include "recipe.h"

#include "../core/error.h"
#include "../port/ussd.h"

#include <string.h>

unsigned st_balance_needs(const struct st_recipe *recipe)
{
	unsigned needs = ST_NEED_STATE | ST_NEED_USSD;

	if (recipe && recipe->query.answer_by != ST_ANSWER_USSD)
		needs |= ST_NEED_SMS;
	return needs;
}

static int64_t now_ms(void)
{
	struct st_clock clock;

	return st_clock_read(&clock) == 0 ? clock.wall_ms : 0;
}

static void read_text(const struct st_recipe *recipe, const char *text,
		      struct simtopup_balance *balance)
{
	balance->checked_at = now_ms();
	st_balance_read_text(recipe, text, balance->checked_at, balance);
}

/* True when the message is from the operator, and decides something. */
static bool take_sms(const struct st_recipe *recipe, const struct st_sms *sms,
		     struct simtopup_balance *balance)
{
	g_autofree struct simtopup_balance *found = NULL;

	if (!st_recipe_sender_is_known(recipe, sms->sender))
		return false;
	found = g_memdup2(balance, sizeof(*balance));
	read_text(recipe, sms->text, found);
	/* An advertisement of the same sender is not the answer. */
	if (found->state == ST_BALANCE_NOT_UNDERSTOOD || found->state == ST_BALANCE_PENDING_SMS)
		return false;
	g_strlcpy(found->source, "sms", sizeof(found->source));
	*balance = *found;
	return true;
}

/* Until the answer or the deadline; no answer leaves the state pending-sms. */
static int await_answer(const struct st_recipe *recipe, struct st_ussd_session *session,
			st_deadline deadline, struct simtopup_balance *balance)
{
	bool have = session->state == ST_SESSION_BY_SMS;
	int result = 0;

	deadline = st_deadline_min(deadline, st_deadline_in(recipe->query.sms_wait_ms));
	for (;;) {
		if (have && take_sms(recipe, &session->sms, balance))
			return 0;
		result = st_ussd_await_sms(session, deadline);
		if (result == SIMTOPUP_TIMEOUT) {
			balance->state = ST_BALANCE_PENDING_SMS;
			balance->checked_at = now_ms();
			st_error_clear();
			return 0;
		}
		if (result)
			return result;
		have = true;
	}
}

/* Answers the menus that the recipe knows; another text than expected ends it there. */
static int walk_menus(const struct st_recipe *recipe, struct st_ussd_session *session,
		      st_deadline deadline)
{
	const struct st_query *query = &recipe->query;

	for (unsigned i = 0; i < query->n_steps && session->state == ST_SESSION_MENU; i++) {
		st_deadline step = st_deadline_min(deadline, st_deadline_in(query->timeout_ms));
		int result;

		if (!st_recipe_expects(query->steps[i].expect, session->text))
			return 0;
		result = st_ussd_reply(session, query->steps[i].send, step);
		if (result)
			return result;
	}
	return 0;
}

static void read_session(const struct st_recipe *recipe, const struct st_ussd_session *session,
			 struct simtopup_balance *balance)
{
	read_text(recipe, session->text, balance);
	if (!session->text[0])
		balance->state = recipe->query.answer_by == ST_ANSWER_USSD
					 ? ST_BALANCE_FAILED : ST_BALANCE_PENDING_SMS;
	else if (session->state == ST_SESSION_MENU &&
		 balance->state == ST_BALANCE_NOT_UNDERSTOOD)
		balance->state = ST_BALANCE_MENU;
}

static int ask(struct st_port *port, const struct st_recipe *recipe, const char *code,
	       st_deadline deadline, struct simtopup_balance *balance)
{
	const struct st_query *query = &recipe->query;
	struct st_ussd_session *session;
	g_autofree void *memory = NULL;
	st_deadline first = st_deadline_min(deadline, st_deadline_in(query->timeout_ms));
	bool by_sms = query->answer_by != ST_ANSWER_USSD;
	int result;

	session = memory = g_new0(struct st_ussd_session, 1);
	session->sms_may_answer = by_sms;
	g_strlcpy(balance->code, code, sizeof(balance->code));
	result = st_ussd_explain(port, st_ussd_dial(session, port, code, first), deadline);
	if (result == 0 && code == query->code)
		result = walk_menus(recipe, session, deadline);
	if (result) {
		st_ussd_end(session);
		return result;
	}
	read_session(recipe, session, balance);
	st_ussd_end(session);
	if (by_sms && (session->state == ST_SESSION_BY_SMS ||
		       balance->state == ST_BALANCE_PENDING_SMS))
		return await_answer(recipe, session, deadline, balance);
	return 0;
}

/* What is general knowledge only is dialled by a person, not by us. */
static bool is_sure(const struct st_fact *fact)
{
	return strcmp(fact->certainty, "L") != 0;
}

int st_balance_may_ask(const struct st_recipe *recipe, const struct st_subject *subject)
{
	return st_interval_check(subject, recipe->query.code, recipe->query.min_interval_ms);
}

/* The USSD codes in order: the next is tried when the network refuses one. */
static int ask_ways(struct st_port *port, const struct st_recipe *recipe, st_deadline deadline,
		    struct simtopup_balance *balance)
{
	int result = SIMTOPUP_NO_RECIPE;

	if (*recipe->query.code && is_sure(&recipe->query.fact)) {
		st_interval_note(&balance->subject, recipe->query.code);
		result = ask(port, recipe, recipe->query.code, deadline, balance);
	}
	for (unsigned i = 0; i < recipe->n_ways; i++) {
		const struct st_ask_way *way = &recipe->ways[i];

		if (result != SIMTOPUP_NO_RECIPE && result != SIMTOPUP_NETWORK &&
		    result != SIMTOPUP_UNSUPPORTED && result != SIMTOPUP_NO_CS)
			return result;
		if (way->method != ST_WAY_USSD || !is_sure(&way->fact) || way->costs)
			continue;
		st_error_clear();
		result = ask(port, recipe, way->to, deadline, balance);
	}
	return result;
}

/* What a person can do where the library cannot. */
static void hint_other_ways(const struct st_recipe *recipe)
{
	for (unsigned i = 0; i < recipe->n_ways; i++) {
		const struct st_ask_way *way = &recipe->ways[i];

		if (way->method == ST_WAY_SMS)
			st_error_set_hint("send the SMS \"%s\" to %s%s", way->text, way->to,
					  way->costs ? "; it may be charged" : "");
		else if (way->method == ST_WAY_CALL)
			st_error_set_hint("call %s", way->to);
		else
			continue;
		return;
	}
	if (*recipe->query.code && !is_sure(&recipe->query.fact))
		st_error_set_hint("%s is general knowledge only: dial it with ussd if you trust it",
				  recipe->query.code);
	else if (st_error_status() == SIMTOPUP_NO_RECIPE)
		st_error_set_hint("write a recipe (docs/operators.md), or dial its code with ussd");
}

static int explain(const struct st_recipe *recipe, int result)
{
	if (result == SIMTOPUP_NO_RECIPE)
		st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			"no way to ask this operator that the library can go is known");
	else if (result == SIMTOPUP_NETWORK || result == SIMTOPUP_UNSUPPORTED)
		st_error_set_hint("USSD is not possible here: LTE without circuit-switched "
				  "service, or a code that this network does not know");
	else
		return result;
	hint_other_ways(recipe);
	return result;
}

int st_balance_ask(struct st_port *port, const struct st_recipe *recipe,
		   const struct st_subject *subject, st_deadline deadline,
		   struct simtopup_balance **ret)
{
	g_autofree struct simtopup_balance *balance = NULL;
	int result;

	if (!recipe || (!*recipe->query.code && recipe->n_ways == 0)) {
		st_fail(SIMTOPUP_NO_RECIPE, ST_LAYER_OPERATOR,
			"no way to ask this operator for the balance is known");
		st_error_set_hint("write a recipe (docs/operators.md), or dial the code with ussd");
		return SIMTOPUP_NO_RECIPE;
	}
	balance = g_new0(struct simtopup_balance, 1);
	balance->subject = *subject;
	g_strlcpy(balance->source, "ussd", sizeof(balance->source));
	result = ask_ways(port, recipe, deadline, balance);
	if (result) {
		/* A recipe asks only what buys nothing, so nothing happened. */
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
		return explain(recipe, result);
	}
	*ret = g_steal_pointer(&balance);
	return 0;
}
