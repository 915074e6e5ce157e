/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "subscriber_card.h"

#include "../core/error.h"
#include "../uicc/eid.h"
#include "../uicc/known.h"
#include "handle.h"

#include <string.h>

/* A modem that lets a command to the card hang must not cost the whole snapshot. */
#define CARD_MS 5000

static bool has_card(const struct st_subscriber *state)
{
	return strcmp(state->sim_state, "absent") != 0 && strcmp(state->sim_state, "error") != 0;
}

static void set_eid(struct st_subscriber *state, const char *eid)
{
	g_strlcpy(state->eid, eid, sizeof(state->eid));
	state->euicc = 1;
	for (unsigned i = 0; i < state->n_slots; i++) {
		struct st_slot *slot = &state->slots[i];

		if (!slot->active)
			continue;
		slot->euicc = 1;
		g_strlcpy(slot->eid, eid, sizeof(slot->eid));
	}
}

static void set_no_euicc(struct st_subscriber *state)
{
	state->euicc = 0;
	for (unsigned i = 0; i < state->n_slots; i++) {
		if (state->slots[i].active)
			state->slots[i].euicc = 0;
	}
}

/* The chip of a profile does not change while the handle is open. */
static bool recall_eid(const struct simtopup_modem *modem, struct st_subscriber *state)
{
	if (!state->iccid[0] || strcmp(modem->eid_iccid, state->iccid) != 0)
		return false;
	if (modem->eid[0])
		set_eid(state, modem->eid);
	else
		set_no_euicc(state);
	return true;
}

static void remember_eid(struct simtopup_modem *modem, const struct st_subscriber *state)
{
	g_strlcpy(modem->eid_iccid, state->iccid, sizeof(modem->eid_iccid));
	g_strlcpy(modem->eid, state->eid, sizeof(modem->eid));
}

static int find_eid(simtopup_modem *modem, struct st_subscriber *state, bool all,
		    st_deadline deadline)
{
	bool worth = state->euicc == 1 || (all && state->euicc != 0);
	char eid[ST_EID_SIZE];
	int result;

	if (state->eid[0] || !worth || !has_card(state) || recall_eid(modem, state))
		return 0;
	result = st_eid_read(modem->port, eid, deadline);
	if (result == 0)
		set_eid(state, eid);
	else if (result == SIMTOPUP_NOT_FOUND && state->euicc != 1)
		set_no_euicc(state);
	else
		return result;
	remember_eid(modem, state);
	return 0;
}

/* What ends the call; anything else leaves values absent. */
static int is_fatal(int result)
{
	if (result == SIMTOPUP_DEVICE_GONE || result == SIMTOPUP_CANCELLED)
		return result;
	if (result)
		st_error_clear();
	return 0;
}

int st_subscriber_ask_card(simtopup_modem *modem, struct st_subscriber *state, bool all,
			   st_deadline deadline)
{
	bool locked;
	int result = 0;

	if (!all && (state->eid[0] || state->euicc != 1))
		return 0;
	deadline = st_deadline_min(deadline, st_deadline_in(CARD_MS));
	/* Whoever has the modem may have it for minutes: a status does not wait for that. */
	locked = st_modem_lock(modem, st_deadline_in(0)) == 0;
	st_error_clear();
	if (locked)
		result = is_fatal(find_eid(modem, state, all, deadline));
	if (result == 0 && all)
		result = st_known_files(modem->port, state, locked, deadline);
	if (result == 0 && all)
		result = st_known_atr(modem->port, state, deadline);
	if (locked)
		st_modem_unlock(modem);
	return result;
}
