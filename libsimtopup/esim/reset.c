/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "reset.h"

#include "../core/error.h"
#include "switch.h"

#include <string.h>

static int check_eid(struct st_esim *esim, const char *eid, st_deadline deadline)
{
	char found[ST_EID_TEXT];
	int result = st_esim_eid(esim, found, deadline);

	if (result || g_ascii_strcasecmp(found, eid) == 0)
		return result;
	return st_fail(SIMTOPUP_SUBJECT_CHANGED, ST_LAYER_CARD,
		       "the EID is not that of this card");
}

/* Which profile is in use, "" none. */
static int ask_enabled(struct st_esim *esim, char ret_iccid[ST_ICCID_TEXT], st_deadline deadline)
{
	g_autoptr(GArray) profiles = NULL;
	int result = st_esim_profiles(esim, false, &profiles, deadline);
	const struct st_profile *enabled = result ? NULL : st_profile_find_enabled(profiles);

	if (result == 0)
		g_strlcpy(ret_iccid, enabled ? enabled->iccid : "", ST_ICCID_TEXT);
	return result;
}

static int reset_card(struct st_port *port, const struct st_isdr *isdr, unsigned bits,
		      const char *eid, char ret_enabled[ST_ICCID_TEXT], st_deadline deadline)
{
	struct st_es10_request request;
	struct st_esim esim;
	int result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);

	if (result == 0)
		result = st_esim_open(&esim, port, isdr, deadline);
	if (result)
		return result;
	result = check_eid(&esim, eid, deadline);
	if (result == 0)
		result = ask_enabled(&esim, ret_enabled, deadline);
	if (result == 0) {
		st_es10_ask_reset(bits, &request);
		result = st_esim_do(&esim, ST_ES10_RESET, &request, deadline);
	}
	st_esim_close(&esim);
	return result;
}

/* Is that profile still in use? The card may be in the middle of its REFRESH. */
static int is_kept(struct st_port *port, const struct st_isdr *isdr, const char *iccid,
		   bool *ret_kept, st_deadline deadline)
{
	char enabled[ST_ICCID_TEXT];
	struct st_esim esim;
	int result;

	do {
		result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);
		if (result == 0)
			result = st_esim_open(&esim, port, isdr, deadline);
		if (result == 0) {
			result = ask_enabled(&esim, enabled, deadline);
			st_esim_close(&esim);
		}
	} while (result && result != SIMTOPUP_NO_EUICC && st_switch_is_passing(result) &&
		 st_switch_pause(port, st_switch_usual.poll_ms, deadline) == 0);
	if (result == 0)
		*ret_kept = st_iccid_same(enabled, iccid);
	return result;
}

/* Some modems hide the eSIM when no profile is enabled: then none is. */
static int follow(struct st_port *port, const struct st_isdr *isdr, const char *enabled,
		  st_deadline deadline)
{
	struct st_switch_report report = { .way = NULL };
	bool kept = false;
	int result = is_kept(port, isdr, enabled, &kept, deadline);

	if (result == SIMTOPUP_NO_EUICC)
		result = 0;
	if (result || kept)
		return result;
	g_strlcpy(report.from, enabled, sizeof(report.from));
	report.way = "refresh";
	return st_switch_settle(port, &st_switch_usual, &report, "", deadline);
}

int st_esim_reset(struct st_port *port, const struct st_isdr *isdr, unsigned bits,
		  const char *eid, st_deadline deadline)
{
	char enabled[ST_ICCID_TEXT] = "";
	int result;

	st_loop_set_stage(port->loop, "resetting the eSIM's memory");
	result = reset_card(port, isdr, bits, eid, enabled, deadline);
	if (result || !*enabled)
		return result;
	result = follow(port, isdr, enabled, deadline);
	return result ? st_error_set_effect(SIMTOPUP_EFFECT_DONE) : 0;
}
