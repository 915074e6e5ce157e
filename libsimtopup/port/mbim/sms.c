/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* SMS that arrive (10.5.24, 10.5.25): read and passed on; the modem keeps them. */

#include "mbim.h"

#include "../../core/log.h"
#include "../sms.h"

#include <string.h>

#define RETRY_MS 50      /* the modem does not read just now */
#define RECORDS_MAX 32   /* in one message */
#define COUNT_AT 4       /* format, count */

bool st_mbim_sms_count_is_sane(const uint8_t *buffer, uint32_t size, uint32_t max)
{
	uint32_t count;

	if (!buffer || size < COUNT_AT + sizeof(count))
		return false;
	memcpy(&count, buffer + COUNT_AT, sizeof(count));
	return GUINT32_FROM_LE(count) <= max;
}

/* `place` is NULL when they are stored nowhere. */
static void pass_all(struct st_mbim_port *port, MbimSmsPduReadRecordArray *records, guint32 count,
		     const struct st_sms_place *place)
{
	for (guint32 i = 0; records && i < count && records[i]; i++)
		st_port_sms_arrived(&port->base, place, records[i]->pdu_data,
				    records[i]->pdu_data_size);
}

static void kick(struct st_mbim_port *port, int64_t delay_ms);

static void on_read(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		    uint32_t tag)
{
	g_autoptr(MbimSmsPduReadRecordArray) records = NULL;
	guint32 size = 0, count = 0;
	/* The index that was asked for: some firmware answers with another one. */
	struct st_sms_place place = { ST_SMS_ONE, tag };
	const guint8 *buffer;

	port->n_sms_reads--;
	kick(port, 0);
	if (error) {
		st_log(ST_LAYER_MBIM, "a message that arrived cannot be read");
		return;
	}
	buffer = mbim_message_command_done_get_raw_information_buffer(answer, &size);
	if (st_mbim_sms_count_is_sane(buffer, size, RECORDS_MAX) &&
	    mbim_message_sms_read_response_parse(answer, NULL, &count, &records, NULL, NULL))
		pass_all(port, records, count, &place);
}

static void read_first(struct st_mbim_port *port)
{
	uint32_t index = port->sms[0];
	MbimMessage *message = mbim_message_sms_read_query_new(MBIM_SMS_FORMAT_PDU,
							       MBIM_SMS_FLAG_INDEX, index, NULL);

	port->n_sms--;
	port->n_sms_reads++;
	memmove(port->sms, port->sms + 1, port->n_sms * sizeof(port->sms[0]));
	st_mbim_background(port, message, ST_MBIM_SMS_READ_S, on_read, index);
}

bool st_mbim_is_writable(struct st_mbim_port *port)
{
	struct st_error_saved why;
	bool writable;

	/* In the middle of some call, whose record this must not touch. */
	st_error_save(&why);
	writable = st_mbim_wait_writable(port, st_deadline_in(0)) == 0;
	st_error_restore(&why);
	return writable;
}

static gboolean on_timer(void *data)
{
	struct st_mbim_port *port = data;

	g_clear_pointer(&port->sms_timer, g_source_unref);
	while (port->n_sms && port->n_sms_reads + (port->look != NULL) < ST_MBIM_SMS_READS_MAX) {
		if (!st_mbim_is_writable(port)) {
			kick(port, RETRY_MS);
			break;
		}
		if (port->n_sms)
			read_first(port);
	}
	return G_SOURCE_REMOVE;
}

/* Not at once: the modem may have stopped reading, and a callback may not wait for it. */
static void kick(struct st_mbim_port *port, int64_t delay_ms)
{
	if (port->sms_timer || port->n_sms == 0)
		return;
	port->sms_timer = g_timeout_source_new((guint)delay_ms);
	g_source_set_callback(port->sms_timer, on_timer, port, NULL);
	g_source_attach(port->sms_timer, st_loop_context(port->base.loop));
}

void st_mbim_sms_pump(struct st_mbim_port *port)
{
	kick(port, 0);
}

void st_mbim_sms_stored(struct st_mbim_port *port, const MbimMessage *message)
{
	MbimSmsStatusFlag flag = 0;
	guint32 index = 0;

	/* While closing nobody would wait for the answer; the modem keeps the message. */
	if (g_cancellable_is_cancelled(port->background))
		return;
	if (!mbim_message_sms_message_store_status_notification_parse(message, &flag, &index,
								      NULL))
		return;
	if (flag & MBIM_SMS_STATUS_FLAG_MESSAGE_STORE_FULL)
		st_port_sms_full(&port->base);
	if (!(flag & MBIM_SMS_STATUS_FLAG_NEW_MESSAGE))
		return;
	if (port->n_sms == ST_MBIM_SMS_PENDING_MAX) {
		st_log(ST_LAYER_MBIM, "too many messages at once: one was not read");
		return;
	}
	port->sms[port->n_sms++] = index;
	kick(port, 0);
}

/* Class 0, or no store: the message itself. */
void st_mbim_sms_came(struct st_mbim_port *port, const MbimMessage *message)
{
	g_autoptr(MbimSmsPduReadRecordArray) records = NULL;
	guint32 size = 0, count = 0;
	const guint8 *buffer;

	buffer = mbim_message_indicate_status_get_raw_information_buffer(message, &size);
	if (st_mbim_sms_count_is_sane(buffer, size, RECORDS_MAX) &&
	    mbim_message_sms_read_notification_parse(message, NULL, &count, &records, NULL, NULL))
		pass_all(port, records, count, NULL);
}

void st_mbim_sms_forget(struct st_mbim_port *port)
{
	port->n_sms = 0;
	port->n_sms_reads = 0;
	if (!port->sms_timer)
		return;
	g_source_destroy(port->sms_timer);
	g_clear_pointer(&port->sms_timer, g_source_unref);
}
