/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The modems of this machine, now and as they come and go. */

#include "../core/error.h"
#include "../core/events.h"
#include "../core/json.h"
#include "../port/hotplug.h"
#include "../port/probe.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define QRTR_MS 200

static JsonObject *modem_object(const struct st_port_info *info)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "device", info->device);
	st_json_set_text(object, "protocol", info->protocol == ST_PROTOCOL_QMI ? "qmi" : "mbim");
	st_json_set_text(object, "driver", info->driver);
	st_json_set_text(object, "bus", info->bus);
	st_json_set_text(object, "path", info->stable);
	st_json_set_text(object, "vendor_id", info->vendor_id);
	st_json_set_text(object, "product_id", info->product_id);
	st_json_set_text(object, "vendor", info->vendor);
	st_json_set_text(object, "product", info->product);
	st_json_set_text(object, "net", info->net);
	st_json_set_text(object, "also", info->also);
	return object;
}

static void add_holder(JsonObject *object, const struct st_port_info *info)
{
	char name[32];
	long pid = st_probe_holder(info->device, name, sizeof(name));
	JsonObject *holder;

	if (pid == 0 && info->also[0])
		pid = st_probe_holder(info->also, name, sizeof(name));
	if (pid == 0)
		return;
	holder = json_object_new();
	json_object_set_int_member(holder, "pid", pid);
	st_json_set_text(holder, "name", name);
	json_object_set_object_member(object, "holder", holder);
}

static void add_qrtr(JsonArray *array)
{
	uint32_t nodes[ST_QRTR_NODES_MAX];
	int fd = st_qrtr_open();
	unsigned count;

	if (fd < 0)
		return;
	count = st_qrtr_list(fd, QRTR_MS, nodes);
	close(fd);
	for (unsigned i = 0; i < count; i++) {
		struct st_port_info info = { .protocol = ST_PROTOCOL_QMI, .bus = "qrtr" };

		g_snprintf(info.device, sizeof(info.device), "qrtr:%u", nodes[i]);
		json_array_add_object_element(array, modem_object(&info));
	}
}

int simtopup_modems_json(char **ret_json)
{
	g_autoptr(GPtrArray) list = NULL;
	JsonArray *array;

	st_error_clear();
	if (!ret_json)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	array = json_array_new();
	list = st_probe_list("");
	for (guint i = 0; i < list->len; i++) {
		JsonObject *object = modem_object(list->pdata[i]);

		add_holder(object, list->pdata[i]);
		json_array_add_object_element(array, object);
	}
	add_qrtr(array);
	*ret_json = st_json_print_array(array);
	json_array_unref(array);
	return 0;
}

struct simtopup_hotplug {
	struct st_hotplug *nodes;
	struct st_events *events;
	GPtrArray *known; /* struct st_port_info */
	int fd;
};

static void push(simtopup_hotplug *hotplug, const char *event, int kind,
		 const struct st_port_info *info)
{
	JsonObject *object = json_object_new();

	st_json_set_text(object, "event", event);
	json_object_set_object_member(object, "modem", modem_object(info));
	st_events_push(hotplug->events, kind, st_json_print(object));
	json_object_unref(object);
}

/* The same port in the same place, as far as one can see. */
static bool contains(const GPtrArray *list, const struct st_port_info *wanted)
{
	for (guint i = 0; i < list->len; i++) {
		const struct st_port_info *info = list->pdata[i];

		if (g_str_equal(info->device, wanted->device) &&
		    g_str_equal(info->stable, wanted->stable) &&
		    g_str_equal(info->vendor_id, wanted->vendor_id) &&
		    g_str_equal(info->product_id, wanted->product_id))
			return true;
	}
	return false;
}

static void look(simtopup_hotplug *hotplug)
{
	GPtrArray *now = st_probe_list("");

	for (guint i = 0; i < hotplug->known->len; i++) {
		if (!contains(now, hotplug->known->pdata[i]))
			push(hotplug, "lost", SIMTOPUP_EVENT_LOST, hotplug->known->pdata[i]);
	}
	for (guint i = 0; i < now->len; i++) {
		if (!contains(hotplug->known, now->pdata[i]))
			push(hotplug, "found", SIMTOPUP_EVENT_FOUND, now->pdata[i]);
	}
	g_ptr_array_unref(hotplug->known);
	hotplug->known = now;
}

static int watch_both(simtopup_hotplug *hotplug)
{
	struct epoll_event event = { .events = EPOLLIN };

	hotplug->fd = epoll_create1(EPOLL_CLOEXEC);
	if (hotplug->fd < 0 ||
	    epoll_ctl(hotplug->fd, EPOLL_CTL_ADD, st_hotplug_fd(hotplug->nodes), &event) < 0 ||
	    epoll_ctl(hotplug->fd, EPOLL_CTL_ADD, st_events_fd(hotplug->events), &event) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "descriptors are used up");
	return 0;
}

int simtopup_hotplug_open(simtopup_hotplug **ret_hotplug)
{
	simtopup_hotplug *hotplug;
	int result;

	st_error_clear();
	if (!ret_hotplug)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	hotplug = g_new0(simtopup_hotplug, 1);
	hotplug->fd = -1;
	hotplug->events = st_events_new();
	hotplug->known = g_ptr_array_new_with_free_func(g_free);
	hotplug->nodes = st_hotplug_new("/dev");
	result = hotplug->nodes ? watch_both(hotplug) : st_error_status();
	if (result) {
		simtopup_hotplug_close(hotplug);
		return result;
	}
	look(hotplug);
	*ret_hotplug = hotplug;
	return 0;
}

int simtopup_hotplug_fd(const simtopup_hotplug *hotplug)
{
	return hotplug->fd;
}

int simtopup_hotplug_next(simtopup_hotplug *hotplug, simtopup_event **ret_event)
{
	simtopup_event *event;

	st_error_clear();
	if (!hotplug || !ret_event)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	event = st_events_pop(hotplug->events);
	if (!event) {
		/* First: what changes during the look then wakes again. */
		st_hotplug_clear(hotplug->nodes);
		look(hotplug);
		event = st_events_pop(hotplug->events);
	}
	if (!event)
		return st_fail(SIMTOPUP_NO_EVENT, ST_LAYER_CALLER, "nothing has changed");
	*ret_event = event;
	return 0;
}

void simtopup_hotplug_close(simtopup_hotplug *hotplug)
{
	if (!hotplug)
		return;
	st_hotplug_free(hotplug->nodes);
	st_events_free(hotplug->events);
	g_ptr_array_unref(hotplug->known);
	if (hotplug->fd >= 0)
		close(hotplug->fd);
	g_free(hotplug);
}
