/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "room.h"

#include "codec/sms.h"

static void check_number(const char *number)
{
	MUST(g_utf8_validate(number, -1, NULL));
	MUST(!strpbrk(number, "\r\n\t\x1B"));
}

static void check_time(int64_t ms)
{
	/* 1990 to 2090, fourteen hours more or less */
	MUST(ms == 0 || (ms > INT64_C(631000000000) && ms < INT64_C(3786970000000)));
}

static void check_part(const struct st_sms_part *part)
{
	MUST(memchr(part->centre, '\0', sizeof(part->centre)));
	MUST(memchr(part->peer, '\0', sizeof(part->peer)));
	check_number(part->centre);
	check_number(part->peer);
	check_time(part->sent_ms);
	check_time(part->done_ms);
	MUST(part->part >= 1 && part->part <= part->parts && part->parts <= 255);
	MUST(part->reference >= 0 && part->reference <= 0xFFFF);
	MUST(part->len <= ST_SMS_UNITS_MAX);
	MUST(part->destination >= -1 && part->destination <= 0xFFFF);
	MUST(st_sms_class(part) >= -1 && st_sms_class(part) <= 3);
	MUST(st_sms_replaces(part) <= 7);
}

/* The text of this part between a copy of itself, a gap, and itself again. */
static void check_text(struct st_sms_part *part)
{
	struct st_sms_part *parts[] = { part, part, NULL, part };
	GString *text = g_string_new(NULL);

	st_sms_add_text(text, parts, G_N_ELEMENTS(parts));
	MUST(g_utf8_validate_len(text->str, text->len, NULL));
	MUST(!strchr(text->str, '\x1B'));
	MUST(strlen(text->str) == text->len);
	g_string_free(text, TRUE);
}

/* The same octets as a text to send. */
static void check_submit(const uint8_t *data, size_t len)
{
	g_autofree char *text = g_strndup((const char *)data, len);
	GArray *pdus = st_sms_encode("+99910000000", text, 1);
	struct st_sms_part part;

	MUST((pdus != NULL) == (st_sms_count_parts(text) > 0));
	for (unsigned i = 0; pdus && i < pdus->len; i++) {
		const struct st_sms_pdu *pdu = &g_array_index(pdus, struct st_sms_pdu, i);

		MUST(pdu->len <= ST_SMS_PDU_MAX);
		MUST(st_sms_decode(pdu->octets, pdu->len, &part));
		MUST(part.type == ST_SMS_SUBMIT && part.parts == (int)pdus->len);
	}
	if (pdus)
		g_array_unref(pdus);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct st_sms_part part, before;

	check_submit(data, len);
	memset(&part, UNTOUCHED, sizeof(part));
	before = part;
	if (!st_sms_decode(data, len, &part)) {
		MUST(memcmp(&part, &before, sizeof(part)) == 0);
		return 0;
	}
	check_part(&part);
	check_text(&part);
	return 0;
}
