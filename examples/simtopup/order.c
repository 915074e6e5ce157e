/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>
#include <unistd.h>

#define VOUCHER_MAX 256 /* longer than any; the library says what is right */

bool tool_has_voucher(const struct tool *tool)
{
	return tool->args.voucher_file || tool->args.voucher_fd >= 0;
}

int tool_check_order(const struct tool *tool)
{
	const struct tool_args *args = &tool->args;

	if (args->n_words > 0)
		return tool_usage(tool, "renew takes no argument but options");
	if (!args->rail)
		return tool_usage(tool, "--rail is missing, such as --rail voucher-ussd");
	if (args->plan && g_str_has_prefix(args->rail, "voucher-"))
		return tool_usage(tool, "the rail %s takes a voucher, not a plan", args->rail);
	if (!args->plan && g_str_has_prefix(args->rail, "plan-"))
		return tool_usage(tool, "--plan is missing; `operator show` lists them");
	if (args->voucher_file && args->voucher_fd >= 0)
		return tool_usage(tool, "--voucher-file and --voucher-fd exclude each other");
	if (!args->max_price)
		return tool_usage(tool, "--max-price is missing, such as --max-price 10EUR");
	return TOOL_DONE;
}

int tool_check_terminal(const struct tool *tool)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);

	if (!tool_has_voucher(tool) && !tool->args.plan && !terminal)
		return tool_usage(tool, "no --voucher-file, no --voucher-fd, no terminal to ask");
	if (!tool->args.yes && !tool->args.dry_run && !terminal)
		return tool_usage(tool, "no --yes, and no terminal to ask before money moves");
	return TOOL_DONE;
}

static bool set_money(simtopup_spec *spec, const char *key, const char *text)
{
	struct simtopup_money money;

	if (!text)
		return true;
	return simtopup_money_parse(text, &money) == SIMTOPUP_OK &&
	       simtopup_spec_set_money(spec, key, &money) == SIMTOPUP_OK;
}

static bool set_text(simtopup_spec *spec, const char *key, const char *text)
{
	return !text || simtopup_spec_set(spec, key, text) == SIMTOPUP_OK;
}

static int set_voucher(const struct tool *tool, simtopup_spec *spec)
{
	char voucher[VOUCHER_MAX] = "";
	size_t len = 0;
	int code = tool_read_voucher(tool, voucher, sizeof(voucher), &len);
	int status;

	if (code)
		return code;
	status = simtopup_spec_set_secret(spec, "voucher", voucher, len);
	explicit_bzero(voucher, sizeof(voucher));
	return status < 0 ? tool_fail(tool) : TOOL_DONE;
}

simtopup_spec *tool_make_spec(const struct tool *tool, int *ret_exit)
{
	const struct tool_args *args = &tool->args;
	simtopup_spec *spec;

	if (simtopup_spec_new(args->rail, &spec) < 0)
		return *ret_exit = tool_fail(tool), NULL;
	if (!set_money(spec, "max_price", args->max_price) ||
	    !set_money(spec, "face_value", args->face_value) ||
	    !set_money(spec, "allow_spend", args->allow_spend) ||
	    !set_money(spec, "allow_bonus", args->allow_bonus) ||
	    !set_text(spec, "plan", args->plan) ||
	    !set_text(spec, "expect_iccid", args->expect_iccid) ||
	    !set_text(spec, "close_on", args->close_on) ||
	    !set_text(spec, "allow_roaming", args->allow_roaming ? "yes" : NULL) ||
	    !set_text(spec, "allow_unproved", args->allow_unproved ? "yes" : NULL))
		*ret_exit = tool_fail(tool);
	else
		*ret_exit = args->plan && !tool_has_voucher(tool) ? TOOL_DONE :
								    set_voucher(tool, spec);
	if (*ret_exit == TOOL_DONE)
		return spec;
	simtopup_spec_free(spec);
	return NULL;
}
