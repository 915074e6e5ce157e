/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file error.h
 * Statuses and the error record.
 */
#ifndef SIMTOPUP_ERROR_H
#define SIMTOPUP_ERROR_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a call returns. The range tells the layer; values never change. */
enum simtopup_status {
	SIMTOPUP_OK = 0,

	/* -1..-31: the caller and this machine */
	SIMTOPUP_INVALID = -1,     /**< an argument is wrong; nothing was done */
	SIMTOPUP_BUSY = -2,        /**< another thread or process has it; try later */
	SIMTOPUP_CANCELLED = -3,   /**< cancelled; see the effect */
	SIMTOPUP_TIMEOUT = -4,     /**< no answer before the deadline; see the effect */
	SIMTOPUP_UNSUPPORTED = -5, /**< the modem, firmware or build cannot do it */
	SIMTOPUP_FORKED = -6,      /**< the handle belongs to the parent process */
	SIMTOPUP_PERMISSION = -7,  /**< the system refuses: run as root or change rights */
	SIMTOPUP_IO = -8,          /**< a file or socket of this machine failed */
	SIMTOPUP_NOT_FOUND = -9,   /**< no such renewal, file or recipe */
	SIMTOPUP_STATE = -10,      /**< not possible in this state */
	SIMTOPUP_NO_EVENT = -11,   /**< the event queue is empty */

	/* -32..-63: the modem and the network */
	SIMTOPUP_NO_DEVICE = -32,      /**< no such node, or not a modem port */
	SIMTOPUP_DEVICE_GONE = -33,    /**< unplugged or hung up */
	SIMTOPUP_PORT_TAKEN = -34,     /**< another program has the port open */
	SIMTOPUP_PROTOCOL = -35,       /**< the modem sent what cannot be understood */
	SIMTOPUP_RESOURCES = -36,      /**< client ids, channels or memory used up */
	SIMTOPUP_NOT_READY = -37,      /**< still starting, or radio off: try later */
	SIMTOPUP_NOT_REGISTERED = -38, /**< no service, or denied */
	SIMTOPUP_NETWORK = -39,        /**< the network refused or ended the request */
	SIMTOPUP_NO_DATA = -40,        /**< the modem or the card does not have the value */
	SIMTOPUP_NO_CS = -41,          /**< no USSD on this LTE or NR: no circuit-switched part */

	/* -64..-95: the card */
	SIMTOPUP_NO_SIM = -64,          /**< no card, or the slot is empty */
	SIMTOPUP_SIM_ERROR = -65,       /**< the card fails */
	SIMTOPUP_PIN_REQUIRED = -66,    /**< locked by its PIN */
	SIMTOPUP_PIN_WRONG = -67,       /**< wrong PIN: a try is lost */
	SIMTOPUP_PUK_REQUIRED = -68,    /**< locked by its PUK */
	SIMTOPUP_SIM_BLOCKED = -69,     /**< blocked for good */
	SIMTOPUP_SUBJECT_CHANGED = -70, /**< another SIM than before; nothing was sent */
	SIMTOPUP_LAST_TRY = -71,        /**< too few PIN tries, or nobody knows; nothing was sent */
	SIMTOPUP_NO_EUICC = -80,        /**< not an eSIM, or none that this library can manage */
	SIMTOPUP_POLICY = -81,          /**< a policy rule of a profile forbids it */
	SIMTOPUP_CARD_BUSY = -82,       /**< a toolkit session goes on: try later */
	SIMTOPUP_NOT_ACTIVE = -83,      /**< switched, but the modem does not use the profile */

	/* -128..-159: operators and money */
	SIMTOPUP_NO_RECIPE = -128,    /**< nothing is known for this operator and task */
	SIMTOPUP_REFUSED = -129,      /**< a definite no: nothing was paid */
	SIMTOPUP_IN_DOUBT = -130,     /**< it may have been paid: look, do not repeat */
	SIMTOPUP_OPEN_RENEWAL = -131, /**< an earlier renewal of this SIM is not settled */
	SIMTOPUP_KEY_CONFLICT = -132, /**< the request key stands for another spec */
	SIMTOPUP_CEILING = -133,      /**< above the maximum price or a cap */
	SIMTOPUP_VOUCHER_USED = -134, /**< this voucher belongs to another renewal */
	SIMTOPUP_LEDGER = -135,       /**< the ledger is damaged, foreign or too old to pay */
	SIMTOPUP_CLOCK = -136,        /**< the clock is behind the ledger: no money moves */
	SIMTOPUP_NO_BASELINE = -137,  /**< the balance before could not be read */
	SIMTOPUP_UNPROVED = -138,     /**< recipe never proved; needs explicit consent */
	SIMTOPUP_UNEXPECTED_MENU = -139, /**< not the menu of the recipe; nothing was bought */
	SIMTOPUP_CHARGED = -140,      /**< asking costs money here; needs explicit consent */
	SIMTOPUP_ROAMING = -141       /**< abroad, without consent; nothing was sent */
};

/** What a failed call may have done outside this process. */
enum simtopup_effect {
	SIMTOPUP_EFFECT_NONE = 0,   /**< nothing happened */
	SIMTOPUP_EFFECT_DONE = 1,   /**< it happened, whatever failed afterwards */
	SIMTOPUP_EFFECT_UNKNOWN = 2 /**< it may have happened: look, do not repeat */
};

/** Opaque; see simtopup_last_error(). */
typedef struct simtopup_error simtopup_error;

/**
 * The details of this thread's last fallible call.
 *
 * Cleared on entry of fallible calls only: `*_free`, `*_close`, getters and
 * this function never touch it.
 *
 * @return the record of the calling thread, never NULL; valid until its next
 *         fallible call
 * @since 0.1
 */
SIMTOPUP_API const simtopup_error *simtopup_last_error(void);
/** The #simtopup_status. @param error the record @since 0.1 */
SIMTOPUP_API int simtopup_error_status(const simtopup_error *error);
/** The #simtopup_effect. @param error the record @since 0.1 */
SIMTOPUP_API int simtopup_error_effect(const simtopup_error *error);
/** "caller", "system", "qmi", "mbim", "card", "network", "operator" or "ledger".
 *  @param error the record @since 0.1 */
SIMTOPUP_API const char *simtopup_error_layer(const simtopup_error *error);
/** The peer's own code such as "QMI 16", or "". @param error the record @since 0.1 */
SIMTOPUP_API const char *simtopup_error_peer_code(const simtopup_error *error);
/** One sentence; no identifiers, no secrets. @param error the record @since 0.1 */
SIMTOPUP_API const char *simtopup_error_message(const simtopup_error *error);
/** What a person can do now, or "". @param error the record @since 0.1 */
SIMTOPUP_API const char *simtopup_error_hint(const simtopup_error *error);
/** Of a failure with a PIN or PUK: tries of it that are left; -1: not known, or another failure.
 *  @param error the record @since 0.1 */
SIMTOPUP_API int simtopup_error_retries(const simtopup_error *error);
/** The name of a status, such as "timeout". @param status a #simtopup_status @since 0.1 */
SIMTOPUP_API const char *simtopup_status_name(int status);
/** The name of an effect: "none", "done" or "unknown".
 *  @param effect a #simtopup_effect @since 0.1 */
SIMTOPUP_API const char *simtopup_effect_name(int effect);

#ifdef __cplusplus
}
#endif
#endif
