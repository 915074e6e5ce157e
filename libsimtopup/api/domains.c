/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../esim/domains.h"

#include "../codec/digits.h"
#include "../core/error.h"
#include "../core/json.h"
#include "esim.h"

#include <simtopup/domains.h>

#define DOMAINS_MS 60000

struct entry {
	char aid[2 * ST_AID_MAX + 1], eid[ST_EID_TEXT];
	const char *name;
	simtopup_profiles profiles;
};

struct simtopup_domains {
	size_t n;
	struct entry entries[];
};

static simtopup_domains *take(const GArray *found)
{
	simtopup_domains *domains = g_malloc0(sizeof(*domains) + found->len * sizeof(struct entry));

	domains->n = found->len;
	for (unsigned i = 0; i < found->len; i++) {
		const struct st_domain *domain = &g_array_index(found, struct st_domain, i);
		struct entry *entry = &domains->entries[i];

		st_hex_encode(domain->isdr.aid, domain->isdr.len, entry->aid, sizeof(entry->aid));
		g_strlcpy(entry->eid, domain->eid, sizeof(entry->eid));
		entry->name = st_isdr_name(&domain->isdr);
		entry->profiles.list = g_array_ref(domain->profiles);
	}
	return domains;
}

int simtopup_esim_domains(simtopup_esim *esim, int icons, int timeout_ms,
			  simtopup_domains **ret_domains)
{
	g_autoptr(GArray) found = NULL;
	st_deadline deadline;
	struct st_port *port;
	int result = st_esim_enter(esim, timeout_ms, DOMAINS_MS, &deadline);

	if (result)
		return result;
	port = st_modem_port(esim->modem);
	st_loop_set_stage(port->loop, "asking the eSIMs");
	result = st_port_acquire(port, ST_ESIM_NEEDS, deadline);
	if (result == 0)
		result = st_domains_read(port, &esim->isdr, icons, &found, deadline);
	st_esim_leave(esim);
	if (result)
		return result;
	*ret_domains = take(found);
	return 0;
}

size_t simtopup_domains_count(const simtopup_domains *domains)
{
	return domains->n;
}

static const struct entry *at(const simtopup_domains *domains, size_t index)
{
	static const struct entry none = { .name = "" };

	return index < domains->n ? &domains->entries[index] : &none;
}

const char *simtopup_domains_aid(const simtopup_domains *domains, size_t index)
{
	return at(domains, index)->aid;
}

const char *simtopup_domains_name(const simtopup_domains *domains, size_t index)
{
	return at(domains, index)->name;
}

const char *simtopup_domains_eid(const simtopup_domains *domains, size_t index)
{
	return at(domains, index)->eid;
}

const simtopup_profiles *simtopup_domains_profiles(const simtopup_domains *domains, size_t index)
{
	return index < domains->n ? &domains->entries[index].profiles : NULL;
}

char *simtopup_domains_to_json(const simtopup_domains *domains)
{
	JsonObject *object = json_object_new();
	JsonArray *array = json_array_new();
	char *text;

	for (size_t i = 0; i < domains->n; i++) {
		const struct entry *entry = &domains->entries[i];
		JsonObject *domain = json_object_new();

		st_json_set_text(domain, "aid", entry->aid);
		st_json_set_text(domain, "domain", entry->name);
		st_json_set_text(domain, "eid", entry->eid);
		json_object_set_array_member(domain, "profiles",
					     st_profiles_json(entry->profiles.list));
		json_array_add_object_element(array, domain);
	}
	json_object_set_array_member(object, "domains", array);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_domains_free(simtopup_domains *domains)
{
	for (size_t i = 0; domains && i < domains->n; i++)
		g_array_unref(domains->entries[i].profiles.list);
	g_free(domains);
}
