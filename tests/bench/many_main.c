/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * PROGRAM PROTOCOL ROUNDS PATH...: one thread a modem. Prints the resident
 * kilobytes when all are open and warm, then the wall and CPU seconds of
 * ROUNDS snapshots of each.
 */

#include "many.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define MODEMS_MAX 256

static pthread_barrier_t warm, go, done;
static int rounds;
const char *bench_protocol;

static void die(const char *what, const char *path)
{
	fprintf(stderr, "%s: %s failed\n", path, what);
	exit(1);
}

static void *work(void *data)
{
	const char *path = data;
	struct bench_modem *modem = bench_open(path);

	if (!modem)
		die("open", path);
	if (!bench_snapshot(modem))
		die("first snapshot", path);
	pthread_barrier_wait(&warm);
	pthread_barrier_wait(&go);
	for (int i = 0; i < rounds; i++) {
		if (!bench_snapshot(modem))
			die("snapshot", path);
	}
	pthread_barrier_wait(&done);
	bench_close(modem);
	return NULL;
}

static long resident_kb(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[128];
	long kb = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = strtol(line + 6, NULL, 10);
	}
	if (file)
		fclose(file);
	return kb;
}

static double wall(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	pthread_t threads[MODEMS_MAX];
	int count = argc - 3;
	double start, start_cpu;

	if (count < 1 || count > MODEMS_MAX)
		return 2;
	bench_protocol = argv[1];
	rounds = atoi(argv[2]);
	pthread_barrier_init(&warm, NULL, (unsigned)count + 1);
	pthread_barrier_init(&go, NULL, (unsigned)count + 1);
	pthread_barrier_init(&done, NULL, (unsigned)count + 1);
	for (int i = 0; i < count; i++) {
		if (pthread_create(&threads[i], NULL, work, argv[3 + i]))
			return 1;
	}
	pthread_barrier_wait(&warm);
	printf("%ld ", resident_kb());
	start = wall();
	start_cpu = cpu();
	pthread_barrier_wait(&go);
	pthread_barrier_wait(&done);
	printf("%.6f %.6f\n", wall() - start, cpu() - start_cpu);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
