/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "options.h"

#include <string.h>

const struct tool_option tool_options[] = {
	{'d', "device", "DEVICE", "/dev/cdc-wdm0, qmi:PATH or mbim:PATH (SIMTOPUP_DEVICE)"},
	{'J', "json", NULL, "one JSON document on standard output"},
	{'L', "ledger", "URI", "where renewals are kept"},
	{'t', "timeout", "S", "deadline of each call in seconds"},
	{'V', "version", NULL, "print the version"},
	{'h', "help", NULL, "print this"},
	{'r', "verbose", NULL, "diagnostics on standard error, without secrets"},
	{'R', "rail", "RAIL", "voucher-ussd, voucher-sms, plan-ussd or plan-sms"},
	{'v', "voucher-file", "F", "file with the voucher"},
	{'f', "voucher-fd", "N", "descriptor with the voucher"},
	{'P', "plan", "ID", "plan to buy, one of `operator show`"},
	{'F', "face-value", "10EUR", "what the voucher is worth"},
	{'s', "allow-spend", "1EUR", "so much may be spent before the credit is seen"},
	{'B', "allow-bonus", "2EUR", "so much may be credited on top"},
	{'m', "max-price", "10EUR", "never pay more"},
	{'k', "request-key", "K", "your name for this renewal; the same key is the same renewal"},
	{'e', "expect-iccid", "I", "refuse any other SIM"},
	{'W', "wait", "S", "look for evidence so long (renew: 10)"},
	{'n', "dry-run", NULL, "tell what would be sent; send nothing"},
	{'y', "yes", NULL, "do not ask before money moves"},
	{'u', "allow-unproved", NULL, "consent to a recipe that was never proved"},
	{'a', "allow-roaming", NULL, "consent to send abroad"},
	{'G', "allow-charged", NULL, "consent to ways of asking that cost money here"},
	{'c', "close-on", "acknowledged", "consent to end without proof where no balance is shown"},
	{'o', "paid", NULL, "it was paid"},
	{'O', "not-paid", NULL, "it was not paid"},
	{'x', "reversed", NULL, "the operator took it back"},
	{'M', "format", "journal|receipts|csv", "what is exported"},
	{'b', "by", "NAME", "who says so"},
	{'w', "why", "TEXT", "the reason"},
	{'K', "public-key", "KEY", "the key that must have signed it"},
	{'N', "mcc-mnc", "CODE", "home network of the SIM, such as 20801"},
	{'C', "country", "CC", "country of the SIM, such as FR"},
	{'D', "received", "DATE", "when the text came, such as 2026-11-23"},
	{'T', "kind", "ussd|sms", "how the text came"},
	{'p', "pin-file", "F", "file with the PIN or PUK; second line: the new PIN"},
	{'q', "pin-fd", "N", "descriptor with the same"},
	{'Z', "force", NULL, "pin: even with the last try; slot: even to one that looks empty"},
	{'A', "all", NULL, "status: ask the card too; esim list: every eSIM of the card"},
	{'E', "allow-restart", NULL, "restart the modem when nothing else helps"},
	{'I', "aid", "HEX", "the security domain, of a card with several"},
	{0, NULL, NULL, NULL},
};

static void print_option(const char *indent, const struct tool_option *option)
{
	printf("%s--%s%s%s: %s\n", indent, option->name, option->argument ? " " : "",
	       option->argument ? option->argument : "", option->summary);
}

void tool_print_help(const struct tool_verb *verbs)
{
	puts("usage: simtopup [-d DEVICE] [--json] [--ledger URI] [--timeout S] VERB ...\n");
	for (const struct tool_verb *verb = verbs; verb->name; verb++) {
		printf("  %s%s%s\n      %s\n", verb->name, *verb->arguments ? " " : "",
		       verb->arguments, verb->summary);
		for (const struct tool_option *option = tool_options; option->key; option++)
			if (strchr(verb->options, option->key))
				print_option("      ", option);
	}
	puts("");
	for (const struct tool_option *option = tool_options; option->key; option++)
		if (strchr(TOOL_GLOBAL_OPTIONS, option->key))
			print_option("  ", option);
	puts("\nexit: 0 done; 1 failed, nothing happened; 2 usage; 3 outcome unknown: look before\n"
	     "you act; 4 accepted or unverified; 5 done, but a later part failed; 6 attention");
}
