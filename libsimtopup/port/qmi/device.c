/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "../../core/log.h"
#include "qmi.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CID_BROADCAST 0xFF
#define CTL_SYNC 0x0027
#define LATE_MS 500

/* An opening may go on alone: so the state lives on the heap, and whoever comes last frees it. */
struct st_qmi_opening {
	struct st_qmi_port *port; /* whose `late` it is; NULL: nobody waits */
	QmiDevice *device;
	unsigned before; /* st_loop_mark() */
	bool over, abandoned;
	bool ok;
};

static void opening_free(struct st_qmi_opening *opening)
{
	if (opening->port)
		opening->port->late = NULL;
	g_clear_object(&opening->device);
	g_free(opening);
}

static void on_close(GObject *source, GAsyncResult *result, void *data)
{
	qmi_device_close_finish(QMI_DEVICE(source), result, NULL);
	opening_free(data);
}

static void on_open(GObject *source, GAsyncResult *result, void *data)
{
	struct st_qmi_opening *opening = data;
	g_autoptr(GError) error = NULL;

	opening->ok = qmi_device_open_finish(QMI_DEVICE(source), result, &error);
	if (error)
		st_log(ST_LAYER_QMI, "open: %s", error->message);
	opening->over = true;
	if (!opening->abandoned)
		return;
	if (opening->ok) /* it reads the node until it is closed */
		qmi_device_close_async(opening->device, 1, NULL, on_close, opening);
	else
		opening_free(opening);
}

static void on_new(GObject *source, GAsyncResult *result, void *data)
{
	struct st_qmi_opening *opening = data;
	g_autoptr(GError) error = NULL;
	GObject *device = g_async_initable_new_finish(G_ASYNC_INITABLE(source), result, &error);

	opening->device = device ? QMI_DEVICE(device) : NULL;
	opening->over = true;
	if (opening->abandoned)
		opening_free(opening);
}

static bool is_over(const void *data)
{
	const struct st_qmi_opening *opening = data;

	return opening->over;
}

/*
 * libqmi 1.32 crashes when a device is closed while it opens, also when it has
 * the proxy's answer and has not looked at it. So the opening of a node goes on
 * alone, for libqmi reads that, and the next one waits for it.
 */
static void abandon(struct st_qmi_port *port, struct st_qmi_opening *opening)
{
	/* It hands no cancellable to what it asks of a proxy, and waits 5 s for it. */
	if (port->base.proxy && !opening->over)
		st_loop_end_timers(port->base.loop, opening->before);
	if (opening->over) {
		if (opening->device) /* it keeps its descriptor, opened or not */
			qmi_device_close_async(opening->device, 1, NULL, NULL, NULL);
		opening_free(opening);
		st_loop_drain(port->base.loop);
		return;
	}
	opening->abandoned = true;
	opening->port = port;
	port->late = opening;
}

static bool is_free(const void *data)
{
	const struct st_qmi_port *port = data;

	return !port->late;
}

static gboolean on_late(void *data)
{
	*(bool *)data = true;
	return G_SOURCE_CONTINUE;
}

void st_qmi_device_settle(struct st_qmi_port *port)
{
	GMainContext *context = st_loop_context(port->base.loop);
	GSource *timer = g_timeout_source_new(LATE_MS);
	bool too_late = false;

	g_source_set_callback(timer, on_late, &too_late, NULL);
	g_source_attach(timer, context);
	while (port->late && !too_late)
		g_main_context_iteration(context, TRUE);
	g_source_destroy(timer);
	g_source_unref(timer);
}

void st_qmi_device_abandon(struct st_qmi_port *port)
{
	st_qmi_device_settle(port);
	if (port->late)
		port->late->port = NULL;
}

/* libqmi turns errno into text: so ask first. */
static int check_node(const char *path, bool was_there)
{
	struct stat status;

	if (stat(path, &status) < 0 && was_there)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	if (stat(path, &status) < 0)
		return st_fail_errno(SIMTOPUP_NO_DEVICE, errno, "no such modem port");
	if (!S_ISCHR(status.st_mode)) /* requests would be written into a file */
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "this is no modem port");
	if (access(path, R_OK | W_OK) == 0)
		return 0;
	st_fail_errno(SIMTOPUP_PERMISSION, errno, "the modem port cannot be opened");
	return st_error_set_hint("run as root, or join the group that owns the port");
}

