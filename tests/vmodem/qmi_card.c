/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "qmi.h"

#include <string.h>

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
	out_u8(out, VM_USIM_AID_LEN);
	out_bytes(out, vm_usim_aid, VM_USIM_AID_LEN);
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
	bool application = sim->state != VM_SIM_ABSENT && sim->state != VM_SIM_ERROR &&
			   vm_sim_state(vm) != VM_SIM_NO_PROFILE;
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
		vm_bcd(slot->iccid, 10, iccid);
	out_u32(out, slot->present ? 2 : 1);
	out_u32(out, slot->active ? 1 : 0);
	out_u8(out, slot->active ? 1 : 0); /* logical slot */
	out_octets(out, iccid);
}

static void out_slot_information(struct vm *vm, struct qmi_out *out, const struct vm_slot *slot)
{
	g_autoptr(GByteArray) atr = g_byte_array_new();
	bool present = slot->present;

	out_u32(out, present ? 2 : 0); /* UICC */
	out_u8(out, present);
	if (present)
		vm_card_atr(vm, atr);
	out_octets(out, atr);
	out_u8(out, present && slot->eid);
}

/* An EID is written high nibble first, unlike everything else on the card. */
static void out_eid(struct vm *vm, struct qmi_out *out, const char *eid)
{
	static const uint8_t blank[16];
	size_t octets = eid ? MIN(strlen(eid) / 2, G_MAXUINT8) : 0;
	g_autofree char *how = g_key_file_get_string(vm->scenario, "qmi", "slot-eid", NULL);

	if (eid && g_strcmp0(how, "blank") == 0) {
		out_u8(out, sizeof(blank));
		out_bytes(out, blank, sizeof(blank));
		return;
	}
	if (eid && g_strcmp0(how, "overlong") == 0) {
		out_u8(out, 200); /* and then the list ends */
		return;
	}

	out_u8(out, (unsigned)octets);
	for (size_t i = 0; i < octets; i++)
		out_u8(out, (unsigned)((g_ascii_xdigit_value(eid[i * 2]) & 15) << 4 |
				       (g_ascii_xdigit_value(eid[i * 2 + 1]) & 15)));
}

void qmi_slot_status(struct vm *vm, struct qmi_out *out)
{
	bool tells_eid = vm_scenario_bool(vm, "qmi", "slot-eid", true);
	const struct vm_sim *sim = &vm->sim;

	out_tlv(out, 0x10);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_slot(out, &sim->slots[i]);
	out_close(out);
	out_tlv(out, 0x11);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_slot_information(vm, out, &sim->slots[i]);
	out_close(out);
	out_tlv(out, 0x12);
	out_u8(out, sim->n_slots);
	for (unsigned i = 0; i < sim->n_slots; i++)
		out_eid(vm, out, sim->slots[i].present && tells_eid ? sim->slots[i].eid : NULL);
	out_close(out);
}
