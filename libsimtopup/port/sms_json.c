/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A message as docs/json.md says. */
#include "sms.h"

static const char *const states[] = {
	[ST_SMS_UNREAD] = "unread",
	[ST_SMS_READ] = "read",
	[ST_SMS_SENT] = "sent",
	[ST_SMS_DRAFT] = "draft",
};

static const char *const alphabets[] = {
	[ST_SMS_GSM7] = "gsm7",
	[ST_SMS_8BIT] = "8bit",
	[ST_SMS_UCS2] = "ucs2",
	[ST_SMS_COMPRESSED] = "compressed",
};

const char *st_message_kind(const struct st_message *message)
{
	static const char *const uses[] = {
		[ST_SMS_FOR_PERSON] = "received",
		[ST_SMS_FOR_PORT] = "data",
		[ST_SMS_FOR_CARD] = "card",
		[ST_SMS_FOR_NOBODY] = "silent",
	};
	const struct st_sms_part *part = st_message_first(message);

	if (!part)
		return "unreadable";
	if (part->type == ST_SMS_REPORT)
		return "report";
	return part->type == ST_SMS_SUBMIT ? "outgoing" : uses[st_sms_use(part)];
}

static void set_hex(JsonObject *object, const uint8_t *octets, size_t len)
{
	g_autoptr(GString) hex = g_string_new(NULL);

	for (size_t i = 0; i < len; i++)
		g_string_append_printf(hex, "%02x", octets[i]);
	st_json_set_text(object, "data", hex->str);
}

/* What is for no person, as it came. */
static void set_data(JsonObject *object, const struct st_message *message)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();

	for (unsigned i = 0; i < message->n; i++) {
		if (message->parts[i])
			g_byte_array_append(octets, message->parts[i]->units,
					    message->parts[i]->len);
	}
	set_hex(object, octets->data, octets->len);
}

static void set_content(JsonObject *object, const struct st_message *message,
			const struct st_sms_part *part)
{
	bool is_text = part->alphabet == ST_SMS_GSM7 || part->alphabet == ST_SMS_UCS2 ||
		       (part->alphabet == ST_SMS_8BIT && st_sms_use(part) == ST_SMS_FOR_PERSON);
	g_autofree char *text = is_text ? st_message_text(message) : NULL;

	st_json_set_text(object, "encoding", alphabets[part->alphabet]);
	/* A text that is empty was sent that way. */
	if (text)
		json_object_set_string_member(object, "text", text);
	else
		set_data(object, message);
}

static void set_parts(JsonObject *object, const struct st_message *message)
{
	const struct st_sms_part *part = st_message_first(message);
	JsonArray *missing;

	json_object_set_boolean_member(object, "complete", st_message_is_complete(message));
	if (message->n <= 1)
		return;
	json_object_set_int_member(object, "parts", message->n);
	json_object_set_int_member(object, "reference", part->reference);
	if (st_message_is_complete(message))
		return;
	missing = json_array_new();
	for (unsigned i = 0; i < message->n; i++) {
		if (!message->parts[i])
			json_array_add_int_element(missing, i + 1);
	}
	json_object_set_array_member(object, "missing", missing);
}

static void set_ports(JsonObject *object, const struct st_sms_part *part)
{
	JsonObject *ports;

	if (part->destination < 0)
		return;
	ports = json_object_new();
	json_object_set_int_member(ports, "destination", part->destination);
	json_object_set_int_member(ports, "source", part->source);
	json_object_set_object_member(object, "ports", ports);
}

/* TP-ST, 3GPP TS 23.040 9.2.3.15 */
static void set_report(JsonObject *object, const struct st_sms_part *part)
{
	static const char *const deliveries[] = { "delivered", "pending", "failed", "failed" };

	if (part->status < 0x80)
		st_json_set_text(object, "delivery", deliveries[part->status >> 5]);
	json_object_set_int_member(object, "status", part->status);
	json_object_set_int_member(object, "message", part->message);
	st_json_set_time(object, "done_at", part->done_ms);
}

static void set_values(JsonObject *object, const struct st_message *message,
		       const struct st_sms_part *part)
{
	st_json_set_text(object, part->type == ST_SMS_DELIVER ? "sender" : "recipient", part->peer);
	st_json_set_time(object, "sent_at", part->sent_ms);
	st_json_set_text(object, "centre", part->centre);
	if (part->type == ST_SMS_REPORT) {
		set_report(object, part);
		return;
	}
	if (st_sms_class(part) >= 0)
		json_object_set_int_member(object, "class", st_sms_class(part));
	if (st_sms_replaces(part))
		json_object_set_int_member(object, "replaces", st_sms_replaces(part));
	if (message->is_replaced)
		json_object_set_boolean_member(object, "replaced", TRUE);
	set_ports(object, part);
	set_parts(object, message);
	set_content(object, message, part);
}

JsonObject *st_message_json(const struct st_message *message)
{
	const struct st_sms_part *part = st_message_first(message);
	JsonObject *object = json_object_new();

	st_json_set_text(object, "id", message->id);
	st_json_set_text(object, "kind", st_message_kind(message));
	if (message->id[0])
		st_json_set_text(object, "state", states[message->state]);
	if (part)
		set_values(object, message, part);
	else if (message->raw)
		set_hex(object, message->raw->data, message->raw->len);
	return object;
}
