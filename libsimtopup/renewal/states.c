/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "states.h"

#include <stddef.h>
#include <string.h>

static const struct {
	enum st_state from, to;
	const char *name;
} edges[] = {
	{ ST_PLANNED, ST_ARMED, "arm" },
	{ ST_PLANNED, ST_CANCELLED, "cancel" },
	{ ST_ARMED, ST_ARMED, "arm-again" },
	{ ST_ARMED, ST_CANCELLED, "cancel" },
	{ ST_ARMED, ST_SUBMITTING, "commit" },
	{ ST_SUBMITTING, ST_ACCEPTED, "accepted" },
	{ ST_SUBMITTING, ST_REFUSED, "refused" },
	{ ST_SUBMITTING, ST_IN_DOUBT, "in-doubt" },
	{ ST_ACCEPTED, ST_ACCEPTED, "evidence" },
	{ ST_ACCEPTED, ST_VERIFIED, "verified" },
	{ ST_ACCEPTED, ST_FAILED, "failed" },
	{ ST_ACCEPTED, ST_UNVERIFIED, "unverified" },
	{ ST_ACCEPTED, ST_REVERSED, "reversed" },
	{ ST_ACCEPTED, ST_RESOLVED_PAID, "resolved" },
	{ ST_ACCEPTED, ST_RESOLVED_NOT_PAID, "resolved" },
	{ ST_IN_DOUBT, ST_IN_DOUBT, "evidence" },
	{ ST_IN_DOUBT, ST_ACCEPTED, "accepted" },
	{ ST_IN_DOUBT, ST_VERIFIED, "verified" },
	{ ST_IN_DOUBT, ST_FAILED, "failed" },
	{ ST_IN_DOUBT, ST_UNVERIFIED, "unverified" },
	{ ST_IN_DOUBT, ST_RESOLVED_PAID, "resolved" },
	{ ST_IN_DOUBT, ST_RESOLVED_NOT_PAID, "resolved" },
	{ ST_UNVERIFIED, ST_UNVERIFIED, "evidence" },
	{ ST_UNVERIFIED, ST_VERIFIED, "verified" },
	{ ST_UNVERIFIED, ST_RESOLVED_PAID, "resolved" },
	{ ST_UNVERIFIED, ST_RESOLVED_NOT_PAID, "resolved" },
	{ ST_FAILED, ST_FAILED, "evidence" },
	{ ST_FAILED, ST_RESOLVED_PAID, "resolved" },
	{ ST_FAILED, ST_RESOLVED_NOT_PAID, "resolved" },
	{ ST_VERIFIED, ST_REVERSED, "reversed" },
	{ ST_RESOLVED_PAID, ST_REVERSED, "reversed" },
};

static const struct {
	const char *name;
	bool sent, watched, is_free;
	enum simtopup_effect effect;
	const char *advice;
} facts[ST_STATES] = {
	[ST_PLANNED] = { "PLANNED", false, false, false, SIMTOPUP_EFFECT_NONE,
			 "Nothing was sent. Run the same command again with the same request key "
			 "to go on, or cancel it." },
	[ST_ARMED] = { "ARMED", false, false, false, SIMTOPUP_EFFECT_NONE,
		       "Nothing was sent. Run the same command again with the same request key "
		       "to go on, or cancel it." },
	[ST_SUBMITTING] = { "SUBMITTING", true, false, false, SIMTOPUP_EFFECT_UNKNOWN,
			    "It is being sent now. Wait, then look again; pay it no other way." },
	[ST_ACCEPTED] = { "ACCEPTED", true, true, false, SIMTOPUP_EFFECT_DONE,
			  "The operator acknowledged it; the proof is still missing. Verify it "
			  "at next_check_at." },
	[ST_REFUSED] = { "REFUSED", true, false, true, SIMTOPUP_EFFECT_NONE,
			 "The operator refused it and nothing was paid. Mend the cause, then "
			 "renew with a new request key." },
	[ST_IN_DOUBT] = { "IN_DOUBT", true, true, false, SIMTOPUP_EFFECT_UNKNOWN,
			  "It may have been paid. Do not pay it again. Verify it at next_check_at; "
			  "if that finds nothing, ask the operator and resolve it." },
	[ST_VERIFIED] = { "VERIFIED", true, false, false, SIMTOPUP_EFFECT_DONE,
			  "Done and proved. Keep the receipt." },
	[ST_FAILED] = { "FAILED", true, false, true, SIMTOPUP_EFFECT_NONE,
			"It had no effect. Renew with a new request key." },
	[ST_UNVERIFIED] = { "UNVERIFIED", true, true, false, SIMTOPUP_EFFECT_UNKNOWN,
			    "No proof came in time. Ask the operator whether it was credited, "
			    "then resolve it as paid or not paid." },
	[ST_REVERSED] = { "REVERSED", true, false, false, SIMTOPUP_EFFECT_DONE,
			  "It was paid and later taken back. Ask the operator why." },
	[ST_CANCELLED] = { "CANCELLED", false, false, true, SIMTOPUP_EFFECT_NONE,
			   "Cancelled before anything was sent." },
	[ST_RESOLVED_PAID] = { "RESOLVED_PAID", true, false, false, SIMTOPUP_EFFECT_DONE,
			       "A person settled it as paid." },
	[ST_RESOLVED_NOT_PAID] = { "RESOLVED_NOT_PAID", true, false, true, SIMTOPUP_EFFECT_NONE,
				   "A person settled it as not paid." },
};

