/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* QMI over QRTR: no node and no proxy; the kernel keeps the clients apart. */

#include "../../core/error.h"
#include "../../core/log.h"
#include "qmi.h"

#if defined(ST_HAVE_QRTR) && QMI_QRTR_SUPPORTED

struct search {
	struct st_wave wave;
	QrtrBus *bus;
	QrtrNode *node;
	QmiDevice *device;
};

static void log_and_free(GError *error)
{
	if (!error)
		return;
	st_log(ST_LAYER_QMI, "QRTR: %s", error->message);
	g_error_free(error);
}

static void on_bus(GObject *source, GAsyncResult *result, void *data)
{
	struct search *search = data;
	GError *error = NULL;

	(void)source;
	search->bus = qrtr_bus_new_finish(result, &error);
	log_and_free(error);
	st_wave_finish(&search->wave);
}

static void on_node(GObject *source, GAsyncResult *result, void *data)
{
	struct search *search = data;
	GError *error = NULL;

	search->node = qrtr_bus_wait_for_node_finish(QRTR_BUS(source), result, &error);
	log_and_free(error);
	st_wave_finish(&search->wave);
}

static void on_device(GObject *source, GAsyncResult *result, void *data)
{
	struct search *search = data;
	GError *error = NULL;

	(void)source;
	search->device = qmi_device_new_from_node_finish(result, &error);
	log_and_free(error);
	st_wave_finish(&search->wave);
}

static int find(struct st_qmi_port *port, struct search *search, st_deadline deadline)
{
	int result;

	st_wave_start(&search->wave);
	/* Without the lookup: waiting for the node is one, and can be cancelled. */
	qrtr_bus_new(0, search->wave.cancellable, on_bus, search);
	result = st_wave_wait(&search->wave, deadline);
	if (result)
		return result;
	if (!search->bus)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "QRTR cannot be used here");

	st_wave_start(&search->wave);
	qrtr_bus_wait_for_node(search->bus, port->base.qrtr_node,
			       (guint)st_deadline_left(deadline), search->wave.cancellable,
			       on_node, search);
	result = st_wave_wait(&search->wave, deadline);
	if (result)
		return result;
	if (!search->node)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM,
			       "there is no such node on the QRTR bus");

	st_wave_start(&search->wave);
	qmi_device_new_from_node(search->node, search->wave.cancellable, on_device, search);
	result = st_wave_wait(&search->wave, deadline);
	if (result == 0 && !search->device)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_QMI, "the QRTR node is no QMI device");
	return result;
}

int st_qmi_qrtr_create(struct st_qmi_port *port, st_deadline deadline, QmiDevice **ret_device)
{
	struct search search = { 0 };
	int result;

	st_wave_init(&search.wave, port->base.loop);
	result = find(port, &search, deadline);
	st_wave_clear(&search.wave);
	if (result == 0) {
		/* The node lives as long as the bus that told of it. */
		g_object_set_data_full(G_OBJECT(search.device), "simtopup-qrtr-bus",
				       g_steal_pointer(&search.bus), g_object_unref);
		*ret_device = g_steal_pointer(&search.device);
	}
	g_clear_object(&search.device);
	g_clear_object(&search.node);
	g_clear_object(&search.bus);
	return result;
}

#else

int st_qmi_qrtr_create(struct st_qmi_port *port, st_deadline deadline, QmiDevice **ret_device)
{
	(void)port;
	(void)deadline;
	(void)ret_device;
	return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER, "this build does not speak QRTR");
}

#endif
