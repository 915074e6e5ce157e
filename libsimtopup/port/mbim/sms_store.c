/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The messages that the modem stores, and sending one (10.5.22 to 10.5.26). */

#include "mbim.h"

#include "../../core/log.h"
#include "../../core/secret.h"
#include "../sms.h"

#include <string.h>

#define SEND_FIXED 12     /* format; offset and size of the PDU */
#define RECORD_OFFSET 8   /* counted from behind the format */
#define PLACES_MAX 65535

enum { ALL, STORE, CONFIG, REQUESTS };

static void take_records(struct st_sms_store *store, const MbimMessage *answer)
{
	static const enum st_sms_state states[] = { ST_SMS_UNREAD, ST_SMS_READ, ST_SMS_DRAFT,
						    ST_SMS_SENT };
	g_autoptr(MbimSmsPduReadRecordArray) records = NULL;
	guint32 size = 0, count = 0;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(answer, &size);

	if (!st_mbim_sms_count_is_sane(buffer, size, ST_SMS_STORED_MAX) ||
	    !mbim_message_sms_read_response_parse(answer, NULL, &count, &records, NULL, NULL)) {
		st_log(ST_LAYER_MBIM, "the messages that are stored cannot be understood");
		return;
	}
	for (guint32 i = 0; records && i < count && records[i]; i++) {
		const MbimSmsPduReadRecord *record = records[i];
		struct st_sms_place place = { ST_SMS_ONE, record->message_index };

		st_sms_store_add(store, &place, states[record->message_status & 3],
				 record->pdu_data, record->pdu_data_size);
	}
}

static void take_fill(struct st_sms_store *store, const struct st_mbim_request *requests)
{
	MbimSmsStatusFlag flag = 0;
	guint32 places = 0;

	if (st_mbim_request_good(&requests[STORE]) &&
	    mbim_message_sms_message_store_status_response_parse(requests[STORE].answer, &flag,
								 NULL, NULL))
		store->is_full = (flag & MBIM_SMS_STATUS_FLAG_MESSAGE_STORE_FULL) != 0;
	if (st_mbim_request_good(&requests[CONFIG]) &&
	    mbim_message_sms_configuration_response_parse(requests[CONFIG].answer, NULL, NULL,
							  &places, NULL, NULL, NULL) &&
	    places <= PLACES_MAX)
		store->total = places;
}

int st_mbim_sms_list(struct st_port *base, struct st_sms_store *store, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_request requests[REQUESTS] = {
		[ALL] = { .message = mbim_message_sms_read_query_new(MBIM_SMS_FORMAT_PDU,
								     MBIM_SMS_FLAG_ALL, 0, NULL) },
		[STORE] = { .message = mbim_message_sms_message_store_status_query_new(NULL) },
		[CONFIG] = { .message = mbim_message_sms_configuration_query_new(NULL) },
	};
	int result = st_mbim_ask(port, requests, REQUESTS, deadline);

	if (result == 0 && st_mbim_not_opened(requests[ALL].error)) {
		result = st_mbim_reopen(port, deadline);
		for (unsigned i = 0; i < REQUESTS; i++) {
			g_clear_pointer(&requests[i].answer, mbim_message_unref);
			g_clear_error(&requests[i].error);
		}
		if (result == 0)
			result = st_mbim_ask(port, requests, REQUESTS, deadline);
	}
	/* The others were answered, so that it was not cancelled by the caller. */
	if (result == 0 && !requests[ALL].answer)
		result = st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_MBIM, "messages: no answer");
	if (result == 0 && requests[ALL].error)
		result = st_mbim_fail(requests[ALL].error, "the messages cannot be read");
	if (result == 0) {
		take_records(store, requests[ALL].answer);
		take_fill(store, requests);
	}
	for (unsigned i = 0; i < REQUESTS; i++)
		st_mbim_request_clear(&requests[i]);
	return result;
}

int st_mbim_sms_delete(struct st_port *base, const struct st_sms_place *place,
		       st_deadline deadline)
{
	return st_mbim_ask_once((struct st_mbim_port *)base,
				mbim_message_sms_delete_set_new(MBIM_SMS_FLAG_INDEX, place->index,
								NULL),
				"the message cannot be deleted", deadline, NULL);
}

static void put_u32(uint8_t *at, uint32_t value)
{
	value = GUINT32_TO_LE(value);
	memcpy(at, &value, sizeof(value));
}

/* By hand, as for USSD: libmbim's builder leaves copies of the text in freed memory. */
static MbimMessage *build_send(const uint8_t *pdu, size_t len)
{
	uint8_t buffer[SEND_FIXED + ST_SMS_PDU_MAX] = { 0 };
	MbimMessage *message = mbim_message_command_new(0, MBIM_SERVICE_SMS, MBIM_CID_SMS_SEND,
							MBIM_MESSAGE_COMMAND_TYPE_SET);

	put_u32(buffer, MBIM_SMS_FORMAT_PDU);
	put_u32(buffer + 4, RECORD_OFFSET);
	put_u32(buffer + 8, (uint32_t)len);
	memcpy(buffer + SEND_FIXED, pdu, len);
	mbim_message_command_append(message, buffer, (guint32)(SEND_FIXED + (len + 3) / 4 * 4));
	st_wipe(buffer, sizeof(buffer));
	return message;
}

int st_mbim_sms_send(struct st_port *base, uint8_t *pdu, size_t len, st_deadline deadline)
{
	MbimMessage *message = build_send(pdu, len);

	st_wipe(pdu, len);
	return st_mbim_ask_once((struct st_mbim_port *)base, message,
				"the message cannot be sent", deadline, NULL);
}
