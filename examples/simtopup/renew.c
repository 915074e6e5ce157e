/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

#include <string.h>
#include <sys/random.h>

/* What a killed run can leave behind and still send. */
static bool can_send(const simtopup_renewal *renewal)
{
	const char *state = simtopup_renewal_state(renewal);

	return strcmp(state, "PLANNED") == 0 || strcmp(state, "ARMED") == 0;
}

static char *make_key(void)
{
	unsigned char random[12];
	g_autoptr(GString) key = g_string_new("renew-");

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return NULL;
	for (size_t i = 0; i < sizeof(random); i++)
		g_string_append_printf(key, "%02x", random[i]);
	return g_strdup(key->str);
}

static int send_and_report(struct tool *tool, simtopup_renewal *renewal)
{
	int status = SIMTOPUP_OK;

	if (can_send(renewal) && !tool_interrupted())
		status = simtopup_renewal_submit(renewal, tool->args.timeout_ms);
	tool->spent = simtopup_renewal_effect(renewal) != SIMTOPUP_EFFECT_NONE;
	if (tool->spent)
		status = tool_follow_up(tool, renewal, status);
	return tool_report_renewal(tool, renewal, status);
}

static int open_and_send(struct tool *tool, const char *key, const simtopup_spec *spec)
{
	simtopup_renewal *renewal;
	int code;

	if (simtopup_renewal_open(tool->ledger, tool->modem, key, spec, tool->args.timeout_ms,
				  &renewal) < 0)
		return tool_fail(tool);
	code = send_and_report(tool, renewal);
	simtopup_renewal_free(renewal);
	return code;
}

/* A key that was sent already needs no voucher and no question. */
static int find_earlier(const struct tool *tool, bool *ret_sent)
{
	simtopup_renewal *renewal;
	int status;

	*ret_sent = false;
	if (!tool->args.request_key || tool_has_voucher(tool))
		return TOOL_DONE;
	status = simtopup_renewal_open(tool->ledger, NULL, tool->args.request_key, NULL,
				       tool->args.timeout_ms, &renewal);
	if (status == SIMTOPUP_NOT_FOUND)
		return TOOL_DONE;
	if (status < 0)
		return tool_fail(tool);
	*ret_sent = !can_send(renewal);
	simtopup_renewal_free(renewal);
	return TOOL_DONE;
}

/* `spec` as the arguments say; the caller frees it. */
static int renew(struct tool *tool, const simtopup_spec *spec)
{
	g_autofree char *key = NULL;
	int code = tool_open_modem(tool);

	if (code)
		return code;
	if (tool->args.dry_run)
		return tool_preview(tool, spec, stdout);
	code = tool->args.yes ? TOOL_DONE : tool_confirm(tool, spec);
	if (code)
		return code;
	if (tool->args.request_key)
		return open_and_send(tool, tool->args.request_key, spec);

	key = make_key();
	if (!key)
		return tool_error(tool, SIMTOPUP_IO, "the system has no random numbers");
	/* Told before it counts: a run that is killed is looked up by it. */
	fprintf(stderr, "request key: %s\n", key);
	return open_and_send(tool, key, spec);
}

int tool_renew(struct tool *tool)
{
	simtopup_spec *spec;
	bool sent = false;
	int code = tool_check_order(tool);

	if (code == TOOL_DONE && (!tool->args.request_key || tool_has_voucher(tool)))
		code = tool_check_terminal(tool);
	if (code == TOOL_DONE)
		code = tool_load_operators(tool);
	if (code == TOOL_DONE)
		code = tool_open_ledger(tool, true);
	if (code == TOOL_DONE)
		code = find_earlier(tool, &sent);
	if (code == TOOL_DONE && sent)
		code = tool_open_modem(tool);
	if (code)
		return code;
	if (sent)
		return open_and_send(tool, tool->args.request_key, NULL);

	code = tool_check_terminal(tool);
	if (code)
		return code;
	spec = tool_make_spec(tool, &code);
	if (!spec)
		return code;
	code = renew(tool, spec);
	simtopup_spec_free(spec);
	return code;
}
