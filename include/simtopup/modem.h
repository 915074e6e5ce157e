/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file modem.h
 * Finding and opening modems, cancelling, events.
 */
#ifndef SIMTOPUP_MODEM_H
#define SIMTOPUP_MODEM_H

#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An open modem. */
typedef struct simtopup_modem simtopup_modem;
/** Something that happened on its own. */
typedef struct simtopup_event simtopup_event;

/** Kinds of events; bits for simtopup_modem_listen(). */
enum simtopup_event_kind {
	SIMTOPUP_EVENT_SMS = 1,  /**< a message came */
	SIMTOPUP_EVENT_USSD = 2, /**< the network sent USSD that nobody asked for */
	SIMTOPUP_EVENT_GONE = 4, /**< the modem is gone; always listened to */
	/** The SIM was removed, inserted, became ready, waits for a code, or is another one. */
	SIMTOPUP_EVENT_SIM = 8,
	SIMTOPUP_EVENT_NETWORK = 16, /**< registration, roaming, operator or radio changed */
	SIMTOPUP_EVENT_SIGNAL = 32,  /**< see simtopup_modem_set_signal_thresholds() */
	SIMTOPUP_EVENT_SLOT = 64,    /**< a slot: its card, whether it is the active one */
	/** It is back: the next call opens it again, and listening goes on then. Always listened
	 *  to. Without `reconnect` it comes only with the call that found the modem again. */
	SIMTOPUP_EVENT_BACK = 256,
	SIMTOPUP_EVENT_FOUND = 512, /**< of simtopup_hotplug_next(): a modem came */
	SIMTOPUP_EVENT_LOST = 1024  /**< of simtopup_hotplug_next(): a modem went */
};

/**
 * Lists the modems of this machine: from sysfs (usbmisc and wwan, MHI included)
 * and, where the kernel has QRTR, from its name server (at most 200 ms).
 *
 * @param ret_json a JSON array of objects with `device`, `protocol` and, where
 *                 known, `driver`, `bus`, `path` (the same after a replug in the
 *                 same place: udev's ID_PATH), `vendor_id`, `product_id`,
 *                 `vendor`, `product`, `net`, `also` (a second node of the same
 *                 port) and `holder` (`pid`, `name`) of the port
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modems_json(char **ret_json);

/**
 * Opens a modem. Sends nothing that changes it and spends nothing.
 *
 * @param uri        `/dev/cdc-wdm0` or `/dev/wwan0...` (protocol from sysfs),
 *                   `qmi:PATH` or `mbim:PATH`, `path:STABLE` (the `path` of
 *                   simtopup_modems_json(): whatever is plugged in there) or
 *                   `qrtr:NODE`. Options follow a `?`, with `&` between:
 *                   - `via=proxy`, `via=direct`: without it the proxy is used
 *                     when its socket answers and the caller is root, else the
 *                     port itself, which is then locked for the life of the
 *                     handle.
 *                   - `reconnect=yes`: when the modem went and is back under
 *                     another name, the next call finds it by its stable path;
 *                     always so with `path:`. Without it a node of that name in
 *                     another place is ::SIMTOPUP_DEVICE_GONE. A call that was
 *                     under way is never repeated.
 *                   - `over=mbim` (with `qmi:` or `path:`): QMI inside MBIM, for
 *                     Qualcomm modems in MBIM mode. libqmi copies each request
 *                     once more there, and that copy is not wiped: a voucher
 *                     stays in freed memory until it is used again.
 * @param timeout_ms deadline, 0: 15 s
 * @param ret_modem  the handle, to be closed with simtopup_modem_close()
 * @retval SIMTOPUP_NO_DEVICE  no such node, or neither QMI nor MBIM, or no QRTR
 * @retval SIMTOPUP_PORT_TAKEN another program has the port; the hint names it
 *                             and the two remedies
 * @retval SIMTOPUP_BUSY       another process of this library has it
 * @retval SIMTOPUP_TIMEOUT    the modem does not answer
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modem_open(const char *uri, int timeout_ms, simtopup_modem **ret_modem);

/** Closes; releases client ids and locks. @param modem may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_modem_close(simtopup_modem *modem);

/**
 * Ends the call that runs on the handle, soon, with ::SIMTOPUP_CANCELLED.
 *
 * Any thread, and signal handlers, may call it. It cancels the waiting, never a
 * payment that was sent: see the effect. Without a running call it does nothing.
 *
 * @param modem an open modem
 * @since 0.1
 */
SIMTOPUP_API void simtopup_modem_cancel(simtopup_modem *modem);

