/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A bounded queue of events with an eventfd; its own mutex, so that it never answers BUSY. */
#ifndef ST_CORE_EVENTS_H
#define ST_CORE_EVENTS_H

#include <simtopup/modem.h>

#define ST_EVENTS_MAX 256 /* the oldest gives way; `lost` in the next one taken counts them */

struct st_events;

struct st_events *st_events_new(void);
void st_events_free(struct st_events *events);
int st_events_fd(const struct st_events *events); /* readable while something is queued */
/* `json` is an object; takes it over. */
void st_events_push(struct st_events *events, int kind, char *json);
/* The same for what only its last value counts: one of this kind and key that is still queued
 * gives way, and `replaced` counts it. */
void st_events_push_last(struct st_events *events, int kind, unsigned key, char *json);
/* NULL when empty. */
struct simtopup_event *st_events_pop(struct st_events *events);

#endif
