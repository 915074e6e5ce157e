/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "sms.h"

#include <glib.h>
#include <string.h>

#include "bcd.h"
#include "dcs.h"
#include "digits.h"
#include "text.h"

#include "../core/buffer.h"

#define SMSC_OCTETS_MAX 12
#define SENDER_SEMI_OCTETS_MAX 20 /* 3GPP TS 23.040 9.1.2.5 */
#define ALPHANUMERIC 5
#define QUARTERS_MAX 56 /* UTC+14:00; nothing on Earth is further from UTC */

enum alphabet { GSM7, EIGHT_BIT, UCS2, UNREADABLE };

struct header {
	size_t octets; /* with its own length octet; 0: none */
	int part, parts, reference;
	bool has_port;
};

/* 3GPP TS 23.038, clause 4. Reserved codings are to be read as GSM 7-bit. */
static enum alphabet alphabet_of(uint8_t dcs)
{
	static const enum alphabet general[] = { GSM7, EIGHT_BIT, UCS2, GSM7 };

	switch (dcs >> 4) {
	case 0x8: case 0x9: case 0xA: case 0xB: case 0xC: case 0xD:
		return GSM7;
	case 0xE:
		return UCS2;
	case 0xF:
		return dcs & 4 ? EIGHT_BIT : GSM7;
	default: /* bit 5: compressed by 3GPP TS 23.042, which is not implemented */
		return dcs & 0x20 ? UNREADABLE : general[dcs >> 2 & 3];
	}
}

static bool is_class(uint8_t dcs, unsigned class)
{
	bool has_class = dcs >> 4 == 0xF || (dcs < 0x80 && dcs & 0x10);

	return has_class && (dcs & 3) == class;
}

static void read_alphanumeric(const uint8_t *octets, size_t semi_octets, char *ret_sender)
{
	size_t septets = semi_octets * 4 / 7;
	struct st_text text;

	st_text_init(&text);
	st_gsm7_add_septets(&text, octets, (semi_octets + 1) / 2, septets, 0);
	/* Senders that round up to whole octets leave a zero septet behind seven characters. */
	if (g_str_has_suffix(text.bytes, "@"))
		text.len--;
	st_text_copy(text.bytes, text.len, ret_sender, sizeof((struct st_sms_deliver *)0)->sender);
	g_strchomp(ret_sender);
}

/* TP-OA, 3GPP TS 23.040 9.1.2.5 */
static bool read_sender(struct st_reader *reader, char *ret_sender)
{
	uint8_t semi_octets = st_read_u8(reader);
	uint8_t type = st_read_u8(reader);
	const uint8_t *octets;

	if (semi_octets > SENDER_SEMI_OCTETS_MAX)
		return false;
	octets = st_read_bytes(reader, (semi_octets + 1u) / 2);
	if (!octets)
		return false;
	ret_sender[0] = '\0';
	if ((type >> 4 & 7) == ALPHANUMERIC)
		read_alphanumeric(octets, semi_octets, ret_sender);
	else
		st_number_decode(type, octets, semi_octets, ret_sender,
				 sizeof((struct st_sms_deliver *)0)->sender);
	return true;
}

static int swapped_pair(uint8_t octet)
{
	int tens = octet & 0x0F, ones = octet >> 4;

	return tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
}

/* TP-SCTS, 3GPP TS 23.040 9.2.3.11: local time, and its distance from UTC in quarter hours. */
static int64_t read_time(const uint8_t octets[7])
{
	int year = swapped_pair(octets[0]);
	int quarters = swapped_pair(octets[6] & 0xF7);
	g_autoptr(GDateTime) local = NULL;
	int64_t seconds;

	for (size_t i = 0; i < 6; i++) {
		if (swapped_pair(octets[i]) < 0)
			return 0;
	}
	if (quarters < 0 || quarters > QUARTERS_MAX)
		return 0;
	local = g_date_time_new_utc(year + (year < 90 ? 2000 : 1900), swapped_pair(octets[1]),
				    swapped_pair(octets[2]), swapped_pair(octets[3]),
				    swapped_pair(octets[4]), swapped_pair(octets[5]));
	if (!local)
		return 0;
	seconds = quarters * INT64_C(900);
	if (!(octets[6] & 0x08))
		seconds = -seconds;
	return (g_date_time_to_unix(local) + seconds) * 1000;
}

