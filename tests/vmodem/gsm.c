/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "gsm.h"

#include <string.h>

#include "vmodem.h"

#define ESCAPE 0x1B
#define CR 0x0D
#define SEPTETS_MAX 1024

/* 3GPP TS 23.038, 6.2.1: code point of each septet; 0x1B is the escape. */
static const uint16_t default_alphabet[128] = {
	0x0040, 0x00A3, 0x0024, 0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC,
	0x00F2, 0x00C7, 0x000A, 0x00D8, 0x00F8, 0x000D, 0x00C5, 0x00E5,
	0x0394, 0x005F, 0x03A6, 0x0393, 0x039B, 0x03A9, 0x03A0, 0x03A8,
	0x03A3, 0x0398, 0x039E, 0x0000, 0x00C6, 0x00E6, 0x00DF, 0x00C9,
	0x0020, 0x0021, 0x0022, 0x0023, 0x00A4, 0x0025, 0x0026, 0x0027,
	0x0028, 0x0029, 0x002A, 0x002B, 0x002C, 0x002D, 0x002E, 0x002F,
	0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037,
	0x0038, 0x0039, 0x003A, 0x003B, 0x003C, 0x003D, 0x003E, 0x003F,
	0x00A1, 0x0041, 0x0042, 0x0043, 0x0044, 0x0045, 0x0046, 0x0047,
	0x0048, 0x0049, 0x004A, 0x004B, 0x004C, 0x004D, 0x004E, 0x004F,
	0x0050, 0x0051, 0x0052, 0x0053, 0x0054, 0x0055, 0x0056, 0x0057,
	0x0058, 0x0059, 0x005A, 0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7,
	0x00BF, 0x0061, 0x0062, 0x0063, 0x0064, 0x0065, 0x0066, 0x0067,
	0x0068, 0x0069, 0x006A, 0x006B, 0x006C, 0x006D, 0x006E, 0x006F,
	0x0070, 0x0071, 0x0072, 0x0073, 0x0074, 0x0075, 0x0076, 0x0077,
	0x0078, 0x0079, 0x007A, 0x00E4, 0x00F6, 0x00F1, 0x00FC, 0x00E0,
};

/* 3GPP TS 23.038, 6.2.1.1: what may follow the escape. */
static const struct {
	uint8_t septet;
	uint16_t point;
} extension[] = {
	{0x0A, 0x000C}, {0x14, 0x005E}, {0x28, 0x007B}, {0x29, 0x007D}, {0x2F, 0x005C},
	{0x3C, 0x005B}, {0x3D, 0x007E}, {0x3E, 0x005D}, {0x40, 0x007C}, {0x65, 0x20AC},
};

/* One or two septets, or 0 when the alphabet has no such character. */
static size_t septets_of(gunichar point, uint8_t out[2])
{
	for (uint8_t i = 0; i < 128; i++) {
		if (i != ESCAPE && default_alphabet[i] == point) {
			out[0] = i;
			return 1;
		}
	}
	for (size_t i = 0; i < G_N_ELEMENTS(extension); i++) {
		if (extension[i].point == point) {
			out[0] = ESCAPE;
			out[1] = extension[i].septet;
			return 2;
		}
	}
	return 0;
}

bool vm_gsm7_fits(const char *utf8)
{
	uint8_t pair[2];

	if (!g_utf8_validate(utf8, -1, NULL))
		return false;
	for (const char *p = utf8; *p; p = g_utf8_next_char(p)) {
		if (septets_of(g_utf8_get_char(p), pair) == 0)
			return false;
	}
	return true;
}

size_t vm_gsm7_unpacked(const char *utf8, uint8_t *out, size_t size)
{
	size_t len = 0;

	if (!g_utf8_validate(utf8, -1, NULL))
		return 0;
	for (const char *p = utf8; *p; p = g_utf8_next_char(p)) {
		uint8_t pair[2];
		size_t n = septets_of(g_utf8_get_char(p), pair);

		if (n == 0 || len + n > size)
			return 0;
		memcpy(out + len, pair, n);
		len += n;
	}
	return len;
}

