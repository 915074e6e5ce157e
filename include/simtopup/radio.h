/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file radio.h
 * Airplane mode, and what the data connection has carried.
 */
#ifndef SIMTOPUP_RADIO_H
#define SIMTOPUP_RADIO_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What simtopup_radio_read() gives. */
enum simtopup_radio_state {
	SIMTOPUP_RADIO_OFF = 0,
	SIMTOPUP_RADIO_ON = 1,
	SIMTOPUP_RADIO_BLOCKED = 2 /**< off by a switch of the machine: no program can help */
};

/**
 * Reads whether the radio is on.
 *
 * @param modem      an open modem
 * @param timeout_ms deadline, 0: 10 s
 * @param ret_state  a #simtopup_radio_state
 * @retval SIMTOPUP_UNSUPPORTED the modem does not tell
 * @since 0.1
 */
SIMTOPUP_API int simtopup_radio_read(simtopup_modem *modem, int timeout_ms, int *ret_state);

/**
 * Switches the radio, and waits until the modem says that it is so. A data
 * connection ends with the radio. Where it is so already nothing is sent.
 *
 * @param modem      an open modem
 * @param on         0: off, airplane mode
 * @param timeout_ms deadline, 0: 20 s
 * @retval SIMTOPUP_STATE       a switch of the machine keeps it off
 * @retval SIMTOPUP_UNSUPPORTED the modem does not let programs do it
 * @retval SIMTOPUP_BUSY        another process uses the modem
 * @retval SIMTOPUP_TIMEOUT     with an unknown effect: read the state
 * @since 0.1
 */
SIMTOPUP_API int simtopup_radio_set(simtopup_modem *modem, int on, int timeout_ms);

/** What is known of the data connection. */
typedef struct simtopup_data simtopup_data;

/**
 * Reads the state of the data connection and its counters. Connects nothing.
 *
 * The kernel's counters of the modem's network interface come first: they count
 * what this machine sent and received since the interface is there. A modem's
 * own count since its connection began, and many tell them to the program only
 * that made it. So they stand in only where the kernel has none.
 *
 * @param modem      an open modem
 * @param timeout_ms deadline, 0: 10 s
 * @param ret_data   the result, to be freed with simtopup_data_free()
 * @since 0.1
 */
SIMTOPUP_API int simtopup_data_read(simtopup_modem *modem, int timeout_ms,
				    simtopup_data **ret_data);
/** "connected", "connecting", "disconnecting", "disconnected", "suspended" or "unknown", in the
 *  modem's words: on QMI it may not know of a connection that another program made.
 *  @param data a result @since 0.1 */
SIMTOPUP_API const char *simtopup_data_state(const simtopup_data *data);
/** Whose counters they are: "kernel", "modem", or NULL: there are none.
 *  @param data a result @since 0.1 */
SIMTOPUP_API const char *simtopup_data_source(const simtopup_data *data);
/** Bytes received; -1: not known. @param data a result @since 0.1 */
SIMTOPUP_API int64_t simtopup_data_rx_bytes(const simtopup_data *data);
/** Bytes sent; -1: not known. @param data a result @since 0.1 */
SIMTOPUP_API int64_t simtopup_data_tx_bytes(const simtopup_data *data);
/** Everything, as `simtopup data --json` prints it.
 *  @param data a result @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_data_to_json(const simtopup_data *data);
/** Frees. @param data may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_data_free(simtopup_data *data);

#ifdef __cplusplus
}
#endif
#endif
