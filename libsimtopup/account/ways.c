/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The ways to ask for a balance: which may be gone, and in which order until one answers. */
#include "ways.h"

#include "../core/error.h"

#include <string.h>

static const struct {
	unsigned needs;
	int (*ask)(struct st_question *question); /* NULL: not by this version */
} methods[] = {
	[ST_WAY_USSD] = { ST_NEED_USSD, st_ask_ussd },
	[ST_WAY_SMS] = { ST_NEED_SMS, st_ask_sms },
	[ST_WAY_CALL] = { 0, NULL },
	[ST_WAY_HTTP] = { 0, NULL },
};

/* Why a way is not gone. When none is, the last of these is the one that is told. */
enum obstacle { OPEN, NO_API, BY_PHONE, AT_HOME, UNSURE, CHARGED };

static bool may_cost(const struct st_ask_way *way, const struct st_asking *asking)
{
	return asking->abroad ? !way->free_abroad : way->costs;
}

static enum obstacle obstacle_of(const struct st_ask_way *way, const struct st_asking *asking)
{
	if (way->method == ST_WAY_CALL)
		return BY_PHONE;
	if (!methods[way->method].ask)
		return NO_API;
	if (asking->abroad && way->home_only)
		return AT_HOME;
	/* What is general knowledge only could buy something: a person decides. */
	if (strcmp(way->fact.certainty, "L") == 0 && !(asking->consent & ST_CONSENT_UNPROVED))
		return UNSURE;
	if (may_cost(way, asking) && !(asking->consent & ST_CONSENT_CHARGED))
		return CHARGED;
	return OPEN;
}

/* Of a way that is not gone: what a person can do. */
static void hint(const struct st_ask_way *way, enum obstacle obstacle)
{
	if (obstacle == CHARGED)
		st_error_set_hint("\"%s\" may be charged here: allow_charged consents", way->name);
	else if (obstacle == UNSURE)
		st_error_set_hint("\"%s\" is general knowledge only: allow_unproved consents, or "
				  "dial it with ussd", way->name);
	else if (obstacle == AT_HOME)
		st_error_set_hint("\"%s\" works at home only", way->name);
	else if (obstacle == BY_PHONE)
		st_error_set_hint("call %s", way->name);
	else if (obstacle == NO_API)
		st_error_set_hint("ask %s", way->name);
}

static int refuse(const struct st_ask_way *way, enum obstacle obstacle)
{
	static const struct {
		int status;
		const char *sentence;
	} refusals[] = {
		[OPEN] = { SIMTOPUP_NO_RECIPE,
			   "no way to ask this operator for a balance is known" },
		[NO_API] = { SIMTOPUP_UNSUPPORTED,
			     "this version does not ask the interfaces of providers" },
		[BY_PHONE] = { SIMTOPUP_NO_RECIPE,
			       "this operator tells the balance to callers only" },
		[AT_HOME] = { SIMTOPUP_NO_RECIPE, "abroad this operator cannot be asked" },
		[UNSURE] = { SIMTOPUP_UNPROVED,
			     "how to ask this operator is not known for certain" },
		[CHARGED] = { SIMTOPUP_CHARGED,
			      "to ask this operator may cost money here; nothing was sent" },
	};

	st_fail(refusals[obstacle].status, ST_LAYER_OPERATOR, "%s", refusals[obstacle].sentence);
	if (way)
		hint(way, obstacle);
	else
		st_error_set_hint("write a recipe (docs/operators.md), or dial its code with ussd");
	return refusals[obstacle].status;
}

/* The ways that may be gone are tried; the others are remembered for the hint. */
struct search {
	struct st_question question;
	const struct st_asking *asking;
	const struct st_ask_way *barred;
	enum obstacle obstacle;
	struct simtopup_balance *kept; /* the answer, else the first text that was none */
	struct st_error_saved why;     /* the first error */
	int result;                    /* its status, 0: none yet */
	bool over;                     /* cancelled, the modem is gone and the like */
	bool left;                     /* something that may cost, or a message, left the modem */
};

/* The next way may do what this one could not. */
static bool may_go_on(int result, st_deadline deadline)
{
	return result == SIMTOPUP_NETWORK || result == SIMTOPUP_UNSUPPORTED ||
	       result == SIMTOPUP_NO_CS ||
	       (result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline));
}

static bool is_answered(const struct simtopup_balance *balance)
{
	return balance->state == ST_BALANCE_OK || balance->state == ST_BALANCE_CLAIMED ||
	       balance->state == ST_BALANCE_PENDING_SMS;
}

/* A new result for the way; what belongs to the question stays. */
static void start(struct st_question *question, const struct st_ask_way *way)
{
	struct simtopup_balance *balance = question->balance;
	struct st_subject subject = balance->subject;

	memset(balance, 0, sizeof(*balance));
	balance->subject = subject;
	g_strlcpy(balance->code, way->name, sizeof(balance->code));
	question->way = way;
	st_error_clear();
}

