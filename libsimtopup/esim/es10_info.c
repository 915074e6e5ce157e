/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

#include <string.h>

#include "../codec/digits.h"

#define SKI_MAX 20 /* SGP.22 4.1.1.1: a key id is a SHA-1 */

bool st_es10_text(const struct st_tlv *tlv, size_t max, char *ret_text, size_t size)
{
	g_autofree char *text = NULL;
	size_t len = tlv->len;

	/* Some issuers count a NUL in. */
	while (len > 0 && tlv->value[len - 1] == '\0')
		len--;
	if (len > max)
		return false;
	text = g_utf8_make_valid((const char *)tlv->value, (gssize)len);
	if (strlen(text) >= size)
		return false;
	g_strlcpy(ret_text, text, size);
	return true;
}

bool st_es10_version(const struct st_tlv *tlv, char ret_text[12])
{
	if (tlv->len != 3)
		return false;
	g_snprintf(ret_text, 12, "%u.%u.%u", tlv->value[0], tlv->value[1], tlv->value[2]);
	return true;
}

bool st_es10_plmn(const struct st_tlv *tlv, char ret_text[8])
{
	/* 3GPP TS 24.008 10.5.1.13; the third digit of an MNC of two is F. */
	static const unsigned order[] = { 0, 1, 2, 4, 5, 3 };
	unsigned count = 0;

	if (tlv->len != 3)
		return false;
	for (unsigned i = 0; i < G_N_ELEMENTS(order); i++) {
		unsigned nibble = tlv->value[order[i] / 2] >> (order[i] % 2 ? 4 : 0) & 0x0F;

		if (nibble != 0x0F)
			ret_text[count++] = "0123456789ABCDEF"[nibble];
	}
	ret_text[count] = '\0';
	return true;
}

bool st_es10_read_eid(const void *data, size_t len, char ret_eid[ST_EID_TEXT])
{
	struct st_tlv answer, eid;

	return st_ber_read(data, len, ST_ES10_EID, &answer) &&
	       st_ber_find(&answer, 0x5A, &eid) && eid.len == ST_EID_OCTETS &&
	       st_hex_encode(eid.value, eid.len, ret_eid, ST_EID_TEXT);
}

bool st_es10_read_challenge(const void *data, size_t len, uint8_t ret_challenge[16])
{
	struct st_tlv answer, challenge;

	if (!st_ber_read(data, len, ST_ES10_CHALLENGE, &answer) ||
	    !st_ber_find(&answer, 0x80, &challenge) || challenge.len != 16)
		return false;
	memcpy(ret_challenge, challenge.value, 16);
	return true;
}

bool st_es10_read_addresses(const void *data, size_t len, struct st_es10_addresses *ret)
{
	struct st_es10_addresses addresses = { .smdp = "" };
	struct st_tlv answer, tlv;

	if (!st_ber_read(data, len, ST_ES10_ADDRESSES, &answer) || !st_ber_is_sound(&answer, 1))
		return false;
	/* Both may be absent, whatever SGP.22 5.7.3 says. */
	if (st_ber_find(&answer, 0x80, &tlv) &&
	    !st_es10_text(&tlv, ST_ADDRESS_MAX, addresses.smdp, sizeof(addresses.smdp)))
		return false;
	if (st_ber_find(&answer, 0x81, &tlv) &&
	    !st_es10_text(&tlv, ST_ADDRESS_MAX, addresses.smds, sizeof(addresses.smds)))
		return false;
	*ret = addresses;
	return true;
}

/* SGP.22 5.7.8 extCardResource, ETSI TS 102 226 8.2.1.7.2 */
static bool read_resources(const struct st_tlv *tlv, struct st_es10_info *info)
{
	int64_t *const values[] = { &info->apps, &info->nvm, &info->vm };
	struct st_reader reader;
	struct st_tlv child;

	st_ber_reader(tlv, &reader);
	while (st_ber_next(&reader, &child)) {
		uint64_t value = 0;

		if (child.tag < 0x81 || child.tag > 0x83 || child.len == 0 || child.len > 7)
			continue;
		for (size_t i = 0; i < child.len; i++)
			value = value << 8 | child.value[i];
		*values[child.tag - 0x81] = (int64_t)value;
	}
	return !reader.failed;
}

static bool read_issuers(const struct st_tlv *tlv, char (*ret_keys)[41], unsigned *ret_count)
{
	struct st_reader reader;
	struct st_tlv key;
	unsigned count = 0;

	st_ber_reader(tlv, &reader);
	while (st_ber_next(&reader, &key)) {
		if (key.tag != 0x04 || key.len > SKI_MAX || count == ST_CI_MAX)
			continue;
		if (!st_hex_encode(key.value, key.len, ret_keys[count], 41))
			return false;
		count++;
	}
	*ret_count = count;
	return !reader.failed;
}

static bool read_certification(const struct st_tlv *tlv, struct st_es10_info *info)
{
	struct st_tlv text;

	if (!st_ber_is_sound(tlv, 1))
		return false;
	return (!st_ber_find(tlv, 0x80, &text) ||
		st_es10_text(&text, 128, info->platform_label, sizeof(info->platform_label))) &&
	       (!st_ber_find(tlv, 0x81, &text) ||
		st_es10_text(&text, 255, info->discovery_url, sizeof(info->discovery_url)));
}

static bool read_category(const struct st_tlv *tlv, int *ret_category)
{
	int64_t value;

	if (!st_ber_integer(tlv, &value) || value < 0 || value > 127)
		return false;
	*ret_category = (int)value;
	return true;
}

