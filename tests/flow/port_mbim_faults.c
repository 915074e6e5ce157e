/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The MBIM port on a modem that loses, mangles, stops, hangs, closes and goes away. */

#include "port_rig.h"

#include "core/error.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define ICCID "8900101000000012345"
#define CALL_MS 20000

static int64_t now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

static int64_t cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static void start_warm(struct rig *rig)
{
	struct st_subscriber got;

	rig_start(rig, "fictel", NULL);
	rig_read(rig, &got);
}

/* A lost answer costs time, and in the end nothing else. */
static void asks_again_for_what_got_lost(void)
{
	static const char *const losses[] = {
		"action=drop nth=1",
		"action=drop-request nth=1",
		"action=wrong-transaction nth=1",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
		struct st_subscriber got;
		struct rig rig;

		g_test_message("%s", losses[i]);
		start_warm(&rig);
		child_tell(&rig.child, "fault on=mbim.basic.2 %s", losses[i]);
		g_assert_cmpint(rig_try_read(&rig, &got, 2000), ==, 0);
		g_assert_cmpint(simtopup_error_status(simtopup_last_error()), ==, 0);
		g_assert_cmpstr(got.iccid, ==, ICCID);
		g_assert_cmpstr(got.registration, ==, "home");
		g_assert_cmpint(rig_requests(&rig, "mbim.basic.2"), ==, 3);
		g_assert_cmpint(rig_requests(&rig, "mbim.basic.9"), ==, 2);
		rig_stop(&rig);
	}
}

static void leaves_out_what_never_comes(void)
{
	struct st_subscriber got;
	int64_t start;
	struct rig rig;

	start_warm(&rig);
	child_tell(&rig.child, "fault on=mbim.basic.11 action=drop");
	start = now_ms();
	g_assert_cmpint(rig_try_read(&rig, &got, 1000), ==, 0);
	g_assert_cmpint(now_ms() - start, <=, 1000 + slack_ms());
	g_assert_cmpint(got.dbm, ==, 0);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	rig_stop(&rig);
}

static void survives_bad_bytes(void)
{
	static const struct {
		const char *fault;
		bool whole; /* nothing is lost at all */
	} cases[] = {
		{ "action=split at=1", true },
		{ "action=split at=7 ms=1", true },
		{ "action=duplicate", true },
		{ "action=truncate at=30 nth=1", false },
		{ "action=truncate at=6 nth=1", false },
		{ "action=stray nth=1", false },
		{ "action=garble at=4 nth=1", false },
		{ "action=garble at=50 nth=1", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct st_subscriber got;
		int64_t start;
		struct rig rig;

		g_test_message("%s", cases[i].fault);
		start_warm(&rig);
		child_tell(&rig.child, "fault on=mbim.basic.2 %s", cases[i].fault);
		start = now_ms();
		g_assert_cmpint(rig_try_read(&rig, &got, 2000), ==, 0);
		g_assert_cmpint(now_ms() - start, <=, 2000 + slack_ms());
		if (cases[i].whole)
			g_assert_cmpstr(got.iccid, ==, ICCID);
		/* The next call starts from a clean stream. */
		rig_read(&rig, &got);
		g_assert_cmpstr(got.iccid, ==, ICCID);
		g_assert_cmpstr(got.registration, ==, "home");
		rig_stop(&rig);
	}
}

/* Each answer with one byte of each kind inverted: anything, but no crash and no lie about time. */
static void survives_any_inverted_byte(void)
{
	static const char *const answers[] = {
		"mbim.basic.2", "mbim.basic.4", "mbim.basic.5", "mbim.basic.6",
		"mbim.basic.9", "mbim.basic.11", "mbim.ext.5", "mbim.ext.7", "mbim.ext.8",
	};
	struct rig rig;

	start_warm(&rig);
	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		for (int at = 48; at < 96; at += 3) {
			struct st_subscriber got;

			child_tell(&rig.child, "fault on=%s action=garble at=%d", answers[i], at);
			rig_try_read(&rig, &got, 400);
			child_tell(&rig.child, "faults clear");
		}
	}
	rig_stop(&rig);
}

