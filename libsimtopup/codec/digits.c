/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "digits.h"

#include <glib.h>
#include <string.h>

#include "bcd.h"

#define ICCID_MIN 10
#define ICCID_MAX 22 /* ITU-T E.118 says 19; some cards carry more */
#define IMSI_MIN 6
#define RECORD_TAIL 14 /* 3GPP TS 31.102 4.2.26: what follows the alpha identifier */
#define NUMBER_MAX 20

size_t st_bcd_add(const uint8_t *octets, size_t semi_octets, const char digits[16], char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < semi_octets; i++) {
		uint8_t nibble = i % 2 ? octets[i / 2] >> 4 : octets[i / 2] & 0x0F;

		if (nibble == 0x0F)
			break;
		out[len++] = digits[nibble];
	}
	out[len] = '\0';
	return len;
}

bool st_bcd_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	char text[2 * 64 + 1];
	size_t count;

	if (len > 64)
		return false;
	count = st_bcd_add(octets, 2 * len, "0123456789ABCDE", text);
	if (count == 0 || count >= size)
		return false;
	memcpy(ret_text, text, count + 1);
	return true;
}

bool st_imsi_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	char text[16 + 1];
	size_t count;

	if (len < 2 || octets[0] < 2 || octets[0] > 8 || octets[0] >= len)
		return false;
	/* The first semi-octet is parity and type (3GPP TS 24.008 10.5.1.4); cards err there. */
	count = st_bcd_add(octets + 1, 2 * (size_t)octets[0], "0123456789ABCDE", text);
	if (count < IMSI_MIN + 1 || count > size)
		return false;
	for (size_t i = 1; i < count; i++) {
		if (!g_ascii_isdigit(text[i]))
			return false;
	}
	memcpy(ret_text, text + 1, count);
	return true;
}

bool st_number_decode(uint8_t type, const uint8_t *octets, size_t semi_octets, char *ret_text,
		      size_t size)
{
	char text[1 + NUMBER_MAX + 1] = "+";
	bool international = (type >> 4 & 7) == 1 && type != 0xFF;
	size_t count;

	if (semi_octets > NUMBER_MAX)
		return false;
	/* 3GPP TS 24.008 10.5.4.7, table 10.5.118 */
	count = st_bcd_add(octets, semi_octets, "0123456789*#abc", text + 1);
	if (count == 0 || count + international >= size)
		return false;
	memcpy(ret_text, international ? text : text + 1, count + international + 1);
	return true;
}

bool st_msisdn_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	const uint8_t *tail;

	if (len < RECORD_TAIL)
		return false;
	tail = octets + len - RECORD_TAIL;
	/* The length counts the type octet; 0xFF is an empty record. */
	if (tail[0] < 2 || tail[0] > 1 + NUMBER_MAX / 2)
		return false;
	return st_number_decode(tail[1], tail + 2, 2 * (size_t)(tail[0] - 1), ret_text, size);
}

bool st_hex_encode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";

	if (len >= size || 2 * len >= size)
		return false;
	for (size_t i = 0; i < len; i++) {
		ret_text[2 * i] = digits[octets[i] >> 4];
		ret_text[2 * i + 1] = digits[octets[i] & 0x0F];
	}
	ret_text[2 * len] = '\0';
	return true;
}

/* Every ICCID starts with 89 (ITU-T E.118); "98" is the same, read from the card unswapped. */
static void swap_nibbles(char *text, size_t len)
{
	if (len % 2 || text[0] != '9' || text[1] != '8')
		return;
	for (size_t i = 0; i < len; i += 2) {
		char first = text[i];

		text[i] = text[i + 1];
		text[i + 1] = first;
	}
}

bool st_iccid_normalise(const char *text, char *ret_text, size_t size)
{
	size_t len = strnlen(text, ICCID_MAX + 1);
	char iccid[ICCID_MAX + 1];

	if (len > ICCID_MAX)
		return false;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && !g_ascii_isxdigit(text[i]))
			return false;
		iccid[i] = g_ascii_toupper(text[i]);
	}
	swap_nibbles(iccid, len);
	while (len > 0 && iccid[len - 1] == 'F')
		iccid[--len] = '\0';
	if (len < ICCID_MIN || len >= size)
		return false;
	memcpy(ret_text, iccid, len + 1);
	return true;
}