/**
 * Starts to listen. From now on the caller must dispatch: both proxies stand
 * still for every client when one does not read.
 *
 * SIM, NETWORK, SIGNAL and SLOT are compared with what was known before: when
 * this returns, that is the state of now, and every difference from it is an
 * event, also one that came about while the modem was gone.
 *
 * At most 256 events are queued; then the oldest gives way, and the next one
 * that is taken says in `lost` how many did. Of NETWORK, of SIGNAL and of each
 * slot only the newest stays queued: `replaced` counts those before it.
 *
 * @param modem an open modem
 * @param kinds bits of #simtopup_event_kind; 0 stops listening
 * @retval SIMTOPUP_INVALID an unknown bit
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modem_listen(simtopup_modem *modem, unsigned int kinds);

/**
 * Levels whose crossing is a ::SIMTOPUP_EVENT_SIGNAL: falling below one, or
 * rising to it and @p hysteresis_db more. Before the first call they are -105,
 * -95, -85 and -75 dBm with 4 dB.
 *
 * The level is the one of `network.signal.dbm`: RSSI where the radio has one,
 * RSRP on 5G. The modem is asked to report changes of the hysteresis, and may
 * round it. On MBIM that setting is the modem's, not ours alone: other programs
 * that listen are then told as often. It is put back when listening ends.
 *
 * @param modem         an open modem
 * @param dbm           rising, each -150 to -1
 * @param count         1 to 8
 * @param hysteresis_db 0 to 30
 * @retval SIMTOPUP_INVALID not so
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modem_set_signal_thresholds(simtopup_modem *modem, const int32_t *dbm,
						      size_t count, int hysteresis_db);

/**
 * A descriptor that polls readable when simtopup_modem_dispatch() has work or
 * an event is queued. Owned by the handle; only poll it.
 *
 * @param modem an open modem
 * @return the descriptor
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modem_fd(const simtopup_modem *modem);

/** Reads what came; never blocks; does nothing while a call runs.
 *  @param modem an open modem @since 0.1 */
SIMTOPUP_API int simtopup_modem_dispatch(simtopup_modem *modem);

/**
 * Takes the oldest event.
 *
 * @param modem     an open modem
 * @param ret_event the event, to be freed with simtopup_event_free()
 * @retval SIMTOPUP_NO_EVENT nothing is queued
 * @since 0.1
 */
SIMTOPUP_API int simtopup_modem_next_event(simtopup_modem *modem, simtopup_event **ret_event);
/** A #simtopup_event_kind. @param event an event @since 0.1 */
SIMTOPUP_API int simtopup_event_kind(const simtopup_event *event);
/** The event as JSON. @param event an event
 *  @return to be freed with simtopup_free() @since 0.1 */
SIMTOPUP_API char *simtopup_event_to_json(const simtopup_event *event);
/** Frees. @param event may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_event_free(simtopup_event *event);

/** Watches modems come and go. */
typedef struct simtopup_hotplug simtopup_hotplug;

/**
 * Starts to watch. The modems that are there are the first events, so that
 * nothing falls between listing and watching.
 *
 * @param ret_hotplug to be closed with simtopup_hotplug_close(); one thread at a time
 * @retval SIMTOPUP_IO descriptors or watches of this system are used up
 * @since 0.1
 */
SIMTOPUP_API int simtopup_hotplug_open(simtopup_hotplug **ret_hotplug);

/** A descriptor that polls readable when simtopup_hotplug_next() should be called, until it
 *  gave ::SIMTOPUP_NO_EVENT. @param hotplug an open one @since 0.1 */
SIMTOPUP_API int simtopup_hotplug_fd(const simtopup_hotplug *hotplug);

/**
 * Takes the oldest event: ::SIMTOPUP_EVENT_FOUND or ::SIMTOPUP_EVENT_LOST; its
 * JSON has the modem as in simtopup_modems_json(), without `holder`. QRTR nodes
 * are not watched. Never blocks.
 *
 * With libgudev and udevd a modem is told when udev's rules have run; without,
 * when its node is there, whose rights may still change.
 *
 * @param hotplug   an open one
 * @param ret_event to be freed with simtopup_event_free()
 * @retval SIMTOPUP_NO_EVENT nothing has changed
 * @since 0.1
 */
SIMTOPUP_API int simtopup_hotplug_next(simtopup_hotplug *hotplug, simtopup_event **ret_event);

/** Closes. @param hotplug may be NULL @since 0.1 */
SIMTOPUP_API void simtopup_hotplug_close(simtopup_hotplug *hotplug);

/** Called in the calling thread, at least every 200 ms of a long call; total 0: not known. */
typedef void (*simtopup_progress_fn)(const char *stage, int64_t done, int64_t total, void *data);
/** Sets or clears the progress callback. It may call simtopup_modem_cancel() and nothing else.
 *  @param modem an open modem @param fn NULL: none @param data passed to @p fn @since 0.1 */
SIMTOPUP_API void simtopup_modem_set_progress(simtopup_modem *modem, simtopup_progress_fn fn,
					      void *data);

#ifdef __cplusplus
}
#endif
#endif