static void ends_in_time_when_nothing_answers(void)
{
	struct st_subscriber got;
	int64_t start;
	struct rig rig;

	start_warm(&rig);
	child_tell(&rig.child, "fault on=mbim.* action=drop-request");
	start = now_ms();
	assert_error(rig_try_read(&rig, &got, 600), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <=, 600 + slack_ms());
	/* Closing such a modem, and opening it again, is bounded as well. */
	start = now_ms();
	assert_error(rig_try_read(&rig, &got, 600), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <=, 600 + 1000 + slack_ms());
	child_tell(&rig.child, "faults clear");
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	rig_stop(&rig);
}

static void opens_no_longer_than_it_may(void)
{
	struct st_subscriber got;
	int64_t start;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=mbim.open action=drop-request");
	start = now_ms();
	assert_error(rig_try_read(&rig, &got, 500), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <=, 500 + slack_ms());
	g_assert_false(rig.port->linked);
	child_tell(&rig.child, "faults clear");
	child_tell(&rig.child, "fault on=mbim.open nth=1 action=error code=2");
	assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_NOT_READY, SIMTOPUP_EFFECT_NONE);
	rig_read(&rig, &got);
	rig_stop(&rig);
}

/* A modem that waits for the second OPEN: the first fell into its waking. */
static void opens_again_when_the_first_is_lost(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=mbim.open nth=1 action=drop-request");
	g_assert_cmpint(rig_try_read(&rig, &got, CALL_MS), ==, 0);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 2);
	rig_stop(&rig);
}

static void fill(const char *link)
{
	static const uint8_t zeros[256];
	int fd = open(link, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	g_assert_cmpint(fd, >=, 0);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	while (write(fd, zeros, 1) > 0)
		;
	close(fd);
}

/* libmbim would spin on a full port; the library waits, and not longer than it may. */
static void ends_in_time_when_the_modem_stops_reading(void)
{
	struct st_ussd_session session = { .port = NULL };
	struct st_subscriber got;
	int64_t start, cpu = cpu_ms();
	struct rig rig;

	start_warm(&rig);
	child_tell(&rig.child, "stop-reading");
	fill(rig.child.link);
	start = now_ms();
	assert_error(rig_try_read(&rig, &got, 700), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <=, 700 + slack_ms());
	start = now_ms();
	assert_error(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(500)),
		     SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <=, 500 + slack_ms());
	start = now_ms();
	rig.port->ops->unlink(rig.port);
	g_assert_cmpint(now_ms() - start, <=, 1000 + slack_ms());
	g_assert_cmpint(cpu_ms() - cpu, <, 500);
	rig_stop(&rig);
}

static void notices_when_the_modem_is_unplugged(void)
{
	static const char *const requests[] = { "mbim.open", "mbim.basic.19", "mbim.basic.9" };

	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		struct st_subscriber got;
		int64_t start;
		struct rig rig;

		g_test_message("%s", requests[i]);
		rig_start(&rig, "fictel", NULL);
		child_tell(&rig.child, "fault on=%s action=unplug", requests[i]);
		start = now_ms();
		assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_DEVICE_GONE,
			     SIMTOPUP_EFFECT_NONE);
		g_assert_cmpint(now_ms() - start, <, 2000);
		child_tell(&rig.child, "faults clear");
		child_tell(&rig.child, "replug");
		rig_read(&rig, &got);
		g_assert_cmpstr(got.iccid, ==, ICCID);
		rig_stop(&rig);
	}
}

static void reopens_a_link_that_died_while_idle(void)
{
	struct st_subscriber got;
	struct rig rig;

	start_warm(&rig);
	child_tell(&rig.child, "unplug");
	child_tell(&rig.child, "replug");
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 2);
	child_tell(&rig.child, "unplug");
	assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_DEVICE_GONE,
		     SIMTOPUP_EFFECT_NONE);
	rig_stop(&rig);
}

static void tells_what_is_not_a_modem(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	strcpy(rig.port->path, "/nonexistent/cdc-wdm0");
	assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_NO_DEVICE, SIMTOPUP_EFFECT_NONE);
	strcpy(rig.port->path, rig.child.folder);
	assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_NO_DEVICE, SIMTOPUP_EFFECT_NONE);
	rig_stop(&rig);
}

