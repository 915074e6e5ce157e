/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "session.h"

#include "../core/error.h"

#include <string.h>

#define AID_MIN 5

/* SGP.22 annex F, and what removable cards use instead. */
static const struct {
	const char *name, *aid;
} known[] = {
	{ "GSMA", "A0000005591010FFFFFFFF8900000100" },
	{ "eSIM.me", "A0000005591010000000008900000300" },
	{ "5ber", "A0000005591010FFFFFFFF8900050500" },
	{ "Xesim", "A0000005591010FFFFFFFF8900000177" },
	{ "eSTK.me SE0", "A06573746B6D65FFFF4953442D522030" },
	{ "eSTK.me SE1", "A06573746B6D65FFFF4953442D522031" },
};

bool st_isdr_read(const char *text, struct st_isdr *ret_isdr)
{
	struct st_isdr isdr = { .len = text ? strlen(text) / 2 : 0 };

	if (isdr.len == 0 && (!text || !*text)) {
		*ret_isdr = isdr;
		return true;
	}
	if (strlen(text) % 2 || isdr.len < AID_MIN || isdr.len > ST_AID_MAX)
		return false;
	for (size_t i = 0; text[i]; i++) {
		int value = g_ascii_xdigit_value(text[i]);

		if (value < 0)
			return false;
		isdr.aid[i / 2] = (uint8_t)(isdr.aid[i / 2] << 4 | value);
	}
	*ret_isdr = isdr;
	return true;
}

bool st_isdr_at(unsigned index, struct st_isdr *ret_isdr)
{
	return index < G_N_ELEMENTS(known) && st_isdr_read(known[index].aid, ret_isdr);
}

const char *st_isdr_name(const struct st_isdr *isdr)
{
	struct st_isdr one;

	for (unsigned i = 0; st_isdr_at(i, &one); i++) {
		if (one.len == isdr->len && memcmp(one.aid, isdr->aid, one.len) == 0)
			return known[i].name;
	}
	return "";
}

static int fail_for_machines(void)
{
	st_fail(SIMTOPUP_NO_EUICC, ST_LAYER_CARD, "the eSIM is one for machines (SGP.02)");
	return st_error_set_hint("only its operator can manage it, over the air");
}

/* SIMTOPUP_NO_EUICC when something else answers under that name. */
static int open_one(struct st_esim *esim, struct st_port *port, const struct st_isdr *isdr,
		    st_deadline deadline)
{
	int result = st_channel_open(&esim->channel, port, isdr->aid, isdr->len, deadline);
	const GByteArray *fci = esim->channel.fci;

	if (result)
		return result;
	esim->isdr = *isdr;
	memset(&esim->fci, 0, sizeof(esim->fci));
	/* Not every modem hands it on. */
	if (!fci || fci->len == 0 || !st_es10_read_fci(fci->data, fci->len, &esim->fci) ||
	    esim->fci.is_isdr)
		return 0;
	st_channel_close(&esim->channel);
	return fail_for_machines();
}

/* Does this answer only mean that another name may be the right one? */
static bool is_not_there(int result)
{
	return result == SIMTOPUP_NOT_FOUND || result == SIMTOPUP_NO_DATA;
}

static int open_any(struct st_esim *esim, struct st_port *port, st_deadline deadline)
{
	struct st_isdr isdr;
	int result = SIMTOPUP_NOT_FOUND;

	for (unsigned i = 0; is_not_there(result) && st_isdr_at(i, &isdr); i++)
		result = open_one(esim, port, &isdr, deadline);
	return result;
}

int st_esim_open(struct st_esim *ret_esim, struct st_port *port, const struct st_isdr *isdr,
		 st_deadline deadline)
{
	int result;

	memset(ret_esim, 0, sizeof(*ret_esim));
	result = isdr->len ? open_one(ret_esim, port, isdr, deadline) :
			     open_any(ret_esim, port, deadline);
	if (is_not_there(result)) {
		st_fail(SIMTOPUP_NO_EUICC, ST_LAYER_CARD, "the card is no eSIM");
		return st_error_set_hint("some modems hide it while no profile is enabled");
	}
	if (result == 0)
		ret_esim->answer = g_byte_array_new();
	return result;
}

