/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tool.h"

static const struct tool_verb verbs[] = {
	{"modems", "", "list the modems of this machine", "", tool_modems},
	{"status", "", "which SIM is in there, is it usable", "A", tool_status},
	{"balance", "", "what is left, until when", "Gu", tool_balance},
	{"read", "", "what `balance` would make of the text on standard input", "NCDT", tool_read},
	{"operator", "check FILE | show | list", "try a recipe; which one fits this SIM, and why",
	 "NC", tool_operator},
	{"identify", "[TEXT | FILE]", "what a number, an activation code or a picture of one is",
	 "", tool_identify},
	{"ussd", "CODE", "dial a service code; interactive on a terminal", "", tool_ussd},
	{"sms", "list | read ID | send NUMBER [TEXT] | delete ID | watch",
	 "read and send messages; sending spends money", "yW", tool_sms},
	{"slot", "[NUMBER]", "the slots; use the card of another one", "Z", tool_slot},
	{"sim", "restart", "take the power of the SIM away for a second", "", tool_sim},
	{"radio", "[on | off]", "airplane mode", "", tool_radio},
	{"data", "", "the data connection and its counters; connects nothing", "", tool_data},
	{"pin", "status | verify | enable | disable | change | unblock",
	 "the PIN of the SIM; never with its last try, unless forced", "pqZe", tool_pin},
	{"esim", "info | list | enable ID | disable ID | check | delete ID |\n"
		 "      nickname ICCID [NAME] | notifications [show N | remove N] |\n"
		 "      set-smdp [HOST] | reset WHAT... EID",
	 "the profiles of an eSIM", "AEIyW", tool_esim},
	{"renew", "", "renew once; spends money", "RvfPFmsBkeWnyuac", tool_renew},
	{"renewals", "list | show ID | verify [ID] | resolve ID | cancel ID | export |\n"
		     "      accept-clock",
	 "look at renewals and settle them", "oOxbwWM", tool_renewals},
	{"limits", "[set NAME VALUE | clear NAME | pause | resume]",
	 "what every renewal must keep to", "", tool_limits},
	{"receipt", "ID | check FILE | key", "the proof of a renewal", "K", tool_receipt},
	{NULL, NULL, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	struct tool tool = {.args = {.voucher_fd = -1, .pin_fd = -1, .wait_ms = -1}};
	const struct tool_verb *verb;
	int code;

	tool_guard();
	code = tool_args_parse(&tool, argc, argv, verbs, &verb);
	if (verb) {
		if (tool.args.verbose)
			tool_diagnose();
		code = tool_follow_clock(&tool);
		if (code == TOOL_DONE)
			code = verb->run(&tool);
		tool_close(&tool);
	}

	/* What could not be written was not told; a payment stays made. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && code == TOOL_DONE)
		return tool.spent ? TOOL_PARTLY : TOOL_FAILED;
	return code;
}
