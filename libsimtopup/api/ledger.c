/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/money.h"
#include "../renewal/act.h"
#include "../renewal/export.h"
#include "../renewal/limits.h"
#include "../renewal/receipt.h"

#include <string.h>

#define OPEN_MS 5000

int simtopup_ledger_open(const char *uri, int timeout_ms, simtopup_ledger **ret_ledger)
{
	const char *path = uri;

	st_error_clear();
	if (!uri || !ret_ledger || timeout_ms < 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	if (g_str_has_prefix(uri, "file:"))
		path = uri + strlen("file:");
	else if (uri[strcspn(uri, ":/")] == ':') /* a scheme, known or mistyped */
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			       "this build knows ledgers in files only");
	if (!path[0] || g_str_has_suffix(path, "/"))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the path of a file is needed");
	return st_ledger_open(path, timeout_ms ? timeout_ms : OPEN_MS, ret_ledger);
}

void simtopup_ledger_close(simtopup_ledger *ledger)
{
	st_ledger_close(ledger);
}

static int enter(simtopup_ledger *ledger, const void *argument)
{
	st_error_clear();
	if (!ledger || !argument)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	return st_ledger_enter(ledger);
}

int simtopup_ledger_set_operators(simtopup_ledger *ledger, const simtopup_operators *operators)
{
	int result = enter(ledger, operators);

	if (result)
		return result;
	st_ledger_set_operators(ledger, operators);
	st_ledger_leave(ledger);
	return 0;
}

int simtopup_ledger_set_limit(simtopup_ledger *ledger, const struct simtopup_money *limit,
			      int days)
{
	int result = enter(ledger, limit);

	if (result)
		return result;
	if (days < 1 || days > 3660 || limit->units < 0 || limit->scale < 0 ||
	    limit->scale > ST_MONEY_SCALE_MAX ||
	    !memchr(limit->currency, '\0', sizeof(limit->currency)) ||
	    !st_currency_valid(limit->currency))
		result = st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
				 "an amount with a currency and 1 to 3660 days are needed");
	else
		result = st_ledger_set_limit(ledger, limit, days * INT64_C(86400000));
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_pause(simtopup_ledger *ledger, int paused)
{
	int result = enter(ledger, ledger);

	if (result)
		return result;
	result = st_ledger_set_meta(ledger, "paused", paused ? "yes" : "no");
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_accept_clock(simtopup_ledger *ledger, const char *by, const char *why)
{
	int result = enter(ledger, ledger);

	if (result)
		return result;
	result = st_words_check(by, why);
	if (result == 0)
		result = st_ledger_accept_clock(ledger, by, why);
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_set_rule(simtopup_ledger *ledger, const char *name, const char *value)
{
	int result = enter(ledger, name && value ? name : NULL);

	if (result)
		return result;
	result = st_limits_set(ledger, name, value);
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_rules_json(simtopup_ledger *ledger, char **ret_json)
{
	int result = enter(ledger, ret_json);
	JsonObject *object = NULL;

	if (result)
		return result;
	result = st_limits_json(ledger, &object);
	if (result == 0) {
		*ret_json = st_json_print(object);
		json_object_unref(object);
	}
	st_ledger_leave(ledger);
	return result;
}

static int list(simtopup_ledger *ledger, JsonArray *array)
{
	g_autoptr(GPtrArray) ids = NULL;
	int result = st_ledger_recover_all(ledger);

	if (result == 0)
		result = st_ledger_ids(ledger, &ids);
	for (guint i = 0; ids && i < ids->len && result == 0; i++) {
		struct simtopup_renewal *renewal = st_renewal_new(ledger);

		result = st_ledger_find(ledger, "id", g_ptr_array_index(ids, i), &renewal->row);
		if (result == 0)
			json_array_add_object_element(array, st_renewal_json(renewal, true));
		st_renewal_free(renewal);
	}
	return result;
}

int simtopup_ledger_list_json(simtopup_ledger *ledger, char **ret_json)
{
	int result = enter(ledger, ret_json);
	JsonArray *array;

	if (result)
		return result;
	array = json_array_new();
	result = list(ledger, array);
	if (result == 0)
		*ret_json = st_json_print_array(array);
	json_array_unref(array);
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_export_as(simtopup_ledger *ledger, const char *format, char **ret_text)
{
	int result = enter(ledger, format ? ret_text : NULL);

	if (result)
		return result;
	result = st_export(ledger, format, ret_text);
	st_ledger_leave(ledger);
	return result;
}

int simtopup_ledger_export(simtopup_ledger *ledger, char **ret_lines)
{
	return simtopup_ledger_export_as(ledger, "journal", ret_lines);
}

int simtopup_ledger_public_key(simtopup_ledger *ledger, char **ret_key)
{
	int result = enter(ledger, ret_key);

	if (result)
		return result;
	*ret_key = g_base64_encode(st_key_public(ledger->key), ST_PUBLIC_LEN);
	st_ledger_leave(ledger);
	return 0;
}

int simtopup_receipt_check(const char *receipt, const char *public_key)
{
	st_error_clear();
	if (!receipt)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
	return st_receipt_check(receipt, public_key);
}
