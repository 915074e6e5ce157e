/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Parts that become messages: in a store, and as they come. */
#include "codec_test.h"

#include "core/error.h"
#include "port/sms.h"

#include <poll.h>
#include <stdlib.h>

#define FROM_722 "07919919000000f044038127f20000"
#define AT "62113240016440"    /* 2026-11-23 04:10:46, UTC+1 */
#define LATER "62113250016440" /* an hour later */
#define MUCH_LATER "62113260016440"
#define ONE "0b050003210301deee3208"   /* reference 0x21, part 1 of 3: "one " */
#define TWO "0b050003210302e8f73708"   /* "two " */
#define THREE "0c050003210303e86879b90c" /* "three" */
#define OTHER_ONE "0c050003210301e86879b90c" /* part 1 with another text */
#define HELLO "05c8329bfd06"

static void put(struct st_sms_store *store, uint32_t index, enum st_sms_state state,
		const char *hex)
{
	struct st_sms_place place = { ST_SMS_MODEM, index };
	uint8_t pdu[300];

	g_assert_true(st_sms_store_add(store, &place, state, pdu,
				       from_hex(hex, pdu, sizeof(pdu))));
}

static void text_is(const GPtrArray *messages, unsigned i, const char *text)
{
	g_autofree char *found = NULL;

	g_assert_cmpuint(i, <, messages->len);
	found = st_message_text(messages->pdata[i]);
	g_assert_cmpstr(found, ==, text);
}

static void joins_in_any_order(void)
{
	g_autoptr(GPtrArray) messages = NULL;
	const struct st_message *message;
	struct st_sms_store store;

	st_sms_store_init(&store);
	put(&store, 0, ST_SMS_READ, FROM_722 AT THREE);
	put(&store, 1, ST_SMS_READ, FROM_722 AT ONE);
	put(&store, 2, ST_SMS_READ, FROM_722 AT ONE); /* twice */
	put(&store, 7, ST_SMS_UNREAD, FROM_722 LATER TWO);
	messages = st_messages_join(&store);
	st_sms_store_clear(&store);
	g_assert_cmpuint(messages->len, ==, 1);
	text_is(messages, 0, "one two three");
	message = messages->pdata[0];
	g_assert_true(st_message_is_complete(message));
	g_assert_cmpuint(message->places->len, ==, 4);
	g_assert_cmpint(message->state, ==, ST_SMS_UNREAD);
	g_assert_true(g_str_has_prefix(message->id, "modem0-"));
}

/* A reference of eight bits comes again. */
static void keeps_messages_apart(void)
{
	g_autoptr(GPtrArray) messages = NULL;
	struct st_sms_store store;

	st_sms_store_init(&store);
	put(&store, 0, ST_SMS_READ, FROM_722 AT ONE);
	put(&store, 1, ST_SMS_READ, FROM_722 AT OTHER_ONE);      /* the place is taken */
	put(&store, 2, ST_SMS_READ, FROM_722 MUCH_LATER TWO);    /* two hours: another message */
	put(&store, 3, ST_SMS_READ, "07919919000000f044038127f30000" AT TWO); /* 723 */
	put(&store, 4, ST_SMS_READ, FROM_722 AT THREE);          /* goes to the latest with room */
	messages = st_messages_join(&store);
	st_sms_store_clear(&store);
	g_assert_cmpuint(messages->len, ==, 4);
	text_is(messages, 0, "one \uFFFD");
	text_is(messages, 1, "three\uFFFDthree");
	text_is(messages, 2, "\uFFFDtwo \uFFFD");
	text_is(messages, 3, "\uFFFDtwo \uFFFD");
	for (unsigned i = 0; i < messages->len; i++)
		g_assert_false(st_message_is_complete(messages->pdata[i]));
}

static void replaces_and_sorts(void)
{
	g_autoptr(GPtrArray) messages = NULL;
	struct st_sms_store store;

	st_sms_store_init(&store);
	put(&store, 0, ST_SMS_READ, "07919919000000f004038127f24100" LATER HELLO);
	put(&store, 1, ST_SMS_READ, "07919919000000f004038127f24100" AT HELLO);
	put(&store, 2, ST_SMS_READ, "07919919000000f004038127f24200" AT HELLO);
	put(&store, 3, ST_SMS_READ, "00");
	messages = st_messages_join(&store);
	st_sms_store_clear(&store);
	g_assert_cmpuint(messages->len, ==, 4);
	g_assert_cmpstr(st_message_kind(messages->pdata[0]), ==, "unreadable");
	for (unsigned i = 0; i < 4; i++) {
		const struct st_message *message = messages->pdata[i];

		g_assert_cmpint(message->is_replaced, ==, g_str_has_prefix(message->id, "modem1-"));
	}
	g_assert_true(g_str_has_prefix(((struct st_message *)messages->pdata[3])->id, "modem0-"));
}

struct rig {
	struct st_port port;
};

static void setup(struct rig *rig, const void *data)
{
	(void)data;
	memset(rig, 0, sizeof(*rig));
	rig->port.loop = st_loop_new();
	rig->port.events = st_events_new();
	rig->port.listen_kinds = SIMTOPUP_EVENT_SMS;
	rig->port.sms_wanted = true;
	g_main_context_push_thread_default(st_loop_context(rig->port.loop));
}

static void teardown(struct rig *rig, const void *data)
{
	(void)data;
	st_port_clear(&rig->port);
	g_main_context_pop_thread_default(st_loop_context(rig->port.loop));
	st_events_free(rig->port.events);
	st_loop_free(rig->port.loop);
}

