/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../account/account.h"
#include "../core/clock.h"
#include "../core/error.h"
#include "../core/json.h"
#include "balance_text.h"

#include <simtopup/balance.h>
#include <string.h>

static void copy(JsonObject *object, const char *key, char *ret_text, size_t size)
{
	const char *text = st_json_text(object, key);

	g_strlcpy(ret_text, text ? text : "", size);
}

/* How the text came decides nothing yet but what is reported. */
static int read_way(JsonObject *object, simtopup_balance *balance)
{
	const char *kind = st_json_text(object, "kind"), *country = st_json_text(object, "country");

	if (kind && strcmp(kind, "ussd") != 0 && strcmp(kind, "sms") != 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "kind is ussd or sms");
	if (country && !st_country_is_known(country))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "country is not an ISO 3166 code of two letters");
	g_strlcpy(balance->source, kind ? kind : "text", sizeof(balance->source));
	g_strlcpy(balance->country, country ? country : "", sizeof(balance->country));
	return 0;
}

static int read_subject(JsonObject *object, simtopup_balance *balance, int64_t *ret_received)
{
	struct st_subject *ret_subject = &balance->subject;
	const char *received;
	g_autoptr(GDateTime) when = NULL;

	copy(object, "iccid", ret_subject->iccid, sizeof(ret_subject->iccid));
	copy(object, "imsi", ret_subject->imsi, sizeof(ret_subject->imsi));
	copy(object, "eid", ret_subject->eid, sizeof(ret_subject->eid));
	copy(object, "mcc_mnc", ret_subject->mcc_mnc, sizeof(ret_subject->mcc_mnc));
	copy(object, "spn", ret_subject->spn, sizeof(ret_subject->spn));
	copy(object, "gid1", ret_subject->gid1, sizeof(ret_subject->gid1));
	received = st_json_text(object, "received_at");
	if (received)
		when = g_date_time_new_from_iso8601(received, NULL);
	if (received && !when)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "received_at is no ISO 8601 time with a zone");
	if (when)
		*ret_received = g_date_time_to_unix(when) * 1000;
	balance->undated = !when;
	return read_way(object, balance);
}

int st_balance_read_subject(const char *json, simtopup_balance *balance, int64_t *ret_received)
{
	JsonObject *object = st_json_parse_object(json);
	int result;

	if (!object)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the subject is no JSON object");
	result = read_subject(object, balance, ret_received);
	json_object_unref(object);
	return result;
}

int simtopup_balance_from_text(const simtopup_operators *operators, const char *subject_json,
			       const char *text, simtopup_balance **ret_balance)
{
	simtopup_balance *balance;
	struct st_clock clock;
	int result;

	st_error_clear();
	if (!operators || !text || !ret_balance || !g_utf8_validate(text, -1, NULL))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "an argument is missing, or the text is not UTF-8");
	balance = g_new0(simtopup_balance, 1);
	g_strlcpy(balance->source, "text", sizeof(balance->source));
	balance->undated = true;
	result = st_clock_read(&clock);
	if (result == 0 && subject_json)
		result = st_balance_read_subject(subject_json, balance, &clock.wall_ms);
	if (result) {
		g_free(balance);
		return result;
	}
	balance->checked_at = clock.wall_ms;
	st_balance_read_text(st_operators_match(operators, &balance->subject), text, clock.wall_ms,
			     balance);
	if (strlen(text) >= sizeof(balance->text))
		balance->long_text = g_strdup(text);
	*ret_balance = balance;
	return 0;
}
