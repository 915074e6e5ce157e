/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Activation codes: what is read is written in a form that reads the same. */
#include <glib.h>
#include <string.h>

#include "codec/activation.h"
#include "codec/identity.h"
#include "fuzz.h"

static void reads_an_iccid(const uint8_t *data, size_t len)
{
	char text[ST_ICCID_TEXT], again[ST_ICCID_TEXT];
	uint8_t octets[ST_ICCID_OCTETS];

	if (!st_iccid_decode(data, len, text, sizeof(text)))
		return;
	(void)st_luhn_check(text);
	if (!st_iccid_encode(text, octets))
		return;
	MUST(st_iccid_decode(octets, sizeof(octets), again, sizeof(again)));
	MUST(strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char text[1024], host[ST_ACTIVATION_ADDRESS];
	struct st_activation code, again;
	unsigned port;

	reads_an_iccid(data, len);
	(void)st_activation_is_likely((const char *)data, len);
	if (st_activation_read((const char *)data, len, &code))
		return 0;
	MUST(*code.address && g_str_is_ascii(code.address));
	MUST(st_activation_host(&code, host, sizeof(host), &port) && port > 0 && port < 65536);
	MUST(st_activation_write(&code, text, sizeof(text)));
	MUST(!st_activation_read(text, strlen(text), &again));
	MUST(strcmp(code.address, again.address) == 0 && strcmp(code.oid, again.oid) == 0);
	MUST(strcmp(code.matching_id, again.matching_id) == 0);
	MUST(code.needs_code == again.needs_code && !again.odd_flag);
	return 0;
}
