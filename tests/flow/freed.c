/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "freed.h"

#include <glib.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define MAPPING_MAX (64U << 20)

static const uint8_t *wanted;
static size_t wanted_len;
static unsigned seen;

static unsigned count_in(const uint8_t *data, size_t size, const uint8_t *masked, size_t len)
{
	unsigned found = 0;

	for (size_t i = 0; i + len <= size; i++) {
		size_t same = 0;

		while (same < len && (data[i + same] ^ FREED_MASK) == masked[same])
			same++;
		found += same == len;
	}
	return found;
}

/*
 * In front of the C library's own, for every library of the process. The
 * sanitizers have theirs, and keep what is freed: memory_count() finds it.
 */
#if !defined(__SANITIZE_ADDRESS__)
void __libc_free(void *block);
void *__libc_realloc(void *block, size_t size);

static void look_into(void *block)
{
	if (wanted && block)
		seen += count_in(block, malloc_usable_size(block), wanted, wanted_len);
}

void free(void *block)
{
	look_into(block);
	__libc_free(block);
}

void *realloc(void *block, size_t size)
{
	look_into(block);
	return __libc_realloc(block, size);
}
#endif

void freed_watch(const uint8_t *masked, size_t len)
{
	wanted = masked;
	wanted_len = len;
	seen = 0;
}

unsigned freed_count(void)
{
	return seen;
}

unsigned memory_count(const uint8_t *masked, size_t len)
{
	g_autofree char *maps = NULL;
	g_auto(GStrv) lines = NULL;
	FILE *memory = fopen("/proc/self/mem", "rb");
	unsigned found = 0;

	g_assert_true(memory && g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
	lines = g_strsplit(maps, "\n", -1);
	for (char **line = lines; *line; line++) {
		uint64_t from, to;
		char rights[5];

		if (sscanf(*line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, rights) != 3 ||
		    rights[1] != 'w' || to - from > MAPPING_MAX)
			continue;
		g_autofree uint8_t *copy = g_malloc0(to - from);
		size_t got = 0;

		if (fseek(memory, (long)from, SEEK_SET) == 0)
			got = fread(copy, 1, to - from, memory);
		found += count_in(copy, got, masked, len);
		memset(copy, 0, to - from);
	}
	fclose(memory);
	return found;
}
