/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Messages that arrive: joined, queued for the call that waits, told as events. */
#include "sms.h"

#include "../core/error.h"
#include "../core/log.h"
#include "../core/secret.h"

#include <string.h>

struct st_inbox {
	struct st_port *port;
	GPtrArray *open;
	GSource *timer; /* for those that are not told yet */
};

static void push_event(struct st_port *port, JsonObject *object)
{
	st_events_push(port->events, SIMTOPUP_EVENT_SMS, st_json_print(object));
	json_object_unref(object);
}

static void tell(struct st_port *port, const struct st_message *message)
{
	JsonObject *object = json_object_new(), *values;
	g_autoptr(GList) names = NULL;

	if (!(port->listen_kinds & SIMTOPUP_EVENT_SMS)) {
		json_object_unref(object);
		return;
	}
	st_json_set_text(object, "event", "sms");
	values = st_message_json(message);
	names = json_object_get_members(values);
	for (GList *name = names; name; name = name->next)
		json_object_set_member(object, name->data,
				       json_object_dup_member(values, name->data));
	json_object_unref(values);
	push_event(port, object);
}

/* A reader of amounts must not see half a number: what is too long ends at a blank. */
static void copy_text(const char *text, char *ret_text)
{
	size_t len = strlen(text);

	if (len >= ST_SMS_TEXT_MAX) {
		len = ST_SMS_TEXT_MAX - 1;
		while (len > 0 && !g_ascii_isspace(text[len]))
			len--;
	}
	memcpy(ret_text, text, len);
	ret_text[len] = '\0';
}

static void queue(struct st_port *port, const struct st_message *message)
{
	const struct st_sms_part *part = st_message_first(message);
	g_autofree char *text = NULL;
	struct st_sms sms;

	if (!port->sms_wanted || !part || part->type != ST_SMS_DELIVER ||
	    st_sms_use(part) != ST_SMS_FOR_PERSON)
		return;
	text = st_message_text(message);
	g_strlcpy(sms.sender, part->peer, sizeof(sms.sender));
	sms.sent_ms = part->sent_ms;
	copy_text(text, sms.text);
	st_port_sms_push(port, &sms);
	st_wipe(&sms, sizeof(sms));
	st_wipe(text, strlen(text));
}

void st_port_sms_push(struct st_port *port, const struct st_sms *sms)
{
	struct st_sms oldest;

	if (!port->sms_wanted)
		return;
	if (port->sms_count == ST_SMS_QUEUE_MAX) {
		st_log(ST_LAYER_NETWORK, "too many messages at once: the oldest is not looked at");
		st_port_sms_take(port, &oldest);
		st_wipe(&oldest, sizeof(oldest));
	}
	port->sms[port->sms_count++] = *sms;
}

bool st_port_sms_take(struct st_port *port, struct st_sms *ret_sms)
{
	if (port->sms_count == 0)
		return false;
	*ret_sms = port->sms[0];
	port->sms_count--;
	memmove(port->sms, port->sms + 1, port->sms_count * sizeof(port->sms[0]));
	st_wipe(&port->sms[port->sms_count], sizeof(port->sms[0])); /* it may show a voucher */
	return true;
}

static void arm(struct st_inbox *inbox);

static gboolean on_timer(void *data)
{
	struct st_inbox *inbox = data;

	g_clear_pointer(&inbox->timer, g_source_unref);
	for (unsigned i = 0; i < inbox->open->len; i++) {
		struct st_message *message = inbox->open->pdata[i];

		if (message->told_at && st_deadline_passed(message->told_at)) {
			message->told_at = 0;
			tell(inbox->port, message);
		}
	}
	arm(inbox);
	return G_SOURCE_REMOVE;
}

static void disarm(struct st_inbox *inbox)
{
	if (!inbox->timer)
		return;
	g_source_destroy(inbox->timer);
	g_clear_pointer(&inbox->timer, g_source_unref);
}

static void arm(struct st_inbox *inbox)
{
	st_deadline first = 0;

	disarm(inbox);
	for (unsigned i = 0; i < inbox->open->len; i++) {
		const struct st_message *message = inbox->open->pdata[i];

		if (message->told_at)
			first = first ? st_deadline_min(first, message->told_at) : message->told_at;
	}
	if (!first)
		return;
	inbox->timer = g_timeout_source_new((guint)st_deadline_left(first) + 1);
	g_source_set_callback(inbox->timer, on_timer, inbox, NULL);
	g_source_attach(inbox->timer, st_loop_context(inbox->port->loop));
}

static struct st_inbox *inbox_of(struct st_port *port)
{
	if (port->inbox)
		return port->inbox;
	port->inbox = g_new0(struct st_inbox, 1);
	port->inbox->port = port;
	port->inbox->open = g_ptr_array_new_with_free_func(st_message_free);
	return port->inbox;
}

/* What waits longest gives way, and is told with what there is of it. */
static void make_room(struct st_inbox *inbox)
{
	const struct st_message *oldest;

	if (inbox->open->len <= ST_SMS_OPEN_MAX)
		return;
	oldest = inbox->open->pdata[0];
	if (oldest->told_at)
		tell(inbox->port, oldest);
	g_ptr_array_remove_index(inbox->open, 0);
}

void st_port_sms_arrived(struct st_port *port, const struct st_sms_place *place,
			 const uint8_t *pdu, size_t len)
{
	struct st_sms_stored stored = { .place = { ST_SMS_STORAGES, 0 } };
	struct st_inbox *inbox = inbox_of(port);
	struct st_message *message;

	if (place)
		stored.place = *place;
	if (pdu && len <= sizeof(stored.pdu)) {
		memcpy(stored.pdu, pdu, len);
		stored.len = (uint8_t)len;
	}
	message = st_message_add(inbox->open, &stored);
	st_wipe(stored.pdu, sizeof(stored.pdu));
	if (st_message_is_complete(message)) {
		queue(port, message);
		tell(port, message);
		g_ptr_array_remove(inbox->open, message);
	} else if (message->came == 1 && !message->told_at) {
		message->told_at = st_deadline_in(port->sms_parts_ms ? port->sms_parts_ms :
							       ST_SMS_PARTS_WAIT_MS);
		make_room(inbox);
	}
	arm(inbox);
}

void st_port_sms_full(struct st_port *port)
{
	JsonObject *object;

	st_log(ST_LAYER_NETWORK, "the memory for messages is full: no more can arrive");
	if (!(port->listen_kinds & SIMTOPUP_EVENT_SMS))
		return;
	object = json_object_new();
	st_json_set_text(object, "event", "sms-full");
	push_event(port, object);
}

void st_port_clear(struct st_port *port)
{
	struct st_inbox *inbox = g_steal_pointer(&port->inbox);

	st_wipe(port->sms, sizeof(port->sms));
	port->sms_count = 0;
	if (!inbox)
		return;
	disarm(inbox);
	g_ptr_array_unref(inbox->open);
	g_free(inbox);
}
