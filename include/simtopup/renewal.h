/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file renewal.h
 * Renew once, verify, prove.
 *
 * A renewal is a row in a ledger that moves along
 *
 *     PLANNED -> ARMED -> SUBMITTING -> ACCEPTED | REFUSED | IN_DOUBT
 *                                    -> VERIFIED | FAILED | UNVERIFIED
 *
 * and is written to disk before each step is acted on. It is sent at most
 * once, ever: after a crash, a kill, a lost answer. The promise holds per
 * ledger: two ledgers for one SIM are two promises.
 */
#ifndef SIMTOPUP_RENEWAL_H
#define SIMTOPUP_RENEWAL_H

#include "ledger.h"
#include "modem.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What is to be bought. */
typedef struct simtopup_spec simtopup_spec;
/** One renewal. Uses its ledger and modem, which must stay open. */
typedef struct simtopup_renewal simtopup_renewal;

/**
 * Makes an empty spec.
 *
 * @param rail     "voucher-ussd", "voucher-sms", "plan-ussd" or "plan-sms" (docs/rails.md)
 * @param ret_spec to be freed with simtopup_spec_free()
 * @retval SIMTOPUP_UNSUPPORTED no such rail in this build
 * @since 0.1
 */
SIMTOPUP_API int simtopup_spec_new(const char *rail, simtopup_spec **ret_spec);
/**
 * Sets a text: `plan` (what to buy on the rails of plans: an id of the operator's
 * recipe), `expect_iccid` (refuse another SIM), `close_on` ("acknowledged":
 * consent to end ACCEPTED where no balance can be read), `allow_unproved` ("yes":
 * consent to a recipe that was never run against the real operator),
 * `allow_roaming` ("yes": consent to send abroad), `max_tries` ("1" to "9", at
 * first one less than bar the SIM, mostly "2": so many vouchers in a row may the
 * operator call invalid before the next one is refused).
 *
 * @param spec a spec @param key see above @param value UTF-8, at most 255 bytes
 * @retval SIMTOPUP_INVALID unknown key or bad value
 * @since 0.1
 */
SIMTOPUP_API int simtopup_spec_set(simtopup_spec *spec, const char *key, const char *value);
/**
 * Sets an amount: `max_price` (mandatory ceiling), `face_value` (what the
 * voucher says it is worth; lets a change of the balance verify it), and around
 * it `allow_spend` (so much may be spent before the credit is seen) and
 * `allow_bonus` (so much may come on top).
 *
 * @param spec a spec @param key see above @param value above zero
 * @since 0.1
 */
SIMTOPUP_API int simtopup_spec_set_money(simtopup_spec *spec, const char *key,
					 const struct simtopup_money *value);
/**
 * Sets a secret: `voucher`. It is copied to locked memory and wiped when the
 * spec is freed; the ledger keeps a keyed tag and its last four digits only.
 *
 * @param spec a spec @param key see above @param secret bytes; blanks and dashes
 *        between digits are dropped @param len how many, at most 64
 * @since 0.1
 */
SIMTOPUP_API int simtopup_spec_set_secret(simtopup_spec *spec, const char *key,
					  const void *secret, size_t len);
