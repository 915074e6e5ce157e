/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* NAS 0x50 and 0x6C: at which levels, or changes, a client wants to be told of the signal. */
#include "qmi.h"

#include <stdlib.h>

/* RSSI levels in dBm; the lists of other measures are taken and not used. */
unsigned qmi_config_signal_info(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	struct qmi_signal_report *report =
		&qmi->clients[QMI_NAS][call->message.client].signal;
	struct qmi_in in;
	unsigned n;

	(void)out;
	if (!qmi_find(&call->message, 0x10, &in))
		return QMI_OK;
	n = in_u8(&in);
	if (n > QMI_LEVELS_MAX)
		return QMI_INVALID_ARGUMENT;
	for (unsigned i = 0; i < n; i++)
		report->levels[i] = (int8_t)in_u8(&in);
	if (in.bad || in.left)
		return QMI_MALFORMED;
	report->n_levels = n;
	report->told = qmi->vm->network.dbm;
	return QMI_OK;
}

/* The deltas of GSM, WCDMA and LTE RSSI and of NR RSRP; of the radio in use there is one. */
unsigned qmi_config_signal_info_v2(struct qmi *qmi, const struct qmi_call *call,
				   struct qmi_out *out)
{
	static const uint8_t types[] = { 0x1d, 0x1f, 0x23, 0x36 };
	struct qmi_signal_report *report =
		&qmi->clients[QMI_NAS][call->message.client].signal;

	(void)out;
	if (!vm_scenario_bool(qmi->vm, "qmi", "signal-v2", true))
		return QMI_INVALID_COMMAND;
	for (unsigned i = 0; i < G_N_ELEMENTS(types); i++) {
		struct qmi_in in;

		if (!qmi_find(&call->message, types[i], &in))
			continue;
		report->delta = in_u16(&in);
		if (in.bad || in.left)
			return QMI_MALFORMED;
	}
	report->told = qmi->vm->network.dbm;
	return QMI_OK;
}

static bool crosses(const struct qmi_signal_report *report, int dbm)
{
	int low = MIN(report->told, dbm), high = MAX(report->told, dbm);

	for (unsigned i = 0; i < report->n_levels; i++) {
		if (report->levels[i] > low && report->levels[i] <= high)
			return true;
	}
	return false;
}

bool qmi_signal_is_due(struct qmi *qmi, struct qmi_client *client)
{
	struct qmi_signal_report *report = &client->signal;
	int dbm = qmi->vm->network.dbm;
	bool configured = report->n_levels || report->delta;
	bool far = report->delta && (unsigned)abs(dbm - report->told) * 10 >= report->delta;

	if (configured && !far && !crosses(report, dbm))
		return false;
	report->told = dbm;
	return true;
}
