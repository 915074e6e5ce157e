/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Answers of the DMS service. */
#include "../../codec/digits.h"
#include "qmi.h"

#include <string.h>

static void copy_text(QmiMessage *answer, uint8_t type, char *ret_text, size_t size)
{
	struct st_reader reader;

	if (st_qmi_tlv(answer, type, &reader))
		st_text_copy((const char *)reader.data, reader.left, ret_text, size);
}

void st_qmi_parse_manufacturer(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	copy_text(answer, 0x01, snapshot->subscriber->manufacturer,
		  sizeof(snapshot->subscriber->manufacturer));
}

void st_qmi_parse_model(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	copy_text(answer, 0x01, snapshot->subscriber->model, sizeof(snapshot->subscriber->model));
}

void st_qmi_parse_revision(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	copy_text(answer, 0x01, snapshot->subscriber->firmware,
		  sizeof(snapshot->subscriber->firmware));
}

/* DMS 0x25: 0x10 ESN, 0x11 IMEI, 0x12 MEID. */
void st_qmi_parse_ids(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	char *imei = snapshot->subscriber->imei;

	copy_text(answer, 0x11, imei, sizeof(snapshot->subscriber->imei));
	if (strcmp(imei, "0") == 0) /* firmware without one */
		imei[0] = '\0';
}

void st_qmi_parse_msisdn(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	copy_text(answer, 0x01, snapshot->subscriber->msisdn[0],
		  sizeof(snapshot->subscriber->msisdn[0]));
}

void st_qmi_parse_dms_iccid(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	char text[64] = "";

	if (subscriber->iccid[0])
		return;
	copy_text(answer, 0x01, text, sizeof(text));
	if (!st_iccid_normalise(text, subscriber->iccid, sizeof(subscriber->iccid)))
		subscriber->iccid[0] = '\0';
}

void st_qmi_parse_dms_imsi(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;

	copy_text(answer, 0x01, subscriber->imsi, sizeof(subscriber->imsi));
}

/* DMS 0x2B, for firmware without card status: TLV 0x11 {state, verify left, unblock left}. */
void st_qmi_parse_dms_pin(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	static const char *const states[] = { "initialising", "pin", "ready", "ready", "puk",
					      "blocked", "ready", "ready" };
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader reader;
	uint8_t state, pin_retries, puk_retries;

	st_qmi_tlv(answer, 0x11, &reader);
	state = st_read_u8(&reader);
	pin_retries = st_read_u8(&reader);
	puk_retries = st_read_u8(&reader);
	if (reader.failed || state >= G_N_ELEMENTS(states))
		return;
	subscriber->sim_state = states[state];
	if (state == 0)
		return;
	subscriber->pin_enabled = state != 3;
	subscriber->pin_retries = st_qmi_retries(pin_retries);
	subscriber->puk_retries = st_qmi_retries(puk_retries);
}
