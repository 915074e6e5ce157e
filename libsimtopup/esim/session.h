/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A conversation with one ISD-R of the card. The caller holds the modem's lock
 * and has acquired the port; a session lasts as long as one public call.
 */
#ifndef ST_ESIM_SESSION_H
#define ST_ESIM_SESSION_H

#include "../uicc/channel.h"
#include "es10.h"

#define ST_ESIM_NEEDS ST_NEED_STATE

/* Which security domain; of a card with several, each has its own profiles. */
struct st_isdr {
	uint8_t aid[ST_AID_MAX];
	size_t len; /* 0: the first that answers, of those that are known */
};

struct st_esim {
	struct st_channel channel;
	struct st_isdr isdr; /* the one that answered */
	struct st_es10_fci fci;
	GByteArray *answer;  /* to the last request */
};

/* Hex; false: not an AID. NULL or "" is the known list. */
bool st_isdr_read(const char *text, struct st_isdr *ret_isdr);
/* "GSMA", "5ber" ...; "" when nobody knows it. */
const char *st_isdr_name(const struct st_isdr *isdr);
/* The known ones, one after the other; false: no more. */
bool st_isdr_at(unsigned index, struct st_isdr *ret_isdr);

/* SIMTOPUP_NO_EUICC: none answers, or only one for machines (SGP.02). */
int st_esim_open(struct st_esim *ret_esim, struct st_port *port, const struct st_isdr *isdr,
		 st_deadline deadline);
void st_esim_close(struct st_esim *esim);

/* One request; its answer is in `esim->answer`. An answer without data is a failure. */
int st_esim_ask(struct st_esim *esim, const struct st_es10_request *request,
		st_deadline deadline);
/* An answer that does not mean anything. */
int st_esim_fail_malformed(void);
/* A request that is answered with a code. */
int st_esim_do(struct st_esim *esim, enum st_es10_tag tag, const struct st_es10_request *request,
	       st_deadline deadline);

int st_esim_eid(struct st_esim *esim, char ret_eid[ST_EID_TEXT], st_deadline deadline);
/* Of struct st_profile. */
int st_esim_profiles(struct st_esim *esim, bool icons, GArray **ret_profiles,
		     st_deadline deadline);
/* Of struct st_notice, without what the servers get. */
int st_esim_notices(struct st_esim *esim, GArray **ret_notices, st_deadline deadline);

/* By ICCID or AID; NULL: it is not there. */
const struct st_profile *st_profile_find(const GArray *profiles, const char *id);
const struct st_profile *st_profile_find_enabled(const GArray *profiles);

#endif
