/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "operator.h"

#include <string.h>

#define LAST 4

/* One voucher on its way: what it is worth and whose account it goes to. */
struct charge {
	char *group; /* of the voucher */
	struct account *account;
	int64_t amount, bonus;
	GDate expires; /* afterwards */
	char last4[LAST + 1];
};

static void charge_free(void *data)
{
	struct charge *charge = data;

	g_free(charge->group);
	g_free(charge);
}

static bool is(struct vm *vm, const char *group, const char *key, const char *word)
{
	g_autofree char *value = g_key_file_get_string(vm->scenario, group, key, NULL);

	return value && g_str_equal(value, word);
}

static int64_t money_of(struct vm *vm, const char *group, const char *key)
{
	g_autofree char *text = g_key_file_get_string(vm->scenario, group, key, NULL);
	int64_t units = 0;

	if (text && !money_parse(text, vm->operator_->scale, &units))
		g_printerr("simtopup-vmodem: [%s] %s: not an amount\n", group, key);
	return units;
}

/* What the account will show once the charge has arrived. */
static struct values values_after(const struct charge *charge)
{
	struct values values = { 0 };

	values.balance = charge->account->balance + charge->amount + charge->bonus;
	values.expires = charge->expires;
	values.amount = charge->amount;
	values.bonus = charge->bonus;
	values.last4 = charge->last4;
	return values;
}

static void write_charge(struct vm *vm, const struct charge *charge, const char *kind)
{
	int scale = vm->operator_->scale;
	struct values after = values_after(charge);
	bool real = g_str_equal(kind, "voucher");
	g_autofree char *amount = money_text(charge->amount, scale);
	g_autofree char *bonus = money_text(charge->bonus, scale);
	g_autofree char *before = money_text(charge->account->balance, scale);
	g_autofree char *balance =
		money_text(real ? after.balance : charge->account->balance, scale);
	g_autofree char *expires =
		date_text(real ? &charge->expires : &charge->account->expires);
	g_autofree char *json = g_strdup_printf(
		"\"kind\":\"%s\",\"voucher_last4\":\"%s\",\"amount\":\"%s\",\"bonus\":\"%s\","
		"\"currency\":\"%s\",\"balance_before\":\"%s\",\"balance_after\":\"%s\","
		"\"expires_after\":\"%s\"",
		kind, charge->last4, amount, bonus, charge->account->currency, before, balance,
		expires);

	oracle_write(vm, charge->account, json);
}

static void send_receipt(struct vm *vm, const struct charge *charge, const struct values *values)
{
	g_autofree char *sender =
		g_key_file_get_string(vm->scenario, "operator", "receipt-sender", NULL);
	char *text = menu_text(vm, "operator", "receipt-text", values);

	if (!text || !sender || !vm_scenario_bool(vm, charge->group, "receipt", true)) {
		g_free(text);
		return;
	}
	operator_sms_later(vm, vm_scenario_int(vm, "operator", "receipt-delay-ms", 0), sender,
			   text);
}

/* The moment of truth: the book first, then the account. */
static void carry_out(struct vm *vm, void *data)
{
	struct charge *charge = data;
	struct values after = values_after(charge);

	write_charge(vm, charge, "voucher");
	charge->account->balance = after.balance;
	charge->account->expires = after.expires;
	send_receipt(vm, charge, &after);
}

static void refuse(struct vm *vm, const struct account *account, const char *digits,
		   const char *reason)
{
	size_t len = strlen(digits);
	g_autofree char *clean = g_strdup(digits + (len > LAST ? len - LAST : 0));
	g_autofree char *json = NULL;

	g_strcanon(clean, "0123456789", '?');
	json = g_strdup_printf("\"kind\":\"refused\",\"voucher_last4\":\"%s\",\"reason\":\"%s\"",
			       clean, reason);
	oracle_write(vm, account, json);
}

/* NULL: nothing speaks against it. */
static const char *judge(struct vm *vm, struct account *account, const char *group,
			 const char *digits)
{
	size_t len = strlen(digits);

	if (!account)
		return "invalid";
	if (account->barred)
		return "barred";
	if (len != (size_t)vm_scenario_int(vm, "operator", "voucher-digits", 14) ||
	    strspn(digits, "0123456789") != len)
		return "format";
	if (g_hash_table_contains(vm->operator_->used, digits) || is(vm, group, "state", "used"))
		return "used";
	if (is(vm, group, "state", "expired"))
		return "expired";
	if (is(vm, group, "state", "valid"))
		return NULL;

	account->bad_tries++;
	if (account->bad_tries >= vm_scenario_int(vm, "operator", "bad-tries", 3))
		account->barred = true;
	return "invalid";
}

static const char *text_key(const char *reason)
{
	static const char *const keys[][2] = {
		{ "barred", "blocked-text" }, { "format", "format-text" },
		{ "used", "used-text" },      { "expired", "expired-text" },
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (g_str_equal(keys[i][0], reason))
			return keys[i][1];
	}
	return "invalid-text";
}

static struct charge *prepare(struct vm *vm, struct account *account, const char *group,
			      const char *digits)
{
	struct charge *charge = g_new0(struct charge, 1);
	int64_t days = vm_scenario_int(vm, group, "days", 0);
	GDate today = date_today(vm);

	charge->group = g_strdup(group);
	charge->account = account;
	charge->amount = money_of(vm, group, "amount");
	charge->bonus = money_of(vm, group, "bonus");
	charge->expires = account->expires;
	g_strlcpy(charge->last4, digits + strlen(digits) - LAST, sizeof(charge->last4));
	if (days > 0) {
		if (!g_date_valid(&account->expires) ||
		    g_date_compare(&account->expires, &today) < 0)
			charge->expires = today;
		g_date_add_days(&charge->expires, (guint)MIN(days, 36500));
	}
	return charge;
}

char *voucher_apply(struct vm *vm, const char *node, const char *digits)
{
	g_autofree char *group = g_strconcat("voucher ", digits, NULL);
	struct account *account = account_current(vm);
	const char *reason = judge(vm, account, group, digits);
	struct values values = account_values(account);
	struct charge *charge;
	int64_t delay;

	if (reason) {
		refuse(vm, account, digits, reason);
		return menu_text_or(vm, node, text_key(reason), &values);
	}
	account->bad_tries = 0;
	g_hash_table_add(vm->operator_->used, g_strdup(digits));
	charge = prepare(vm, account, group, digits);
	values = values_after(charge);
	g_autofree char *text = menu_text_or(vm, node, "ok-text", &values);

	delay = vm_scenario_int(vm, group, "charge-delay-ms",
				vm_scenario_int(vm, "operator", "charge-delay-ms", 0));
	if (is(vm, group, "charge", "never")) {
		write_charge(vm, charge, "not-charged");
		charge_free(charge);
	} else if (delay > 0) {
		vm_after(vm, delay, carry_out, charge, charge_free);
	} else {
		carry_out(vm, charge);
		charge_free(charge);
	}

	if (is(vm, group, "answer", "lost") ||
	    (is(vm, "operator", "answer", "lost") && !is(vm, group, "answer", "normal")))
		return NULL;
	return g_steal_pointer(&text);
}
