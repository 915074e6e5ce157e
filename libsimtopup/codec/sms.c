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

#define CENTRE_OCTETS_MAX 12
#define PEER_SIZE sizeof(((struct st_sms_part *)0)->peer)
#define PEER_SEMI_OCTETS_MAX 20 /* 3GPP TS 23.040 9.1.2.5 */
#define ALPHANUMERIC 5
#define UDHI 0x40 /* TP-UDHI, 9.2.3.23 */
#define QUARTERS_MAX 56 /* UTC+14:00; nothing on Earth is further from UTC */

/* 3GPP TS 23.038, clause 4. Reserved codings are to be read as GSM 7-bit. */
static enum st_sms_alphabet alphabet_of(uint8_t dcs)
{
	static const enum st_sms_alphabet general[] = {
		ST_SMS_GSM7, ST_SMS_8BIT, ST_SMS_UCS2, ST_SMS_GSM7
	};

	switch (dcs >> 4) {
	case 0x8: case 0x9: case 0xA: case 0xB: case 0xC: case 0xD:
		return ST_SMS_GSM7;
	case 0xE:
		return ST_SMS_UCS2;
	case 0xF:
		return dcs & 4 ? ST_SMS_8BIT : ST_SMS_GSM7;
	default: /* bit 5: compressed by 3GPP TS 23.042, which is not implemented */
		return dcs & 0x20 ? ST_SMS_COMPRESSED : general[dcs >> 2 & 3];
	}
}

int st_sms_class(const struct st_sms_part *part)
{
	bool has_class = part->dcs >> 4 == 0xF || (part->dcs < 0x80 && part->dcs & 0x10);

	return has_class ? part->dcs & 3 : -1;
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
	st_text_copy(text.bytes, text.len, ret_sender, PEER_SIZE);
	g_strchomp(ret_sender);
}

