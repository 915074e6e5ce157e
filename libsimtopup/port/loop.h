/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The await: iterates a private GMainContext until something is done, the
 * deadline passed, the caller cancelled, or the device hung up.
 */
#ifndef ST_PORT_LOOP_H
#define ST_PORT_LOOP_H

#include "../core/clock.h"

#include <gio/gio.h>
#include <simtopup/modem.h>
#include <stdbool.h>

struct st_loop;

struct st_loop *st_loop_new(void);
void st_loop_free(struct st_loop *loop); /* accepts NULL */
GMainContext *st_loop_context(struct st_loop *loop);

/* Any thread and signal handlers: one write to an eventfd. */
void st_loop_cancel(struct st_loop *loop);
bool st_loop_cancelled(const struct st_loop *loop);
/* Forgets a cancel that came while no call ran. */
void st_loop_begin(struct st_loop *loop);

/* The device hung up: sticky until st_loop_set_gone(loop, false). */
void st_loop_set_gone(struct st_loop *loop, bool gone);
bool st_loop_gone(const struct st_loop *loop);

void st_loop_set_progress(struct st_loop *loop, simtopup_progress_fn fn, void *data);
void st_loop_set_stage(struct st_loop *loop, const char *stage); /* static text */

/*
 * Iterates until done(data). 0, or SIMTOPUP_TIMEOUT, SIMTOPUP_CANCELLED,
 * SIMTOPUP_DEVICE_GONE with the record filled. The context must be the thread's
 * default (the public call pushes it).
 */
int st_loop_wait(struct st_loop *loop, bool (*done)(const void *data), const void *data,
		 st_deadline deadline);
/* Runs what is ready, without blocking, bounded. */
void st_loop_drain(struct st_loop *loop);
/*
 * What a library waits for when nobody will be there to see it come keeps its
 * context and descriptors for good: every timer that came after the mark ends now.
 */
unsigned st_loop_mark(struct st_loop *loop);
void st_loop_end_timers(struct st_loop *loop, unsigned mark);

/*
 * A wave: requests that are in flight together. Each request that is started
 * counts up, each callback counts down; st_wave_wait() returns when none is
 * left, and on a failure cancels the rest and waits for their callbacks, so
 * that no callback can run after its stack frame is gone.
 */
#define ST_WAVE_MAX 16 /* in flight on a port */

struct st_wave {
	struct st_loop *loop;
	GCancellable *cancellable;
	unsigned pending;
};

void st_wave_init(struct st_wave *wave, struct st_loop *loop);
void st_wave_start(struct st_wave *wave); /* one more in flight */
void st_wave_finish(struct st_wave *wave); /* from its callback */
int st_wave_wait(struct st_wave *wave, st_deadline deadline);
void st_wave_clear(struct st_wave *wave);

#endif
