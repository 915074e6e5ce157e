/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include "../codec/activation.h"
#include "../core/error.h"
#include "../core/json.h"
#include "../esim/reset.h"

#include <string.h>

#define RESET_MS 60000

int simtopup_esim_open(simtopup_modem *modem, const char *aid, simtopup_esim **ret_esim)
{
	struct st_isdr isdr;
	simtopup_esim *esim;

	st_error_clear();
	if (!modem || !ret_esim)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	if (!st_isdr_read(aid, &isdr))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "an AID is 5 to 16 octets in hex");
	esim = g_new0(simtopup_esim, 1);
	esim->modem = modem;
	esim->isdr = isdr;
	*ret_esim = esim;
	return 0;
}

void simtopup_esim_allow_restart(simtopup_esim *esim, int allowed)
{
	esim->may_restart = allowed;
}

void simtopup_esim_close(simtopup_esim *esim)
{
	g_free(esim);
}

int st_esim_enter(simtopup_esim *esim, int timeout_ms, int default_ms, st_deadline *ret_deadline)
{
	int result;

	st_error_clear();
	if (!esim)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no eSIM was given");
	result = st_modem_begin(esim->modem, timeout_ms, default_ms, ret_deadline);
	if (result)
		return result;
	result = st_modem_lock(esim->modem, *ret_deadline);
	if (result)
		st_modem_end(esim->modem);
	return result;
}

void st_esim_leave(simtopup_esim *esim)
{
	st_modem_unlock(esim->modem);
	st_modem_end(esim->modem);
}

int st_esim_begin(simtopup_esim *esim, int timeout_ms, int default_ms, struct st_esim *ret_session,
		  st_deadline *ret_deadline)
{
	int result = st_esim_enter(esim, timeout_ms, default_ms, ret_deadline);
	struct st_port *port;

	if (result)
		return result;
	port = st_modem_port(esim->modem);
	st_loop_set_stage(port->loop, "asking the eSIM");
	result = st_port_acquire(port, ST_ESIM_NEEDS, *ret_deadline);
	if (result == 0)
		result = st_esim_open(ret_session, port, &esim->isdr, *ret_deadline);
	if (result)
		st_esim_leave(esim);
	return result;
}

void st_esim_end(simtopup_esim *esim, struct st_esim *session)
{
	st_esim_close(session);
	st_esim_leave(esim);
}

/* A request that is answered with a code, in a session of its own. */
static int do_one(simtopup_esim *esim, enum st_es10_tag tag, const struct st_es10_request *request,
		  int timeout_ms)
{
	struct st_esim session;
	st_deadline deadline;
	int result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);

	if (result)
		return result;
	result = st_esim_do(&session, tag, request, deadline);
	st_esim_end(esim, &session);
	return result;
}

static int fail_id(void)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
		       "a profile is named by its ICCID (18 to 20 digits) or its AID");
}

/* No answer came: does the list still have it? 0: it is gone. */
static int look_for_deleted(simtopup_esim *esim, const char *id, int timeout_ms)
{
	g_autoptr(GArray) profiles = NULL;
	struct st_error_saved why;
	struct st_esim session;
	st_deadline deadline;
	int result, status = st_error_status();

	st_error_save(&why);
	result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);
	if (result == 0) {
		result = st_esim_profiles(&session, false, &profiles, deadline);
		st_esim_end(esim, &session);
	}
	if (result == 0 && !st_profile_find(profiles, id)) {
		st_error_clear();
		return 0;
	}
	st_error_restore(&why);
	if (result == 0)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	return status;
}

int simtopup_esim_delete(simtopup_esim *esim, const char *id, int timeout_ms)
{
	struct st_es10_request request;
	struct st_profile_id profile;
	int result;

	st_error_clear();
	if (!id || !st_profile_id_read(id, &profile))
		return fail_id();
	st_es10_ask_delete(&profile, &request);
	result = do_one(esim, ST_ES10_DELETE, &request, timeout_ms);
	if (result && st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN)
		return look_for_deleted(esim, id, timeout_ms);
	return result;
}

int simtopup_esim_set_nickname(simtopup_esim *esim, const char *id, const char *nickname,
			       int timeout_ms)
{
	struct st_es10_request request;
	struct st_profile_id profile;

	st_error_clear();
	if (!id || !st_profile_id_read(id, &profile) || profile.by_aid)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "the profile is named by its ICCID here");
	if (!nickname || !g_utf8_validate(nickname, -1, NULL) ||
	    !st_es10_ask_nickname(profile.octets, nickname, &request))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a nickname is UTF-8 and has at most 64 bytes");
	return do_one(esim, ST_ES10_NICKNAME, &request, timeout_ms);
}

static bool is_host(const char *address)
{
	g_autofree char *code = g_strconcat("1$", address, "$", NULL);
	struct st_activation read;

	return !*address || (!strchr(address, '$') &&
			     !st_activation_read(code, strlen(code), &read) &&
			     strcmp(read.address, address) == 0);
}

int simtopup_esim_set_smdp(simtopup_esim *esim, const char *address, int timeout_ms)
{
	struct st_es10_request request;

	st_error_clear();
	if (!address || !is_host(address) || !st_es10_ask_set_smdp(address, &request))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an SM-DP+ is named by its host");
	return do_one(esim, ST_ES10_SET_SMDP, &request, timeout_ms);
}

int simtopup_esim_reset(simtopup_esim *esim, unsigned int bits, const char *eid, int timeout_ms)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!eid || bits == 0 || bits > (ST_RESET_OPERATIONAL | ST_RESET_TEST | ST_RESET_SMDP))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "say what is to be deleted, and the EID of the card");
	result = st_esim_enter(esim, timeout_ms, RESET_MS, &deadline);
	if (result)
		return result;
	result = st_esim_reset(st_modem_port(esim->modem), &esim->isdr, bits, eid, deadline);
	st_esim_leave(esim);
	return result;
}
