/* SPDX-License-Identifier: 0BSD */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* events_glib DEVICE: what happens to SIM and network, on GLib's loop, until the modem is gone. */
#include <glib-unix.h>
#include <simtopup/simtopup.h>

static GMainLoop *loop;

static gboolean on_readable(int fd, GIOCondition condition, void *modem)
{
	simtopup_event *event;

	(void)fd, (void)condition;
	simtopup_modem_dispatch(modem);
	while (simtopup_modem_next_event(modem, &event) == SIMTOPUP_OK) {
		char *json = simtopup_event_to_json(event);

		g_print("%s\n", json);
		if (simtopup_event_kind(event) == SIMTOPUP_EVENT_GONE)
			g_main_loop_quit(loop);
		simtopup_free(json);
		simtopup_event_free(event);
	}
	return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
	simtopup_modem *modem;

	if (argc != 2 || simtopup_modem_open(argv[1], 0, &modem) < 0 ||
	    simtopup_modem_listen(modem, SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK) < 0)
		return g_printerr("%s\n", simtopup_error_message(simtopup_last_error())), 1;
	loop = g_main_loop_new(NULL, FALSE);
	g_unix_fd_add(simtopup_modem_fd(modem), G_IO_IN, on_readable, modem);
	g_main_loop_run(loop);
	simtopup_modem_close(modem);
	return 0;
}
