/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

static unsigned set_instance(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_in in;

	(void)qmi;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	out_tlv(out, 0x01);
	out_u16(out, in_u8(&in)); /* link id: the instance that was asked for */
	out_close(out);
	return in.bad ? QMI_MALFORMED : QMI_OK;
}

static unsigned version_info(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	static const struct {
		uint8_t service;
		uint16_t major, minor;
	} versions[] = {
		{ QMI_WDS, 1, 36 },
		{ QMI_CTL, 1, 5 },    { QMI_DMS, 1, 14 }, { QMI_NAS, 1, 25 },
		{ QMI_WMS, 1, 10 },   { QMI_VOICE, 2, 1 }, { QMI_UIM, 1, 46 },
	};

	(void)qmi;
	(void)call;
	out_tlv(out, 0x01);
	out_u8(out, G_N_ELEMENTS(versions));
	for (unsigned i = 0; i < G_N_ELEMENTS(versions); i++) {
		out_u8(out, versions[i].service);
		out_u16(out, versions[i].major);
		out_u16(out, versions[i].minor);
	}
	out_close(out);
	return QMI_OK;
}

static void out_client(struct qmi_out *out, unsigned service, unsigned client)
{
	out_tlv(out, 0x01);
	out_u8(out, service);
	out_u8(out, client);
	out_close(out);
}

static unsigned allocate(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_in in;
	uint8_t service;

	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	service = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (service == QMI_CTL || !qmi_service_name(service))
		return QMI_INVALID_SERVICE_TYPE;

	for (int i = 1; i <= qmi->vm->client_ids; i++) {
		struct qmi_client *client = &qmi->clients[service][i];

		if (client->used)
			continue;
		*client = (struct qmi_client){ .used = true };
		out_client(out, service, (unsigned)i);
		return QMI_OK;
	}
	return QMI_CLIENT_IDS_EXHAUSTED;
}

static unsigned release(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_message owner = { 0 };
	struct qmi_in in;

	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	owner.service = in_u8(&in);
	owner.client = in_u8(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (owner.service == QMI_CTL || !qmi_client_alive(qmi, &owner))
		return QMI_INVALID_CLIENT_ID;
	memset(&qmi->clients[owner.service][owner.client], 0, sizeof(struct qmi_client));
	if (owner.service == QMI_VOICE && owner.client == qmi->ussd_call.message.client)
		qmi->ussd_wait = QMI_WAIT_NONE; /* who asked is gone; the network does not know */
	out_client(out, owner.service, owner.client);
	return QMI_OK;
}

static unsigned set_data_format(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_in in;

	(void)qmi;
	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	if (!qmi_find(&call->message, 0x10, &in))
		return QMI_OK;
	out_tlv(out, 0x10);
	out_u16(out, in_u16(&in)); /* either link protocol will do: there is no data path */
	out_close(out);
	return in.bad ? QMI_MALFORMED : QMI_OK;
}

static unsigned sync_all(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	(void)out;
	memset(qmi->clients, 0, sizeof(qmi->clients));
	qmi->ussd_wait = QMI_WAIT_NONE;
	return QMI_OK;
}

const struct qmi_entry qmi_ctl_table[] = {
	{ 0x20, set_instance }, { 0x21, version_info },	   { 0x22, allocate },
	{ 0x23, release },	{ 0x26, set_data_format }, { 0x27, sync_all },
	{ 0, NULL },
};
