/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A secret in memory that is locked, kept out of core dumps, and wiped. At
 * most ST_SECRET_MAX bytes, always NUL terminated behind its length.
 */
#ifndef ST_CORE_SECRET_H
#define ST_CORE_SECRET_H

#include <stddef.h>

#define ST_SECRET_MAX 256

struct st_secret;

/* NULL when it is too long or memory cannot be had. */
struct st_secret *st_secret_new(const void *data, size_t len);
const char *st_secret_text(const struct st_secret *secret);
/* The same to write into, ST_SECRET_MAX bytes and a NUL: a secret that is made from another. */
char *st_secret_buffer(struct st_secret *secret);
size_t st_secret_len(const struct st_secret *secret);
void st_secret_free(struct st_secret *secret); /* accepts NULL */
/* "********1234": stars and at most the last four. Buffer of ST_SECRET_MAX + 1. */
void st_secret_mask(const struct st_secret *secret, char *ret_text);
void st_wipe(void *data, size_t len);
/* What returned functions left below the caller's frame: copies, saved registers. */
void st_wipe_stack(void);

#endif
