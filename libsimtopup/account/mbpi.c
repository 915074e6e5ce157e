/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * mobile-broadband-provider-info, read at run time: codes and keywords of operators
 * that have no recipe. It names no text, currency or voucher form, and was
 * mostly written ten years ago: certainty M, never proved. Its ussd-response
 * (a menu answer without the text that must stand before it) is not followed.
 */
#include "recipe.h"

#include "../codec/sms.h"
#include "../core/error.h"

#include <string.h>

#define XML_MAX (8 * 1024 * 1024)
#define PROVIDERS_MAX 4096
#define NETWORKS_MAX 32
#define MESSAGES_MAX 8 /* four texts and their numbers */

struct parser {
	GPtrArray *recipes;
	GHashTable *ids;
	char country[4];
	const char *element; /* one whose text is wanted, NULL */
	bool has_hole;       /* the ussd element has a replacement */
	char hole[16];
	GString *text;
	char *name, *balance, *top_up;
	char *sms_text;     /* of the sms element */
	GPtrArray *messages; /* text and number by turns */
	GPtrArray *networks;
};

static bool is_code(const char *code)
{
	size_t len = strlen(code);

	return len > 1 && len <= 60 && strspn(code, "0123456789*#") == len &&
	       (code[0] == '*' || code[0] == '#') && code[len - 1] == '#';
}

static void clear_provider(struct parser *parser)
{
	g_clear_pointer(&parser->name, g_free);
	g_clear_pointer(&parser->balance, g_free);
	g_clear_pointer(&parser->top_up, g_free);
	g_clear_pointer(&parser->sms_text, g_free);
	g_ptr_array_set_size(parser->messages, 0);
	g_ptr_array_set_size(parser->networks, 0);
}

static const char *parent_of(GMarkupParseContext *context)
{
	const GSList *stack = g_markup_parse_context_get_element_stack(context);

	return stack && stack->next ? stack->next->data : "";
}

static const char *attribute(const char **names, const char **values, const char *name)
{
	for (; *names; names++, values++) {
		if (strcmp(*names, name) == 0)
			return *values;
	}
	return NULL;
}

static void want_text(struct parser *parser, const char *element)
{
	parser->element = element;
	g_string_truncate(parser->text, 0);
}

static void start_ussd(struct parser *parser, const char *parent, const char **names,
		       const char **values)
{
	const char *hole = attribute(names, values, "replacement");

	parser->has_hole = hole != NULL;
	g_strlcpy(parser->hole, hole ? hole : "", sizeof(parser->hole));
	if (strcmp(parent, "balance-check") == 0 && !parser->balance)
		want_text(parser, "balance");
	else if (strcmp(parent, "balance-top-up") == 0 && !parser->top_up && parser->has_hole)
		want_text(parser, "top-up");
}

/* A keyword without letters is none that we would send. */
static void start_sms(struct parser *parser, const char **names, const char **values)
{
	const char *text = attribute(names, values, "text");

	g_clear_pointer(&parser->sms_text, g_free);
	if (!text || !*text || strlen(text) > 40 || parser->messages->len >= MESSAGES_MAX)
		return;
	parser->sms_text = g_strdup(text);
	want_text(parser, "sms");
}

static void on_start(GMarkupParseContext *context, const char *element, const char **names,
		     const char **values, gpointer data, GError **error)
{
	struct parser *parser = data;
	const char *parent = parent_of(context);

	(void)error;
	parser->element = NULL;
	if (strcmp(element, "country") == 0) {
		const char *code = attribute(names, values, "code");

		g_strlcpy(parser->country, code ? code : "", sizeof(parser->country));
	} else if (strcmp(element, "provider") == 0) {
		clear_provider(parser);
	} else if (strcmp(element, "name") == 0 && strcmp(parent, "provider") == 0) {
		if (!parser->name)
			want_text(parser, "name");
	} else if (strcmp(element, "network-id") == 0) {
		const char *mcc = attribute(names, values, "mcc");
		const char *mnc = attribute(names, values, "mnc");

		if (mcc && mnc && strlen(mcc) == 3 && strlen(mnc) <= 3 &&
		    parser->networks->len < NETWORKS_MAX)
			g_ptr_array_add(parser->networks, g_strconcat(mcc, mnc, NULL));
	} else if (strcmp(element, "ussd") == 0) {
		start_ussd(parser, parent, names, values);
	} else if (strcmp(element, "sms") == 0 && strcmp(parent, "balance-check") == 0) {
		start_sms(parser, names, values);
	}
}

static void on_text(GMarkupParseContext *context, const char *text, gsize len, gpointer data,
		    GError **error)
{
	struct parser *parser = data;

	(void)context;
	(void)error;
	if (parser->element && parser->text->len + len < 256)
		g_string_append_len(parser->text, text, (gssize)len);
}

/* "*123*CODE#" with the hole CODE becomes "*123*{voucher}#"; NULL when it is no code. */
static char *template_from(const char *text, const char *hole)
{
	const char *at = *hole ? strstr(text, hole) : NULL;
	g_autofree char *plain = NULL;

	if (!at)
		return NULL;
	plain = g_strdup_printf("%.*s0%s", (int)(at - text), text, at + strlen(hole));
	if (!is_code(plain))
		return NULL;
	return g_strdup_printf("%.*s{voucher}%s", (int)(at - text), text, at + strlen(hole));
}

