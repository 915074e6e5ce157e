/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "limits.h"

#include "../core/error.h"
#include "../core/money.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
#define DAYS_MAX 3660
#define ATTEMPTS_MAX 1000
#define PREFIX "limit." /* of the names in the table `meta` */

struct spent {
	struct simtopup_money sum;
	bool overflow;
};

static int add_spent(const struct st_value *columns, unsigned count, void *data)
{
	struct spent *spent = data;
	struct simtopup_money part = spent->sum;

	if (count != 2)
		return 0;
	part.units = columns[0].number;
	part.scale = (int32_t)columns[1].number;
	if (!st_money_add(&spent->sum, &part, &spent->sum))
		spent->overflow = true;
	return 0;
}

static int too_much(const char *what)
{
	st_fail(SIMTOPUP_CEILING, ST_LAYER_LEDGER,
		"with this renewal %s of the ledger would be passed", what);
	return st_error_set_hint("renewals in doubt count with their maximum price until they are "
				 "resolved; `simtopup limits` shows what is allowed");
}

static bool fits(const struct spent *spent, const struct simtopup_money *limit)
{
	int order;

	return !spent->overflow && st_money_compare(&spent->sum, limit, &order) && order <= 0;
}

/*
 * A voucher without a face value may be worth more than its max_price says: no
 * limit in money can be held against it.
 */
static int check_face_value(struct simtopup_ledger *ledger, const struct st_row *row,
			    const struct st_clock *clock)
{
	int64_t limits = 0;
	int result;

	(void)clock;
	if (!row->secret_tag[0] || json_object_has_member(row->facts, "face_value"))
		return 0;
	result = st_ledger_number(ledger,
				  "SELECT (SELECT count(*) FROM spend_limit) + (SELECT count(*)"
				  " FROM meta WHERE name LIKE '" PREFIX "per-%')",
				  NULL, 0, &limits);
	if (result || limits == 0)
		return result;
	st_fail(SIMTOPUP_CEILING, ST_LAYER_LEDGER,
		"the ledger limits money, and what this voucher is worth was not told");
	return st_error_set_hint("tell its face value (--face-value), or clear the limits");
}

/* What was sent since then, this one included, on this SIM or on all. */
static int sum_sent(struct simtopup_ledger *ledger, const struct st_row *row, int64_t since,
		    bool of_sim, struct spent *ret_spent)
{
	struct st_value values[] = { st_value_text(row->reserved.currency), st_value_int(since),
				     st_value_text(row->id), st_value_text(row->subject_key) };

	*ret_spent = (struct spent){ .sum = row->reserved };
	return ledger->store->ops->run(
		ledger->store,
		of_sim ? "SELECT reserved_units, reserved_scale FROM renewal WHERE currency = $1"
			 " AND submitted > $2 AND id <> $3 AND subject_key = $4" :
			 "SELECT reserved_units, reserved_scale FROM renewal WHERE currency = $1"
			 " AND submitted > $2 AND id <> $3",
		values, add_spent, ret_spent);
}

struct window {
	struct simtopup_money money;
	int64_t ms;
};

static int keep_window(const struct st_value *columns, unsigned count, void *data)
{
	struct window *window = data;

	if (count == 3) {
		window->money.units = columns[0].number;
		window->money.scale = (int32_t)columns[1].number;
		window->ms = columns[2].number;
	}
	return 0;
}

static int check_spend(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_clock *clock)
{
	struct st_value values[] = { st_value_text(row->reserved.currency) };
	struct window window = { .money = row->reserved, .ms = 0 };
	struct spent spent;
	int result = ledger->store->ops->run(
		ledger->store,
		"SELECT units, scale, window_ms FROM spend_limit WHERE currency = $1", values,
		keep_window, &window);

	if (result || window.ms == 0)
		return result;
	result = sum_sent(ledger, row, clock->wall_ms - window.ms, false, &spent);
	if (result || fits(&spent, &window.money))
		return result;
	return too_much("the spending limit");
}