/** Wipes and frees. @param spec may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_spec_free(simtopup_spec *spec);

/**
 * Tells what simtopup_renewal_submit() would do, step by step with the exact
 * strings, secrets masked. Writes nothing and sends nothing that commits.
 *
 * @param ledger     an open ledger
 * @param modem      an open modem
 * @param spec       what is to be bought
 * @param timeout_ms deadline, 0: 30 s
 * @param ret_json   subject, recipe, steps, ceiling and what speaks against it
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_preview(simtopup_ledger *ledger, simtopup_modem *modem,
					  const simtopup_spec *spec, int timeout_ms,
					  char **ret_json);
/**
 * Makes a renewal, or finds the one with this key. Never sends.
 *
 * Store the key before the call: the same key with the same spec is the same
 * renewal, for ever. In PLANNED or ARMED the spec, with the secret, must be
 * given again to go on.
 *
 * @param ledger      an open ledger
 * @param modem       an open modem; NULL to look only
 * @param request_key the caller's own, 1 to 128 characters of A-Z a-z 0-9 . _ : -
 * @param spec        NULL: only find it
 * @param timeout_ms  deadline, 0: 30 s
 * @param ret_renewal to be freed with simtopup_renewal_free()
 * @retval SIMTOPUP_KEY_CONFLICT    the key stands for another spec; nothing changed
 * @retval SIMTOPUP_OPEN_RENEWAL    an earlier renewal of this SIM is not settled
 * @retval SIMTOPUP_VOUCHER_USED    the voucher belongs to another renewal
 * @retval SIMTOPUP_SUBJECT_CHANGED not the expected SIM
 * @retval SIMTOPUP_NOT_FOUND       no such key and no spec
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_open(simtopup_ledger *ledger, simtopup_modem *modem,
				       const char *request_key, const simtopup_spec *spec,
				       int timeout_ms, simtopup_renewal **ret_renewal);
/**
 * Finds a renewal by its id.
 *
 * @param ledger an open ledger @param modem may be NULL @param id as in its JSON
 * @param ret_renewal to be freed with simtopup_renewal_free()
 * @retval SIMTOPUP_NOT_FOUND no such renewal
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_find(simtopup_ledger *ledger, simtopup_modem *modem,
				       const char *id, simtopup_renewal **ret_renewal);
/**
 * Arms the renewal and sends it. **Spends money**, at most once, ever: called
 * again, by whomever, it only reports.
 *
 * @param renewal    a renewal
 * @param timeout_ms deadline, 0: 180 s. When it passes after the send, the
 *                   renewal is IN_DOUBT
 * @retval SIMTOPUP_OK       the operator accepted it, now or earlier; not yet a proof
 * @retval SIMTOPUP_REFUSED  a definite no; nothing was paid
 * @retval SIMTOPUP_IN_DOUBT it may have been paid; verify, never repeat
 * @retval SIMTOPUP_NO_BASELINE the balance before cannot be read; nothing was sent
 * @retval SIMTOPUP_CEILING  above `max_price` or a limit of the ledger; nothing was sent
 * @retval SIMTOPUP_ROAMING  abroad without consent; nothing was sent
 * @retval SIMTOPUP_CLOCK    the clock is behind the ledger; nothing was sent
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_submit(simtopup_renewal *renewal, int timeout_ms);
/**
 * One round of looking for evidence. Spends nothing. Call again at
 * simtopup_renewal_next_check_at().
 *
 * @param renewal    a renewal
 * @param timeout_ms deadline, 0: 90 s
 * @retval SIMTOPUP_OK the round was made; the state tells what it found
 * @retval SIMTOPUP_SUBJECT_CHANGED another SIM is in the modem: paused
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_verify(simtopup_renewal *renewal, int timeout_ms);
/** When the next round is worth it, Unix ms; 0: never. @param renewal a renewal @since 0.1 */
SIMTOPUP_API int64_t simtopup_renewal_next_check_at(const simtopup_renewal *renewal);
/** "PLANNED", "ARMED", "SUBMITTING", "ACCEPTED", "REFUSED", "IN_DOUBT", "VERIFIED", "FAILED",
 *  "UNVERIFIED", "REVERSED", "CANCELLED", "RESOLVED_PAID" or "RESOLVED_NOT_PAID".
 *  @param renewal a renewal @since 0.1 */
SIMTOPUP_API const char *simtopup_renewal_state(const simtopup_renewal *renewal);
/** The id. @param renewal a renewal @since 0.1 */
SIMTOPUP_API const char *simtopup_renewal_id(const simtopup_renewal *renewal);
/** The #simtopup_effect so far. @param renewal a renewal @since 0.1 */
SIMTOPUP_API int simtopup_renewal_effect(const simtopup_renewal *renewal);
/** What a person should do now. @param renewal a renewal @since 0.1 */
SIMTOPUP_API const char *simtopup_renewal_advice(const simtopup_renewal *renewal);
/** Cancels before the send. @param renewal a renewal
 *  @retval SIMTOPUP_STATE it was sent already @since 0.1 */
SIMTOPUP_API int simtopup_renewal_cancel(simtopup_renewal *renewal);
/**
 * A person settles what evidence cannot.
 *
 * @param renewal in ACCEPTED, IN_DOUBT or UNVERIFIED
 * @param paid    1: it was paid, 0: it was not
 * @param by      who says so
 * @param why     the reason
 * @retval SIMTOPUP_STATE not in such a state
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_resolve(simtopup_renewal *renewal, int paid, const char *by,
					  const char *why);
/**
 * A person states that the operator took back what was paid. The receipt is
 * amended, what it said before stays in it.
 *
 * @param renewal in ACCEPTED, VERIFIED or RESOLVED_PAID
 * @param by      who says so
 * @param why     the reason
 * @retval SIMTOPUP_STATE not in such a state
 * @since 0.1
 */
SIMTOPUP_API int simtopup_renewal_reverse(simtopup_renewal *renewal, const char *by,
					  const char *why);
/** The signed receipt: canonical JSON on one line (docs/json.md).
 *  @param renewal a renewal that was sent @param ret_json the receipt
 *  @retval SIMTOPUP_STATE it was never sent @since 0.1 */
SIMTOPUP_API int simtopup_renewal_receipt(simtopup_renewal *renewal, char **ret_json);
/**
 * Checks a receipt with the line and the public key alone.
 *
 * @param receipt    the line
 * @param public_key as simtopup_ledger_public_key() gives it; NULL: the one in the
 *                   receipt, which then proves only that nobody changed it since
 * @retval SIMTOPUP_INVALID the signature does not hold, or it is no receipt
 * @since 0.1
 */
SIMTOPUP_API int simtopup_receipt_check(const char *receipt, const char *public_key);
/** Everything, as `simtopup renewals show --json` prints it (docs/json.md).
 *  @param renewal a renewal @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_renewal_to_json(const simtopup_renewal *renewal);
/** Frees. @param renewal may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_renewal_free(simtopup_renewal *renewal);

#ifdef __cplusplus
}
#endif
#endif
