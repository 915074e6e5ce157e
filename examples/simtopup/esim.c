/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include <string.h>

static const char *word(const struct tool *tool, int n)
{
	return n < tool->args.n_words ? tool->args.words[n] : NULL;
}

static int info(struct tool *tool, simtopup_esim *esim)
{
	static const char *const keys[][2] = {
		{"eid", "EID"}, {"svn", "SGP.22"}, {"firmware", "Firmware"},
		{"free_nvm", "Free"}, {"addresses.smdp", "SM-DP+"}, {"addresses.smds", "SM-DS"},
		{"domain", "Domain"}, {"sas_number", "SAS"},
	};
	g_autoptr(JsonNode) root = NULL;
	char *json;

	if (simtopup_esim_info(esim, tool->args.timeout_ms, &json) < 0)
		return tool_fail(tool);
	if (tool->args.json)
		return tool_print_json(json);
	root = tool_parse(json);
	simtopup_free(json);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *value = tool_member(root, keys[i][0]);

		if (value)
			tool_print_line(keys[i][1], "%s%s", value,
					strcmp(keys[i][0], "free_nvm") == 0 ? " bytes" : "");
	}
	return TOOL_DONE;
}

static int nickname(struct tool *tool, simtopup_esim *esim)
{
	const char *name = word(tool, 2);

	if (simtopup_esim_set_nickname(esim, word(tool, 1), name ? name : "",
				       tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	return tool->args.json ? puts("{\"named\":true}"), TOOL_DONE : TOOL_DONE;
}

static int set_smdp(struct tool *tool, simtopup_esim *esim)
{
	const char *address = word(tool, 1);

	if (simtopup_esim_set_smdp(esim, address ? address : "", tool->args.timeout_ms) < 0)
		return tool_fail(tool);
	return tool->args.json ? puts("{\"set\":true}"), TOOL_DONE : TOOL_DONE;
}

static const struct {
	const char *name;
	int least, most; /* words behind it */
	int (*run)(struct tool *tool, simtopup_esim *esim);
} acts[] = {
	{"info", 0, 0, info},
	{"list", 0, 0, tool_esim_list},
	{"enable", 1, 1, tool_esim_enable},
	{"disable", 1, 1, tool_esim_disable},
	{"check", 0, 0, tool_esim_check},
	{"delete", 1, 1, tool_esim_delete},
	{"nickname", 1, 2, nickname},
	{"notifications", 0, 2, tool_esim_notifications},
	{"set-smdp", 0, 1, set_smdp},
	{"reset", 1, 4, tool_esim_reset},
};

int tool_esim(struct tool *tool)
{
	const char *name = word(tool, 0);
	simtopup_esim *esim;
	size_t i = 0;
	int code;

	while (name && i < G_N_ELEMENTS(acts) && strcmp(acts[i].name, name) != 0)
		i++;
	if (!name || i == G_N_ELEMENTS(acts) || tool->args.n_words - 1 < acts[i].least ||
	    tool->args.n_words - 1 > acts[i].most)
		return tool_usage(tool, "esim info, list, enable ID, disable ID, check, delete ID, "
					"nickname ICCID [NAME], notifications [show|remove N], "
					"set-smdp [HOST] or reset WHAT... EID");
	if (tool->args.all && strcmp(name, "list") != 0)
		return tool_usage(tool, "--all goes with `esim list` only");
	code = tool_open_modem(tool);
	if (code)
		return code;
	if (simtopup_esim_open(tool->modem, tool->args.aid, &esim) < 0)
		return tool_fail(tool);
	simtopup_esim_allow_restart(esim, tool->args.allow_restart);
	code = acts[i].run(tool, esim);
	simtopup_esim_close(esim);
	return code;
}
