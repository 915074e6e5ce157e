/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include <string.h>

/* Whoever gave a name to it knows it best by that. */
static const char *best_name(const simtopup_profiles *profiles, size_t i)
{
	const char *nickname = simtopup_profiles_nickname(profiles, i);

	return *nickname ? nickname : simtopup_profiles_name(profiles, i);
}

static void print_profiles(const simtopup_profiles *profiles)
{
	for (size_t i = 0; i < simtopup_profiles_count(profiles); i++) {
		const char *class = simtopup_profiles_class(profiles, i);

		tool_print_line(simtopup_profiles_iccid(profiles, i), "%-8s  %s  %s%s%s",
				simtopup_profiles_state(profiles, i), best_name(profiles, i),
				simtopup_profiles_spn(profiles, i),
				strcmp(class, "operational") != 0 && *class ? "  " : "",
				strcmp(class, "operational") != 0 ? class : "");
	}
}

static int list_all(struct tool *tool, simtopup_esim *esim)
{
	simtopup_domains *domains;

	if (simtopup_esim_domains(esim, 0, tool->args.timeout_ms, &domains) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		tool_print_json(simtopup_domains_to_json(domains));
	for (size_t i = 0; !tool->args.json && i < simtopup_domains_count(domains); i++) {
		tool_print_line("EID", "%s  %s  --aid %s", simtopup_domains_eid(domains, i),
				simtopup_domains_name(domains, i),
				simtopup_domains_aid(domains, i));
		print_profiles(simtopup_domains_profiles(domains, i));
	}
	simtopup_domains_free(domains);
	return TOOL_DONE;
}

int tool_esim_list(struct tool *tool, simtopup_esim *esim)
{
	simtopup_profiles *profiles;

	if (tool->args.all)
		return list_all(tool, esim);
	if (simtopup_esim_profiles(esim, 0, tool->args.timeout_ms, &profiles) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		tool_print_json(simtopup_profiles_to_json(profiles));
	else
		print_profiles(profiles);
	simtopup_profiles_free(profiles);
	return TOOL_DONE;
}
