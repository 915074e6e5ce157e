/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Which profile should be in use: state, policy and time in, a decision and
 * its reason out. Nothing is done here.
 */
#ifndef ST_ESIM_FAILOVER_H
#define ST_ESIM_FAILOVER_H

#include "../codec/identity.h"

#include <stdbool.h>
#include <stdint.h>

#define ST_FAILOVER_MAX 16

struct st_failover_policy {
	unsigned n;
	char order[ST_FAILOVER_MAX][ST_ICCID_TEXT]; /* the best first */
	int64_t down_after_ms;  /* without service so long: try another */
	int64_t settle_ms;      /* after a switch nothing is judged so long */
	int64_t retry_after_ms; /* a profile that failed is not tried again before */
	int64_t back_after_ms;  /* a better one is tried again so long after leaving it; 0: never */
	unsigned switches_per_day; /* 0: no limit */
};

struct st_failover_state {
	char enabled[ST_ICCID_TEXT]; /* "": none */
	bool in_service;
	int64_t since_ms;       /* in this state */
	int64_t switched_ms;    /* the last switch; 0: never */
	unsigned switches_today;
	unsigned n;             /* profiles on the card */
	struct {
		char iccid[ST_ICCID_TEXT];
		int64_t failed_ms; /* it had no service when it was left; 0: never */
		bool is_blocked;   /* by a policy rule, or without credit */
	} profiles[ST_FAILOVER_MAX];
};

enum st_failover_action { ST_FAILOVER_STAY, ST_FAILOVER_SWITCH };

struct st_failover_decision {
	enum st_failover_action action;
	char iccid[ST_ICCID_TEXT]; /* to switch to */
	const char *reason;        /* a word: "in-service", "settling", ... */
	int64_t look_again_ms;     /* when another decision may come; 0: only after a change */
};

void st_failover_decide(const struct st_failover_state *state,
			const struct st_failover_policy *policy, int64_t now_ms,
			struct st_failover_decision *ret_decision);

#endif
