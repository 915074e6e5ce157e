/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "simfiles.h"

#include <glib.h>
#include <string.h>

#include "ber.h"
#include "bcd.h"
#include "digits.h"
#include "text.h"

#define FILE_MAX 1024
#define SMSP_TAIL 28   /* 3GPP TS 31.102 4.2.27: what follows the alpha identifier */
#define SMSP_CENTRE 13 /* behind the indicators and the destination */
#define ADDRESS_MAX 11 /* 3GPP TS 24.011 8.2.5.2: type and 20 digits */
#define NO_CENTRE 0x02 /* bit of the indicators that is set for an absent address */
#define PLMN_LEN 3
#define ATR_MAX 33     /* ISO/IEC 7816-3 8.1 */

bool st_gid_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	while (len > 0 && octets[len - 1] == 0xFF)
		len--;
	return len > 0 && st_hex_encode(octets, len, ret_text, size);
}

bool st_smsp_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	const uint8_t *tail, *centre;

	if (len < SMSP_TAIL || len > FILE_MAX)
		return false;
	tail = octets + len - SMSP_TAIL;
	centre = tail + SMSP_CENTRE;
	/* The length counts the type octet. */
	if (tail[0] & NO_CENTRE || centre[0] < 2 || centre[0] > ADDRESS_MAX)
		return false;
	return st_number_decode(centre[1], centre + 2, 2 * (size_t)(centre[0] - 1), ret_text, size);
}

/* 3GPP TS 24.008 10.5.1.13: MCC 1 2 3, MNC 3 1 2 in semi-octets; F: the MNC has two digits. */
static bool read_plmn(const uint8_t *octets, char ret_plmn[ST_PLMN_SIZE])
{
	const uint8_t digits[6] = {
		octets[0] & 0x0F, octets[0] >> 4,   octets[1] & 0x0F,
		octets[2] & 0x0F, octets[2] >> 4, octets[1] >> 4,
	};
	size_t n = digits[5] == 0x0F ? 5 : 6;

	for (size_t i = 0; i < n; i++) {
		if (digits[i] > 9)
			return false;
		ret_plmn[i] = (char)('0' + digits[i]);
	}
	ret_plmn[n] = '\0';
	return true;
}

size_t st_fplmn_decode(const uint8_t *octets, size_t len, char ret_plmn[][ST_PLMN_SIZE],
		       size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i + PLMN_LEN <= len && n < max; i += PLMN_LEN)
		n += read_plmn(octets + i, ret_plmn[n]);
	return n;
}

bool st_network_name(const uint8_t *octets, size_t len, bool ucs2, unsigned spare, bool big_endian,
		     char *ret_text)
{
	struct st_text text;
	char name[ST_TEXT_MAX];

	if (len == 0 || len > 255 || spare > 7)
		return false;
	st_text_init(&text);
	if (ucs2)
		st_ucs2_add(&text, octets, len, big_endian);
	else
		st_gsm7_add_septets(&text, octets, len, (len * 8 - spare) / 7, 0);
	if (text.full)
		return false;
	st_text_copy(text.bytes, text.len, name, sizeof(name));
	g_strstrip(name);
	if (!name[0] || strlen(name) >= ST_NETWORK_NAME_SIZE)
		return false;
	memcpy(ret_text, name, strlen(name) + 1);
	return true;
}

bool st_pnn_decode(const uint8_t *octets, size_t len, uint8_t tag, char *ret_text, size_t size)
{
	struct st_reader reader;
	struct st_tlv tlv;
	unsigned coding;

	if (len > FILE_MAX || size < ST_NETWORK_NAME_SIZE)
		return false;
	st_reader_init(&reader, octets, len);
	while (reader.left && *reader.data != 0xFF && st_ber_next(&reader, &tlv)) {
		if (tlv.tag != tag || tlv.len < 2)
			continue;
		/* 3GPP TS 24.008 10.5.3.5a: coding in bits 5 to 7, spare bits in 1 to 3. */
		coding = tlv.value[0] >> 4 & 7;
		return coding <= 1 && st_network_name(tlv.value + 1, tlv.len - 1, coding == 1,
						      tlv.value[0] & 7, true, ret_text);
	}
	return false;
}

/* One group of interface octets; *ret_next: its TD, 0 when there is none. */
static bool skip_interface(struct st_reader *reader, uint8_t present, uint8_t *ret_next)
{
	*ret_next = 0;
	for (unsigned bit = 0; bit < 3; bit++) {
		if (present >> bit & 0x10)
			st_read_u8(reader);
	}
	if (present & 0x80)
		*ret_next = st_read_u8(reader);
	return !reader->failed;
}

bool st_atr_is_sound(const uint8_t *octets, size_t len)
{
	struct st_reader reader;
	uint8_t format, next, check = 0;
	bool has_check = false;

	if (len < 2 || len > ATR_MAX || (octets[0] != 0x3B && octets[0] != 0x3F))
		return false;
	st_reader_init(&reader, octets + 1, len - 1);
	format = next = st_read_u8(&reader);
	do {
		if (!skip_interface(&reader, next, &next))
			return false;
		has_check |= (next & 0x0F) != 0; /* absent when T=0 is the only protocol */
	} while (next & 0xF0);
	st_read_bytes(&reader, format & 0x0F);
	if (reader.failed || reader.left != has_check)
		return false;
	for (size_t i = 1; i < len && has_check; i++)
		check ^= octets[i];
	return check == 0;
}
