/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What libmbim reports, in the terms of the public API. */

#include "mbim.h"

/* 9.4.5, MBIM_STATUS_CODES; the UICC ones are Microsoft's. */
static const struct {
	uint32_t code;
	int status;
	/*
	 * Refused before anything went to the network. Not what a modem may say
	 * as well when it lost service, or was busy, after it had dialled.
	 */
	bool untaken;
	const char *layer;
	const char *sentence;
} statuses[] = {
	{ 1, SIMTOPUP_BUSY, false, ST_LAYER_MBIM, "the modem is busy" },
	{ 2, SIMTOPUP_NETWORK, false, ST_LAYER_MBIM, "the modem or the network refused it" },
	{ 3, SIMTOPUP_NO_SIM, true, ST_LAYER_CARD, "there is no SIM" },
	{ 4, SIMTOPUP_SIM_ERROR, true, ST_LAYER_CARD, "the SIM fails" },
	{ 5, SIMTOPUP_PIN_REQUIRED, true, ST_LAYER_CARD, "the SIM is locked" },
	{ 6, SIMTOPUP_INVALID, true, ST_LAYER_MBIM, "the PIN is disabled" },
	{ 7, SIMTOPUP_NOT_REGISTERED, false, ST_LAYER_MBIM, "there is no service" },
	{ 8, SIMTOPUP_NOT_REGISTERED, false, ST_LAYER_MBIM, "there is no network" },
	{ 9, SIMTOPUP_UNSUPPORTED, true, ST_LAYER_MBIM, "the modem cannot do it" },
	{ 10, SIMTOPUP_NOT_REGISTERED, false, ST_LAYER_MBIM, "the network is not in reach" },
	{ 11, SIMTOPUP_NOT_REGISTERED, false, ST_LAYER_MBIM, "the network lacks this service" },
	{ 12, SIMTOPUP_NOT_REGISTERED, false, ST_LAYER_MBIM, "the modem is detached" },
	{ 13, SIMTOPUP_RESOURCES, true, ST_LAYER_MBIM, "too many contexts" },
	{ 14, SIMTOPUP_NOT_READY, true, ST_LAYER_MBIM, "the modem is still starting" },
	{ 15, SIMTOPUP_BUSY, false, ST_LAYER_MBIM, "a voice call is under way" },
	{ 16, SIMTOPUP_NO_DATA, true, ST_LAYER_MBIM, "there is no data connection" },
	{ 20, SIMTOPUP_NOT_READY, true, ST_LAYER_MBIM, "the radio is off" },
	{ 21, SIMTOPUP_INVALID, false, ST_LAYER_MBIM, "the modem does not accept this" },
	{ 22, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM cannot be read" },
	{ 23, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM cannot be written" },
	{ 25, SIMTOPUP_NO_DATA, true, ST_LAYER_CARD, "the SIM has no phone book" },
	{ 26, SIMTOPUP_INVALID, true, ST_LAYER_MBIM, "too long for the modem" },
	{ 27, SIMTOPUP_BUSY, false, ST_LAYER_MBIM, "the SIM's own application is busy" },
	{ 28, SIMTOPUP_UNSUPPORTED, false, ST_LAYER_MBIM, "the modem does not allow it now" },
	{ 29, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM's memory fails" },
	{ 30, SIMTOPUP_NO_DATA, true, ST_LAYER_MBIM, "nothing is stored there" },
	{ 31, SIMTOPUP_RESOURCES, false, ST_LAYER_MBIM, "the memory is full" },
	{ 34, SIMTOPUP_UNSUPPORTED, true, ST_LAYER_MBIM, "the modem cannot do it" },
	{ 35, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM refused the network" },
	{ 36, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM refused the network" },
	{ 37, SIMTOPUP_SIM_ERROR, false, ST_LAYER_CARD, "the SIM refused the network" },
	{ 100, SIMTOPUP_INVALID, false, ST_LAYER_MBIM, "the message centre is not known" },
	{ 101, SIMTOPUP_NETWORK, false, ST_LAYER_NETWORK, "the network did not answer" },
	{ 0x87430001, SIMTOPUP_RESOURCES, false, ST_LAYER_CARD, "no logical channel is left" },
	{ 0x87430002, SIMTOPUP_NOT_FOUND, false, ST_LAYER_CARD, "no such card application" },
	{ 0x87430003, SIMTOPUP_PROTOCOL, false, ST_LAYER_CARD, "the logical channel is gone" },
};

static int fail_status(uint32_t code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (statuses[i].code != code)
			continue;
		st_fail(statuses[i].status, statuses[i].layer, "%s", statuses[i].sentence);
		st_error_set_peer("MBIM %u", code);
		if (code == 7)
			st_error_set_hint("wait for coverage; an LTE-only line cannot do USSD");
		return statuses[i].status;
	}
	st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM, "the modem answered with an unknown status");
	return st_error_set_peer("MBIM %u", code);
}

static int fail_protocol(int code)
{
	int status = SIMTOPUP_PROTOCOL;

	if (code == MBIM_PROTOCOL_ERROR_CANCEL)
		status = SIMTOPUP_CANCELLED;
	if (code == MBIM_PROTOCOL_ERROR_NOT_OPENED)
		status = SIMTOPUP_NOT_READY;
	st_fail(status, ST_LAYER_MBIM,
		status == SIMTOPUP_NOT_READY ? "the modem was closed behind our back" :
					       "the modem did not understand the message");
	return st_error_set_peer("MBIM function error %d", code);
}

static int fail_core(int code, const char *what)
{
	switch (code) {
	case MBIM_CORE_ERROR_WRONG_STATE:
	case MBIM_CORE_ERROR_UNKNOWN_STATE:
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	case MBIM_CORE_ERROR_TIMEOUT:
		return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_MBIM, "no answer in time");
	case MBIM_CORE_ERROR_ABORTED:
		return st_fail(SIMTOPUP_CANCELLED, ST_LAYER_CALLER, "cancelled");
	case MBIM_CORE_ERROR_UNSUPPORTED:
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_MBIM, "the modem cannot do it");
	case MBIM_CORE_ERROR_INVALID_ARGS:
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "%s", what);
	case MBIM_CORE_ERROR_FAILED: /* what libmbim says when open(2) fails */
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "%s", what);
	default:
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM,
			       "the modem sent what cannot be understood");
	}
}

