/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../port/sms.h"

#include "../core/error.h"
#include "../core/secret.h"
#include "modem.h"

#include <simtopup/sms.h>
#include <string.h>

#define STORE_MS 30000
#define SEND_MS 120000

struct simtopup_messages {
	GPtrArray *list;  /* of struct st_message */
	GPtrArray *texts; /* as long as the list */
	unsigned total, used; /* places */
	int is_full;
};

static void wipe_text(void *text)
{
	st_wipe(text, strlen(text));
	g_free(text);
}

static simtopup_messages *new_messages(GPtrArray *list, const struct st_sms_store *store)
{
	simtopup_messages *messages = g_new0(simtopup_messages, 1);

	messages->list = list;
	messages->texts = g_ptr_array_new_with_free_func(wipe_text);
	for (unsigned i = 0; i < list->len; i++)
		g_ptr_array_add(messages->texts, st_message_text(list->pdata[i]));
	messages->total = store->total;
	messages->used = store->stored->len;
	messages->is_full = store->is_full;
	return messages;
}

static int read_all(simtopup_modem *modem, int timeout_ms, simtopup_messages **ret)
{
	struct st_sms_store store;
	GPtrArray *list = NULL;
	st_deadline deadline;
	int result = st_modem_begin(modem, timeout_ms, STORE_MS, &deadline);

	if (result)
		return result;
	result = st_port_acquire(st_modem_port(modem), ST_NEED_SMS, deadline);
	if (result == 0)
		result = st_port_sms_messages(st_modem_port(modem), deadline, &list, &store);
	st_modem_end(modem);
	if (result)
		return result;
	*ret = new_messages(list, &store);
	st_sms_store_clear(&store);
	return 0;
}

int simtopup_sms_list(simtopup_modem *modem, int timeout_ms, simtopup_messages **ret_messages)
{
	st_error_clear();
	if (!ret_messages)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	return read_all(modem, timeout_ms, ret_messages);
}

static bool has(const simtopup_messages *messages, const char *id)
{
	for (unsigned i = 0; i < messages->list->len; i++) {
		const struct st_message *message = messages->list->pdata[i];

		if (strcmp(message->id, id) == 0)
			return true;
	}
	return false;
}

/* Leaves only the message with this id. */
static void keep_only(simtopup_messages *messages, const char *id)
{
	for (unsigned i = messages->list->len; i-- > 0;) {
		const struct st_message *message = messages->list->pdata[i];

		if (strcmp(message->id, id) == 0)
			continue;
		g_ptr_array_remove_index(messages->list, i);
		g_ptr_array_remove_index(messages->texts, i);
	}
}

int simtopup_sms_read(simtopup_modem *modem, const char *id, int timeout_ms,
		      simtopup_messages **ret_messages)
{
	simtopup_messages *messages = NULL;
	int result;

	st_error_clear();
	if (!id || !ret_messages)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	result = read_all(modem, timeout_ms, &messages);
	if (result)
		return result;
	if (!has(messages, id)) {
		result = st_sms_not_found(messages->list);
		simtopup_messages_free(messages);
		return result;
	}
	keep_only(messages, id);
	*ret_messages = messages;
	return 0;
}

int simtopup_sms_delete(simtopup_modem *modem, const char *id, int timeout_ms)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!id || !*id)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no message was named");
	result = st_modem_begin(modem, timeout_ms, STORE_MS, &deadline);
	if (result)
		return result;
	result = st_port_acquire(st_modem_port(modem), ST_NEED_SMS, deadline);
	if (result == 0)
		result = st_port_sms_delete(st_modem_port(modem), id, deadline);
	st_modem_end(modem);
	return result;
}

/* One act at a time on a modem. */
static int send_locked(simtopup_modem *modem, const char *to, const char *text,
		       st_deadline deadline)
{
	int result = st_modem_lock(modem, deadline);

	if (result)
		return result;
	result = st_port_acquire(st_modem_port(modem), ST_NEED_SMS, deadline);
	if (result == 0)
		result = st_port_sms_send(st_modem_port(modem), to, text, deadline);
	st_modem_unlock(modem);
	return result;
}

int simtopup_sms_send(simtopup_modem *modem, const char *to, const char *text, int timeout_ms)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!st_sms_is_number(to)) {
		st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "this is no number to send to");
		return st_error_set_hint("\"+\" and digits, \"*\" or \"#\", at most 20 of them");
	}
	result = simtopup_sms_parts(text);
	if (result < 0)
		return result;
	result = st_modem_begin(modem, timeout_ms, SEND_MS, &deadline);
	if (result)
		return result;
	result = send_locked(modem, to, text, deadline);
	st_modem_end(modem);
	return result;
}

int simtopup_sms_parts(const char *text)
{
	unsigned n;

	st_error_clear();
	n = st_sms_count_parts(text);
	if (n == 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a text is UTF-8, and has 1 to %d parts", ST_SMS_PARTS_MAX);
	return (int)n;
}

static const struct st_message *at(const simtopup_messages *messages, size_t index)
{
	return index < messages->list->len ? messages->list->pdata[index] : NULL;
}

size_t simtopup_messages_count(const simtopup_messages *messages)
{
	return messages->list->len;
}

const char *simtopup_messages_id(const simtopup_messages *messages, size_t index)
{
	const struct st_message *message = at(messages, index);

	return message ? message->id : "";
}

const char *simtopup_messages_kind(const simtopup_messages *messages, size_t index)
{
	const struct st_message *message = at(messages, index);

	return message ? st_message_kind(message) : "";
}

static const struct st_sms_part *part_at(const simtopup_messages *messages, size_t index)
{
	const struct st_message *message = at(messages, index);

	return message ? st_message_first(message) : NULL;
}

const char *simtopup_messages_peer(const simtopup_messages *messages, size_t index)
{
	const struct st_sms_part *part = part_at(messages, index);

	return part ? part->peer : "";
}

const char *simtopup_messages_text(const simtopup_messages *messages, size_t index)
{
	return index < messages->texts->len ? messages->texts->pdata[index] : "";
}

int64_t simtopup_messages_sent_at(const simtopup_messages *messages, size_t index)
{
	const struct st_sms_part *part = part_at(messages, index);

	return part ? part->sent_ms : 0;
}

int simtopup_messages_is_complete(const simtopup_messages *messages, size_t index)
{
	const struct st_message *message = at(messages, index);

	return message && message->n > 0 && st_message_is_complete(message);
}

int simtopup_messages_is_full(const simtopup_messages *messages)
{
	return messages->is_full;
}

char *simtopup_messages_to_json(const simtopup_messages *messages)
{
	JsonObject *object = json_object_new(), *storage = json_object_new();
	JsonArray *list = json_array_new();
	char *text;

	for (unsigned i = 0; i < messages->list->len; i++)
		json_array_add_object_element(list, st_message_json(messages->list->pdata[i]));
	json_object_set_array_member(object, "messages", list);
	json_object_set_int_member(storage, "used", messages->used);
	if (messages->total)
		json_object_set_int_member(storage, "total", messages->total);
	if (messages->is_full >= 0)
		json_object_set_boolean_member(storage, "full", messages->is_full);
	json_object_set_object_member(object, "storage", storage);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_messages_free(simtopup_messages *messages)
{
	if (!messages)
		return;
	g_ptr_array_unref(messages->list);
	g_ptr_array_unref(messages->texts);
	g_free(messages);
}
