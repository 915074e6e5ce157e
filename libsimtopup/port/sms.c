/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "sms.h"

#include "../core/error.h"
#include "../core/secret.h"

#include <string.h>

static void wipe_stored(void *data)
{
	st_wipe(data, sizeof(struct st_sms_stored));
}

void st_sms_store_init(struct st_sms_store *store)
{
	store->stored = g_array_new(FALSE, FALSE, sizeof(struct st_sms_stored));
	g_array_set_clear_func(store->stored, wipe_stored);
	store->total = 0;
	store->is_full = -1;
}

void st_sms_store_clear(struct st_sms_store *store)
{
	g_clear_pointer(&store->stored, g_array_unref);
}

bool st_sms_store_add(struct st_sms_store *store, const struct st_sms_place *place,
		      enum st_sms_state state, const uint8_t *pdu, size_t len)
{
	struct st_sms_stored stored = { .place = *place, .state = state };

	if (store->stored->len >= ST_SMS_STORED_MAX)
		return false;
	if (pdu && len <= sizeof(stored.pdu)) {
		memcpy(stored.pdu, pdu, len);
		stored.len = (uint8_t)len;
	}
	g_array_append_val(store->stored, stored);
	return true;
}

static void wipe_part(struct st_sms_part *part)
{
	if (!part)
		return;
	st_wipe(part, sizeof(*part));
	g_free(part);
}

void st_message_free(void *data)
{
	struct st_message *message = data;

	for (unsigned i = 0; i < message->n; i++)
		wipe_part(message->parts[i]);
	g_free(message->parts);
	g_array_unref(message->places);
	if (message->raw)
		g_byte_array_unref(message->raw);
	g_free(message);
}

bool st_message_is_complete(const struct st_message *message)
{
	return message->came == message->n;
}

const struct st_sms_part *st_message_first(const struct st_message *message)
{
	for (unsigned i = 0; i < message->n; i++) {
		if (message->parts[i])
			return message->parts[i];
	}
	return NULL;
}

char *st_message_text(const struct st_message *message)
{
	GString *text = g_string_new(NULL);

	st_sms_add_text(text, message->parts, message->n);
	return g_string_free(text, FALSE);
}

/* Names the place and what lies there: an index alone may be another message tomorrow. */
static void name_message(struct st_message *message, const struct st_sms_stored *stored)
{
	static const char *const storages[] = {
		[ST_SMS_SIM] = "sim", [ST_SMS_MODEM] = "modem", [ST_SMS_ONE] = "",
	};
	g_autofree char *hash = NULL;

	if (stored->place.storage >= ST_SMS_STORAGES)
		return;
	hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, stored->pdu, stored->len);
	g_snprintf(message->id, sizeof(message->id), "%s%u-%.8s", storages[stored->place.storage],
		   stored->place.index, hash);
}

static void add_place(struct st_message *message, const struct st_sms_stored *stored)
{
	if (stored->place.storage < ST_SMS_STORAGES)
		g_array_append_val(message->places, stored->place);
	if (stored->state == ST_SMS_UNREAD)
		message->state = ST_SMS_UNREAD;
}

static struct st_message *new_message(const struct st_sms_stored *stored, unsigned n)
{
	struct st_message *message = g_new0(struct st_message, 1);

	message->n = n;
	message->state = stored->state;
	message->parts = g_new0(struct st_sms_part *, n);
	message->places = g_array_new(FALSE, FALSE, sizeof(struct st_sms_place));
	add_place(message, stored);
	name_message(message, stored);
	return message;
}

static bool is_near(int64_t a, int64_t b)
{
	return a == 0 || b == 0 || ABS(a - b) <= ST_SMS_PARTS_APART_MS;
}

/* 3GPP TS 23.040, 9.2.3.24.1: sender, reference and number of parts; and the time, because
 * a reference of eight bits comes again. */
static bool belongs(const struct st_message *message, const struct st_sms_part *part)
{
	const struct st_sms_part *first = st_message_first(message);

	return first && message->n == (unsigned)part->parts && first->type == part->type &&
	       first->reference == part->reference &&
	       first->wide_reference == part->wide_reference &&
	       first->destination == part->destination && strcmp(first->peer, part->peer) == 0 &&
	       is_near(first->sent_ms, part->sent_ms);
}

static bool is_same(const struct st_sms_part *a, const struct st_sms_part *b)
{
	return a->sent_ms == b->sent_ms && a->len == b->len &&
	       memcmp(a->units, b->units, a->len) == 0;
}

/* The latest that has room for it, or has it already. */
static struct st_message *find(GPtrArray *open, const struct st_sms_part *part)
{
	for (unsigned i = open->len; part->parts > 1 && i-- > 0;) {
		struct st_message *message = open->pdata[i];
		const struct st_sms_part *there;

		if (!belongs(message, part))
			continue;
		there = message->parts[part->part - 1];
		if (!there || is_same(there, part))
			return message;
	}
	return NULL;
}

static struct st_message *add_unreadable(GPtrArray *open, const struct st_sms_stored *stored)
{
	struct st_message *message = new_message(stored, 0);

	message->raw = g_byte_array_new();
	g_byte_array_append(message->raw, stored->pdu, stored->len);
	g_ptr_array_add(open, message);
	return message;
}

struct st_message *st_message_add(GPtrArray *open, const struct st_sms_stored *stored)
{
	struct st_message *message;
	struct st_sms_part part;
	struct st_sms_part **slot;

