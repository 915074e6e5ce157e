/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file ussd.h
 * USSD sessions (3GPP TS 22.090, 23.038, 24.090).
 */
#ifndef SIMTOPUP_USSD_H
#define SIMTOPUP_USSD_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open or ended USSD session. */
typedef struct simtopup_ussd simtopup_ussd;

/** What a session is waiting for. */
enum simtopup_ussd_state {
	SIMTOPUP_USSD_FINAL = 0,   /**< answered and ended */
	SIMTOPUP_USSD_MENU = 1,    /**< the network waits for simtopup_ussd_answer() */
	SIMTOPUP_USSD_BY_SMS = 2,  /**< ended without text; an SMS came instead */
	SIMTOPUP_USSD_RELEASED = 3 /**< the network ended it, perhaps without text */
};

/**
 * Dials a service code and waits for the network's answer.
 *
 * A code can spend money, and a lost answer does not mean that the network did
 * nothing: after ::SIMTOPUP_TIMEOUT the effect is unknown. Never dial a voucher
 * this way; that is what simtopup_renewal_submit() is for. An older session of
 * the modem is cancelled first. While the session is open the handle keeps its
 * link to the modem: answer or close it soon.
 *
 * @param modem      an open modem
 * @param code       the code, such as "*100#"; at most 182 characters
 * @param timeout_ms deadline, 0: 45 s
 * @param ret_ussd   the session, to be closed with simtopup_ussd_close()
 * @retval SIMTOPUP_NOT_REGISTERED no service
 * @retval SIMTOPUP_NETWORK        the network refused it
 * @retval SIMTOPUP_UNSUPPORTED    the network or the modem does not do it
 * @retval SIMTOPUP_NO_CS          it was refused on LTE or NR, where there may be no USSD; over
 *                                 MBIM a code that is not known looks the same
 * @retval SIMTOPUP_BUSY           another USSD session is under way
 * @retval SIMTOPUP_TIMEOUT        no answer; the session was cancelled
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ussd_start(simtopup_modem *modem, const char *code, int timeout_ms,
				     simtopup_ussd **ret_ussd);
/**
 * Answers a menu and waits for what follows. Can spend money, as above.
 *
 * @param ussd       a session in state ::SIMTOPUP_USSD_MENU
 * @param text       the answer, such as "1"
 * @param timeout_ms deadline, 0: 45 s
 * @retval SIMTOPUP_STATE           the network does not wait for an answer
 * @retval SIMTOPUP_UNEXPECTED_MENU the network has gone on from that menu; nothing was answered,
 *                                  and the session is over
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ussd_answer(simtopup_ussd *ussd, const char *text, int timeout_ms);
/** A #simtopup_ussd_state. @param ussd a session @since 0.1 */
SIMTOPUP_API int simtopup_ussd_state(const simtopup_ussd *ussd);
/** The last text in UTF-8, "" when there was none. @param ussd a session @since 0.1 */
SIMTOPUP_API const char *simtopup_ussd_text(const simtopup_ussd *ussd);
/** The data coding scheme of the last text as the modem labelled it (3GPP TS 23.038 5 on
 *  MBIM; 1 ASCII, 2 8-bit, 3 UCS2 on QMI), or -1. @param ussd a session @since 0.1 */
SIMTOPUP_API int simtopup_ussd_dcs(const simtopup_ussd *ussd);
/** State, text and dcs as JSON. @param ussd a session
 *  @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_ussd_to_json(const simtopup_ussd *ussd);
/** Cancels an open session and frees. The modem must still be open.
 *  @param ussd may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_ussd_close(simtopup_ussd *ussd);

#ifdef __cplusplus
}
#endif
#endif
