/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A data connection that the scenario has: its state and its counters. */

#include "qmi.h"

#define SENT_BYTES (1u << 6)
#define RECEIVED_BYTES (1u << 7)

static unsigned packet_service_status(struct qmi *qmi, const struct qmi_call *call,
				      struct qmi_out *out)
{
	static const uint8_t states[] = {
		[VM_DATA_DISCONNECTED] = 1, [VM_DATA_CONNECTED] = 2, [VM_DATA_CONNECTING] = 4,
		[VM_DATA_DISCONNECTING] = 1,
	};

	(void)call;
	out_tlv_u8(out, 0x01, states[vm_data_state(qmi->vm)]);
	return QMI_OK;
}

static void out_count(struct qmi_out *out, uint8_t type, uint64_t count)
{
	out_tlv(out, type);
	out_u32(out, (uint32_t)count);
	out_u32(out, (uint32_t)(count >> 32));
	out_close(out);
}

/* Without a connection those of the last one come with the error. */
static unsigned packet_statistics(struct qmi *qmi, const struct qmi_call *call,
				  struct qmi_out *out)
{
	bool connected = vm_data_state(qmi->vm) == VM_DATA_CONNECTED;
	uint64_t tx = (uint64_t)vm_scenario_int(qmi->vm, "data", "tx-bytes", 0);
	uint64_t rx = (uint64_t)vm_scenario_int(qmi->vm, "data", "rx-bytes", 0);
	struct qmi_in in;
	uint32_t mask;

	if (!qmi_find(&call->message, 0x01, &in))
		return QMI_MISSING_ARGUMENT;
	mask = in_u32(&in);
	if (in.bad)
		return QMI_MALFORMED;
	if (mask & SENT_BYTES)
		out_count(out, connected ? 0x19 : 0x1b, tx);
	if (mask & RECEIVED_BYTES)
		out_count(out, connected ? 0x1a : 0x1c, rx);
	return connected ? QMI_OK : QMI_OUT_OF_CALL;
}

const struct qmi_entry qmi_wds_table[] = {
	{ 0x22, packet_service_status },
	{ 0x24, packet_statistics },
	{ 0, NULL },
};