	if (!st_sms_decode(stored->pdu, stored->len, &part))
		return add_unreadable(open, stored);
	message = find(open, &part);
	if (message) {
		add_place(message, stored);
	} else {
		message = new_message(stored, (unsigned)part.parts);
		g_ptr_array_add(open, message);
	}
	slot = &message->parts[part.part - 1];
	if (!*slot) {
		*slot = g_memdup2(&part, sizeof(part));
		message->came++;
	}
	st_wipe(&part, sizeof(part));
	return message;
}

static int64_t time_of(const struct st_message *message)
{
	const struct st_sms_part *part = st_message_first(message);

	return part ? part->sent_ms : 0;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct st_message *x = *(struct st_message *const *)a;
	const struct st_message *y = *(struct st_message *const *)b;
	int64_t before = time_of(x), after = time_of(y);

	if (before != after)
		return before < after ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* Most modems do not replace what they store. */
static void mark_replaced(GPtrArray *messages)
{
	for (unsigned i = 1; i < messages->len; i++) {
		const struct st_sms_part *newer = st_message_first(messages->pdata[i]);

		for (unsigned k = 0; newer && st_sms_replaces(newer) && k < i; k++) {
			struct st_message *message = messages->pdata[k];
			const struct st_sms_part *older = st_message_first(message);

			if (older && st_sms_replaces(older) == st_sms_replaces(newer) &&
			    strcmp(older->peer, newer->peer) == 0)
				message->is_replaced = true;
		}
	}
}

GPtrArray *st_messages_join(const struct st_sms_store *store)
{
	GPtrArray *messages = g_ptr_array_new_with_free_func(st_message_free);

	for (unsigned i = 0; i < store->stored->len; i++)
		st_message_add(messages, &g_array_index(store->stored, struct st_sms_stored, i));
	g_ptr_array_sort(messages, by_time);
	mark_replaced(messages);
	return messages;
}

int st_port_sms_messages(struct st_port *port, st_deadline deadline, GPtrArray **ret_messages,
			 struct st_sms_store *ret_store)
{
	int result;

	if (!port->ops->sms_list)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER, "this port has no messages");
	st_loop_set_stage(port->loop, "messages");
	st_sms_store_init(ret_store);
	result = port->ops->sms_list(port, ret_store, deadline);
	if (result)
		st_sms_store_clear(ret_store);
	else
		*ret_messages = st_messages_join(ret_store);
	return result;
}

static const struct st_message *find_id(const GPtrArray *messages, const char *id)
{
	for (unsigned i = 0; i < messages->len; i++) {
		const struct st_message *message = messages->pdata[i];

		if (strcmp(message->id, id) == 0)
			return message;
	}
	return NULL;
}

static int delete_parts(struct st_port *port, const struct st_message *message,
			st_deadline deadline)
{
	for (unsigned i = 0; i < message->places->len; i++) {
		int result = port->ops->sms_delete(
			port, &g_array_index(message->places, struct st_sms_place, i), deadline);

		if (result == SIMTOPUP_NO_DATA)
			st_error_clear(); /* somebody else was faster */
		else if (result && i > 0)
			return st_error_set_effect(SIMTOPUP_EFFECT_DONE);
		else if (result)
			return result;
	}
	return 0;
}

int st_sms_not_found(const GPtrArray *messages)
{
	for (unsigned i = 0; i < messages->len; i++) {
		const struct st_message *message = messages->pdata[i];

		if (message->raw && message->raw->len == 0)
			return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_CARD,
				       "it may be one that the modem lists and does not give");
	}
	st_fail(SIMTOPUP_NOT_FOUND, ST_LAYER_CALLER, "there is no such message");
	return st_error_set_hint("ids are those of a list, and change with what is stored");
}

int st_port_sms_delete(struct st_port *port, const char *id, st_deadline deadline)
{
	g_autoptr(GPtrArray) messages = NULL;
	const struct st_message *message;
	struct st_sms_store store;
	int result = st_port_sms_messages(port, deadline, &messages, &store);

	if (result)
		return result;
	st_sms_store_clear(&store);
	message = find_id(messages, id);
	if (!message)
		return st_sms_not_found(messages);
	return delete_parts(port, message, deadline);
}

static int send_parts(struct st_port *port, const GArray *pdus, st_deadline deadline)
{
	for (unsigned i = 0; i < pdus->len; i++) {
		struct st_sms_pdu *pdu = &g_array_index(pdus, struct st_sms_pdu, i);
		int result = port->ops->sms_send(port, pdu->octets, pdu->len, deadline);

		if (result == 0)
			continue;
		if (i > 0 && st_error_effect() == SIMTOPUP_EFFECT_NONE)
			st_error_set_effect(SIMTOPUP_EFFECT_DONE);
		if (pdus->len > 1)
			st_error_set_hint("%u of %u parts were sent before; none is sent again",
					  i, pdus->len);
		return result;
	}
	return 0;
}

int st_port_sms_send(struct st_port *port, const char *to, const char *text, st_deadline deadline)
{
	GArray *pdus;
	int result;

	if (!port->ops->sms_send)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER, "this port cannot send");
	pdus = st_sms_encode(to, text, (uint8_t)g_random_int_range(0, 256));
	if (!pdus)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a number has at most 20 digits, a message 1 to %d parts of text",
			       ST_SMS_PARTS_MAX);
	st_loop_set_stage(port->loop, "sending");
	result = send_parts(port, pdus, deadline);
	g_array_unref(pdus);
	return result;
}
