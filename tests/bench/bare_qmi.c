/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* libqmi alone, with the calls of a snapshot in flight together. */

#include "many.h"

#include <libqmi-glib.h>

#define ANSWER_S 60

static const QmiService services[] = { QMI_SERVICE_DMS, QMI_SERVICE_NAS, QMI_SERVICE_UIM };
enum { DMS, NAS, UIM, CLIENTS };

struct bench_modem {
	GMainContext *context;
	QmiDevice *device;
	QmiClient *client[CLIENTS];
	int pending;
	bool failed;
};

static void on_device(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;
	GObject *device = g_async_initable_new_finish(G_ASYNC_INITABLE(source), result, NULL);

	modem->device = device ? QMI_DEVICE(device) : NULL;
	modem->failed |= !device;
	modem->pending--;
}

static void on_open(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;

	modem->failed |= !qmi_device_open_finish(QMI_DEVICE(source), result, NULL);
	modem->pending--;
}

static void on_client(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;
	QmiClient *client = qmi_device_allocate_client_finish(QMI_DEVICE(source), result, NULL);

	for (int i = 0; client && i < CLIENTS; i++) {
		if (qmi_client_get_service(client) == services[i])
			modem->client[i] = client;
	}
	modem->failed |= !client;
	modem->pending--;
}

static void on_done(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;

	(void)source;
	(void)result;
	modem->pending--;
}

static bool settle(struct bench_modem *modem)
{
	while (modem->pending)
		g_main_context_iteration(modem->context, TRUE);
	return !modem->failed;
}

struct bench_modem *bench_open(const char *path)
{
	struct bench_modem *modem = g_new0(struct bench_modem, 1);
	g_autoptr(GFile) file = g_file_new_for_path(path);

	modem->context = g_main_context_new();
	g_main_context_push_thread_default(modem->context);
	modem->pending = 1;
	g_async_initable_new_async(QMI_TYPE_DEVICE, G_PRIORITY_DEFAULT, NULL, on_device, modem,
				   QMI_DEVICE_FILE, file, QMI_DEVICE_NO_FILE_CHECK, TRUE, NULL);
	if (!settle(modem))
		return NULL;
	modem->pending = 1;
	qmi_device_open(modem->device, QMI_DEVICE_OPEN_FLAGS_NONE, ANSWER_S, NULL, on_open, modem);
	if (!settle(modem))
		return NULL;
	modem->pending = CLIENTS;
	for (int i = 0; i < CLIENTS; i++)
		qmi_device_allocate_client(modem->device, services[i], QMI_CID_NONE, ANSWER_S,
					   NULL, on_client, modem);
	return settle(modem) ? modem : NULL;
}

/* Every answer is parsed, as a program that wants its values does. */
#define ON_ANSWER(service, name)                                                                 \
	static void on_##name(GObject *source, GAsyncResult *result, void *data)                 \
	{                                                                                        \
		struct bench_modem *modem = data;                                                \
		void *output = qmi_client_##service##_##name##_finish((void *)source, result,    \
								      NULL);                     \
                                                                                                 \
		modem->failed |= !output;                                                        \
		if (output)                                                                      \
			qmi_message_##service##_##name##_output_unref(output);                   \
		modem->pending--;                                                                \
	}
#define ASK(modem, SERVICE, service, name)                                                       \
	((modem)->pending++,                                                                     \
	 qmi_client_##service##_##name((void *)(modem)->client[SERVICE], NULL, ANSWER_S, NULL,   \
				       on_##name, modem))

ON_ANSWER(dms, get_manufacturer)
ON_ANSWER(dms, get_model)
ON_ANSWER(dms, get_revision)
ON_ANSWER(dms, get_ids)
ON_ANSWER(dms, get_msisdn)
ON_ANSWER(nas, get_serving_system)
ON_ANSWER(nas, get_signal_info)
ON_ANSWER(nas, get_home_network)
ON_ANSWER(nas, get_operator_name)
ON_ANSWER(uim, get_slot_status)
ON_ANSWER(uim, get_card_status)
ON_ANSWER(uim, read_transparent)

static void ask_file(struct bench_modem *modem, guint16 file)
{
	static const guint8 usim[] = { 0x00, 0x3F, 0xFF, 0x7F }; /* 3F00 7FFF */
	g_autoptr(GArray) path = g_array_new(FALSE, FALSE, 1);
	g_autoptr(GArray) application = g_array_new(FALSE, FALSE, 1);
	g_autoptr(QmiMessageUimReadTransparentInput) input =
		qmi_message_uim_read_transparent_input_new();

	g_array_append_vals(path, usim, sizeof(usim));
	qmi_message_uim_read_transparent_input_set_session(
		input, QMI_UIM_SESSION_TYPE_PRIMARY_GW_PROVISIONING, application, NULL);
	qmi_message_uim_read_transparent_input_set_file(input, file, path, NULL);
	qmi_message_uim_read_transparent_input_set_read_information(input, 0, 0, NULL);
	modem->pending++;
	qmi_client_uim_read_transparent(QMI_CLIENT_UIM(modem->client[UIM]), input, ANSWER_S, NULL,
					on_read_transparent, modem);
}

bool bench_snapshot(struct bench_modem *modem)
{
	ASK(modem, UIM, uim, get_slot_status);
	ASK(modem, UIM, uim, get_card_status);
	ask_file(modem, 0x6F07); /* IMSI */
	ask_file(modem, 0x6F46); /* SPN */
	ask_file(modem, 0x6FAD); /* AD */
	ask_file(modem, 0x6F3E); /* GID1 */
	ASK(modem, DMS, dms, get_manufacturer);
	ASK(modem, DMS, dms, get_model);
	ASK(modem, DMS, dms, get_revision);
	ASK(modem, DMS, dms, get_ids);
	ASK(modem, DMS, dms, get_msisdn);
	ASK(modem, NAS, nas, get_serving_system);
	ASK(modem, NAS, nas, get_signal_info);
	ASK(modem, NAS, nas, get_home_network);
	ASK(modem, NAS, nas, get_operator_name);
	return settle(modem);
}

void bench_close(struct bench_modem *modem)
{
	for (int i = 0; i < CLIENTS; i++) {
		modem->pending++;
		qmi_device_release_client(modem->device, modem->client[i],
					  QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID, ANSWER_S,
					  NULL, on_done, modem);
	}
	settle(modem);
	for (int i = 0; i < CLIENTS; i++)
		g_object_unref(modem->client[i]);
	modem->pending++;
	qmi_device_close_async(modem->device, 1, NULL, on_done, modem);
	settle(modem);
	g_object_unref(modem->device);
	g_main_context_pop_thread_default(modem->context);
	g_main_context_unref(modem->context);
	g_free(modem);
}