size_t vm_gsm7_pack_septets(const uint8_t *septets, size_t count, uint8_t *out, size_t size)
{
	size_t octets = (count * 7 + 7) / 8;

	if (octets > size)
		return 0;
	memset(out, 0, octets);
	for (size_t i = 0; i < count; i++) {
		size_t bit = i * 7;
		unsigned value = (unsigned)(septets[i] & 0x7F) << (bit % 8);

		out[bit / 8] = (uint8_t)(out[bit / 8] | (value & 0xFF));
		if (value > 0xFF)
			out[bit / 8 + 1] = (uint8_t)(value >> 8);
	}
	return octets;
}

/*
 * 3GPP TS 23.038, 6.1.2.3.1: seven spare bits would read as "@", so they
 * carry a CR; a text that really ends in CR on the boundary gets a second.
 */
static size_t pack_ussd(uint8_t *septets, size_t count, uint8_t *out, size_t size)
{
	if (count % 8 == 7 || (count > 0 && count % 8 == 0 && septets[count - 1] == CR))
		septets[count++] = CR;
	return vm_gsm7_pack_septets(septets, count, out, size);
}

size_t vm_gsm7_pack(const char *utf8, uint8_t *out, size_t size)
{
	uint8_t septets[SEPTETS_MAX + 1];

	return pack_ussd(septets, vm_gsm7_unpacked(utf8, septets, SEPTETS_MAX), out, size);
}

size_t vm_ucs2_be(const char *utf8, uint8_t *out, size_t size)
{
	glong items = 0;
	g_autofree gunichar2 *utf16 = g_utf8_to_utf16(utf8, -1, NULL, &items, NULL);

	if (!utf16 || (size_t)items * 2 > size)
		return 0;
	for (glong i = 0; i < items; i++) {
		out[2 * i] = (uint8_t)(utf16[i] >> 8);
		out[2 * i + 1] = (uint8_t)(utf16[i] & 0xFF);
	}
	return (size_t)items * 2;
}

/* "8-bit" in the wild is Latin-1 where it can be, else it is UTF-8. */
static size_t eight_bit(const char *utf8, uint8_t *out, size_t size)
{
	gsize len = 0;
	g_autofree char *latin1 =
		g_convert(utf8, -1, "ISO-8859-1", "UTF-8", NULL, &len, NULL);
	const char *from = latin1 ? latin1 : utf8;

	if (!latin1)
		len = strlen(utf8);
	if (len > size)
		return 0;
	memcpy(out, from, len);
	return len;
}

static size_t ucs2_hex(const char *utf8, uint8_t *out, size_t size)
{
	uint8_t ucs2[SEPTETS_MAX / 4];
	size_t len = vm_ucs2_be(utf8, ucs2, sizeof(ucs2));
	g_autoptr(GString) hex = g_string_new(NULL);

	for (size_t i = 0; i < len; i++)
		g_string_append_printf(hex, "%02X", ucs2[i]);
	return vm_gsm7_pack(hex->str, out, size);
}

/* 3GPP TS 23.038, clause 5, DCS 0x11: two septets of ISO 639 in two octets. */
static size_t lang_ucs2(const char *utf8, uint8_t *out, size_t size)
{
	static const uint8_t language[2] = {'e', 'n'};
	size_t len;

	if (vm_gsm7_pack_septets(language, 2, out, size) != 2)
		return 0;
	len = vm_ucs2_be(utf8, out + 2, size - 2);
	return len ? len + 2 : 0;
}

/* 3GPP TS 23.038, clause 5, DCS 0x10: ISO 639 and a CR before the text. */
static size_t lang_gsm7(const char *utf8, uint8_t *out, size_t size)
{
	uint8_t septets[SEPTETS_MAX + 1] = {'e', 'n', CR};
	size_t len = vm_gsm7_unpacked(utf8, septets + 3, SEPTETS_MAX - 3);

	return len ? pack_ussd(septets, len + 3, out, size) : 0;
}