/* 3GPP TS 23.040 9.2.3.24.1 and .8: an element that counts wrongly is to be ignored. */
static void read_concatenation(struct header *header, const uint8_t *data, size_t len)
{
	int reference = len == 3 ? data[0] : data[0] << 8 | data[1];
	int parts = data[len - 2], part = data[len - 1];

	if (part == 0 || part > parts)
		return;
	header->reference = reference;
	header->parts = parts;
	header->part = part;
}

/*
 * TP-UDH, 3GPP TS 23.040 9.2.3.24. Elements 0x24 and 0x25 (national language
 * tables) are not followed: such a text is read with the default alphabet.
 */
static bool read_header(const uint8_t *data, size_t len, struct header *ret_header)
{
	struct header header = { .part = 1, .parts = 1 };
	struct st_reader reader;

	if (len == 0 || data[0] >= len)
		return false;
	header.octets = data[0] + (size_t)1;
	st_reader_init(&reader, data + 1, data[0]);
	while (reader.left > 0) {
		uint8_t id = st_read_u8(&reader);
		uint8_t id_len = st_read_u8(&reader);
		const uint8_t *element = st_read_bytes(&reader, id_len);

		if (!element)
			break;
		if ((id == 0x00 && id_len == 3) || (id == 0x08 && id_len == 4))
			read_concatenation(&header, element, id_len);
		if (id == 0x04 || id == 0x05)
			header.has_port = true;
	}
	*ret_header = header;
	return true;
}

/* `units` is TP-UDL: septets or octets, the header's included (9.2.3.16). */
static bool read_text(enum alphabet alphabet, struct st_reader *reader, uint8_t units,
		      const struct header *header, struct st_text *text)
{
	size_t len = alphabet == GSM7 ? (units * 7u + 7) / 8 : units;
	size_t skipped = (header->octets * 8 + 6) / 7;
	const uint8_t *data = st_read_bytes(reader, len);

	st_text_init(text);
	if (!data || header->octets > len)
		return false;
	if (alphabet == GSM7) {
		if (skipped > units)
			return false;
		st_gsm7_add_septets(text, data + header->octets, len - header->octets,
				    units - skipped,
				    (unsigned)(skipped * 7 - header->octets * 8));
	} else if (alphabet == UCS2) {
		/* A pair of surrogates that two parts share shows as two U+FFFD. */
		st_ucs2_add(text, data + header->octets, len - header->octets, true);
	} else {
		st_text_add_octets(text, data + header->octets, len - header->octets);
	}
	st_text_drop_controls(text);
	return true;
}

/*
 * What no person was meant to read: for a port, for the card (PID 0x7F with
 * class 2), or a silent one (PID 0x40; 3GPP TS 23.040 9.2.3.9).
 */
static bool is_for_a_person(uint8_t pid, uint8_t dcs, const struct header *header)
{
	return !header->has_port && pid != 0x40 && !(pid == 0x7F && is_class(dcs, 2));
}

bool st_sms_decode_deliver(const uint8_t *pdu, size_t len, struct st_sms_deliver *ret_sms)
{
	struct header header = { .part = 1, .parts = 1 };
	struct st_sms_deliver sms = { .parts = 0 };
	struct st_reader reader;
	struct st_text text;
	uint8_t smsc_len, flags, pid, dcs, units;
	const uint8_t *time;

	st_reader_init(&reader, pdu, len);
	smsc_len = st_read_u8(&reader);
	if (smsc_len > SMSC_OCTETS_MAX || !st_read_bytes(&reader, smsc_len))
		return false;
	flags = st_read_u8(&reader);
	if (reader.failed || (flags & 3) != 0) /* TP-MTI: SMS-DELIVER */
		return false;
	if (!read_sender(&reader, sms.sender))
		return false;
	pid = st_read_u8(&reader);
	dcs = st_read_u8(&reader);
	time = st_read_bytes(&reader, 7);
	units = st_read_u8(&reader);
	if (reader.failed || alphabet_of(dcs) == UNREADABLE)
		return false;
	if (flags & 0x40 && !read_header(reader.data, reader.left, &header)) /* TP-UDHI */
		return false;
	if (!is_for_a_person(pid, dcs, &header) ||
	    !read_text(alphabet_of(dcs), &reader, units, &header, &text) ||
	    !st_text_finish(&text, sms.text, sizeof(sms.text)))
		return false;
	sms.sent_ms = read_time(time);
	sms.part = header.part;
	sms.parts = header.parts;
	sms.reference = header.reference;
	sms.is_class0 = is_class(dcs, 0);
	*ret_sms = sms;
	return true;
}
