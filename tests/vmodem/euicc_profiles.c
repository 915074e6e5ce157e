/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "euicc.h"

#include <string.h>

#define NICKNAME_MAX 64
#define PROFILES_MAX 32

static const uint8_t isdp_aid[16] = { 0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xff,
				      0xff, 0xff, 0xff, 0x89, 0x00, 0x00, 0x10, 0x00 };

void vm_profile_free(void *data)
{
	struct vm_profile *profile = data;

	g_free(profile->iccid);
	g_free(profile->nickname);
	g_free(profile->spn);
	g_free(profile->name);
	g_free(profile->imsi);
	g_free(profile->msisdn);
	g_free(profile->gid1);
	g_free(profile->owner);
	g_free(profile->server);
	if (profile->icon)
		g_bytes_unref(profile->icon);
	g_free(profile);
}

static unsigned read_bits(GKeyFile *file, const char *group, const char *key,
			  const char *const *names)
{
	g_auto(GStrv) words = g_key_file_get_string_list(file, group, key, NULL, NULL);
	unsigned bits = 0;

	for (unsigned i = 0; words && names[i]; i++) {
		if (g_strv_contains((const char *const *)words, names[i]))
			bits |= 1u << i;
	}
	return bits;
}

static int read_class(GKeyFile *file, const char *group)
{
	static const char *const names[] = { "test", "provisioning", "operational", NULL };
	g_autofree char *class = g_key_file_get_string(file, group, "class", NULL);

	for (int i = 0; class && names[i]; i++) {
		if (strcmp(names[i], class) == 0)
			return i;
	}
	return class ? -1 : 2;
}

static struct vm_profile *load(struct vm *vm, const char *group, unsigned number)
{
	static const char *const rules[] = { "update", "ppr1", "ppr2", NULL };
	static const char *const events[] = { "install", "enable", "disable", "delete", NULL };
	struct vm_profile *profile = g_new0(struct vm_profile, 1);
	g_autofree char *icon = g_key_file_get_string(vm->scenario, group, "icon", NULL);
	char **const texts[] = { &profile->iccid, &profile->nickname, &profile->spn,
				 &profile->name,  &profile->imsi,     &profile->msisdn,
				 &profile->gid1,  &profile->owner,    &profile->server };
	static const char *const keys[] = { "iccid",  "nickname", "spn",   "name",  "imsi",
					    "msisdn", "gid1",     "owner", "server" };

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		*texts[i] = g_key_file_get_string(vm->scenario, group, keys[i], NULL);
	memcpy(profile->aid, isdp_aid, sizeof(isdp_aid));
	profile->aid[14] = (uint8_t)(isdp_aid[14] + number);
	profile->enabled = vm_scenario_bool(vm, group, "enabled", false);
	profile->in_field = vm_scenario_bool(vm, group, "in-field", true);
	profile->dead = vm_scenario_bool(vm, group, "dead", false);
	profile->class = read_class(vm->scenario, group);
	profile->ppr = read_bits(vm->scenario, group, "ppr", rules);
	profile->events = read_bits(vm->scenario, group, "events", events);
	profile->size = vm_scenario_int(vm, group, "size", 30000);
	if (icon)
		profile->icon = g_bytes_new(icon, strlen(icon));
	return profile;
}

/* A scenario that names none has one: what [sim] says. */
static void add_own(struct vm_euicc *euicc)
{
	struct vm_profile *profile = load(euicc->vm, "sim", 1);

	profile->enabled = true;
	profile->class = 2;
	g_ptr_array_add(euicc->profiles, profile);
}

