/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Runs a target over its seeds, over every beginning of each, and over
 * mutations that are the same in every run. Each input ends where the next
 * page cannot be read, so that one octet too many is seen without a sanitizer.
 *
 *   replay SEEDS [MUTATIONS]     seeds are lines of hex digits
 *   replay SEEDS --write FOLDER  the seeds as files, for libFuzzer to start from
 */
#include "fuzz.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define INPUT_MAX 1024
#define MUTATIONS 3000

static uint8_t *fence; /* the first octet that must not be read */
static uint64_t state = UINT64_C(0x9E3779B97F4A7C15);
static unsigned long runs;

static size_t random_below(size_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return limit ? (size_t)(state >> 11) % limit : 0;
}

static void run(const uint8_t *data, size_t len)
{
	memcpy(fence - len, data, len);
	LLVMFuzzerTestOneInput(fence - len, len);
	runs++;
}

static size_t mutate(uint8_t *data, size_t len)
{
	size_t at = random_below(len);

	switch (random_below(6)) {
	case 0:
		data[at] ^= (uint8_t)(1u << random_below(8));
		return len;
	case 1:
		data[at] = (uint8_t)random_below(256);
		return len;
	case 2:
		data[at] = random_below(2) ? 0xFF : 0;
		return len;
	case 3:
		memmove(data + at, data + at + 1, len - at - 1);
		return len - 1;
	case 4:
		if (len == INPUT_MAX)
			return len;
		memmove(data + at + 1, data + at, len - at);
		data[at] = (uint8_t)random_below(256);
		return len + 1;
	default:
		if (2 * len > INPUT_MAX)
			return len;
		memcpy(data + len, data, len);
		return 2 * len;
	}
}

static void replay(const uint8_t *seed, size_t len, long mutations)
{
	uint8_t data[INPUT_MAX];

	for (size_t i = 0; i <= len; i++)
		run(seed, i);
	for (long i = 0; i < mutations; i++) {
		size_t mutated = len;

		memcpy(data, seed, len);
		for (size_t n = random_below(8) + 1; n > 0 && mutated > 0; n--)
			mutated = mutate(data, mutated);
		run(data, mutated);
	}
}

static void write_seed(const char *folder, unsigned number, const uint8_t *seed, size_t len)
{
	g_autofree char *name = g_strdup_printf("seed-%03u", number);
	g_autofree char *path = g_build_filename(folder, name, NULL);

	if (!g_file_set_contents(path, (const char *)seed, (gssize)len, NULL))
		exit(1);
}

static size_t read_seed(const char *line, uint8_t *seed)
{
	size_t len = strlen(line) / 2;

	MUST(len <= INPUT_MAX && strlen(line) % 2 == 0);
	MUST(strspn(line, "0123456789abcdef") == strlen(line));
	for (size_t i = 0; i < len; i++)
		seed[i] = (uint8_t)(g_ascii_xdigit_value(line[2 * i]) * 16 +
				    g_ascii_xdigit_value(line[2 * i + 1]));
	return len;
}

static void raise_the_fence(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(pages != MAP_FAILED && page >= INPUT_MAX);
	fence = pages + page;
	MUST(mprotect(fence, page, PROT_NONE) == 0);
}

int main(int argc, char **argv)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	uint8_t seed[INPUT_MAX];
	unsigned seeds = 0;

	if (argc < 2 || !g_file_get_contents(argv[1], &text, NULL, NULL)) {
		fprintf(stderr, "usage: %s SEEDS [MUTATIONS | --write FOLDER]\n", argv[0]);
		return 2;
	}
	raise_the_fence();
	lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		size_t len;

		if (lines[i][0] == '#' || lines[i][0] == '\0')
			continue;
		len = read_seed(lines[i], seed);
		if (argc == 4)
			write_seed(argv[3], seeds, seed, len);
		else
			replay(seed, len, argc == 3 ? strtol(argv[2], NULL, 10) : MUTATIONS);
		seeds++;
	}
	printf("%u seeds, %lu runs\n", seeds, runs);
	return seeds > 0 ? 0 : 1;
}
