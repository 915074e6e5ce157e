/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Files of the USIM by UIM 0x20 and 0x21, all in one wave. */
#include "../../core/error.h"
#include "qmi.h"

#include <string.h>

#define UIM_READ_TRANSPARENT 0x0020
#define UIM_READ_RECORD 0x0021
#define PATIENCE_MS 5000 /* modem-protocols 2.7: simple reads */
#define BODY_LEN 22

/*
 * Session type 0 without an AID; file id and path 3F00 7FFF (each low octet
 * first); offset or record, then length (0: all).
 */
static void build(const struct st_file_read *file, uint8_t body[BODY_LEN])
{
	const uint8_t tlvs[BODY_LEN] = {
		0x01, 2, 0, 0, 0,
		0x02, 7, 0, (uint8_t)file->id, (uint8_t)(file->id >> 8), 4, 0x00, 0x3F, 0xFF, 0x7F,
		0x03, 4, 0, (uint8_t)file->record, 0, 0, 0 };

	memcpy(body, tlvs, sizeof(tlvs));
}

static int words_status(unsigned sw)
{
	switch (sw) {
	case 0x6982: /* ETSI TS 102 221 10.2.1.5.2 */
		return SIMTOPUP_PIN_REQUIRED;
	case 0x6A82:
	case 0x6A83:
		return SIMTOPUP_NO_DATA;
	default:
		return SIMTOPUP_SIM_ERROR;
	}
}

static void take(const struct st_qmi_request *request, struct st_file_read *file)
{
	struct st_reader words, content;
	const uint8_t *data;
	size_t len;

	if (st_qmi_tlv(request->answer, 0x10, &words)) {
		unsigned sw1 = st_read_u8(&words);
		unsigned sw = sw1 << 8 | st_read_u8(&words);

		if (sw1 != 0x90 && sw1 != 0x91) {
			file->status = words_status(sw);
			return;
		}
	}
	if (request->code) {
		file->status = st_qmi_fail(request->code, "file");
		return;
	}
	st_qmi_tlv(request->answer, 0x11, &content);
	len = st_read_u16(&content);
	data = st_read_bytes(&content, len);
	file->status = data ? 0 : SIMTOPUP_PROTOCOL;
	if (!data)
		return;
	file->len = len < ST_FILE_READ_MAX ? len : ST_FILE_READ_MAX;
	memcpy(file->data, data, file->len);
}

static int ask(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
	       st_deadline deadline)
{
	int result = 0;

	if (!port->serial)
		return st_qmi_wave(port, requests, n, st_deadline_in(PATIENCE_MS), deadline);
	for (unsigned i = 0; i < n && result == 0; i++)
		result = st_qmi_ask(port, &requests[i], deadline);
	return result;
}

int st_qmi_card_read_files(struct st_port *base, struct st_file_read *files, unsigned n,
			   st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_qmi_request requests[ST_FILE_READS_MAX];
	uint8_t bodies[ST_FILE_READS_MAX][BODY_LEN];
	bool supported = false;
	int result;

	if (!port->cid[ST_QMI_UIM])
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI, "the modem has no card service");
	n = n < ST_FILE_READS_MAX ? n : ST_FILE_READS_MAX;
	for (unsigned i = 0; i < n; i++) {
		build(&files[i], bodies[i]);
		requests[i] = (struct st_qmi_request){
			.client = ST_QMI_UIM, .code = ST_QMI_UNANSWERED, .body = bodies[i],
			.id = files[i].record ? UIM_READ_RECORD : UIM_READ_TRANSPARENT,
			.body_len = BODY_LEN };
	}
	result = ask(port, requests, n, deadline);
	for (unsigned i = 0; i < n && (result == 0 || result == SIMTOPUP_TIMEOUT); i++) {
		take(&requests[i], &files[i]);
		supported |= files[i].status != SIMTOPUP_UNSUPPORTED;
	}
	st_qmi_requests_clear(requests, n);
	if (result)
		return result;
	st_error_clear();
	return supported ? 0 : st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
				       "the modem reads no card files");
}

/* The slot status of the snapshot has it; firmware without one does not tell it. */
int st_qmi_card_read_atr(struct st_port *base, uint8_t *ret_atr, size_t size, size_t *ret_len,
			 st_deadline deadline)
{
	(void)base;
	(void)ret_atr;
	(void)size;
	(void)ret_len;
	(void)deadline;
	return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
		       "the modem does not tell the answer to reset");
}
