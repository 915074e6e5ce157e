/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Files of the USIM: Microsoft's UICC low level access 1, 7, 9 and 10. */

#include "mbim.h"

#include "../../core/buffer.h"

#include <string.h>

#define VERSION 1
#define APPLICATIONS_MAX 16

struct application {
	uint8_t aid[ST_AID_MAX];
	size_t aid_len;
};

/* libmbim makes room for as many applications as the modem claims. */
static bool count_is_sane(const MbimMessage *message)
{
	struct st_reader reader;
	guint32 size = 0;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(message, &size);

	st_reader_init(&reader, buffer, buffer ? size : 0);
	st_read_u32(&reader);
	return st_read_u32(&reader) <= APPLICATIONS_MAX && !reader.failed;
}

static bool is_usim(const MbimUiccApplication *application)
{
	return application->application_type == MBIM_UICC_APPLICATION_TYPE_USIM &&
	       application->application_id_size > 0 &&
	       application->application_id_size <= ST_AID_MAX;
}

/* The active application when it is a USIM, else the first USIM. */
static bool pick(const MbimMessage *message, struct application *ret)
{
	g_autoptr(MbimUiccApplicationArray) list = NULL;
	const MbimUiccApplication *chosen = NULL;
	guint32 count = 0, active = 0;

	if (!count_is_sane(message) ||
	    !mbim_message_ms_uicc_low_level_access_application_list_response_parse(
		    message, NULL, &count, &active, NULL, &list, NULL))
		return false;
	for (guint32 i = 0; list && i < count && list[i]; i++) {
		if (is_usim(list[i]) && (!chosen || i == active))
			chosen = list[i];
	}
	if (!chosen)
		return false;
	ret->aid_len = chosen->application_id_size;
	memcpy(ret->aid, chosen->application_id, ret->aid_len);
	return true;
}

static int find_usim(struct st_mbim_port *port, struct application *ret, st_deadline deadline)
{
	struct st_mbim_request request = {
		.message = mbim_message_ms_uicc_low_level_access_application_list_query_new(NULL) };
	int result = st_mbim_ask(port, &request, 1, deadline);

	if (result == 0 && request.error)
		result = st_mbim_fail(request.error, "the card's applications cannot be listed");
	else if (result == 0 && !pick(request.answer, ret))
		result = st_fail(SIMTOPUP_NO_DATA, ST_LAYER_CARD, "the card has no USIM");
	st_mbim_request_clear(&request);
	return result;
}

static MbimMessage *build(const struct st_file_read *file, const struct application *usim)
{
	/* 7FFF: from the application that is named */
	const uint8_t path[] = { 0x7F, 0xFF, (uint8_t)(file->id >> 8), (uint8_t)file->id };

	if (file->record)
		return mbim_message_ms_uicc_low_level_access_read_record_query_new(
			VERSION, (guint32)usim->aid_len, usim->aid, sizeof(path), path,
			file->record, "", 0, NULL, NULL);
	return mbim_message_ms_uicc_low_level_access_read_binary_query_new(
		VERSION, (guint32)usim->aid_len, usim->aid, sizeof(path), path, 0, 0, "", 0, NULL,
		NULL);
}

static int words_status(guint32 sw1, guint32 sw2)
{
	switch (sw1 << 8 | (sw2 & 0xFF)) {
	case 0x6982: /* ETSI TS 102 221 10.2.1.5.2 */
		return SIMTOPUP_PIN_REQUIRED;
	case 0x6A82:
	case 0x6A83:
		return SIMTOPUP_NO_DATA;
	default:
		return sw1 == 0x90 || sw1 == 0x91 ? 0 : SIMTOPUP_SIM_ERROR;
	}
}

static void take(const struct st_mbim_request *request, struct st_file_read *file)
{
	guint32 sw1 = 0, sw2 = 0, len = 0;
	const guint8 *data = NULL;
	bool parsed;

	if (!st_mbim_request_good(request)) {
		file->status = st_mbim_fail(request->error, "the file cannot be read");
		return;
	}
	/* Both have the same answer. */
	if (file->record)
		parsed = mbim_message_ms_uicc_low_level_access_read_record_response_parse(
			request->answer, NULL, &sw1, &sw2, &len, &data, NULL);
	else
		parsed = mbim_message_ms_uicc_low_level_access_read_binary_response_parse(
			request->answer, NULL, &sw1, &sw2, &len, &data, NULL);
	file->status = parsed ? words_status(sw1, sw2) : SIMTOPUP_PROTOCOL;
	if (file->status || !data)
		return;
	file->len = MIN(len, ST_FILE_READ_MAX);
	memcpy(file->data, data, file->len);
}

int st_mbim_card_read_files(struct st_port *base, struct st_file_read *files, unsigned n,
			    st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_request requests[ST_FILE_READS_MAX] = { 0 };
	struct application usim;
	int result = find_usim(port, &usim, deadline);

	if (result)
		return result;
	n = MIN(n, ST_FILE_READS_MAX);
	for (unsigned i = 0; i < n; i++)
		requests[i].message = build(&files[i], &usim);
	result = st_mbim_ask(port, requests, n, deadline);
	for (unsigned i = 0; i < n; i++) {
		if (result == 0)
			take(&requests[i], &files[i]);
		st_mbim_request_clear(&requests[i]);
	}
	if (result == 0)
		st_error_clear(); /* of files that could not be read */
	return result;
}

int st_mbim_card_read_atr(struct st_port *base, uint8_t *ret_atr, size_t size, size_t *ret_len,
			  st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_mbim_request request = {
		.message = mbim_message_ms_uicc_low_level_access_atr_query_new(NULL) };
	const guint8 *data = NULL;
	guint32 len = 0;
	int result = st_mbim_ask(port, &request, 1, deadline);

	if (result == 0 && request.error)
		result = st_mbim_fail(request.error, "the answer to reset cannot be read");
	else if (result == 0 &&
		 (!mbim_message_ms_uicc_low_level_access_atr_response_parse(request.answer, &len,
									    &data, NULL) ||
		  !data || len > size))
		result = st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM,
				 "the answer to reset cannot be understood");
	if (result == 0) {
		memcpy(ret_atr, data, len);
		*ret_len = len;
	}
	st_mbim_request_clear(&request);
	return result;
}
