/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The library's side. */

#include "many.h"

#include <simtopup/simtopup.h>
#include <stdio.h>

struct bench_modem *bench_open(const char *path)
{
	char uri[512];
	simtopup_modem *modem;

	snprintf(uri, sizeof(uri), "%s:%s?via=direct", bench_protocol, path);
	if (simtopup_modem_open(uri, 0, &modem) < 0)
		return NULL;
	return (struct bench_modem *)modem;
}

bool bench_snapshot(struct bench_modem *modem)
{
	simtopup_subscriber *subscriber;
	bool good;

	if (simtopup_subscriber_read((simtopup_modem *)modem, 60000, &subscriber) < 0)
		return false;
	good = simtopup_subscriber_iccid(subscriber) != NULL;
	simtopup_subscriber_free(subscriber);
	return good;
}

void bench_close(struct bench_modem *modem)
{
	simtopup_modem_close((simtopup_modem *)modem);
}
