/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* All samples of all recipes that are shipped, and what a recipe must have to be shipped. */
#include "account/recipe.h"
#include "core/error.h"

#include <string.h>

static const char *folder;
static GPtrArray *recipes;

static bool hits(const struct st_recipe *recipe, const struct st_pattern *pattern)
{
	for (unsigned i = 0; i < recipe->samples->len; i++) {
		const struct st_sample *sample =
			&g_array_index(recipe->samples, struct st_sample, i);
		g_autofree char *normal = st_text_normalise(sample->text);

		if (st_pattern_match(pattern, normal, 0, NULL) == ST_PATTERN_YES)
			return true;
	}
	return false;
}

static void samples_read_as_they_say(const void *data)
{
	const struct st_recipe *recipe = data;

	for (unsigned i = 0; i < recipe->samples->len; i++) {
		g_autofree char *difference = st_sample_check(
			recipe, &g_array_index(recipe->samples, struct st_sample, i));

		if (difference)
			g_test_message("%s: %s", recipe->id, difference);
		if (difference)
			g_test_fail();
	}
}

/* A pattern that no sample shows is invented. */
static void every_pattern_has_a_sample(const void *data)
{
	const struct st_recipe *recipe = data;
	GArray *const lists[] = { recipe->replies, recipe->buckets, recipe->outcomes };
	const char *const names[] = { "reply", "bucket", "outcome" };

	for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++) {
		unsigned size = g_array_get_element_size(lists[l]);

		for (unsigned i = 0; i < lists[l]->len; i++) {
			const char *rule = lists[l]->data + (size_t)i * size;
			struct st_pattern *const *pattern = (const void *)rule;

			if (hits(recipe, *pattern))
				continue;
			g_test_message("%s: no sample for %s %u", recipe->id, names[l], i + 1);
			g_test_fail();
		}
	}
}

static unsigned count_samples(const struct st_recipe *recipe, bool refuse)
{
	unsigned count = 0;

	for (unsigned i = 0; i < recipe->samples->len; i++) {
		const struct st_sample *sample =
			&g_array_index(recipe->samples, struct st_sample, i);

		count += sample->must_refuse == refuse;
		g_assert_cmpstr(sample->source, !=, "");
	}
	return count;
}

static void is_fit_to_be_shipped(const void *data)
{
	const struct st_recipe *recipe = data;

	if (recipe->buckets->len > 0) {
		g_assert_cmpuint(count_samples(recipe, false), >, 0);
		g_assert_cmpuint(count_samples(recipe, true), >, 0);
	}
	/* Nothing here was run against a real operator. */
	g_assert_cmpint(recipe->proved, ==, recipe->fictitious);
	/* A country with several zones has none; then nothing may need one. */
	g_assert_true(recipe->conventions.zone || recipe->buckets->len == 0);
	g_assert_true(recipe->n_ways > 0);
	g_assert_cmpuint(strlen(st_recipe_sha256(recipe)), ==, 64);
}

static void add(const struct st_recipe *recipe, const char *what, GTestDataFunc test)
{
	g_autofree char *path = g_strdup_printf("/recipes/%s/%s", recipe->id, what);

	g_test_add_data_func(path, recipe, test);
}

/* What meson installs is what lies there. */
static void list_is_whole(void)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	unsigned count = 0;
	const char *name;

	g_assert_nonnull(dir);
	while ((name = g_dir_read_name(dir)))
		count += g_str_has_suffix(name, ".recipe") ? 1 : 0;
	g_assert_cmpuint(count, ==, recipes->len);
	g_assert_cmpuint(count, >=, 8);
}

static void catalogue_takes_the_folder(void)
{
	struct simtopup_operators *operators = NULL;

	g_assert_cmpint(st_operators_load(&folder, 1, &operators), ==, 0);
	for (unsigned i = 0; i < recipes->len; i++) {
		const struct st_recipe *recipe = recipes->pdata[i];

		g_assert_nonnull(st_operators_find(operators, recipe->id));
	}
	st_operators_free(operators);
}

/* The example of the page is a recipe, and reads as it says. */
static void the_page_shows_a_recipe(void)
{
	g_autofree char *path = g_build_filename(folder, "..", "docs", "operators.md", NULL);
	g_autofree char *page = NULL;
	g_autoptr(st_recipe_t) recipe = NULL;
	char *begin, *end;

	g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
	begin = strstr(page, "```\n[recipe]\n");
	g_assert_nonnull(begin);
	begin += strlen("```\n");
	end = strstr(begin, "```");
	g_assert_nonnull(end);
	if (st_recipe_parse("operators.md", begin, (size_t)(end - begin), &recipe))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	samples_read_as_they_say(recipe);
	every_pattern_has_a_sample(recipe);
	is_fit_to_be_shipped(recipe);
}

static void free_recipe(void *recipe)
{
	st_recipe_free(recipe);
}

int main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	if (argc < 3)
		return 1;
	folder = argv[1];
	recipes = g_ptr_array_new_with_free_func(free_recipe);
	for (int i = 2; i < argc; i++) {
		struct st_recipe *recipe;

		if (st_recipe_load(argv[i], &recipe)) {
			g_printerr("%s\n", simtopup_error_message(simtopup_last_error()));
			return 1;
		}
		g_ptr_array_add(recipes, recipe);
		add(recipe, "samples", samples_read_as_they_say);
		add(recipe, "patterns", every_pattern_has_a_sample);
		add(recipe, "fit", is_fit_to_be_shipped);
	}
	g_test_add_func("/recipes/list", list_is_whole);
	g_test_add_func("/recipes/catalogue", catalogue_takes_the_folder);
	g_test_add_func("/recipes/page", the_page_shows_a_recipe);
	result = g_test_run();
	g_ptr_array_unref(recipes);
	return result;
}
