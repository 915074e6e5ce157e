/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "slot.h"

#include "../core/error.h"

#include <stdio.h>
#include <string.h>

#define WATCHED (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT)
#define REQUEST_MS 10000 /* a switch is acknowledged at once */
#define TELL_SHARE 4	 /* of what is left, kept for asking which slot is in use */
#define LEAVE_MS 50	 /* at least, for taking the registration back */

/* The modem tells of the card from now on, to us and for as long as we wait. */
static int watch(struct st_port *port, st_deadline deadline)
{
	port->watch_kinds = WATCHED;
	return st_port_acquire(port, ST_NEED_STATE, deadline);
}

static void watch_no_more(struct st_port *port, st_deadline deadline)
{
	int left = st_deadline_left(deadline);
	struct st_error_saved why;

	port->watch_kinds = 0;
	if (left == 0)
		return; /* with the next call: a modem that is silent would make this one late */
	st_error_save(&why);
	if (port->linked && !st_loop_gone(port->loop))
		st_port_acquire(port, ST_NEED_STATE, st_deadline_in(MAX(left, LEAVE_MS)));
	st_error_restore(&why);
}

static const struct st_slot *slot_of(const struct st_subscriber *sim, int number)
{
	for (unsigned i = 0; i < sim->n_slots; i++) {
		if (number ? sim->slots[i].number == number : sim->slots[i].active)
			return &sim->slots[i];
	}
	return NULL;
}

static int check(const struct st_subscriber *sim, int number, bool force)
{
	const struct st_slot *slot = slot_of(sim, number);

	if (sim->n_slots == 0)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CARD,
			       "the modem tells of no slots: it has one, or hides them");
	if (!slot)
		return st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CALLER,
			       "the modem tells of no slot %d", number);
	if (strcmp(slot->state, "absent") == 0 && !force) {
		st_fail(SIMTOPUP_NO_SIM, ST_LAYER_CARD, "slot %d is empty", number);
		return st_error_set_hint("some modems see cards in the active slot only: then "
					 "force it");
	}
	return 0;
}

/* A lost answer is not the end: what the modem then tells of its slots counts. */
static int request(struct st_port *port, int slot, st_deadline deadline)
{
	int left = st_deadline_left(deadline);
	st_deadline step = st_deadline_in(MIN(left / 4, REQUEST_MS));
	int result = port->ops->slot_switch(port, slot, step);

	if (result && st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN &&
	    result != SIMTOPUP_CANCELLED)
		return 0;
	return result;
}

static int switch_and_wait(struct st_port *port, int slot, const char *other_iccid,
			   st_deadline deadline)
{
	/* The link may have gone while the card was awaited. */
	int result = st_port_acquire(port, ST_NEED_STATE, deadline);

	if (result == 0)
		result = request(port, slot, deadline);
	return result ? result : st_card_await(port, slot, other_iccid, deadline);
}

/* Which slot is in use now; 0: not known. */
static int active_now(struct st_port *port, st_deadline deadline)
{
	struct st_subscriber sim;
	const struct st_slot *slot;

	if (st_port_acquire(port, ST_NEED_STATE, deadline) ||
	    port->ops->read_slots(port, &sim, deadline))
		return 0;
	slot = slot_of(&sim, 0);
	return slot ? slot->number : 0;
}

/* The new card is not there: back to the former one, and says what has become of that. */
static int restore(struct st_port *port, int former, int wanted, st_deadline deadline)
{
	struct st_error_saved saved;
	char why[128];
	int status = st_error_status(), now = former, left = st_deadline_left(deadline), result;

	snprintf(why, sizeof(why), "%.120s", simtopup_error_message(simtopup_last_error()));
	st_error_save(&saved);
	result = status == SIMTOPUP_CANCELLED ? status :
						switch_and_wait(port, former, "",
								st_deadline_in(left -
									       left / TELL_SHARE));
	if (result)
		now = active_now(port, deadline);
	st_error_restore(&saved);
	if (result == 0)
		st_fail(status, ST_LAYER_CARD, "slot %d: %s; slot %d is in use again", wanted, why,
			former);
	else if (now)
		st_fail(status, ST_LAYER_CARD, "slot %d: %s; slot %d is in use now", wanted, why,
			now);
	else
		st_fail(status, ST_LAYER_CARD,
			"slot %d: %s; which slot is in use now is not known", wanted, why);
	if (result == 0)
		return st_error_status();
	st_error_set_hint("switch back to slot %d when the modem answers again", former);
	return st_error_set_effect(now == wanted ? SIMTOPUP_EFFECT_DONE :
				   now == former ? SIMTOPUP_EFFECT_NONE :
						   SIMTOPUP_EFFECT_UNKNOWN);
}

static int switch_from(struct st_port *port, const struct st_subscriber *before, int slot,
		       st_deadline deadline)
{
	const struct st_slot *former = slot_of(before, 0);
	int left = st_deadline_left(deadline), result;

	result = request(port, slot, deadline);
	if (result)
		return result; /* refused: nothing has changed */
	result = st_card_await(port, slot, before->iccid, st_deadline_in(left - left / 3));
	if (result == 0)
		return 0;
	if (!former)
		return st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	return restore(port, former->number, slot, deadline);
}

int st_slot_switch(struct st_port *port, int slot, bool force, st_deadline deadline)
{
	struct st_subscriber before;
	int result;

	st_loop_set_stage(port->loop, "slot");
	result = port->ops->read_slots(port, &before, deadline);
	if (result == 0 && st_deadline_passed(deadline)) /* what is missing may exist */
		result = st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_SYSTEM, "no answer in time");
	if (result == 0)
		result = check(&before, slot, force);
	if (result || slot_of(&before, slot)->active)
		return result;
	result = watch(port, deadline);
	if (result == 0)
		result = switch_from(port, &before, slot, deadline);
	watch_no_more(port, deadline);
	return result;
}

int st_sim_restart(struct st_port *port, st_deadline deadline)
{
	unsigned seen = port->sim_news;
	int result;

	st_loop_set_stage(port->loop, "sim");
	result = watch(port, deadline);
	if (result == 0)
		result = port->ops->card.reset(port, deadline);
	/* No answer: the card itself tells, when it goes. */
	if (result == SIMTOPUP_TIMEOUT && st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN &&
	    port->sim_news != seen)
		result = 0;
	if (result == 0) {
		result = st_card_await(port, 0, "", deadline);
		if (result)
			st_error_set_effect(SIMTOPUP_EFFECT_DONE);
	}
	watch_no_more(port, deadline);
	return result;
}
