/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What may come of a fault: each exception has its reason here. */

#include "matrix.h"

#include <string.h>

#define CLIENTS_MAX 10 /* of two links: a length that is wrong swallows the answers behind it */

static bool is_at(const struct run *run, const char *moment)
{
	return strcmp(run->cell->moment->name, moment) == 0;
}

static bool is_indication(const struct run *run)
{
	return strstr(run->cell->moment->name, ".ind.") != NULL;
}

bool judge_is_call(const struct run *run, const char *name)
{
	return strcmp(run->cell->call->name, name) == 0;
}

/* Refusals that the library may take for an answer, and lies, lead to another result. */
bool judge_is_told_otherwise(const struct run *run)
{
	const struct fault *fault = run->cell->fault;

	/* The end of the session was told, and the text before it was not. */
	if (judge_is_call(run, "balance") && fault->kind == FAULT_SILENT && is_indication(run))
		return true;
	if (fault->kind != FAULT_REFUSED && !fault->lies)
		return false;
	if (judge_is_call(run, "balance")) /* it may have gone another way */
		return true;
	if (run->cell->call->restore && fault->lies)
		return true; /* the answer was made to say no */
	if (is_at(run, "qmi.wms.0x22")) /* the message is there, and cannot be read */
		return true;
	return is_at(run, "qmi.wms.0x31") && fault->status == SIMTOPUP_UNSUPPORTED;
}

/* What a call that spends says when it does not know enough, and so sends nothing. */
static bool is_caution(const struct run *run)
{
	const struct fault *fault = run->cell->fault;
	int result = run->result;

	/* The end of the session was told, and the text before it was not. */
	if (fault->kind == FAULT_SILENT && is_indication(run))
		return result == SIMTOPUP_NO_BASELINE;
	if (fault->kind != FAULT_REFUSED && !fault->lies)
		return false;
	return result == SIMTOPUP_NO_DATA || result == SIMTOPUP_NOT_REGISTERED ||
	       result == SIMTOPUP_NO_RECIPE || result == SIMTOPUP_NO_BASELINE;
}

/* On LTE these are taken for a sign that there is no circuit-switched service. */
static bool may_be_no_cs(int status)
{
	return status == SIMTOPUP_NETWORK || status == SIMTOPUP_UNSUPPORTED ||
	       status == SIMTOPUP_NOT_REGISTERED;
}

/* What would have told that the card is up, or that there is such a slot, was not understood. */
static bool is_answer_about_card(const struct run *run)
{
	int result = run->result;

	if (result == SIMTOPUP_NOT_FOUND || result == SIMTOPUP_UNSUPPORTED)
		return run->cell->fault->kind == FAULT_REFUSED ||
		       run->cell->fault->kind == FAULT_BROKEN;
	return result == SIMTOPUP_NOT_READY;
}

