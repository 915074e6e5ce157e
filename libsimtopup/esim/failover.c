/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "failover.h"

#include <glib.h>
#include <string.h>

static int find_profile(const struct st_failover_state *state, const char *iccid)
{
	for (unsigned i = 0; i < state->n; i++) {
		if (st_iccid_same(state->profiles[i].iccid, iccid))
			return (int)i;
	}
	return -1;
}

/* Its place in the order; a profile that the policy does not name is the last. */
static unsigned rank(const struct st_failover_policy *policy, const char *iccid)
{
	for (unsigned i = 0; i < policy->n; i++) {
		if (st_iccid_same(policy->order[i], iccid))
			return i;
	}
	return policy->n;
}

/* The earliest moment at which this profile may be tried; -1: never. */
static int64_t free_at(const struct st_failover_state *state, const char *iccid, int64_t wait_ms)
{
	int at = find_profile(state, iccid);

	if (at < 0 || state->profiles[at].is_blocked)
		return -1;
	return state->profiles[at].failed_ms ? state->profiles[at].failed_ms + wait_ms : 0;
}

static void stay(struct st_failover_decision *decision, const char *reason, int64_t until_ms)
{
	decision->action = ST_FAILOVER_STAY;
	decision->reason = reason;
	decision->look_again_ms = until_ms;
}

static void go(struct st_failover_decision *decision, const char *reason, const char *iccid)
{
	decision->action = ST_FAILOVER_SWITCH;
	decision->reason = reason;
	g_strlcpy(decision->iccid, iccid, sizeof(decision->iccid));
}

/* The best of the first `limit` that may be tried now; else when one may. */
static const char *choose(const struct st_failover_state *state,
			  const struct st_failover_policy *policy, unsigned limit,
			  int64_t wait_ms, int64_t now_ms, int64_t *ret_next_ms)
{
	*ret_next_ms = 0;
	for (unsigned i = 0; i < limit && i < policy->n; i++) {
		int64_t at = free_at(state, policy->order[i], wait_ms);

		if (at < 0 || st_iccid_same(policy->order[i], state->enabled))
			continue;
		if (at <= now_ms)
			return policy->order[i];
		if (*ret_next_ms == 0 || at < *ret_next_ms)
			*ret_next_ms = at;
	}
	return NULL;
}

static void judge_service(const struct st_failover_state *state,
			  const struct st_failover_policy *policy, int64_t now_ms,
			  struct st_failover_decision *decision)
{
	const char *better;
	int64_t next;

	if (policy->back_after_ms == 0)
		return stay(decision, "in-service", 0);
	better = choose(state, policy, rank(policy, state->enabled), policy->back_after_ms,
			now_ms, &next);
	if (better)
		go(decision, "back-to-better", better);
	else
		stay(decision, "in-service", next);
}

static void judge_loss(const struct st_failover_state *state,
		       const struct st_failover_policy *policy, int64_t now_ms,
		       struct st_failover_decision *decision)
{
	int64_t patience = state->since_ms + policy->down_after_ms, next;
	const char *other;

	if (*state->enabled && now_ms < patience)
		return stay(decision, "waiting", patience);
	other = choose(state, policy, policy->n, policy->retry_after_ms, now_ms, &next);
	if (other)
		go(decision, *state->enabled ? "no-service" : "none-enabled", other);
	else
		stay(decision, "nothing-left", next);
}

void st_failover_decide(const struct st_failover_state *state,
			const struct st_failover_policy *policy, int64_t now_ms,
			struct st_failover_decision *ret_decision)
{
	int64_t settled = state->switched_ms + policy->settle_ms;

	memset(ret_decision, 0, sizeof(*ret_decision));
	if (state->switched_ms && now_ms < settled)
		return stay(ret_decision, "settling", settled);
	if (state->in_service && *state->enabled)
		judge_service(state, policy, now_ms, ret_decision);
	else
		judge_loss(state, policy, now_ms, ret_decision);
	/* A card wears out, and two dead profiles must not be swapped for ever. */
	if (ret_decision->action == ST_FAILOVER_SWITCH && policy->switches_per_day &&
	    state->switches_today >= policy->switches_per_day) {
		memset(ret_decision, 0, sizeof(*ret_decision));
		stay(ret_decision, "enough-today", 0);
	}
}