/* false: there is none in this currency. */
static int read_amount(struct simtopup_ledger *ledger, const char *name, const char *currency,
		       bool *ret_found, struct simtopup_money *ret_limit)
{
	g_autofree char *key = g_strdup_printf(PREFIX "%s.%s", name, currency);
	char value[ST_MONEY_TEXT + 4] = "";
	int result = st_ledger_meta(ledger, key, value, sizeof(value));

	*ret_found = result == 0 && value[0];
	if (*ret_found && !st_money_parse(value, ret_limit))
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "a limit is damaged");
	return result;
}

static int check_renewal(struct simtopup_ledger *ledger, const struct st_row *row,
			 const struct st_clock *clock)
{
	struct spent spent = { .sum = row->reserved };
	struct simtopup_money limit;
	bool found;
	int result =
		read_amount(ledger, "per-renewal", row->reserved.currency, &found, &limit);

	(void)clock;
	if (result || !found || fits(&spent, &limit))
		return result;
	return too_much("what one renewal may cost by the rules");
}

static int check_sim_day(struct simtopup_ledger *ledger, const struct st_row *row,
			 const struct st_clock *clock)
{
	struct simtopup_money limit;
	struct spent spent;
	bool found;
	int result =
		read_amount(ledger, "per-sim-day", row->reserved.currency, &found, &limit);

	if (result || !found)
		return result;
	result = sum_sent(ledger, row, clock->wall_ms - DAY_MS, true, &spent);
	if (result || fits(&spent, &limit))
		return result;
	return too_much("what one SIM may spend in a day by the rules");
}

static int check_attempts(struct simtopup_ledger *ledger, const struct st_row *row,
			  const struct st_clock *clock)
{
	struct st_value values[] = { st_value_text(row->subject_key),
				     st_value_int(clock->wall_ms - DAY_MS),
				     st_value_text(row->id), st_value_text(ST_REASON_NOT_SENT) };
	int64_t sent = 0;
	char value[16] = "";
	int result = st_ledger_meta(ledger, PREFIX "attempts-per-sim-day", value, sizeof(value));

	if (result || !value[0])
		return result;
	result = st_ledger_number(ledger,
				  "SELECT count(*) FROM renewal WHERE subject_key = $1"
				  " AND submitted > $2 AND id <> $3 AND reason <> $4",
				  values, 0, &sent);
	if (result || sent < g_ascii_strtoll(value, NULL, 10))
		return result;
	return too_much("the number of attempts that one SIM has in a day by the rules");
}

int st_limits_check(struct simtopup_ledger *ledger, const struct st_row *row,
		    const struct st_clock *clock)
{
	static int (*const checks[])(struct simtopup_ledger *, const struct st_row *,
				     const struct st_clock *) = {
		check_face_value, check_renewal, check_spend, check_sim_day, check_attempts,
	};
	int result = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(checks) && result == 0; i++)
		result = checks[i](ledger, row, clock);
	return result;
}

int st_ledger_set_limit(struct simtopup_ledger *ledger, const struct simtopup_money *limit,
			int64_t window_ms)
{
	struct st_value values[] = {
		st_value_text(limit->currency),
		st_value_int(limit->units),
		st_value_int(limit->scale),
		st_value_int(window_ms),
	};

	return ledger->store->ops->run(ledger->store,
				       "INSERT INTO spend_limit (currency, units, scale, window_ms)"
				       " VALUES ($1, $2, $3, $4) ON CONFLICT (currency) DO UPDATE"
				       " SET units = $2, scale = $3, window_ms = $4",
				       values, NULL, NULL);
}

static int no_value(const char *name)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "%s: not a value for this limit", name);
}

/* "100EUR/30" */
static int set_spend(struct simtopup_ledger *ledger, const char *name, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(value, "/", 2);
	struct simtopup_money money;
	guint64 days;

	if (!parts[0] || !parts[1] || !st_money_parse(parts[0], &money) || money.units < 0 ||
	    !g_ascii_string_to_unsigned(parts[1], 10, 1, DAYS_MAX, &days, NULL))
		return no_value(name);
	return st_ledger_set_limit(ledger, &money, (int64_t)days * DAY_MS);
}

static int set_amount(struct simtopup_ledger *ledger, const char *name, const char *value)
{
	char text[ST_MONEY_TEXT], key[64];
	g_autofree char *stored = NULL;
	struct simtopup_money money;

	if (!st_money_parse(value, &money) || money.units < 0)
		return no_value(name);
	st_money_format(&money, text);
	stored = g_strdup_printf("%s%s", text, money.currency);
	g_snprintf(key, sizeof(key), PREFIX "%s.%s", name, money.currency);
	return st_ledger_set_meta(ledger, key, stored);
}