/* What sloppy senders do: the octets that 6.1.2.3.1 asks for, without the CR in them. */
static size_t gsm7_zeros(const char *utf8, uint8_t *out, size_t size)
{
	uint8_t septets[SEPTETS_MAX + 1];
	size_t count = vm_gsm7_unpacked(utf8, septets, SEPTETS_MAX);

	return vm_gsm7_pack_septets(septets, count, out, size);
}

size_t vm_ussd_octets(const struct vm_ussd *ussd, uint8_t *out, size_t size, uint32_t *ret_dcs)
{
	/* 3GPP TS 23.038, clause 5 (CBS): the label each encoding should have. */
	static const struct {
		uint32_t dcs;
		size_t (*encode)(const char *utf8, uint8_t *out, size_t size);
	} encodings[] = {
		[VM_ENC_GSM7] = {0x0F, vm_gsm7_pack},
		[VM_ENC_8BIT] = {0x44, eight_bit},
		[VM_ENC_UCS2] = {0x48, vm_ucs2_be},
		[VM_ENC_UCS2_HEX] = {0x0F, ucs2_hex},
		[VM_ENC_LANG_UCS2] = {0x11, lang_ucs2},
		[VM_ENC_LANG_GSM7] = {0x10, lang_gsm7},
		[VM_ENC_GSM7_ZEROS] = {0x0F, gsm7_zeros},
	};
	int encoding = ussd->encoding;
	size_t len;

	if (!ussd->text || !*ussd->text) {
		*ret_dcs = ussd->dcs < 0 ? 0 : (uint32_t)ussd->dcs;
		return 0;
	}
	if (encoding <= VM_ENC_AUTO || encoding >= (int)G_N_ELEMENTS(encodings))
		encoding = vm_gsm7_fits(ussd->text) ? VM_ENC_GSM7 : VM_ENC_UCS2;

	len = encodings[encoding].encode(ussd->text, out, size);
	if (len == 0)
		return 0;
	*ret_dcs = ussd->dcs < 0 ? encodings[encoding].dcs : (uint32_t)ussd->dcs;
	return len;
}

static gunichar point_of(uint8_t septet, bool escaped)
{
	for (size_t i = 0; escaped && i < G_N_ELEMENTS(extension); i++) {
		if (extension[i].septet == septet)
			return extension[i].point;
	}
	/* ESC ESC is reserved and shows as a space (3GPP TS 23.038, 6.2.1.1). */
	return septet == ESCAPE ? ' ' : default_alphabet[septet];
}

char *vm_gsm7_unpack(const uint8_t *data, size_t octets)
{
	size_t count = octets * 8 / 7;
	bool escaped = false;
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < count; i++) {
		size_t bit = i * 7;
		unsigned pair = data[bit / 8];
		uint8_t septet;

		if (bit / 8 + 1 < octets)
			pair |= (unsigned)data[bit / 8 + 1] << 8;
		septet = (uint8_t)((pair >> (bit % 8)) & 0x7F);

		/* The padding of 6.1.2.3.1. An "@" there is the host's mistake: keep it. */
		if (i + 1 == count && octets % 7 == 0 && septet == CR && !escaped)
			break;
		if (septet == ESCAPE && !escaped) {
			escaped = true;
			continue;
		}
		g_string_append_unichar(text, point_of(septet, escaped));
		escaped = false;
	}
	return g_string_free(text, FALSE);
}

char *vm_gsm7_text(const uint8_t *septets, size_t count)
{
	GString *text = g_string_new(NULL);
	bool escaped = false;

	for (size_t i = 0; i < count; i++) {
		if (septets[i] == ESCAPE && !escaped) {
			escaped = true;
			continue;
		}
		g_string_append_unichar(text, point_of(septets[i], escaped));
		escaped = false;
	}
	return g_string_free(text, FALSE);
}
