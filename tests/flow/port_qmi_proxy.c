/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The QMI port through the real qmi-proxy. It listens on an abstract socket,
 * which belongs to a network namespace, and serves uid 0 only: so this runs
 * itself again under `unshare -rn`.
 */

#include "core/error.h"
#include "port_rig.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROXY "/usr/libexec/qmi-proxy"
#define INSIDE "SIMTOPUP_TEST_NAMESPACE"
#define HOLD "SIMTOPUP_TEST_HOLD"
#define ALL (ST_NEED_STATE | ST_NEED_USSD | ST_NEED_SMS)
#define NO_CLIENTS                                                                            \
	"\"clients\":{\"wds\":[],\"dms\":[],\"nas\":[],\"wms\":[],\"voice\":[],\"uim\":[]}"
#define LATENCY_MS 150
#define DIAL_MS 10000

static bool proxy_listens(void)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new_with_type(
		"qmi-proxy", -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
	g_autoptr(GSocketConnection) connection =
		g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);

	return connection != NULL;
}

static GSubprocess *start_proxy(void)
{
	g_autoptr(GError) error = NULL;
	GSubprocess *proxy = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
						      G_SUBPROCESS_FLAGS_STDERR_SILENCE,
					      &error, PROXY, "--no-exit", NULL);

	g_assert_no_error(error);
	while (!proxy_listens())
		g_thread_yield();
	return proxy;
}

static void stop_proxy(GSubprocess *proxy)
{
	g_subprocess_force_exit(proxy);
	g_subprocess_wait(proxy, NULL, NULL);
	g_object_unref(proxy);
}

static bool modem_has_no_clients(struct rig *rig)
{
	g_autofree char *stats = child_control(&rig->child, "stats");

	return strstr(stats, NO_CLIENTS) != NULL;
}

static int64_t timed_read(struct rig *rig)
{
	int64_t start = g_get_monotonic_time();
	struct st_subscriber got;

	rig_read(rig, &got);
	g_assert_cmpstr(got.iccid, ==, "8900101000000012345");
	g_assert_cmpstr(got.imei, ==, "001010000123453");
	g_assert_cmpstr(got.operator_name, ==, "Fictel");
	g_assert_cmpint(got.dbm, ==, -71);
	return (g_get_monotonic_time() - start) / 1000;
}

/* Two waves, and the third that gives the ids back; nothing stays with the proxy. */
static void reads_and_leaves_nothing(void)
{
	g_autofree char *option = g_strdup_printf("--latency-ms=%d", LATENCY_MS);
	GSubprocess *proxy = start_proxy();
	struct rig rig;

	rig_start_via(&rig, "fictel", option, true);
	for (int i = 0; i < 2; i++) {
		int64_t ms = timed_read(&rig);

		g_test_message("%" G_GINT64_FORMAT " ms", ms);
		g_assert_cmpint(ms, >=, 3 * LATENCY_MS);
		g_assert_cmpint(ms, <, 4 * LATENCY_MS);
		g_assert_false(rig.port->linked);
		g_assert_true(modem_has_no_clients(&rig));
	}
	rig_stop(&rig);
	stop_proxy(proxy);
}

static void dials(void)
{
	struct st_ussd_session session = { 0 };
	GSubprocess *proxy = start_proxy();
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	rig_call(&rig, ALL);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*102#", st_deadline_in(DIAL_MS)), ==,
			0);
	st_port_release(rig.port);
	g_assert_true(rig.port->linked); /* the session needs it */
	g_assert_cmpint(st_ussd_reply(&session, "1", st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_nonnull(strstr(session.text, "12.34 EUR"));
	st_port_release(rig.port);
	g_assert_false(rig.port->linked);
	g_assert_true(modem_has_no_clients(&rig));
	rig_stop(&rig);
	stop_proxy(proxy);
}

/* The other side of the next test: links and waits to be killed. */
static int hold(const char *link)
{
	struct st_loop *loop = st_loop_new();
	struct st_port *port = st_qmi_port_new(link, true, loop, st_events_new());

	g_main_context_push_thread_default(st_loop_context(loop));
	if (st_port_acquire(port, ALL, st_deadline_in(DIAL_MS)))
		return 1;
	printf("linked\n");
	fflush(stdout);
	for (;;)
		pause();
}

static GSubprocess *link_in_another_process(struct rig *rig)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
	g_autoptr(GError) error = NULL;
	GSubprocess *process;
	char line[8] = "";

	g_subprocess_launcher_setenv(launcher, HOLD, rig->child.link, TRUE);
	process = g_subprocess_launcher_spawn(launcher, &error, "/proc/self/exe", NULL);
	g_assert_no_error(error);
	g_assert_cmpint(g_input_stream_read(g_subprocess_get_stdout_pipe(process), line, 7, NULL,
					    NULL), ==, 7);
	g_assert_cmpstr(line, ==, "linked\n");
	return process;
}

