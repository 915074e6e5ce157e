/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What changes which profile is there: enable, disable, delete, memory reset. */

#include "card.h"
#include "euicc.h"
#include "machine.h"

#include <string.h>

#define PPR1_NO_DISABLE 2
#define PPR2_NO_DELETE 4

enum { OK = 0, NOT_FOUND = 1, WRONG_STATE = 2, POLICY = 3, CAT_BUSY = 5 };

static void answer(GByteArray *out, uint32_t tag, int code)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();

	vm_tlv_put_number(inner, 0x80, code);
	vm_tlv_wrap(out, tag, inner);
}

struct vm_profile *vm_profile_named(const struct vm_euicc *euicc, const struct vm_tlv *holder)
{
	struct vm_tlv iccid, aid;
	bool by_iccid = vm_tlv_find(holder, 0x5a, &iccid);
	bool by_aid = vm_tlv_find(holder, 0x4f, &aid);

	for (unsigned i = 0; i < euicc->profiles->len; i++) {
		struct vm_profile *profile = euicc->profiles->pdata[i];
		uint8_t octets[VM_ICCID_OCTETS];

		vm_iccid_octets(profile->iccid, octets);
		if (by_iccid && iccid.len == sizeof(octets) &&
		    memcmp(iccid.value, octets, sizeof(octets)) == 0)
			return profile;
		if (by_aid && aid.len == 16 && memcmp(aid.value, profile->aid, 16) == 0)
			return profile;
	}
	return NULL;
}

static int judge(const struct vm_euicc *euicc, const struct vm_profile *profile, bool enable)
{
	const struct vm_profile *current = vm_profile_enabled(euicc);

	if (vm_euicc_quirk_left(euicc, "cat-busy"))
		return CAT_BUSY;
	if (vm_scenario_int(euicc->vm, "euicc", "switch-result", 0))
		return (int)vm_scenario_int(euicc->vm, "euicc", "switch-result", 0);
	if (!profile)
		return NOT_FOUND;
	if (profile->enabled == enable)
		return WRONG_STATE;
	return current && current->ppr & PPR1_NO_DISABLE ? POLICY : OK;
}

static void carry_out(struct vm_euicc *euicc, struct vm_profile *profile, bool enable)
{
	struct vm_profile *current = vm_profile_enabled(euicc);

	if (current) {
		current->enabled = false;
		vm_notice_add(euicc, current, VM_EVENT_DISABLE);
	}
	if (enable) {
		profile->enabled = true;
		euicc->enabled_as = 1 + MAX(euicc->enabled_as,
					    euicc->other ? euicc->other->enabled_as : 0);
		vm_notice_add(euicc, profile, VM_EVENT_ENABLE);
	}
	euicc->dirty = true;
	euicc->switches++;
}

static void on_refresh(struct vm *vm, void *data)
{
	(void)data;
	vm_card_reset(vm->card);
	if (vm->machine->master < 0) /* nobody is there to be told */
		return;
	vm->protocol->changed(vm, "sim");
	vm->protocol->changed(vm, "slot");
}

/* A card that thinks better of it (SGP.32 3.4). */
static void on_revert(struct vm *vm, void *data)
{
	struct vm_profile *current = vm_profile_enabled(vm->euicc);

	for (unsigned i = 0; i < vm->euicc->profiles->len; i++) {
		struct vm_profile *profile = vm->euicc->profiles->pdata[i];

		if (strcmp(profile->iccid, data) != 0 || profile == current)
			continue;
		if (current)
			current->enabled = false;
		profile->enabled = true;
		vm->euicc->dirty = true;
		on_refresh(vm, NULL);
	}
}

static void revert_later(struct vm_euicc *euicc, const struct vm_profile *former)
{
	int64_t ms = vm_scenario_int(euicc->vm, "euicc", "reverts-ms", 0);

	if (ms > 0 && former)
		vm_after(euicc->vm, ms, on_revert, g_strdup(former->iccid), g_free);
}

