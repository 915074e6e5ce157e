/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "operator.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define SCALE_MAX 6
#define DIGITS_MAX 15

bool money_parse(const char *text, int scale, int64_t *ret_units)
{
	const char *p = text + (*text == '-');
	int digits = 0, fraction = -1;
	int64_t units = 0;

	for (; *p; p++) {
		if (*p == '.' && fraction < 0 && digits) {
			fraction = 0;
			continue;
		}
		if (!g_ascii_isdigit(*p) || ++digits > DIGITS_MAX || fraction == scale)
			return false;
		units = units * 10 + g_ascii_digit_value(*p);
		fraction += fraction >= 0;
	}
	if (!digits || fraction == 0)
		return false;
	for (fraction = MAX(fraction, 0); fraction < scale; fraction++)
		units *= 10;
	*ret_units = *text == '-' ? -units : units;
	return true;
}

char *money_text(int64_t units, int scale)
{
	int64_t one = 1;

	for (int i = 0; i < scale; i++)
		one *= 10;
	if (scale == 0)
		return g_strdup_printf("%" G_GINT64_FORMAT, units);
	return g_strdup_printf("%s%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT, units < 0 ? "-" : "",
			       ABS(units) / one, scale, ABS(units) % one);
}

char *date_text(const GDate *date)
{
	if (!g_date_valid(date))
		return g_strdup("");
	return g_strdup_printf("%04u-%02u-%02u", g_date_get_year(date), g_date_get_month(date),
			       g_date_get_day(date));
}

GDate date_today(struct vm *vm)
{
	g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(vm_now_ms(vm) / 1000);
	GDate date;

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)g_date_time_get_day_of_month(now),
		       (GDateMonth)g_date_time_get_month(now),
		       (GDateYear)g_date_time_get_year(now));
	return date;
}

static bool parse_date(const char *text, GDate *ret_date)
{
	unsigned y, m, d;
	char rest;

	if (sscanf(text, "%4u-%2u-%2u%c", &y, &m, &d, &rest) != 3 ||
	    !g_date_valid_dmy((GDateDay)d, m, (GDateYear)y))
		return false;
	g_date_set_dmy(ret_date, (GDateDay)d, m, (GDateYear)y);
	return true;
}

static void account_free(void *data)
{
	struct account *account = data;

	g_free(account->name);
	g_free(account->group);
	g_free(account->currency);
	g_free(account);
}

static char *get(struct vm *vm, const char *group, const char *key)
{
	return g_key_file_get_string(vm->scenario, group, key, NULL);
}

static bool load_one(struct vm *vm, const char *group, GError **error)
{
	struct account *account = g_new0(struct account, 1);
	g_autofree char *balance = get(vm, group, "balance");
	g_autofree char *expires = get(vm, group, "expires");

	g_ptr_array_add(vm->operator_->accounts, account);
	account->group = g_strdup(group);
	account->name = g_strdup(group + strlen("account "));
	account->currency = get(vm, group, "currency");
	if (!account->currency)
		account->currency = get(vm, "operator", "currency");
	if (!account->currency)
		account->currency = g_strdup("XXX"); /* ISO 4217: no currency */
	account->barred = vm_scenario_bool(vm, group, "barred", false);
	g_date_clear(&account->expires, 1);
	g_date_clear(&account->data_expires, 1);
	if (money_parse(balance ? balance : "0", vm->operator_->scale, &account->balance) &&
	    (!expires || parse_date(expires, &account->expires)))
		return true;
	g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
		    "[%s]: bad balance or expires", group);
	return false;
}

bool account_load(struct vm *vm, GError **error)
{
	g_auto(GStrv) groups = g_key_file_get_groups(vm->scenario, NULL);

	vm->operator_->accounts = g_ptr_array_new_with_free_func(account_free);
	vm->operator_->scale =
		(int)CLAMP(vm_scenario_int(vm, "operator", "scale", 2), 0, SCALE_MAX);
	for (char **group = groups; *group; group++) {
		if (g_str_has_prefix(*group, "account ") && !load_one(vm, *group, error))
			return false;
	}
	return true;
}

static bool belongs(struct vm *vm, const struct account *account, const char *key,
		    const char *value)
{
	g_autofree char *own = get(vm, account->group, key);

	return own && value && g_str_equal(own, value);
}

struct account *account_current(struct vm *vm)
{
	const struct {
		const char *key, *value;
	} ids[] = {
		{ "imsi", vm->sim.imsi },
		{ "iccid", vm->sim.iccid },
		{ "msisdn", vm->sim.msisdn[0] },
	};
	GPtrArray *accounts = vm->operator_->accounts;

	for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++) {
		for (unsigned j = 0; j < accounts->len; j++) {
			if (belongs(vm, accounts->pdata[j], ids[i].key, ids[i].value))
				return accounts->pdata[j];
		}
	}
	return NULL;
}

struct values account_values(const struct account *account)
{
	struct values values = { 0 };

	g_date_clear(&values.expires, 1);
	g_date_clear(&values.data_expires, 1);
	if (account) {
		values.balance = account->balance;
		values.expires = account->expires;
		values.data = account->data;
		values.data_expires = account->data_expires;
	}
	return values;
}

static struct account *find(struct vm *vm, const char *name)
{
	GPtrArray *accounts = vm->operator_->accounts;

	if (!name)
		return account_current(vm);
	for (unsigned i = 0; i < accounts->len; i++) {
		struct account *account = accounts->pdata[i];

		if (g_str_equal(account->name, name))
			return account;
	}
	return NULL;
}

bool account_consume(struct vm *vm, const char *amount, const char *name, GError **error)
{
	struct account *account = find(vm, name);
	int scale = vm->operator_->scale;
	int64_t units;

	if (!account || !money_parse(amount, scale, &units)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "consume AMOUNT [ACCOUNT]");
		return false;
	}
	g_autofree char *before = money_text(account->balance, scale);
	account->balance -= units;
	g_autofree char *after = money_text(account->balance, scale);
	g_autofree char *json = g_strdup_printf(
		"\"kind\":\"usage\",\"amount\":\"%s\",\"currency\":\"%s\","
		"\"balance_before\":\"%s\",\"balance_after\":\"%s\"",
		amount, account->currency, before, after);
	oracle_write(vm, account, json);
	return true;
}
