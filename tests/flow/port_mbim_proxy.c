/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The MBIM port through the real mbim-proxy, which listens on an abstract
 * socket and serves uid 0 only: in a network and user namespace of its own.
 */

#include "port_rig.h"

#include "core/error.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROXY "/usr/libexec/mbim-proxy"
#define CREDIT "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
#define ICCID "8900101000000012345"
#define CALL_MS 20000
#define PROXY_MS 10000

static bool put_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line);

	if (fd >= 0)
		close(fd);
	return done;
}

/* Before the first thread: a process with threads may not have a new user namespace. */
static bool enter_namespace(void)
{
	g_autofree char *uids = g_strdup_printf("0 %u 1", (unsigned)getuid());
	g_autofree char *gids = g_strdup_printf("0 %u 1", (unsigned)getgid());

	return access(PROXY, X_OK) == 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 &&
	       put_line("/proc/self/uid_map", uids) && put_line("/proc/self/setgroups", "deny") &&
	       put_line("/proc/self/gid_map", gids);
}

static bool proxy_listens(void)
{
	g_autofree char *sockets = NULL;

	return g_file_get_contents("/proc/net/unix", &sockets, NULL, NULL) &&
	       strstr(sockets, "@mbim-proxy");
}

static GSubprocess *start_proxy(void)
{
	st_deadline deadline = st_deadline_in(PROXY_MS);
	GSubprocess *proxy = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
						      G_SUBPROCESS_FLAGS_STDERR_SILENCE,
					      NULL, PROXY, "--no-exit", NULL);

	g_assert_nonnull(proxy);
	while (!proxy_listens() && !st_deadline_passed(deadline))
		g_usleep(5000); /* it tells nobody when it is ready */
	g_assert_true(proxy_listens());
	return proxy;
}

static void stop_proxy(GSubprocess *proxy)
{
	g_subprocess_force_exit(proxy);
	g_subprocess_wait(proxy, NULL, NULL);
	g_object_unref(proxy);
}

static void run_mbimcli(struct rig *rig, const char *option, const char *action)
{
	g_autoptr(GSubprocess) client = NULL;
	g_autoptr(GError) error = NULL;

	client = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "mbimcli", "-p", "-d",
				  rig->child.link, option, action, NULL);
	g_assert_no_error(error);
	g_assert_true(g_subprocess_wait_check(client, NULL, &error));
	g_assert_no_error(error);
}

static void reads_and_leaves(void)
{
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	for (int i = 0; i < 3; i++) {
		rig_read(&rig, &got);
		g_assert_cmpstr(got.iccid, ==, ICCID);
		g_assert_cmpstr(got.operator_name, ==, "Fictel");
		/* Nobody reads an idle client: there is none. */
		g_assert_false(rig.port->linked);
	}
	/* It is the proxy that has the modem open, once for all. */
	g_assert_cmpint(rig_requests(&rig, "mbim.open"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "mbim.basic.2"), ==, 3);
	rig_stop(&rig);
	stop_proxy(proxy);
}

static void talks_to_the_network(void)
{
	struct st_ussd_session session = { .sms_may_answer = true };
	GSubprocess *proxy = start_proxy();
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	child_tell(&rig.child, "set mbim.ussd-answer notification");
	child_tell(&rig.child, "set [ussd *103#] sms-delay-ms 50");
	rig_call(&rig, ST_NEED_USSD | ST_NEED_SMS);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*102#", st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpint((int)session.state, ==, ST_SESSION_MENU);
	st_port_release(rig.port);
	g_assert_true(rig.port->linked); /* the session is open */
	g_assert_cmpint(st_ussd_reply(&session, "3", st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpint(st_ussd_await_sms(&session, st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpstr(session.sms.text, ==, CREDIT);
	st_ussd_end(&session);
	st_port_release(rig.port);
	g_assert_false(rig.port->linked);
	rig_stop(&rig);
	stop_proxy(proxy);
}

/* ModemManager opens with MBIMEx 3.0: from then on every client gets its layouts. */
static void reads_what_another_client_negotiated(void)
{
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	rig.port->listen_kinds = SIMTOPUP_EVENT_SMS; /* keeps the link */
	rig_read(&rig, &got);
	run_mbimcli(&rig, "--device-open-ms-mbimex-v3", "--query-subscriber-ready-status");
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	g_assert_cmpstr(got.imsi, ==, "001010000012345");
	child_tell(&rig.child, "set network.rat nr");
	rig_read(&rig, &got);
	g_assert_cmpstr(got.rat, ==, "nr");
	rig_stop(&rig);
	stop_proxy(proxy);
}

/* What ModemManager subscribes to is told to it alone. */
static void hears_only_what_it_asked_for(void)
{
	GSubprocess *proxy = start_proxy();
	g_autofree char *event = NULL;
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	rig.port->listen_kinds = SIMTOPUP_EVENT_SMS;
	rig_read(&rig, &got);
	child_tell(&rig.child, "ussd-notify not for us");
	child_tell(&rig.child, "sms Fictel for us");
	event = rig_next_event(&rig);
	g_assert_nonnull(strstr(event, "\"for us\""));
	rig_read(&rig, &got);
	g_assert_null(st_events_pop(rig.events));
	rig_stop(&rig);
	stop_proxy(proxy);
}

static void tells_that_the_proxy_cannot(void)
{
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	child_tell(&rig.child, "fault on=mbim.open action=drop-request");
	assert_error(rig_try_read(&rig, &got, 1500), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	child_tell(&rig.child, "faults clear");
	child_tell(&rig.child, "unplug");
	g_assert_cmpint(rig_try_read(&rig, &got, CALL_MS), ==, SIMTOPUP_NO_DEVICE);
	rig_stop(&rig);
	stop_proxy(proxy);
}

static void notices_when_the_proxy_dies(void)
{
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	rig.port->listen_kinds = SIMTOPUP_EVENT_SMS;
	rig_read(&rig, &got);
	stop_proxy(proxy);
	proxy = start_proxy();
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, ICCID);
	rig_stop(&rig);
	stop_proxy(proxy);
}

int main(int argc, char **argv)
{
	if (!enter_namespace()) {
		puts("1..0 # SKIP namespaces are forbidden here, or there is no mbim-proxy");
		return 0;
	}
	setup_init(&argc, &argv);
	g_test_add_func("/mbim/proxy/read", reads_and_leaves);
	g_test_add_func("/mbim/proxy/ussd", talks_to_the_network);
	g_test_add_func("/mbim/proxy/layouts", reads_what_another_client_negotiated);
	g_test_add_func("/mbim/proxy/events", hears_only_what_it_asked_for);
	g_test_add_func("/mbim/proxy/cannot", tells_that_the_proxy_cannot);
	g_test_add_func("/mbim/proxy/dies", notices_when_the_proxy_dies);
	return g_test_run();
}
