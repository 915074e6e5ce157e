/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "handle.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define FDS_MAX 32

static void watch(struct simtopup_modem *modem, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data = { .fd = fd } };

	epoll_ctl(modem->watch_fd, EPOLL_CTL_ADD, fd, &event);
}

int st_watch_init(struct simtopup_modem *modem)
{
	modem->watch_fd = epoll_create1(EPOLL_CLOEXEC);
	modem->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (modem->watch_fd < 0 || modem->timer_fd < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "descriptors are used up");
	watch(modem, st_events_fd(modem->events), EPOLLIN);
	watch(modem, modem->timer_fd, EPOLLIN);
	return 0;
}

static void forget_all(struct simtopup_modem *modem)
{
	for (size_t i = 0; i < modem->n_watched; i++)
		epoll_ctl(modem->watch_fd, EPOLL_CTL_DEL, modem->watched[i], NULL);
	g_clear_pointer(&modem->watched, g_free);
	modem->n_watched = 0;
}

void st_watch_return(struct simtopup_modem *modem, const char *folder)
{
	struct st_error_saved why;

	/* Their numbers may be given to the new one; st_watch_update() comes in any case. */
	forget_all(modem);
	g_clear_pointer(&modem->return_watch, st_hotplug_free); /* epoll forgets what is closed */
	if (!folder)
		return;
	st_error_save(&why); /* of the call that found it gone */
	modem->return_watch = st_hotplug_new(folder);
	if (modem->return_watch)
		watch(modem, st_hotplug_fd(modem->return_watch), EPOLLIN);
	st_error_restore(&why);
}

/* The next timeout of the context as a descriptor; -1 disarms. */
static void set_timer(struct simtopup_modem *modem, int timeout_ms)
{
	struct itimerspec when = { 0 };

	if (timeout_ms >= 0) {
		when.it_value.tv_sec = timeout_ms / 1000;
		when.it_value.tv_nsec = timeout_ms % 1000 * 1000000L + 1;
	}
	timerfd_settime(modem->timer_fd, 0, &when, NULL);
}

void st_watch_update(struct simtopup_modem *modem)
{
	GMainContext *context = st_loop_context(modem->loop);
	GPollFD fds[FDS_MAX];
	int priority, timeout_ms, count;

	forget_all(modem);
	if (!modem->port->linked) {
		set_timer(modem, -1);
		return;
	}
	g_main_context_prepare(context, &priority);
	count = g_main_context_query(context, G_MAXINT, &timeout_ms, fds, FDS_MAX);
	if (count > FDS_MAX)
		count = FDS_MAX;
	modem->watched = g_new0(int, (size_t)count + 1);
	for (int i = 0; i < count; i++) {
		modem->watched[modem->n_watched++] = fds[i].fd;
		watch(modem, fds[i].fd, fds[i].events & G_IO_OUT ? EPOLLIN | EPOLLOUT : EPOLLIN);
	}
	set_timer(modem, timeout_ms);
}

void st_watch_clear(struct simtopup_modem *modem)
{
	forget_all(modem);
	st_watch_return(modem, NULL);
	if (modem->watch_fd >= 0)
		close(modem->watch_fd);
	if (modem->timer_fd >= 0)
		close(modem->timer_fd);
}
