/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include <glib.h>
#include <string.h>

#include "esim/failover.h"

#define A "89001010000000000016"
#define B "89001010000000000024"
#define C "89001010000000000032"
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define NOW (100 * HOUR)

static const struct st_failover_policy policy = {
	.n = 3,
	.order = { A, B, C },
	.down_after_ms = 5 * MINUTE,
	.settle_ms = 2 * MINUTE,
	.retry_after_ms = HOUR,
	.back_after_ms = 3 * HOUR,
	.switches_per_day = 6,
};

static struct st_failover_state on(const char *iccid, bool in_service, int64_t for_ms)
{
	struct st_failover_state state = { .in_service = in_service, .since_ms = NOW - for_ms,
					   .n = 3,
					   .profiles = { { .iccid = A }, { .iccid = B },
							 { .iccid = C } } };

	g_strlcpy(state.enabled, iccid, sizeof(state.enabled));
	return state;
}

static void stays(const struct st_failover_state *state, const char *reason, int64_t until)
{
	struct st_failover_decision decision;

	st_failover_decide(state, &policy, NOW, &decision);
	g_assert_cmpint(decision.action, ==, ST_FAILOVER_STAY);
	g_assert_cmpstr(decision.reason, ==, reason);
	g_assert_cmpint(decision.look_again_ms, ==, until);
}

static void switches(const struct st_failover_state *state, const char *reason, const char *iccid)
{
	struct st_failover_decision decision;

	st_failover_decide(state, &policy, NOW, &decision);
	g_assert_cmpint(decision.action, ==, ST_FAILOVER_SWITCH);
	g_assert_cmpstr(decision.reason, ==, reason);
	g_assert_cmpstr(decision.iccid, ==, iccid);
}

static void waits_before_it_leaves(void)
{
	struct st_failover_state state = on(A, false, 4 * MINUTE);

	stays(&state, "waiting", NOW + MINUTE);
	state = on(A, false, 5 * MINUTE);
	switches(&state, "no-service", B);
	state = on(A, true, 50 * HOUR);
	stays(&state, "in-service", 0);
	state.switched_ms = NOW - MINUTE;
	state.in_service = false;
	stays(&state, "settling", NOW + MINUTE);
}

static void skips_what_cannot_work(void)
{
	struct st_failover_state state = on(A, false, HOUR);

	state.profiles[1].is_blocked = true;
	switches(&state, "no-service", C);
	state.profiles[2].failed_ms = NOW - 10 * MINUTE;
	stays(&state, "nothing-left", NOW + 50 * MINUTE);
	state.profiles[2].failed_ms = NOW - HOUR;
	switches(&state, "no-service", C);
	state.n = 1; /* the others are not on the card */
	stays(&state, "nothing-left", 0);
	state = on("", false, 0);
	switches(&state, "none-enabled", A);
}

static void goes_back(void)
{
	struct st_failover_state state = on(C, true, HOUR);

	state.profiles[0].failed_ms = NOW - 2 * HOUR;
	state.profiles[1].failed_ms = NOW - HOUR;
	stays(&state, "in-service", NOW + HOUR);
	state.profiles[0].failed_ms = NOW - 3 * HOUR;
	switches(&state, "back-to-better", A);
	state = on("89001010000000000099", true, HOUR); /* one that the policy does not name */
	switches(&state, "back-to-better", A);
}

static void ends_somewhere(void)
{
	struct st_failover_state state = on(A, false, HOUR);

	state.switches_today = 6;
	stays(&state, "enough-today", 0);
	state.switches_today = 5;
	switches(&state, "no-service", B);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/failover/patience", waits_before_it_leaves);
	g_test_add_func("/failover/skip", skips_what_cannot_work);
	g_test_add_func("/failover/back", goes_back);
	g_test_add_func("/failover/limit", ends_somewhere);
	return g_test_run();
}
