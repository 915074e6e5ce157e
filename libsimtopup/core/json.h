/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * JSON out, by json-glib's object model: build a JsonObject, then print it.
 * Absent is absent: st_json_set_text() drops NULL and "". Canonical form:
 * RFC 8785 for what we use (sorted keys, integers and strings, no floats).
 */
#ifndef ST_CORE_JSON_H
#define ST_CORE_JSON_H

#include <json-glib/json-glib.h>
#include <simtopup/base.h>
#include <stdbool.h>

#define ST_JSON_MAX (1024 * 1024)

void st_json_set_text(JsonObject *object, const char *key, const char *value);
/* Two members: KEY as a decimal string and `currency`. */
void st_json_set_money(JsonObject *object, const char *key, const struct simtopup_money *money);
/* Unix ms as ISO 8601 text; 0 is absent. */
void st_json_set_time(JsonObject *object, const char *key, int64_t wall_ms);
/* {"amount":"10.00","currency":"EUR"} */
JsonObject *st_json_money_object(const struct simtopup_money *money);
char *st_json_print(JsonObject *object);            /* one line, keys in order of setting */
char *st_json_print_array(JsonArray *array);
char *st_json_canonical(JsonObject *object);        /* sorted keys */
/* NULL when not one JSON object of at most ST_JSON_MAX bytes. */
JsonObject *st_json_parse_object(const char *text);
/* Borrowed; NULL when absent or of another type. */
const char *st_json_text(JsonObject *object, const char *key);

#endif
