/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Cards with several eSIMs. */
#ifndef ST_ESIM_DOMAINS_H
#define ST_ESIM_DOMAINS_H

#include "session.h"

struct st_domain {
	struct st_isdr isdr;
	char eid[ST_EID_TEXT];
	GArray *profiles; /* of struct st_profile */
};

/*
 * Of struct st_domain, which own their profiles; at least one. `own` is tried
 * before those that are known, if it names any. A domain that answers and then
 * fails ends it: a list that leaves one out would look whole.
 */
int st_domains_read(struct st_port *port, const struct st_isdr *own, bool icons,
		    GArray **ret_domains, st_deadline deadline);

#endif