/* Another host, or a reset, has closed the function: the next request is told so. */
static void opens_again_what_was_closed_behind_its_back(void)
{
	static const uint8_t close_message[] = { 2, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0xFF, 0x7F };
	struct st_ussd_session session = { .port = NULL };
	struct st_subscriber got;
	struct rig rig;

	start_warm(&rig);
	rig_inject(&rig, close_message, sizeof(close_message));
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 2);

	rig_inject(&rig, close_message, sizeof(close_message));
	rig_call(&rig, ST_NEED_USSD);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 3);
	rig_inject(&rig, close_message, sizeof(close_message));
	/* The cancel before the first code finds out. */
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 4);
	rig_inject(&rig, close_message, sizeof(close_message));
	assert_error(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(CALL_MS)),
		     SIMTOPUP_NOT_READY, SIMTOPUP_EFFECT_NONE);
	rig_call(&rig, ST_NEED_USSD);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(CALL_MS)), ==, 0);
	rig_stop(&rig);
}

static void does_not_know_what_an_unplugged_modem_did(void)
{
	static const char *const actions[] = { "unplug", "unplug-request" };

	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		struct st_ussd_session session = { .port = NULL };
		struct rig rig;

		rig_start(&rig, "fictel", NULL);
		child_tell(&rig.child, "fault on=ussd.start action=%s", actions[i]);
		rig_call(&rig, ST_NEED_USSD);
		assert_error(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(CALL_MS)),
			     SIMTOPUP_DEVICE_GONE, SIMTOPUP_EFFECT_UNKNOWN);
		rig_stop(&rig);
	}
}

static gboolean on_cancel_time(void *data)
{
	st_loop_cancel(data);
	return G_SOURCE_REMOVE;
}

static void cancel_soon(struct rig *rig)
{
	g_autoptr(GSource) timer = g_timeout_source_new(200);

	g_source_set_callback(timer, on_cancel_time, rig->loop, NULL);
	g_source_attach(timer, st_loop_context(rig->loop));
}

static void can_be_cancelled(void)
{
	struct st_ussd_session session = { .port = NULL };
	struct st_subscriber got;
	int64_t start;
	struct rig rig;

	start_warm(&rig);
	child_tell(&rig.child, "fault on=mbim.basic.9 action=drop");
	cancel_soon(&rig);
	start = now_ms();
	assert_error(rig_try_read(&rig, &got, CALL_MS), SIMTOPUP_CANCELLED, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(now_ms() - start, <, 1500);

	rig_call(&rig, ST_NEED_USSD);
	cancel_soon(&rig);
	start = now_ms();
	assert_error(st_ussd_dial(&session, rig.port, "*117#", st_deadline_in(CALL_MS)),
		     SIMTOPUP_CANCELLED, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(now_ms() - start, <, 1500);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	/* libmbim warns of bytes that it cannot read; this is what they are for. */
	g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
	g_test_add_func("/mbim/lost", asks_again_for_what_got_lost);
	g_test_add_func("/mbim/never", leaves_out_what_never_comes);
	g_test_add_func("/mbim/bytes", survives_bad_bytes);
	g_test_add_func("/mbim/inverted", survives_any_inverted_byte);
	g_test_add_func("/mbim/silent", ends_in_time_when_nothing_answers);
	g_test_add_func("/mbim/open/deadline", opens_no_longer_than_it_may);
	g_test_add_func("/mbim/open/again", opens_again_when_the_first_is_lost);
	g_test_add_func("/mbim/stop-reading", ends_in_time_when_the_modem_stops_reading);
	g_test_add_func("/mbim/unplugged", notices_when_the_modem_is_unplugged);
	g_test_add_func("/mbim/idle-death", reopens_a_link_that_died_while_idle);
	g_test_add_func("/mbim/no-device", tells_what_is_not_a_modem);
	g_test_add_func("/mbim/not-opened", opens_again_what_was_closed_behind_its_back);
	g_test_add_func("/mbim/ussd/unplugged", does_not_know_what_an_unplugged_modem_did);
	g_test_add_func("/mbim/cancel", can_be_cancelled);
	return g_test_run();
}