bool judge_is_allowed(const struct run *run)
{
	const struct fault *fault = run->cell->fault;
	int result = run->result;

	if (run->cell->call->flags & CALL_CAUTIOUS && is_caution(run))
		return true;
	if (result == SIMTOPUP_IN_DOUBT && run->cell->call->flags & CALL_MONEY)
		return fault->kind != FAULT_HARMLESS;
	if (fault->lies)
		return true; /* the octet may have been the one that says what went wrong */
	if (judge_is_call(run, "pin-change") && result == SIMTOPUP_LAST_TRY)
		return true; /* without knowing how many are left nothing is tried */
	if (judge_is_call(run, "pin-change") && fault->status == SIMTOPUP_SIM_BLOCKED &&
	    result == SIMTOPUP_PUK_REQUIRED)
		return true; /* what is blocked is the PIN */
	if (run->cell->call->flags & CALL_CARD && is_answer_about_card(run))
		return fault->kind != FAULT_HARMLESS;
	if (judge_is_call(run, "esim-list") && fault->kind == FAULT_REFUSED &&
	    (result == SIMTOPUP_NO_EUICC || result == SIMTOPUP_UNSUPPORTED))
		return true;
	if (result == SIMTOPUP_NO_CS && fault->kind == FAULT_REFUSED)
		return is_at(run, "ussd.start") && may_be_no_cs(fault->status);
	if (fault->kind == FAULT_REFUSED && is_at(run, "mbim.open"))
		return result == SIMTOPUP_NOT_READY || result == SIMTOPUP_NO_DEVICE ||
		       result == fault->status;
	if (result == SIMTOPUP_NOT_FOUND && fault->kind == FAULT_REFUSED)
		return judge_is_told_otherwise(run); /* there is no such storage */
	if (fault->kind == FAULT_REFUSED && result == SIMTOPUP_TIMEOUT)
		return judge_is_call(run, "event"); /* refused to the library: nobody is told */
	if (fault->kind == FAULT_REFUSED && is_at(run, "qmi.wms.0x22"))
		return result == 0 || result == fault->status || result == SIMTOPUP_NO_DATA;
	switch (fault->kind) {
	case FAULT_HARMLESS:
		return result == 0;
	case FAULT_SILENT:
		return result == 0 || result == SIMTOPUP_TIMEOUT;
	case FAULT_BROKEN: /* libqmi hangs up on what is no frame */
		return result == 0 || result == SIMTOPUP_TIMEOUT || result == SIMTOPUP_PROTOCOL ||
		       result == SIMTOPUP_DEVICE_GONE;
	case FAULT_REFUSED:
		return result == 0 || result == fault->status;
	case FAULT_GONE:
	case FAULT_PROXY: /* mbim-proxy tells only that it could not open it */
		return result == 0 || result == SIMTOPUP_DEVICE_GONE ||
		       (result == SIMTOPUP_NO_DEVICE && is_at(run, "mbim.open"));
	}
	return false;
}

/*
 * A length that was wrong in the last answer, or in an indication: nobody was
 * waiting who could have noticed. And what such a length does to a proxy, the
 * library cannot mend: it says so, and a person restarts the proxy.
 */
bool judge_may_fail_once(const struct run *run, int result)
{
	/* The proxy opens it for everybody, and goes on with that for seconds. */
	if (run->bench.proxied && is_at(run, "mbim.open"))
		return result == SIMTOPUP_TIMEOUT || result == SIMTOPUP_NO_DEVICE;
	if (run->cell->fault->kind != FAULT_BROKEN ||
	    (run->result && !run->bench.proxied && !is_indication(run)))
		return false;
	return result == SIMTOPUP_TIMEOUT || result == SIMTOPUP_DEVICE_GONE ||
	       (result == SIMTOPUP_NO_DEVICE && run->bench.proxied);
}

/*
 * Client ids that nobody can give back: those whose number was never seen, or
 * that the modem itself did not let go.
 */
unsigned judge_clients_left(const struct run *run)
{
	const struct fault *fault = run->cell->fault;
	bool unseen = fault->unknowable || fault->kind == FAULT_PROXY;

	if (run->stuck || (unseen && is_at(run, "qmi.ctl.0x22")))
		return CLIENTS_MAX;
	/* What the proxy could not hand on when its client left: a second release, later,
	 * could hit another program's id. */
	if (run->bench.proxied && fault->kind == FAULT_SILENT)
		return CLIENTS_MAX;
	/* A length that is wrong makes it swallow what is behind, the number of an id, too. */
	if (run->bench.proxied && fault->kind == FAULT_BROKEN)
		return CLIENTS_MAX;
	/* What was given back behind it went down with the proxy; the channel is closed first. */
	if (fault->kind == FAULT_PROXY &&
	    (is_at(run, "qmi.ctl.0x23") || is_at(run, "qmi.uim.0x3F")))
		return CLIENTS_MAX;
	if (fault->status == SIMTOPUP_NOT_READY) /* it says that it forgot one, and did not */
		return 1;
	return is_at(run, "qmi.ctl.0x23") && fault->kind != FAULT_HARMLESS;
}
