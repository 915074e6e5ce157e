/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "recipe.h"

#include "../core/error.h"
#include "../core/money.h"
#include "keys.h"

#include <string.h>

#define MIN_INTERVAL_S 300 /* operators block SIMs that ask more often */
#define ID_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static const struct st_choice date_orders[] = {
	{ "dmy", ST_DATE_DMY },
	{ "mdy", ST_DATE_MDY },
	{ "ymd", ST_DATE_YMD },
	{ NULL, 0 },
};

static bool read_id(const struct st_keys *keys)
{
	struct st_recipe *recipe = keys->recipe;

	if (!st_keys_text(keys, "id", &recipe->id) || !st_keys_text(keys, "name", &recipe->name))
		return false;
	if (strlen(recipe->id) > 40 || strspn(recipe->id, ID_CHARACTERS) != strlen(recipe->id) ||
	    g_str_has_prefix(recipe->id, "mbpi-"))
		return st_keys_bad(keys, "id", "is not up to 40 of a-z, 0-9 and -");
	if (strlen(recipe->name) > 60)
		return st_keys_bad(keys, "name", "is longer than 60 bytes");
	return true;
}

static bool group_recipe(const struct st_keys *keys)
{
	static const char *const known[] = {
		"format", "id", "name", "country", "currency", "fictitious", "proved", "verified",
		"source", "certainty", "support", "support-source", "support-certainty",
		"notes", NULL,
	};
	static const char *const needed[] = { "format", "id", "name", "country", "currency",
					      "proved", "source", "certainty", NULL };
	struct st_recipe *recipe = keys->recipe;
	int64_t format = 0;

	for (const char *const *key = needed; *key; key++) {
		if (!st_keys_need(keys, *key))
			return false;
	}
	if (!st_keys_known(keys, known) || !st_keys_int(keys, "format", 1, 1, &format) ||
	    !read_id(keys) || !st_keys_text(keys, "country", &recipe->country) ||
	    !st_keys_text(keys, "currency", &recipe->currency) ||
	    !st_keys_bool(keys, "fictitious", &recipe->fictitious) ||
	    !st_keys_bool(keys, "proved", &recipe->proved) ||
	    !st_keys_text(keys, "verified", &recipe->verified) ||
	    !st_keys_text(keys, "support", &recipe->support) ||
	    !st_keys_text(keys, "support-source", &recipe->support_fact.source) ||
	    !st_keys_text(keys, "support-certainty", &recipe->support_fact.certainty) ||
	    !st_keys_fact(keys, &recipe->fact))
		return false;
	if (!st_currency_valid(recipe->currency))
		return st_keys_bad(keys, "currency", "is not an ISO 4217 code");
	if (strlen(recipe->country) != 2)
		return st_keys_bad(keys, "country", "is not an ISO 3166 code of two letters");
	return true;
}

/* A zone that is unknown here is an error only where zones are known at all. */
static bool read_zone(const struct st_keys *keys)
{
	const char *name = "";
	GTimeZone *zone;

	if (!st_keys_text(keys, "timezone", &name))
		return false;
	if (!*name)
		return true;
	zone = g_time_zone_new_identifier(name);
	if (!zone) {
		g_autoptr(GTimeZone) other = g_time_zone_new_identifier("Europe/Paris");

		return !other || st_keys_bad(keys, "timezone", "is not an IANA time zone");
	}
	keys->recipe->conventions.zone = zone;
	return true;
}

static bool read_marks(const struct st_keys *keys, const char *key, const char *allowed,
		       size_t size, char *ret_marks)
{
	g_auto(GStrv) names = NULL;
	size_t count = 0;

	if (!st_keys_list(keys, key, &names))
		return false;
	if (!names)
		return true;
	for (char **name = names; *name; name++) {
		char mark = strcmp(*name, "space") == 0 ? ' ' : **name;

		if (strcmp(*name, "none") == 0)
			continue;
		if ((mark != ' ' && (*name)[1]) || !strchr(allowed, mark) || count + 1 >= size)
			return st_keys_bad(keys, key, "\"%.20s\" is no such mark", *name);
		ret_marks[count++] = mark;
	}
	ret_marks[count] = '\0';
	return true;
}

