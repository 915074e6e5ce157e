/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file ledger.h
 * Where renewals are kept (docs/ledger.md), and what holds for all of them.
 */
#ifndef SIMTOPUP_LEDGER_H
#define SIMTOPUP_LEDGER_H

#include "balance.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open ledger. One thread at a time. */
typedef struct simtopup_ledger simtopup_ledger;

/**
 * Opens a ledger, or makes it with its key. Renewals that a dead process left
 * in SUBMITTING become IN_DOUBT. One of an older version is copied and
 * upgraded; one of a newer version, or on a disk that cannot be written, can be
 * looked at: what would write or pay gets SIMTOPUP_LEDGER.
 *
 * @param uri        a path, or `file:PATH`; the key lies beside it (`ledger.key` beside
 *                   `ledger.db`)
 * @param timeout_ms how long to wait for another process, 0: 5 s
 * @param ret_ledger the ledger, to be closed with simtopup_ledger_close()
 * @retval SIMTOPUP_LEDGER damaged, missing beside a key that has been used,
 *                         with another key, older than its anchor, or on a
 *                         network file system
 * @retval SIMTOPUP_IO     it cannot be read or written; the message says why
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_open(const char *uri, int timeout_ms,
				      simtopup_ledger **ret_ledger);
/** Closes; a renewal of it that is not freed yet goes on. @param ledger may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_ledger_close(simtopup_ledger *ledger);
/**
 * Sets the catalogue that rails and evidence use.
 *
 * @param ledger    an open ledger
 * @param operators kept by the ledger, and may be freed
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_set_operators(simtopup_ledger *ledger,
					       const simtopup_operators *operators);
/**
 * Limits what may be spent in one currency within the last days. What was sent
 * counts with its maximum price until the outcome says better; nothing is converted.
 *
 * @param ledger an open ledger
 * @param limit  the amount; zero lets nothing through
 * @param days   1 to 3660
 * @retval SIMTOPUP_INVALID not an amount with a currency, or not a number of days
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_set_limit(simtopup_ledger *ledger,
					   const struct simtopup_money *limit, int days);
/** Stops every send of every process on this ledger, or lets them go on. Lasting.
 *  @param ledger an open ledger @param paused 1 or 0 @since 0.1 */
SIMTOPUP_API int simtopup_ledger_pause(simtopup_ledger *ledger, int paused);
/**
 * A person says that the clock is right, though the ledger has rows from after it: they
 * were written under a clock that was ahead. Without that no money moves until the
 * time of the newest row. It is kept in the journal with name and reason, and holds
 * for what was written until now. Limits are not loosened: what lies ahead of the
 * clock counts against them as long as it does.
 *
 * @param ledger an open ledger
 * @param by     who says so
 * @param why    the reason
 * @retval SIMTOPUP_STATE the clock is not behind: there is nothing to accept
 * @retval SIMTOPUP_CLOCK the clock is not set (before 2025)
 * @retval SIMTOPUP_BUSY  the newest row is of a renewal that is being sent now
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_accept_clock(simtopup_ledger *ledger, const char *by,
					      const char *why);
/**
 * Sets or removes a limit of the ledger that holds for every spec. Checked with
 * the others inside the transaction that commits to the send.
 *
 * | name | value |
 * |---|---|
 * | `per-renewal` | what one renewal may cost, such as "20EUR" |
 * | `per-sim-day` | what one SIM may spend within 24 hours |
 * | `attempts-per-sim-day` | how many renewals of one SIM are sent within 24 hours |
 * | `spend` | what all may spend, and in how many days: "100EUR/30" |
 *
 * Amounts hold for their currency only; nothing is converted.
 *
 * @param ledger an open ledger
 * @param name   see above
 * @param value  see above; "" removes the limit, in every currency
 * @retval SIMTOPUP_INVALID no such limit, or not a value for it
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_set_rule(simtopup_ledger *ledger, const char *name,
					  const char *value);
/** The limits and whether payments are paused (docs/json.md).
 *  @param ledger an open ledger @param ret_json the object @since 0.1 */
SIMTOPUP_API int simtopup_ledger_rules_json(simtopup_ledger *ledger, char **ret_json);
/** All renewals, newest first, as a JSON array of what simtopup_renewal_to_json() gives.
 *  @param ledger an open ledger @param ret_json the array @since 0.1 */
SIMTOPUP_API int simtopup_ledger_list_json(simtopup_ledger *ledger, char **ret_json);
/** The journal, chained and signed, as JSON lines, oldest first.
 *  @param ledger an open ledger @param ret_lines the lines @since 0.1 */
SIMTOPUP_API int simtopup_ledger_export(simtopup_ledger *ledger, char **ret_lines);
/**
 * The ledger as text.
 *
 * | format | what |
 * |---|---|
 * | `journal` | its rows as JSON lines, chained and signed |
 * | `receipts` | a receipt for each renewal that was sent, as JSON lines |
 * | `csv` | a row for each renewal (RFC 4180); no cell is a formula of a spreadsheet |
 *
 * @param ledger an open ledger @param format see above @param ret_text the text
 * @retval SIMTOPUP_INVALID no such format
 * @retval SIMTOPUP_LEDGER  the journal does not hold: nothing is handed out
 * @since 0.1
 */
SIMTOPUP_API int simtopup_ledger_export_as(simtopup_ledger *ledger, const char *format,
					   char **ret_text);
/** The Ed25519 public key that checks receipts, as base64 of its 32 bytes (RFC 8032).
 *  @param ledger an open ledger @param ret_key the key @since 0.1 */
SIMTOPUP_API int simtopup_ledger_public_key(simtopup_ledger *ledger, char **ret_key);

#ifdef __cplusplus
}
#endif
#endif
