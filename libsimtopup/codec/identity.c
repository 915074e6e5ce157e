/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "identity.h"

#include <glib.h>
#include <string.h>

#include "digits.h"

#define ICCID_DIGITS_MIN 18

bool st_iccid_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";
	char text[ST_ICCID_TEXT];
	size_t count = 2 * len;

	if (len == 0 || len > ST_ICCID_OCTETS)
		return false;
	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[octets[i] & 0x0F];
		text[2 * i + 1] = digits[octets[i] >> 4];
	}
	while (count > 0 && text[count - 1] == 'F')
		count--;
	if (count == 0 || count >= size)
		return false;
	memcpy(ret_text, text, count);
	ret_text[count] = '\0';
	return true;
}

bool st_iccid_encode(const char *text, uint8_t ret_octets[ST_ICCID_OCTETS])
{
	size_t len = strnlen(text, ST_ICCID_TEXT);
	uint8_t octets[ST_ICCID_OCTETS];

	while (len > 0 && g_ascii_toupper(text[len - 1]) == 'F')
		len--;
	if (len < ICCID_DIGITS_MIN || len > ST_ICCID_TEXT - 1)
		return false;
	memset(octets, 0xFF, sizeof(octets));
	for (size_t i = 0; i < len; i++) {
		int value = g_ascii_xdigit_value(text[i]);

		if (value < 0)
			return false;
		octets[i / 2] = (uint8_t)(i % 2 ? (octets[i / 2] & 0x0F) | value << 4 :
						  (octets[i / 2] & 0xF0) | value);
	}
	memcpy(ret_octets, octets, sizeof(octets));
	return true;
}

bool st_iccid_same(const char *a, const char *b)
{
	char first[ST_ICCID_TEXT + 2], second[ST_ICCID_TEXT + 2];

	return st_iccid_normalise(a, first, sizeof(first)) &&
	       st_iccid_normalise(b, second, sizeof(second)) && strcmp(first, second) == 0;
}

int st_luhn_check(const char *digits)
{
	size_t len = strlen(digits);
	unsigned sum = 0;

	if (len == 0)
		return -1;
	/* ISO/IEC 7812-1 annex B: every second digit from the right counts twice. */
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(digits[len - 1 - i] - '0');

		if (!g_ascii_isdigit(digits[len - 1 - i]))
			return -1;
		if (i % 2)
			digit = 2 * digit > 9 ? 2 * digit - 9 : 2 * digit;
		sum += digit;
	}
	return sum % 10 == 0;
}

/* SGP.29 annex B, after ISO/IEC 7064 MOD 97-10. */
int st_eid_check(const char *eid)
{
	unsigned rest = 0;

	if (strlen(eid) != ST_EID_TEXT - 1)
		return -1;
	for (const char *p = eid; *p; p++) {
		if (!g_ascii_isdigit(*p))
			return -1;
		rest = (rest * 10 + (unsigned)(*p - '0')) % 97;
	}
	return rest == 1;
}