static bool group_conventions(const struct st_keys *keys)
{
	static const char *const known[] = {
		"timezone", "decimal", "thousands", "decimals", "date-order", "end-of-day",
		"byte-base", "currency-words", NULL,
	};
	struct st_conventions *conventions = &keys->recipe->conventions;
	int64_t decimals = conventions->decimals, base = conventions->byte_base;
	int order = (int)conventions->date_order;

	if (!st_keys_known(keys, known) || !read_zone(keys) ||
	    !read_marks(keys, "decimal", ".,", sizeof(conventions->decimal),
			conventions->decimal) ||
	    !read_marks(keys, "thousands", "., '", sizeof(conventions->thousands),
			conventions->thousands) ||
	    !st_keys_int(keys, "decimals", 1, 3, &decimals) ||
	    !st_keys_int(keys, "byte-base", 1000, 1024, &base) ||
	    !st_keys_choice(keys, "date-order", date_orders, &order) ||
	    !st_keys_bool(keys, "end-of-day", &conventions->end_of_day) ||
	    !st_keys_list(keys, "currency-words", &keys->recipe->currency_words))
		return false;
	if (base != 1000 && base != 1024)
		return st_keys_bad(keys, "byte-base", "is neither 1000 nor 1024");
	if (strpbrk(conventions->thousands, conventions->decimal))
		return st_keys_bad(keys, "thousands", "shares a mark with decimal");
	conventions->decimals = (unsigned)decimals;
	conventions->byte_base = (int)base;
	conventions->date_order = (enum st_date_order)order;
	return true;
}

static bool group_sms(const struct st_keys *keys)
{
	static const char *const known[] = { "senders", "source", "certainty", NULL };
	struct st_fact fact = keys->recipe->fact;

	return st_keys_known(keys, known) && st_keys_fact(keys, &fact) &&
	       st_keys_list(keys, "senders", &keys->recipe->senders);
}

static const struct {
	const char *name;
	bool numbered; /* "[bucket 1]", "[bucket 2]", ... */
	bool (*read)(const struct st_keys *keys);
} groups[] = {
	{ "recipe", false, group_recipe },      { "conventions", false, group_conventions },
	{ "sms", false, group_sms },            { "balance", false, st_group_balance },
	{ "voucher", false, st_group_voucher }, { "match", true, st_group_match },
	{ "reply", true, st_group_reply },      { "bucket", true, st_group_bucket },
	{ "outcome", true, st_group_outcome },  { "sample", true, st_group_sample },
	{ "way", true, st_group_way },
	{ "voucher-sms", false, st_group_voucher_sms }, { "plan", true, st_group_plan },
};

static bool is_group(const char *group, unsigned which)
{
	size_t len = strlen(groups[which].name);
	const char *number = group + len + 1;

	if (!groups[which].numbered)
		return strcmp(group, groups[which].name) == 0;
	return g_str_has_prefix(group, groups[which].name) && group[len] == ' ' && *number &&
	       strspn(number, "0123456789") == strlen(number);
}

/* In the order of the table, so that [recipe] is read first wherever it stands. */
static bool read_groups(struct st_keys *keys)
{
	g_auto(GStrv) found = g_key_file_get_groups(keys->file, NULL);

	keys->group = "recipe";
	if (!g_key_file_has_group(keys->file, "recipe"))
		return st_keys_bad(keys, "format", "is missing");
	for (char **group = found; *group; group++) {
		bool known = false;

		keys->group = *group;
		for (unsigned i = 0; i < G_N_ELEMENTS(groups); i++)
			known = known || is_group(*group, i);
		if (!known)
			return st_keys_bad(keys, "(group)", "is no group of format 1");
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(groups); i++) {
		for (char **group = found; *group; group++) {
			keys->group = *group;
			if (is_group(*group, i) && !groups[i].read(keys))
				return false;
		}
	}
	return true;
}

/* GKeyFile lets the later of two win, and two groups become one: a slip in a recipe. */
static bool has_no_doubles(struct st_keys *keys, const char *data)
{
	g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *group = g_strdup("");

	for (char **line = lines; *line; line++) {
		g_autofree char *name = NULL;
		const char *end = strchr(g_strstrip(*line), '=');

		if (**line == '#' || !**line || (**line != '[' && !end))
			continue;
		if (**line == '[') {
			g_free(group);
			group = g_strdup(*line);
			name = g_strdup(group);
		} else {
			name = g_strdup_printf("%s %.*s", group, (int)(end - *line), *line);
			g_strchomp(name);
		}
		if (!g_hash_table_add(seen, g_steal_pointer(&name))) {
			st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
				"recipe %s: %s: stands there twice: %s", keys->name, group,
				**line == '[' ? "the group" : *line);
			return false;
		}
	}
	return true;
}

static bool is_whole(struct st_keys *keys)
{
	keys->group = "recipe";
	if (keys->recipe->matches->len == 0)
		return st_keys_bad(keys, "(file)", "has no [match 1]");
	if (keys->recipe->buckets->len > 0 && keys->recipe->samples->len == 0)
		return st_keys_bad(keys, "(file)", "has patterns and no [sample 1]");
	return true;
}

