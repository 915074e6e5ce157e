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
 * cold one. Spends nothing and uses no PIN try. A value that the modem does
 * not know is absent; a locked or missing SIM is a state, not an error.
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
/** "ready", "absent", "pin", "puk", "blocked", "error", "initialising" or "unknown".
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