/*
 * REFRESH goes from the card to the modem (3.2.1): the modem resets the card
 * and sees another one. A modem that does not understand it goes on with what
 * it knows; one that takes it too seriously starts anew.
 */
static void refresh(struct vm_euicc *euicc)
{
	if (vm_euicc_quirk(euicc, "vanishes")) {
		vm_card_reset(euicc->vm->card);
		machine_unplug_soon(euicc->vm);
	} else if (!vm_euicc_quirk(euicc, "ignores-refresh")) {
		vm_after(euicc->vm, vm_scenario_int(euicc->vm, "euicc", "refresh-ms", 50),
			 on_refresh, NULL, NULL);
	}
}

/* 5.7.16 and 5.7.17 */
uint16_t vm_es10_switch(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	struct vm_tlv choice, flag, iccid;
	bool enable = request->tag == 0xbf31, wants_refresh;
	const struct vm_profile *former = vm_profile_enabled(euicc);
	struct vm_profile *profile;
	int code;

	if (!vm_tlv_find(request, 0xa0, &choice) || !vm_tlv_find(request, 0x81, &flag) ||
	    flag.len != 1)
		return 0x6a80;
	wants_refresh = flag.value[0] != 0;
	if (wants_refresh && vm_euicc_quirk(euicc, "refuses-refresh"))
		return 0x6a80;
	if (vm_euicc_quirk(euicc, "refuses-iccid") && vm_tlv_find(&choice, 0x5a, &iccid))
		return 0x6a80;
	profile = vm_profile_named(euicc, &choice);
	code = judge(euicc, profile, enable);
	answer(out, request->tag, code);
	if (code != OK)
		return 0x9000;
	carry_out(euicc, profile, enable);
	revert_later(euicc, former);
	euicc->locked = vm_euicc_quirk(euicc, "locks-until-reset");
	if (wants_refresh)
		refresh(euicc);
	return 0x9000;
}

/* 5.7.18 */
uint16_t vm_es10_delete(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	struct vm_profile *profile = vm_profile_named(euicc, request);
	int code = !profile ? NOT_FOUND : profile->enabled ? WRONG_STATE :
		   profile->ppr & PPR2_NO_DELETE ? POLICY : OK;

	answer(out, request->tag, code);
	if (code != OK)
		return 0x9000;
	vm_notice_add(euicc, profile, VM_EVENT_DELETE);
	euicc->memory += profile->size;
	g_ptr_array_remove(euicc->profiles, profile);
	return 0x9000;
}

static bool is_reset(const struct vm_profile *profile, unsigned bits)
{
	/* Provisioning profiles stay. */
	if (profile->class == 0)
		return bits & 2 && profile->in_field;
	return profile->class != 1 && bits & 1;
}

/* 5.7.19: policy rules do not hold here. */
uint16_t vm_es10_memory_reset(struct vm_euicc *euicc, const struct vm_tlv *request,
			      GByteArray *out)
{
	unsigned bits = 0, gone = 0;
	struct vm_tlv options;

	if (!vm_tlv_find(request, 0x82, &options) || options.len != 2)
		return 0x6a80;
	for (unsigned i = 0; i < 3; i++)
		bits |= options.value[1] & 0x80 >> i ? 1u << i : 0;
	if (vm_euicc_quirk_left(euicc, "cat-busy")) {
		answer(out, request->tag, CAT_BUSY);
		return 0x9000;
	}
	for (unsigned i = euicc->profiles->len; i-- > 0;) {
		struct vm_profile *profile = euicc->profiles->pdata[i];

		if (!is_reset(profile, bits))
			continue;
		euicc->dirty |= profile->enabled;
		vm_notice_add(euicc, profile, VM_EVENT_DELETE);
		euicc->memory += profile->size;
		g_ptr_array_remove_index(euicc->profiles, i);
		gone++;
	}
	if (bits & 4 && euicc->smdp) {
		g_clear_pointer(&euicc->smdp, g_free);
		gone++;
	}
	answer(out, request->tag, gone ? OK : NOT_FOUND);
	if (euicc->dirty)
		refresh(euicc);
	return 0x9000;
}
