/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Client ids: given back, found again after a kill, renewed; and what else must not stay behind. */

#include "core/error.h"
#include "core/secret.h"
#include "port/qmi/qmi.h"
#include "port_rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALL (ST_NEED_STATE | ST_NEED_USSD | ST_NEED_SMS)
#define NO_CLIENTS                                                                            \
	"\"clients\":{\"wds\":[],\"dms\":[],\"nas\":[],\"wms\":[],\"voice\":[],\"uim\":[]}"
#define HOLD "SIMTOPUP_TEST_HOLD"
#define DIAL_MS 10000

static bool modem_has_no_clients(struct rig *rig)
{
	g_autofree char *stats = child_control(&rig->child, "stats");

	return strstr(stats, NO_CLIENTS) != NULL;
}

static void gives_them_back(void)
{
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	for (int i = 0; i < 12; i++) { /* more often than the modem has ids */
		rig_call(&rig, ALL);
		g_assert_false(modem_has_no_clients(&rig));
		rig.port->ops->unlink(rig.port);
		g_assert_true(modem_has_no_clients(&rig));
	}
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x22"), ==, 60);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, 60);
	rig_stop(&rig);
}

static void gives_them_back_when_a_link_fails(void)
{
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=qmi.ctl.0x22 nth=3 action=error code=5");
	assert_error(rig.port->ops->link(rig.port, ALL, st_deadline_in(DIAL_MS)),
		     SIMTOPUP_RESOURCES, SIMTOPUP_EFFECT_NONE);
	g_assert_false(rig.port->linked);
	g_assert_true(modem_has_no_clients(&rig));
	rig_call(&rig, ALL);
	rig_stop(&rig);
}

/* A cancelled call still gives back what it has: the cancel is of the waiting. */
static void gives_them_back_after_a_cancel(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ALL);
	st_loop_cancel(rig.loop);
	child_tell(&rig.child, "fault on=qmi.nas.* action=drop");
	assert_error(rig.port->ops->read_subscriber(rig.port, &got, st_deadline_in(DIAL_MS)),
		     SIMTOPUP_CANCELLED, SIMTOPUP_EFFECT_NONE);
	rig.port->ops->unlink(rig.port);
	g_assert_true(modem_has_no_clients(&rig));
	rig_stop(&rig);
}

/* The other side of the next test: links and waits to be killed. */
static int hold(const char *link)
{
	struct st_loop *loop = st_loop_new();
	struct st_port *port = st_qmi_port_new(link, false, loop, st_events_new());

	g_main_context_push_thread_default(st_loop_context(loop));
	if (st_port_acquire(port, ALL, st_deadline_in(DIAL_MS)))
		return 1;
	printf("linked\n");
	fflush(stdout);
	for (;;)
		pause();
}

static void link_in_a_process_that_is_killed(struct rig *rig)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GError) error = NULL;
	char line[8] = "";

	g_subprocess_launcher_setenv(launcher, HOLD, rig->child.link, TRUE);
	process = g_subprocess_launcher_spawn(launcher, &error, "/proc/self/exe", NULL);
	g_assert_no_error(error);
	g_assert_cmpint(g_input_stream_read(g_subprocess_get_stdout_pipe(process), line, 7, NULL,
					    NULL), ==, 7);
	g_assert_cmpstr(line, ==, "linked\n");
	g_assert_false(modem_has_no_clients(rig));
	g_subprocess_force_exit(process);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
}

static void finds_those_of_a_killed_process(void)
{
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	for (int i = 0; i < 4; i++) {
		link_in_a_process_that_is_killed(&rig);
		g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, i * 10);
		rig_call(&rig, ALL);
		g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, i * 10 + 5);
		rig.port->ops->unlink(rig.port);
		g_assert_true(modem_has_no_clients(&rig));
	}
	rig_stop(&rig);
}

static void leaves_those_of_the_living(void)
{
	struct st_qmi_noted list[4];
	struct st_qmi_notes *mine, *other;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	mine = st_qmi_notes_open(rig.child.link);
	other = st_qmi_notes_open(rig.child.link);
	st_qmi_notes_add(mine, QMI_SERVICE_UIM, 3);
	st_qmi_notes_add(mine, QMI_SERVICE_NAS, 4);
	st_qmi_notes_remove(mine, QMI_SERVICE_NAS, 4);
	g_assert_cmpuint(st_qmi_notes_adopt(other, list, 4), ==, 0);
	st_qmi_notes_close(mine); /* one was never released: whoever is next may */
	g_assert_cmpuint(st_qmi_notes_adopt(other, list, 4), ==, 1);
	g_assert_cmpuint(list[0].service, ==, QMI_SERVICE_UIM);
	g_assert_cmpuint(list[0].cid, ==, 3);
	st_qmi_notes_remove(other, QMI_SERVICE_UIM, 3);
	st_qmi_notes_close(other);
	other = st_qmi_notes_open(rig.child.link);
	g_assert_cmpuint(st_qmi_notes_adopt(other, list, 4), ==, 0);
	st_qmi_notes_close(other);
	rig_stop(&rig);
}

/* Another modem behind the same name has other ids: nothing is released there. */
static void forgets_those_of_a_replugged_modem(void)
{
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	link_in_a_process_that_is_killed(&rig);
	child_tell(&rig.child, "unplug");
	child_tell(&rig.child, "replug");
	rig_call(&rig, ALL);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x23"), ==, 0);
	rig_stop(&rig);
}

/* What a restarted modem, or another program with SYNC, does to us. */
static void forget_all_clients(struct rig *rig)
{
	static const uint8_t sync[] = { 0x01, 0x0B, 0, 0, 0, 0, 0, 0xF7, 0x27, 0, 0, 0 };

	rig_inject(rig, sync, sizeof(sync));
	while (rig_requests(rig, "qmi.ctl.0x27") == 0)
		st_loop_drain(rig->loop);
	g_assert_true(modem_has_no_clients(rig));
}