const char *st_state_name(enum st_state state)
{
	return facts[state].name;
}

bool st_state_parse(const char *name, enum st_state *ret_state)
{
	for (int i = 0; i < ST_STATES; i++) {
		if (strcmp(name, facts[i].name) == 0) {
			*ret_state = (enum st_state)i;
			return true;
		}
	}
	return false;
}

const char *st_state_edge(enum st_state from, enum st_state to)
{
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		if (edges[i].from == from && edges[i].to == to)
			return edges[i].name;
	}
	return NULL;
}

bool st_state_is_sent(enum st_state state)
{
	return facts[state].sent;
}

bool st_state_is_watched(enum st_state state)
{
	return facts[state].watched;
}

bool st_state_is_free(enum st_state state)
{
	return facts[state].is_free;
}

enum simtopup_effect st_state_effect(enum st_state state)
{
	return facts[state].effect;
}

enum simtopup_effect st_state_told_effect(enum st_state state, const char *reason)
{
	bool late = state == ST_FAILED && strcmp(reason, ST_REASON_LATE) == 0;

	return late ? SIMTOPUP_EFFECT_UNKNOWN : facts[state].effect;
}

static const struct {
	enum st_state state;
	const char *reason, *advice;
} special[] = {
	{ ST_REFUSED, ST_REASON_NOT_SENT,
	  "Nothing was sent. Mend the cause, then renew with a new request key." },
	{ ST_REFUSED, "invalid",
	  "The operator does not know this voucher, and nothing was paid. Compare it with the card "
	  "digit by digit: a few wrong ones bar the SIM." },
	{ ST_REFUSED, "expired",
	  "The voucher has expired, and nothing was paid. Ask who sold it." },
	{ ST_REFUSED, "blocked",
	  "The operator has barred this SIM from recharging, and nothing was paid. Call it before "
	  "you try again." },
	{ ST_REFUSED, "credit",
	  "The balance is too low for this plan, and nothing was paid. Recharge first, then renew "
	  "with a new request key." },
	{ ST_FAILED, ST_REASON_LATE,
	  "It was taken for failed, and then came what only it would have made. Do not renew it "
	  "again. Ask the operator, then resolve it as paid or not paid." },
	{ ST_IN_DOUBT, "used",
	  "The operator says that the voucher is used already; that may be this very entry. Do "
	  "not enter it again. Verify it at next_check_at." },
	{ ST_IN_DOUBT, "no-receipt",
	  "The message left, and no receipt came yet. Do not send it again. Verify it at "
	  "next_check_at; if that finds nothing, ask the operator and resolve it." },
};

const char *st_state_advice(enum st_state state, const char *reason)
{
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (special[i].state == state && strcmp(special[i].reason, reason) == 0)
			return special[i].advice;
	}
	return facts[state].advice;
}
