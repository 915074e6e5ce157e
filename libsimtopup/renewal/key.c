/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "key.h"

#include "../core/error.h"
#include "../core/library.h"
#include "../core/secret.h"
#include "file.h"

#include <errno.h>
#include <glib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_LEN 32
#define FILE_MAGIC "simtopup-key-1\n"
#define FILE_LEN (sizeof(FILE_MAGIC) - 1 + 2 * (2 * KEY_LEN + 1))

#define FUNCTIONS(X)                                                                   \
	X(EVP_DigestSign) X(EVP_DigestSignInit) X(EVP_DigestVerify)                    \
	X(EVP_DigestVerifyInit) X(EVP_MAC_CTX_free) X(EVP_MAC_CTX_new)                 \
	X(EVP_MAC_fetch) X(EVP_MAC_final) X(EVP_MAC_free) X(EVP_MAC_init)              \
	X(EVP_MAC_update) X(EVP_MD_CTX_free) X(EVP_MD_CTX_new) X(EVP_PKEY_free)        \
	X(EVP_PKEY_get_raw_public_key) X(EVP_PKEY_new_raw_private_key)                 \
	X(EVP_PKEY_new_raw_public_key) X(OSSL_PARAM_construct_end)                     \
	X(OSSL_PARAM_construct_utf8_string) X(RAND_bytes)
ST_LIBRARY(crypto, "libcrypto.so." G_STRINGIFY(OPENSSL_SHLIB_VERSION), FUNCTIONS)

struct st_key {
	struct st_secret *bytes; /* HMAC key, then the Ed25519 seed */
	EVP_PKEY *pair;
	uint8_t public_key[ST_PUBLIC_LEN];
	char id[17];
};

void st_hex(const uint8_t *data, size_t len, char *ret_text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		ret_text[2 * i] = digits[data[i] >> 4];
		ret_text[2 * i + 1] = digits[data[i] & 15];
	}
	ret_text[2 * len] = '\0';
}

void st_sha256(const char *text, char *ret_hex)
{
	g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);

	g_strlcpy(ret_hex, hex, ST_HEX32);
}

int st_key_ready(void)
{
	return st_library_load(&crypto_library) ? 0 : st_library_missing(&crypto_library);
}

int st_random(uint8_t *ret_bytes, size_t len)
{
	int result = st_key_ready();

	if (result)
		return result;
	if (crypto.RAND_bytes(ret_bytes, (int)len) != 1)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no random numbers can be had");
	return 0;
}

static bool unhex(const char *text, uint8_t *ret_bytes)
{
	for (size_t i = 0; i < KEY_LEN; i++) {
		int high = g_ascii_xdigit_value(text[2 * i]);
		int low = g_ascii_xdigit_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int make_key(const uint8_t *bytes, struct st_key **ret_key)
{
	struct st_key *key;
	g_autofree char *hash = NULL;
	size_t len = ST_PUBLIC_LEN;
	int result = st_key_ready();

	if (result)
		return result;
	key = g_new0(struct st_key, 1);
	key->bytes = st_secret_new(bytes, 2 * KEY_LEN);
	key->pair = crypto.EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes + KEY_LEN,
							KEY_LEN);
	if (!key->bytes || !key->pair ||
	    crypto.EVP_PKEY_get_raw_public_key(key->pair, key->public_key, &len) != 1) {
		st_key_free(key);
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "the ledger's key cannot be used");
	}
	hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, key->public_key, ST_PUBLIC_LEN);
	g_strlcpy(key->id, hash, sizeof(key->id));
	*ret_key = key;
	return 0;
}

static int check_rights(const char *path)
{
	struct stat status;

	if (lstat(path, &status) < 0)
		return st_fail_errno(SIMTOPUP_LEDGER, errno, "the ledger's key cannot be read");
	if (!S_ISREG(status.st_mode) || (status.st_mode & 077) ||
	    (status.st_uid != geteuid() && status.st_uid != 0)) {
		st_fail(SIMTOPUP_PERMISSION, ST_LAYER_SYSTEM,
			"the ledger's key must be a file that only its owner can read");
		return st_error_set_hint("chmod 600 it; if others could read it, its receipts "
					 "prove less");
	}
	return 0;
}

