/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include <string.h>
#include <unistd.h>

#define LAST 4 /* digits to type */

static size_t find(const simtopup_profiles *profiles, const char *id)
{
	size_t i = 0;

	while (i < simtopup_profiles_count(profiles) &&
	       strcmp(simtopup_profiles_iccid(profiles, i), id) != 0 &&
	       g_ascii_strcasecmp(simtopup_profiles_aid(profiles, i), id) != 0)
		i++;
	return i;
}

/* What is deleted is shown; a provisioning profile must be meant in so many words. */
static int confirm(const struct tool *tool, const simtopup_profiles *profiles, size_t i)
{
	const char *iccid = simtopup_profiles_iccid(profiles, i);
	bool provisioning = strcmp(simtopup_profiles_class(profiles, i), "provisioning") == 0;
	const char *want = provisioning || strlen(iccid) < LAST ? iccid :
								  iccid + strlen(iccid) - LAST;
	char line[64];

	if (tool->args.yes && !provisioning)
		return TOOL_DONE;
	if (!isatty(STDIN_FILENO))
		return tool_usage(tool, provisioning ?
			"a provisioning profile is deleted only by someone who types its ICCID" :
			"nobody can be asked: delete with --yes");
	fputs("Deletes for good, and most cannot be downloaded again: ", stderr);
	tool_print_text(stderr, simtopup_profiles_spn(profiles, i));
	fputs(", ", stderr);
	tool_print_text(stderr, simtopup_profiles_name(profiles, i));
	fprintf(stderr, ", %s\n", iccid);
	if (!tool_ask(provisioning ? "Type its ICCID: " : "Type its last four digits: ", line,
		      sizeof(line)) || strcmp(line, want) != 0)
		return tool_error(tool, SIMTOPUP_CANCELLED, "nothing was deleted");
	return TOOL_DONE;
}

int tool_esim_delete(struct tool *tool, simtopup_esim *esim)
{
	const char *id = tool->args.words[1];
	simtopup_profiles *profiles;
	size_t i;
	int code = TOOL_DONE;

	if (simtopup_esim_profiles(esim, 0, tool->args.timeout_ms, &profiles) < 0)
		return tool_fail(tool);
	i = find(profiles, id);
	/* What is not there, the card says best. */
	if (i < simtopup_profiles_count(profiles))
		code = confirm(tool, profiles, i);
	simtopup_profiles_free(profiles);
	if (code)
		return code;
	if (simtopup_esim_delete(esim, id, tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	return tool->args.json ? puts("{\"deleted\":true}"), TOOL_DONE : TOOL_DONE;
}

int tool_esim_reset(struct tool *tool, simtopup_esim *esim)
{
	static const char *const names[] = {"operational", "test", "smdp"};
	const char *eid = NULL;
	unsigned bits = 0;

	for (int i = 1; i < tool->args.n_words; i++) {
		const char *word = tool->args.words[i];
		unsigned n = 0;

		while (n < G_N_ELEMENTS(names) && strcmp(names[n], word) != 0)
			n++;
		if (n < G_N_ELEMENTS(names))
			bits |= 1u << n;
		else if (eid || strlen(word) != 32)
			return tool_usage(tool, "reset operational|test|smdp ... EID");
		else
			eid = word;
	}
	/* Whole and typed: a script that deletes everything has to say on which card. */
	if (!bits || !eid)
		return tool_usage(tool, "say what is to be deleted, and then the EID of the card "
					"(simtopup esim info)");
	if (simtopup_esim_reset(esim, bits, eid, tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	return tool->args.json ? puts("{\"reset\":true}"), TOOL_DONE : TOOL_DONE;
}
