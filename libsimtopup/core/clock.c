/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "clock.h"

#include "clock_virtual.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

static int64_t now_ms(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The kernel's own answer: adjtimex() in read mode needs no privilege. */
static bool is_synchronised(void)
{
	struct timex query = { .modes = 0 };
	int state = adjtimex(&query);

	return state >= 0 && state != TIME_ERROR && !(query.status & STA_UNSYNC);
}

static void read_boot_id(char *ret_id, size_t size)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	ret_id[0] = '\0';
	if (!file)
		return;
	if (!fgets(ret_id, (int)size, file))
		ret_id[0] = '\0';
	ret_id[strcspn(ret_id, "\n")] = '\0';
	fclose(file);
}

int st_clock_read(struct st_clock *ret_clock)
{
	if (st_clock_is_virtual())
		return st_clock_read_virtual(ret_clock);

	ret_clock->wall_ms = now_ms(CLOCK_REALTIME);
	ret_clock->boot_ms = now_ms(CLOCK_BOOTTIME);
	ret_clock->synchronised = is_synchronised();
	read_boot_id(ret_clock->boot_id, sizeof(ret_clock->boot_id));
	return 0;
}

st_deadline st_deadline_in(int64_t ms)
{
	return now_ms(CLOCK_MONOTONIC) + ms;
}

int st_deadline_left(st_deadline deadline)
{
	int64_t left = deadline - now_ms(CLOCK_MONOTONIC);

	if (left <= 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

bool st_deadline_passed(st_deadline deadline)
{
	return st_deadline_left(deadline) == 0;
}

st_deadline st_deadline_min(st_deadline a, st_deadline b)
{
	return a < b ? a : b;
}

void st_time_format(int64_t wall_ms, char *ret_text)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	int ms = (int)(wall_ms % 1000);
	struct tm parts;
	char day[24];

	if (ms < 0) {
		ms += 1000;
		seconds--;
	}
	if (!gmtime_r(&seconds, &parts))
		memset(&parts, 0, sizeof(parts));
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(ret_text, 32, "%s.%03uZ", day, (unsigned)ms % 1000u);
}
