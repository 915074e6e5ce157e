/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The files of the card, made from the scenario when they are read. */

#include "card.h"

#include <string.h>

#define MF 0x3f00
#define ADF_USIM 0x7fff
#define SPN_SIZE 17	/* TS 31.102 4.2.12 */
#define MSISDN_ALPHA 10 /* our card's choice; TS 31.102 4.2.26 leaves it open */
#define MSISDN_SIZE (MSISDN_ALPHA + 14)
#define MSISDN_BCD 10
#define SMSP_ALPHA 6
#define SMSP_SIZE (SMSP_ALPHA + 28) /* TS 31.102 4.2.27 */
#define ADDRESS_SIZE 12
#define PNN_SIZE 48
#define FPLMN_MIN 12 /* TS 31.102 4.2.16 */
#define DIR_SIZE 32

const uint8_t vm_usim_aid[VM_USIM_AID_LEN] = { 0xa0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02, 0xff,
					       0x33, 0xff, 0xff, 0x89, 0x01, 0x01, 0x00, 0x00 };

static void append_u8(GByteArray *bytes, unsigned value)
{
	uint8_t octet = (uint8_t)value;

	g_byte_array_append(bytes, &octet, 1);
}

static void fill(GByteArray *bytes, size_t len)
{
	while (bytes->len < len)
		append_u8(bytes, 0xff);
}

/* Swapped: the first digit is the low nibble; F fills (TS 102 221 13.2). */
void vm_bcd(const char *digits, size_t octets, GByteArray *bytes)
{
	size_t len = digits ? strlen(digits) : 0;

	for (size_t i = 0; i < octets; i++) {
		int low = i * 2 < len ? g_ascii_xdigit_value(digits[i * 2]) : 15;
		int high = i * 2 + 1 < len ? g_ascii_xdigit_value(digits[i * 2 + 1]) : 15;

		append_u8(bytes, (unsigned)((low & 15) | (high & 15) << 4));
	}
}

static void ef_iccid(struct vm *vm, GByteArray *bytes)
{
	vm_bcd(vm->sim.iccid, 10, bytes);
}

/* TS 31.102 4.2.2: length, then parity and type 001 before the first digit. */
static void ef_imsi(struct vm *vm, GByteArray *bytes)
{
	const char *imsi = vm->sim.imsi;
	size_t len = imsi ? strlen(imsi) : 0;
	g_autofree char *swapped = NULL;

	if (!len) {
		fill(bytes, 9);
		return;
	}
	append_u8(bytes, (unsigned)(len / 2 + 1));
	swapped = g_strdup_printf("%c%s", len % 2 ? '9' : '1', imsi);
	vm_bcd(swapped, 8, bytes);
}

static void ef_ad(struct vm *vm, GByteArray *bytes)
{
	static const uint8_t normal_operation[3] = { 0 };

	g_byte_array_append(bytes, normal_operation, sizeof(normal_operation));
	append_u8(bytes, (unsigned)vm->sim.mnc_length);
}

static void ef_spn(struct vm *vm, GByteArray *bytes)
{
	uint8_t name[SPN_SIZE - 1];
	size_t len = 0;

	append_u8(bytes, 0x01);
	if (vm->sim.spn && vm_gsm7_fits(vm->sim.spn)) {
		len = vm_gsm7_unpacked(vm->sim.spn, name, sizeof(name));
	} else if (vm->sim.spn) {
		name[0] = 0x80; /* TS 31.102 Annex A: UCS2 */
		len = 1 + vm_ucs2_be(vm->sim.spn, name + 1, sizeof(name) - 1);
	}
	g_byte_array_append(bytes, name, (guint)len);
	fill(bytes, SPN_SIZE);
}

static void add_hex(const char *hex, GByteArray *bytes)
{
	for (size_t i = 0; hex && hex[i] && hex[i + 1]; i += 2)
		append_u8(bytes, (unsigned)((g_ascii_xdigit_value(hex[i]) & 15) << 4 |
					    (g_ascii_xdigit_value(hex[i + 1]) & 15)));
}

