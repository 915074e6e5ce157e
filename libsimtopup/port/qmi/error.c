/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "qmi.h"

struct meaning {
	int code; /* enum QmiProtocolError */
	int status;
	const char *sentence;
};

static const struct meaning meanings[] = {
	{ 2, SIMTOPUP_RESOURCES, "the modem is out of memory" },
	{ 4, SIMTOPUP_CANCELLED, "the modem aborted the request" },
	{ 5, SIMTOPUP_RESOURCES, "all client ids of the modem are in use" },
	{ 7, SIMTOPUP_NOT_READY, "the modem has restarted and forgotten this program" },
	{ 12, SIMTOPUP_PIN_WRONG, "wrong PIN" },
	{ 13, SIMTOPUP_NOT_REGISTERED, "no network" },
	{ 16, SIMTOPUP_NO_DATA, "not provisioned" },
	{ 23, SIMTOPUP_BUSY, "the modem is busy with another session" },
	{ 24, SIMTOPUP_NOT_REGISTERED, "the network does not support it" },
	{ 25, SIMTOPUP_UNSUPPORTED, "the modem does not support it" },
	{ 31, SIMTOPUP_UNSUPPORTED, "the modem does not have this service" },
	{ 34, SIMTOPUP_PIN_WRONG, "authentication failed" },
	{ 35, SIMTOPUP_PUK_REQUIRED, "the PIN is blocked" },
	{ 36, SIMTOPUP_SIM_BLOCKED, "the SIM is blocked for good" },
	{ 37, SIMTOPUP_NOT_READY, "the SIM is not initialised yet" },
	{ 42, SIMTOPUP_UNSUPPORTED, "the modem does not support it" },
	{ 50, SIMTOPUP_NO_DATA, "no such entry" },
	{ 51, SIMTOPUP_RESOURCES, "the storage of the modem is full" },
	{ 52, SIMTOPUP_NOT_READY, "the modem is not ready" },
	{ 53, SIMTOPUP_NOT_REGISTERED, "the network is not ready" },
	{ 54, SIMTOPUP_NETWORK, "the network refused the message" },
	{ 55, SIMTOPUP_NETWORK, "the message was not sent" },
	{ 56, SIMTOPUP_NETWORK, "the message was not delivered" },
	{ 59, SIMTOPUP_PIN_WRONG, "authentication is locked" },
	{ 68, SIMTOPUP_RESOURCES, "the modem is out of resources" },
	{ 71, SIMTOPUP_UNSUPPORTED, "the modem does not know this command" },
	{ 74, SIMTOPUP_NO_DATA, "the modem does not know it now" },
	{ 80, SIMTOPUP_NO_DATA, "the SIM does not have this file" },
	{ 82, SIMTOPUP_PERMISSION, "the modem denies access" },
	{ 90, SIMTOPUP_BUSY, "not possible in the state of the modem" },
	{ 91, SIMTOPUP_NETWORK, "the SIM allows fixed numbers only" },
	{ 92, SIMTOPUP_NETWORK, "the network refused the service" },
	{ 93, SIMTOPUP_NOT_REGISTERED, "the radio is off or has no service" },
	{ 94, SIMTOPUP_UNSUPPORTED, "the modem does not support it" },
	{ 95, SIMTOPUP_NOT_REGISTERED, "no subscription" },
	{ 96, SIMTOPUP_NETWORK, "the SIM forbade the request" },
	{ 97, SIMTOPUP_NETWORK, "the network ended the request" },
	{ 98, SIMTOPUP_NETWORK, "the message was blocked" },
	{ 102, SIMTOPUP_NO_SIM, "no SIM" },
	{ 103, SIMTOPUP_NOT_READY, "the SIM is not ready yet" },
	{ 104, SIMTOPUP_PIN_REQUIRED, "the SIM is locked by its PIN" },
	{ 106, SIMTOPUP_PUK_REQUIRED, "the SIM is locked by its PUK" },
	{ 114, SIMTOPUP_RESOURCES, "the memory of the modem fails" },
	{ 115, SIMTOPUP_PERMISSION, "the modem denies access" },
	{ 118, SIMTOPUP_BUSY, "the modem is busy with another request" },
};

/*
 * Refusals by the modem's own front door: a form it cannot read, a state in
 * which it does not start. 3, 4, 46, 47, 92, 96 and 97 may come after the network
 * was asked, and are not here.
 */
static const int unsent[] = { 1,  2,  5,  7,  13, 17, 19, 22, 23, 25, 31, 37,
			      42, 45, 48, 52, 53, 68, 69, 70, 71, 82, 90, 91,
			      93, 94, 95, 102, 103, 104, 106, 115, 118 };

static const struct meaning *find(int code)
{
	static const struct meaning other = { 0, SIMTOPUP_PROTOCOL, "the modem answered an error" };

	for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++) {
		if (meanings[i].code == code)
			return &meanings[i];
	}
	return &other;
}

static const char *hint_of(int code, int status)
{
	if (code == QMI_PROTOCOL_ERROR_CLIENT_IDS_EXHAUSTED)
		return "killed programs leave their client ids in use: restart the modem";
	if (code == QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID)
		return "try again";
	if (status == SIMTOPUP_NOT_REGISTERED)
		return "check reception; on LTE, USSD needs a network with CS fallback or IMS";
	return "";
}

int st_qmi_fail(int code, const char *what)
{
	const struct meaning *meaning = find(code);

	if (code == ST_QMI_UNANSWERED)
		return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_QMI, "%s: no answer", what);
	if (code == ST_QMI_GARBLED)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_QMI,
			       "%s: the answer cannot be understood", what);
	st_fail(meaning->status, ST_LAYER_QMI, "%s: %s", what, meaning->sentence);
	st_error_set_hint("%s", hint_of(code, meaning->status));
	return st_error_set_peer("QMI %d", code);
}

bool st_qmi_is_unsupported(int code)
{
	return code == QMI_PROTOCOL_ERROR_INVALID_QMI_COMMAND ||
	       code == QMI_PROTOCOL_ERROR_NOT_SUPPORTED ||
	       code == QMI_PROTOCOL_ERROR_DEVICE_UNSUPPORTED ||
	       code == QMI_PROTOCOL_ERROR_INVALID_SERVICE_TYPE;
}

bool st_qmi_proves_unsent(int code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(unsent); i++) {
		if (unsent[i] == code)
			return true;
	}
	return false;
}
