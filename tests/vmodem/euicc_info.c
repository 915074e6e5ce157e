/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc.h"

#include <openssl/rand.h>
#include <string.h>

#define ADDRESS_MAX 255

uint16_t vm_es10_eid(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	const char *changed = euicc->number == 1 ? euicc->vm->sim.eid : NULL;
	const char *text = changed ? changed : euicc->eid;
	uint8_t eid[16] = { 0 };
	struct vm_tlv tags;

	if (!vm_tlv_find(request, 0x5c, &tags) || tags.len != 1 || tags.value[0] != 0x5a)
		return 0x6a80;
	for (size_t i = 0; i < 2 * sizeof(eid) && text[i]; i++)
		eid[i / 2] = (uint8_t)(eid[i / 2] << 4 | g_ascii_xdigit_value(text[i]));
	vm_tlv_put(inner, 0x5a, eid, sizeof(eid));
	vm_tlv_wrap(out, 0xbf3e, inner);
	return 0x9000;
}

static void put_issuers(const struct vm_euicc *euicc, uint32_t tag, GByteArray *out)
{
	g_autoptr(GByteArray) list = g_byte_array_new();

	if (!vm_euicc_quirk(euicc, "no-issuers"))
		vm_tlv_put(list, 0x04, vm_euicc_ci(), 20);
	vm_tlv_wrap(out, tag, list);
}

/* ETSI TS 102 226 8.2.1.7.2 */
static void put_resources(const struct vm_euicc *euicc, GByteArray *out)
{
	g_autoptr(GByteArray) list = g_byte_array_new();

	vm_tlv_put_number(list, 0x81, euicc->profiles->len);
	vm_tlv_put_number(list, 0x82, euicc->memory);
	vm_tlv_put_number(list, 0x83, 5856);
	vm_tlv_wrap(out, 0x84, list);
}

/* 5.7.8 */
uint16_t vm_es10_info(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	bool whole = request->tag == 0xbf22;

	if (whole)
		vm_tlv_put(inner, 0x81, "\x02\x01\x00", 3);
	vm_tlv_put(inner, 0x82, "\x02\x02\x02", 3);
	if (whole) {
		vm_tlv_put(inner, 0x83, "\x01\x00\x07", 3);
		put_resources(euicc, inner);
		vm_tlv_put(inner, 0x85, "\x06\x7f\x36\xc0", 4);
		vm_tlv_put(inner, 0x86, "\x09\x02\x00", 3);
		vm_tlv_put(inner, 0x87, "\x02\x03\x00", 3);
		vm_tlv_put_bits(inner, 0x88, 1, 4);
	}
	put_issuers(euicc, 0xa9, inner);
	put_issuers(euicc, 0xaa, inner);
	if (whole) {
		vm_tlv_put_bits(inner, 0x99, 1, 3);
		vm_tlv_put(inner, 0x04, "\x00\x00\x01", 3);
		vm_tlv_put_text(inner, 0x0c, "SIMTOPUP-TEST-0001");
	}
	vm_tlv_wrap(out, request->tag, inner);
	return 0x9000;
}

uint16_t vm_es10_challenge(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	uint8_t challenge[16];

	(void)euicc;
	(void)request;
	if (RAND_bytes(challenge, sizeof(challenge)) != 1)
		return 0x6f00;
	vm_tlv_put(inner, 0x80, challenge, sizeof(challenge));
	vm_tlv_wrap(out, 0xbf2e, inner);
	return 0x9000;
}

uint16_t vm_es10_addresses(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();

	(void)request;
	vm_tlv_put_text(inner, 0x80, euicc->smdp);
	vm_tlv_put_text(inner, 0x81, euicc->smds);
	vm_tlv_wrap(out, 0xbf3c, inner);
	return 0x9000;
}

uint16_t vm_es10_set_smdp(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	struct vm_tlv address;
	bool ok = vm_tlv_find(request, 0x80, &address) && address.len <= ADDRESS_MAX;

	if (ok) {
		g_free(euicc->smdp);
		euicc->smdp = address.len ?
				      g_strndup((const char *)address.value, address.len) : NULL;
	}
	vm_tlv_put_number(inner, 0x80, ok ? 0 : 127);
	vm_tlv_wrap(out, 0xbf3f, inner);
	return 0x9000;
}

/* 5.7.22: everybody may install both policy rules, with consent. */
uint16_t vm_es10_rules(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	static const uint8_t anybody[] = { 0x80, 0x03, 0xee, 0xee, 0xee };
	g_autoptr(GByteArray) rule = g_byte_array_new();
	g_autoptr(GByteArray) part = g_byte_array_new();

	(void)euicc;
	(void)request;
	vm_tlv_put_bits(rule, 0x80, 6, 3);
	vm_tlv_put(part, 0x30, anybody, sizeof(anybody));
	vm_tlv_wrap(rule, 0xa1, part);
	vm_tlv_put_bits(rule, 0x82, 1, 1);
	vm_tlv_wrap(part, 0x30, rule);
	vm_tlv_wrap(rule, 0xa0, part);
	vm_tlv_wrap(out, 0xbf43, rule);
	return 0x9000;
}