static void arrives(struct rig *rig, const char *hex)
{
	uint8_t pdu[300];

	st_port_sms_arrived(&rig->port, NULL, pdu, from_hex(hex, pdu, sizeof(pdu)));
}

static JsonObject *next_event(struct rig *rig)
{
	simtopup_event *event = st_events_pop(rig->port.events);
	JsonObject *object;
	char *json;

	if (!event)
		return NULL;
	json = simtopup_event_to_json(event);
	object = st_json_parse_object(json);
	simtopup_free(json);
	simtopup_event_free(event);
	return object;
}

static void event_is(struct rig *rig, const char *text, bool complete)
{
	JsonObject *object = next_event(rig);

	g_assert_nonnull(object);
	g_assert_cmpstr(st_json_text(object, "event"), ==, "sms");
	g_assert_cmpstr(st_json_text(object, "text"), ==, text);
	g_assert_cmpint(json_object_get_boolean_member(object, "complete"), ==, complete);
	json_object_unref(object);
}

static void tells_whole_messages(struct rig *rig, const void *data)
{
	struct st_sms sms;

	(void)data;
	arrives(rig, FROM_722 AT THREE);
	arrives(rig, FROM_722 AT ONE);
	g_assert_null(next_event(rig));
	g_assert_false(st_port_sms_take(&rig->port, &sms));
	arrives(rig, FROM_722 AT TWO);
	event_is(rig, "one two three", true);
	g_assert_true(st_port_sms_take(&rig->port, &sms));
	g_assert_cmpstr(sms.sender, ==, "722");
	g_assert_cmpstr(sms.text, ==, "one two three");
	g_assert_cmpint(sms.sent_ms, ==, INT64_C(1795403446000));
	g_assert_false(st_port_sms_take(&rig->port, &sms));
}

static bool has_event(const void *data)
{
	const struct rig *rig = data;
	struct pollfd readable = { .fd = st_events_fd(rig->port.events), .events = POLLIN };

	return poll(&readable, 1, 0) == 1;
}

static void tells_what_stays_incomplete(struct rig *rig, const void *data)
{
	(void)data;
	rig->port.sms_parts_ms = 1;
	arrives(rig, FROM_722 AT ONE);
	g_assert_cmpint(st_loop_wait(rig->port.loop, has_event, rig, st_deadline_in(10000)), ==, 0);
	event_is(rig, "one \uFFFD", false);
	g_assert_cmpuint(rig->port.sms_count, ==, 0);
	/* The rest comes late. */
	arrives(rig, FROM_722 AT TWO);
	arrives(rig, FROM_722 AT THREE);
	event_is(rig, "one two three", true);
	g_assert_cmpuint(rig->port.sms_count, ==, 1);
}

static void the_longest_waiting_gives_way(struct rig *rig, const void *data)
{
	(void)data;
	for (unsigned i = 0; i <= ST_SMS_OPEN_MAX; i++) {
		g_autofree char *hex = g_strdup_printf(FROM_722 AT "0b050003%02x0301deee3208", i);

		g_assert_null(next_event(rig));
		arrives(rig, hex);
	}
	event_is(rig, "one \uFFFD", false);
	g_assert_null(next_event(rig));
}

static void what_is_for_no_person_is_told_only(struct rig *rig, const void *data)
{
	static const char *const messages[][2] = {
		{ "07919919000000f0440b913316325476f800046211324001644008" "0605040b8423f0ff", "da"
			"ta" },
		{ "07919919000000f004038127f24000" AT HELLO, "silent" },
		{ "07919919000000f004038127f27ff6" AT "0178", "card" },
		{ "07914356060013F1065A098136397339F7219011700463802190117004638030", "report" },
		{ "0011", "unreadable" },
	};

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(messages); i++) {
		JsonObject *object;

		arrives(rig, messages[i][0]);
		object = next_event(rig);
		g_assert_cmpstr(st_json_text(object, "kind"), ==, messages[i][1]);
		g_assert_false(json_object_has_member(object, "id"));
		json_object_unref(object);
	}
	g_assert_cmpuint(rig->port.sms_count, ==, 0);
}

static void the_queue_is_bounded(struct rig *rig, const void *data)
{
	struct st_sms sms = { .sender = "x" };

	(void)data;
	for (int i = 0; i < ST_SMS_QUEUE_MAX + 2; i++) {
		g_snprintf(sms.text, sizeof(sms.text), "%d", i);
		st_port_sms_push(&rig->port, &sms);
	}
	g_assert_cmpuint(rig->port.sms_count, ==, ST_SMS_QUEUE_MAX);
	for (int i = 2; i < ST_SMS_QUEUE_MAX + 2; i++) {
		g_assert_true(st_port_sms_take(&rig->port, &sms));
		g_assert_cmpint(atoi(sms.text), ==, i);
	}
	rig->port.sms_wanted = false;
	st_port_sms_push(&rig->port, &sms);
	g_assert_cmpuint(rig->port.sms_count, ==, 0);
}

static void add(const char *path, void (*test)(struct rig *, const void *))
{
	g_test_add(path, struct rig, NULL, setup, test, teardown);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sms/join/order", joins_in_any_order);
	g_test_add_func("/sms/join/apart", keeps_messages_apart);
	g_test_add_func("/sms/join/replaced", replaces_and_sorts);
	add("/sms/live/whole", tells_whole_messages);
	add("/sms/live/incomplete", tells_what_stays_incomplete);
	add("/sms/live/room", the_longest_waiting_gives_way);
	add("/sms/live/kinds", what_is_for_no_person_is_told_only);
	add("/sms/live/queue", the_queue_is_bounded);
	return g_test_run();
}
