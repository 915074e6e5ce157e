/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PROVIDERS "/usr/share/mobile-broadband-provider-info/serviceproviders.xml"
#define SITE_RECIPES "/etc/simtopup/operators"
#define SYSTEM_LEDGER "/var/lib/simtopup/ledger.db"

int tool_follow_clock(const struct tool *tool)
{
	const char *control_socket = g_getenv("SIMTOPUP_CLOCK");

	if (control_socket && simtopup_clock_follow(control_socket) < 0)
		return tool_fail(tool);
	return TOOL_DONE;
}

/* The only modem of the machine. */
static int find_device(const struct tool *tool, char **ret_device)
{
	g_autoptr(JsonNode) root = NULL;
	JsonArray *modems;
	char *json;
	guint count;

	if (simtopup_modems_json(&json) < 0)
		return tool_fail(tool);
	root = tool_parse(json);
	simtopup_free(json);
	modems = json_node_get_array(root);
	count = json_array_get_length(modems);
	if (count == 0)
		return tool_error(tool, SIMTOPUP_NO_DEVICE, "no modem found; name one with -d");
	if (count > 1)
		return tool_usage(tool, "%u modems found; name one with -d", count);
	*ret_device = tool_member(json_array_get_element(modems, 0), "device");
	return TOOL_DONE;
}

int tool_open_modem(struct tool *tool)
{
	g_autofree char *device = g_strdup(tool->args.device ? tool->args.device :
					   g_getenv("SIMTOPUP_DEVICE"));
	int code;

	if (!device || !*device) {
		g_clear_pointer(&device, g_free);
		code = find_device(tool, &device);
		if (code)
			return code;
	}
	if (simtopup_modem_open(device, tool->args.timeout_ms, &tool->modem) < 0)
		return tool_fail(tool);
	tool_watch_modem(tool);
	return TOOL_DONE;
}

/* Later ones win: the distribution's, ours, the machine's, the user's. */
static char **list_recipes(void)
{
	const char *given = g_getenv("SIMTOPUP_OPERATORS");
	char **paths;

	if (given)
		return g_strsplit(given, ":", -1);
	paths = g_new0(char *, 5);
	paths[0] = g_strdup(PROVIDERS);
	paths[1] = g_strdup(RECIPES_DIR);
	paths[2] = g_strdup(SITE_RECIPES);
	paths[3] = g_build_filename(g_get_user_config_dir(), "simtopup", "operators", NULL);
	return paths;
}

int tool_load_operators(struct tool *tool)
{
	g_auto(GStrv) paths = list_recipes();
	int code;

	if (simtopup_operators_load((const char *const *)paths, g_strv_length(paths),
				    &tool->operators) == SIMTOPUP_OK)
		return TOOL_DONE;
	code = tool_fail(tool);
	return code == TOOL_USAGE ? TOOL_FAILED : code;
}

static int make_default_ledger(const struct tool *tool, char **ret_path)
{
	g_autofree char *path = geteuid() == 0 ?
		g_strdup(SYSTEM_LEDGER) :
		g_build_filename(g_get_user_state_dir(), "simtopup", "ledger.db", NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	if (g_mkdir_with_parents(folder, 0700) < 0)
		return tool_error(tool, SIMTOPUP_IO, "cannot make %s: %s", folder,
				  strerror(errno));
	*ret_path = g_steal_pointer(&path);
	return TOOL_DONE;
}

static bool ledger_exists(const char *uri)
{
	const char *path = g_str_has_prefix(uri, "file:") ? uri + strlen("file:") : uri;

	/* Missing beside its key is the library's to refuse. */
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *stem = g_str_has_suffix(base, ".db") ?
		g_strndup(base, strlen(base) - strlen(".db")) : g_strdup(base);
	g_autofree char *key = g_strdup_printf("%s/%s.key", folder, stem);

	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(key, G_FILE_TEST_EXISTS);
}

int tool_open_ledger(struct tool *tool, bool may_make)
{
	g_autofree char *path = g_strdup(tool->args.ledger);
	int code;

	if (!path) {
		code = make_default_ledger(tool, &path);
		if (code)
			return code;
	}
	if (!may_make && tool->args.ledger && !ledger_exists(path))
		return tool_error(tool, SIMTOPUP_NOT_FOUND, "there is no ledger at %s", path);
	if (simtopup_ledger_open(path, tool->args.timeout_ms, &tool->ledger) < 0)
		return tool_fail(tool);
	if (tool->operators && simtopup_ledger_set_operators(tool->ledger, tool->operators) < 0)
		return tool_fail(tool);
	return TOOL_DONE;
}

void tool_close(struct tool *tool)
{
	simtopup_modem *modem = g_steal_pointer(&tool->modem);

	tool_watch_modem(tool);
	simtopup_ledger_close(g_steal_pointer(&tool->ledger));
	simtopup_operators_free(g_steal_pointer(&tool->operators));
	simtopup_modem_close(modem);
}
