/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "core/buffer.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/events.h"
#include "core/json.h"
#include "core/log.h"
#include "core/secret.h"

#include <glib.h>
#include <poll.h>
#include <string.h>

static void reader_never_overruns(void)
{
	const uint8_t bytes[] = { 1, 2, 3, 4, 5 };
	struct st_reader reader;

	st_reader_init(&reader, bytes, sizeof(bytes));
	g_assert_cmpuint(st_read_u16(&reader), ==, 0x0201);
	g_assert_cmpuint(st_read_u32(&reader), ==, 0);
	g_assert_true(reader.failed);
	g_assert_cmpuint(st_read_u8(&reader), ==, 0); /* sticks */
	g_assert_null(st_read_bytes(&reader, 0));
}

static void redacts(const char *text, const char *expected)
{
	g_autofree char *copy = g_strdup(text);

	st_redact(copy);
	g_assert_cmpstr(copy, ==, expected);
}

static void masks_identifiers(void)
{
	redacts("imsi 208011234567890", "imsi *************90");
	redacts("error 123456, 1234567", "error 123456, *****67");
	redacts("", "");
	redacts("code 1234 5678-9012\xc2\xa0" "34.", "code **** ****-****\xc2\xa0" "34.");
	redacts("1234 567", "**** *67");
	redacts("2026-11-23 10:33:21, 12 34 56 78", "2026-11-23 10:33:21, 12 34 56 78");
}

static void keeps_secret(void)
{
	struct st_secret *secret = st_secret_new("12345678901234", 14);
	char mask[ST_SECRET_MAX + 1];

	g_assert_cmpstr(st_secret_text(secret), ==, "12345678901234");
	st_secret_mask(secret, mask);
	g_assert_cmpstr(mask, ==, "**********1234");
	st_secret_free(secret);

	secret = st_secret_new("1234", 4);
	st_secret_mask(secret, mask);
	g_assert_cmpstr(mask, ==, "****"); /* four of four would be all */
	st_secret_free(secret);
	g_assert_null(st_secret_new(mask, ST_SECRET_MAX + 1));
}

static void error_record_is_one_contract(void)
{
	struct st_error_saved saved;
	const simtopup_error *record = simtopup_last_error();

	g_assert_cmpint(st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_QMI, "no %s", "answer"), ==,
			SIMTOPUP_TIMEOUT);
	st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	st_error_set_peer("QMI %u", 5u);
	st_error_save(&saved);
	simtopup_modem_close(NULL); /* never touches it */
	g_assert_cmpstr(simtopup_error_message(record), ==, "no answer");
	st_error_clear();
	g_assert_cmpstr(simtopup_error_message(record), ==, "");
	g_assert_cmpstr(simtopup_error_layer(record), ==, "");
	st_error_restore(&saved);
	g_assert_cmpint(simtopup_error_effect(record), ==, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpstr(simtopup_error_peer_code(record), ==, "QMI 5");
}

static bool is_readable(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	return poll(&poller, 1, 0) == 1;
}

static void events_are_bounded_and_tell_losses(void)
{
	struct st_events *events = st_events_new();
	struct simtopup_event *event;
	g_autofree char *json = NULL;
	int count = 0;

	g_assert_false(is_readable(st_events_fd(events)));
	for (int i = 0; i < ST_EVENTS_MAX + 3; i++)
		st_events_push(events, SIMTOPUP_EVENT_SMS, g_strdup_printf("{\"n\":%d}", i));
	g_assert_true(is_readable(st_events_fd(events)));
	event = st_events_pop(events);
	json = simtopup_event_to_json(event);
	g_assert_cmpstr(json, ==, "{\"lost\":3,\"n\":3}");
	do {
		simtopup_event_free(event);
		count++;
		event = st_events_pop(events);
	} while (event);
	g_assert_cmpint(count, ==, ST_EVENTS_MAX);
	g_assert_false(is_readable(st_events_fd(events)));
	st_events_free(events);
}

static void json_is_canonical(void)
{
	JsonObject *object =
		st_json_parse_object("{\"b\":[{\"z\":1,\"a\":\"\\u00e9\"}],\"a\":true}");
	g_autofree char *text = NULL;

	g_assert_nonnull(object);
	text = st_json_canonical(object);
	g_assert_cmpstr(text, ==, "{\"a\":true,\"b\":[{\"a\":\"é\",\"z\":1}]}");
	json_object_unref(object);
}

static void json_refuses_what_would_hurt(void)
{
	g_autofree char *deep = g_strnfill(100000, '[');

	g_assert_null(st_json_parse_object(deep));
	g_assert_null(st_json_parse_object("[1]"));
	g_assert_null(st_json_parse_object(""));
	g_assert_null(st_json_parse_object(NULL));
}

static void time_is_written_in_utc(void)
{
	char text[32];

	st_time_format(INT64_C(1795406400123), text);
	g_assert_cmpstr(text, ==, "2026-11-23T04:00:00.123Z");
}

static void deadline_never_goes_negative(void)
{
	st_deadline past = st_deadline_in(-1000);

	g_assert_cmpint(st_deadline_left(past), ==, 0);
	g_assert_true(st_deadline_passed(past));
	g_assert_false(st_deadline_passed(st_deadline_in(60000)));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/reader", reader_never_overruns);
	g_test_add_func("/core/redact", masks_identifiers);
	g_test_add_func("/core/secret", keeps_secret);
	g_test_add_func("/core/error", error_record_is_one_contract);
	g_test_add_func("/core/events", events_are_bounded_and_tell_losses);
	g_test_add_func("/core/json/canonical", json_is_canonical);
	g_test_add_func("/core/json/hostile", json_refuses_what_would_hurt);
	g_test_add_func("/core/time", time_is_written_in_utc);
	g_test_add_func("/core/deadline", deadline_never_goes_negative);
	return g_test_run();
}