/* Of two neighbours one is killed: its ids are given back, the other's are not touched. */
static void tells_the_living_from_the_dead(void)
{
	GSubprocess *proxy = start_proxy();
	GSubprocess *living, *dead;
	struct st_subscriber got;
	struct rig rig;

	rig_start_via(&rig, "fictel", NULL, true);
	living = link_in_another_process(&rig);
	dead = link_in_another_process(&rig);
	rig_read(&rig, &got);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, 3); /* our own */
	stop_proxy(dead);
	rig_read(&rig, &got);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, 3 + 5 + 3);
	rig_read(&rig, &got);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, 3 + 5 + 3 + 3);
	stop_proxy(living);
	rig_read(&rig, &got);
	g_assert_true(modem_has_no_clients(&rig));
	rig_stop(&rig);
	stop_proxy(proxy);
}

/* The proxy stands still for everybody when one client does not read. */
static void a_proxy_that_stands_still_ends_in_time(void)
{
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	struct rig rig;
	int64_t start;

	rig_start_via(&rig, "fictel", NULL, true);
	g_subprocess_send_signal(proxy, SIGSTOP);
	start = g_get_monotonic_time();
	assert_error(rig_try_read(&rig, &got, 300), SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint((g_get_monotonic_time() - start) / 1000, <, 300 + slack_ms());
	g_subprocess_send_signal(proxy, SIGCONT);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, "8900101000000012345");
	rig_stop(&rig);
	stop_proxy(proxy);
}

/*
 * An opening that the proxy never answers ends with the handle, and takes
 * everything along, however far it had come.
 */
static void an_opening_leaves_nothing(void)
{
	static const int waits_ms[] = { 100, 1, 2, 4, 8, 16, 100 };
	GSubprocess *proxy = start_proxy();
	struct st_subscriber got;
	unsigned before = 0;
	struct rig rig;

	g_subprocess_send_signal(proxy, SIGSTOP);
	for (unsigned i = 0; i < G_N_ELEMENTS(waits_ms); i++) {
		rig_start_via(&rig, "fictel", NULL, true);
		assert_error(rig_try_read(&rig, &got, waits_ms[i]), SIMTOPUP_TIMEOUT,
			     SIMTOPUP_EFFECT_NONE);
		rig_stop(&rig);
		if (i == 0)
			before = open_descriptors();
		g_test_message("%d ms", waits_ms[i]);
		g_assert_cmpuint(settled_descriptors(before), <=, before);
	}
	g_subprocess_send_signal(proxy, SIGCONT);
	stop_proxy(proxy);
}

static bool namespace_is_possible(void)
{
	const char *argv[] = { "unshare", "-rn", "test", "-x", PROXY, NULL };
	int status = 1;

	return g_spawn_sync(NULL, (char **)argv, NULL,
			    G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
			    NULL, &status, NULL) && status == 0;
}

static int run_inside(int argc, char **argv)
{
	g_autoptr(GPtrArray) command = g_ptr_array_new();

	if (!namespace_is_possible()) {
		printf("1..0 # SKIP no namespace, or no qmi-proxy\n");
		return 0;
	}
	g_setenv(INSIDE, "1", TRUE);
	g_ptr_array_add(command, (void *)"unshare");
	g_ptr_array_add(command, (void *)"-rn");
	for (int i = 0; i < argc; i++)
		g_ptr_array_add(command, argv[i]);
	g_ptr_array_add(command, NULL);
	execvp("unshare", (char **)command->pdata);
	return 1;
}

int main(int argc, char **argv)
{
	if (g_getenv(HOLD))
		return hold(g_getenv(HOLD));
	if (!g_getenv(INSIDE))
		return run_inside(argc, argv);
	setup_init(&argc, &argv);
	g_test_add_func("/qmi-proxy/read", reads_and_leaves_nothing);
	g_test_add_func("/qmi-proxy/dial", dials);
	g_test_add_func("/qmi-proxy/neighbours", tells_the_living_from_the_dead);
	g_test_add_func("/qmi-proxy/still", a_proxy_that_stands_still_ends_in_time);
	g_test_add_func("/qmi-proxy/opening", an_opening_leaves_nothing);
	return g_test_run();
}
