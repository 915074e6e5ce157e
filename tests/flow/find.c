/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Openings, and a handle whose modem goes and comes back, on the public API. */

#include "child.h"

#include <poll.h>
#include <simtopup/simtopup.h>
#include <stdbool.h>
#include <string.h>

#define EVENT_MS 10000

static struct child child;

static simtopup_modem *open_with(const char *options)
{
	g_autofree char *uri = g_strconcat(child.uri, "?via=direct", options, NULL);
	simtopup_modem *modem;

	g_assert_cmpint(simtopup_modem_open(uri, 0, &modem), ==, 0);
	return modem;
}

static int read_once(simtopup_modem *modem)
{
	simtopup_subscriber *subscriber;
	int result = simtopup_subscriber_read(modem, 5000, &subscriber);

	if (result == 0)
		simtopup_subscriber_free(subscriber);
	return result;
}

/* What the next event is, by the descriptor alone; 0 when none comes in time. */
static int wait_event(simtopup_modem *modem, int timeout_ms)
{
	gint64 until = g_get_monotonic_time() + timeout_ms * 1000;
	struct pollfd poller = { .fd = simtopup_modem_fd(modem), .events = POLLIN };
	simtopup_event *event;
	int kind;

	for (;;) {
		if (simtopup_modem_next_event(modem, &event) == 0)
			break;
		if (g_get_monotonic_time() >= until ||
		    poll(&poller, 1, (int)((until - g_get_monotonic_time()) / 1000)) == 0)
			return 0;
		g_assert_cmpint(simtopup_modem_dispatch(modem), ==, 0);
	}
	kind = simtopup_event_kind(event);
	simtopup_event_free(event);
	return kind;
}

static void tells_that_it_is_back(void)
{
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_with("&reconnect=yes");
	g_assert_cmpint(simtopup_modem_listen(modem, SIMTOPUP_EVENT_USSD), ==, 0);
	for (int i = 0; i < 2; i++) {
		child_tell(&child, "unplug");
		g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_GONE);
		g_assert_cmpint(wait_event(modem, 0), ==, 0);
		child_tell(&child, "replug");
		g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_BACK);
		g_assert_cmpint(wait_event(modem, 0), ==, 0);
		g_assert_cmpint(read_once(modem), ==, 0);
	}
	/* Listening goes on. */
	child_tell(&child, "ussd-notify Hello");
	g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_USSD);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void a_call_finds_it_gone_and_back(void)
{
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_with("");
	g_assert_cmpint(read_once(modem), ==, 0);
	child_tell(&child, "fault on=%s action=unplug-request",
		   strcmp(setup.protocol, "qmi") == 0 ? "qmi.uim.0x2F" : "mbim.basic.2");
	g_assert_cmpint(read_once(modem), ==, SIMTOPUP_DEVICE_GONE);
	g_assert_cmpint(wait_event(modem, 0), ==, SIMTOPUP_EVENT_GONE);
	child_tell(&child, "faults clear");
	child_tell(&child, "replug");
	/* Nobody asked it to look by itself. */
	g_assert_cmpint(wait_event(modem, 0), ==, 0);
	g_assert_cmpint(read_once(modem), ==, 0);
	g_assert_cmpint(wait_event(modem, 0), ==, SIMTOPUP_EVENT_BACK);
	g_assert_cmpint(wait_event(modem, 0), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void refuses_a_node_that_another_program_took(void)
{
	g_autoptr(GSubprocess) rival = NULL;
	g_autofree char *command = NULL;
	g_autoptr(GDataInputStream) lines = NULL;
	g_autofree char *line = NULL;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_with("&reconnect=yes");
	g_assert_cmpint(read_once(modem), ==, 0);
	child_tell(&child, "unplug");
	g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_GONE);
	child_tell(&child, "replug");
	command = g_strdup_printf("exec 3<>'%s'; echo taken; read line", child.link);
	rival = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
				 NULL, "sh", "-c", command, NULL);
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(rival));
	line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);
	g_assert_cmpstr(line, ==, "taken");
	g_assert_cmpint(read_once(modem), ==, SIMTOPUP_PORT_TAKEN);
	g_assert_nonnull(strstr(simtopup_error_message(simtopup_last_error()), "sh (process"));
	g_subprocess_force_exit(rival);
	g_subprocess_wait(rival, NULL, NULL);
	g_assert_cmpint(read_once(modem), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static simtopup_modem *open_inside_mbim(void)
{
	g_autofree char *uri = NULL;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	uri = g_strdup_printf("qmi:%s?via=direct&over=mbim", child.link);
	child_tell(&child, "set mbim.qmi true");
	child_tell(&child, "unplug"); /* a modem has its functions from when it is plugged in */
	child_tell(&child, "replug");
	g_assert_cmpint(simtopup_modem_open(uri, 0, &modem), ==, 0);
	return modem;
}

static void speaks_qmi_inside_mbim(void)
{
	simtopup_subscriber *subscriber;
	g_autofree char *stats = NULL;
	g_autofree char *json = NULL;
	simtopup_modem *modem;

	if (strcmp(setup.protocol, "mbim") != 0) {
		g_test_skip("for MBIM modems");
		return;
	}
	modem = open_inside_mbim();
	g_assert_cmpint(simtopup_subscriber_read(modem, 0, &subscriber), ==, 0);
	json = simtopup_subscriber_to_json(subscriber);
	simtopup_subscriber_free(subscriber);
	g_assert_nonnull(strstr(json, "\"iccid\":\"8900101000000012345\""));
	g_assert_nonnull(strstr(json, "\"manufacturer\"")); /* MBIM itself has no word for it */
	stats = child_control(&child, "stats");
	g_assert_nonnull(strstr(stats, "\"qmi.uim.0x47\":1"));
	g_assert_null(strstr(stats, "mbim.basic.2\""));

	g_assert_cmpint(simtopup_modem_listen(modem, SIMTOPUP_EVENT_USSD), ==, 0);
	child_tell(&child, "ussd-notify Hello");
	g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_USSD);
	child_tell(&child, "unplug");
	g_assert_cmpint(wait_event(modem, EVENT_MS), ==, SIMTOPUP_EVENT_GONE);
	child_tell(&child, "replug");
	g_assert_cmpint(read_once(modem), ==, 0);
	simtopup_modem_close(modem);
	g_free(stats);
	stats = child_control(&child, "stats");
	g_assert_nonnull(strstr(stats, "\"open\":false"));
	child_stop(&child);
}

