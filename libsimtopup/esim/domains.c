/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "domains.h"

#include "../core/error.h"

#include <string.h>

static void clear_domain(void *data)
{
	struct st_domain *domain = data;

	g_clear_pointer(&domain->profiles, g_array_unref);
}

/* Some makers' cards answer to the GSMA's name as well as to their own. */
static bool is_listed(const GArray *domains, const char *eid)
{
	for (unsigned i = 0; i < domains->len; i++) {
		if (strcmp(g_array_index(domains, struct st_domain, i).eid, eid) == 0)
			return true;
	}
	return false;
}

static int read_session(struct st_esim *esim, bool icons, GArray *domains, st_deadline deadline)
{
	struct st_domain domain = { .isdr = esim->isdr };
	int result = st_esim_eid(esim, domain.eid, deadline);

	if (result || is_listed(domains, domain.eid))
		return result;
	result = st_esim_profiles(esim, icons, &domain.profiles, deadline);
	if (result == 0)
		g_array_append_val(domains, domain);
	return result;
}

static int read_one(struct st_port *port, const struct st_isdr *isdr, bool icons, GArray *domains,
		    st_deadline deadline)
{
	struct st_esim esim;
	int result = st_esim_open(&esim, port, isdr, deadline);

	if (result)
		return result;
	result = read_session(&esim, icons, domains, deadline);
	st_esim_close(&esim);
	return result;
}

int st_domains_read(struct st_port *port, const struct st_isdr *own, bool icons,
		    GArray **ret_domains, st_deadline deadline)
{
	g_autoptr(GArray) domains = g_array_new(FALSE, FALSE, sizeof(struct st_domain));
	struct st_error_saved why = { 0 };
	struct st_isdr isdr;
	int result = 0, first = 0;

	g_array_set_clear_func(domains, clear_domain);
	if (own->len)
		result = read_one(port, own, icons, domains, deadline);
	for (unsigned i = 0; result == 0 || result == SIMTOPUP_NO_EUICC; i++) {
		if (result && !first) {
			first = result;
			st_error_save(&why);
		}
		if (!st_isdr_at(i, &isdr))
			break;
		result = read_one(port, &isdr, icons, domains, deadline);
	}
	if (result && result != SIMTOPUP_NO_EUICC)
		return result;
	/* The first says it best: a card for machines has the GSMA's name. */
	if (domains->len == 0) {
		st_error_restore(&why);
		return first;
	}
	st_error_clear();
	*ret_domains = g_steal_pointer(&domains);
	return 0;
}
