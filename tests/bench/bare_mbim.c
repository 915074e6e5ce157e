/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* libmbim alone, with the calls of a snapshot in flight together. */

#include "many.h"

#include <libmbim-glib.h>

#define ANSWER_S 60
#define SLOTS 2

struct bench_modem {
	GMainContext *context;
	MbimDevice *device;
	int pending;
	bool failed;
};

static void on_device(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;

	(void)source;
	modem->device = mbim_device_new_finish(result, NULL);
	modem->failed |= !modem->device;
	modem->pending--;
}

static void on_open(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;

	modem->failed |= !mbim_device_open_full_finish(MBIM_DEVICE(source), result, NULL);
	modem->pending--;
}

static void on_close(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;

	mbim_device_close_finish(MBIM_DEVICE(source), result, NULL);
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
	mbim_device_new(file, NULL, on_device, modem);
	if (!settle(modem))
		return NULL;
	modem->pending = 1;
	mbim_device_open_full(modem->device, MBIM_DEVICE_OPEN_FLAGS_NONE, ANSWER_S, NULL, on_open,
			      modem);
	return settle(modem) ? modem : NULL;
}

/* Every answer is parsed, as a program that wants its values does. */
static bool parse(MbimMessage *answer)
{
	MbimService service = mbim_message_command_done_get_service(answer);
	guint32 cid = mbim_message_command_done_get_cid(answer);
	g_autofree char *one = NULL;
	g_autofree char *two = NULL;
	g_auto(GStrv) numbers = NULL;
	guint32 value;

	if (!mbim_message_response_get_result(answer, MBIM_MESSAGE_TYPE_COMMAND_DONE, NULL))
		return false;
	if (service != MBIM_SERVICE_BASIC_CONNECT)
		return true;
	switch (cid) {
	case MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS:
		return mbim_message_subscriber_ready_status_response_parse(
			answer, NULL, &one, &two, NULL, &value, &numbers, NULL);
	case MBIM_CID_BASIC_CONNECT_REGISTER_STATE:
		return mbim_message_register_state_response_parse(answer, NULL, NULL, NULL, NULL,
								  NULL, &one, &two, NULL, NULL,
								  NULL);
	case MBIM_CID_BASIC_CONNECT_SIGNAL_STATE:
		return mbim_message_signal_state_response_parse(answer, &value, NULL, NULL, NULL,
								NULL, NULL);
	default:
		return true;
	}
}

static void on_answer(GObject *source, GAsyncResult *result, void *data)
{
	struct bench_modem *modem = data;
	g_autoptr(MbimMessage) answer =
		mbim_device_command_finish(MBIM_DEVICE(source), result, NULL);

	modem->failed |= !answer || !parse(answer);
	modem->pending--;
}

static void ask(struct bench_modem *modem, MbimMessage *message)
{
	modem->pending++;
	mbim_device_command(modem->device, message, ANSWER_S, NULL, on_answer, modem);
	mbim_message_unref(message);
}

bool bench_snapshot(struct bench_modem *modem)
{
	ask(modem, mbim_message_device_caps_query_new(NULL));
	ask(modem, mbim_message_subscriber_ready_status_query_new(NULL));
	ask(modem, mbim_message_pin_query_new(NULL));
	ask(modem, mbim_message_pin_list_query_new(NULL));
	ask(modem, mbim_message_home_provider_query_new(NULL));
	ask(modem, mbim_message_register_state_query_new(NULL));
	ask(modem, mbim_message_packet_service_query_new(NULL));
	ask(modem, mbim_message_signal_state_query_new(NULL));
	ask(modem, mbim_message_ms_basic_connect_extensions_sys_caps_query_new(NULL));
	ask(modem, mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(NULL));
	for (guint32 i = 0; i < SLOTS; i++)
		ask(modem,
		    mbim_message_ms_basic_connect_extensions_slot_info_status_query_new(i, NULL));
	return settle(modem);
}

void bench_close(struct bench_modem *modem)
{
	modem->pending++;
	mbim_device_close(modem->device, 5, NULL, on_close, modem);
	settle(modem);
	g_object_unref(modem->device);
	g_main_context_pop_thread_default(modem->context);
	g_main_context_unref(modem->context);
	g_free(modem);
}
