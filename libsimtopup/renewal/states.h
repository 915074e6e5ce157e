/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The states of a renewal, and the only ways between them. */
#ifndef ST_RENEWAL_STATES_H
#define ST_RENEWAL_STATES_H

#include <simtopup/error.h>
#include <stdbool.h>

/* The reason of a REFUSED whose string never left. */
#define ST_REASON_NOT_SENT "not-sent"
/* The reason of a FAILED whose credit came after all: only a person leads out of it. */
#define ST_REASON_LATE "late"

enum st_state {
	ST_PLANNED,
	ST_ARMED,
	ST_SUBMITTING,
	ST_ACCEPTED,
	ST_REFUSED,
	ST_IN_DOUBT,
	ST_VERIFIED,
	ST_FAILED,
	ST_UNVERIFIED,
	ST_REVERSED,
	ST_CANCELLED,
	ST_RESOLVED_PAID,
	ST_RESOLVED_NOT_PAID,
	ST_STATES,
};

const char *st_state_name(enum st_state state);
bool st_state_parse(const char *name, enum st_state *ret_state);
/* The name of the edge, NULL when there is none. */
const char *st_state_edge(enum st_state from, enum st_state to);
/* Has the one right to send been used? */
bool st_state_is_sent(enum st_state state);
/* Sent, and evidence may still change it. */
bool st_state_is_watched(enum st_state state);
/* Nothing was paid and nothing will be: frees the voucher and the reservation. */
bool st_state_is_free(enum st_state state);
enum simtopup_effect st_state_effect(enum st_state state);
/* The same where the reason is known: unknown for a FAILED that is late. */
enum simtopup_effect st_state_told_effect(enum st_state state, const char *reason);
/* What a person should do now; `reason` as in the row, may be "". */
const char *st_state_advice(enum st_state state, const char *reason);

#endif
