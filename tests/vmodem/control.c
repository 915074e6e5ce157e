/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "machine.h"
#include "operator.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define LINE_MAX_LEN 8192

struct command {
	const char *name;
	bool (*run)(struct vm *vm, const char *args, GString *reply, GError **error);
};

static bool bad(GError **error, const char *what)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", what);
	return false;
}

static bool number(const char *text, int64_t *ret_n, GError **error)
{
	return g_ascii_string_to_signed(text, 10, G_MININT64 / 4, G_MAXINT64 / 4, ret_n, error);
}

static bool run_clock(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)error;
	g_string_printf(reply, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", vm_now_ms(vm),
			clock_boot_ms(vm), vm->machine->clock.boot_id);
	return true;
}

static bool run_advance(struct vm *vm, const char *args, GString *reply, GError **error)
{
	int64_t ms;

	(void)reply;
	if (!number(args, &ms, error))
		return false;
	if (ms < 0)
		return bad(error, "time does not run backwards: see wall-step");
	clock_advance(vm, ms);
	return true;
}

static bool run_wall_step(struct vm *vm, const char *args, GString *reply, GError **error)
{
	int64_t ms;

	(void)reply;
	if (!number(args, &ms, error))
		return false;
	clock_step_wall(vm, ms);
	return true;
}

static bool run_reboot(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	(void)error;
	clock_reboot(vm);
	return true;
}

static bool run_fault(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	return fault_add(vm, args, error);
}

static bool run_faults(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	if (!g_str_equal(args, "clear"))
		return bad(error, "faults clear");
	fault_clear(vm);
	return true;
}

/* "GROUP.KEY VALUE" or "[GROUP WITH BLANKS] KEY VALUE" */
static bool run_set(struct vm *vm, const char *args, GString *reply, GError **error)
{
	bool bracket = *args == '[';
	const char *end = bracket ? strchr(args, ']') : strchr(args, '.');
	g_autofree char *group = NULL;
	const char *key;

	(void)reply;
	if (!end)
		return bad(error, "set GROUP.KEY VALUE or set [GROUP] KEY VALUE");
	group = g_strndup(args + bracket, (size_t)(end - args) - bracket);
	key = end + 1 + strspn(end + 1, " ");

	g_auto(GStrv) parts = g_strsplit(key, " ", 2);
	return scenario_set(vm, group, parts[0] ? parts[0] : "", parts[0] ? parts[1] : NULL,
			    error);
}

static bool run_swap_sim(struct vm *vm, const char *args, GString *reply, GError **error)
{
	g_auto(GStrv) pairs = g_strsplit(args, " ", -1);

	(void)reply;
	for (char **pair = pairs; *pair; pair++) {
		char *value = strchr(*pair, '=');

		if (!value)
			return bad(error, "swap-sim key=value ...");
		*value = '\0';
		g_key_file_set_value(vm->scenario, "sim", *pair, value + 1);
	}
	/* A card that was pulled takes its dialogue along. */
	vm_operator_cancel(vm);
	vm_card_reset(vm->card);
	for (char **pair = pairs; *pair; pair++) {
		g_autofree char *value =
			g_key_file_get_value(vm->scenario, "sim", *pair, NULL);

		if (!scenario_set(vm, "sim", *pair, value, error))
			return false;
	}
	return true;
}

static bool run_restart(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	if (!machine_plugged(vm))
		return bad(error, "is unplugged");
	happen_restart(vm);
	return true;
}

static bool run_sim_remove(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	return happen_sim_remove(vm, error);
}

static bool run_sim_insert(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	return happen_sim_insert(vm, args, error);
}

static bool run_register(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	return happen_register(vm, args, error);
}

static bool run_notify(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	(void)error;
	operator_request(vm, VM_USSD_NOTIFY, args);
	return true;
}

static bool run_request(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)reply;
	if (vm_operator_busy(vm))
		return bad(error, "a dialogue is open");
	operator_request(vm, VM_USSD_REQUEST, args);
	return true;
}

static bool run_sms(struct vm *vm, const char *args, GString *reply, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(args, " ", 2);

	(void)reply;
	if (!parts[0] || !parts[1])
		return bad(error, "sms SENDER TEXT");
	return operator_sms(vm, parts[0], parts[1]) || bad(error, "cannot be written");
}

static bool run_sms_pdu(struct vm *vm, const char *args, GString *reply, GError **error)
{
	uint8_t pdu[256];
	size_t len = strlen(args) / 2;

	(void)reply;
	if (len == 0 || len > sizeof(pdu) || strlen(args) % 2)
		return bad(error, "sms-pdu HEX");
	for (size_t i = 0; i < len; i++) {
		int high = g_ascii_xdigit_value(args[2 * i]);
		int low = g_ascii_xdigit_value(args[2 * i + 1]);

		if (high < 0 || low < 0)
			return bad(error, "sms-pdu HEX");
		pdu[i] = (uint8_t)(high << 4 | low);
	}
	return sms_arrive(vm, pdu, len) || bad(error, "too long");
}

static bool run_consume(struct vm *vm, const char *args, GString *reply, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(args, " ", 2);

	(void)reply;
	return account_consume(vm, parts[0] ? parts[0] : "", parts[0] ? parts[1] : NULL, error);
}