static char *sim_key(struct vm *vm, const char *key)
{
	return g_key_file_get_string(vm->scenario, "sim", key, NULL);
}

static void ef_gid1(struct vm *vm, GByteArray *bytes)
{
	add_hex(vm->sim.gid1, bytes);
}

static void ef_gid2(struct vm *vm, GByteArray *bytes)
{
	g_autofree char *hex = sim_key(vm, "gid2");

	add_hex(hex, bytes);
}

/* TS 102 221 13.1: which applications there are. */
static void ef_dir(struct vm *vm, GByteArray *bytes)
{
	static const uint8_t head[] = { 0x61, VM_USIM_AID_LEN + 8, 0x4f, VM_USIM_AID_LEN };
	static const uint8_t label[] = { 0x50, 0x04, 'U', 'S', 'I', 'M' };

	(void)vm;
	g_byte_array_append(bytes, head, sizeof(head));
	g_byte_array_append(bytes, vm_usim_aid, VM_USIM_AID_LEN);
	g_byte_array_append(bytes, label, sizeof(label));
	fill(bytes, DIR_SIZE);
}

/* TS 24.008 10.5.1.13: MCC and MNC swapped, F for a third digit that is not there. */
static void add_plmn(const char *digits, GByteArray *bytes)
{
	char order[7] = { digits[0], digits[1], digits[2], 'F', 0 };

	if (strlen(digits) < 5)
		return;
	if (digits[5])
		order[3] = digits[5];
	order[4] = digits[3];
	order[5] = digits[4];
	vm_bcd(order, 3, bytes);
}

static void ef_fplmn(struct vm *vm, GByteArray *bytes)
{
	g_auto(GStrv) list =
		g_key_file_get_string_list(vm->scenario, "sim", "forbidden", NULL, NULL);

	for (char **plmn = list; plmn && *plmn; plmn++)
		add_plmn(*plmn, bytes);
	fill(bytes, MAX(FPLMN_MIN, bytes->len));
}

static void add_address(const char *digits, GByteArray *bytes)
{
	bool international = *digits == '+';

	digits += international;
	append_u8(bytes, (unsigned)(1 + (strlen(digits) + 1) / 2));
	append_u8(bytes, international ? 0x91 : 0x81);
	vm_bcd(digits, 10, bytes);
}

static void ef_smsp(struct vm *vm, GByteArray *bytes)
{
	g_autofree char *smsc = sim_key(vm, "smsc");

	if (!smsc)
		return;
	fill(bytes, SMSP_ALPHA);
	append_u8(bytes, 0xfd); /* the service centre's address only */
	fill(bytes, SMSP_ALPHA + 1 + ADDRESS_SIZE);
	add_address(smsc, bytes);
	fill(bytes, SMSP_SIZE);
}

/* TS 24.008 10.5.3.5a: coding and spare bits, then the text. */
static void add_network_name(uint8_t tag, const char *name, GByteArray *bytes)
{
	uint8_t text[PNN_SIZE];
	bool packed = vm_gsm7_fits(name);
	size_t len = packed ? vm_gsm7_pack(name, text, sizeof(text)) :
			      vm_ucs2_be(name, text, sizeof(text));
	size_t septets = strlen(name);
	unsigned spare = packed ? (unsigned)(len * 8 - septets * 7) & 7 : 0;

	append_u8(bytes, tag);
	append_u8(bytes, (unsigned)len + 1);
	append_u8(bytes, 0x80 | (packed ? 0 : 0x10) | spare);
	g_byte_array_append(bytes, text, (guint)len);
}

static void ef_pnn(struct vm *vm, GByteArray *bytes)
{
	g_auto(GStrv) names =
		g_key_file_get_string_list(vm->scenario, "sim", "network-names", NULL, NULL);

	if (!names || !names[0])
		return;
	add_network_name(0x43, names[0], bytes);
	if (names[1])
		add_network_name(0x45, names[1], bytes);
	fill(bytes, PNN_SIZE);
}

