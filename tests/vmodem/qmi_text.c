/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

#define USS_MAX 182 /* octets of one USSD string: TS 23.038 6.1.2.3 */
#define UTF16_MAX 255

enum { DCS_ASCII = 1, DCS_8BIT = 2, DCS_UCS2 = 3 };

static bool is_ascii(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text >= 0x80)
			return false;
	}
	return true;
}

static char *to_hex(const char *text)
{
	uint8_t ucs2[USS_MAX];
	size_t len = vm_ucs2_be(text, ucs2, sizeof(ucs2));
	GString *hex = g_string_new(NULL);

	for (size_t i = 0; i < len; i++)
		g_string_append_printf(hex, "%02X", ucs2[i]);
	return g_string_free(hex, FALSE);
}

/* As Latin-1, with `?` for what it lacks. */
static size_t to_8bit(const char *text, uint8_t *out, size_t size)
{
	g_autofree char *latin =
		g_convert_with_fallback(text, -1, "ISO-8859-1", "UTF-8", "?", NULL, NULL, NULL);
	size_t len = latin ? MIN(strlen(latin), size) : 0;

	memcpy(out, latin ? latin : "", len);
	return len;
}

/* The firmware has already stripped languages and unpacked septets. */
static size_t encode(const struct vm_ussd *ussd, const char *text, uint8_t *out, int *ret_dcs)
{
	bool ucs2 = ussd->encoding == VM_ENC_UCS2 || ussd->encoding == VM_ENC_LANG_UCS2;
	size_t len;

	if (ussd->encoding == VM_ENC_8BIT) {
		*ret_dcs = DCS_8BIT;
		return to_8bit(text, out, USS_MAX);
	}
	if (!ucs2 && is_ascii(text)) {
		*ret_dcs = DCS_ASCII;
		len = MIN(strlen(text), USS_MAX);
		memcpy(out, text, len);
		return len;
	}
	if (!ucs2 && vm_gsm7_fits(text)) {
		*ret_dcs = DCS_8BIT;
		return vm_gsm7_unpacked(text, out, USS_MAX);
	}
	*ret_dcs = DCS_UCS2;
	return vm_ucs2_be(text, out, USS_MAX);
}

static void out_utf16(struct qmi_out *out, uint8_t type, const char *text)
{
	glong units = 0;
	g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, -1, NULL, &units, NULL);

	if (!utf16)
		return;
	units = MIN(units, UTF16_MAX);
	out_tlv(out, type);
	out_u8(out, (unsigned)units);
	for (glong i = 0; i < units; i++)
		out_u16(out, utf16[i]);
	out_close(out);
}

void qmi_uss_data(struct vm *vm, struct qmi_out *out, const struct vm_ussd *ussd, uint8_t type,
		  uint8_t utf16_type)
{
	bool lie = ussd->qmi_dcs >= 0;
	g_autofree char *hex = NULL;
	const char *text = ussd->text;
	uint8_t data[USS_MAX];
	size_t len;
	int dcs;

	if (!text)
		return;
	if (ussd->encoding == VM_ENC_UCS2_HEX)
		text = hex = to_hex(text);
	len = encode(ussd, text, data, &dcs);
	out_tlv(out, type);
	out_u8(out, lie ? (unsigned)ussd->qmi_dcs : (unsigned)dcs);
	out_u8(out, (unsigned)len);
	out_bytes(out, data, len);
	out_close(out);

	/* Firmware that believes a wrong label has no right UTF-16 to give. */
	if (!lie && vm_scenario_bool(vm, "qmi", "utf16", true))
		out_utf16(out, utf16_type, text);
}

void qmi_name(struct vm *vm, struct qmi_out *out, const char *name)
{
	g_autofree char *how = g_key_file_get_string(vm->scenario, "qmi", "names", NULL);
	uint8_t octets[USS_MAX];
	size_t len = 0;

	if (name && g_strcmp0(how, "gsm7") == 0) {
		len = vm_gsm7_pack(name, octets, sizeof(octets));
	} else if (name && g_strcmp0(how, "ucs2") == 0) {
		len = vm_ucs2_be(name, octets, sizeof(octets));
		for (size_t i = 0; i + 1 < len; i += 2) { /* little-endian here */
			uint8_t high = octets[i];

			octets[i] = octets[i + 1];
			octets[i + 1] = high;
		}
	} else {
		out_string(out, name);
		return;
	}
	out_u8(out, (unsigned)len);
	out_bytes(out, octets, len);
}

char *qmi_uss_text(struct qmi_in *in)
{
	unsigned dcs = in_u8(in);
	size_t len = in_u8(in);
	const uint8_t *data = in_bytes(in, len);

	if (in->bad || !len)
		return NULL;
	if (dcs == DCS_UCS2)
		return g_convert((const char *)data, (gssize)len, "UTF-8", "UTF-16BE", NULL, NULL,
				 NULL);
	if (dcs != DCS_ASCII && dcs != DCS_8BIT)
		return NULL;
	if (memchr(data, 0, len) || !g_utf8_validate((const char *)data, (gssize)len, NULL))
		return NULL;
	return g_strndup((const char *)data, len);
}
