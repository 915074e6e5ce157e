/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file domains.h
 * Cards with several eSIMs: each security domain (ISD-R) has an EID and profiles
 * of its own, and an AID by which simtopup_esim_open() reaches it.
 */
#ifndef SIMTOPUP_DOMAINS_H
#define SIMTOPUP_DOMAINS_H

#include "esim.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The security domains of one card. */
typedef struct simtopup_domains simtopup_domains;

/**
 * Asks every domain that is known, and that of the handle if it has one of its
 * own. Two names of the same EID are one domain, by the first name.
 *
 * @param esim        any domain of the card
 * @param icons       as simtopup_esim_profiles()
 * @param timeout_ms  deadline, 0: 60 s
 * @param ret_domains at least one; to be freed with simtopup_domains_free()
 * @retval SIMTOPUP_NO_EUICC none answers
 * @since 0.1
 */
SIMTOPUP_API int simtopup_esim_domains(simtopup_esim *esim, int icons, int timeout_ms,
				       simtopup_domains **ret_domains);
/** How many. @param domains a list @since 0.1 */
SIMTOPUP_API size_t simtopup_domains_count(const simtopup_domains *domains);
/** The AID in hex, or "". @param domains a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_domains_aid(const simtopup_domains *domains, size_t index);
/** Whose domain it is, "GSMA" or a maker's name, or "": nobody knows it.
 *  @param domains a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_domains_name(const simtopup_domains *domains, size_t index);
/** The EID, or "". @param domains a list @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_domains_eid(const simtopup_domains *domains, size_t index);
/** What it holds. @param domains a list @param index from 0
 *  @return borrowed; NULL: no such index @since 0.1 */
SIMTOPUP_API const simtopup_profiles *simtopup_domains_profiles(const simtopup_domains *domains,
								size_t index);
/** The list as JSON. @param domains a list
 *  @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_domains_to_json(const simtopup_domains *domains);
/** Frees, with the profiles. @param domains may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_domains_free(simtopup_domains *domains);

#ifdef __cplusplus
}
#endif
#endif