static const char *new_id(struct parser *parser, struct st_recipe *recipe)
{
	g_autofree char *slug = g_ascii_strdown(parser->name, -1);
	char id[48];

	g_strcanon(slug, "abcdefghijklmnopqrstuvwxyz0123456789", '-');
	g_snprintf(id, sizeof(id), "mbpi-%.2s-%.32s", parser->country, slug);
	for (unsigned i = 2; g_hash_table_contains(parser->ids, id) && i < 100; i++)
		g_snprintf(id, sizeof(id), "mbpi-%.2s-%.32s-%u", parser->country, slug, i);
	g_hash_table_add(parser->ids, g_strdup(id));
	return st_recipe_keep(recipe, id);
}

static struct st_ask_way *new_way(struct st_recipe *recipe, enum st_way_method method,
				  const char *name)
{
	struct st_ask_way *way = &recipe->ways[recipe->n_ways++];

	st_way_init(way);
	way->method = method;
	way->name = st_recipe_keep(recipe, name);
	way->fact = recipe->fact;
	return way;
}

/* The code, then the messages: nobody says that those are free. */
static void add_ways(const struct parser *parser, struct st_recipe *recipe)
{
	if (parser->balance) {
		struct st_ask_way *way = new_way(recipe, ST_WAY_USSD, parser->balance);

		way->steps.count = 1;
		way->steps.step[0] = (struct st_step){ .expect = "", .send = way->name };
	}
	for (unsigned i = 0; i + 1 < parser->messages->len; i += 2) {
		const char *text = parser->messages->pdata[i], *to = parser->messages->pdata[i + 1];
		g_autofree char *name = g_strdup_printf("%s to %s", text, to);
		struct st_ask_way *way = new_way(recipe, ST_WAY_SMS, name);

		way->text = st_recipe_keep(recipe, text);
		way->to = st_recipe_keep(recipe, to);
		way->answer_by = ST_ANSWER_SMS;
		way->costs = true;
	}
}

static void end_provider(struct parser *parser)
{
	struct st_recipe *recipe;
	struct st_match match = { .fact = { "mobile-broadband-provider-info", "M" } };

	if (!parser->name || parser->networks->len == 0 || parser->recipes->len >= PROVIDERS_MAX)
		return;
	recipe = st_recipe_new();
	recipe->is_mbpi = true;
	recipe->id = new_id(parser, recipe);
	recipe->name = st_recipe_keep(recipe, parser->name);
	recipe->country = st_recipe_keep(recipe, parser->country);
	recipe->fact = match.fact;
	add_ways(parser, recipe);
	if (parser->top_up) {
		struct st_pay_way *way = st_recipe_add_pay(recipe);

		way->certainty = "M";
		way->digits_min = 8;
		way->digits_max = 20;
		way->steps.count = 1;
		way->steps.step[0].send = st_recipe_keep(recipe, parser->top_up);
		way->steps.step[0].commits = true;
	}
	g_ptr_array_add(parser->networks, NULL);
	match.mcc_mnc = g_strdupv((char **)parser->networks->pdata);
	g_array_append_val(recipe->matches, match);
	g_ptr_array_add(parser->recipes, recipe);
}

static void on_end(GMarkupParseContext *context, const char *element, gpointer data,
		   GError **error)
{
	struct parser *parser = data;
	const char *text = g_strstrip(parser->text->str);

	(void)context;
	(void)error;
	if (strcmp(element, "provider") == 0) {
		end_provider(parser);
		clear_provider(parser);
	} else if (parser->element && strcmp(parser->element, "name") == 0) {
		parser->name = g_strndup(text, 60);
	} else if (parser->element && strcmp(parser->element, "balance") == 0) {
		parser->balance = is_code(text) ? g_strdup(text) : NULL;
	} else if (parser->element && strcmp(parser->element, "sms") == 0) {
		if (st_sms_is_number(text)) {
			g_ptr_array_add(parser->messages, g_steal_pointer(&parser->sms_text));
			g_ptr_array_add(parser->messages, g_strdup(text));
		}
	} else if (parser->element) {
		parser->top_up = template_from(text, parser->hole);
	}
	parser->element = NULL;
}

int st_mbpi_parse(const char *data, size_t len, GPtrArray *recipes)
{
	static const GMarkupParser callbacks = {
		.start_element = on_start, .end_element = on_end, .text = on_text,
	};
	struct parser parser = { .recipes = recipes };
	GMarkupParseContext *context;
	g_autoptr(GError) error = NULL;
	bool good;

	if (len > XML_MAX || !g_utf8_validate(data, (gssize)len, NULL))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "provider database: too big, or not UTF-8");
	parser.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	parser.text = g_string_new(NULL);
	parser.networks = g_ptr_array_new_with_free_func(g_free);
	parser.messages = g_ptr_array_new_with_free_func(g_free);
	context = g_markup_parse_context_new(&callbacks, 0, &parser, NULL);
	good = g_markup_parse_context_parse(context, data, (gssize)len, &error) &&
	       g_markup_parse_context_end_parse(context, &error);
	g_markup_parse_context_free(context);
	clear_provider(&parser);
	g_ptr_array_unref(parser.networks);
	g_ptr_array_unref(parser.messages);
	g_string_free(parser.text, TRUE);
	g_hash_table_unref(parser.ids);
	if (!good)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "provider database: %s", error->message);
	return 0;
}

int st_mbpi_load(const char *path, GPtrArray *recipes)
{
	g_autofree char *data = NULL;
	gsize len = 0;

	if (!g_file_get_contents(path, &data, &len, NULL))
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "provider database: cannot be read");
	return st_mbpi_parse(data, len, recipes);
}
