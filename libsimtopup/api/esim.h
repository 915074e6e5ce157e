/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#ifndef ST_API_ESIM_H
#define ST_API_ESIM_H

#include "../esim/session.h"
#include "../esim/switch.h"
#include "modem.h"

#include <json-glib/json-glib.h>
#include <simtopup/esim.h>

#define ESIM_MS 30000

struct simtopup_esim {
	simtopup_modem *modem;
	struct st_isdr isdr;
	bool may_restart; /* the modem */
};

struct simtopup_profiles {
	GArray *list; /* of struct st_profile */
};

/*
 * Around each call: the handle, the modem's lock, the port, and a session.
 * Only after 0 call st_esim_end().
 */
int st_esim_begin(simtopup_esim *esim, int timeout_ms, int default_ms, struct st_esim *ret_session,
		  st_deadline *ret_deadline);
void st_esim_end(simtopup_esim *esim, struct st_esim *session);
/* The same without a session: what switches opens its own. */
int st_esim_enter(simtopup_esim *esim, int timeout_ms, int default_ms, st_deadline *ret_deadline);
void st_esim_leave(simtopup_esim *esim);

/* esim_json.c */
JsonArray *st_esim_names(uint32_t bits, const char *(*name)(unsigned bit));
JsonArray *st_profiles_json(const GArray *profiles);
JsonObject *st_notice_json(const struct st_notice *notice);
void st_esim_info_json(const struct st_es10_info *info, JsonObject *object);
JsonObject *st_switch_json(const struct st_switch_report *report);

#endif
