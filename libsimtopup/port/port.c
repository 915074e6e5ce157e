/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "port.h"
#include "probe.h"

#include "../core/error.h"
#include "../core/json.h"
#include "../core/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const ussd_kinds[] = {
	[ST_USSD_FINAL] = "notify",
	[ST_USSD_MENU] = "request",
	[ST_USSD_RELEASED] = "released",
	[ST_USSD_OTHER_CLIENT] = "other-client",
	[ST_USSD_UNSUPPORTED] = "unsupported",
	[ST_USSD_NET_TIMEOUT] = "network-timeout",
	[ST_USSD_FAILED] = "failed",
};

static void push_ussd_event(struct st_port *port, const struct st_ussd_news *news)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "event", "ussd");
	st_json_set_text(object, "kind", ussd_kinds[news->kind]);
	st_json_set_text(object, "text", news->text);
	st_events_push(port->events, SIMTOPUP_EVENT_USSD, st_json_print(object));
	json_object_unref(object);
}

int st_port_ussd_check_quiet(const struct st_port *port, bool answer)
{
	if (!answer || port->ussd_count == 0)
		return 0;
	return st_fail(SIMTOPUP_UNEXPECTED_MENU, ST_LAYER_NETWORK,
		       "the network spoke before the answer was written");
}

void st_port_ussd_push(struct st_port *port, const struct st_ussd_news *news)
{
	if (!port->ussd_open) {
		if (port->listen_kinds & SIMTOPUP_EVENT_USSD)
			push_ussd_event(port, news);
		return;
	}
	if (port->ussd_count == ST_USSD_QUEUE_MAX) {
		st_log(ST_LAYER_NETWORK, "too many USSD messages in one session: one dropped");
		return;
	}
	port->ussd[port->ussd_count++] = *news;
}

static unsigned needs_of_listener(const struct st_port *port)
{
	unsigned needs = 0;

	if (port->listen_kinds & SIMTOPUP_EVENT_USSD)
		needs |= ST_NEED_USSD;
	if (port->listen_kinds & SIMTOPUP_EVENT_SMS)
		needs |= ST_NEED_SMS;
	if (port->listen_kinds & ST_STATE_KINDS)
		needs |= ST_NEED_STATE;
	return needs;
}

/* The node may be another one after a replug, or at the same name another modem. */
static int find_node(struct st_port *port)
{
	enum st_protocol protocol;
	char now[ST_STABLE_MAX];

	if (!port->stable[0] || (st_probe_stable(port->path, "", now, sizeof(now)) &&
				 strcmp(now, port->stable) == 0))
		return 0;
	port->lost = true;
	if (port->follow &&
	    st_probe_find(port->stable, "", port->path, sizeof(port->path), &protocol))
		return 0;
	st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	return port->follow ? SIMTOPUP_DEVICE_GONE :
			      st_error_set_hint("open it with ?reconnect=yes to find it again "
						"under another name");
}

static int relink(struct st_port *port, unsigned needs, st_deadline deadline)
{
	int result = find_node(port);

	if (result == 0 && port->lost && !port->proxy)
		result = st_probe_taken(port->path);
	if (result == 0)
		result = port->ops->link(port, needs, deadline);
	if (result == 0)
		port->lost = false;
	return result;
}

void st_port_forget_link(struct st_port *port)
{
	if (port->linked)
		port->ops->unlink(port);
	st_loop_set_gone(port->loop, false);
	port->ussd_open = false;
	port->lost = true;
}

int st_port_acquire(struct st_port *port, unsigned needs, st_deadline deadline)
{
	int result;

	port->until = deadline;
	needs |= needs_of_listener(port);
	st_loop_drain(port->loop);
	if (st_loop_gone(port->loop)) /* while idle: nothing was sent on it, so start anew */
		st_port_forget_link(port);
	if (port->linked && port->ops->check) {
		result = port->ops->check(port, deadline);
		if (result)
			return result;
	}
	port->suspect = false;
	result = port->linked ? port->ops->link(port, needs, deadline) :
				relink(port, needs, deadline);
	if (result == 0)
		st_port_state_start(port);
	return result;
}

void st_port_release(struct st_port *port)
{
	struct st_error_saved why;
	bool keep = !port->proxy || port->listen_kinds || port->ussd_open;

	if (!port->linked || (keep && !st_loop_gone(port->loop)))
		return;
	st_error_save(&why);
	port->ops->unlink(port);
	st_error_restore(&why);
}

static int open_probe(const char *path)
{
	return open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int st_port_wait_writable(const char *path, struct st_loop *loop, st_deadline deadline)
{
	struct pollfd probe = { .fd = open_probe(path), .events = POLLOUT };
	int ready;

	if (probe.fd < 0)
		return errno == ENOENT || errno == ENODEV || errno == EIO || errno == ENXIO ?
			       st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone") :
			       st_fail_errno(SIMTOPUP_IO, errno, "the port cannot be probed");
	ready = poll(&probe, 1, 0);
	while (ready == 0 && !st_deadline_passed(deadline) && !st_loop_gone(loop)) {
		int left = st_deadline_left(deadline);

		ready = poll(&probe, 1, left < 50 ? left : 50);
		st_loop_drain(loop); /* cancel and hangup are seen there */
		if (st_loop_cancelled(loop))
			break;
	}
	close(probe.fd);
	if (ready > 0 && !(probe.revents & (POLLERR | POLLHUP)))
		return 0;
	if (st_loop_cancelled(loop))
		return st_fail(SIMTOPUP_CANCELLED, ST_LAYER_CALLER, "cancelled");
	if (ready != 0 || st_loop_gone(loop))
		return st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_SYSTEM, "the modem is gone");
	st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_SYSTEM, "the modem has stopped reading");
	return st_error_set_hint("unplug and replug the modem, or reset it");
}

void st_port_set_cloexec(const char *path)
{
	char real[PATH_MAX], link[64], target[PATH_MAX];
	DIR *folder = opendir("/proc/self/fd");
	struct dirent *entry;

	if (!folder)
		return;
	if (!realpath(path, real))
		real[0] = '\0';
	while ((entry = readdir(folder))) {
		ssize_t len;

		snprintf(link, sizeof(link), "/proc/self/fd/%.32s", entry->d_name);
		len = readlink(link, target, sizeof(target) - 1);
		if (len < 0)
			continue;
		target[len] = '\0';
		if (strcmp(target, real) == 0)
			fcntl(atoi(entry->d_name), F_SETFD, FD_CLOEXEC);
	}
	closedir(folder);
}
