/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "operator.h"

#include <string.h>

#define USSD_GROUP "ussd "
#define VOUCHER_MARK "{voucher}"

/* "*101*{voucher}#" against "*101*123#": the digits between. */
static char *match_template(const char *template, const char *dialled)
{
	const char *mark = strstr(template, VOUCHER_MARK);
	size_t head, tail, len = strlen(dialled);

	if (!mark)
		return NULL;
	head = (size_t)(mark - template);
	tail = strlen(mark + strlen(VOUCHER_MARK));
	if (len <= head + tail || strncmp(template, dialled, head) != 0 ||
	    !g_str_has_suffix(dialled, mark + strlen(VOUCHER_MARK)))
		return NULL;
	return g_strndup(dialled + head, len - head - tail);
}

char *menu_find(struct vm *vm, const char *dialled, char **ret_voucher)
{
	g_autofree char *exact = g_strconcat(USSD_GROUP, dialled, NULL);
	g_auto(GStrv) groups = NULL;

	*ret_voucher = NULL;
	/* Names of inner nodes start with a letter and cannot be dialled. */
	if (g_ascii_isalpha(*dialled))
		return NULL;
	if (g_key_file_has_group(vm->scenario, exact))
		return g_steal_pointer(&exact);
	groups = g_key_file_get_groups(vm->scenario, NULL);
	for (char **group = groups; *group; group++) {
		if (!g_str_has_prefix(*group, USSD_GROUP))
			continue;
		*ret_voucher = match_template(*group + strlen(USSD_GROUP), dialled);
		if (*ret_voucher)
			return g_strdup(*group);
	}
	return NULL;
}

static char *get(struct vm *vm, const char *group, const char *key)
{
	return g_key_file_get_string(vm->scenario, group, key, NULL);
}

char *menu_next(struct vm *vm, const char *group, const char *answer)
{
	g_autofree char *key = g_strconcat("menu.", answer, NULL);
	g_autofree char *node = get(vm, group, key);

	if (!node)
		node = get(vm, group, "menu.any");
	/* Networks repeat a menu after an answer that it does not offer. */
	return node ? g_strconcat(USSD_GROUP, node, NULL) : g_strdup(group);
}

static char *plan_value(struct vm *vm, const struct values *values, const char *key)
{
	g_autofree char *group = g_strconcat("plan ", values->plan ? values->plan : "", NULL);

	return get(vm, group, key);
}

static char *value_of(struct vm *vm, const char *name, const struct values *values)
{
	const struct account *account = account_current(vm);
	int scale = vm->operator_->scale;

	if (g_str_equal(name, "balance"))
		return money_text(values->balance, scale);
	if (g_str_equal(name, "amount"))
		return money_text(values->amount, scale);
	if (g_str_equal(name, "bonus"))
		return money_text(values->bonus, scale);
	if (g_str_equal(name, "data"))
		return g_strdup_printf("%" G_GINT64_FORMAT, values->data / 1048576);
	if (g_str_equal(name, "data-expires"))
		return date_text(&values->data_expires);
	if (g_str_equal(name, "plan"))
		return plan_value(vm, values, "name");
	if (g_str_equal(name, "expires"))
		return date_text(&values->expires);
	if (g_str_equal(name, "last4"))
		return g_strdup(values->last4);
	if (g_str_equal(name, "currency"))
		return g_strdup(account ? account->currency : NULL);
	if (g_str_equal(name, "msisdn"))
		return g_strdup(vm->sim.msisdn[0]);
	if (g_str_equal(name, "name"))
		return get(vm, "operator", "name");
	return NULL;
}

/* Replaces {name}; what is unknown stays as it is written. */
static char *expand(struct vm *vm, const char *template, const struct values *values)
{
	GString *text = g_string_new(NULL);

	for (const char *p = template; *p; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;

		if (!end) {
			g_string_append_c(text, *p);
			continue;
		}
		g_autofree char *name = g_strndup(p + 1, (size_t)(end - p) - 1);
		g_autofree char *value = value_of(vm, name, values);

		if (!value)
			g_string_append_printf(text, "{%s}", name);
		else
			g_string_append(text, value);
		p = end;
	}
	return g_string_free(text, FALSE);
}

char *menu_text(struct vm *vm, const char *group, const char *key, const struct values *values)
{
	g_autofree char *template = get(vm, group, key);

	return template ? expand(vm, template, values) : NULL;
}

char *menu_text_or(struct vm *vm, const char *group, const char *key, const struct values *values)
{
	char *text = menu_text(vm, group, key, values);

	return text ? text : menu_text(vm, "operator", key, values);
}

int menu_choice(struct vm *vm, const char *group, const char *key, const char *const *names,
		int fallback)
{
	g_autofree char *value = get(vm, group, key);

	for (int i = 0; value && names[i]; i++) {
		if (g_str_equal(names[i], value))
			return i;
	}
	if (value)
		g_printerr("simtopup-vmodem: [%s] %s: unknown word %s\n", group, key, value);
	return fallback;
}
