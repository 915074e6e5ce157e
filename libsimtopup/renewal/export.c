/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "export.h"

#include "../core/error.h"
#include "act.h"
#include "journal.h"
#include "receipt.h"

#include <string.h>

static int add_journal_row(const struct st_journal_row *row, void *data)
{
	g_autofree char *line = st_journal_line(row);

	g_string_append(data, line);
	g_string_append_c(data, '\n');
	return 0;
}

static int add_journal(struct simtopup_ledger *ledger, GString *text)
{
	return st_journal_each(ledger, NULL, add_journal_row, text);
}

/* Oldest first. */
static int each_renewal(struct simtopup_ledger *ledger, GString *text,
			int (*add)(struct simtopup_ledger *, const struct st_row *, GString *))
{
	g_autoptr(GPtrArray) ids = NULL;
	int result = st_ledger_ids(ledger, &ids);

	for (guint i = ids ? ids->len : 0; i > 0 && result == 0; i--) {
		struct st_row row;

		st_row_init(&row);
		result = st_ledger_find(ledger, "id", g_ptr_array_index(ids, i - 1), &row);
		if (result == 0)
			result = add(ledger, &row, text);
		st_row_clear(&row);
	}
	return result;
}

static int add_receipt(struct simtopup_ledger *ledger, const struct st_row *row, GString *text)
{
	g_autofree char *line = NULL;
	int result;

	if (!st_state_is_sent(row->state))
		return 0;
	result = st_receipt_make(ledger, row->id, &line);
	if (result == 0)
		g_string_append_printf(text, "%s\n", line);
	return result;
}

static int add_receipts(struct simtopup_ledger *ledger, GString *text)
{
	return each_renewal(ledger, text, add_receipt);
}

/*
 * Spreadsheets take what begins so for a formula, some of them also the
 * fullwidth forms, or drop blanks of any kind and then do.
 */
static bool begins_formula(const char *text)
{
	static const gunichar signs[] = { '=', '+', '-', '@', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20 };
	gunichar first = g_utf8_get_char_validated(text, -1);
	bool is_control = *text && g_ascii_iscntrl(*text);

	while (g_unichar_isspace(first) || g_unichar_iszerowidth(first)) {
		text = g_utf8_next_char(text);
		first = g_utf8_get_char_validated(text, -1);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (first == signs[i])
			return true;
	}
	return is_control;
}

void st_export_add_cell(GString *line, const char *text)
{
	bool is_formula = begins_formula(text);

	if (line->len > 0 && line->str[line->len - 1] != '\n')
		g_string_append_c(line, ',');
	if (!is_formula && !strpbrk(text, ",;\"\t\r\n")) {
		g_string_append(line, text);
		return;
	}
	g_string_append(line, is_formula ? "\"'" : "\"");
	for (; *text; text++) {
		if (*text == '"')
			g_string_append_c(line, '"');
		g_string_append_c(line, *text);
	}
	g_string_append_c(line, '"');
}

/* "a.b" of the facts; "" when there is none. */
static const char *fact(const struct st_row *row, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", 2);
	JsonNode *node = json_object_get_member(row->facts, names[0]);

	if (node && names[1])
		node = JSON_NODE_HOLDS_OBJECT(node) ?
			       json_object_get_member(json_node_get_object(node), names[1]) : NULL;
	if (!node || !JSON_NODE_HOLDS_VALUE(node) || !json_node_get_string(node))
		return "";
	return json_node_get_string(node);
}

static void add_time(GString *line, int64_t ms)
{
	JsonObject *object = json_object_new();

	st_json_set_time(object, "at", ms);
	st_export_add_cell(line, json_object_has_member(object, "at") ?
					 st_json_text(object, "at") : "");
	json_object_unref(object);
}

/* "E0 E1 E3" */
static void add_levels(GString *line, const struct st_row *row)
{
	g_autoptr(GString) levels = g_string_new(NULL);

	for (guint i = 0; i < json_array_get_length(row->evidence); i++) {
		const char *level = st_json_text(
			json_array_get_object_element(row->evidence, i), "level");

		if (level && !strstr(levels->str, level))
			g_string_append_printf(levels, "%s%s", levels->len ? " " : "", level);
	}
	st_export_add_cell(line, levels->str);
}

static const char *const facts_told[] = {
	"recipe.id", "plan.id", "price.amount", "price.currency", "face_value.amount",
	"face_value.currency", "max_price.amount", "max_price.currency", "subject.iccid_last4",
	"subject.imsi_mccmnc", "voucher.last4", "resolved.by", "resolved.why", "reversed.by",
	"reversed.why",
};

static int add_csv_row(struct simtopup_ledger *ledger, const struct st_row *row, GString *text)
{
	const char *const own[] = {
		row->id, row->request_key, st_state_name(row->state),
		simtopup_effect_name((int)st_state_told_effect(row->state, row->reason)),
		row->reason, row->rail,
	};

	(void)ledger;
	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		st_export_add_cell(text, own[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(facts_told); i++)
		st_export_add_cell(text, fact(row, facts_told[i]));
	add_levels(text, row);
	add_time(text, row->created);
	add_time(text, row->submitted);
	add_time(text, row->closed);
	g_string_append(text, "\r\n");
	return 0;
}

static int add_csv(struct simtopup_ledger *ledger, GString *text)
{
	static const char *const own[] = { "id", "request_key", "state", "effect", "reason",
					   "rail" };
	static const char *const last[] = { "evidence", "created_at", "submitted_at", "closed_at" };

	for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
		st_export_add_cell(text, own[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(facts_told); i++) {
		g_autofree char *name = g_strdelimit(g_strdup(facts_told[i]), ".", '_');

		st_export_add_cell(text, name);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(last); i++)
		st_export_add_cell(text, last[i]);
	g_string_append(text, "\r\n");
	return each_renewal(ledger, text, add_csv_row);
}

static const struct {
	const char *name;
	int (*add)(struct simtopup_ledger *ledger, GString *text);
} formats[] = {
	{ "journal", add_journal },
	{ "receipts", add_receipts },
	{ "csv", add_csv },
};

int st_export(struct simtopup_ledger *ledger, const char *format, char **ret_text)
{
	size_t i = 0;
	GString *text;
	int result;

	while (i < G_N_ELEMENTS(formats) && strcmp(formats[i].name, format) != 0)
		i++;
	if (i == G_N_ELEMENTS(formats))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "no such format; there are journal, receipts and csv");
	text = g_string_new(NULL);
	result = st_journal_check(ledger, 0);
	if (result == 0)
		result = formats[i].add(ledger, text);
	if (result == 0)
		*ret_text = g_string_free(text, FALSE);
	else
		g_string_free(text, TRUE);
	return result;
}