void st_esim_close(struct st_esim *esim)
{
	st_channel_close(&esim->channel);
	g_clear_pointer(&esim->answer, g_byte_array_unref);
}

int st_esim_fail_malformed(void)
{
	return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
		       "the eSIM sent what cannot be understood");
}

int st_esim_ask(struct st_esim *esim, const struct st_es10_request *request,
		st_deadline deadline)
{
	int result;

	g_byte_array_set_size(esim->answer, 0);
	result = st_channel_store(&esim->channel, request->data, request->len, esim->answer,
				  deadline);
	/* Where the modem kept the answer of SELECT to itself, this tells. */
	if (result == SIMTOPUP_UNSUPPORTED &&
	    (esim->channel.sw == 0x6D00 || esim->channel.sw == 0x6E00))
		return fail_for_machines();
	if (result)
		return result;
	/* Modems that drop Le lose the answer, and the command was carried out. */
	if (esim->answer->len == 0) {
		st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD, "the eSIM's answer is empty");
		st_error_set_hint("the modem's firmware loses answers of the card");
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	}
	return 0;
}

int st_esim_do(struct st_esim *esim, enum st_es10_tag tag, const struct st_es10_request *request,
	       st_deadline deadline)
{
	int result = st_esim_ask(esim, request, deadline), code;

	if (result)
		return result;
	if (!st_es10_read_result(esim->answer->data, esim->answer->len, tag, &code)) {
		st_esim_fail_malformed();
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	}
	return st_es10_fail(tag, code);
}

int st_esim_eid(struct st_esim *esim, char ret_eid[ST_EID_TEXT], st_deadline deadline)
{
	struct st_es10_request request;
	int result;

	st_es10_ask_eid(&request);
	result = st_esim_ask(esim, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_eid(esim->answer->data, esim->answer->len, ret_eid))
		return st_esim_fail_malformed();
	g_strlcpy(esim->channel.eid, ret_eid, sizeof(esim->channel.eid));
	return 0;
}

int st_esim_profiles(struct st_esim *esim, bool icons, GArray **ret_profiles,
		     st_deadline deadline)
{
	struct st_es10_request request;
	int result, code;

	st_es10_ask_profiles(icons, &request);
	result = st_esim_ask(esim, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_profiles(esim->answer->data, esim->answer->len, ret_profiles, &code))
		return st_esim_fail_malformed();
	return *ret_profiles ? 0 : st_es10_fail(ST_ES10_PROFILES, code ? code : 127);
}

int st_esim_notices(struct st_esim *esim, GArray **ret_notices, st_deadline deadline)
{
	struct st_es10_request request;
	int result, code;

	st_es10_ask(ST_ES10_LIST_NOTICES, &request);
	result = st_esim_ask(esim, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_notices(esim->answer->data, esim->answer->len, ST_ES10_LIST_NOTICES,
				  ret_notices, &code))
		return st_esim_fail_malformed();
	return *ret_notices ? 0 : st_es10_fail(ST_ES10_LIST_NOTICES, code ? code : 127);
}

const struct st_profile *st_profile_find(const GArray *profiles, const char *id)
{
	for (unsigned i = 0; i < profiles->len; i++) {
		const struct st_profile *profile = &g_array_index(profiles, struct st_profile, i);

		if (st_iccid_same(profile->iccid, id) ||
		    (*profile->aid && g_ascii_strcasecmp(profile->aid, id) == 0))
			return profile;
	}
	return NULL;
}

const struct st_profile *st_profile_find_enabled(const GArray *profiles)
{
	for (unsigned i = 0; i < profiles->len; i++) {
		const struct st_profile *profile = &g_array_index(profiles, struct st_profile, i);

		if (profile->state == 1)
			return profile;
	}
	return NULL;
}