static int go(struct search *search, const struct st_ask_way *way)
{
	struct st_question *question = &search->question;
	bool counts = way->method == ST_WAY_SMS || may_cost(way, search->asking);
	int result;

	start(question, way);
	result = st_port_acquire(question->port, ST_NEED_STATE | methods[way->method].needs |
				 (way->answer_by != ST_ANSWER_USSD ? ST_NEED_SMS : 0),
				 question->deadline);
	if (result)
		return result;
	st_interval_note(&question->balance->subject, way->name);
	result = methods[way->method].ask(question);
	if (counts && (result == 0 || st_error_effect() != SIMTOPUP_EFFECT_NONE))
		search->left = true;
	return result;
}

static void keep(struct search *search)
{
	g_free(search->kept);
	search->kept = g_memdup2(search->question.balance, sizeof(*search->kept));
}

/* True: it answered, or no other way is worth it. */
static bool try_way(struct search *search, const struct st_ask_way *way)
{
	int result = go(search, way);

	if (result == 0) {
		bool answered = is_answered(search->question.balance);

		if (answered || !search->kept)
			keep(search);
		return answered;
	}
	search->over = !may_go_on(result, search->question.deadline) &&
		       result != SIMTOPUP_TIMEOUT;
	if (search->result == 0 || search->over) {
		search->result = result;
		st_error_save(&search->why);
	}
	return !may_go_on(result, search->question.deadline);
}

static bool is_wanted(const struct st_recipe *recipe, unsigned i, const char *same_way)
{
	if (!same_way)
		return true;
	return *same_way ? strcmp(recipe->ways[i].name, same_way) == 0 : i == 0;
}

static void try_ways(struct search *search)
{
	const struct st_recipe *recipe = search->question.recipe;

	for (unsigned i = 0; i < recipe->n_ways; i++) {
		const struct st_ask_way *way = &recipe->ways[i];
		enum obstacle obstacle = obstacle_of(way, search->asking);

		if (!is_wanted(recipe, i, search->asking->same_way))
			continue;
		if (obstacle > search->obstacle) {
			search->obstacle = obstacle;
			search->barred = way;
		}
		if (obstacle == OPEN && !(search->question.no_ussd && way->method == ST_WAY_USSD) &&
		    try_way(search, way))
			return;
	}
}

/* Nobody answered with a balance: a text is better than an error, that than a refusal. */
static int conclude(struct search *search, struct simtopup_balance **ret)
{
	if (search->kept && !search->over) {
		*ret = g_steal_pointer(&search->kept);
		st_error_clear();
		return 0;
	}
	if (search->result == 0)
		return refuse(search->barred, search->obstacle);
	st_error_restore(&search->why);
	if (search->barred && !search->over)
		hint(search->barred, search->obstacle);
	/* A code that is free bought nothing, whatever became of it. */
	if (!search->left)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	else if (st_error_effect() == SIMTOPUP_EFFECT_NONE)
		st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	return search->result;
}

int st_balance_ask(struct st_port *port, const struct st_recipe *recipe,
		   const struct st_asking *asking, st_deadline deadline,
		   struct simtopup_balance **ret)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	struct search search = {
		.question = { port, recipe, NULL, deadline, balance, false }, .asking = asking,
	};
	int result;

	if (!recipe)
		return refuse(NULL, OPEN);
	balance->subject = asking->subject;
	try_ways(&search);
	result = conclude(&search, ret);
	g_free(search.kept);
	return result;
}

int st_balance_may_ask(const struct st_recipe *recipe, const struct st_subject *subject)
{
	int result = 0;

	for (unsigned i = 0; i < recipe->n_ways && result == 0; i++)
		result = st_interval_check(subject, recipe->ways[i].name,
					   recipe->ways[i].min_interval_ms);
	return result;
}

int st_balance_recall(struct st_port *port, const struct st_recipe *recipe,
		      const struct st_subject *subject, st_deadline deadline,
		      struct simtopup_balance **ret)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	struct st_question question = { port, recipe, NULL, deadline, balance, false };

	balance->subject = *subject;
	for (unsigned i = 0; i < recipe->n_ways; i++) {
		const struct st_ask_way *way = &recipe->ways[i];
		int64_t asked_ms = st_interval_asked(subject, way->name);
		int result;

		if (way->answer_by == ST_ANSWER_USSD || asked_ms == 0)
			continue;
		start(&question, way);
		result = st_port_acquire(port, ST_NEED_STATE | ST_NEED_SMS, deadline);
		if (result == 0)
			result = st_ask_store(&question, asked_ms);
		if (result == 0)
			*ret = g_steal_pointer(&balance);
		return result;
	}
	return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_OPERATOR, "nothing was asked by message");
}
