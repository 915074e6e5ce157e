/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file base.h
 * Version, money, memory, log and clock: what every other header uses.
 *
 * Rules of the whole API:
 * - Fallible functions return 0 (::SIMTOPUP_OK) or a negative
 *   #simtopup_status; simtopup_last_error() has the details.
 * - `const char *` results are borrowed and live as long as their object;
 *   `char *` results belong to the caller, who frees them with simtopup_free().
 * - `ret_*` is written only on success.
 * - `timeout_ms` is the deadline of the whole call; 0 means the default of
 *   that call, a negative value is ::SIMTOPUP_INVALID.
 * - `*_free` and `*_close` accept NULL and never touch the error record.
 * - A handle is used by one thread at a time; a second one gets
 *   ::SIMTOPUP_BUSY at once. After fork() the child gets ::SIMTOPUP_FORKED.
 */
#ifndef SIMTOPUP_BASE_H
#define SIMTOPUP_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SIMTOPUP_API __attribute__((visibility("default")))
#else
#define SIMTOPUP_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** An amount of money. Frozen: 16 bytes, never grows. */
struct simtopup_money {
	int64_t units;    /**< value = units / 10^scale */
	int32_t scale;    /**< 0 to 9 */
	char currency[4]; /**< ISO 4217 code, NUL terminated */
};

/** Version of the library that is running, such as "0.1.0". @since 0.1 */
SIMTOPUP_API const char *simtopup_version(void);

/**
 * Tells whether this build has a feature.
 *
 * Every build exports the same functions; one without a feature answers
 * ::SIMTOPUP_UNSUPPORTED there.
 *
 * @param feature "qmi", "mbim" or "zbar" (pictures)
 * @return 1 or 0
 * @since 0.1
 */
SIMTOPUP_API int simtopup_has(const char *feature);

/** Frees a `char *` result. @param string may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_free(char *string);

/**
 * Reads an amount such as "10EUR", "10.00 EUR" or "EUR 10".
 *
 * Only a point is a decimal mark and nothing groups digits: this reads what a
 * program or a person wrote on purpose, not what an operator sent.
 *
 * @param text      the amount with its ISO 4217 code
 * @param ret_money the amount; scale as written
 * @retval SIMTOPUP_INVALID not an amount with a currency
 * @since 0.1
 */
SIMTOPUP_API int simtopup_money_parse(const char *text, struct simtopup_money *ret_money);

/**
 * Called with one line of diagnostics: layer and text, already redacted. No
 * voucher, PIN or message text is ever in it; identifiers are masked.
 */
typedef void (*simtopup_log_fn)(const char *layer, const char *text, void *data);

/**
 * Sets where diagnostics go, for the whole process; NULL (the start) drops
 * them. The library itself never prints.
 *
 * @param fn   called in the thread that does the work
 * @param data passed to @p fn
 * @since 0.1
 */
SIMTOPUP_API void simtopup_log_set(simtopup_log_fn fn, void *data);

/**
 * Masks identifiers in a text in place: any number of seven or more digits, also
 * in groups of three and more, keeps its last two. The log uses it; a host program
 * can use it on text of its own, such as the messages of libqmi and libmbim.
 *
 * @param text changed in place, never longer
 * @since 0.1
 */
SIMTOPUP_API void simtopup_redact(char *text);

/**
 * Takes the wall clock and the clock since boot from a virtual modem, so that
 * hours pass in milliseconds. For tests: money is guarded by the clock.
 *
 * @param control_socket path of the control socket of simtopup-vmodem; NULL
 *                       returns to the system's clocks
 * @retval SIMTOPUP_IO nobody answers there
 * @since 0.1
 */
SIMTOPUP_API int simtopup_clock_follow(const char *control_socket);

#ifdef __cplusplus
}
#endif
#endif