/* libmbim's own texts are not passed on: they may quote what was sent. */
int st_mbim_fail(const GError *error, const char *what)
{
	if (!error)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_MBIM, "%s", what);
	if (error->domain == MBIM_STATUS_ERROR)
		return fail_status((uint32_t)error->code);
	if (error->domain == MBIM_PROTOCOL_ERROR)
		return fail_protocol(error->code);
	if (error->domain == MBIM_CORE_ERROR)
		return fail_core(error->code, what);
	if (error->domain != G_IO_ERROR)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	switch (error->code) {
	case G_IO_ERROR_CANCELLED:
		return st_fail(SIMTOPUP_CANCELLED, ST_LAYER_CALLER, "cancelled");
	case G_IO_ERROR_NOT_FOUND:
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "%s", what);
	case G_IO_ERROR_PERMISSION_DENIED:
		return st_fail(SIMTOPUP_PERMISSION, ST_LAYER_SYSTEM, "%s", what);
	default:
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	}
}

bool st_mbim_proves_untaken(const GError *error)
{
	/* A write that fails, and a channel that is closed, took no byte. */
	if (error->domain == G_IO_CHANNEL_ERROR ||
	    g_error_matches(error, MBIM_CORE_ERROR, MBIM_CORE_ERROR_WRONG_STATE) ||
	    st_mbim_not_opened(error))
		return true;
	if (error->domain != MBIM_STATUS_ERROR)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (statuses[i].code == (uint32_t)error->code)
			return statuses[i].untaken;
	}
	return false;
}
