/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../port/probe.h"
#include "handle.h"

#include <errno.h>
#include <unistd.h>

#define OPEN_MS 15000
#define CLOSE_MS 1000

static int make_port(simtopup_modem *modem, const struct st_uri *uri, bool proxy)
{
	(void)uri; /* in a build with neither protocol */
	(void)proxy;
#ifdef ST_HAVE_QMI
	if (uri->protocol == ST_PROTOCOL_QMI)
		modem->port = st_qmi_port_new(uri->path, proxy, modem->loop, modem->events);
#endif
#ifdef ST_HAVE_MBIM
	if (uri->protocol == ST_PROTOCOL_MBIM)
		modem->port = st_mbim_port_new(uri->path, proxy, modem->loop, modem->events);
#endif
	if (!modem->port)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			       "this build does not speak the protocol of the port");
	if (uri->over_mbim)
		modem->port->way = ST_WAY_MBIM;
	if (uri->is_qrtr)
		modem->port->way = ST_WAY_QRTR;
	modem->port->qrtr_node = uri->qrtr_node;
	modem->port->follow = uri->follow;
	st_probe_stable(uri->path, "", modem->port->stable, sizeof(modem->port->stable));
	if (uri->follow)
		modem->return_folder = modem->port->stable[0] ? g_strdup("/dev") :
								g_path_get_dirname(uri->path);
	return 0;
}

static int check_qrtr(void)
{
	int fd = st_qrtr_open();

	if (fd >= 0) {
		close(fd);
		return 0;
	}
	st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "this system has no QRTR bus");
	return st_error_set_hint("its kernel needs the module qrtr, and the modem an "
				 "interconnect to it");
}

static int choose_way(const struct st_uri *uri, bool *ret_proxy)
{
	enum st_protocol wire = uri->over_mbim ? ST_PROTOCOL_MBIM : uri->protocol;
	bool proxy = uri->via == ST_VIA_PROXY ||
		     (uri->via == ST_VIA_AUTO && st_probe_proxy_wanted(wire));

	if (uri->is_qrtr)
		return check_qrtr();
	if (proxy && geteuid() != 0) {
		st_fail(SIMTOPUP_PERMISSION, ST_LAYER_SYSTEM, "the proxies serve root only");
		return st_error_set_hint("run as root, or open the port itself with ?via=direct");
	}
	if (!proxy && access(uri->path, R_OK | W_OK) < 0) {
		st_fail_errno(errno == EACCES ? SIMTOPUP_PERMISSION : SIMTOPUP_NO_DEVICE, errno,
			      "the port cannot be opened");
		return st_error_set_hint("run as root, or give this user the port by a udev rule");
	}
	*ret_proxy = proxy;
	return 0;
}

/* The lock of a direct port is held for the life of the handle: reads would be shared. */
static int open_way(simtopup_modem *modem, const struct st_uri *uri, st_deadline deadline)
{
	bool proxy = false;
	int result = choose_way(uri, &proxy);

	st_probe_modem_id(uri->path, "", modem->lock_id, sizeof(modem->lock_id));
	if (result == 0)
		result = make_port(modem, uri, proxy);
	if (result == 0 && !proxy)
		result = st_modem_lock(modem, deadline);
	if (result == 0 && !proxy && !uri->is_qrtr)
		result = st_probe_taken(uri->path);
	return result;
}

static void free_modem(simtopup_modem *modem)
{
	if (modem->port)
		modem->port->ops->free(modem->port);
	st_watch_clear(modem);
	g_free(modem->return_folder);
	st_events_free(modem->events);
	st_loop_free(modem->loop);
	st_lock_release(modem->lock);
	pthread_mutex_destroy(&modem->use);
	g_free(modem);
}

int simtopup_modem_open(const char *uri, int timeout_ms, simtopup_modem **ret_modem)
{
	st_deadline deadline = st_deadline_in(timeout_ms ? timeout_ms : OPEN_MS);
	struct st_uri parsed;
	simtopup_modem *modem;
	int result;

	st_error_clear();
	if (!uri || !ret_modem || timeout_ms < 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	result = st_uri_parse(uri, "", &parsed);
	if (result)
		return result;

	modem = g_new0(simtopup_modem, 1);
	modem->pid = getpid();
	modem->watch_fd = modem->timer_fd = -1;
	pthread_mutex_init(&modem->use, NULL);
	modem->loop = st_loop_new();
	modem->events = st_events_new();
	result = st_watch_init(modem);
	if (result == 0)
		result = open_way(modem, &parsed, deadline);
	if (result) {
		free_modem(modem);
		return result;
	}
	*ret_modem = modem;
	return 0;
}

void simtopup_modem_close(simtopup_modem *modem)
{
	struct st_error_saved why;

	if (!modem)
		return;
	if (modem->pid != getpid())
		return; /* the parent's: even freeing would talk to its modem */
	st_error_save(&why);
	pthread_mutex_lock(&modem->use);
	g_main_context_acquire(st_loop_context(modem->loop));
	g_main_context_push_thread_default(st_loop_context(modem->loop));
	modem->port->until = st_deadline_in(CLOSE_MS);
	if (modem->port->linked)
		modem->port->ops->unlink(modem->port);
	st_loop_drain(modem->loop);
	g_main_context_pop_thread_default(st_loop_context(modem->loop));
	g_main_context_release(st_loop_context(modem->loop));
	pthread_mutex_unlock(&modem->use);
	free_modem(modem);
	st_error_restore(&why);
}

void simtopup_modem_cancel(simtopup_modem *modem)
{
	if (modem)
		st_loop_cancel(modem->loop);
}

void simtopup_modem_set_progress(simtopup_modem *modem, simtopup_progress_fn fn, void *data)
{
	st_loop_set_progress(modem->loop, fn, data);
}
