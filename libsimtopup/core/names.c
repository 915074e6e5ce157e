/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include <simtopup/error.h>
#include <stddef.h>

static const struct {
	int status;
	const char *name;
} names[] = {
	{ SIMTOPUP_OK, "ok" },
	{ SIMTOPUP_INVALID, "invalid" },
	{ SIMTOPUP_BUSY, "busy" },
	{ SIMTOPUP_CANCELLED, "cancelled" },
	{ SIMTOPUP_TIMEOUT, "timeout" },
	{ SIMTOPUP_UNSUPPORTED, "unsupported" },
	{ SIMTOPUP_FORKED, "forked" },
	{ SIMTOPUP_PERMISSION, "permission" },
	{ SIMTOPUP_IO, "io" },
	{ SIMTOPUP_NOT_FOUND, "not-found" },
	{ SIMTOPUP_STATE, "state" },
	{ SIMTOPUP_NO_EVENT, "no-event" },
	{ SIMTOPUP_NO_DEVICE, "no-device" },
	{ SIMTOPUP_DEVICE_GONE, "device-gone" },
	{ SIMTOPUP_PORT_TAKEN, "port-taken" },
	{ SIMTOPUP_PROTOCOL, "protocol" },
	{ SIMTOPUP_RESOURCES, "resources" },
	{ SIMTOPUP_NOT_READY, "not-ready" },
	{ SIMTOPUP_NOT_REGISTERED, "not-registered" },
	{ SIMTOPUP_NETWORK, "network" },
	{ SIMTOPUP_NO_DATA, "no-data" },
	{ SIMTOPUP_NO_CS, "no-cs" },
	{ SIMTOPUP_NO_SIM, "no-sim" },
	{ SIMTOPUP_SIM_ERROR, "sim-error" },
	{ SIMTOPUP_PIN_REQUIRED, "pin-required" },
	{ SIMTOPUP_PIN_WRONG, "pin-wrong" },
	{ SIMTOPUP_PUK_REQUIRED, "puk-required" },
	{ SIMTOPUP_SIM_BLOCKED, "sim-blocked" },
	{ SIMTOPUP_SUBJECT_CHANGED, "subject-changed" },
	{ SIMTOPUP_LAST_TRY, "last-try" },
	{ SIMTOPUP_NO_EUICC, "no-euicc" },
	{ SIMTOPUP_POLICY, "policy" },
	{ SIMTOPUP_CARD_BUSY, "card-busy" },
	{ SIMTOPUP_NOT_ACTIVE, "not-active" },
	{ SIMTOPUP_NO_RECIPE, "no-recipe" },
	{ SIMTOPUP_REFUSED, "refused" },
	{ SIMTOPUP_IN_DOUBT, "in-doubt" },
	{ SIMTOPUP_OPEN_RENEWAL, "open-renewal" },
	{ SIMTOPUP_KEY_CONFLICT, "key-conflict" },
	{ SIMTOPUP_CEILING, "ceiling" },
	{ SIMTOPUP_VOUCHER_USED, "voucher-used" },
	{ SIMTOPUP_LEDGER, "ledger" },
	{ SIMTOPUP_CLOCK, "clock" },
	{ SIMTOPUP_NO_BASELINE, "no-baseline" },
	{ SIMTOPUP_UNPROVED, "unproved" },
	{ SIMTOPUP_UNEXPECTED_MENU, "unexpected-menu" },
	{ SIMTOPUP_CHARGED, "charged" },
	{ SIMTOPUP_ROAMING, "roaming" },
};

const char *simtopup_status_name(int status)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].status == status)
			return names[i].name;
	}
	return "unknown";
}

const char *simtopup_effect_name(int effect)
{
	switch (effect) {
	case SIMTOPUP_EFFECT_NONE:
		return "none";
	case SIMTOPUP_EFFECT_DONE:
		return "done";
	default:
		return "unknown";
	}
}
