/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "card.h"
#include "euicc.h"

#include <string.h>

#define INS_STORE_DATA 0xe2
#define MORE_BLOCKS 0x11 /* 5.7.2 */
#define LAST_BLOCK 0x91
#define COMMAND_MAX 4096 /* what a card can buffer of one command */

static const uint8_t gsma_isdr[] = { 0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xff,
				     0xff, 0xff, 0xff, 0x89, 0x00, 0x00, 0x01, 0x00 };

static const struct function {
	uint32_t tag;
	uint16_t (*run)(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
} functions[] = {
	{ 0xbf20, vm_es10_info },         { 0xbf22, vm_es10_info },
	{ 0xbf28, vm_es10_list_notices }, { 0xbf29, vm_es10_nickname },
	{ 0xbf2b, vm_es10_retrieve_notices }, { 0xbf2d, vm_es10_profiles },
	{ 0xbf2e, vm_es10_challenge },    { 0xbf30, vm_es10_remove_notice },
	{ 0xbf31, vm_es10_switch },       { 0xbf32, vm_es10_switch },
	{ 0xbf33, vm_es10_delete },       { 0xbf34, vm_es10_memory_reset },
	{ 0xbf3c, vm_es10_addresses },    { 0xbf3e, vm_es10_eid },
	{ 0xbf3f, vm_es10_set_smdp },     { 0xbf43, vm_es10_rules },
};

bool vm_euicc_quirk(const struct vm_euicc *euicc, const char *name)
{
	return vm_scenario_bool(euicc->vm, "euicc", name, false);
}

bool vm_euicc_quirk_left(const struct vm_euicc *euicc, const char *name)
{
	int64_t left = vm_scenario_int(euicc->vm, "euicc", name, 0);

	if (left <= 0)
		return false;
	g_key_file_set_int64(euicc->vm->scenario, "euicc", name, left - 1);
	return true;
}

/* What the card is stands in [euicc], and what differs in its second domain in [euicc 2]. */
static const char *group_of(unsigned number)
{
	return number == 1 ? "euicc" : "euicc 2";
}

static char *text(const struct vm_euicc *euicc, const char *key)
{
	return g_key_file_get_string(euicc->vm->scenario, group_of(euicc->number), key, NULL);
}

static void set_isdr(struct vm_euicc *euicc)
{
	g_autofree char *hex = text(euicc, "isdr-aid");

	euicc->isdr_len = sizeof(gsma_isdr);
	memcpy(euicc->isdr, gsma_isdr, sizeof(gsma_isdr));
	if (!hex)
		return;
	euicc->isdr_len = MIN(strlen(hex) / 2, sizeof(euicc->isdr));
	for (size_t i = 0; i < euicc->isdr_len; i++)
		euicc->isdr[i] = (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
					   g_ascii_xdigit_value(hex[2 * i + 1]));
}

static struct vm_euicc *add_domain(struct vm *vm, unsigned number, struct vm_euicc *other)
{
	struct vm_euicc *euicc = g_new0(struct vm_euicc, 1);
	const char *group = group_of(number);
	struct vm_applet applet = { .select = vm_euicc_select, .apdu = vm_euicc_apdu,
				    .reset = vm_euicc_reset, .self = euicc };

	euicc->vm = vm;
	euicc->number = number;
	euicc->other = other;
	euicc->eid = number == 1 ? g_strdup(vm->sim.eid) : text(euicc, "eid");
	euicc->eid = euicc->eid ? euicc->eid : g_strdup("");
	euicc->smdp = text(euicc, "smdp");
	euicc->smds = text(euicc, "smds");
	euicc->memory = vm_scenario_int(vm, group, "memory", 400000);
	euicc->next_seq = vm_scenario_int(vm, group, "first-notification", 0);
	euicc->profiles = g_ptr_array_new_with_free_func(vm_profile_free);
	euicc->notices = g_ptr_array_new_with_free_func(vm_notice_free);
	euicc->chain = g_byte_array_new();
	set_isdr(euicc);
	vm_euicc_make_keys(euicc);
	vm_profiles_load(euicc);
	euicc->started = true;
	applet.aid = euicc->isdr;
	applet.aid_len = euicc->isdr_len;
	vm_card_add_applet(vm->card, &applet);
	return euicc;
}

struct vm_euicc *vm_euicc_new(struct vm *vm)
{
	struct vm_euicc *euicc = add_domain(vm, 1, NULL);

	if (g_key_file_has_group(vm->scenario, group_of(2)))
		euicc->other = add_domain(vm, 2, euicc);
	return euicc;
}

void vm_euicc_free(struct vm_euicc *euicc)
{
	if (!euicc)
		return;
	if (euicc->number == 1)
		vm_euicc_free(euicc->other);
	vm_euicc_free_keys(euicc);
	g_ptr_array_unref(euicc->profiles);
	g_ptr_array_unref(euicc->notices);
	g_byte_array_unref(euicc->chain);
	g_free(euicc->eid);
	g_free(euicc->smdp);
	g_free(euicc->smds);
	g_free(euicc);
}

uint16_t vm_euicc_select(void *self, GByteArray *ret_data)
{
	static const uint8_t svn[] = { 0x82, 0x03, 2, 2, 2 }, max[] = { 0x9f, 0x65, 0x01, 0xff };
	struct vm_euicc *euicc = self;
	g_autoptr(GByteArray) fci = g_byte_array_new();

	if (!euicc->vm->sim.eid)
		return 0x6a82;
	/* Firmware that hides it while no profile is enabled. */
	if (vm_euicc_quirk(euicc, "hides-without-profile") && !vm_profile_enabled(euicc))
		return 0x6a82;
	g_byte_array_set_size(euicc->chain, 0);
	euicc->blocks = 0;
	vm_tlv_put(fci, 0x84, euicc->isdr, euicc->isdr_len);
	vm_tlv_put(fci, 0xa5, max, sizeof(max));
	if (!vm_euicc_quirk(euicc, "m2m"))
		vm_tlv_put(fci, 0xe0, svn, sizeof(svn));
	if (vm_euicc_quirk(euicc, "iot"))
		vm_tlv_put(fci, 0xe1, "\x80\x02\x06\xc0", 4);
	vm_tlv_wrap(ret_data, 0x6f, fci);
	return 0x9000;
}

static uint16_t run(struct vm_euicc *euicc, GByteArray *ret_data)
{
	const uint8_t *p = euicc->chain->data;
	size_t left = euicc->chain->len;
	struct vm_tlv request;

	euicc->commands++;
	if (!vm_tlv_next(&p, &left, &request) || left > 0)
		return 0x6a80;
	if (vm_euicc_quirk(euicc, "m2m"))
		return 0x6d00;
	if (euicc->locked)
		return 0x6985;
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++) {
		if (functions[i].tag == request.tag)
			return functions[i].run(euicc, &request, ret_data);
	}
	return 0x6a88;
}