static void ef_msisdn(struct vm *vm, GByteArray *bytes)
{
	for (unsigned i = 0; i < VM_MSISDN_MAX; i++) {
		const char *digits = vm->sim.msisdn[i];
		bool international = digits && *digits == '+';
		size_t end = bytes->len + MSISDN_SIZE;

		if (!digits && i > 0)
			break;
		fill(bytes, bytes->len + MSISDN_ALPHA);
		if (digits) {
			digits += international;
			append_u8(bytes, (unsigned)(1 + (strlen(digits) + 1) / 2));
			append_u8(bytes, international ? 0x91 : 0x81);
			vm_bcd(digits, MSISDN_BCD, bytes);
		}
		fill(bytes, end);
	}
}

static const struct vm_file files[] = {
	{ 0x2f00, MF, false, ef_dir, DIR_SIZE },
	{ 0x2fe2, MF, false, ef_iccid, 0 },
	{ 0x6f07, ADF_USIM, true, ef_imsi, 0 },
	{ 0x6fad, ADF_USIM, false, ef_ad, 0 },
	{ 0x6f46, ADF_USIM, false, ef_spn, 0 },
	{ 0x6f3e, ADF_USIM, true, ef_gid1, 0 },
	{ 0x6f3f, ADF_USIM, true, ef_gid2, 0 },
	{ 0x6f40, ADF_USIM, true, ef_msisdn, MSISDN_SIZE },
	{ 0x6f42, ADF_USIM, true, ef_smsp, SMSP_SIZE },
	{ 0x6f7b, ADF_USIM, true, ef_fplmn, 0 },
	{ 0x6fc5, ADF_USIM, false, ef_pnn, PNN_SIZE },
};

const struct vm_file *vm_file_find(struct vm *vm, uint16_t id, uint16_t parent)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	for (unsigned i = 0; i < G_N_ELEMENTS(files); i++) {
		if (files[i].id != id || files[i].parent != parent)
			continue;
		files[i].content(vm, bytes);
		return bytes->len ? &files[i] : NULL;
	}
	return NULL;
}

/* FCP template, TS 102 221 11.1.1.3: descriptor, identifier, life cycle, size */
void vm_file_fcp(struct vm *vm, const struct vm_file *file, GByteArray *bytes)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	size_t record = file->record_size;

	file->content(vm, content);
	append_u8(bytes, 0x62);
	append_u8(bytes, record ? 0x12 : 0x0f);
	append_u8(bytes, 0x82);
	append_u8(bytes, record ? 5 : 2);
	append_u8(bytes, record ? 0x42 : 0x41);
	append_u8(bytes, 0x21);
	if (record) {
		append_u8(bytes, 0);
		append_u8(bytes, (unsigned)record);
		append_u8(bytes, content->len / (unsigned)record);
	}
	const uint8_t rest[] = {
		0x83, 0x02, (uint8_t)(file->id >> 8), (uint8_t)file->id, 0x8a, 0x01, 0x05,
		0x80, 0x02, (uint8_t)(content->len >> 8), (uint8_t)content->len,
	};
	g_byte_array_append(bytes, rest, sizeof(rest));
}

void vm_file_fcp_of_df(uint16_t id, GByteArray *bytes)
{
	bool is_mf = id == MF;
	const uint8_t head[] = { 0x62, is_mf ? 0x0b : 0x19, 0x82, 0x02, 0x78, 0x21 };
	static const uint8_t mf[] = { 0x83, 0x02, MF >> 8, MF & 0xff };
	static const uint8_t aid[] = { 0x84, VM_USIM_AID_LEN };
	static const uint8_t state[] = { 0x8a, 0x01, 0x05 };

	g_byte_array_append(bytes, head, sizeof(head));
	if (is_mf) {
		g_byte_array_append(bytes, mf, sizeof(mf));
	} else {
		g_byte_array_append(bytes, aid, sizeof(aid));
		g_byte_array_append(bytes, vm_usim_aid, VM_USIM_AID_LEN);
	}
	g_byte_array_append(bytes, state, sizeof(state));
}
