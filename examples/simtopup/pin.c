/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "pin.h"

#include <string.h>

static int print_status(const struct tool *tool)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *state = NULL, *enabled = NULL, *retries = NULL, *puk_retries = NULL;
	simtopup_pin *pin;
	char *json;

	if (simtopup_pin_read(tool->modem, tool->args.timeout_ms, &pin) < 0)
		return tool_fail(tool);
	json = simtopup_pin_to_json(pin);
	simtopup_pin_free(pin);
	if (tool->args.json)
		return tool_print_json(json);
	root = tool_parse(json);
	simtopup_free(json);
	state = tool_member(root, "state");
	enabled = tool_member(root, "enabled");
	retries = tool_member(root, "retries");
	puk_retries = tool_member(root, "puk_retries");
	tool_print_line("SIM", "%s", state);
	tool_print_line("PIN", "enabled %s, tries %s", enabled ? enabled : "unknown",
			retries ? retries : "unknown");
	if (puk_retries)
		tool_print_line("PUK", "tries %s", puk_retries);
	return TOOL_DONE;
}

/* Done, whatever the look at it brings. */
static int report(const struct tool *tool)
{
	int code = print_status(tool);

	return code == TOOL_DONE ? code : TOOL_PARTLY;
}

typedef int (*act_fn)(simtopup_modem *, const char *, const char *, unsigned int, int);
typedef int (*replace_fn)(simtopup_modem *, const char *, const char *, const char *,
			  unsigned int, int);

struct verb {
	const char *name;
	act_fn act;         /* one code */
	replace_fn replace; /* the code and the new PIN */
	const char *question;
};

static int run(struct tool *tool, const struct verb *verb)
{
	const struct tool_args *args = &tool->args;
	unsigned flags = args->force ? SIMTOPUP_PIN_FORCE : 0;
	struct tool_pins *pins = tool_pins_new();
	int status, code;

	if (!pins)
		return tool_error(tool, SIMTOPUP_IO, "out of memory");
	code = tool_read_pins(tool, verb->question, verb->replace ? "New PIN: " : NULL, pins);
	if (code == TOOL_DONE)
		code = tool_open_modem(tool);
	if (code == TOOL_DONE) {
		status = verb->act ? verb->act(tool->modem, pins->code, args->expect_iccid, flags,
					       args->timeout_ms) :
				     verb->replace(tool->modem, pins->code, pins->new_pin,
						   args->expect_iccid, flags, args->timeout_ms);
		if (status < 0)
			code = tool_fail(tool);
	}
	tool_pins_free(pins);
	return code == TOOL_DONE ? report(tool) : code;
}

int tool_pin(struct tool *tool)
{
	static const struct verb verbs[] = {
		{"verify", simtopup_pin_verify, NULL, "PIN: "},
		{"enable", simtopup_pin_enable, NULL, "PIN: "},
		{"disable", simtopup_pin_disable, NULL, "PIN: "},
		{"change", NULL, simtopup_pin_change, "PIN: "},
		{"unblock", NULL, simtopup_pin_unblock, "PUK: "},
	};
	const char *name = tool->args.n_words == 1 ? tool->args.words[0] : "";
	int code;

	if (strcmp(name, "status") == 0) {
		code = tool_open_modem(tool);
		return code ? code : print_status(tool);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return run(tool, &verbs[i]);
	}
	return tool_usage(tool, "pin takes status, verify, enable, disable, change or unblock; "
			  "the codes come from a file, a descriptor or a prompt");
}