static void takes_new_ones_when_the_modem_forgot(void)
{
	struct st_ussd_session session = { 0 };
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ALL);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(DIAL_MS)), ==,
			0);
	forget_all_clients(&rig);
	rig_read(&rig, &got);
	g_assert_cmpstr(got.iccid, ==, "8900101000000012345");
	g_assert_cmpstr(got.registration, ==, "home");
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x22"), ==, 8);

	/* What may spend is not repeated behind the caller's back. */
	assert_error(rig.port->ops->ussd_send(rig.port, false, "*100#",
					      st_deadline_in(DIAL_MS)),
		     SIMTOPUP_NOT_READY, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(rig.port->ops->ussd_cancel(rig.port, st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*100#", st_deadline_in(DIAL_MS)), ==,
			0);
	g_assert_nonnull(strstr(session.text, "12.34 EUR"));
	rig_stop(&rig);
}

static bool any_descriptor_leaks(const char *link)
{
	g_autofree char *real = realpath(link, NULL);
	g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
	unsigned seen = 0, leaks = 0;
	const char *name;

	while ((name = g_dir_read_name(folder))) {
		g_autofree char *entry = g_build_filename("/proc/self/fd", name, NULL);
		g_autofree char *target = g_file_read_link(entry, NULL);

		if (g_strcmp0(target, real) != 0)
			continue;
		seen++;
		leaks += !(fcntl(atoi(name), F_GETFD) & FD_CLOEXEC);
	}
	g_assert_cmpuint(seen, >, 0);
	return leaks > 0;
}

static void leaks_no_descriptor(void)
{
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ALL);
	g_assert_false(any_descriptor_leaks(rig.child.link));
	rig_stop(&rig);
}

/* The 14 digits, each xor 0x55: this program itself must not hold them. */
static const char masked[] = "dgfa`cbmledgfa";
#define MASK 0x55

static bool has_digits(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i + sizeof(masked) - 1 <= len; i++) {
		size_t j = 0;

		while (j < sizeof(masked) - 1 && (data[i + j] ^ MASK) == masked[j])
			j++;
		if (j == sizeof(masked) - 1)
			return true;
	}
	return false;
}

/* How many pages that this process can write (heap, stacks, data) hold them. */
static unsigned count_in_memory(void)
{
	g_autofree char *maps = NULL;
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned n = 0;

	g_assert_true(g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
	for (char *line = strtok(maps, "\n"); line; line = strtok(NULL, "\n")) {
		unsigned long start, end;
		uint8_t page[4096 + sizeof(masked)];

		if (sscanf(line, "%lx-%lx rw", &start, &end) != 2 || !strstr(line, " rw"))
			continue;
		for (; start < end; start += 4096) {
			ssize_t len = pread(memory, page, sizeof(page), (off_t)start);

			n += len > 0 && has_digits(page, (size_t)len);
			st_wipe(page, sizeof(page));
		}
	}
	close(memory);
	return n;
}

static void leaves_no_voucher_in_memory_on(const char *scenario)
{
	char code[] = "*101*ddddddddddiiii#";
	struct st_ussd_session session = { 0 };
	struct rig rig;

	g_test_message("%s", scenario);
	rig_start(&rig, scenario, NULL);
	rig_call(&rig, ALL);
	g_assert_cmpint(st_ussd_prepare(&session, rig.port, st_deadline_in(DIAL_MS)), ==, 0);
	for (size_t i = 0; i < sizeof(masked) - 1; i++)
		code[5 + i] = (char)(masked[i] ^ MASK);
	g_assert_cmpuint(count_in_memory(), >, 0); /* it finds what is there */
	code[sizeof(masked) + 4] = '#';
	code[sizeof(masked) + 5] = '\0';
	g_assert_cmpint(st_ussd_hand_over(&session, false, code, st_deadline_in(DIAL_MS)), ==, 0);
	st_wipe(code, sizeof(code));
	g_assert_cmpuint(count_in_memory(), ==, 0); /* also while the blocking form is out */
	g_assert_cmpint(st_ussd_await(&session, st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_nonnull(strstr(session.text, "accepted"));
	g_assert_cmpuint(count_in_memory(), ==, 0);
	rig_stop(&rig);
}

static void leaves_no_voucher_in_memory(void)
{
#if defined(__SANITIZE_ADDRESS__)
	g_test_skip("the shadow memory of the sanitizer is too large to search");
	return;
#endif
	leaves_no_voucher_in_memory_on("fictel");
	leaves_no_voucher_in_memory_on("quirks-qmi-old");
}

int main(int argc, char **argv)
{
	if (g_getenv(HOLD))
		return hold(g_getenv(HOLD));
	setup_init(&argc, &argv);
	g_test_add_func("/qmi-ids/back", gives_them_back);
	g_test_add_func("/qmi-ids/back-failed", gives_them_back_when_a_link_fails);
	g_test_add_func("/qmi-ids/back-cancelled", gives_them_back_after_a_cancel);
	g_test_add_func("/qmi-ids/killed", finds_those_of_a_killed_process);
	g_test_add_func("/qmi-ids/living", leaves_those_of_the_living);
	g_test_add_func("/qmi-ids/replugged", forgets_those_of_a_replugged_modem);
	g_test_add_func("/qmi-ids/forgotten", takes_new_ones_when_the_modem_forgot);
	g_test_add_func("/qmi-ids/descriptors", leaks_no_descriptor);
	g_test_add_func("/qmi-ids/memory", leaves_no_voucher_in_memory);
	return g_test_run();
}
