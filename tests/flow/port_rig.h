/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A port of the library on a virtual modem, without the public API above it. */
#ifndef TEST_PORT_RIG_H
#define TEST_PORT_RIG_H

#include "child.h"
#include "port/ussd.h"

struct rig {
	struct child child;
	struct st_loop *loop;
	struct st_events *events;
	struct st_port *port;
};

void rig_start(struct rig *rig, const char *scenario, const char *option);
void rig_start_via(struct rig *rig, const char *scenario, const char *option, bool proxy);
void rig_stop(struct rig *rig);
/* A new public call: acquire for `needs`, which must work. */
void rig_call(struct rig *rig, unsigned needs);
/* One whole call. */
void rig_read(struct rig *rig, struct st_subscriber *ret_subscriber);
int rig_try_read(struct rig *rig, struct st_subscriber *ret_subscriber, int timeout_ms);
/* How often the modem got this request. */
int64_t rig_requests(struct rig *rig, const char *name);
int64_t rig_stat(struct rig *rig, const char *name);
/* Writes raw bytes to the modem, beside the library. */
void rig_inject(struct rig *rig, const uint8_t *data, size_t len);
/* Runs the loop until something is queued, and takes it. */
char *rig_next_event(struct rig *rig);

void assert_error(int got, int status, int effect);

#endif
