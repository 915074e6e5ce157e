/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Answers of an eUICC, each input to every reader: texts end and are UTF-8, lists are bounded. */
#include <glib.h>
#include <string.h>

#include "esim/es10.h"
#include "fuzz.h"

#define IS_TEXT(array) \
	MUST(memchr(array, '\0', sizeof(array)) && g_utf8_validate(array, -1, NULL))

static void check_profile(const struct st_profile *profile)
{
	IS_TEXT(profile->iccid);
	IS_TEXT(profile->aid);
	IS_TEXT(profile->nickname);
	IS_TEXT(profile->spn);
	IS_TEXT(profile->name);
	IS_TEXT(profile->plmn);
	IS_TEXT(profile->gid1);
	IS_TEXT(profile->gid2);
	MUST(profile->n_servers <= G_N_ELEMENTS(profile->servers));
	for (unsigned i = 0; i < profile->n_servers; i++)
		IS_TEXT(profile->servers[i].address);
	MUST(profile->icon_len <= 1024 && (profile->icon || !profile->icon_len));
}

static void reads_profiles(const uint8_t *data, size_t len)
{
	g_autoptr(GArray) profiles = NULL;
	struct st_profile profile;
	int code;

	if (st_es10_read_metadata(data, len, &profile))
		check_profile(&profile);
	if (!st_es10_read_profiles(data, len, &profiles, &code) || !profiles)
		return;
	MUST(profiles->len <= ST_PROFILES_MAX);
	for (unsigned i = 0; i < profiles->len; i++)
		check_profile(&g_array_index(profiles, struct st_profile, i));
}

static void reads_notices(const uint8_t *data, size_t len, enum st_es10_tag tag)
{
	g_autoptr(GArray) notices = NULL;
	int code;

	if (!st_es10_read_notices(data, len, tag, &notices, &code) || !notices)
		return;
	MUST(notices->len <= ST_NOTICES_MAX);
	for (unsigned i = 0; i < notices->len; i++) {
		const struct st_notice *notice = &g_array_index(notices, struct st_notice, i);

		MUST(notice->seq >= 0);
		IS_TEXT(notice->address);
		IS_TEXT(notice->iccid);
		MUST(!notice->raw || (notice->raw >= data &&
				      notice->raw + notice->raw_len <= data + len));
	}
}

static void reads_info(const uint8_t *data, size_t len, enum st_es10_tag tag)
{
	struct st_es10_info info;

	if (!st_es10_read_info(data, len, tag, &info))
		return;
	IS_TEXT(info.svn);
	IS_TEXT(info.sas);
	IS_TEXT(info.platform_label);
	IS_TEXT(info.discovery_url);
	MUST(info.n_verify <= ST_CI_MAX && info.n_sign <= ST_CI_MAX);
}

static void reads_the_rest(const uint8_t *data, size_t len)
{
	static struct st_es10_rules rules;
	struct st_es10_addresses addresses;
	struct st_es10_installed installed;
	struct st_es10_fci fci;
	char eid[ST_EID_TEXT];
	uint8_t challenge[16];
	int code;

	if (st_es10_read_eid(data, len, eid))
		MUST(strlen(eid) == 32);
	if (st_es10_read_addresses(data, len, &addresses)) {
		IS_TEXT(addresses.smdp);
		IS_TEXT(addresses.smds);
	}
	if (st_es10_read_installed(data, len, &installed)) {
		IS_TEXT(installed.transaction);
		IS_TEXT(installed.aid);
		MUST(st_es10_reason_name(installed.reason));
	}
	if (st_es10_read_fci(data, len, &fci))
		IS_TEXT(fci.aid);
	if (st_es10_read_rules(data, len, &rules))
		MUST(rules.n <= G_N_ELEMENTS(rules.rules));
	(void)st_es10_read_challenge(data, len, challenge);
	for (uint32_t tag = 0xBF20; tag < 0xBF48; tag++) {
		if (st_es10_read_result(data, len, (enum st_es10_tag)tag, &code) && code)
			MUST(st_es10_fail((enum st_es10_tag)tag, code) < 0);
		(void)st_es10_read_refusal(data, len, tag, &code);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	reads_profiles(data, len);
	reads_notices(data, len, ST_ES10_LIST_NOTICES);
	reads_notices(data, len, ST_ES10_RETRIEVE_NOTICES);
	reads_info(data, len, ST_ES10_INFO1);
	reads_info(data, len, ST_ES10_INFO2);
	reads_the_rest(data, len);
	return 0;
}
