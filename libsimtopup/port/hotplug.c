/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "hotplug.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>
#ifdef ST_HAVE_GUDEV
#include <gudev/gudev.h>
#endif

#define CONTEXT_FDS_MAX 8

struct st_hotplug {
	int fd;     /* what the reader polls */
	int notify; /* inotify; -1: udev */
#ifdef ST_HAVE_GUDEV
	GMainContext *context;
	GUdevClient *client;
#endif
};

static bool watch(struct st_hotplug *hotplug, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return epoll_ctl(hotplug->fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* A modem that comes: first the node, then its rights (IN_ATTRIB). */
static bool start_inotify(struct st_hotplug *hotplug, const char *folder)
{
	hotplug->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	return hotplug->notify >= 0 &&
	       inotify_add_watch(hotplug->notify, folder,
				 IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM |
					 IN_ATTRIB) >= 0 &&
	       watch(hotplug, hotplug->notify);
}

#ifdef ST_HAVE_GUDEV
static bool start_udev(struct st_hotplug *hotplug)
{
	static const char *const subsystems[] = { "usbmisc", "wwan", "net", NULL };
	GPollFD fds[CONTEXT_FDS_MAX];
	int priority, timeout_ms, count;
	bool watched = false;

	hotplug->context = g_main_context_new();
	g_main_context_push_thread_default(hotplug->context);
	hotplug->client = g_udev_client_new(subsystems);
	g_main_context_acquire(hotplug->context);
	g_main_context_prepare(hotplug->context, &priority);
	count = g_main_context_query(hotplug->context, G_MAXINT, &timeout_ms, fds,
				     CONTEXT_FDS_MAX);
	/* The others are for wake-ups from other threads: there are none. */
	for (int i = 0; i < count && i < CONTEXT_FDS_MAX; i++)
		watched |= watch(hotplug, fds[i].fd);
	g_main_context_release(hotplug->context);
	g_main_context_pop_thread_default(hotplug->context);
	return watched;
}
#else
static bool start_udev(struct st_hotplug *hotplug)
{
	(void)hotplug;
	return false;
}
#endif

static struct st_hotplug *new_empty(void)
{
	struct st_hotplug *hotplug = g_new0(struct st_hotplug, 1);

	hotplug->notify = -1;
	hotplug->fd = epoll_create1(EPOLL_CLOEXEC);
	return hotplug;
}

struct st_hotplug *st_hotplug_new_udev(void)
{
	struct st_hotplug *hotplug = new_empty();

	if (hotplug->fd >= 0 && start_udev(hotplug)) {
		st_hotplug_clear(hotplug); /* attaching a source wakes the context */
		return hotplug;
	}
	st_hotplug_free(hotplug);
	return NULL;
}

struct st_hotplug *st_hotplug_new(const char *folder)
{
	struct st_hotplug *hotplug = NULL;

	/* Without udevd nobody sends; other folders are not its. */
	if (strcmp(folder, "/dev") == 0 && access("/run/udev/control", F_OK) == 0)
		hotplug = st_hotplug_new_udev();
	if (hotplug)
		return hotplug;
	hotplug = new_empty();
	if (hotplug->fd >= 0 && start_inotify(hotplug, folder))
		return hotplug;
	st_fail_errno(SIMTOPUP_IO, errno, "device nodes cannot be watched");
	st_hotplug_free(hotplug);
	return NULL;
}

void st_hotplug_free(struct st_hotplug *hotplug)
{
	if (!hotplug)
		return;
#ifdef ST_HAVE_GUDEV
	g_clear_object(&hotplug->client);
	g_clear_pointer(&hotplug->context, g_main_context_unref);
#endif
	if (hotplug->notify >= 0)
		close(hotplug->notify);
	if (hotplug->fd >= 0)
		close(hotplug->fd);
	g_free(hotplug);
}

int st_hotplug_fd(const struct st_hotplug *hotplug)
{
	return hotplug->fd;
}

void st_hotplug_clear(struct st_hotplug *hotplug)
{
	char events[4096];

#ifdef ST_HAVE_GUDEV
	if (hotplug->context) {
		g_main_context_push_thread_default(hotplug->context);
		while (g_main_context_iteration(hotplug->context, FALSE))
			;
		g_main_context_pop_thread_default(hotplug->context);
	}
#endif
	while (hotplug->notify >= 0 && read(hotplug->notify, events, sizeof(events)) > 0)
		;
}
