/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file esim.h
 * The profiles of an eSIM (eUICC), as far as the card does it: GSMA SGP.22,
 * ES10a to ES10c. Nothing here needs a network, and nothing spends money.
 *
 * Each call opens a logical channel to the card and closes it, and holds the
 * modem's lock meanwhile. Texts of issuers are UTF-8 and otherwise raw: whoever
 * prints them on a terminal must escape them.
 */
#ifndef SIMTOPUP_ESIM_H
#define SIMTOPUP_ESIM_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One security domain of the card in a modem. */
typedef struct simtopup_esim simtopup_esim;
/** What it holds. */
typedef struct simtopup_profiles simtopup_profiles;

/** What a memory reset takes away; bits. */
enum simtopup_esim_reset_bits {
	SIMTOPUP_ESIM_RESET_OPERATIONAL = 1, /**< all operational profiles */
	SIMTOPUP_ESIM_RESET_TEST = 2,        /**< test profiles that were loaded later */
	SIMTOPUP_ESIM_RESET_SMDP = 4         /**< the default SM-DP+ address */
};

/**
 * Names the security domain that the following calls speak to. Sends nothing.
 *
 * @param modem    an open modem; it must outlive the handle
 * @param aid      the application identifier in hex, for cards with several or
 *                 with their own; NULL: the first that answers of those known
 * @param ret_esim to be closed with simtopup_esim_close()
 * @retval SIMTOPUP_INVALID not an AID
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_open(simtopup_modem *modem, const char *aid,
				    simtopup_esim **ret_esim);
/** Closes. @param esim may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_esim_close(simtopup_esim *esim);

/**
 * Tells what the chip is: EID, versions, memory, addresses, issuers of
 * certificates that it trusts, and who may install profiles with policy rules.
 *
 * @param esim       the security domain
 * @param timeout_ms deadline, 0: 30 s
 * @param ret_json   as docs/json.md has it; to be freed with simtopup_free()
 * @retval SIMTOPUP_NO_EUICC    no eSIM, or one for machines (SGP.02)
 * @retval SIMTOPUP_UNSUPPORTED the modem lets nobody at the card
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_info(simtopup_esim *esim, int timeout_ms, char **ret_json);

/**
 * Lists the profiles.
 *
 * @param esim         the security domain
 * @param icons        1: with icons, up to 1 KiB each; 0: without, which is faster
 * @param timeout_ms   deadline, 0: 30 s
 * @param ret_profiles to be freed with simtopup_profiles_free()
 * @retval SIMTOPUP_NO_EUICC no eSIM
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_profiles(simtopup_esim *esim, int icons, int timeout_ms,
					simtopup_profiles **ret_profiles);
/** How many. @param profiles a list @since 0.1 */
SIMTOPUP_API size_t simtopup_profiles_count(const simtopup_profiles *profiles);
/** The ICCID, or "". @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_iccid(const simtopup_profiles *profiles, size_t index);
/** The AID in hex, or "". @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_aid(const simtopup_profiles *profiles, size_t index);
/** "enabled", "disabled", or "": not told.
 *  @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_state(const simtopup_profiles *profiles, size_t index);
/** The name that its owner gave it, or "".
 *  @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_nickname(const simtopup_profiles *profiles,
						    size_t index);
/** The name of the service provider, or "".
 *  @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_spn(const simtopup_profiles *profiles, size_t index);
/** The name that the issuer gave it, or "".
 *  @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_name(const simtopup_profiles *profiles, size_t index);
/** "test", "provisioning", "operational", or "": not told.
 *  @param profiles a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_profiles_class(const simtopup_profiles *profiles, size_t index);
/** The list as JSON. @param profiles a list
 *  @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_profiles_to_json(const simtopup_profiles *profiles);
/** Frees. @param profiles may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_profiles_free(simtopup_profiles *profiles);

/**
 * Enables a profile, which disables the one before it, and proves it: the card
 * says so, and the modem shows its ICCID. The line goes down meanwhile, and the
 * modem may vanish and come back. When the new profile does not come up within
 * two thirds of the time, the former one is enabled again.
 *
 * A process that is killed in the middle leaves a note; simtopup_esim_check()
 * finishes what it began.
 *
 * @param esim       the security domain
 * @param id         ICCID or AID of the profile
 * @param timeout_ms deadline, 0: 120 s
 * @param ret_json   what was seen, as docs/json.md has it; to be freed with
 *                   simtopup_free()
 * @retval SIMTOPUP_NOT_FOUND  the card has no such profile
 * @retval SIMTOPUP_POLICY     the enabled profile may not be disabled
 * @retval SIMTOPUP_CARD_BUSY  a toolkit session went on all the time
 * @retval SIMTOPUP_NOT_ACTIVE it did not come up; with the effect `none` the
 *                             former one is in use again, with another it is not
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_enable(simtopup_esim *esim, const char *id, int timeout_ms,
				      char **ret_json);

/**
 * Lets the switches and checks of this handle restart the whole modem, once
 * nothing else has made it look at the card: connections drop, also those of
 * other programs, and it leaves its bus for up to a minute. Sends nothing.
 *
 * @param esim    the security domain
 * @param allowed 1: yes; 0, as at first: no
 * @since 0.1
 */
