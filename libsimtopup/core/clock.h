/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Time is a table. Deadlines are on the monotonic clock of the machine and
 * never virtual; everything that stamps, expires or waits for hours takes the
 * clocks below, which a virtual modem may replace.
 */
#ifndef ST_CORE_CLOCK_H
#define ST_CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct st_clock {
	int64_t wall_ms; /* Unix time */
	int64_t boot_ms; /* since boot, suspend included */
	char boot_id[40];
	bool synchronised; /* the kernel says that NTP holds it */
};

/* Reads all at once. With a virtual clock that is gone it fails: SIMTOPUP_IO. */
int st_clock_read(struct st_clock *ret_clock);
int st_clock_follow(const char *control_socket);

/* Absolute, CLOCK_MONOTONIC, ms. */
typedef int64_t st_deadline;

st_deadline st_deadline_in(int64_t ms);
/* Never negative; 0 when it has passed. */
int st_deadline_left(st_deadline deadline);
bool st_deadline_passed(st_deadline deadline);
/* The earlier one: a step's own bound inside the call's. */
st_deadline st_deadline_min(st_deadline a, st_deadline b);

/* "2026-11-23T04:10:46.123Z"; buffer of 32. */
void st_time_format(int64_t wall_ms, char *ret_text);

#endif
