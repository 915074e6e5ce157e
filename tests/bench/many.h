/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One modem of the many; three programs implement it: the library and two bare ones. */
#ifndef BENCH_MANY_H
#define BENCH_MANY_H

#include <stdbool.h>

struct bench_modem;

/* In the thread that uses it. NULL: failed. */
struct bench_modem *bench_open(const char *path);
/* Reads every value once. */
bool bench_snapshot(struct bench_modem *modem);
void bench_close(struct bench_modem *modem);
/* "qmi" or "mbim"; the bare ones know theirs. */
extern const char *bench_protocol;

#endif
