/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

#define MF 0x3f00
#define ADF_USIM 0x7fff
#define SPN_SIZE 17	/* TS 31.102 4.2.12 */
#define MSISDN_ALPHA 10 /* our card's choice; TS 31.102 4.2.26 leaves it open */
#define MSISDN_SIZE (MSISDN_ALPHA + 14)
#define MSISDN_BCD 10

static const uint8_t usim_aid[] = { 0xa0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02, 0xff,
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
void qmi_bcd(const char *digits, size_t octets, GByteArray *bytes)
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
	qmi_bcd(vm->sim.iccid, 10, bytes);
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
	qmi_bcd(swapped, 8, bytes);
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

static void ef_gid1(struct vm *vm, GByteArray *bytes)
{
	const char *hex = vm->sim.gid1;

	for (size_t i = 0; hex && hex[i] && hex[i + 1]; i += 2)
		append_u8(bytes, (unsigned)((g_ascii_xdigit_value(hex[i]) & 15) << 4 |
					    (g_ascii_xdigit_value(hex[i + 1]) & 15)));
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
			qmi_bcd(digits, MSISDN_BCD, bytes);
		}
		fill(bytes, end);
	}
}

static const struct qmi_file files[] = {
	{ 0x2fe2, MF, QMI_TRANSPARENT, false, ef_iccid, 0 },
	{ 0x6f07, ADF_USIM, QMI_TRANSPARENT, true, ef_imsi, 0 },
	{ 0x6fad, ADF_USIM, QMI_TRANSPARENT, false, ef_ad, 0 },
	{ 0x6f46, ADF_USIM, QMI_TRANSPARENT, false, ef_spn, 0 },
	{ 0x6f3e, ADF_USIM, QMI_TRANSPARENT, true, ef_gid1, 0 },
	{ 0x6f40, ADF_USIM, QMI_LINEAR_FIXED, true, ef_msisdn, MSISDN_SIZE },
};

const struct qmi_file *qmi_file_find(uint16_t id, uint16_t parent)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(files); i++) {
		if (files[i].id == id && files[i].parent == parent)
			return &files[i];
	}
	return NULL;
}

/* 2 PIN needed, 3 PUK needed, 5 PIN blocked for good, 7 ready, 1 detected */
static unsigned application_state(const struct vm_sim *sim)
{
	switch (sim->state) {
	case VM_SIM_READY:
		return 7;
	case VM_SIM_PIN:
		return 2;
	case VM_SIM_PUK:
		return 3;
	case VM_SIM_BLOCKED:
		return 5;
	default:
		return 1;
	}
}

static unsigned pin_state(const struct vm_sim *sim)
{
	switch (sim->state) {
	case VM_SIM_READY:
		return sim->pin_enabled ? 2 : 3;
	case VM_SIM_PIN:
		return 1;
	case VM_SIM_PUK:
		return 4;
	case VM_SIM_BLOCKED:
		return 5;
	default:
		return 0;
	}
}

static void out_application(struct qmi_out *out, const struct vm_sim *sim)
{
	out_u8(out, 2); /* USIM */
	out_u8(out, application_state(sim));
	out_u8(out, sim->state == VM_SIM_READY ? 2 : 0); /* personalisation: ready */
	out_u8(out, 11);				 /* feature: unknown */
	out_u8(out, 0);
	out_u8(out, 0);
	out_u8(out, sizeof(usim_aid));
	out_bytes(out, usim_aid, sizeof(usim_aid));
	out_u8(out, 0); /* the universal PIN does not replace PIN1 */
	out_u8(out, pin_state(sim));
	out_u8(out, (unsigned)sim->pin_retries);
	out_u8(out, (unsigned)sim->puk_retries);
	out_u8(out, 1); /* PIN2 enabled, not verified */
	out_u8(out, 3);
	out_u8(out, 10);
}

void qmi_card_status(struct vm *vm, struct qmi_out *out)
{
	const struct vm_sim *sim = &vm->sim;
	bool application = sim->state != VM_SIM_ABSENT && sim->state != VM_SIM_ERROR;
	unsigned card = sim->state == VM_SIM_ABSENT ? 0 : sim->state == VM_SIM_ERROR ? 2 : 1;

	out_tlv(out, 0x10);
	out_u16(out, application ? 0x0000 : 0xffff); /* card 0, application 0 */
	out_u16(out, 0xffff);
	out_u16(out, 0xffff);
	out_u16(out, 0xffff);
	out_u8(out, 1);
	out_u8(out, card);
	out_u8(out, 0); /* universal PIN: not initialised */
	out_u8(out, 0);
	out_u8(out, 0);
	out_u8(out, card == 2 ? 3 : 0); /* error: no answer to reset */
	out_u8(out, application);
	if (application)
		out_application(out, sim);
	out_close(out);
}

static void out_octets(struct qmi_out *out, GByteArray *bytes)
{
	out_u8(out, bytes->len);
	out_bytes(out, bytes->data, bytes->len);
}

static void out_slot(struct qmi_out *out, const struct vm_slot *slot)
{
	g_autoptr(GByteArray) iccid = g_byte_array_new();

	if (slot->present && slot->iccid)
		qmi_bcd(slot->iccid, 10, iccid);
	out_u32(out, slot->present ? 2 : 1);
	out_u32(out, slot->active ? 1 : 0);
	out_u8(out, slot->active ? 1 : 0); /* logical slot */
	out_octets(out, iccid);
}

static void out_slot_information(struct qmi_out *out, const struct vm_slot *slot)
{
	static const uint8_t atr[] = { 0x3b, 0x9f, 0x96, 0x80, 0x1f, 0xc7, 0x80, 0x31 };
	bool present = slot->present;

	out_u32(out, present ? 2 : 0); /* UICC */
	out_u8(out, present);
	out_u8(out, present ? sizeof(atr) : 0);
	out_bytes(out, atr, present ? sizeof(atr) : 0);
	out_u8(out, present && slot->eid);
}

/* An EID is written high nibble first, unlike everything else on the card. */
static void out_eid(struct qmi_out *out, const char *eid)
{
	size_t octets = eid ? MIN(strlen(eid) / 2, G_MAXUINT8) : 0;

	out_u8(out, (unsigned)octets);
	for (size_t i = 0; i < octets; i++)
		out_u8(out, (unsigned)((g_ascii_xdigit_value(eid[i * 2]) & 15) << 4 |
				       (g_ascii_xdigit_value(eid[i * 2 + 1]) & 15)));
}

void qmi_slot_status(struct vm *vm, struct qmi_out *out)
{
	const struct vm_sim *sim = &vm->sim;

	out_tlv(out, 0x10);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_slot(out, &sim->slots[i]);
	out_close(out);
	out_tlv(out, 0x11);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_slot_information(out, &sim->slots[i]);
	out_close(out);
	out_tlv(out, 0x12);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_eid(out, sim->slots[i].present ? sim->slots[i].eid : NULL);
	out_close(out);
}