/* Groups [profile 1], [profile 2] ... */
void vm_profiles_load(struct vm_euicc *euicc)
{
	for (unsigned i = 1; i <= PROFILES_MAX; i++) {
		g_autofree char *group = g_strdup_printf("profile %u", i);
		struct vm_profile *profile;

		if (!g_key_file_has_key(euicc->vm->scenario, group, "iccid", NULL))
			continue;
		if (vm_scenario_int(euicc->vm, group, "domain", 1) != euicc->number)
			continue;
		profile = load(euicc->vm, group, i);
		g_ptr_array_add(euicc->profiles, profile);
		euicc->memory -= profile->size;
		if (vm_scenario_bool(euicc->vm, group, "installed-now", false))
			vm_notice_add(euicc, profile, VM_EVENT_INSTALL);
	}
	euicc->dirty = euicc->profiles->len > 0;
	if (euicc->profiles->len == 0 && euicc->vm->sim.iccid && euicc->number == 1)
		add_own(euicc);
	vm_euicc_reset(euicc);
}

struct vm_profile *vm_profile_enabled(const struct vm_euicc *euicc)
{
	for (unsigned i = 0; i < euicc->profiles->len; i++) {
		struct vm_profile *profile = euicc->profiles->pdata[i];

		if (profile->enabled)
			return profile;
	}
	return NULL;
}

struct vm_profile *vm_profile_shown(const struct vm_euicc *euicc)
{
	const struct vm_euicc *other = euicc->other;
	struct vm_profile *own = vm_profile_enabled(euicc);
	struct vm_profile *others = other ? vm_profile_enabled(other) : NULL;

	if (!own || !others)
		return own ? own : others;
	if (euicc->enabled_as == other->enabled_as) /* from the start */
		return euicc->number == 1 ? own : others;
	return euicc->enabled_as > other->enabled_as ? own : others;
}

enum vm_sim_state vm_sim_state(const struct vm *vm)
{
	const struct vm_sim *sim = &vm->sim;
	bool is_empty = sim->state == VM_SIM_READY && sim->eid && !sim->iccid && vm->euicc &&
			!vm_profile_shown(vm->euicc);

	return is_empty ? VM_SIM_NO_PROFILE : sim->state;
}

void vm_iccid_octets(const char *iccid, uint8_t ret[VM_ICCID_OCTETS])
{
	memset(ret, 0xff, VM_ICCID_OCTETS);
	for (size_t i = 0; i < 2 * VM_ICCID_OCTETS && iccid[i]; i++) {
		unsigned digit = (unsigned)g_ascii_xdigit_value(iccid[i]);

		ret[i / 2] = (uint8_t)(i % 2 ? (ret[i / 2] & 0x0f) | digit << 4 :
					       (ret[i / 2] & 0xf0) | digit);
	}
}

static void put_owner(GByteArray *out, const struct vm_profile *profile)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	const char *plmn = profile->owner; /* MCC and MNC of two or three digits */
	uint8_t octets[3];

	if (!plmn || strlen(plmn) < 5)
		return;
	octets[0] = (uint8_t)((plmn[1] - '0') << 4 | (plmn[0] - '0'));
	octets[1] = (uint8_t)((plmn[5] ? plmn[5] - '0' : 15) << 4 | (plmn[2] - '0'));
	octets[2] = (uint8_t)((plmn[4] - '0') << 4 | (plmn[3] - '0'));
	vm_tlv_put(inner, 0x80, octets, sizeof(octets));
	vm_tlv_wrap(out, 0xb7, inner);
}

static void put_server(GByteArray *out, const struct vm_profile *profile)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	g_autoptr(GByteArray) list = g_byte_array_new();

	if (!profile->server)
		return;
	vm_tlv_put_bits(inner, 0x80, profile->events, 4);
	vm_tlv_put_text(inner, 0x81, profile->server);
	vm_tlv_wrap(list, 0x30, inner);
	vm_tlv_wrap(out, 0xb6, list);
}

static void put_icon(GByteArray *out, uint32_t tag, const struct vm_profile *profile)
{
	size_t len;
	const void *icon;

	if (!profile->icon)
		return;
	icon = g_bytes_get_data(profile->icon, &len);
	if (tag == 0x93)
		vm_tlv_put_number(out, 0x93, 1);
	else
		vm_tlv_put(out, 0x94, icon, len);
}