/* SGP.22 5.7.8; what later versions add is skipped. */
static bool read_field(const struct st_tlv *tlv, bool is_info1, struct st_es10_info *info)
{
	switch (tlv->tag) {
	case 0x81:
		return is_info1 || st_es10_version(tlv, info->profile_version);
	case 0x82:
		return st_es10_version(tlv, info->svn);
	case 0x83:
		return st_es10_version(tlv, info->firmware);
	case 0x84:
		return read_resources(tlv, info);
	case 0x85:
		info->has_uicc = true;
		return st_ber_bits(tlv, &info->uicc);
	case 0x86:
		return st_es10_version(tlv, info->ts102241);
	case 0x87:
		return st_es10_version(tlv, info->globalplatform);
	case 0x88:
		info->has_rsp = true;
		return st_ber_bits(tlv, &info->rsp);
	case 0xA9:
		return read_issuers(tlv, info->verify, &info->n_verify);
	case 0xAA:
		return read_issuers(tlv, info->sign, &info->n_sign);
	case 0x8B:
		return read_category(tlv, &info->category);
	case 0x99:
		info->has_ppr = true;
		return st_ber_bits(tlv, &info->forbidden_ppr);
	case 0x04:
		return st_es10_version(tlv, info->protection_profile);
	case 0x0C:
		info->has_sas = true;
		return st_es10_text(tlv, 64, info->sas, sizeof(info->sas));
	case 0xAC:
		return read_certification(tlv, info);
	default:
		return true;
	}
}

bool st_es10_read_info(const void *data, size_t len, enum st_es10_tag tag,
		       struct st_es10_info *ret_info)
{
	struct st_es10_info info = { .apps = -1, .nvm = -1, .vm = -1, .category = -1 };
	struct st_reader reader;
	struct st_tlv answer, field;

	if (!st_ber_read(data, len, tag, &answer))
		return false;
	st_ber_reader(&answer, &reader);
	while (st_ber_next(&reader, &field)) {
		if (!read_field(&field, tag == ST_ES10_INFO1, &info))
			return false;
	}
	/* Mandatory in both (SGP.22 5.7.8): without it this is something else. */
	if (reader.failed || !*info.svn)
		return false;
	*ret_info = info;
	return true;
}

bool st_es10_read_fci(const void *data, size_t len, struct st_es10_fci *ret_fci)
{
	struct st_es10_fci fci = { .max_data = 0 };
	struct st_tlv answer, part, value;
	int64_t max;

	/* ISO/IEC 7816-4 5.3.3, with the template E0 of SGP.22 2.4a.1.1 */
	if (!st_ber_read(data, len, 0x6F, &answer) || !st_ber_is_sound(&answer, 3))
		return false;
	if (st_ber_find(&answer, 0x84, &value) &&
	    !st_hex_encode(value.value, value.len, fci.aid, sizeof(fci.aid)))
		return false;
	if (st_ber_find(&answer, 0xA5, &part) && st_ber_find(&part, 0x9F65, &value) &&
	    value.len > 0 && value.len <= 2) {
		max = value.len == 1 ? value.value[0] : value.value[0] << 8 | value.value[1];
		fci.max_data = (unsigned)max;
	}
	fci.is_isdr = st_ber_find(&answer, 0xE0, &part);
	if (fci.is_isdr && st_ber_find(&part, 0x82, &value) && !st_es10_version(&value, fci.svn))
		return false;
	fci.is_iot = st_ber_find(&answer, 0xE1, &part) ||
		     (fci.is_isdr && st_ber_find(&part, 0xE1, &part));
	*ret_fci = fci;
	return true;
}

static bool read_operators(const struct st_tlv *list, struct st_es10_rule *rule)
{
	struct st_reader reader;
	struct st_tlv operator, plmn;

	st_ber_reader(list, &reader);
	while (st_ber_next(&reader, &operator)) {
		if (rule->n_operators == G_N_ELEMENTS(rule->operators))
			continue;
		if (!st_ber_find(&operator, 0x80, &plmn) ||
		    !st_es10_plmn(&plmn, rule->operators[rule->n_operators]))
			return false;
		rule->n_operators++;
	}
	return !reader.failed;
}

/* SGP.22 5.7.22 ProfilePolicyAuthorisationRule */
static bool read_rule(const struct st_tlv *tlv, struct st_es10_rule *ret_rule)
{
	struct st_tlv ppr, list, flags;
	uint32_t bits = 0;

	if (!st_ber_find(tlv, 0x80, &ppr) || !st_ber_bits(&ppr, &ret_rule->ppr))
		return false;
	if (st_ber_find(tlv, 0xA1, &list) && !read_operators(&list, ret_rule))
		return false;
	if (st_ber_find(tlv, 0x82, &flags) && !st_ber_bits(&flags, &bits))
		return false;
	ret_rule->needs_consent = bits & 1;
	return true;
}

bool st_es10_read_rules(const void *data, size_t len, struct st_es10_rules *ret_rules)
{
	struct st_es10_rules rules = { .n = 0 };
	struct st_tlv answer, list, rule;
	struct st_reader reader;

	if (!st_ber_read(data, len, ST_ES10_RULES, &answer) ||
	    !st_ber_find(&answer, 0xA0, &list))
		return false;
	st_ber_reader(&list, &reader);
	while (st_ber_next(&reader, &rule)) {
		if (rules.n == G_N_ELEMENTS(rules.rules))
			continue;
		if (!read_rule(&rule, &rules.rules[rules.n]))
			return false;
		rules.n++;
	}
	if (reader.failed)
		return false;
	*ret_rules = rules;
	return true;
}
