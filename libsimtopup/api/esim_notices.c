/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "esim.h"

#include "../core/error.h"
#include "../core/json.h"

static char *print(JsonObject *object)
{
	char *text = st_json_print(object);

	json_object_unref(object);
	return text;
}

int simtopup_esim_notifications(simtopup_esim *esim, int timeout_ms, char **ret_json)
{
	g_autoptr(GArray) notices = NULL;
	struct st_esim session;
	JsonObject *object;
	JsonArray *array;
	st_deadline deadline;
	int result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);

	if (result)
		return result;
	result = st_esim_notices(&session, &notices, deadline);
	st_esim_end(esim, &session);
	if (result)
		return result;
	array = json_array_new();
	for (unsigned i = 0; i < notices->len; i++)
		json_array_add_object_element(
			array, st_notice_json(&g_array_index(notices, struct st_notice, i)));
	object = json_object_new();
	json_object_set_array_member(object, "notifications", array);
	*ret_json = print(object);
	return 0;
}

static const struct st_notice *find(const GArray *notices, int64_t seq)
{
	for (unsigned i = 0; notices && i < notices->len; i++) {
		const struct st_notice *notice = &g_array_index(notices, struct st_notice, i);

		if (notice->seq == seq)
			return notice;
	}
	return NULL;
}

static JsonObject *describe(const struct st_notice *notice)
{
	JsonObject *object = st_notice_json(notice);
	g_autofree char *pending = g_base64_encode(notice->raw, notice->raw_len);

	json_object_set_string_member(object, "kind", notice->is_result ? "installation" :
									  "notification");
	json_object_set_string_member(object, "pending", pending);
	return object;
}

/* Some cards give all or none: then all, and the one is picked here. */
static int retrieve(struct st_esim *session, int64_t seq, bool all, JsonObject **ret_object,
		    st_deadline deadline)
{
	g_autoptr(GArray) notices = NULL;
	struct st_es10_request request;
	const struct st_notice *notice;
	int result, code;

	if (all)
		st_es10_ask(ST_ES10_RETRIEVE_NOTICES, &request);
	else
		st_es10_ask_notice(seq, &request);
	result = st_esim_ask(session, &request, deadline);
	if (result)
		return result;
	if (!st_es10_read_notices(session->answer->data, session->answer->len,
				  ST_ES10_RETRIEVE_NOTICES, &notices, &code))
		return st_esim_fail_malformed();
	notice = find(notices, seq);
	if (!notice)
		return st_es10_fail(ST_ES10_RETRIEVE_NOTICES, notices ? 1 : code);
	*ret_object = describe(notice);
	return 0;
}

int simtopup_esim_notification(simtopup_esim *esim, int64_t seq, int timeout_ms, char **ret_json)
{
	JsonObject *object = NULL;
	struct st_esim session;
	st_deadline deadline;
	int result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);

	if (result)
		return result;
	result = retrieve(&session, seq, false, &object, deadline);
	if (result == SIMTOPUP_SIM_ERROR)
		result = retrieve(&session, seq, true, &object, deadline);
	st_esim_end(esim, &session);
	if (result)
		return result;
	*ret_json = print(object);
	return 0;
}

int simtopup_esim_notification_remove(simtopup_esim *esim, int64_t seq, int timeout_ms)
{
	struct st_es10_request request;
	struct st_esim session;
	st_deadline deadline;
	int result;

	st_error_clear();
	if (seq < 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "no notification has that number");
	result = st_esim_begin(esim, timeout_ms, ESIM_MS, &session, &deadline);
	if (result)
		return result;
	st_es10_ask_remove(seq, &request);
	result = st_esim_do(&session, ST_ES10_REMOVE_NOTICE, &request, deadline);
	st_esim_end(esim, &session);
	return result;
}