int st_key_load(const char *path, struct st_key **ret_key)
{
	const size_t magic = sizeof(FILE_MAGIC) - 1;
	char text[FILE_LEN + 1];
	uint8_t bytes[2 * KEY_LEN];
	int result = check_rights(path);
	ssize_t len;

	if (result)
		return result;
	len = st_file_read(path, text, sizeof(text));
	if (len < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the ledger's key cannot be read");
	if (len != FILE_LEN || memcmp(text, FILE_MAGIC, magic) != 0 ||
	    !unhex(text + magic, bytes) ||
	    !unhex(text + magic + 2 * KEY_LEN + 1, bytes + KEY_LEN))
		result = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger's key is damaged");
	else
		result = make_key(bytes, ret_key);
	st_wipe(bytes, sizeof(bytes));
	st_wipe(text, sizeof(text));
	return result;
}

int st_key_create(const char *path, struct st_key **ret_key)
{
	char text[FILE_LEN + 1];
	uint8_t bytes[2 * KEY_LEN];
	char *p = text + sizeof(FILE_MAGIC) - 1;
	struct st_key *key = NULL;
	int result;

	result = st_random(bytes, sizeof(bytes));
	if (result)
		return result;
	memcpy(text, FILE_MAGIC, sizeof(FILE_MAGIC) - 1);
	st_hex(bytes, KEY_LEN, p);
	p[2 * KEY_LEN] = '\n';
	st_hex(bytes + KEY_LEN, KEY_LEN, p + 2 * KEY_LEN + 1);
	text[FILE_LEN - 1] = '\n';
	result = make_key(bytes, &key);
	if (result == 0)
		result = st_file_replace(path, text, FILE_LEN);
	st_wipe(bytes, sizeof(bytes));
	st_wipe(text, sizeof(text));
	if (result) {
		st_key_free(key);
		return result;
	}
	*ret_key = key;
	return 0;
}

void st_key_free(struct st_key *key)
{
	if (!key)
		return;
	st_secret_free(key->bytes);
	crypto.EVP_PKEY_free(key->pair);
	g_free(key);
}

const char *st_key_id(const struct st_key *key)
{
	return key->id;
}

const uint8_t *st_key_public(const struct st_key *key)
{
	return key->public_key;
}

/* Not GLib's HMAC: libcrypto wipes its blocks, and a voucher goes through here. */
int st_key_tag(const struct st_key *key, const char *domain, const void *data, size_t len,
	       char *ret_hex)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = { crypto.OSSL_PARAM_construct_utf8_string("digest", digest,
										0),
				crypto.OSSL_PARAM_construct_end() };
	EVP_MAC *mac = crypto.EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = mac ? crypto.EVP_MAC_CTX_new(mac) : NULL;
	const uint8_t *bytes = (const uint8_t *)st_secret_text(key->bytes);
	uint8_t tag[32];
	size_t got = 0;
	bool done = context && crypto.EVP_MAC_init(context, bytes, KEY_LEN, params) == 1 &&
		    crypto.EVP_MAC_update(context, (const uint8_t *)domain,
					  strlen(domain) + 1) == 1 &&
		    crypto.EVP_MAC_update(context, data, len) == 1 &&
		    crypto.EVP_MAC_final(context, tag, &got, sizeof(tag)) == 1 &&
		    got == sizeof(tag);

	crypto.EVP_MAC_CTX_free(context);
	crypto.EVP_MAC_free(mac);
	if (!done)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "HMAC-SHA256 failed");
	st_hex(tag, sizeof(tag), ret_hex);
	return 0;
}

char *st_key_sign(const struct st_key *key, const char *text)
{
	EVP_MD_CTX *context = crypto.EVP_MD_CTX_new();
	uint8_t signature[ST_SIGNATURE_LEN];
	size_t len = sizeof(signature);
	bool done = context &&
		    crypto.EVP_DigestSignInit(context, NULL, NULL, NULL, key->pair) == 1 &&
		    crypto.EVP_DigestSign(context, signature, &len, (const uint8_t *)text,
					  strlen(text)) == 1;

	crypto.EVP_MD_CTX_free(context);
	if (!done) {
		st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "Ed25519 failed");
		return NULL;
	}
	return g_base64_encode(signature, len);
}

bool st_key_check(const uint8_t *public_key, const char *text, const char *signature)
{
	g_autofree guchar *bytes = NULL;
	g_autofree char *again = NULL;
	EVP_PKEY *pair;
	EVP_MD_CTX *context;
	gsize len;
	bool holds;

	if (strlen(signature) > 2 * ST_SIGNATURE_LEN || st_key_ready() != 0)
		return false;
	bytes = g_base64_decode(signature, &len);
	/* The decoder skips what is no base64; one signature has one spelling. */
	again = g_base64_encode(bytes, len);
	if (len != ST_SIGNATURE_LEN || strcmp(again, signature) != 0)
		return false;
	pair = crypto.EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key,
						  ST_PUBLIC_LEN);
	context = crypto.EVP_MD_CTX_new();
	holds = pair && context &&
		crypto.EVP_DigestVerifyInit(context, NULL, NULL, NULL, pair) == 1 &&
		crypto.EVP_DigestVerify(context, bytes, len, (const uint8_t *)text,
					strlen(text)) == 1;
	crypto.EVP_MD_CTX_free(context);
	crypto.EVP_PKEY_free(pair);
	return holds;
}
