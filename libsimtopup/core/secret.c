/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "secret.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Alone on its own page: MADV_DONTDUMP and mlock work on pages. */
struct st_secret {
	size_t len;
	char text[ST_SECRET_MAX + 1];
};

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

struct st_secret *st_secret_new(const void *data, size_t len)
{
	struct st_secret *secret;

	if (len > ST_SECRET_MAX)
		return NULL;
	secret = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		      0);
	if (secret == MAP_FAILED)
		return NULL;
	/*
	 * Locking fails for users with a small RLIMIT_MEMLOCK; a secret that might
	 * be swapped is still better than a renewal that cannot be made.
	 */
	(void)mlock(secret, page_size());
	(void)madvise(secret, page_size(), MADV_DONTDUMP);
	(void)madvise(secret, page_size(), MADV_WIPEONFORK);
	memcpy(secret->text, data, len);
	secret->len = len;
	return secret;
}

const char *st_secret_text(const struct st_secret *secret)
{
	return secret->text;
}

char *st_secret_buffer(struct st_secret *secret)
{
	return secret->text;
}

size_t st_secret_len(const struct st_secret *secret)
{
	return secret->len;
}

void st_secret_free(struct st_secret *secret)
{
	if (!secret)
		return;
	st_wipe(secret, sizeof(*secret));
	munmap(secret, page_size());
}

void st_secret_mask(const struct st_secret *secret, char *ret_text)
{
	size_t shown = secret->len >= 8 ? 4 : 0;

	memset(ret_text, '*', secret->len);
	memcpy(ret_text + secret->len - shown, secret->text + secret->len - shown, shown);
	ret_text[secret->len] = '\0';
}

void st_wipe(void *data, size_t len)
{
	explicit_bzero(data, len);
}

__attribute__((noinline)) void st_wipe_stack(void)
{
	char below[16384];

	explicit_bzero(below, sizeof(below));
}
