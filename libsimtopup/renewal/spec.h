/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What is to be bought. Two specs are the same when their canonical texts are. */
#ifndef ST_RENEWAL_SPEC_H
#define ST_RENEWAL_SPEC_H

#include "../account/pay.h"
#include "../core/secret.h"
#include "key.h"

#include <simtopup/renewal.h>
#include <stdbool.h>

#define ST_SPEC_TEXT_MAX 255
#define ST_VOUCHER_MAX 64
#define ST_BAR_AFTER 3 /* wrong codes on one SIM (renewal.md 2.1), where a recipe does not say */

struct simtopup_spec {
	char rail[24];
	struct simtopup_money max_price;  /* currency "": not set */
	struct simtopup_money face_value; /* likewise */
	struct simtopup_money allow_spend, allow_bonus; /* around the face value; likewise */
	char expect_iccid[24];
	bool close_on_ack;
	bool allow_unproved, allow_roaming;
	int max_tries; /* 0: as the operator bars */
	char plan[ST_PLAN_ID_MAX + 1];    /* "": a voucher */
	struct st_secret *voucher;
};

int st_spec_new(const char *rail, struct simtopup_spec **ret_spec);
int st_spec_set(struct simtopup_spec *spec, const char *key, const char *value);
int st_spec_set_money(struct simtopup_spec *spec, const char *key,
		      const struct simtopup_money *value);
int st_spec_set_voucher(struct simtopup_spec *spec, const char *digits, size_t len);
struct simtopup_spec *st_spec_copy(const struct simtopup_spec *spec);
void st_spec_free(struct simtopup_spec *spec); /* accepts NULL */
/* So many codes may the operator call invalid; the last one before the bar stays unused. */
int st_spec_tries(const struct simtopup_spec *spec, unsigned bar_after);
/* Is it whole? A ceiling, a voucher or a plan, and a face value that fits below the ceiling. */
int st_spec_check(const struct simtopup_spec *spec);
/* Keyed tag of the voucher, "" without one; buffer of ST_HEX32. */
int st_spec_tag(const struct simtopup_spec *spec, const struct st_key *key, char *ret_tag);
/* Canonical JSON, secrets by tag, amounts without trailing zeros. To be freed with g_free(). */
char *st_spec_canonical(const struct simtopup_spec *spec, const char *voucher_tag);
/*
 * Hides the voucher in a text of the operator, and each piece of it of six digits and
 * more, in any script and whatever stands between them. Its last four stay. In place.
 */
void st_spec_mask(const struct simtopup_spec *spec, char *text);
/* The same without the voucher: what ends in its last four digits and has eight or more. */
void st_spec_mask_hint(const char *last_four, char *text);
/* And each number of eight digits and more that is no date: it may be what it begins with. */
void st_spec_mask_unknown(const char *last_four, char *text);

#endif
