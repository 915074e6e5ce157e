/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "pin.h"

#include "../core/error.h"

#include <string.h>

#define TRIES_MIN 2       /* never the last one, unless forced */
#define LOOK_AGAIN_MS 3000 /* kept of the deadline for a second look at the SIM */

static bool is_puk(const struct st_pin_act *act)
{
	return act->action == ST_PIN_UNBLOCK;
}

static int retries_of(const struct st_pin_act *act, const struct st_subscriber *sim)
{
	return is_puk(act) ? sim->puk_retries : sim->pin_retries;
}

int st_pin_fail_wrong(const struct st_pin_act *act, int retries)
{
	const char *what = is_puk(act) ? "PUK" : "PIN";

	if (retries > 0)
		st_fail(SIMTOPUP_PIN_WRONG, ST_LAYER_CARD, "wrong %s: %d %s left", what, retries,
			retries == 1 ? "try is" : "tries are");
	else if (retries < 0)
		st_fail(SIMTOPUP_PIN_WRONG, ST_LAYER_CARD, "wrong %s", what);
	else if (is_puk(act))
		st_fail(SIMTOPUP_SIM_BLOCKED, ST_LAYER_CARD,
			"wrong PUK: no try is left, the SIM is blocked for good");
	else
		st_fail(SIMTOPUP_PUK_REQUIRED, ST_LAYER_CARD,
			"wrong PIN: no try is left, the SIM waits for its PUK");
	return st_error_set_retries(retries);
}

static int check_subject(const struct st_pin_act *act, const struct st_subscriber *sim)
{
	if (!act->expect_iccid || strcmp(act->expect_iccid, sim->iccid) == 0)
		return 0;
	if (!sim->iccid[0])
		return st_fail(SIMTOPUP_SUBJECT_CHANGED, ST_LAYER_CARD,
			       "the modem does not tell which SIM this is");
	return st_fail(SIMTOPUP_SUBJECT_CHANGED, ST_LAYER_CARD, "this is another SIM");
}

/* Whether the SIM can take the code at all, and whether there is anything to do. */
static int check_state(const struct st_pin_act *act, const struct st_subscriber *sim,
		       bool *ret_needed)
{
	bool waits_for_puk = strcmp(sim->sim_state, "puk") == 0;
	int result = 0;

	*ret_needed = true;
	if (is_puk(act) && !waits_for_puk && strcmp(sim->sim_state, "blocked") != 0)
		result = st_fail(SIMTOPUP_STATE, ST_LAYER_CARD, "the SIM waits for no PUK");
	else if (strcmp(sim->sim_state, "pin") != 0 && !(is_puk(act) && waits_for_puk))
		result = st_subscriber_check_sim(sim);
	if (result)
		return result;
	switch (act->action) {
	case ST_PIN_VERIFY:
		*ret_needed = strcmp(sim->sim_state, "ready") != 0;
		return 0;
	case ST_PIN_ENABLE:
		*ret_needed = sim->pin_enabled != 1;
		return 0;
	case ST_PIN_DISABLE:
		*ret_needed = sim->pin_enabled != 0;
		return 0;
	case ST_PIN_CHANGE:
		if (sim->pin_enabled == 0)
			return st_fail(SIMTOPUP_STATE, ST_LAYER_CARD,
				       "the PIN is disabled: only an enabled one can be changed");
		return 0;
	default:
		return 0;
	}
}

static int guard(const struct st_pin_act *act, const struct st_subscriber *sim)
{
	const char *what = is_puk(act) ? "PUK" : "PIN";
	int retries = retries_of(act, sim);

	if (act->force || retries >= TRIES_MIN)
		return 0;
	if (retries < 0)
		st_fail(SIMTOPUP_LAST_TRY, ST_LAYER_CARD,
			"the modem does not tell how many tries the %s has left", what);
	else
		st_fail(SIMTOPUP_LAST_TRY, ST_LAYER_CARD, "the %s has only %d %s left", what,
			retries, retries == 1 ? "try" : "tries");
	st_error_set_hint("when you are sure of the code, force it");
	return st_error_set_retries(retries);
}

/* It was refused in words that tell nothing, but the card has counted it. */
static bool was_counted(const struct st_pin_act *act, const struct st_subscriber *before,
			const struct st_subscriber *after, int result)
{
	bool answered = result != SIMTOPUP_TIMEOUT && result != SIMTOPUP_CANCELLED &&
			result != SIMTOPUP_DEVICE_GONE;

	return answered && retries_of(act, after) >= 0 &&
	       retries_of(act, before) > retries_of(act, after);
}

/* What became of it is not known: tells what the SIM says now. The effect stays unknown. */
static int look_again(struct st_port *port, const struct st_pin_act *act,
		      const struct st_subscriber *before, st_deadline deadline)
{
	struct st_error_saved why;
	struct st_subscriber after;
	int result = st_error_status(), looked;

	st_error_save(&why);
	looked = port->ops->read_sim(port, &after, deadline);
	st_error_restore(&why);
	if (looked) {
		st_error_set_hint("look at the tries that are left before you try again");
		return result;
	}
	if (was_counted(act, before, &after, result))
		return st_pin_fail_wrong(act, retries_of(act, &after));
	if (retries_of(act, &after) < 0)
		st_error_set_hint("the SIM is now in state \"%s\"", after.sim_state);
	else
		st_error_set_hint("the SIM is now in state \"%s\", with %d tries left",
				  after.sim_state, retries_of(act, &after));
	return st_error_set_retries(retries_of(act, &after));
}

int st_pin_run(struct st_port *port, const struct st_pin_act *act, st_deadline deadline)
{
	struct st_subscriber before;
	bool needed = true;
	int result, left;

	st_loop_set_stage(port->loop, "pin");
	result = port->ops->read_sim(port, &before, deadline);
	if (result == 0)
		result = check_subject(act, &before);
	if (result == 0)
		result = check_state(act, &before, &needed);
	if (result == 0 && needed)
		result = guard(act, &before);
	if (result || !needed)
		return result;
	left = st_deadline_left(deadline);
	result = port->ops->pin_try(port, act,
				    st_deadline_in(left - MIN(left / 2, LOOK_AGAIN_MS)));
	if (result && st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN)
		return look_again(port, act, &before, deadline);
	return result;
}
