/* SPDX-License-Identifier: 0BSD */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */
/* events_epoll DEVICE...: SIM and network of many modems in one thread, until one is gone. */
#include <simtopup/simtopup.h>
#include <stdio.h>
#include <sys/epoll.h>

static int print_events(simtopup_modem *modem)
{
	simtopup_event *event;
	int gone = 0;
	while (simtopup_modem_next_event(modem, &event) == SIMTOPUP_OK) {
		char *json = simtopup_event_to_json(event);
		puts(json);
		gone |= simtopup_event_kind(event) == SIMTOPUP_EVENT_GONE;
		simtopup_free(json);
		simtopup_event_free(event);
	}
	return gone;
}

int main(int argc, char **argv)
{
	int set = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = {.events = EPOLLIN};

	setlinebuf(stdout);
	for (int i = 1; i < argc; i++) {
		simtopup_modem *modem;
		if (simtopup_modem_open(argv[i], 0, &modem) < 0 ||
		    simtopup_modem_listen(modem, SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK) < 0)
			return fprintf(stderr, "%s: no modem\n", argv[i]), 1;
		event.data.ptr = modem;
		epoll_ctl(set, EPOLL_CTL_ADD, simtopup_modem_fd(modem), &event);
	}
	while (epoll_wait(set, &event, 1, -1) == 1 && !print_events(event.data.ptr))
		simtopup_modem_dispatch(event.data.ptr);
	simtopup_modem_close(event.data.ptr);
	return 0;
}
