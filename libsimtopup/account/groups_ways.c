/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The groups of a recipe that say how to ask. */
#include "keys.h"

#include <string.h>

#define SMS_TEXT_MAX 160 /* one part, 3GPP TS 23.040 9.2.3.16 */

static const struct st_choice answers[] = {
	{ "ussd", ST_ANSWER_USSD },
	{ "sms", ST_ANSWER_SMS },
	{ "either", ST_ANSWER_EITHER },
	{ NULL, 0 },
};

/* Not a way of its own: "[balance]" is the first. NULL: too many. */
static struct st_ask_way *new_way(const struct st_keys *keys)
{
	struct st_recipe *recipe = keys->recipe;
	struct st_ask_way *way = &recipe->ways[recipe->n_ways];

	if (recipe->n_ways == ST_WAYS_MAX) {
		st_keys_bad(keys, "(group)", "there are more than %d", ST_WAYS_MAX - 1);
		return NULL;
	}
	st_way_init(way);
	way->fact = recipe->fact;
	return way;
}

/* What a way has whatever its method. */
static bool read_terms(const struct st_keys *keys, struct st_ask_way *way)
{
	int64_t timeout_ms = way->timeout_ms, wait_ms = way->sms_wait_ms;

	if (!st_keys_fact(keys, &way->fact) || !st_keys_bool(keys, "costs", &way->costs) ||
	    !st_keys_bool(keys, "home-only", &way->home_only) ||
	    !st_keys_bool(keys, "free-abroad", &way->free_abroad) ||
	    !st_keys_seconds(keys, "timeout-s", &timeout_ms) ||
	    !st_keys_seconds(keys, "sms-wait-s", &wait_ms) ||
	    !st_keys_seconds(keys, "min-interval-s", &way->min_interval_ms))
		return false;
	if (way->home_only && way->free_abroad)
		return st_keys_bad(keys, "free-abroad", "and home-only contradict each other");
	way->timeout_ms = (int)MIN(timeout_ms, 600000);
	way->sms_wait_ms = (int)MIN(wait_ms, 600000);
	return true;
}

static bool read_ussd(const struct st_keys *keys, struct st_ask_way *way)
{
	int answer_by = ST_ANSWER_USSD;
	unsigned count = 0;

	if (!st_keys_need(keys, "code") || !st_keys_text(keys, "code", &way->name) ||
	    !st_keys_code(keys, "code", way->name) ||
	    !st_keys_choice(keys, "answer-by", answers, &answer_by))
		return false;
	if (strchr(way->name, '{'))
		return st_keys_bad(keys, "code", "has a placeholder");
	way->answer_by = (enum st_answer_by)answer_by;
	if (way->answer_by != ST_ANSWER_USSD && !keys->recipe->senders)
		return st_keys_bad(keys, "answer-by", "needs [sms] senders");
	/* Each answer has the text that must stand before it: step 1 follows the code. */
	if (st_keys_have(keys, "step.1.answer") && !st_keys_need(keys, "step.1.expect"))
		return false;
	way->steps.step[0] = (struct st_step){ .expect = "", .send = way->name };
	if (!st_keys_steps(keys, "answer", 1, way->steps.step + 1, &count))
		return false;
	way->steps.count = count + 1;
	return true;
}

static bool read_sms(const struct st_keys *keys, struct st_ask_way *way)
{
	g_autofree char *name = NULL;
	const char *digits;

	if (!st_keys_need(keys, "to") || !st_keys_text(keys, "to", &way->to) ||
	    !st_keys_need(keys, "text") || !st_keys_text(keys, "text", &way->text))
		return false;
	digits = way->to + (way->to[0] == '+');
	/* 3GPP TS 23.040, 9.1.2.5: an address has at most 20 digits. */
	if (!*digits || strlen(digits) > 20 || strspn(digits, "0123456789") != strlen(digits))
		return st_keys_bad(keys, "to", "is not a number of 1 to 20 digits");
	if (!*way->text || strlen(way->text) > SMS_TEXT_MAX)
		return st_keys_bad(keys, "text", "is empty, or longer than one message");
	name = g_strdup_printf("%s to %s", way->text, way->to);
	way->name = st_recipe_keep(keys->recipe, name);
	way->answer_by = ST_ANSWER_SMS;
	return true;
}

/* What only a person does, or a later version. */
static bool read_other(const struct st_keys *keys, struct st_ask_way *way)
{
	if (!st_keys_need(keys, "to") || !st_keys_text(keys, "to", &way->to))
		return false;
	way->name = way->to;
	return true;
}

bool st_group_balance(const struct st_keys *keys)
{
	static const char *const known[] = {
		"code", "step.*.expect", "step.*.answer", "answer-by", "timeout-s", "sms-wait-s",
		"min-interval-s", "costs", "home-only", "free-abroad", "source", "certainty", NULL,
	};
	struct st_ask_way *way = new_way(keys);

	if (!way || !st_keys_known(keys, known) || !read_ussd(keys, way) ||
	    !read_terms(keys, way))
		return false;
	keys->recipe->n_ways++;
	return true;
}

/* "[way N]": tried in order when what stands before has not answered. */
bool st_group_way(const struct st_keys *keys)
{
	static const char *const ussd[] = {
		"method", "code", "step.*.expect", "step.*.answer", "answer-by", "timeout-s",
		"sms-wait-s", "min-interval-s", "costs", "home-only", "free-abroad", "source",
		"certainty", NULL,
	};
	static const char *const others[] = {
		"method", "text", "to", "timeout-s", "sms-wait-s", "min-interval-s", "costs",
		"home-only", "free-abroad", "source", "certainty", NULL,
	};
	static const struct st_choice methods[] = {
		{ "ussd", ST_WAY_USSD }, { "sms", ST_WAY_SMS }, { "call", ST_WAY_CALL },
		{ "http", ST_WAY_HTTP }, { NULL, 0 },
	};
	static bool (*const read[])(const struct st_keys *, struct st_ask_way *) = {
		[ST_WAY_USSD] = read_ussd, [ST_WAY_SMS] = read_sms,
		[ST_WAY_CALL] = read_other, [ST_WAY_HTTP] = read_other,
	};
	struct st_ask_way *way = new_way(keys);
	int method = ST_WAY_USSD;

	if (!way || !st_keys_need(keys, "method") ||
	    !st_keys_choice(keys, "method", methods, &method) ||
	    !st_keys_known(keys, method == ST_WAY_USSD ? ussd : others))
		return false;
	way->method = (enum st_way_method)method;
	way->costs = method != ST_WAY_USSD;
	if (!read[method](keys, way) || !read_terms(keys, way))
		return false;
	keys->recipe->n_ways++;
	return true;
}
