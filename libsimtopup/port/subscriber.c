/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "subscriber.h"

#include "../core/error.h"

#include <stddef.h>
#include <string.h>

#define RSSI_MIN (-113) /* 3GPP TS 27.007 8.5: +CSQ 0 */
#define RSSI_MAX (-51)  /* and 31 */

void st_subscriber_init(struct st_subscriber *subscriber)
{
	memset(subscriber, 0, sizeof(*subscriber));
	subscriber->protocol = "";
	subscriber->sim_state = "unknown";
	subscriber->euicc = -1;
	subscriber->pin_enabled = -1;
	subscriber->pin_retries = -1;
	subscriber->puk_retries = -1;
	subscriber->registration = "unknown";
	subscriber->roaming = -1;
	subscriber->rat = NULL;
	subscriber->percent = -1;
	subscriber->attached = -1;
	subscriber->cs_attached = -1;
}

int st_signal_percent(int dbm)
{
	if (dbm <= RSSI_MIN)
		return 0;
	if (dbm >= RSSI_MAX)
		return 100;
	return (dbm - RSSI_MIN) * 100 / (RSSI_MAX - RSSI_MIN);
}

static bool is_known(const struct st_subscriber *subscriber)
{
	return subscriber->iccid[0] && subscriber->imsi[0] && subscriber->home_mcc[0] &&
	       strcmp(subscriber->registration, "unknown") != 0;
}

int st_subscriber_check_sim(const struct st_subscriber *subscriber)
{
	static const struct {
		const char *state;
		int status;
		const char *sentence;
	} refusals[] = {
		{ "absent", SIMTOPUP_NO_SIM, "there is no SIM" },
		{ "no-profile", SIMTOPUP_NO_SIM, "the eSIM has no profile in use" },
		{ "pin", SIMTOPUP_PIN_REQUIRED, "the SIM waits for its PIN" },
		{ "puk", SIMTOPUP_PUK_REQUIRED, "the SIM waits for its PUK" },
		{ "blocked", SIMTOPUP_SIM_BLOCKED, "the SIM is blocked for good" },
		{ "error", SIMTOPUP_SIM_ERROR, "the SIM does not work" },
		{ "initialising", SIMTOPUP_NOT_READY, "the SIM is still starting" },
	};

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (strcmp(subscriber->sim_state, refusals[i].state) == 0)
			return st_fail(refusals[i].status, ST_LAYER_CARD, "%s",
				       refusals[i].sentence);
	}
	if (subscriber->lost && !is_known(subscriber))
		return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_SYSTEM,
			       "the modem did not answer which SIM and network it has");
	return 0;
}
