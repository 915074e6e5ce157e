/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What comes after the card's word: the modem has to look at the card again. */

#include "switch.h"

#include "../core/error.h"
#include "../core/log.h"

#include <string.h>

static bool never(const void *data)
{
	(void)data;
	return false;
}

int st_switch_pause(struct st_port *port, int ms, st_deadline deadline)
{
	int result;

	if (st_loop_gone(port->loop))
		st_port_forget_link(port);
	result = st_loop_wait(port->loop, never, NULL,
			      st_deadline_min(st_deadline_in(ms), deadline));
	/* That it went away is what is being waited for. */
	if (result == SIMTOPUP_DEVICE_GONE)
		return 0;
	return result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline) ? 0 : result;
}

bool st_switch_is_passing(int result)
{
	switch (result) {
	case SIMTOPUP_BUSY:
	case SIMTOPUP_IO:
	case SIMTOPUP_STATE:
	case SIMTOPUP_TIMEOUT:
	case SIMTOPUP_NO_DEVICE:
	case SIMTOPUP_DEVICE_GONE:
	case SIMTOPUP_PROTOCOL:
	case SIMTOPUP_RESOURCES:
	case SIMTOPUP_NOT_READY:
	case SIMTOPUP_NO_DATA:
	case SIMTOPUP_NO_SIM:
	case SIMTOPUP_SIM_ERROR:
	case SIMTOPUP_NO_EUICC:
	case SIMTOPUP_NOT_FOUND:
	/* A node that has just come back: its rights, and who tries it. */
	case SIMTOPUP_PERMISSION:
	case SIMTOPUP_PORT_TAKEN:
		return true;
	default:
		return false;
	}
}

/* Neither done nor worth another look. */
static bool is_final(int result)
{
	return result && result != SIMTOPUP_NOT_ACTIVE && !st_switch_is_passing(result);
}

/* 0: the modem shows it. */
static int look(struct st_port *port, struct st_switch_report *report, const char *iccid,
		st_deadline deadline)
{
	struct st_subscriber state;
	int result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);

	st_subscriber_init(&state);
	if (result == 0)
		result = port->ops->read_subscriber(port, &state, deadline);
	if (result)
		return result;
	g_strlcpy(report->modem, state.iccid, sizeof(report->modem));
	if (*iccid ? st_iccid_same(state.iccid, iccid) :
		     !st_iccid_same(state.iccid, report->from))
		return 0;
	st_fail(SIMTOPUP_NOT_ACTIVE, ST_LAYER_CARD,
		"the modem does not use what the card has enabled");
	if (*state.iccid && !st_iccid_same(state.iccid, report->from))
		st_error_set_hint(
			"another eSIM of the card may be in use: simtopup esim list --all");
	return SIMTOPUP_NOT_ACTIVE;
}

/* Looks until it is there, for at most `ms`; then the last look says why not. */
static int look_for(struct st_port *port, const struct st_switch_policy *policy,
		    struct st_switch_report *report, const char *iccid, int ms,
		    st_deadline deadline)
{
	st_deadline until = st_deadline_min(st_deadline_in(ms), deadline);
	struct st_error_saved why = { 0 };
	int result, pause, said = 0;

	do {
		result = look(port, report, iccid, until);
		if (result == 0 || is_final(result))
			return result;
		/* A look that the time ended tells less than one before it. */
		if (said != SIMTOPUP_NOT_ACTIVE || result == said) {
			st_error_save(&why);
			said = result;
		}
		pause = st_switch_pause(port, policy->poll_ms, until);
	} while (pause == 0);
	if (pause == SIMTOPUP_CANCELLED)
		return pause;
	st_error_restore(&why);
	return said;
}

/* A modem that ignores the card's REFRESH reads it anew when it had no power. */
static int wake(struct st_port *port, st_deadline deadline)
{
	int result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);

	return result ? result : port->ops->card.reset(port, deadline);
}

/* Some look at the card only when they start. Without an answer it may have begun. */
static int restart(struct st_port *port, st_deadline deadline)
{
	int result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);

	if (result)
		return result;
	st_log(ST_LAYER_CARD, "nothing else helps: the modem is restarted");
	result = port->ops->restart(port, deadline);
	if (result && st_error_effect() == SIMTOPUP_EFFECT_NONE)
		return result;
	st_port_forget_link(port);
	return result == SIMTOPUP_CANCELLED ? result : 0;
}

/* By its power; then by a restart, if the caller allows it. */
static int wake_and_look(struct st_port *port, const struct st_switch_policy *policy,
			 struct st_switch_report *report, const char *iccid, st_deadline deadline)
{
	int result = wake(port, deadline), left = st_deadline_left(deadline);

	if (result == 0) {
		report->woken = "power-cycle";
		result = look_for(port, policy, report, iccid,
				  policy->may_restart ? MIN(policy->power_ms, left / 3) : left,
				  deadline);
		if (result == 0 || !policy->may_restart || is_final(result))
			return result;
	}
	if (policy->may_restart && restart(port, deadline) == 0)
		report->woken = "restart";
	/* What is left is patience. */
	return look_for(port, policy, report, iccid, st_deadline_left(deadline), deadline);
}

int st_switch_settle(struct st_port *port, const struct st_switch_policy *policy,
		     struct st_switch_report *report, const char *iccid, st_deadline deadline)
{
	/* Without REFRESH nobody told the modem. */
	bool told = !report->way || strstr(report->way, "refresh");
	int result = look_for(port, policy, report, iccid, told ? policy->refresh_ms : 0, deadline);

	if (result == 0) {
		report->woken = report->woken ? report->woken : "refresh";
		return 0;
	}
	if (is_final(result))
		return result;
	st_log(ST_LAYER_CARD, "the modem does not look at the card again by itself");
	report->woken = NULL;
	result = wake_and_look(port, policy, report, iccid, deadline);
	if (result == 0 && !report->woken)
		report->woken = "refresh";
	return result;
}
