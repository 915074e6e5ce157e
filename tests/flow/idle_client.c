/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A handle that does nothing after one snapshot: `idle_client URI quiet|listen`.
 * Says "ready", waits for a line, closes, says "closed".
 */

#include <simtopup/simtopup.h>
#include <stdio.h>
#include <string.h>

#define ALL                                                                                \
	(SIMTOPUP_EVENT_SMS | SIMTOPUP_EVENT_USSD | SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK | \
	 SIMTOPUP_EVENT_SIGNAL | SIMTOPUP_EVENT_SLOT)

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, simtopup_error_message(simtopup_last_error()));
	return 1;
}

int main(int argc, char **argv)
{
	simtopup_subscriber *subscriber;
	simtopup_modem *modem;
	char line[8];

	if (argc != 3 || simtopup_modem_open(argv[1], 0, &modem) < 0)
		return fail("open");
	if (simtopup_subscriber_read(modem, 0, &subscriber) < 0)
		return fail("read");
	simtopup_subscriber_free(subscriber);
	if (strcmp(argv[2], "listen") == 0 && simtopup_modem_listen(modem, ALL) < 0)
		return fail("listen");
	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return fail("wait");
	simtopup_modem_close(modem);
	puts("closed");
	return 0;
}
