/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Activation codes (SGP.22 4.1): what a QR code of an eSIM says. The matching
 * id is a secret: whoever has it can take the profile.
 */
#ifndef ST_CODEC_ACTIVATION_H
#define ST_CODEC_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

#define ST_ACTIVATION_MAX 2048 /* as typed or linked to, more is refused unread */
#define ST_ACTIVATION_ADDRESS 262 /* RFC 1035 2.3.4, with a port */
#define ST_MATCHING_ID_MAX 256

struct st_activation {
	char address[ST_ACTIVATION_ADDRESS]; /* as given, for smdpAddress; port included */
	char matching_id[ST_MATCHING_ID_MAX];
	char oid[128];
	bool needs_code;   /* a confirmation code */
	bool odd_flag;     /* the last field is neither 1 nor 0 nor empty */
};

/*
 * Takes "LPA:1$...", "1$...", the same percent-encoded or in a link with
 * carddata=. NULL, or a sentence that says why it is none, without the secret.
 */
const char *st_activation_read(const char *text, size_t len, struct st_activation *ret_code);
/* "LPA:1$host$id", without empty fields at its end. */
bool st_activation_write(const struct st_activation *code, char *ret_text, size_t size);
/* For TLS and HTTP: lower case, without the port; 443 when none is given. */
bool st_activation_host(const struct st_activation *code, char *ret_host, size_t size,
			unsigned *ret_port);
/* Does it look like one? It may still be refused. */
bool st_activation_is_likely(const char *text, size_t len);
void st_activation_clear(struct st_activation *code);

#endif
