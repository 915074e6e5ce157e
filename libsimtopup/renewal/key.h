/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The key file of a ledger: a 32-byte HMAC key for tags and the seed of an
 * Ed25519 pair (RFC 8032) for journal and receipts. It never enters the database.
 */
#ifndef ST_RENEWAL_KEY_H
#define ST_RENEWAL_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_HEX32 65 /* 32 bytes in hex, with NUL */
#define ST_SIGNATURE_LEN 64
#define ST_PUBLIC_LEN 32

struct st_key;

/* Reads `path`; refuses a file that others can read. */
int st_key_load(const char *path, struct st_key **ret_key);
/* Makes a new one, atomically and synced. The caller holds the folder's lock. */
int st_key_create(const char *path, struct st_key **ret_key);
void st_key_free(struct st_key *key); /* accepts NULL */

/* First 16 hex digits of SHA-256 of the public key. */
const char *st_key_id(const struct st_key *key);
const uint8_t *st_key_public(const struct st_key *key);
/* HMAC-SHA256 over domain, NUL, data: what a tag means depends on its domain. */
int st_key_tag(const struct st_key *key, const char *domain, const void *data, size_t len,
	       char *ret_hex);
/* Ed25519 over the text; base64 of 64 bytes, to be freed with g_free(). NULL: failed. */
char *st_key_sign(const struct st_key *key, const char *text);
bool st_key_check(const uint8_t *public_key, const char *text, const char *signature);
/* An error where libcrypto cannot be had: then nothing was checked, and nothing is forged. */
int st_key_ready(void);
int st_random(uint8_t *ret_bytes, size_t len);
void st_hex(const uint8_t *data, size_t len, char *ret_text);
/* SHA-256 of a text, in hex. */
void st_sha256(const char *text, char *ret_hex);

#endif
