/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "loop.h"

void st_wave_init(struct st_wave *wave, struct st_loop *loop)
{
	wave->loop = loop;
	wave->cancellable = g_cancellable_new();
	wave->pending = 0;
}

void st_wave_start(struct st_wave *wave)
{
	wave->pending++;
}

void st_wave_finish(struct st_wave *wave)
{
	wave->pending--;
}

static bool is_over(const void *data)
{
	const struct st_wave *wave = data;

	return wave->pending == 0;
}

/*
 * Cancelled requests answer from an idle source, without the modem; this ends
 * when the last callback, which points into the caller's frame, has run.
 */
static void collect(struct st_wave *wave)
{
	g_cancellable_cancel(wave->cancellable);
	while (wave->pending)
		g_main_context_iteration(st_loop_context(wave->loop), TRUE);
}

int st_wave_wait(struct st_wave *wave, st_deadline deadline)
{
	struct st_error_saved why;
	int result = st_loop_wait(wave->loop, is_over, wave, deadline);

	if (result == 0)
		return 0;
	st_error_save(&why);
	collect(wave);
	st_error_restore(&why);
	return result;
}

void st_wave_clear(struct st_wave *wave)
{
	if (wave->pending)
		collect(wave);
	g_clear_object(&wave->cancellable);
}
