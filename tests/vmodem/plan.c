/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Plans that are bought from the balance: [plan NAME]. */
#include "operator.h"

#include <string.h>

#define MB 1048576

/* One plan on its way. */
struct purchase {
	char *group;
	struct account *account;
	int64_t price, bytes;
	GDate expires;
};

static void purchase_free(void *data)
{
	struct purchase *purchase = data;

	g_free(purchase->group);
	g_free(purchase);
}

static bool is(struct vm *vm, const char *group, const char *key, const char *word)
{
	g_autofree char *value = g_key_file_get_string(vm->scenario, group, key, NULL);

	return value && g_str_equal(value, word);
}

static struct values values_after(const struct purchase *purchase)
{
	struct values values = account_values(purchase->account);

	values.balance -= purchase->price;
	values.data += purchase->bytes;
	values.data_expires = purchase->expires;
	values.amount = purchase->price;
	values.plan = purchase->group + strlen("plan ");
	return values;
}

static void write_purchase(struct vm *vm, const struct purchase *purchase, const char *kind)
{
	int scale = vm->operator_->scale;
	struct values after = values_after(purchase);
	g_autofree char *price = money_text(purchase->price, scale);
	g_autofree char *before = money_text(purchase->account->balance, scale);
	g_autofree char *balance = money_text(after.balance, scale);
	g_autofree char *json = g_strdup_printf(
		"\"kind\":\"%s\",\"plan\":\"%s\",\"amount\":\"%s\",\"currency\":\"%s\","
		"\"balance_before\":\"%s\",\"balance_after\":\"%s\",\"data_after\":%"
		G_GINT64_FORMAT,
		kind, after.plan, price, purchase->account->currency, before, balance, after.data);

	oracle_write(vm, purchase->account, json);
}

/* The book first, then the account. */
static void carry_out(struct vm *vm, void *data)
{
	struct purchase *purchase = data;
	struct values after = values_after(purchase);
	g_autofree char *sender =
		g_key_file_get_string(vm->scenario, "operator", "receipt-sender", NULL);
	char *text = menu_text(vm, "operator", "plan-receipt-text", &after);

	write_purchase(vm, purchase, "plan");
	purchase->account->balance = after.balance;
	purchase->account->data = after.data;
	purchase->account->data_expires = after.data_expires;
	if (text && sender && vm_scenario_bool(vm, purchase->group, "receipt", true))
		operator_sms_later(vm, vm_scenario_int(vm, "operator", "receipt-delay-ms", 0),
				   sender, text);
	else
		g_free(text);
}

static struct purchase *prepare(struct vm *vm, struct account *account, const char *group)
{
	struct purchase *purchase = g_new0(struct purchase, 1);
	g_autofree char *price = g_key_file_get_string(vm->scenario, group, "price", NULL);

	purchase->group = g_strdup(group);
	purchase->account = account;
	purchase->bytes = vm_scenario_int(vm, group, "mb", 0) * MB;
	purchase->expires = date_today(vm);
	g_date_add_days(&purchase->expires,
			(guint)CLAMP(vm_scenario_int(vm, group, "days", 30), 0, 36500));
	if (!price || !money_parse(price, vm->operator_->scale, &purchase->price))
		g_printerr("simtopup-vmodem: [%s] price: not an amount\n", group);
	return purchase;
}

static char *refuse(struct vm *vm, const struct account *account, const char *node,
		    const char *name)
{
	struct values values = account_values(account);
	g_autofree char *json =
		g_strdup_printf("\"kind\":\"refused\",\"plan\":\"%s\",\"reason\":\"credit\"", name);

	oracle_write(vm, account, json);
	return menu_text_or(vm, node, "plan-poor-text", &values);
}

char *plan_apply(struct vm *vm, const char *node, const char *name)
{
	g_autofree char *group = g_strconcat("plan ", name, NULL);
	struct account *account = account_current(vm);
	struct purchase *purchase;
	struct values values;
	int64_t delay = vm_scenario_int(vm, group, "charge-delay-ms", 0);
	char *text;

	if (!account || !g_key_file_has_group(vm->scenario, group))
		return refuse(vm, account, node, name);
	purchase = prepare(vm, account, group);
	if (account->balance < purchase->price) {
		purchase_free(purchase);
		return refuse(vm, account, node, name);
	}
	values = values_after(purchase);
	text = menu_text_or(vm, node, "plan-ok-text", &values);
	if (is(vm, group, "charge", "never")) {
		write_purchase(vm, purchase, "not-charged");
		purchase_free(purchase);
	} else if (delay > 0) {
		vm_after(vm, delay, carry_out, purchase, purchase_free);
	} else {
		carry_out(vm, purchase);
		purchase_free(purchase);
	}
	if (is(vm, group, "answer", "lost"))
		g_clear_pointer(&text, g_free);
	return text;
}