SIMTOPUP_API void simtopup_esim_allow_restart(simtopup_esim *esim, int allowed);

/**
 * Disables a profile; the SIM is empty then.
 *
 * @param esim       the security domain
 * @param id         ICCID or AID of the enabled profile
 * @param timeout_ms deadline, 0: 120 s
 * @param ret_json   as simtopup_esim_enable()
 * @retval SIMTOPUP_STATE  it is disabled already
 * @retval SIMTOPUP_POLICY it may not be disabled
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_disable(simtopup_esim *esim, const char *id, int timeout_ms,
				       char **ret_json);

/**
 * Looks whether card and modem agree, and finishes a switch that was begun by a
 * process that is gone. Worth it a minute after a switch too: some cards go
 * back by themselves.
 *
 * @param esim       the security domain
 * @param timeout_ms deadline, 0: 120 s
 * @param ret_json   as simtopup_esim_enable()
 * @retval SIMTOPUP_NOT_ACTIVE they do not agree
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_check(simtopup_esim *esim, int timeout_ms, char **ret_json);

/**
 * Deletes a profile for good. Most cannot be downloaded again.
 *
 * @param esim       the security domain
 * @param id         ICCID or AID of a disabled profile
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_NOT_FOUND the card has no such profile
 * @retval SIMTOPUP_STATE     it is enabled
 * @retval SIMTOPUP_POLICY    it may not be deleted
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_delete(simtopup_esim *esim, const char *id, int timeout_ms);

/**
 * Gives a profile a name of its owner's.
 *
 * @param esim       the security domain
 * @param id         its ICCID
 * @param nickname   UTF-8 of at most 64 bytes; "" takes the name away
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_INVALID too long, or not UTF-8
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_set_nickname(simtopup_esim *esim, const char *id,
					    const char *nickname, int timeout_ms);

/**
 * Sets the SM-DP+ that a download without an activation code goes to.
 *
 * @param esim       the security domain
 * @param address    a host name; "" takes it away
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_INVALID not a host name
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_set_smdp(simtopup_esim *esim, const char *address, int timeout_ms);

/**
 * Deletes profiles all at once, whatever their policy rules say. Where the
 * enabled one was among them, returns when the modem has seen that it is gone,
 * with SIM power off and on if need be.
 *
 * @param esim       the security domain
 * @param bits       of #simtopup_esim_reset_bits
 * @param eid        the EID of the card: the proof that it is the right one
 * @param timeout_ms deadline, 0: 60 s
 * @retval SIMTOPUP_SUBJECT_CHANGED another card is in there; nothing was done
 * @retval SIMTOPUP_NOT_FOUND       there is nothing to delete
 * @retval SIMTOPUP_NOT_ACTIVE      the card did it (effect done), and the modem
 *                                  still shows the profile that was enabled
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_reset(simtopup_esim *esim, unsigned int bits, const char *eid,
				     int timeout_ms);

/**
 * Lists the notifications that wait for being sent to the servers.
 *
 * @param esim       the security domain
 * @param timeout_ms deadline, 0: 30 s
 * @param ret_json   as docs/json.md has it; to be freed with simtopup_free()
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_notifications(simtopup_esim *esim, int timeout_ms,
					     char **ret_json);
/**
 * Gives one notification as its server gets it. For a machine that has a
 * network, when this one has none.
 *
 * @param esim       the security domain
 * @param seq        its number; 0 is one like any other
 * @param timeout_ms deadline, 0: 30 s
 * @param ret_json   `address`, `pending` (base64); to be freed with simtopup_free()
 * @retval SIMTOPUP_NOT_FOUND there is none
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_notification(simtopup_esim *esim, int64_t seq, int timeout_ms,
					    char **ret_json);
/**
 * Takes one away without sending it. Its server never hears of what happened:
 * it may refuse to give the profile again.
 *
 * @param esim       the security domain
 * @param seq        its number
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_NOT_FOUND there is none
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_notification_remove(simtopup_esim *esim, int64_t seq,
						   int timeout_ms);

/**
 * Decides which profile should be in use. Does nothing and asks nobody: state,
 * policy and time in, a decision and its reason out.
 *
 * @param state_json  what is; docs/json.md
 * @param policy_json what is wanted; docs/json.md
 * @param now_ms      Unix time in ms
 * @param ret_json    the decision; to be freed with simtopup_free()
 * @retval SIMTOPUP_INVALID not JSON, or a value is missing
 * @since 0.1
 */
SIMTOPUP_API int simtopup_failover_decide(const char *state_json, const char *policy_json,
					  int64_t now_ms, char **ret_json);

#ifdef __cplusplus
}
#endif
#endif
