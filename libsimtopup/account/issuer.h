/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Whose a card is, as far as its number tells. */
#ifndef ST_ACCOUNT_ISSUER_H
#define ST_ACCOUNT_ISSUER_H

#include "account.h"

/* The code that the digits begin with, and its countries with blanks between; NULL: none. */
const char *st_calling_code(const char *digits, const char **ret_countries);

/*
 * Adds to `object` what the ICCID or the EID says about where it comes from:
 * `country_code`, `countries`, and for an ICCID `operators`: the recipes of
 * that country whose network code the issuer's digits repeat, which is usual
 * but no rule. `operators` may be NULL.
 */
void st_issuer_of_iccid(const char *iccid, const struct simtopup_operators *operators,
			JsonObject *object);
void st_issuer_of_eid(const char *eid, JsonObject *object);

#endif
