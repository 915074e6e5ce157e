/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* OPEN and CLOSE (9.3.1, 9.3.2), and what is left when the modem does neither. */

#include "mbim.h"

#include <errno.h>
#include <unistd.h>

struct opening {
	struct st_wave wave;
	MbimDevice *device;
	GError *error;
};

/*
 * libmbim leaves requests of a gone device to their timeouts, and says that
 * the device is open still. The flag ends the waits, and they cancel.
 */
static void on_removed(MbimDevice *device, struct st_mbim_port *port)
{
	(void)device;
	st_loop_set_gone(port->base.loop, true);
}

static void on_new(GObject *source, GAsyncResult *result, void *data)
{
	struct opening *opening = data;

	(void)source;
	opening->device = mbim_device_new_finish(result, &opening->error);
	st_wave_finish(&opening->wave);
}

static void on_open(GObject *source, GAsyncResult *result, void *data)
{
	struct opening *opening = data;

	mbim_device_open_full_finish(MBIM_DEVICE(source), result, &opening->error);
	st_wave_finish(&opening->wave);
}

static void on_close(GObject *source, GAsyncResult *result, void *data)
{
	struct opening *opening = data;

	mbim_device_close_finish(MBIM_DEVICE(source), result, &opening->error);
	st_wave_finish(&opening->wave);
}

static void drop_device(struct st_mbim_port *port)
{
	if (!port->device)
		return;
	g_clear_signal_handler(&port->on_indication, port->device);
	g_clear_signal_handler(&port->on_removed, port->device);
	mbim_device_close_force(port->device, NULL);
	g_clear_object(&port->device);
	/* libmbim waits for the rest of an indication. */
	st_loop_end_timers(port->base.loop, port->opened);
}

static int check_node(const struct st_mbim_port *port)
{
	const char *path = port->base.path;

	if (access(path, R_OK | W_OK) == 0)
		return 0;
	if (errno == EACCES || errno == EPERM) {
		st_fail_errno(SIMTOPUP_PERMISSION, errno, "the modem port cannot be opened");
		return st_error_set_hint("run as root, or change the rights of the port");
	}
	if (port->was_linked)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	return st_fail_errno(SIMTOPUP_NO_DEVICE, errno, "there is no such modem port");
}

static int make_device(struct st_mbim_port *port, struct opening *opening, st_deadline deadline)
{
	g_autoptr(GFile) file = g_file_new_for_path(port->base.path);
	int result;

	port->opened = st_loop_mark(port->base.loop);
	st_wave_start(&opening->wave);
	mbim_device_new(file, opening->wave.cancellable, on_new, opening);
	result = st_wave_wait(&opening->wave, deadline);
	port->device = g_steal_pointer(&opening->device);
	if (result)
		return result;
	if (!port->device)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "this is not a modem port");
	port->on_removed = g_signal_connect(port->device, MBIM_DEVICE_SIGNAL_REMOVED,
					    G_CALLBACK(on_removed), port);
	port->on_indication = g_signal_connect(port->device, MBIM_DEVICE_SIGNAL_INDICATE_STATUS,
					       G_CALLBACK(st_mbim_on_indication), port);
	return 0;
}

/* OPEN_DONE's own statuses (9.4.2) are about the port, not about a network. */
static int explain_open(const struct st_mbim_port *port, const GError *error)
{
	if (error->domain != MBIM_STATUS_ERROR || error->code != MBIM_STATUS_ERROR_FAILURE)
		return st_mbim_fail(error, "the modem port cannot be opened");
	if (port->base.proxy)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM,
			       "mbim-proxy cannot open this modem port");
	st_fail(SIMTOPUP_NOT_READY, ST_LAYER_MBIM, "the modem refuses to be opened");
	return st_error_set_peer("MBIM %d", error->code);
}

static int send_open(struct st_mbim_port *port, struct opening *opening, st_deadline deadline)
{
	bool proxy = port->base.proxy;
	/*
	 * In whole seconds. Directly, shorter than libmbim's own try of 5 s: it
	 * would write the next OPEN without looking whether the modem reads.
	 */
	int seconds = proxy ? st_deadline_left(deadline) / 1000 + 1 : 4;
	int result = st_mbim_wait_writable(port, deadline);

	if (result)
		return result;
	st_wave_start(&opening->wave);
	mbim_device_open_full(port->device,
			      proxy ? MBIM_DEVICE_OPEN_FLAGS_PROXY : MBIM_DEVICE_OPEN_FLAGS_NONE,
			      (guint)seconds, opening->wave.cancellable, on_open, opening);
	if (!proxy)
		st_port_set_cloexec(port->base.path);
	result = st_wave_wait(&opening->wave, deadline);
	if (result)
		return result;
	return opening->error ? explain_open(port, opening->error) : 0;
}