static bool run_unplug(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	if (vm->machine->master < 0)
		return bad(error, "is unplugged");
	machine_unplug(vm);
	return true;
}

static bool run_replug(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	return machine_replug(vm, error);
}

static bool run_stop_reading(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	(void)error;
	vm->machine->paused = true;
	port_read_on(vm);
	return true;
}

static bool run_resume(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	(void)error;
	machine_resume(vm);
	return true;
}

static bool run_indications(struct vm *vm, const char *args, GString *reply, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(args, " ", 2);
	bool broadcast = parts[0] && parts[1] && g_str_equal(parts[1], "broadcast");
	int64_t n;

	if (!number(parts[0] ? parts[0] : "", &n, error))
		return false;
	if (n < 0 || n > G_MAXUINT16 * 16 || !vm->protocol->indicate)
		return bad(error, "not so many, or not on this protocol");
	g_string_append_printf(reply, "%u",
			       vm->protocol->indicate(vm, (unsigned)n, broadcast));
	return true;
}

static bool run_stats(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)error;
	machine_stats(vm, reply);
	return true;
}

/* Read once: the next answer begins where this one ends. */
static bool run_journal(struct vm *vm, const char *args, GString *reply, GError **error)
{
	GString *journal = vm->machine->stats.journal;

	(void)args;
	(void)error;
	g_string_append_len(reply, journal->str, (gssize)journal->len);
	g_string_truncate(journal, 0);
	return true;
}

static bool run_quit(struct vm *vm, const char *args, GString *reply, GError **error)
{
	(void)args;
	(void)reply;
	(void)error;
	g_main_loop_quit(vm->machine->loop);
	return true;
}

static const struct command commands[] = {
	{ "clock", run_clock },		  { "advance", run_advance },
	{ "wall-step", run_wall_step },	  { "reboot", run_reboot },
	{ "fault", run_fault },		  { "faults", run_faults },
	{ "set", run_set },		  { "swap-sim", run_swap_sim },
	{ "sim-remove", run_sim_remove }, { "sim-insert", run_sim_insert },
	{ "register", run_register },	  { "restart", run_restart },
	{ "ussd-notify", run_notify },	  { "ussd-request", run_request },
	{ "sms", run_sms },		  { "sms-pdu", run_sms_pdu },
	{ "consume", run_consume },
	{ "unplug", run_unplug },	  { "replug", run_replug },
	{ "stop-reading", run_stop_reading }, { "resume", run_resume },
	{ "indications", run_indications }, { "stats", run_stats },
	{ "journal", run_journal },	  { "quit", run_quit },
};

/* `clock` and `stats` answer bare; everything else "ok ..." or "error ...". */
static void run_line(struct vm *vm, const char *line, GString *reply)
{
	size_t len = strcspn(line, " ");
	const char *args = line + len + strspn(line + len, " ");
	g_autoptr(GError) error = NULL;

	for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (strlen(commands[i].name) != len || strncmp(line, commands[i].name, len) != 0)
			continue;
		if (!commands[i].run(vm, args, reply, &error))
			g_string_printf(reply, "error %s", error->message);
		else if (commands[i].run != run_clock && commands[i].run != run_stats)
			g_string_prepend(reply, reply->len ? "ok " : "ok");
		g_string_append_c(reply, '\n');
		return;
	}
	g_string_append(reply, "error unknown command\n");
}

struct session {
	struct vm *vm;
	GSocketConnection *connection;
	GDataInputStream *input;
};

static void end_session(struct session *session)
{
	g_object_unref(session->input);
	g_object_unref(session->connection);
	g_free(session);
}

static void on_line(GObject *source, GAsyncResult *result, void *data)
{
	struct session *session = data;
	g_autoptr(GString) reply = g_string_new(NULL);
	g_autofree char *line =
		g_data_input_stream_read_line_finish_utf8(session->input, result, NULL, NULL);
	GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(session->connection));

	(void)source;
	if (!line || strlen(line) > LINE_MAX_LEN) {
		end_session(session);
		return;
	}
	run_line(session->vm, line, reply);
	if (!g_output_stream_write_all(out, reply->str, reply->len, NULL, NULL, NULL)) {
		end_session(session);
		return;
	}
	g_data_input_stream_read_line_async(session->input, G_PRIORITY_DEFAULT, NULL, on_line,
					    session);
}

static gboolean on_incoming(GSocketService *service, GSocketConnection *connection,
			    GObject *source, void *data)
{
	struct session *session = g_new0(struct session, 1);

	(void)service;
	(void)source;
	session->vm = data;
	session->connection = g_object_ref(connection);
	session->input = g_data_input_stream_new(
		g_io_stream_get_input_stream(G_IO_STREAM(connection)));
	g_data_input_stream_read_line_async(session->input, G_PRIORITY_DEFAULT, NULL, on_line,
					    session);
	return TRUE;
}

bool control_listen(struct vm *vm, const char *path, GError **error)
{
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
	GSocketService *service = g_socket_service_new();

	g_unlink(path);
	if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), address,
					   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
					   NULL, error)) {
		g_object_unref(service);
		return false;
	}
	/* Lives as long as the process. */
	g_signal_connect(service, "incoming", G_CALLBACK(on_incoming), vm);
	return true;
}
