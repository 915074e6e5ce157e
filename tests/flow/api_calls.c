/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What holds for every public call that talks to a modem: deadlines, a modem
 * that is silent, stops reading, or goes; cancel, fork, a second thread.
 */

#include "child.h"

#include <simtopup/simtopup.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 400

static simtopup_operators *operators;

struct call {
	const char *name;
	int (*run)(simtopup_modem *modem, int timeout_ms);
};

static int read_status(simtopup_modem *modem, int timeout_ms)
{
	simtopup_subscriber *subscriber = NULL;
	int result = simtopup_subscriber_read(modem, timeout_ms, &subscriber);

	simtopup_subscriber_free(subscriber);
	return result;
}

static int read_balance(simtopup_modem *modem, int timeout_ms)
{
	simtopup_balance *balance = NULL;
	int result = simtopup_balance_read(modem, operators, 0, timeout_ms, &balance);

	simtopup_balance_free(balance);
	return result;
}

static int dial_code(simtopup_modem *modem, const char *code, int timeout_ms)
{
	simtopup_ussd *ussd = NULL;
	int result = simtopup_ussd_start(modem, code, timeout_ms, &ussd);

	simtopup_ussd_close(ussd);
	return result;
}

static int dial(simtopup_modem *modem, int timeout_ms)
{
	return dial_code(modem, "*100#", timeout_ms);
}

/* Fictel never answers this one. */
static int dial_silence(simtopup_modem *modem)
{
	return dial_code(modem, "*117#", 30000);
}

static const struct call calls[] = {
	{ "subscriber", read_status },
	{ "balance", read_balance },
	{ "ussd", dial },
};

static simtopup_modem *open_modem(struct child *child)
{
	simtopup_modem *modem = NULL;
	g_autofree char *uri = g_strconcat(child->uri, "?via=direct", NULL);
	int result = simtopup_modem_open(uri, 0, &modem);

	g_test_message("open: %s", simtopup_error_message(simtopup_last_error()));
	g_assert_cmpint(result, ==, 0);
	return modem;
}

/* The status, with the deadline held. */
static int timed(const struct call *call, simtopup_modem *modem)
{
	int64_t start = g_get_monotonic_time();
	int result = call->run(modem, DEADLINE_MS);
	int64_t took = (g_get_monotonic_time() - start) / 1000;

	g_test_message("%s: %s after %d ms: %s", call->name, simtopup_status_name(result),
		       (int)took, simtopup_error_message(simtopup_last_error()));
	g_assert_cmpint((int)took, <=, DEADLINE_MS + slack_ms());
	return result;
}

/* A modem that does not answer must not hold a program that wants to end. */
static void close_in_time(simtopup_modem *modem)
{
	int64_t start = g_get_monotonic_time();

	simtopup_modem_close(modem);
	g_assert_cmpint((int)((g_get_monotonic_time() - start) / 1000), <=, slack_ms());
}

static void works(void)
{
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
		g_assert_cmpint(calls[i].run(modem, 10000), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void expect_after(const char *order, int status)
{
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct child child;
		simtopup_modem *modem;

		child_start(&child, "fictel", NULL);
		modem = open_modem(&child);
		g_assert_cmpint(calls[i].run(modem, 10000), ==, 0);
		child_tell(&child, "%s", order);
		g_assert_cmpint(timed(&calls[i], modem), ==, status);
		close_in_time(modem);
		child_stop(&child);
	}
}

static void silent_modem_times_out(void)
{
	expect_after("fault on=* action=drop-request", SIMTOPUP_TIMEOUT);
}

static void hung_modem_times_out(void)
{
	expect_after("fault on=* action=hang", SIMTOPUP_TIMEOUT);
}

static void modem_that_stops_reading_times_out(void)
{
	expect_after("stop-reading", SIMTOPUP_TIMEOUT);
}

/* A request of the snapshot. */
static const char *a_read(void)
{
	return strcmp(setup.protocol, "qmi") == 0 ? "qmi.nas.*" : "mbim.basic.*";
}

static void unplugged_modem_is_gone(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct child child;
		simtopup_modem *modem;

		child_start(&child, "fictel", NULL);
		modem = open_modem(&child);
		child_tell(&child, "fault on=%s action=unplug-request",
			   calls[i].run == read_status ? a_read() : "ussd.start");
		g_assert_cmpint(timed(&calls[i], modem), ==, SIMTOPUP_DEVICE_GONE);
		simtopup_modem_close(modem);
		child_stop(&child);
	}
}

