/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "room.h"

#include "codec/sms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct st_sms_deliver sms, before;

	memset(&sms, UNTOUCHED, sizeof(sms));
	before = sms;
	if (!st_sms_decode_deliver(data, len, &sms)) {
		MUST(memcmp(&sms, &before, sizeof(sms)) == 0);
		return 0;
	}
	MUST(memchr(sms.sender, '\0', sizeof(sms.sender)));
	MUST(memchr(sms.text, '\0', sizeof(sms.text)));
	MUST(g_utf8_validate(sms.sender, -1, NULL));
	MUST(g_utf8_validate(sms.text, -1, NULL));
	MUST(!strpbrk(sms.sender, "\r\n\t\x1B"));
	MUST(!strchr(sms.text, '\x1B'));
	MUST(sms.part >= 1 && sms.part <= sms.parts && sms.parts <= 255);
	MUST(sms.reference >= 0 && sms.reference <= 0xFFFF);
	/* 1990 to 2090, fourteen hours more or less */
	MUST(sms.sent_ms == 0 || (sms.sent_ms > INT64_C(631000000000) &&
				  sms.sent_ms < INT64_C(3786970000000)));
	return 0;
}
