/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* `status --json` (docs/json.md). */
#ifndef ST_API_SUBSCRIBER_JSON_H
#define ST_API_SUBSCRIBER_JSON_H

#include "../port/subscriber.h"

#include <json-glib/json-glib.h>

char *st_subscriber_print(const struct st_subscriber *state);
/* `sim.pin` of it; to be unreffed. */
JsonObject *st_subscriber_pin_object(const struct st_subscriber *state);

#endif
