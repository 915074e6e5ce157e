/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "events.h"

#include <glib.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct simtopup_event {
	int kind;
	unsigned key;      /* ST_NO_KEY: never gives way to a newer one */
	unsigned replaced; /* older ones that this one stands for */
	char *json;
};

#define ST_NO_KEY UINT32_MAX

struct st_events {
	GMutex guard;
	GQueue queue;
	int fd;
	unsigned lost; /* since the last one taken */
};

struct st_events *st_events_new(void)
{
	struct st_events *events = g_new0(struct st_events, 1);

	g_mutex_init(&events->guard);
	g_queue_init(&events->queue);
	events->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return events;
}

void st_events_free(struct st_events *events)
{
	if (!events)
		return;
	g_queue_clear_full(&events->queue, (GDestroyNotify)simtopup_event_free);
	g_mutex_clear(&events->guard);
	close(events->fd);
	g_free(events);
}

int st_events_fd(const struct st_events *events)
{
	return events->fd;
}

/* The descriptor is a level: readable exactly while something is queued. */
static void set_level(struct st_events *events)
{
	uint64_t value = 1;
	ssize_t done;

	if (g_queue_is_empty(&events->queue))
		done = read(events->fd, &value, sizeof(value));
	else
		done = write(events->fd, &value, sizeof(value));
	(void)done;
}

/* How many it stood for, itself included. */
static unsigned take_older(struct st_events *events, int kind, unsigned key)
{
	for (GList *link = events->queue.head; link; link = link->next) {
		struct simtopup_event *event = link->data;
		unsigned replaced = event->replaced + 1;

		if (event->kind != kind || event->key != key)
			continue;
		g_queue_delete_link(&events->queue, link);
		simtopup_event_free(event);
		return replaced;
	}
	return 0;
}

void st_events_push(struct st_events *events, int kind, char *json)
{
	st_events_push_last(events, kind, ST_NO_KEY, json);
}

void st_events_push_last(struct st_events *events, int kind, unsigned key, char *json)
{
	struct simtopup_event *event = g_new0(struct simtopup_event, 1);

	event->kind = kind;
	event->key = key;
	event->json = json;
	g_mutex_lock(&events->guard);
	if (key != ST_NO_KEY)
		event->replaced = take_older(events, kind, key);
	if (g_queue_get_length(&events->queue) >= ST_EVENTS_MAX) {
		simtopup_event_free(g_queue_pop_head(&events->queue));
		events->lost++;
	}
	g_queue_push_tail(&events->queue, event);
	set_level(events);
	g_mutex_unlock(&events->guard);
}

/* `json` is an object with at least one member. */
static void add_count(struct simtopup_event *event, const char *key, unsigned count)
{
	char *json = g_strdup_printf("{\"%s\":%u,%s", key, count, event->json + 1);

	g_free(event->json);
	event->json = json;
}

struct simtopup_event *st_events_pop(struct st_events *events)
{
	struct simtopup_event *event;

	g_mutex_lock(&events->guard);
	event = g_queue_pop_head(&events->queue);
	if (event && event->replaced)
		add_count(event, "replaced", event->replaced);
	if (event && events->lost) {
		add_count(event, "lost", events->lost);
		events->lost = 0;
	}
	set_level(events);
	g_mutex_unlock(&events->guard);
	return event;
}

int simtopup_event_kind(const simtopup_event *event)
{
	return event->kind;
}

char *simtopup_event_to_json(const simtopup_event *event)
{
	return g_strdup(event->json);
}

void simtopup_event_free(simtopup_event *event)
{
	if (!event)
		return;
	g_free(event->json);
	g_free(event);
}
