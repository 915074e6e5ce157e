/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file subscriber.h
 * Which SIM is in there, is it usable, which network.
 */
#ifndef SIMTOPUP_SUBSCRIBER_H
#define SIMTOPUP_SUBSCRIBER_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A snapshot of the subscriber state. String getters return NULL for what is not known. */
typedef struct simtopup_subscriber simtopup_subscriber;

/**
 * Reads the subscriber state: one wave of requests on a warm handle, two on a
 * cold one. An EID that only the card of a known eUICC has takes two or three
 * more, once for each SIM and handle; it stays absent while another process
 * has the modem. Spends nothing and uses no PIN try. A value that the modem
 * does not know is absent; a locked or missing SIM is a state, not an error.
 *
 * @param modem          an open modem
 * @param timeout_ms     deadline, 0: 10 s
 * @param ret_subscriber the snapshot, to be freed with simtopup_subscriber_free()
 * @retval SIMTOPUP_TIMEOUT     nothing answered in time
 * @retval SIMTOPUP_DEVICE_GONE unplugged
 * @since 0.1
 */
SIMTOPUP_API int simtopup_subscriber_read(simtopup_modem *modem, int timeout_ms,
					  simtopup_subscriber **ret_subscriber);
/**
 * The same, and what the modem does not say but the card: second group
 * identifier, service centre, forbidden networks, all numbers, names of the
 * home network, the answer to reset, and whether it is an eUICC (by asking
 * its ISD-R, SGP.22 5.7.1). Some more round trips, and some more on a modem
 * that has no file service. Spends nothing and uses no PIN try.
 *
 * @param modem          an open modem
 * @param timeout_ms     deadline, 0: 10 s
 * @param ret_subscriber the snapshot, to be freed with simtopup_subscriber_free()
 * @retval SIMTOPUP_TIMEOUT     nothing answered in time
 * @retval SIMTOPUP_DEVICE_GONE unplugged
 * @since 0.1
 */
SIMTOPUP_API int simtopup_subscriber_read_all(simtopup_modem *modem, int timeout_ms,
					      simtopup_subscriber **ret_subscriber);
/** "ready", "absent", "no-profile" (an eSIM with none in use), "pin", "puk", "blocked", "error",
 *  "initialising" or "unknown".
 *  @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_sim_state(const simtopup_subscriber *subscriber);
/** ICCID, digits (ITU-T E.118). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_iccid(const simtopup_subscriber *subscriber);
/** IMSI, digits (3GPP TS 23.003 2.2). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_imsi(const simtopup_subscriber *subscriber);
/** EID of the active slot (SGP.02 2.2.2). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_eid(const simtopup_subscriber *subscriber);
/** One of the SIM's own numbers. @param subscriber a snapshot @param index from 0
 *  @return NULL past the last @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_msisdn(const simtopup_subscriber *subscriber,
						    size_t index);
/** Name of the home provider from the SIM. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_spn(const simtopup_subscriber *subscriber);
/** Home MCC and MNC in digits, such as "20801". @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_home(const simtopup_subscriber *subscriber);
/** "home", "roaming", "searching", "denied", "not-registered" or "unknown".
 *  @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_registration(const simtopup_subscriber *subscriber);
/** MCC and MNC of the serving network in digits. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_operator(const simtopup_subscriber *subscriber);
/** Name of the serving network. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_operator_name(const simtopup_subscriber *subscriber);
/** "gsm", "umts", "lte" or "nr". @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_rat(const simtopup_subscriber *subscriber);
/** Full name of the serving network, as the network or the SIM gives it (3GPP TS 24.008
 *  10.5.3.5a, TS 31.102 4.2.58). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_long_name(const simtopup_subscriber *subscriber);
/** Its short name. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_short_name(const simtopup_subscriber *subscriber);
/** First group identifier in hex (3GPP TS 31.102 4.2.10).
 *  @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_gid1(const simtopup_subscriber *subscriber);
/** Second group identifier in hex (4.2.11); only of simtopup_subscriber_read_all(), as what
 *  follows down to the forbidden networks. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_gid2(const simtopup_subscriber *subscriber);
/** Number of the SMS service centre on the SIM (4.2.27). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_smsc(const simtopup_subscriber *subscriber);
/** A network that the SIM does not use, MCC and MNC in digits (4.2.16).
 *  @param subscriber a snapshot @param index from 0 @return NULL past the last @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_forbidden(const simtopup_subscriber *subscriber,
						       size_t index);
/** "sim", "usim", "ruim", "csim" or "isim". @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_card_type(const simtopup_subscriber *subscriber);
/** Answer to reset in hex (ISO/IEC 7816-3 8.2). @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_atr(const simtopup_subscriber *subscriber);
/** Whether the active card is an eUICC: 1, 0, or -1: cannot be told now.
 *  @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_euicc(const simtopup_subscriber *subscriber);
/** Number of a physical slot, from 1. @param subscriber a snapshot @param index from 0
 *  @return 0 past the last @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_slot_number(const simtopup_subscriber *subscriber,
						 size_t index);
/** Number of the logical slot that uses it, from 1; 0: none does, it is not active.
 *  @param subscriber a snapshot @param index from 0 @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_slot_logical(const simtopup_subscriber *subscriber,
						  size_t index);
/** "present", "absent", "error" or "unknown". @param subscriber a snapshot @param index from 0
 *  @return NULL past the last @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_slot_state(const simtopup_subscriber *subscriber,
							size_t index);
/** ICCID of the card in it. @param subscriber a snapshot @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_slot_iccid(const simtopup_subscriber *subscriber,
							size_t index);
/** EID of the card in it. @param subscriber a snapshot @param index from 0 @since 0.1 */
SIMTOPUP_API const char *simtopup_subscriber_slot_eid(const simtopup_subscriber *subscriber,
						      size_t index);
/** Whether the card in it is an eUICC: 1, 0 or -1, as simtopup_subscriber_euicc().
 *  @param subscriber a snapshot @param index from 0 @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_slot_euicc(const simtopup_subscriber *subscriber,
						size_t index);
/** Signal in dBm (RSSI, or RSRP on LTE and NR when that is what the modem has); 0: not known.
 *  @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_signal_dbm(const simtopup_subscriber *subscriber);
/** PIN tries left; -1: not known. @param subscriber a snapshot @since 0.1 */
SIMTOPUP_API int simtopup_subscriber_pin_retries(const simtopup_subscriber *subscriber);
/** Everything, as `simtopup status --json` prints it (docs/json.md).
 *  @param subscriber a snapshot @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_subscriber_to_json(const simtopup_subscriber *subscriber);
/** Frees. @param subscriber may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_subscriber_free(simtopup_subscriber *subscriber);

#ifdef __cplusplus
}
#endif
#endif
