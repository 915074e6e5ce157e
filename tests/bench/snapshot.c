/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Milliseconds of a cold and a warm snapshot: `snapshot URI`. */

#include <simtopup/simtopup.h>
#include <stdio.h>
#include <time.h>

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static double read_once(simtopup_modem *modem)
{
	simtopup_subscriber *subscriber;
	double start = now_ms();

	if (simtopup_subscriber_read(modem, 0, &subscriber) < 0)
		return -1;
	simtopup_subscriber_free(subscriber);
	return now_ms() - start;
}

int main(int argc, char **argv)
{
	simtopup_modem *modem;
	double cold, warm;

	if (argc != 2 || simtopup_modem_open(argv[1], 0, &modem) < 0)
		return 1;
	cold = read_once(modem);
	warm = read_once(modem);
	simtopup_modem_close(modem);
	if (cold < 0 || warm < 0)
		return 1;
	printf("%.1f %.1f\n", cold, warm);
	return 0;
}
