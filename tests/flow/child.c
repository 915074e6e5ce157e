/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "child.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

struct setup setup;

/* libqmi and libmbim warn about every unplug; GTest would end the test for it. */
static void drop(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
	if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
		g_log_default_handler(domain, level, message, data);
}

void setup_init(int *argc, char ***argv)
{
	char **from = *argv;

	g_assert_cmpint(*argc, >=, 5);
	setup = (struct setup){ from[1], from[2], from[3], from[4] };
	memmove(from + 1, from + 5, (size_t)(*argc - 4) * sizeof(*from));
	*argc -= 4;
	g_test_init(argc, argv, NULL);
	g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
	g_log_set_default_handler(drop, NULL);
}

int slack_ms(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return 1000;
#else
	return 100;
#endif
}

void child_start(struct child *child, const char *scenario, const char *option)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = g_strconcat(scenario, ".scenario", NULL);
	g_autofree char *file = g_build_filename(setup.scenarios, name, NULL);
	g_autofree char *ready = NULL;
	g_autoptr(GDataInputStream) lines = NULL;

	child->folder = g_dir_make_tmp("simtopup-flow-XXXXXX", NULL);
	child->link = g_build_filename(child->folder, "modem", NULL);
	child->socket = g_build_filename(child->folder, "control", NULL);
	child->oracle = g_build_filename(child->folder, "oracle", NULL);
	child->uri = g_strdup_printf("%s:%s", setup.protocol, child->link);
	child->process = g_subprocess_new(
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
		setup.vmodem, "--protocol", setup.protocol, "--scenario", file, "--link",
		child->link, "--control", child->socket, "--oracle", child->oracle,
		"--exit-on-eof", option, NULL);
	g_assert_no_error(error);
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(child->process));
	g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(lines), FALSE);
	ready = g_data_input_stream_read_line(lines, NULL, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(ready && g_str_has_prefix(ready, "ready "));
}

void child_stop(struct child *child)
{
	g_subprocess_send_signal(child->process, 15);
	g_assert_true(g_subprocess_wait(child->process, NULL, NULL));
	g_assert_true(g_subprocess_get_if_exited(child->process));
	g_clear_object(&child->process);
	g_unlink(child->oracle);
	g_rmdir(child->folder);
	g_free(child->folder);
	g_free(child->link);
	g_free(child->socket);
	g_free(child->oracle);
	g_free(child->uri);
}

static char *ask(struct child *child, const char *line)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(child->socket);
	g_autoptr(GSocketConnection) connection = NULL;
	g_autoptr(GDataInputStream) lines = NULL;
	g_autoptr(GError) error = NULL;
	GOutputStream *out;

	connection = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, &error);
	g_assert_no_error(error);
	out = g_io_stream_get_output_stream(G_IO_STREAM(connection));
	g_assert_true(g_output_stream_write_all(out, line, strlen(line), NULL, NULL, NULL));
	g_assert_true(g_output_stream_write_all(out, "\n", 1, NULL, NULL, NULL));
	lines = g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
	return g_data_input_stream_read_line(lines, NULL, NULL, NULL);
}

char *child_control(struct child *child, const char *format, ...)
{
	g_autofree char *line = NULL;
	va_list args;

	va_start(args, format);
	line = g_strdup_vprintf(format, args);
	va_end(args);
	return ask(child, line);
}

void child_tell(struct child *child, const char *format, ...)
{
	g_autofree char *line = NULL;
	g_autofree char *answer = NULL;
	va_list args;

	va_start(args, format);
	line = g_strdup_vprintf(format, args);
	va_end(args);
	answer = ask(child, line);
	g_assert_true(answer && g_str_has_prefix(answer, "ok"));
}

unsigned open_descriptors(void)
{
	g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
	unsigned count = 0;

	while (g_dir_read_name(folder))
		count++;
	return count;
}

unsigned settled_descriptors(unsigned number)
{
	int64_t until = g_get_monotonic_time() + G_TIME_SPAN_SECOND;

	/* GLib's worker threads let go of a context a moment after its last answer. */
	while (open_descriptors() > number && g_get_monotonic_time() < until)
		g_usleep(1000);
	return open_descriptors();
}
