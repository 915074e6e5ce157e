/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "subscriber.h"

#include <stddef.h>
#include <string.h>

#define RSSI_MIN (-113) /* 3GPP TS 27.007 8.5: +CSQ 0 */
#define RSSI_MAX (-51)  /* and 31 */

void st_subscriber_init(struct st_subscriber *subscriber)
{
	memset(subscriber, 0, sizeof(*subscriber));
	subscriber->protocol = "";
	subscriber->sim_state = "unknown";
	subscriber->pin_enabled = -1;
	subscriber->pin_retries = -1;
	subscriber->puk_retries = -1;
	subscriber->registration = "unknown";
	subscriber->roaming = -1;
	subscriber->rat = NULL;
	subscriber->percent = -1;
	subscriber->attached = -1;
}

int st_signal_percent(int dbm)
{
	if (dbm <= RSSI_MIN)
		return 0;
	if (dbm >= RSSI_MAX)
		return 100;
	return (dbm - RSSI_MIN) * 100 / (RSSI_MAX - RSSI_MIN);
}