static int set_count(struct simtopup_ledger *ledger, const char *name, const char *value)
{
	char text[16], key[64];
	guint64 count;

	if (!g_ascii_string_to_unsigned(value, 10, 0, ATTEMPTS_MAX, &count, NULL))
		return no_value(name);
	g_snprintf(key, sizeof(key), PREFIX "%s", name);
	g_snprintf(text, sizeof(text), "%u", (unsigned)count);
	return st_ledger_set_meta(ledger, key, text);
}

static const struct {
	const char *name;
	int (*set)(struct simtopup_ledger *ledger, const char *name, const char *value);
} names[] = {
	{ "spend", set_spend },
	{ "per-renewal", set_amount },
	{ "per-sim-day", set_amount },
	{ "attempts-per-sim-day", set_count },
};

static int clear(struct simtopup_ledger *ledger, const char *name)
{
	g_autofree char *pattern = g_strdup_printf(PREFIX "%s%%", name);
	struct st_value values[] = { st_value_text(pattern) };

	if (strcmp(name, "spend") == 0)
		return ledger->store->ops->run(ledger->store, "DELETE FROM spend_limit", NULL,
					       NULL, NULL);
	return ledger->store->ops->run(ledger->store, "DELETE FROM meta WHERE name LIKE $1",
				       values, NULL, NULL);
}

int st_limits_set(struct simtopup_ledger *ledger, const char *name, const char *value)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strcmp(names[i].name, name) == 0)
			return value[0] ? names[i].set(ledger, name, value) : clear(ledger, name);
	}
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
		       "no such limit; there are spend, per-renewal, per-sim-day and "
		       "attempts-per-sim-day");
}

static int add_window(const struct st_value *columns, unsigned count, void *data)
{
	struct simtopup_money money = { 0 };
	JsonObject *object;

	if (count != 4 || !columns[0].text)
		return 0;
	g_strlcpy(money.currency, columns[0].text, sizeof(money.currency));
	money.units = columns[1].number;
	money.scale = (int32_t)columns[2].number;
	object = st_json_money_object(&money);
	json_object_set_int_member(object, "days", columns[3].number / DAY_MS);
	json_array_add_object_element(data, object);
	return 0;
}

static int add_limit(const struct st_value *columns, unsigned count, void *data)
{
	g_auto(GStrv) parts = count == 2 ? g_strsplit(columns[0].text, ".", 3) : NULL;
	struct simtopup_money money;

	if (!parts || !parts[0] || !parts[1])
		return 0;
	g_strdelimit(parts[1], "-", '_');
	if (!parts[2]) {
		json_object_set_int_member(data, parts[1],
					   g_ascii_strtoll(columns[1].text, NULL, 10));
	} else if (st_money_parse(columns[1].text, &money)) {
		if (!json_object_has_member(data, parts[1]))
			json_object_set_array_member(data, parts[1], json_array_new());
		json_array_add_object_element(json_object_get_array_member(data, parts[1]),
					      st_json_money_object(&money));
	}
	return 0;
}

int st_limits_json(struct simtopup_ledger *ledger, JsonObject **ret_object)
{
	JsonObject *object = json_object_new();
	JsonArray *spend = json_array_new();
	struct st_store *store = ledger->store;
	char paused[8] = "";
	int result = st_ledger_meta(ledger, "paused", paused, sizeof(paused));

	json_object_set_boolean_member(object, "paused", strcmp(paused, "yes") == 0);
	json_object_set_array_member(object, "spend", spend);
	if (result == 0)
		result = store->ops->run(store,
					 "SELECT currency, units, scale, window_ms FROM spend_limit"
					 " ORDER BY currency", NULL, add_window, spend);
	if (result == 0)
		result = store->ops->run(store,
					 "SELECT name, value FROM meta WHERE name LIKE '" PREFIX
					 "%' ORDER BY name", NULL, add_limit, object);
	if (result == 0)
		*ret_object = object;
	else
		json_object_unref(object);
	return result;
}