/* 5.7.2: blocks are numbered from 00 for each command, and none may be left out. */
uint16_t vm_euicc_apdu(void *self, const uint8_t *apdu, size_t len, GByteArray *ret_data)
{
	struct vm_euicc *euicc = self;
	unsigned block = euicc->blocks++;
	int64_t most = vm_scenario_int(euicc->vm, "euicc", "block-max", 255);
	uint16_t sw;

	if (len < 5 || apdu[0] != 0x80 || apdu[1] != INS_STORE_DATA)
		return apdu[0] != 0x80 ? 0x6e00 : 0x6d00;
	if (vm_euicc_quirk_left(euicc, "busy")) {
		euicc->blocks = block;
		return 0x9300;
	}
	if (apdu[4] > most)
		return 0x6a80;
	if (apdu[3] == 0) {
		g_byte_array_set_size(euicc->chain, 0);
		block = 0;
		euicc->blocks = 1;
	}
	if ((apdu[2] != MORE_BLOCKS && apdu[2] != LAST_BLOCK) || apdu[3] != block ||
	    len < 5u + apdu[4])
		return 0x6a86;
	g_byte_array_append(euicc->chain, apdu + 5, apdu[4]);
	if (euicc->chain->len > COMMAND_MAX)
		return 0x6a84;
	if (apdu[2] == MORE_BLOCKS)
		return 0x9000;
	sw = run(euicc, ret_data);
	g_byte_array_set_size(euicc->chain, 0);
	euicc->blocks = 0;
	return sw;
}

static void tell(struct vm *vm, const char *key, char **place, const char *value)
{
	g_free(*place);
	*place = g_strdup(value);
	/* Whoever changes another value there reads all of them again. */
	if (value)
		g_key_file_set_string(vm->scenario, "sim", key, value);
	else
		g_key_file_remove_key(vm->scenario, "sim", key, NULL);
}

void vm_euicc_reset(void *self)
{
	struct vm_euicc *euicc = self;
	const struct vm_profile *profile = vm_profile_shown(euicc);
	struct vm_sim *sim = &euicc->vm->sim;

	g_byte_array_set_size(euicc->chain, 0);
	euicc->blocks = 0;
	euicc->locked = false;
	if (euicc->started) /* a toolkit session ends with the power */
		g_key_file_remove_key(euicc->vm->scenario, "euicc", "cat-busy", NULL);
	/* What the modem was told already may have been changed from outside since. */
	if (!euicc->dirty)
		return;
	if (euicc->started && vm_euicc_quirk(euicc, "needs-restart") &&
	    !euicc->vm->sim.whole_restart)
		return;
	euicc->dirty = false;
	if (profile && profile->dead)
		profile = NULL;
	tell(euicc->vm, "iccid", &sim->iccid, profile ? profile->iccid : NULL);
	tell(euicc->vm, "imsi", &sim->imsi, profile ? profile->imsi : NULL);
	tell(euicc->vm, "spn", &sim->spn, profile ? profile->spn : NULL);
	tell(euicc->vm, "gid1", &sim->gid1, profile ? profile->gid1 : NULL);
	tell(euicc->vm, "msisdn", &sim->msisdn[0], profile ? profile->msisdn : NULL);
	for (unsigned i = 0; i < sim->n_slots; i++) {
		g_free(sim->slots[i].active ? g_steal_pointer(&sim->slots[i].iccid) : NULL);
		if (sim->slots[i].active)
			sim->slots[i].iccid = g_strdup(profile ? profile->iccid : NULL);
	}
}

void vm_euicc_stats(const struct vm_euicc *euicc, GString *json)
{
	const struct vm_profile *enabled = vm_profile_enabled(euicc);

	g_string_append_printf(json,
			       ",\"%s\":{\"commands\":%u,\"switches\":%u,\"profiles\":%u,"
			       "\"notices\":%u,\"enabled\":\"%s\"}",
			       group_of(euicc->number), euicc->commands, euicc->switches,
			       euicc->profiles->len,
			       euicc->notices->len, enabled ? enabled->iccid : "");
	if (euicc->number == 1 && euicc->other)
		vm_euicc_stats(euicc->other, json);
}
