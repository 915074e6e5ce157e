/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file balance.h
 * What is left, until when; operator recipes.
 */
#ifndef SIMTOPUP_BALANCE_H
#define SIMTOPUP_BALANCE_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A catalogue of operator recipes. Read-only once loaded; may be shared by threads. */
typedef struct simtopup_operators simtopup_operators;
/** What an operator said is left. */
typedef struct simtopup_balance simtopup_balance;

/**
 * Loads recipes (docs/operators.md). Later entries win over earlier ones with
 * the same id.
 *
 * @param paths folders with `*.recipe` files, and the `serviceproviders.xml` of
 *              mobile-broadband-provider-info; one that does not exist is skipped
 * @param count how many
 * @param ret_operators the catalogue, to be freed with simtopup_operators_free()
 * @retval SIMTOPUP_INVALID a recipe is wrong; the message names file and key
 * @since 0.1
 */
SIMTOPUP_API int simtopup_operators_load(const char *const *paths, size_t count,
					 simtopup_operators **ret_operators);
/** Frees; a ledger that was given it goes on with it. @param operators may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_operators_free(simtopup_operators *operators);

/**
 * Checks one recipe file as the tests check the shipped ones: its form, its samples, and that a
 * sample shows each pattern.
 *
 * @param path     the file
 * @param ret_json `{"recipe":..,"samples":..,"problems":[..]}`, to be freed with
 *                 simtopup_free(); no problems: fit to be used
 * @retval SIMTOPUP_INVALID the form is wrong; the message names group and key
 * @since 0.1
 */
SIMTOPUP_API int simtopup_recipe_check(const char *path, char **ret_json);
/**
 * Which recipe applies to a SIM, why, and what it says.
 *
 * @param operators    the catalogue
 * @param subject_json as simtopup_balance_from_text()
 * @param ret_json     docs/json.md; to be freed with simtopup_free()
 * @retval SIMTOPUP_NO_RECIPE none
 * @since 0.1
 */
SIMTOPUP_API int simtopup_operators_show(const simtopup_operators *operators,
					 const char *subject_json, char **ret_json);

/**
 * Every recipe, as simtopup_operators_show() without `why`, in the order of their ids; the
 * providers of the database are not among them.
 *
 * @param operators the catalogue
 * @param ret_json  an array (docs/json.md), to be freed with simtopup_free()
 * @since 0.1
 */
SIMTOPUP_API int simtopup_operators_list(const simtopup_operators *operators, char **ret_json);

/** What a question for a balance may do. Values never change. @since 0.1 */
enum simtopup_consent {
	SIMTOPUP_CONSENT_NONE = 0,
	SIMTOPUP_CONSENT_CHARGED = 1, /**< go ways that cost money here, or may */
	SIMTOPUP_CONSENT_UNPROVED = 2 /**< dial codes that are general knowledge only */
};

/**
 * Asks the operator what is left, by the ways its recipe knows, in order, until one answers:
 * a USSD code or the path of a menu, or a keyword by SMS. A recipe asks only what is known not
 * to buy anything; a way that costs, at home or where the SIM roams, is gone with consent only.
 * A reply that is not understood is a result with the state "not-understood" and the text,
 * never a zero; "pending-sms" means that the answer will come as a message: call again later.
 *
 * @param modem       an open modem
 * @param operators   the catalogue
 * @param consent     of enum simtopup_consent, added
 * @param timeout_ms  deadline, 0: 60 s
 * @param ret_balance the result, to be freed with simtopup_balance_free()
 * @retval SIMTOPUP_NO_RECIPE no way to ask is known for this SIM
 * @retval SIMTOPUP_CHARGED   the ways that are left cost money here; nothing was sent
 * @retval SIMTOPUP_UNPROVED  those that are left are not known for certain; nothing was sent
 * @retval SIMTOPUP_NO_CS     there is no USSD here, and no other way
 * @retval SIMTOPUP_BUSY      it was asked too short a time ago, by any process; the hint says
 *                            when to ask again
 * @retval SIMTOPUP_NO_SIM    no SIM, and so on for its other states
 * @since 0.1
 */
SIMTOPUP_API int simtopup_balance_read(simtopup_modem *modem, const simtopup_operators *operators,
				       unsigned consent, int timeout_ms,
				       simtopup_balance **ret_balance);
/**
 * Reads a text as simtopup_balance_read() would, without a modem.
 *
 * @param operators    the catalogue
 * @param subject_json `{"mcc_mnc":"20801","iccid":..,"imsi":..,"spn":..,"gid1":..,
 *                     "country":"FR","kind":"sms","received_at":"2026-11-23T10:00:00Z"}`, all
 *                     optional (NULL: nothing is known); the first five choose the recipe,
 *                     `country` (ISO 3166) settles currencies and dates without one, and
 *                     without `received_at` nothing is reckoned from when the text came
 * @param text         what the operator sent, UTF-8; up to 64 KiB are read, more is
 *                     "not-understood"
 * @param ret_balance  the result, to be freed with simtopup_balance_free()
 * @since 0.1
 */
SIMTOPUP_API int simtopup_balance_from_text(const simtopup_operators *operators,
					    const char *subject_json, const char *text,
					    simtopup_balance **ret_balance);
/** "ok", "claimed" (done, in the operator's words only), "menu", "pending-sms", "unavailable",
 *  "failed" or "not-understood".
 *  @param balance a result @since 0.1 */
SIMTOPUP_API const char *simtopup_balance_state(const simtopup_balance *balance);
/** The operator's text, whole. @param balance a result @since 0.1 */
SIMTOPUP_API const char *simtopup_balance_text(const simtopup_balance *balance);
/** Number of buckets. @param balance a result @since 0.1 */
SIMTOPUP_API size_t simtopup_balance_count(const simtopup_balance *balance);
/** "money", "data", "voice" or "sms"; NULL past the last.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_balance_kind(const simtopup_balance *balance, size_t bucket);
/** The amount of a money bucket.
 *  @param balance a result @param bucket from 0 @param ret_money the amount
 *  @retval SIMTOPUP_NO_DATA not a money bucket @since 0.1 */
SIMTOPUP_API int simtopup_balance_money(const simtopup_balance *balance, size_t bucket,
					struct simtopup_money *ret_money);
/** Bytes left in a data bucket; -1: unlimited or not one.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API int64_t simtopup_balance_bytes(const simtopup_balance *balance, size_t bucket);
/** Seconds left in a voice bucket; -1: unlimited or not one.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API int64_t simtopup_balance_seconds(const simtopup_balance *balance, size_t bucket);
/** Messages left in an SMS bucket; -1: unlimited or not one.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API int64_t simtopup_balance_messages(const simtopup_balance *balance, size_t bucket);
/** Of how many bytes a data bucket is the rest; -1: not known.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API int64_t simtopup_balance_total_bytes(const simtopup_balance *balance, size_t bucket);
/** "main", "bonus", "promo", "on-net", "night", "roaming", "reserve" or "included"; NULL past
 *  the last. @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_balance_scope(const simtopup_balance *balance, size_t bucket);
/** Expiry in ISO 8601, with a time and zone when they are known; NULL: not known.
 *  @param balance a result @param bucket from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_balance_expires(const simtopup_balance *balance, size_t bucket);
/** Everything, as `simtopup balance --json` prints it (docs/json.md).
 *  @param balance a result @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_balance_to_json(const simtopup_balance *balance);
/** Frees. @param balance may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_balance_free(simtopup_balance *balance);

#ifdef __cplusplus
}
#endif
#endif
