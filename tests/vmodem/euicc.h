/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The eUICC: an ISD-R with profiles, policy rules, memory and signed
 * notifications (GSMA SGP.22). Clauses are of SGP.22. What it is and how it
 * errs stands in the scenario: see docs/vmodem.md.
 */
#ifndef SIMTOPUP_VMODEM_EUICC_H
#define SIMTOPUP_VMODEM_EUICC_H

#include "vmodem.h"

#define VM_ICCID_OCTETS 10

enum { VM_EVENT_INSTALL, VM_EVENT_ENABLE, VM_EVENT_DISABLE, VM_EVENT_DELETE, VM_EVENTS };

struct vm_profile {
	char *iccid, *nickname, *spn, *name, *imsi, *msisdn, *gid1, *owner;
	uint8_t aid[16];
	bool enabled;
	int class;     /* 0 test, 1 provisioning, 2 operational, -1 not told */
	unsigned ppr;  /* bits: 2 cannot be disabled, 4 cannot be deleted */
	int64_t size;  /* octets of memory */
	bool in_field; /* a test profile that was loaded there */
	bool dead;     /* the modem never comes up with it */
	char *server;  /* who is told; NULL nobody */
	unsigned events; /* bits of what */
	GBytes *icon;
};

struct vm_notice {
	int64_t seq;
	unsigned event;
	char *address, *iccid;
	GByteArray *pending; /* whole and signed */
};

struct vm_euicc {
	struct vm *vm;
	unsigned number;        /* of the security domain: 1, or 2 on a card with two */
	struct vm_euicc *other; /* NULL: the card has one */
	unsigned enabled_as;    /* the modem sees what was enabled last */
	uint8_t isdr[16];
	size_t isdr_len;
	char *eid;
	GPtrArray *profiles; /* of struct vm_profile */
	GPtrArray *notices;  /* of struct vm_notice, oldest first */
	int64_t next_seq;
	char *smdp, *smds;
	int64_t memory; /* octets that are free */
	GByteArray *chain;  /* of the command that is coming in */
	unsigned blocks;
	bool started;
	bool locked;        /* until the reset that a switch needs */
	bool dirty;         /* the modem does not know yet what is enabled */
	unsigned commands, switches;
	GByteArray *eum_certificate, *certificate;
	void *key; /* EVP_PKEY */
};

/* euicc_tlv.c */
struct vm_tlv {
	uint32_t tag;
	const uint8_t *value;
	size_t len;
};

bool vm_tlv_next(const uint8_t **p, size_t *left, struct vm_tlv *ret);
bool vm_tlv_find(const struct vm_tlv *parent, uint32_t tag, struct vm_tlv *ret);
void vm_tlv_put(GByteArray *out, uint32_t tag, const void *value, size_t len);
void vm_tlv_put_text(GByteArray *out, uint32_t tag, const char *text); /* NULL: nothing */
void vm_tlv_put_number(GByteArray *out, uint32_t tag, int64_t value);
void vm_tlv_put_bits(GByteArray *out, uint32_t tag, unsigned bits, unsigned count);
/* Wraps what is in `inner`, and empties it. */
void vm_tlv_wrap(GByteArray *out, uint32_t tag, GByteArray *inner);
bool vm_tlv_number(const struct vm_tlv *tlv, int64_t *ret);

/* euicc.c */
/* Puts itself on the card, and [euicc 2] too; without an EID it answers to nothing. */
struct vm_euicc *vm_euicc_new(struct vm *vm);
void vm_euicc_free(struct vm_euicc *euicc);
uint16_t vm_euicc_select(void *self, GByteArray *ret_data);
uint16_t vm_euicc_apdu(void *self, const uint8_t *apdu, size_t len, GByteArray *ret_data);
/* The card lost its power: the modem sees now what is enabled. */
void vm_euicc_reset(void *self);
bool vm_euicc_quirk(const struct vm_euicc *euicc, const char *name);
/* Counts a quirk "name=N" down; true N times. */
bool vm_euicc_quirk_left(const struct vm_euicc *euicc, const char *name);
void vm_euicc_stats(const struct vm_euicc *euicc, GString *json);

/* euicc_info.c; a function takes its request's TLV and returns SW. */
uint16_t vm_es10_eid(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_info(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_challenge(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_addresses(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_set_smdp(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_rules(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);

/* euicc_profiles.c */
void vm_profiles_load(struct vm_euicc *euicc);
void vm_profile_free(void *profile);
struct vm_profile *vm_profile_enabled(const struct vm_euicc *euicc);
/* Of the whole card: what the modem sees. */
struct vm_profile *vm_profile_shown(const struct vm_euicc *euicc);
void vm_iccid_octets(const char *iccid, uint8_t ret[VM_ICCID_OCTETS]);
uint16_t vm_es10_profiles(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_nickname(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);

/* euicc_switch.c */
struct vm_profile *vm_profile_named(const struct vm_euicc *euicc, const struct vm_tlv *holder);
uint16_t vm_es10_switch(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_delete(struct vm_euicc *euicc, const struct vm_tlv *request, GByteArray *out);
uint16_t vm_es10_memory_reset(struct vm_euicc *euicc, const struct vm_tlv *request,
			      GByteArray *out);

/* euicc_notices.c */
void vm_notice_add(struct vm_euicc *euicc, const struct vm_profile *profile, unsigned event);
void vm_notice_free(void *notice);
uint16_t vm_es10_list_notices(struct vm_euicc *euicc, const struct vm_tlv *request,
			      GByteArray *out);
uint16_t vm_es10_retrieve_notices(struct vm_euicc *euicc, const struct vm_tlv *request,
				  GByteArray *out);
uint16_t vm_es10_remove_notice(struct vm_euicc *euicc, const struct vm_tlv *request,
			       GByteArray *out);

/* euicc_crypto.c */
void vm_euicc_make_keys(struct vm_euicc *euicc);
void vm_euicc_free_keys(struct vm_euicc *euicc);
/* 64 octets, r and s (2.6.7.2); appended under tag 5F37. */
void vm_euicc_sign(const struct vm_euicc *euicc, const uint8_t *data, size_t len,
		   GByteArray *out);
const uint8_t *vm_euicc_ci(void); /* the issuer's key id, 20 octets */

#endif