/* 5.7.15: the tags that were asked for, in their order. */
static void put_field(GByteArray *out, uint32_t tag, const struct vm_profile *profile)
{
	uint8_t iccid[VM_ICCID_OCTETS];

	vm_iccid_octets(profile->iccid, iccid);
	switch (tag) {
	case 0x5a:
		return vm_tlv_put(out, tag, iccid, sizeof(iccid));
	case 0x4f:
		return vm_tlv_put(out, tag, profile->aid, sizeof(profile->aid));
	case 0x9f70:
		return vm_tlv_put_number(out, tag, profile->enabled);
	case 0x90:
		return vm_tlv_put_text(out, tag, profile->nickname);
	case 0x91:
		return vm_tlv_put_text(out, tag, profile->spn);
	case 0x92:
		return vm_tlv_put_text(out, tag, profile->name);
	case 0x93:
	case 0x94:
		return put_icon(out, tag, profile);
	case 0x95:
		return profile->class < 0 ? (void)0 : vm_tlv_put_number(out, tag, profile->class);
	case 0x99:
		return vm_tlv_put_bits(out, tag, profile->ppr, 3);
	case 0xb6:
		return put_server(out, profile);
	case 0xb7:
		return put_owner(out, profile);
	default:
		return;
	}
}

static bool is_searched(const struct vm_profile *profile, const struct vm_tlv *request)
{
	struct vm_tlv search, key;
	uint8_t iccid[VM_ICCID_OCTETS];
	int64_t class;

	vm_iccid_octets(profile->iccid, iccid);
	if (!vm_tlv_find(request, 0xa0, &search))
		return true;
	if (vm_tlv_find(&search, 0x5a, &key))
		return key.len == sizeof(iccid) && memcmp(key.value, iccid, sizeof(iccid)) == 0;
	if (vm_tlv_find(&search, 0x4f, &key))
		return key.len == 16 && memcmp(key.value, profile->aid, 16) == 0;
	return vm_tlv_find(&search, 0x95, &key) && vm_tlv_number(&key, &class) &&
	       class == profile->class;
}

uint16_t vm_es10_profiles(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	static const uint8_t usual[] = { 0x5a, 0x4f, 0x9f, 0x70, 0x90, 0x91, 0x92, 0x93,
					 0x94, 0x95 };
	g_autoptr(GByteArray) one = g_byte_array_new(), list = g_byte_array_new();
	struct vm_tlv tags = { .value = usual, .len = sizeof(usual) }, given;

	if (vm_tlv_find(request, 0x5c, &given))
		tags = given;
	for (unsigned i = 0; i < euicc->profiles->len; i++) {
		const struct vm_profile *profile = euicc->profiles->pdata[i];

		if (!is_searched(profile, request))
			continue;
		for (size_t t = 0; t < tags.len; t++) {
			bool two = (tags.value[t] & 0x1f) == 0x1f && t + 1 < tags.len;

			put_field(one,
				  two ? (uint32_t)(tags.value[t] << 8 | tags.value[t + 1]) :
					tags.value[t],
				  profile);
			t += two;
		}
		vm_tlv_wrap(list, 0xe3, one);
	}
	vm_tlv_wrap(one, 0xa0, list);
	vm_tlv_wrap(out, 0xbf2d, one);
	return 0x9000;
}

uint16_t vm_es10_nickname(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	struct vm_profile *profile = vm_profile_named(euicc, request);
	struct vm_tlv name;
	bool valid = vm_tlv_find(request, 0x90, &name) && name.len <= NICKNAME_MAX;

	if (profile && valid) {
		g_free(profile->nickname);
		profile->nickname = name.len ? g_strndup((const char *)name.value, name.len) : NULL;
	}
	vm_tlv_put_number(inner, 0x80, !valid ? 127 : profile ? 0 : 1);
	vm_tlv_wrap(out, 0xbf29, inner);
	return 0x9000;
}
