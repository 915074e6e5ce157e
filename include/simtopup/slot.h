/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file slot.h
 * Slots, and starting the SIM anew.
 *
 * Both end a data connection and every session with the SIM. The modem may
 * leave and come back meanwhile, under another name even: the call follows it.
 */
#ifndef SIMTOPUP_SLOT_H
#define SIMTOPUP_SLOT_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Flags of simtopup_slot_switch(). */
enum simtopup_slot_flags {
	SIMTOPUP_SLOT_FORCE = 1 /**< also to a slot that the modem calls empty */
};

/**
 * Makes the card of another slot the one in use, and waits until it is up: until
 * the modem has read it, whether it then waits for a PIN or not. The slots, with
 * their numbers, are in the subscriber snapshot (`slots`).
 *
 * When the new card does not come up in two thirds of the time, the former slot
 * is made the active one again, and the message says so: the effect is then none.
 * When that fails too, the effect is done or unknown, and the message tells which
 * slot is in use. Where the slot is in use already nothing is sent.
 *
 * @param modem      an open modem
 * @param slot       the physical number, from 1
 * @param flags      bits of #simtopup_slot_flags
 * @param timeout_ms deadline, 0: 60 s
 * @retval SIMTOPUP_NOT_FOUND   there is no such slot
 * @retval SIMTOPUP_NO_SIM      the slot is empty
 * @retval SIMTOPUP_NOT_READY   the card does not start; also with the effects above
 * @retval SIMTOPUP_UNSUPPORTED the modem has one slot, or does not tell of them
 * @retval SIMTOPUP_BUSY        another process, or an open USSD session, uses the modem
 * @since 0.1
 */
SIMTOPUP_API int simtopup_slot_switch(simtopup_modem *modem, int slot, unsigned int flags,
				      int timeout_ms);

/**
 * Takes the power of the SIM away for a second, and waits until it is up again:
 * for a SIM that hangs, and for a profile that the modem has not noticed. A SIM
 * with an enabled PIN then waits for it. On MBIM by the reset of Microsoft's UICC
 * service, where the modem has it.
 *
 * @param modem      an open modem
 * @param timeout_ms deadline, 0: 30 s
 * @retval SIMTOPUP_UNSUPPORTED the modem offers no way
 * @retval SIMTOPUP_NOT_READY   the SIM does not come up; the effect is done
 * @retval SIMTOPUP_BUSY        another process, or an open USSD session, uses the modem
 * @since 0.1
 */
SIMTOPUP_API int simtopup_sim_restart(simtopup_modem *modem, int timeout_ms);

#ifdef __cplusplus
}
#endif
#endif