int st_recipe_parse(const char *name, const char *data, size_t len,
		    struct st_recipe **ret_recipe)
{
	g_autoptr(st_recipe_t) recipe = st_recipe_new();
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(GError) error = NULL;
	struct st_keys keys = { .file = file, .name = name, .group = "", .recipe = recipe };
	g_autofree char *hash = NULL;
	g_autofree char *copy = NULL;

	if (len > ST_RECIPE_FILE_MAX || memchr(data, 0, len) ||
	    !g_utf8_validate(data, (gssize)len, NULL))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "recipe %s: too big, or not UTF-8", name);
	if (!g_key_file_load_from_data(file, data, len, G_KEY_FILE_NONE, &error))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "recipe %s: %s", name,
			       error->message);
	copy = g_strndup(data, len);
	if (!has_no_doubles(&keys, copy) || !read_groups(&keys) || !is_whole(&keys))
		return SIMTOPUP_INVALID;
	hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, len);
	g_strlcpy(recipe->sha256, hash, sizeof(recipe->sha256));
	*ret_recipe = g_steal_pointer(&recipe);
	return 0;
}

int st_recipe_load(const char *path, struct st_recipe **ret_recipe)
{
	g_autofree char *data = NULL;
	g_autofree char *name = g_path_get_basename(path);
	g_autoptr(GError) error = NULL;
	gsize len = 0;

	if (!g_file_get_contents(path, &data, &len, &error))
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "recipe %s: cannot be read", name);
	return st_recipe_parse(name, data, len, ret_recipe);
}

static void match_clear(void *item)
{
	struct st_match *match = item;

	g_strfreev(match->mcc_mnc);
	g_strfreev(match->iccid_prefix);
	g_strfreev(match->imsi_prefix);
	g_strfreev(match->spn);
	g_strfreev(match->gid1);
}

/* The pattern is the first member of all three kinds of rules. */
static void rule_clear(void *item)
{
	struct st_pattern *const *pattern = item;

	st_pattern_free(*pattern);
}

static GArray *rules_new(unsigned size, GDestroyNotify clear)
{
	GArray *rules = g_array_new(FALSE, TRUE, size);

	g_array_set_clear_func(rules, clear);
	return rules;
}

void st_way_init(struct st_ask_way *ret_way)
{
	*ret_way = (struct st_ask_way){
		.name = "", .text = "", .to = "", .timeout_ms = 45000,
		.sms_wait_ms = 120000, .min_interval_ms = MIN_INTERVAL_S * INT64_C(1000),
		.fact = { "", "L" },
	};
}

struct st_recipe *st_recipe_new(void)
{
	struct st_recipe *recipe = g_new0(struct st_recipe, 1);

	recipe->strings = g_string_chunk_new(512);
	recipe->id = recipe->name = recipe->country = recipe->currency = recipe->support = "";
	recipe->verified = "";
	recipe->fact = recipe->support_fact = (struct st_fact){ "", "L" };
	recipe->conventions = (struct st_conventions){
		.decimal = ".,", .decimals = 2, .date_order = ST_DATE_UNKNOWN,
		.end_of_day = true, .byte_base = 1024,
	};
	recipe->pays = rules_new(sizeof(struct st_pay_way), NULL);
	recipe->matches = rules_new(sizeof(struct st_match), match_clear);
	recipe->replies = rules_new(sizeof(struct st_reply_rule), rule_clear);
	recipe->buckets = rules_new(sizeof(struct st_bucket_rule), rule_clear);
	recipe->outcomes = rules_new(sizeof(struct st_outcome_rule), rule_clear);
	recipe->samples = rules_new(sizeof(struct st_sample), NULL);
	return recipe;
}

void st_recipe_free(struct st_recipe *recipe)
{
	if (!recipe)
		return;
	g_array_unref(recipe->matches);
	g_array_unref(recipe->replies);
	g_array_unref(recipe->buckets);
	g_array_unref(recipe->outcomes);
	g_array_unref(recipe->samples);
	g_array_unref(recipe->pays);
	g_clear_pointer(&recipe->conventions.zone, g_time_zone_unref);
	g_strfreev(recipe->currency_words);
	g_strfreev(recipe->senders);
	g_string_chunk_free(recipe->strings);
	g_free(recipe);
}

const char *st_recipe_keep(struct st_recipe *recipe, const char *text)
{
	return text ? g_string_chunk_insert(recipe->strings, text) : "";
}
