/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file pin.h
 * The PIN of the SIM (PIN1) and its PUK (ETSI TS 102 221, 9.5).
 *
 * A wrong PIN uses up one of three tries, a wrong PUK one of ten; without a
 * PUK try the SIM is lost. So every call here first reads the SIM anew, and
 * sends nothing when it is another SIM than @p expect_iccid
 * (::SIMTOPUP_SUBJECT_CHANGED), or when fewer than two tries are left or the
 * modem does not tell how many (::SIMTOPUP_LAST_TRY), unless
 * ::SIMTOPUP_PIN_FORCE is given. No call presents a code twice.
 *
 * After ::SIMTOPUP_PIN_WRONG and what follows from it the effect is none: all
 * is as before but for the try; simtopup_error_retries() has what is left.
 * When the answer is lost the effect is unknown, the SIM is read once more
 * where the deadline allows, and the record's hint says what it says now.
 *
 * The codes are wiped from every buffer of the library; the caller's are the
 * caller's to wipe.
 */
#ifndef SIMTOPUP_PIN_H
#define SIMTOPUP_PIN_H

#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How it stands with the PIN. */
typedef struct simtopup_pin simtopup_pin;

/** Flags of the calls that present a code. */
enum simtopup_pin_flags {
	SIMTOPUP_PIN_FORCE = 1 /**< even with the last try, or when nobody knows */
};

/**
 * Reads how it stands with the PIN. Uses no try.
 *
 * @param modem      an open modem
 * @param timeout_ms deadline, 0: 10 s
 * @param ret_pin    the result, to be freed with simtopup_pin_free()
 * @retval SIMTOPUP_TIMEOUT nothing answered in time
 * @since 0.1
 */
SIMTOPUP_API int simtopup_pin_read(simtopup_modem *modem, int timeout_ms, simtopup_pin **ret_pin);
/** As simtopup_subscriber_sim_state(): with "pin" and "puk" the SIM waits for that code.
 *  @param pin a result @since 0.1 */
SIMTOPUP_API const char *simtopup_pin_state(const simtopup_pin *pin);
/** Whose PIN it is; NULL: not known. @param pin a result @since 0.1 */
SIMTOPUP_API const char *simtopup_pin_iccid(const simtopup_pin *pin);
/** 1: asked for at every start; 0: not; -1: not known. @param pin a result @since 0.1 */
SIMTOPUP_API int simtopup_pin_is_enabled(const simtopup_pin *pin);
/** Tries left with the PIN; -1: not known. @param pin a result @since 0.1 */
SIMTOPUP_API int simtopup_pin_retries(const simtopup_pin *pin);
/** Tries left with the PUK; -1: not known (MBIM tells it only when the SIM waits for it).
 *  @param pin a result @since 0.1 */
SIMTOPUP_API int simtopup_pin_puk_retries(const simtopup_pin *pin);
/** Everything, as `simtopup pin status --json` prints it.
 *  @param pin a result @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_pin_to_json(const simtopup_pin *pin);
/** Frees. @param pin may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_pin_free(simtopup_pin *pin);

/**
 * Unlocks the SIM. When it waits for no PIN nothing is sent, and the call succeeds:
 * it is no check of a PIN.
 *
 * @param modem       an open modem
 * @param code        the PIN, 4 to 8 digits
 * @param expect_iccid whose PIN it is; NULL: whatever SIM is in there
 * @param flags       bits of #simtopup_pin_flags
 * @param timeout_ms  deadline, 0: 20 s
 * @retval SIMTOPUP_INVALID      no PIN: other characters, or too short or long
 * @retval SIMTOPUP_PIN_WRONG    a try is lost
 * @retval SIMTOPUP_PUK_REQUIRED the SIM waits for its PUK, perhaps by this very try
 * @retval SIMTOPUP_LAST_TRY     refused before anything was sent
 * @retval SIMTOPUP_NO_SIM       there is no SIM
 * @since 0.1
 */
SIMTOPUP_API int simtopup_pin_verify(simtopup_modem *modem, const char *code,
				     const char *expect_iccid, unsigned int flags,
				     int timeout_ms);
/** Lets the SIM ask for its PIN at every start. Succeeds, and sends nothing, when it does already.
 *  Parameters and errors as simtopup_pin_verify().
 *  @param modem an open modem @param code the PIN @param expect_iccid or NULL
 *  @param flags bits @param timeout_ms deadline, 0: 20 s @since 0.1 */
SIMTOPUP_API int simtopup_pin_enable(simtopup_modem *modem, const char *code,
				     const char *expect_iccid, unsigned int flags,
				     int timeout_ms);
/** The reverse of simtopup_pin_enable(). A SIM that waits for its PIN is unlocked by it.
 *  @param modem an open modem @param code the PIN @param expect_iccid or NULL
 *  @param flags bits @param timeout_ms deadline, 0: 20 s @since 0.1 */
SIMTOPUP_API int simtopup_pin_disable(simtopup_modem *modem, const char *code,
				      const char *expect_iccid, unsigned int flags,
				      int timeout_ms);
/**
 * Replaces the PIN.
 *
 * @param modem        an open modem
 * @param code         the PIN as it is
 * @param new_pin      4 to 8 digits
 * @param expect_iccid whose PIN it is; NULL: whatever SIM is in there
 * @param flags        bits of #simtopup_pin_flags
 * @param timeout_ms   deadline, 0: 20 s
 * @retval SIMTOPUP_STATE the PIN is disabled: only an enabled one can be changed
 * @since 0.1
 */
SIMTOPUP_API int simtopup_pin_change(simtopup_modem *modem, const char *code, const char *new_pin,
				     const char *expect_iccid, unsigned int flags,
				     int timeout_ms);
/**
 * Gives a SIM whose PIN is blocked a new PIN. Mind the tries: when the last one
 * with the PUK fails the SIM is lost.
 *
 * @param modem        an open modem
 * @param puk          8 digits
 * @param new_pin      4 to 8 digits
 * @param expect_iccid whose PUK it is; NULL: whatever SIM is in there
 * @param flags        bits of #simtopup_pin_flags
 * @param timeout_ms   deadline, 0: 20 s
 * @retval SIMTOPUP_PIN_WRONG   wrong PUK: a try is lost
 * @retval SIMTOPUP_SIM_BLOCKED blocked for good, perhaps by this very try
 * @retval SIMTOPUP_STATE       the SIM waits for no PUK; nothing was sent
 * @since 0.1
 */
SIMTOPUP_API int simtopup_pin_unblock(simtopup_modem *modem, const char *puk, const char *new_pin,
				      const char *expect_iccid, unsigned int flags,
				      int timeout_ms);

#ifdef __cplusplus
}
#endif
#endif
