/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What an LPA and an eUICC say to each other (GSMA SGP.22 5.7, ES10a, ES10b,
 * ES10c), as bytes: requests are made, answers are read. No I/O. A reader
 * returns false for an answer that is malformed and then has written nothing.
 */
#ifndef ST_ESIM_ES10_H
#define ST_ESIM_ES10_H

#include "../codec/ber.h"
#include "../codec/identity.h"

#include <glib.h>

#define ST_ES10_REQUEST_MAX 512
#define ST_PROFILES_MAX 256
#define ST_NOTICES_MAX 256
#define ST_CI_MAX 8
#define ST_NICKNAME_MAX 64 /* SGP.22 5.7.21, octets */
#define ST_ADDRESS_MAX 255

/* The tags of the functions (SGP.22 annex H). */
enum st_es10_tag {
	ST_ES10_INFO1 = 0xBF20,
	ST_ES10_INFO2 = 0xBF22,
	ST_ES10_METADATA = 0xBF25,
	ST_ES10_INSTALL_DATA = 0xBF27,
	ST_ES10_LIST_NOTICES = 0xBF28,
	ST_ES10_NICKNAME = 0xBF29,
	ST_ES10_RETRIEVE_NOTICES = 0xBF2B,
	ST_ES10_PROFILES = 0xBF2D,
	ST_ES10_CHALLENGE = 0xBF2E,
	ST_ES10_NOTICE = 0xBF2F,
	ST_ES10_REMOVE_NOTICE = 0xBF30,
	ST_ES10_ENABLE = 0xBF31,
	ST_ES10_DISABLE = 0xBF32,
	ST_ES10_DELETE = 0xBF33,
	ST_ES10_RESET = 0xBF34,
	ST_ES10_INSTALLED = 0xBF37,
	ST_ES10_ADDRESSES = 0xBF3C,
	ST_ES10_EID = 0xBF3E,
	ST_ES10_SET_SMDP = 0xBF3F,
	ST_ES10_RULES = 0xBF43,
};

struct st_es10_request {
	uint8_t data[ST_ES10_REQUEST_MAX];
	size_t len;
};

/* A profile is named by its ICCID or by its AID. */
struct st_profile_id {
	bool by_aid;
	uint8_t octets[16];
	size_t len;
};

/* 18 to 20 digits, or an AID of 5 to 16 octets in hex. */
bool st_profile_id_read(const char *text, struct st_profile_id *ret_id);

/* Events of notifications, as bits (SGP.22 5.7.9 NotificationEvent). */
enum st_notice_event {
	ST_NOTICE_INSTALL = 1,
	ST_NOTICE_ENABLE = 2,
	ST_NOTICE_DISABLE = 4,
	ST_NOTICE_DELETE = 8,
};

/* What a memory reset takes away (SGP.22 5.7.19). */
enum st_reset_bits {
	ST_RESET_OPERATIONAL = 1,
	ST_RESET_TEST = 2, /* test profiles that were loaded in the field */
	ST_RESET_SMDP = 4,
};

/* Functions without arguments: info, challenge, addresses, rules, whole lists. */
void st_es10_ask(enum st_es10_tag tag, struct st_es10_request *ret);
void st_es10_ask_eid(struct st_es10_request *ret);
/* All profiles; the icons, up to 1 KiB each, only when asked for. */
void st_es10_ask_profiles(bool icons, struct st_es10_request *ret);
/* Enable and disable. */
void st_es10_ask_switch(enum st_es10_tag tag, const struct st_profile_id *id, bool refresh,
			struct st_es10_request *ret);
void st_es10_ask_delete(const struct st_profile_id *id, struct st_es10_request *ret);
/* false: longer than 64 octets. "" clears. */
bool st_es10_ask_nickname(const uint8_t iccid[ST_ICCID_OCTETS], const char *nickname,
			  struct st_es10_request *ret);
void st_es10_ask_reset(unsigned bits, struct st_es10_request *ret);
/* false: too long. "" clears. */
bool st_es10_ask_set_smdp(const char *address, struct st_es10_request *ret);
/* List or retrieve those of some events. */
void st_es10_ask_events(enum st_es10_tag tag, unsigned events, struct st_es10_request *ret);
void st_es10_ask_notice(int64_t seq, struct st_es10_request *ret);
void st_es10_ask_remove(int64_t seq, struct st_es10_request *ret);

struct st_es10_info {
	char svn[12], profile_version[12], firmware[12], ts102241[12], globalplatform[12],
		protection_profile[12];
	int64_t apps, nvm, vm; /* -1: not told */
	bool has_uicc, has_rsp, has_ppr;
	uint32_t uicc, rsp, forbidden_ppr; /* bits; st_es10_*_name() */
	int category;                      /* -1: not told */
	bool has_sas;
	char sas[65];
	unsigned n_verify, n_sign;
	char verify[ST_CI_MAX][41], sign[ST_CI_MAX][41]; /* key ids of certificate issuers */
	char platform_label[129], discovery_url[256];
};