static void comes_back_after_replug(void)
{
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	g_assert_cmpint(read_status(modem, 10000), ==, 0);
	child_tell(&child, "unplug");
	child_tell(&child, "replug");
	g_assert_cmpint(read_status(modem, 10000), ==, 0); /* the dead link is reopened silently */
	g_assert_cmpint(dial(modem, 10000), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void recovers_after_silence(void)
{
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	child_tell(&child, "fault on=* action=drop-request count=40");
	g_assert_cmpint(timed(&calls[0], modem), ==, SIMTOPUP_TIMEOUT);
	child_tell(&child, "faults clear");
	g_assert_cmpint(read_status(modem, 10000), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void *cancel_soon(void *data)
{
	simtopup_modem_cancel(data);
	return NULL;
}

static void on_progress(const char *stage, int64_t done, int64_t total, void *data)
{
	(void)stage, (void)done, (void)total;
	/* Once the call is under way, from another thread. */
	g_thread_join(g_thread_new("cancel", cancel_soon, data));
}

static void cancel_ends_the_waiting(void)
{
	struct child child;
	simtopup_modem *modem;
	int64_t start;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	simtopup_modem_set_progress(modem, on_progress, modem);
	start = g_get_monotonic_time();
	g_assert_cmpint(dial_silence(modem), ==, SIMTOPUP_CANCELLED);
	g_assert_cmpint(simtopup_error_effect(simtopup_last_error()), ==, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint((int)((g_get_monotonic_time() - start) / 1000), <, 500 + slack_ms());
	simtopup_modem_set_progress(modem, NULL, NULL);
	g_assert_cmpint(dial(modem, 10000), ==, 0); /* a cancel does not stick */
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void *try_read(void *data)
{
	return GINT_TO_POINTER(read_status(data, 1000));
}

static void on_progress_other_thread(const char *stage, int64_t done, int64_t total, void *data)
{
	GThread *thread = g_thread_new("second", try_read, data);

	(void)stage, (void)done, (void)total;
	g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(thread)), ==, SIMTOPUP_BUSY);
	simtopup_modem_cancel(data);
}

static void second_thread_is_told_busy(void)
{
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	simtopup_modem_set_progress(modem, on_progress_other_thread, modem);
	g_assert_cmpint(dial_silence(modem), ==, SIMTOPUP_CANCELLED);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void forked_child_is_told(void)
{
	struct child child;
	simtopup_modem *modem;
	int status;
	pid_t pid;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	g_assert_cmpint(read_status(modem, 10000), ==, 0);
	pid = fork();
	if (pid == 0) {
		status = read_status(modem, 1000);
		simtopup_modem_close(modem);
		_exit(status == SIMTOPUP_FORKED ? 0 : 1);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
	g_assert_cmpint(read_status(modem, 10000), ==, 0);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void direct_handle_keeps_others_out(void)
{
	struct child child;
	simtopup_modem *modem, *second = NULL;
	g_autofree char *uri = NULL;

	child_start(&child, "fictel", NULL);
	modem = open_modem(&child);
	uri = g_strconcat(child.uri, "?via=direct", NULL);
	g_assert_cmpint(simtopup_modem_open(uri, 100, &second), ==, SIMTOPUP_BUSY);
	g_assert_null(second);
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void nothing_leaks(void)
{
	struct child child;
	unsigned before = 0;

	child_start(&child, "fictel", NULL);
	for (int i = 0; i < 20; i++) {
		simtopup_modem *modem = open_modem(&child);

		g_assert_cmpint(read_status(modem, 10000), ==, 0);
		g_assert_cmpint(dial(modem, 10000), ==, 0);
		simtopup_modem_close(modem);
		if (i == 0)
			before = open_descriptors();
	}
	g_assert_cmpuint(settled_descriptors(before), <=, before);
	child_stop(&child);
}

int main(int argc, char **argv)
{
	const char *path;
	int result;

	setup_init(&argc, &argv);
	path = setup.recipes;
	g_assert_cmpint(simtopup_operators_load(&path, 1, &operators), ==, 0);
	g_test_add_func("/calls/work", works);
	g_test_add_func("/calls/silent", silent_modem_times_out);
	g_test_add_func("/calls/hung", hung_modem_times_out);
	g_test_add_func("/calls/stops-reading", modem_that_stops_reading_times_out);
	g_test_add_func("/calls/unplugged", unplugged_modem_is_gone);
	g_test_add_func("/calls/replugged", comes_back_after_replug);
	g_test_add_func("/calls/recovers", recovers_after_silence);
	g_test_add_func("/calls/cancel", cancel_ends_the_waiting);
	g_test_add_func("/calls/busy", second_thread_is_told_busy);
	g_test_add_func("/calls/fork", forked_child_is_told);
	g_test_add_func("/calls/exclusive", direct_handle_keeps_others_out);
	g_test_add_func("/calls/leaks", nothing_leaks);
	result = g_test_run();
	simtopup_operators_free(operators);
	return result;
}