static int cannot_open(const struct st_port *base)
{
	if (!base->proxy) {
		st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_QMI, "the port cannot be opened");
		return st_error_set_hint("see which program holds it, or whether it is a modem");
	}
	if (geteuid() != 0) {
		st_fail(SIMTOPUP_PERMISSION, ST_LAYER_QMI, "qmi-proxy refused");
		return st_error_set_hint("it serves root only");
	}
	if (base->lost)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "qmi-proxy is gone");
	return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_QMI, "qmi-proxy cannot open the port");
}

static int create(struct st_qmi_port *port, struct st_qmi_opening *opening, st_deadline deadline)
{
	g_autoptr(GFile) file = g_file_new_for_path(port->base.path);
	int result;

	if (port->base.way == ST_WAY_QRTR)
		return st_qmi_qrtr_create(port, deadline, &opening->device);
	g_async_initable_new_async(QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT, NULL, on_new, opening,
				   QMI_DEVICE_FILE, file, QMI_DEVICE_NO_FILE_CHECK, TRUE, NULL);
	result = st_loop_wait(port->base.loop, is_over, opening, deadline);
	if (result == 0 && !opening->device)
		return cannot_open(&port->base);
	return result;
}

static int open_created(struct st_qmi_port *port, struct st_qmi_opening *opening,
			st_deadline deadline)
{
	/*
	 * Never SYNC: it would take the client ids of every other program away.
	 * No VERSION_INFO: it costs a round trip and changes nothing.
	 */
	QmiDeviceOpenFlags flags =
		port->base.proxy ? QMI_DEVICE_OPEN_FLAGS_PROXY : QMI_DEVICE_OPEN_FLAGS_NONE;
	guint seconds = 5;
	int result;

	/* Subscribes to QMI alone, so that MBIM news are not ours to read. */
	if (port->base.way == ST_WAY_MBIM) {
		flags |= QMI_DEVICE_OPEN_FLAGS_MBIM | QMI_DEVICE_OPEN_FLAGS_EXPECT_INDICATIONS;
		seconds = MIN(seconds, (guint)st_deadline_left(deadline) / 1000 + 1);
	}
	opening->over = false;
	qmi_device_open(opening->device, flags, seconds, NULL, on_open, opening);
	result = st_loop_wait(port->base.loop, is_over, opening, deadline);
	if (result == 0 && !opening->ok)
		return cannot_open(&port->base);
	return result;
}

static bool is_ours(const struct st_qmi_port *port, enum st_qmi_client client, uint8_t cid)
{
	return port->cid[client] && (cid == port->cid[client] || cid == CID_BROADCAST);
}

struct arrival {
	struct st_qmi_port *port;
	QmiMessage *message;
	GSource *source;
};

static void arrival_free(void *data)
{
	struct arrival *arrival = data;

	g_source_destroy(arrival->source);
	g_source_unref(arrival->source);
	qmi_message_unref(arrival->message);
	g_free(arrival);
}

static gboolean on_turn(void *data)
{
	struct arrival *arrival = data;
	struct st_qmi_port *port = arrival->port;

	g_queue_remove(&port->arrivals, arrival);
	if (port->closing) {
		arrival_free(arrival);
		return G_SOURCE_REMOVE;
	}
	if (qmi_message_get_service(arrival->message) == QMI_SERVICE_VOICE)
		st_qmi_ussd_indication(port, arrival->message);
	else if (qmi_message_get_service(arrival->message) == QMI_SERVICE_WMS)
		st_qmi_sms_indication(port, arrival->message);
	else
		st_qmi_state_indication(port, arrival->message);
	arrival_free(arrival);
	return G_SOURCE_REMOVE;
}

/*
 * The device's signal and not a client's: libqmi hands those on at another
 * priority. Responses reach their callbacks by an idle source, this signal
 * comes at once; the same kind of source here keeps the order of reading, so
 * that neither a release nor a menu overtakes the text before it.
 */