bool st_es10_read_eid(const void *data, size_t len, char ret_eid[ST_EID_TEXT]);
/* EUICCInfo1 or EUICCInfo2. */
bool st_es10_read_info(const void *data, size_t len, enum st_es10_tag tag,
		       struct st_es10_info *ret_info);
bool st_es10_read_challenge(const void *data, size_t len, uint8_t ret_challenge[16]);

struct st_es10_addresses {
	char smdp[ST_ADDRESS_MAX + 1], smds[ST_ADDRESS_MAX + 1]; /* "": not told */
};
bool st_es10_read_addresses(const void *data, size_t len, struct st_es10_addresses *ret);

/* SELECT's answer. No template E0: not an ISD-R of SGP.22. */
struct st_es10_fci {
	char aid[33];
	unsigned max_data; /* 0: not told */
	bool is_isdr;
	bool is_iot; /* SGP.32 */
	char svn[12];
};
bool st_es10_read_fci(const void *data, size_t len, struct st_es10_fci *ret_fci);

/* Rules Authorisation Table: who may install profiles with policy rules. */
struct st_es10_rule {
	uint32_t ppr;
	bool needs_consent;
	unsigned n_operators;
	char operators[8][8]; /* "208E1", E: any digit */
};
struct st_es10_rules {
	unsigned n;
	struct st_es10_rule rules[16];
};
bool st_es10_read_rules(const void *data, size_t len, struct st_es10_rules *ret_rules);

/* Texts of issuers are UTF-8 but otherwise raw: whoever prints escapes. */
struct st_profile {
	char iccid[ST_ICCID_TEXT]; /* "": not told, as are the others */
	char aid[33];
	int state; /* 0 disabled, 1 enabled, -1 not told */
	int class; /* 0 test, 1 provisioning, 2 operational, -1 not told */
	int icon_type; /* 0 JPEG, 1 PNG, -1 none */
	char nickname[3 * 64 + 1], spn[3 * 32 + 1], name[3 * 64 + 1];
	char plmn[8], gid1[41], gid2[41];
	bool has_ppr;
	uint32_t ppr;
	uint8_t *icon; /* only in what st_es10_read_profiles() gives, freed with its array */
	size_t icon_len;
	unsigned n_servers; /* that want notifications */
	struct {
		uint32_t events;
		char address[ST_ADDRESS_MAX + 1];
	} servers[4];
};

/* Of struct st_profile. When the card refused, NULL and its code. */
bool st_es10_read_profiles(const void *data, size_t len, GArray **ret_profiles, int *ret_code);
/* StoreMetadata: what a server says about a profile. */
bool st_es10_read_metadata(const void *data, size_t len, struct st_profile *ret_profile);

struct st_notice {
	int64_t seq;
	uint32_t events;
	char address[ST_ADDRESS_MAX + 1];
	char iccid[ST_ICCID_TEXT];
	bool is_result; /* of an installation */
	const uint8_t *raw; /* what the server gets; points into the answer; NULL in a list */
	size_t raw_len;
};

/* Of struct st_notice; list and retrieve. When the card refused, NULL and its code. */
bool st_es10_read_notices(const void *data, size_t len, enum st_es10_tag tag,
			  GArray **ret_notices, int *ret_code);

/* ProfileInstallationResult. */
struct st_es10_installed {
	char transaction[33];
	struct st_notice notice;
	char aid[33];        /* "" when it failed */
	int command, reason; /* -1 when it succeeded */
};
bool st_es10_read_installed(const void *data, size_t len, struct st_es10_installed *ret);

/* The code of a function that answers with nothing else; 0 is done. */
bool st_es10_read_result(const void *data, size_t len, enum st_es10_tag tag, int *ret_code);
/* An error in place of a result: 81 code, or A1 { ... 02 code }. */
bool st_es10_read_refusal(const void *data, size_t len, uint32_t tag, int *ret_code);
/* 0, or the failure of this function with this code, told in a sentence. */
int st_es10_fail(enum st_es10_tag tag, int code);

/* NULL: no such bit is known. */
const char *st_es10_uicc_name(unsigned bit);
const char *st_es10_rsp_name(unsigned bit);
const char *st_es10_ppr_name(unsigned bit);
const char *st_es10_event_name(unsigned bit);
const char *st_es10_class_name(int class);
const char *st_es10_category_name(int category);
/* "insufficient memory", for the answer to an installation. */
const char *st_es10_reason_name(int reason);

/* For the readers: a text of at most `max` octets, invalid ones replaced. */
bool st_es10_text(const struct st_tlv *tlv, size_t max, char *ret_text, size_t size);
bool st_es10_version(const struct st_tlv *tlv, char ret_text[12]);
bool st_es10_plmn(const struct st_tlv *tlv, char ret_text[8]);

#endif
