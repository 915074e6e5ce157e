/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Why USSD failed on LTE or NR. It goes over circuit-switched service (3GPP TS
 * 23.272: CS fallback) or IMS (TS 24.390). Networks that have neither for this
 * SIM refuse in the same words as for a code that they do not know.
 */
#include "../core/error.h"
#include "ussd.h"

#include <string.h>

#define ASK_MS 3000

/* A refusal that a missing service can be the reason of. */
static bool may_be_missing(int result)
{
	return result == SIMTOPUP_NETWORK || result == SIMTOPUP_UNSUPPORTED ||
	       result == SIMTOPUP_NOT_REGISTERED;
}

static bool is_registered(const struct st_subscriber *state)
{
	return strcmp(state->registration, "home") == 0 ||
	       strcmp(state->registration, "roaming") == 0;
}

static int no_service(const struct st_subscriber *state)
{
	const char *rat = strcmp(state->rat, "nr") == 0 ? "NR" : "LTE";
	char peer[64];
	enum simtopup_effect effect = st_error_effect();

	g_strlcpy(peer, simtopup_error_peer_code(simtopup_last_error()), sizeof(peer));
	if (state->cs_attached == 0)
		st_fail(SIMTOPUP_NO_CS, ST_LAYER_NETWORK,
			"no USSD here: %s without circuit-switched service", rat);
	else
		st_fail(SIMTOPUP_NO_CS, ST_LAYER_NETWORK,
			"USSD was refused on %s: no circuit-switched service, or an unknown code",
			rat);
	if (peer[0])
		st_error_set_peer("%s", peer);
	st_error_set_hint("where there is UMTS or GSM it may work; an SMS works here too");
	return st_error_set_effect(effect);
}

int st_ussd_explain(struct st_port *port, int result, st_deadline deadline, bool *ret_certain)
{
	struct st_error_saved why;
	struct st_subscriber state;
	int asked;

	if (!may_be_missing(result) || !port->ops->read_subscriber ||
	    st_deadline_passed(deadline))
		return result;
	st_error_save(&why);
	st_subscriber_init(&state);
	deadline = st_deadline_min(deadline, st_deadline_in(ASK_MS));
	asked = st_port_acquire(port, ST_NEED_STATE | ST_NEED_USSD, deadline);
	if (asked == 0)
		asked = port->ops->read_subscriber(port, &state, deadline);
	st_error_restore(&why);
	if (asked || !is_registered(&state) || state.cs_attached == 1 || !state.rat ||
	    (strcmp(state.rat, "lte") != 0 && strcmp(state.rat, "nr") != 0))
		return result;
	if (ret_certain)
		*ret_certain = state.cs_attached == 0;
	return no_service(&state);
}
