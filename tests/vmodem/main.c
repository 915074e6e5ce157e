/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "euicc.h"
#include "machine.h"
#include "operator.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct options {
	char *protocol, *scenario, *link, *control, *oracle;
	int latency_ms;
	gboolean serial, exit_on_eof;
};

static bool parse(int *argc, char ***argv, struct options *o, GError **error)
{
	const GOptionEntry entries[] = {
		{ "protocol", 0, 0, G_OPTION_ARG_STRING, &o->protocol, "qmi or mbim", "P" },
		{ "scenario", 0, 0, G_OPTION_ARG_FILENAME, &o->scenario, "key file", "FILE" },
		{ "link", 0, 0, G_OPTION_ARG_FILENAME, &o->link, "where clients open it",
		  "PATH" },
		{ "latency-ms", 0, 0, G_OPTION_ARG_INT, &o->latency_ms, "for each answer", "N" },
		{ "serial", 0, 0, G_OPTION_ARG_NONE, &o->serial, "one request at a time", NULL },
		{ "control", 0, 0, G_OPTION_ARG_FILENAME, &o->control, "control socket",
		  "SOCKET" },
		{ "oracle", 0, 0, G_OPTION_ARG_FILENAME, &o->oracle, "book of charges", "FILE" },
		{ "exit-on-eof", 0, 0, G_OPTION_ARG_NONE, &o->exit_on_eof,
		  "end when standard input ends", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("- a modem without hardware");

	o->latency_ms = -1;
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, argc, argv, error))
		return false;
	if (o->scenario && o->link && *argc == 1 &&
	    (g_strcmp0(o->protocol, "qmi") == 0 || g_strcmp0(o->protocol, "mbim") == 0))
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
		    "needed: --protocol qmi|mbim --scenario FILE --link PATH");
	return false;
}

static gboolean on_signal(void *data)
{
	struct vm *vm = data;

	g_main_loop_quit(vm->machine->loop);
	return G_SOURCE_CONTINUE;
}

static gboolean on_stdin(int fd, GIOCondition condition, void *data)
{
	struct vm *vm = data;
	char text[256];

	(void)condition;
	if (read(fd, text, sizeof(text)) > 0)
		return G_SOURCE_CONTINUE;
	g_main_loop_quit(vm->machine->loop);
	return G_SOURCE_REMOVE;
}

static bool begin(struct vm *vm, const struct options *o, GError **error)
{
	if (!scenario_load(vm, o->scenario, error) || !operator_init(vm, o->oracle, error))
		return false;
	vm->card = vm_card_new(vm);
	vm->euicc = vm_euicc_new(vm);
	if (o->latency_ms >= 0)
		g_key_file_set_integer(vm->scenario, "modem", "latency-ms", o->latency_ms);
	if (o->serial)
		g_key_file_set_boolean(vm->scenario, "modem", "serial", TRUE);
	vm->machine->latency_us = vm_scenario_int(vm, "modem", "latency-ms", 0) * 1000;
	vm->machine->serial = vm_scenario_bool(vm, "modem", "serial", false);

	vm->protocol->start(vm);
	if (!port_open(vm, error) || (o->control && !control_listen(vm, o->control, error)))
		return false;

	signal(SIGPIPE, SIG_IGN);
	g_unix_signal_add(SIGTERM, on_signal, vm);
	g_unix_signal_add(SIGINT, on_signal, vm);
	if (o->exit_on_eof)
		g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_stdin, vm);
	return true;
}

static void end(struct vm *vm, struct options *o)
{
	clock_free(vm); /* timers hold what operator and protocol own */
	if (vm->protocol_data)
		vm->protocol->stop(vm);
	port_close(vm);
	operator_free(vm);
	vm_euicc_free(vm->euicc);
	vm_card_free(vm->card);
	scenario_free(vm);
	machine_free(vm);
	if (o->control)
		g_unlink(o->control);
	g_free(o->protocol);
	g_free(o->scenario);
	g_free(o->link);
	g_free(o->control);
	g_free(o->oracle);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	struct options o = { 0 };
	struct vm vm = { 0 };

	if (!parse(&argc, &argv, &o, &error)) {
		g_printerr("simtopup-vmodem: %s\n", error->message);
		return 2;
	}
	vm.protocol = g_str_equal(o.protocol, "qmi") ? &vm_qmi : &vm_mbim;
	machine_init(&vm, o.link);
	if (!begin(&vm, &o, &error)) {
		g_printerr("simtopup-vmodem: %s\n", error->message);
		port_close(&vm);
		return 1;
	}
	printf("ready %s\n", o.link);
	fflush(stdout);
	g_main_loop_run(vm.machine->loop);
	end(&vm, &o);
	return 0;
}