static void ends_in_time_inside_mbim(void)
{
	/* libqmi gives its own two 10 s, and only then the node is free again. */
	static const struct {
		const char *tell;
		bool slow;
	} faults[] = { { "fault on=mbim.open action=drop", true },
		       { "fault on=mbim.basic.19 action=drop", true },
		       { "fault on=qmi.uim.0x2F action=drop", false },
		       { "fault on=qmi.ctl.0x22 action=drop", false },
		       { "stop-reading", true } };
	simtopup_modem *modem;

	if (strcmp(setup.protocol, "mbim") != 0) {
		g_test_skip("for MBIM modems");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		simtopup_subscriber *subscriber;
		gint64 start;
		int result;

		modem = open_inside_mbim();
		child_tell(&child, "%s", faults[i].tell);
		start = g_get_monotonic_time();
		result = simtopup_subscriber_read(modem, 500, &subscriber);
		if (result == 0) /* what was not answered is absent */
			simtopup_subscriber_free(subscriber);
		else
			g_assert_cmpint(result, ==, SIMTOPUP_TIMEOUT);
		g_assert_cmpint(g_get_monotonic_time() - start, <, (500 + slack_ms()) * 1000);
		child_tell(&child, "faults clear");
		child_tell(&child, "resume");
		if (!faults[i].slow || g_getenv("SIMTOPUP_LONG")) {
			g_assert_cmpint(simtopup_subscriber_read(modem, 15000, &subscriber), ==, 0);
			simtopup_subscriber_free(subscriber);
		}
		child_tell(&child, "stop-reading");
		start = g_get_monotonic_time();
		simtopup_modem_close(modem);
		g_assert_cmpint(g_get_monotonic_time() - start, <, 2500000);
		child_stop(&child);
	}
}

static bool has_qrtr(void)
{
	g_autofree char *families = NULL;

	return g_file_get_contents("/proc/net/protocols", &families, NULL, NULL) &&
	       strstr(families, "QIPCRTR");
}

static void refuses_openings_that_cannot_be(void)
{
	static const struct {
		const char *uri;
		int status;
	} cases[] = {
		{ "path:pci-9999:00:00.0-usb-0:9:1.0", SIMTOPUP_NO_DEVICE },
		{ "qrtr:many", SIMTOPUP_INVALID },
		{ "qmi:/dev/null?via=direct&over=air", SIMTOPUP_INVALID },
		{ "qmi:/nowhere?reconnect=yes", SIMTOPUP_NO_DEVICE },
	};
	simtopup_modem *modem;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(simtopup_modem_open(cases[i].uri, 0, &modem), ==,
				cases[i].status);
	if (has_qrtr()) {
		g_test_skip("this kernel has QRTR: the refusal cannot be seen");
		return;
	}
	g_assert_cmpint(simtopup_modem_open("qrtr:0", 0, &modem), ==, SIMTOPUP_NO_DEVICE);
	g_assert_nonnull(strstr(simtopup_error_message(simtopup_last_error()), "QRTR"));
	g_assert_nonnull(strstr(simtopup_error_hint(simtopup_last_error()), "qrtr"));
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/find/back", tells_that_it_is_back);
	g_test_add_func("/find/call", a_call_finds_it_gone_and_back);
	g_test_add_func("/find/rival", refuses_a_node_that_another_program_took);
	g_test_add_func("/find/qmi-inside-mbim", speaks_qmi_inside_mbim);
	g_test_add_func("/find/qmi-inside-mbim-late", ends_in_time_inside_mbim);
	g_test_add_func("/find/refused", refuses_openings_that_cannot_be);
	return g_test_run();
}