static int open_once(struct st_mbim_port *port, st_deadline deadline)
{
	struct opening opening = { 0 };
	int result;

	st_wave_init(&opening.wave, port->base.loop);
	result = make_device(port, &opening, deadline);
	if (result == 0)
		result = send_open(port, &opening, deadline);
	st_wave_clear(&opening.wave);
	g_clear_error(&opening.error);
	if (result)
		drop_device(port);
	return result;
}

/* The proxy says that it cannot open a modem, or will not, by hanging up. */
static int explain_proxy(struct st_mbim_port *port)
{
	st_loop_set_gone(port->base.loop, false);
	if (geteuid() != 0) {
		st_fail(SIMTOPUP_PERMISSION, ST_LAYER_SYSTEM, "mbim-proxy serves root only");
		return st_error_set_hint("run as root, or open the port itself: ?via=direct");
	}
	if (port->was_linked)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM,
		       "mbim-proxy cannot open this modem port");
}

int st_mbim_open(struct st_mbim_port *port, st_deadline deadline)
{
	int result = check_node(port);

	if (result)
		return result;
	st_loop_set_gone(port->base.loop, false);
	port->background = g_cancellable_new();
	do {
		st_deadline bound = st_deadline_in(ST_MBIM_OPEN_TRY_MS);

		if (port->base.proxy)
			bound = deadline; /* it tries on its own */
		result = open_once(port, st_deadline_min(bound, deadline));
	} while (result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline));

	if (result) {
		g_clear_object(&port->background);
		if (result == SIMTOPUP_DEVICE_GONE && port->base.proxy)
			return explain_proxy(port);
		return result;
	}
	port->base.linked = true;
	port->was_linked = true;
	port->suspect = false;
	port->events = ST_MBIM_EVENTS_UNKNOWN;
	return 0;
}

static void send_close(struct st_mbim_port *port)
{
	/* A silent modem has used the call's deadline up: CLOSE is written all the same. */
	bool silent = port->suspect || port->n_background > 0;
	st_deadline least = st_deadline_in(ST_MBIM_SILENT_CLOSE_MS);
	st_deadline most = st_deadline_min(port->base.until, st_deadline_in(ST_MBIM_CLOSE_MS));
	st_deadline deadline = silent ? least : MAX(least, most);
	struct opening opening = { 0 };

	if (st_loop_gone(port->base.loop) || st_mbim_wait_writable(port, deadline))
		return;
	st_wave_init(&opening.wave, port->base.loop);
	st_wave_start(&opening.wave);
	mbim_device_close(port->device, 1, opening.wave.cancellable, on_close, &opening);
	st_wave_wait(&opening.wave, deadline);
	st_wave_clear(&opening.wave);
	g_clear_error(&opening.error);
}

/* The function stays open for the proxy's other clients. */
static void restore_signal(struct st_mbim_port *port)
{
	if (!port->suspect && !st_loop_gone(port->base.loop))
		st_mbim_signal_restore(port, st_deadline_in(ST_MBIM_RESTORE_MS));
	port->signal_set = port->signal_known = false;
}

void st_mbim_close(struct st_mbim_port *port)
{
	struct st_error_saved why;

	if (!port->base.linked)
		return;
	st_error_save(&why);
	st_mbim_sms_forget(port);
	st_mbim_ussd_forget(port);
	st_mbim_look_stop(port);
	st_mbim_background_stop(port);
	restore_signal(port);
	send_close(port);
	drop_device(port);
	g_clear_object(&port->background);
	port->card_channels = 0;
	port->base.linked = false;
	st_error_restore(&why);
}

int st_mbim_reopen(struct st_mbim_port *port, st_deadline deadline)
{
	unsigned events = port->events == ST_MBIM_EVENTS_UNKNOWN ? 0 : port->events;
	int result;

	st_mbim_close(port);
	result = st_mbim_open(port, deadline);
	if (result == 0)
		result = st_mbim_subscribe(port, events, deadline);
	if (result == 0)
		st_port_state_start(&port->base);
	return result;
}
