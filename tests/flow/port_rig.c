/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "port_rig.h"

#include "core/error.h"

#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define CALL_MS 20000

static struct st_port *new_port(struct rig *rig, bool proxy)
{
#ifdef ST_HAVE_QMI
	if (strcmp(setup.protocol, "qmi") == 0)
		return st_qmi_port_new(rig->child.link, proxy, rig->loop, rig->events);
#endif
#ifdef ST_HAVE_MBIM
	if (strcmp(setup.protocol, "mbim") == 0)
		return st_mbim_port_new(rig->child.link, proxy, rig->loop, rig->events);
#endif
	g_assert_not_reached();
}

void rig_start_via(struct rig *rig, const char *scenario, const char *option, bool proxy)
{
	child_start(&rig->child, scenario, option);
	rig->loop = st_loop_new();
	rig->events = st_events_new();
	rig->port = new_port(rig, proxy);
	g_main_context_push_thread_default(st_loop_context(rig->loop));
}

void rig_start(struct rig *rig, const char *scenario, const char *option)
{
	rig_start_via(rig, scenario, option, false);
}

void rig_stop(struct rig *rig)
{
	rig->port->ops->free(rig->port);
	g_main_context_pop_thread_default(st_loop_context(rig->loop));
	st_events_free(rig->events);
	st_loop_free(rig->loop);
	child_stop(&rig->child);
}

static void assert_ok(int result)
{
	if (result)
		g_test_message("%d: %s (%s)", result,
			       simtopup_error_message(simtopup_last_error()),
			       simtopup_error_peer_code(simtopup_last_error()));
	g_assert_cmpint(result, ==, 0);
}

void rig_call(struct rig *rig, unsigned needs)
{
	st_loop_begin(rig->loop);
	assert_ok(st_port_acquire(rig->port, needs, st_deadline_in(CALL_MS)));
}

int rig_try_read(struct rig *rig, struct st_subscriber *ret_subscriber, int timeout_ms)
{
	st_deadline deadline = st_deadline_in(timeout_ms);
	int result;

	st_loop_begin(rig->loop);
	st_error_clear();
	result = st_port_acquire(rig->port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = rig->port->ops->read_subscriber(rig->port, ret_subscriber, deadline);
	st_port_release(rig->port);
	return result;
}

void rig_read(struct rig *rig, struct st_subscriber *ret_subscriber)
{
	assert_ok(rig_try_read(rig, ret_subscriber, CALL_MS));
}

static JsonObject *stats_of(struct rig *rig)
{
	g_autofree char *text = child_control(&rig->child, "stats");
	g_autoptr(JsonNode) node = json_from_string(text, NULL);

	g_assert_nonnull(node);
	return json_object_ref(json_node_get_object(node));
}

int64_t rig_requests(struct rig *rig, const char *name)
{
	g_autoptr(JsonObject) stats = stats_of(rig);
	JsonObject *requests = json_object_get_object_member(stats, "requests");

	return json_object_get_int_member_with_default(requests, name, 0);
}

int64_t rig_stat(struct rig *rig, const char *name)
{
	g_autoptr(JsonObject) stats = stats_of(rig);

	return json_object_get_int_member(stats, name);
}

void rig_inject(struct rig *rig, const uint8_t *data, size_t len)
{
	int fd = open(rig->child.link, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(write(fd, data, len), ==, (ssize_t)len);
	close(fd);
}

struct waiter {
	struct st_events *events;
	simtopup_event *event;
};

static bool has_event(const void *data)
{
	struct waiter *waiter = (struct waiter *)data;

	if (!waiter->event)
		waiter->event = st_events_pop(waiter->events);
	return waiter->event != NULL;
}

char *rig_next_event(struct rig *rig)
{
	struct waiter waiter = { rig->events, NULL };
	char *json;

	assert_ok(st_loop_wait(rig->loop, has_event, &waiter, st_deadline_in(CALL_MS)));
	json = simtopup_event_to_json(waiter.event);
	simtopup_event_free(waiter.event);
	return json;
}

void assert_error(int got, int status, int effect)
{
	const simtopup_error *error = simtopup_last_error();

	if (got != status || simtopup_error_effect(error) != effect)
		g_test_message("%d: %s (%s)", got, simtopup_error_message(error),
			       simtopup_error_peer_code(error));
	g_assert_cmpint(got, ==, status);
	g_assert_cmpint(simtopup_error_status(error), ==, status);
	g_assert_cmpint(simtopup_error_effect(error), ==, effect);
}
