/* SPDX-License-Identifier: 0BSD */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* listen DEVICE: prints messages and network USSD as they come, until the modem is gone. */
#include <poll.h>
#include <simtopup/simtopup.h>
#include <stdio.h>

/* 1: the modem is gone. */
static int print_events(simtopup_modem *modem)
{
	simtopup_event *event;
	int gone = 0;

	while (simtopup_modem_next_event(modem, &event) == SIMTOPUP_OK) {
		char *json = simtopup_event_to_json(event);

		puts(json);
		fflush(stdout);
		gone |= simtopup_event_kind(event) == SIMTOPUP_EVENT_GONE;
		simtopup_free(json);
		simtopup_event_free(event);
	}
	return gone;
}

int main(int argc, char **argv)
{
	simtopup_modem *modem;
	struct pollfd wanted = {.events = POLLIN};

	if (argc != 2 || simtopup_modem_open(argv[1], 0, &modem) < 0 ||
	    simtopup_modem_listen(modem, SIMTOPUP_EVENT_SMS | SIMTOPUP_EVENT_USSD) < 0)
		return fprintf(stderr, "%s\n", simtopup_error_message(simtopup_last_error())), 1;

	wanted.fd = simtopup_modem_fd(modem);
	do {
		poll(&wanted, 1, -1);
	} while (simtopup_modem_dispatch(modem) == SIMTOPUP_OK && !print_events(modem));
	print_events(modem);
	simtopup_modem_close(modem);
	return 0;
}
