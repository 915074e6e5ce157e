/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "loop.h"

#include "../core/error.h"

#include <glib-unix.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PROGRESS_MS 200
#define TIMERS_MAX 4096 /* sources that are looked at: an older timer has ended */
#define EXPIRE_MAX 16 /* timers that start the next one */
#define DRAIN_MAX 4096 /* sources run in one drain: a flood must not hold a call */

struct st_loop {
	GMainContext *context;
	int cancel_fd;
	GSource *cancel_source;
	bool cancelled;
	bool gone;
	simtopup_progress_fn progress;
	void *progress_data;
	const char *stage;
};

static gboolean on_cancel(int fd, GIOCondition condition, void *data)
{
	struct st_loop *loop = data;
	uint64_t count;

	(void)condition;
	if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count))
		loop->cancelled = true;
	return G_SOURCE_CONTINUE;
}

struct st_loop *st_loop_new(void)
{
	struct st_loop *loop = g_new0(struct st_loop, 1);

	loop->context = g_main_context_new();
	loop->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	loop->cancel_source = g_unix_fd_source_new(loop->cancel_fd, G_IO_IN);
	g_source_set_priority(loop->cancel_source, G_PRIORITY_HIGH);
	g_source_set_callback(loop->cancel_source, G_SOURCE_FUNC(on_cancel), loop, NULL);
	g_source_attach(loop->cancel_source, loop->context);
	loop->stage = "";
	return loop;
}

void st_loop_free(struct st_loop *loop)
{
	if (!loop)
		return;
	g_source_destroy(loop->cancel_source);
	g_source_unref(loop->cancel_source);
	g_main_context_unref(loop->context);
	close(loop->cancel_fd);
	g_free(loop);
}

GMainContext *st_loop_context(struct st_loop *loop)
{
	return loop->context;
}

void st_loop_cancel(struct st_loop *loop)
{
	uint64_t one = 1;
	ssize_t done = write(loop->cancel_fd, &one, sizeof(one));

	(void)done; /* a full counter is a cancel already */
}

bool st_loop_cancelled(const struct st_loop *loop)
{
	return loop->cancelled;
}

void st_loop_begin(struct st_loop *loop)
{
	uint64_t count;
	ssize_t done = read(loop->cancel_fd, &count, sizeof(count));

	(void)done;
	loop->cancelled = false;
	loop->stage = "";
}

void st_loop_set_gone(struct st_loop *loop, bool gone)
{
	loop->gone = gone;
}

bool st_loop_gone(const struct st_loop *loop)
{
	return loop->gone;
}

void st_loop_set_progress(struct st_loop *loop, simtopup_progress_fn fn, void *data)
{
	loop->progress = fn;
	loop->progress_data = data;
}

void st_loop_set_stage(struct st_loop *loop, const char *stage)
{
	loop->stage = stage;
}

static gboolean on_tick(void *data)
{
	*(bool *)data = true;
	return G_SOURCE_REMOVE;
}

/* One blocking iteration, at most `ms` long. */
static void iterate(struct st_loop *loop, int ms)
{
	bool ticked = false;
	GSource *timer = g_timeout_source_new((guint)ms);

	g_source_set_priority(timer, G_PRIORITY_HIGH);
	g_source_set_callback(timer, on_tick, &ticked, NULL);
	g_source_attach(timer, loop->context);
	g_main_context_iteration(loop->context, TRUE);
	g_source_destroy(timer);
	g_source_unref(timer);
}

static int why_stop(struct st_loop *loop, st_deadline deadline)
{
	if (loop->cancelled)
		return st_fail(SIMTOPUP_CANCELLED, ST_LAYER_CALLER, "cancelled");
	if (loop->gone)
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	if (st_deadline_passed(deadline))
		return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_SYSTEM, "no answer in time");
	return 0;
}

int st_loop_wait(struct st_loop *loop, bool (*done)(const void *data), const void *data,
		 st_deadline deadline)
{
	st_deadline next_progress = st_deadline_in(PROGRESS_MS);
	int result = 0;

	while (!done(data)) {
		int left = st_deadline_left(st_deadline_min(deadline, next_progress));

		iterate(loop, left);
		if (st_deadline_passed(next_progress)) {
			next_progress = st_deadline_in(PROGRESS_MS);
			if (loop->progress)
				loop->progress(loop->stage, 0, 0, loop->progress_data);
		}
		if (done(data))
			break;
		result = why_stop(loop, deadline);
		if (result)
			return result;
	}
	return 0;
}

void st_loop_drain(struct st_loop *loop)
{
	for (int i = 0; i < DRAIN_MAX; i++) {
		if (!g_main_context_iteration(loop->context, FALSE))
			return;
	}
}

unsigned st_loop_mark(struct st_loop *loop)
{
	GSource *source = g_idle_source_new();
	unsigned number = g_source_attach(source, loop->context);

	g_source_destroy(source);
	g_source_unref(source);
	return number;
}

/* Those that began since `mark`: whether there was one. */
static bool expire_timers(struct st_loop *loop, unsigned mark)
{
	unsigned last = st_loop_mark(loop);
	bool found = false;

	for (unsigned i = last - mark > TIMERS_MAX ? last - TIMERS_MAX : mark; i < last; i++) {
		GSource *source = g_main_context_find_source_by_id(loop->context, i);

		if (!source || g_source_get_ready_time(source) <= 0)
			continue;
		g_source_set_ready_time(source, 0);
		found = true;
	}
	return found;
}

void st_loop_end_timers(struct st_loop *loop, unsigned mark)
{
	/* What is on its way may still start one: so first that, and again after each. */
	st_loop_drain(loop);
	for (int i = 0; i < EXPIRE_MAX && expire_timers(loop, mark); i++)
		st_loop_drain(loop);
}