/* TP-OA, TP-DA, TP-RA: 3GPP TS 23.040 9.1.2.5 */
static bool read_peer(struct st_reader *reader, char *ret_peer)
{
	uint8_t semi_octets = st_read_u8(reader);
	uint8_t type = st_read_u8(reader);
	const uint8_t *octets;

	if (semi_octets > PEER_SEMI_OCTETS_MAX)
		return false;
	octets = st_read_bytes(reader, (semi_octets + 1u) / 2);
	if (!octets)
		return false;
	ret_peer[0] = '\0';
	if ((type >> 4 & 7) == ALPHANUMERIC)
		read_alphanumeric(octets, semi_octets, ret_peer);
	else
		st_number_decode(type, octets, semi_octets, ret_peer, PEER_SIZE);
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

/* 9.2.3.24.1 and .8: an element that counts wrongly is to be ignored. */
static void read_concatenation(struct st_sms_part *ret, const uint8_t *data, size_t len)
{
	int parts = data[len - 2], part = data[len - 1];

	if (part == 0 || part > parts)
		return;
	ret->wide_reference = len == 4;
	ret->reference = len == 3 ? data[0] : data[0] << 8 | data[1];
	ret->parts = parts;
	ret->part = part;
}

/* 9.2.3.24.3 and .4: destination first. */
static void read_ports(struct st_sms_part *ret, const uint8_t *data, size_t len)
{
	ret->destination = len == 2 ? data[0] : data[0] << 8 | data[1];
	ret->source = len == 2 ? data[1] : data[2] << 8 | data[3];
}

static void read_element(struct st_sms_part *ret, uint8_t id, const uint8_t *data, size_t len)
{
	if ((id == 0x00 && len == 3) || (id == 0x08 && len == 4))
		read_concatenation(ret, data, len);
	else if ((id == 0x04 && len == 2) || (id == 0x05 && len == 4))
		read_ports(ret, data, len);
	else if (id == 0x24 && len == 1) /* 9.2.3.24.15 */
		ret->single = data[0];
	else if (id == 0x25 && len == 1) /* 9.2.3.24.16 */
		ret->locking = data[0];
}

/* TP-UDH, 9.2.3.24. `*ret_octets` counts its own length octet. */
static bool read_header(struct st_sms_part *ret, const uint8_t *data, size_t len,
			size_t *ret_octets)
{
	struct st_reader reader;

	if (len == 0 || data[0] >= len)
		return false;
	*ret_octets = data[0] + (size_t)1;
	st_reader_init(&reader, data + 1, data[0]);
	while (reader.left > 0) {
		uint8_t id = st_read_u8(&reader);
		uint8_t id_len = st_read_u8(&reader);
		const uint8_t *element = st_read_bytes(&reader, id_len);

		if (!element)
			break;
		read_element(ret, id, element, id_len);
	}
	return true;
}

static uint8_t septet_at(const uint8_t *octets, size_t len, size_t bit)
{
	unsigned pair = octets[bit / 8];

	if (bit / 8 + 1 < len)
		pair |= (unsigned)octets[bit / 8 + 1] << 8;
	return (uint8_t)(pair >> bit % 8 & 0x7F);
}

/* The header's octets, filled up to whole septets, count as text (9.2.3.24). */
static bool read_septets(struct st_sms_part *ret, const uint8_t *data, size_t len, uint8_t units,
			 size_t header)
{
	size_t skipped = (header * 8 + 6) / 7;

	if (skipped > units || units - skipped > ST_SMS_UNITS_MAX)
		return false;
	for (size_t i = skipped; i < units; i++)
		ret->units[ret->len++] = septet_at(data, len, i * 7);
	return true;
}

/* TP-UDL and TP-UD (9.2.3.16): septets or octets, the header's included. */
static bool read_text(struct st_sms_part *ret, struct st_reader *reader, bool has_header)
{
	uint8_t units = st_read_u8(reader);
	size_t len = ret->alphabet == ST_SMS_GSM7 ? (units * 7u + 7) / 8 : units;
	const uint8_t *data = st_read_bytes(reader, len);
	size_t header = 0;

	if (!data || (has_header && !read_header(ret, data, len, &header)))
		return false;
	if (ret->alphabet == ST_SMS_GSM7)
		return read_septets(ret, data, len, units, header);
	if (len - header > ST_SMS_UNITS_MAX)
		return false;
	memcpy(ret->units, data + header, len - header);
	ret->len = (uint8_t)(len - header);
	return true;
}

static bool read_coding(struct st_sms_part *ret, struct st_reader *reader)
{
	ret->pid = st_read_u8(reader);
	ret->dcs = st_read_u8(reader);
	ret->alphabet = alphabet_of(ret->dcs);
	return !reader->failed;
}

/* 9.2.2.1 */
static bool read_deliver(struct st_sms_part *ret, struct st_reader *reader, uint8_t flags)
{
	const uint8_t *time;

	if (!read_peer(reader, ret->peer) || !read_coding(ret, reader))
		return false;
	time = st_read_bytes(reader, 7);
	if (!time)
		return false;
	ret->sent_ms = read_time(time);
	return read_text(ret, reader, flags & UDHI);
}

/* 9.2.2.2; the validity period (9.2.3.3) is none, one octet or seven. */
static bool read_submit(struct st_sms_part *ret, struct st_reader *reader, uint8_t flags)
{
	static const uint8_t validity[] = { 0, 7, 1, 7 };

	ret->message = st_read_u8(reader);
	if (!read_peer(reader, ret->peer) || !read_coding(ret, reader))
		return false;
	st_read_bytes(reader, validity[flags >> 3 & 3]);
	return !reader->failed && read_text(ret, reader, flags & UDHI);
}

/* 9.2.2.3; what may follow the status is optional, and said by nobody. */
static bool read_report(struct st_sms_part *ret, struct st_reader *reader)
{
	const uint8_t *sent, *done;

	ret->message = st_read_u8(reader);
	if (!read_peer(reader, ret->peer))
		return false;
	sent = st_read_bytes(reader, 7);
	done = st_read_bytes(reader, 7);
	ret->status = st_read_u8(reader);
	if (reader->failed)
		return false;
	ret->sent_ms = read_time(sent);
	ret->done_ms = read_time(done);
	return true;
}

/* 3GPP TS 24.011, 8.2.5.1: octets, the type of address included. */
static bool read_centre(struct st_reader *reader, char *ret_centre)
{
	uint8_t len = st_read_u8(reader);
	const uint8_t *address = st_read_bytes(reader, len);

	ret_centre[0] = '\0';
	if (!address || len > CENTRE_OCTETS_MAX)
		return false;
	if (len > 1)
		st_number_decode(address[0], address + 1, 2 * (len - (size_t)1), ret_centre,
				 PEER_SIZE);
	return true;
}

static bool read_pdu(struct st_sms_part *ret, struct st_reader *reader)
{
	uint8_t flags;

	if (!read_centre(reader, ret->centre))
		return false;
	flags = st_read_u8(reader);
	if (reader->failed)
		return false;
	switch (flags & 3) { /* TP-MTI, 9.2.3.1; 3 is reserved, and to be read as 0 */
	case 1:
		ret->type = ST_SMS_SUBMIT;
		return read_submit(ret, reader, flags);
	case 2:
		ret->type = ST_SMS_REPORT;
		return read_report(ret, reader);
	default:
		ret->type = ST_SMS_DELIVER;
		return read_deliver(ret, reader, flags);
	}
}

bool st_sms_decode(const uint8_t *pdu, size_t len, struct st_sms_part *ret_part)
{
	struct st_sms_part part = { .part = 1, .parts = 1, .destination = -1, .source = -1 };
	struct st_reader reader;

	st_reader_init(&reader, pdu, len);
	if (!read_pdu(&part, &reader))
		return false;
	*ret_part = part;
	return true;
}

enum st_sms_use st_sms_use(const struct st_sms_part *part)
{
	if (part->type == ST_SMS_DELIVER && part->pid == 0x40)
		return ST_SMS_FOR_NOBODY;
	if (part->destination >= 0)
		return ST_SMS_FOR_PORT;
	if (part->type == ST_SMS_DELIVER && part->pid == 0x7F && st_sms_class(part) == 2)
		return ST_SMS_FOR_CARD;
	return ST_SMS_FOR_PERSON;
}

unsigned st_sms_replaces(const struct st_sms_part *part)
{
	/* 9.2.3.9 */
	return part->type == ST_SMS_DELIVER && part->pid > 0x40 && part->pid <= 0x47 ?
		       part->pid - 0x40u : 0;
}
