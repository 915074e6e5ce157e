/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

#include <string.h>

#include "../codec/digits.h"

#define ICON_MAX 1024 /* SGP.22 4.4 */

static bool read_number(const struct st_tlv *tlv, int *ret_value)
{
	int64_t value;

	if (!st_ber_integer(tlv, &value) || value < 0 || value > 127)
		return false;
	*ret_value = (int)value;
	return true;
}

/* Operators put fillers of FF there: no group. */
static bool read_group(const struct st_tlv *tlv, char *ret_text, size_t size)
{
	return st_hex_encode(tlv->value, tlv->len, ret_text, size);
}

/* SGP.22 2.4a.1.2 OperatorId */
static bool read_owner(const struct st_tlv *tlv, struct st_profile *profile)
{
	struct st_reader reader;
	struct st_tlv part;
	bool ok = true;

	st_ber_reader(tlv, &reader);
	while (ok && st_ber_next(&reader, &part)) {
		if (part.tag == 0x80)
			ok = st_es10_plmn(&part, profile->plmn);
		else if (part.tag == 0x81)
			ok = read_group(&part, profile->gid1, sizeof(profile->gid1));
		else if (part.tag == 0x82)
			ok = read_group(&part, profile->gid2, sizeof(profile->gid2));
	}
	return ok && !reader.failed;
}

/* Who is told about what happens to the profile. */
static bool read_servers(const struct st_tlv *tlv, struct st_profile *profile)
{
	struct st_reader reader;
	struct st_tlv server, events, address;

	st_ber_reader(tlv, &reader);
	while (st_ber_next(&reader, &server)) {
		unsigned n = profile->n_servers;

		if (n == G_N_ELEMENTS(profile->servers))
			continue;
		if (!st_ber_find(&server, 0x80, &events) || !st_ber_find(&server, 0x81, &address) ||
		    !st_ber_bits(&events, &profile->servers[n].events) ||
		    !st_es10_text(&address, ST_ADDRESS_MAX, profile->servers[n].address,
				  sizeof(profile->servers[n].address)))
			return false;
		profile->n_servers++;
	}
	return !reader.failed;
}

static bool keep_icon(const struct st_tlv *tlv, struct st_profile *profile)
{
	if (tlv->len > ICON_MAX)
		return false;
	g_free(profile->icon);
	profile->icon = g_memdup2(tlv->value, tlv->len);
	profile->icon_len = tlv->len;
	return true;
}

/* SGP.22 5.7.15 ProfileInfo, 5.5.3 StoreMetadata; unknown tags are skipped. */
static bool read_field(const struct st_tlv *tlv, struct st_profile *profile)
{
	switch (tlv->tag) {
	case 0x5A:
		return st_iccid_decode(tlv->value, tlv->len, profile->iccid,
				       sizeof(profile->iccid));
	case 0x4F:
		return st_hex_encode(tlv->value, tlv->len, profile->aid, sizeof(profile->aid));
	case 0x9F70:
		return read_number(tlv, &profile->state);
	case 0x90:
		return st_es10_text(tlv, 64, profile->nickname, sizeof(profile->nickname));
	case 0x91:
		return st_es10_text(tlv, 32, profile->spn, sizeof(profile->spn));
	case 0x92:
		return st_es10_text(tlv, 64, profile->name, sizeof(profile->name));
	case 0x93:
		return read_number(tlv, &profile->icon_type);
	case 0x94:
		return keep_icon(tlv, profile);
	case 0x95:
		return read_number(tlv, &profile->class);
	case 0x99:
		profile->has_ppr = true;
		return st_ber_bits(tlv, &profile->ppr);
	case 0xB6:
		return read_servers(tlv, profile);
	case 0xB7:
		return read_owner(tlv, profile);
	default:
		return true;
	}
}

static bool read_profile(const struct st_tlv *tlv, struct st_profile *profile)
{
	struct st_reader reader;
	struct st_tlv field;

	*profile = (struct st_profile){ .state = -1, .class = -1, .icon_type = -1 };
	st_ber_reader(tlv, &reader);
	while (st_ber_next(&reader, &field)) {
		if (!read_field(&field, profile))
			return false;
	}
	return !reader.failed;
}

static void clear_profile(void *data)
{
	struct st_profile *profile = data;

	g_free(profile->icon);
}

bool st_es10_read_profiles(const void *data, size_t len, GArray **ret_profiles, int *ret_code)
{
	g_autoptr(GArray) profiles = g_array_new(FALSE, TRUE, sizeof(struct st_profile));
	struct st_tlv answer, list, item;
	struct st_reader reader;

	g_array_set_clear_func(profiles, clear_profile);
	if (st_es10_read_refusal(data, len, ST_ES10_PROFILES, ret_code)) {
		*ret_profiles = NULL;
		return true;
	}
	if (!st_ber_read(data, len, ST_ES10_PROFILES, &answer) ||
	    !st_ber_find(&answer, 0xA0, &list))
		return false;
	st_ber_reader(&list, &reader);
	while (st_ber_next(&reader, &item)) {
		struct st_profile *profile;

		if (item.tag != 0xE3)
			continue;
		if (profiles->len == ST_PROFILES_MAX)
			return false;
		g_array_set_size(profiles, profiles->len + 1);
		profile = &g_array_index(profiles, struct st_profile, profiles->len - 1);
		if (!read_profile(&item, profile))
			return false;
	}
	if (reader.failed)
		return false;
	*ret_code = 0;
	*ret_profiles = g_steal_pointer(&profiles);
	return true;
}

bool st_es10_read_metadata(const void *data, size_t len, struct st_profile *ret_profile)
{
	struct st_profile profile;
	struct st_tlv answer;
	bool ok;

	if (!st_ber_read(data, len, ST_ES10_METADATA, &answer))
		return false;
	ok = read_profile(&answer, &profile) && *profile.iccid;
	g_clear_pointer(&profile.icon, g_free);
	profile.icon_len = 0;
	if (ok)
		*ret_profile = profile;
	return ok;
}
