/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Does what standard input says, one line at a time, and answers each with one line. */

#include <poll.h>
#include <simtopup/simtopup.h>
#include <stdio.h>
#include <string.h>

#define EVENT_MS 10000

static simtopup_modem *modem;
static simtopup_hotplug *hotplug;

static void print_result(int result)
{
	const simtopup_error *error = simtopup_last_error();

	if (result == 0)
		puts("ok");
	else
		printf("%s: %s\n", simtopup_status_name(result), simtopup_error_message(error));
}

static void print_event(simtopup_event *event)
{
	char *json = simtopup_event_to_json(event);

	puts(json);
	simtopup_free(json);
	simtopup_event_free(event);
}

static void read_once(void)
{
	simtopup_subscriber *subscriber;
	int result = simtopup_subscriber_read(modem, 5000, &subscriber);

	if (result) {
		print_result(result);
		return;
	}
	printf("ok %s\n", simtopup_subscriber_iccid(subscriber));
	simtopup_subscriber_free(subscriber);
}

static int next_event(int of_modem, simtopup_event **ret_event)
{
	if (!of_modem)
		return simtopup_hotplug_next(hotplug, ret_event);
	simtopup_modem_dispatch(modem);
	return simtopup_modem_next_event(modem, ret_event);
}

static void wait_event(int of_modem)
{
	struct pollfd poller = { .events = POLLIN };
	simtopup_event *event;

	poller.fd = of_modem ? simtopup_modem_fd(modem) : simtopup_hotplug_fd(hotplug);
	while (next_event(of_modem, &event)) {
		if (poll(&poller, 1, EVENT_MS) != 1) {
			puts("none");
			return;
		}
	}
	print_event(event);
}

static void any_event(int of_modem)
{
	simtopup_event *event;

	if (next_event(of_modem, &event) == 0)
		print_event(event);
	else
		puts("none");
}

static void obey(char *line)
{
	if (strncmp(line, "open ", 5) == 0)
		print_result(simtopup_modem_open(line + 5, 0, &modem));
	else if (strcmp(line, "listen") == 0)
		print_result(simtopup_modem_listen(modem, SIMTOPUP_EVENT_SMS));
	else if (strcmp(line, "read") == 0)
		read_once();
	else if (strcmp(line, "event") == 0)
		wait_event(1);
	else if (strcmp(line, "event-now") == 0)
		any_event(1);
	else if (strcmp(line, "hotplug") == 0)
		print_result(simtopup_hotplug_open(&hotplug));
	else if (strcmp(line, "plugged") == 0)
		wait_event(0);
	else if (strcmp(line, "plugged-now") == 0)
		any_event(0);
	else
		puts("what?");
	fflush(stdout);
}

int main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "close") == 0) {
			simtopup_modem_close(modem);
			modem = NULL;
			puts("ok");
			fflush(stdout);
			continue;
		}
		obey(line);
	}
	simtopup_modem_close(modem);
	simtopup_hotplug_close(hotplug);
	return 0;
}