static void on_indication(QmiDevice *device, QmiMessage *message, void *data)
{
	struct st_qmi_port *port = data;
	uint8_t cid = qmi_message_get_client_id(message);
	QmiService service = qmi_message_get_service(message);
	struct arrival *arrival;

	(void)device;
	if (service == QMI_SERVICE_CTL && qmi_message_get_message_id(message) == CTL_SYNC) {
		st_qmi_restarted(port);
		return;
	}
	if (!(service == QMI_SERVICE_VOICE && is_ours(port, ST_QMI_VOICE, cid)) &&
	    !(service == QMI_SERVICE_WMS && is_ours(port, ST_QMI_WMS, cid)) &&
	    !(service == QMI_SERVICE_NAS && is_ours(port, ST_QMI_NAS, cid)) &&
	    !(service == QMI_SERVICE_UIM && is_ours(port, ST_QMI_UIM, cid)))
		return;
	arrival = g_new0(struct arrival, 1);
	arrival->port = port;
	arrival->message = qmi_message_ref(message);
	arrival->source = g_idle_source_new();
	g_source_set_priority(arrival->source, G_PRIORITY_DEFAULT);
	g_source_set_callback(arrival->source, on_turn, arrival, NULL);
	g_source_attach(arrival->source, st_loop_context(port->base.loop));
	g_queue_push_tail(&port->arrivals, arrival);
}

static void on_removed(QmiDevice *device, void *data)
{
	struct st_qmi_port *port = data;

	(void)device;
	st_loop_set_gone(port->base.loop, true);
}

int st_qmi_device_open(struct st_qmi_port *port, st_deadline deadline)
{
	struct st_qmi_opening *opening;
	int result = 0;

	if (port->base.way != ST_WAY_QRTR)
		result = check_node(port->base.path, port->base.lost);
	if (result == 0 && port->late)
		result = st_loop_wait(port->base.loop, is_free, port, deadline);
	if (result)
		return result;
	opening = g_new0(struct st_qmi_opening, 1);
	opening->before = st_loop_mark(port->base.loop);
	result = create(port, opening, deadline);
	if (result == 0)
		result = open_created(port, opening, deadline);
	if (result) {
		abandon(port, opening);
		return result;
	}
	port->device = g_steal_pointer(&opening->device);
	opening_free(opening);
	st_port_set_cloexec(port->base.path);
	/* Kept open: a node that opens and closes at every send wakes up its watchers. */
	if (!port->base.proxy && port->base.way != ST_WAY_QRTR)
		port->probe = open(port->base.path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	port->on_indication = g_signal_connect(port->device, QMI_DEVICE_SIGNAL_INDICATION,
					       G_CALLBACK(on_indication), port);
	port->on_removed = g_signal_connect(port->device, QMI_DEVICE_SIGNAL_REMOVED,
					    G_CALLBACK(on_removed), port);
	return 0;
}

/*
 * An MBIM function wants to be closed (MBIM 1.0, 9.3.2). libqmi takes up to 10 s
 * for that with a modem that hangs, whatever it is told.
 */
static void close_mbim(struct st_qmi_port *port)
{
	struct st_qmi_opening *opening = g_new0(struct st_qmi_opening, 1);

	opening->port = port;
	opening->device = g_object_ref(port->device);
	opening->abandoned = true;
	port->late = opening;
	qmi_device_close_async(port->device, 1, NULL, on_close, opening);
	st_qmi_device_settle(port);
}

void st_qmi_device_close(struct st_qmi_port *port)
{
	if (!port->device)
		return;
	g_signal_handler_disconnect(port->device, port->on_indication);
	g_signal_handler_disconnect(port->device, port->on_removed);
	g_queue_clear_full(&port->arrivals, arrival_free);
	if (port->probe >= 0)
		close(port->probe);
	port->probe = -1;
	if (port->base.way == ST_WAY_MBIM)
		close_mbim(port);
	else
		qmi_device_close_async(port->device, 1, NULL, NULL, NULL);
	g_clear_object(&port->device);
	/* The descriptor is closed by now; this lets libqmi drop its last references. */
	st_loop_drain(port->base.loop);
}
