/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "recipe.h"

#include "../core/error.h"

#include <errno.h>
#include <string.h>

#define RECIPES_MAX 2000

/* How much each fact narrows the choice; a prefix adds its length. */
#define SCORE_NETWORK 10
#define SCORE_PREFIX 20
#define SCORE_SPN 60
#define SCORE_GID1 80

struct simtopup_operators {
	GPtrArray *recipes; /* our own, then in `mbpi` those of the database */
	GPtrArray *mbpi;
	gint refs;
};

static void put_recipe(struct simtopup_operators *operators, struct st_recipe *recipe)
{
	for (unsigned i = 0; i < operators->recipes->len; i++) {
		struct st_recipe **place = (struct st_recipe **)&operators->recipes->pdata[i];

		if (strcmp((*place)->id, recipe->id) == 0) {
			st_recipe_free(*place);
			*place = recipe;
			return;
		}
	}
	g_ptr_array_add(operators->recipes, recipe);
}

static int load_file(struct simtopup_operators *operators, const char *path)
{
	struct st_recipe *recipe;
	int result;

	if (g_str_has_suffix(path, ".xml"))
		return st_mbpi_load(path, operators->mbpi);
	if (operators->recipes->len >= RECIPES_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "too many recipes");
	result = st_recipe_load(path, &recipe);
	if (result == 0)
		put_recipe(operators, recipe);
	return result;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int load_folder(struct simtopup_operators *operators, GDir *folder, const char *path)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	while ((name = g_dir_read_name(folder)) && names->len < RECIPES_MAX) {
		if (g_str_has_suffix(name, ".recipe") && name[0] != '.')
			g_ptr_array_add(names, g_build_filename(path, name, NULL));
	}
	g_ptr_array_sort(names, by_name);
	for (unsigned i = 0; i < names->len; i++) {
		int result = load_file(operators, names->pdata[i]);

		if (result)
			return result;
	}
	return 0;
}

static int load_path(struct simtopup_operators *operators, const char *path)
{
	GDir *folder;
	int result;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return 0;
	if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		return load_file(operators, path);
	folder = g_dir_open(path, 0, NULL);
	if (!folder)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "a recipe folder cannot be read");
	result = load_folder(operators, folder, path);
	g_dir_close(folder);
	return result;
}

static void free_recipe(void *recipe)
{
	st_recipe_free(recipe);
}

int st_operators_load(const char *const *paths, size_t count, struct simtopup_operators **ret)
{
	struct simtopup_operators *operators = g_new0(struct simtopup_operators, 1);

	operators->recipes = g_ptr_array_new_with_free_func(free_recipe);
	operators->mbpi = g_ptr_array_new_with_free_func(free_recipe);
	for (size_t i = 0; i < count; i++) {
		int result = paths[i] ? load_path(operators, paths[i]) : 0;

		if (result) {
			st_operators_free(operators);
			return result;
		}
	}
	*ret = operators;
	return 0;
}

const struct simtopup_operators *st_operators_keep(const struct simtopup_operators *operators)
{
	struct simtopup_operators *counted = (struct simtopup_operators *)operators;

	if (operators)
		g_atomic_int_inc(&counted->refs);
	return operators;
}

void st_operators_free(struct simtopup_operators *operators)
{
	/* The one who loaded it is not counted. */
	if (!operators || g_atomic_int_add(&operators->refs, -1) > 0)
		return;
	g_ptr_array_unref(operators->recipes);
	g_ptr_array_unref(operators->mbpi);
	g_free(operators);
}

static bool is_same_name(const char *a, const char *b)
{
	g_autofree char *one = g_utf8_casefold(a, -1);
	g_autofree char *other = g_utf8_casefold(b, -1);

	return strcmp(one, other) == 0;
}

/* 0: does not fit. `score` for a value of the list that is equal. */
static int score_equal(char **list, const char *value, int score)
{
	for (; *value && *list; list++) {
		if (is_same_name(*list, value))
			return score;
	}
	return 0;
}

/* The longest prefix counts: it says more. */
static int score_prefix(char **list, const char *value, int score)
{
	int best = 0;

	for (; *list; list++) {
		size_t len = strlen(*list);

		if (g_ascii_strncasecmp(value, *list, len) == 0)
			best = MAX(best, score + (int)len);
	}
	return best;
}

static int score_match(const struct st_match *match, const struct st_subject *subject)
{
	int total = 0;
	const struct {
		char **list;
		const char *value;
		int score;
		bool prefix;
	} facts[] = {
		{ match->mcc_mnc, subject->mcc_mnc, SCORE_NETWORK, false },
		{ match->iccid_prefix, subject->iccid, SCORE_PREFIX, true },
		{ match->imsi_prefix, subject->imsi, SCORE_PREFIX, true },
		{ match->spn, subject->spn, SCORE_SPN, false },
		{ match->gid1, subject->gid1, SCORE_GID1, true },
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(facts); i++) {
		int score;

		if (!facts[i].list)
			continue;
		score = facts[i].prefix
				? score_prefix(facts[i].list, facts[i].value, facts[i].score)
				: score_equal(facts[i].list, facts[i].value, facts[i].score);
		if (score == 0)
			return 0;
		total += score;
	}
	return total;
}

static void explain(const struct st_match *match, const struct st_subject *subject, JsonArray *why)
{
	const struct {
		char **list;
		const char *name, *value;
	} facts[] = {
		{ match->mcc_mnc, "mcc-mnc", subject->mcc_mnc },
		{ match->iccid_prefix, "iccid-prefix", subject->iccid },
		{ match->imsi_prefix, "imsi-prefix", subject->imsi },
		{ match->spn, "spn", subject->spn },
		{ match->gid1, "gid1", subject->gid1 },
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (facts[i].list && score_match(match, subject) > 0)
			json_array_add_string_element(why, facts[i].name);
	}
}

JsonArray *st_operators_why(const struct st_recipe *recipe, const struct st_subject *subject)
{
	JsonArray *why = json_array_new();
	int best = 0;
	unsigned which = 0;

	for (unsigned i = 0; i < recipe->matches->len; i++) {
		int score = score_match(&g_array_index(recipe->matches, struct st_match, i),
					subject);

		if (score > best) {
			best = score;
			which = i;
		}
	}
	if (best > 0)
		explain(&g_array_index(recipe->matches, struct st_match, which), subject, why);
	if (recipe->is_mbpi && is_same_name(recipe->name, subject->spn))
		json_array_add_string_element(why, "name");
	return why;
}

static int score_recipe(const struct st_recipe *recipe, const struct st_subject *subject)
{
	int best = 0;

	for (unsigned i = 0; i < recipe->matches->len; i++)
		best = MAX(best, score_match(&g_array_index(recipe->matches, struct st_match, i),
					     subject));
	/* A provider of the database is one of several on a network until its name fits. */
	if (recipe->is_mbpi && best > 0 && *subject->spn &&
	    is_same_name(recipe->name, subject->spn))
		best += SCORE_SPN;
	return best;
}

static bool wants_gid1(const struct st_recipe *recipe, const struct st_subject *subject)
{
	for (unsigned i = 0; i < recipe->matches->len; i++) {
		struct st_match match = g_array_index(recipe->matches, struct st_match, i);
		bool alone = !match.mcc_mnc && !match.iccid_prefix && !match.imsi_prefix &&
			     !match.spn;

		if (!match.gid1)
			continue;
		match.gid1 = NULL;
		if (alone || score_match(&match, subject) > 0)
			return true;
	}
	return false;
}

bool st_operators_want_gid1(const struct simtopup_operators *operators,
			    const struct st_subject *subject)
{
	for (unsigned i = 0; i < operators->recipes->len; i++) {
		if (wants_gid1(operators->recipes->pdata[i], subject))
			return true;
	}
	return false;
}

static bool has_same_ways(const struct st_recipe *a, const struct st_recipe *b)
{
	for (unsigned i = 0; i < MAX(a->n_ways, b->n_ways); i++) {
		if (a->ways[i].method != b->ways[i].method || !a->ways[i].name ||
		    !b->ways[i].name || strcmp(a->ways[i].name, b->ways[i].name) != 0)
			return false;
	}
	return true;
}

static bool has_same_codes(const struct st_recipe *a, const struct st_recipe *b)
{
	const struct st_pay_way *one = st_recipe_pay_way(a, ST_PAY_USSD, NULL);
	const struct st_pay_way *other = st_recipe_pay_way(b, ST_PAY_USSD, NULL);

	return has_same_ways(a, b) &&
	       (one == other || (one && other && strcmp(one->steps.step[0].send,
							other->steps.step[0].send) == 0));
}

static bool has_codes(const struct st_recipe *recipe)
{
	return recipe->n_ways > 0 || recipe->pays->len > 0;
}

/* The one that fits best; NULL when none does, or two equally that are not the same. */
static const struct st_recipe *best_of(GPtrArray *recipes, const struct st_subject *subject,
				       int *ret_score)
{
	const struct st_recipe *best = NULL;
	bool tied = false;
	int best_score = 0;

	for (unsigned i = 0; i < recipes->len; i++) {
		const struct st_recipe *recipe = recipes->pdata[i];
		int score = score_recipe(recipe, subject);

		/* Without codes a provider only counts when its name says that it is the one. */
		if (recipe->is_mbpi && score <= SCORE_NETWORK && !has_codes(recipe))
			continue;
		if (score == 0 || score < best_score)
			continue;
		if (score > best_score) {
			tied = false;
			best_score = score;
			best = recipe;
		} else if (!recipe->is_mbpi || !has_same_codes(best, recipe)) {
			tied = true;
		}
	}
	*ret_score = best_score;
	return tied ? NULL : best;
}

/* "Vodafone DE" and the provider "Vodafone" may be the same, "Orange" and "Prixtel" not. */
static bool is_same_brand(const struct st_recipe *own, const struct st_recipe *other)
{
	g_autofree char *one = g_utf8_casefold(own->name, -1);
	g_autofree char *two = g_utf8_casefold(other->name, -1);

	return strstr(one, two) || strstr(two, one);
}

const struct st_recipe *st_operators_match(const struct simtopup_operators *operators,
					   const struct st_subject *subject)
{
	int own_score, mbpi_score;
	const struct st_recipe *own = best_of(operators->recipes, subject, &own_score);
	const struct st_recipe *mbpi = best_of(operators->mbpi, subject, &mbpi_score);

	if (own_score == 0)
		return mbpi;
	/* The SIM names a reseller that the database knows, the recipe fits its host only. */
	if (own && mbpi && own_score <= SCORE_NETWORK && mbpi_score > SCORE_NETWORK &&
	    !is_same_brand(own, mbpi))
		return mbpi;
	return own;
}

const struct st_recipe *st_operators_at(const struct simtopup_operators *operators, unsigned index)
{
	return index < operators->recipes->len ? operators->recipes->pdata[index] : NULL;
}

static int by_id(const void *a, const void *b)
{
	return strcmp((*(struct st_recipe *const *)a)->id, (*(struct st_recipe *const *)b)->id);
}

JsonArray *st_operators_json(const struct simtopup_operators *operators)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_copy(operators->recipes, NULL, NULL);
	JsonArray *all = json_array_new();

	g_ptr_array_set_free_func(sorted, NULL);
	g_ptr_array_sort(sorted, by_id);
	for (unsigned i = 0; i < sorted->len; i++)
		json_array_add_object_element(all, st_recipe_json(sorted->pdata[i], NULL));
	return all;
}

const struct st_recipe *st_operators_find(const struct simtopup_operators *operators,
					  const char *recipe_id)
{
	GPtrArray *const lists[] = { operators->recipes, operators->mbpi };

	for (unsigned l = 0; l < G_N_ELEMENTS(lists); l++) {
		for (unsigned i = 0; i < lists[l]->len; i++) {
			const struct st_recipe *recipe = lists[l]->pdata[i];

			if (strcmp(recipe->id, recipe_id) == 0)
				return recipe;
		}
	}
	return NULL;
}

const char *st_recipe_id(const struct st_recipe *recipe)
{
	return recipe->id;
}

const char *st_recipe_name(const struct st_recipe *recipe)
{
	return recipe->name;
}

const char *st_recipe_currency(const struct st_recipe *recipe)
{
	return recipe->currency;
}

const char *st_recipe_sha256(const struct st_recipe *recipe)
{
	return recipe->sha256;
}

const char *st_recipe_support(const struct st_recipe *recipe)
{
	return recipe->support;
}

int64_t st_recipe_min_interval_ms(const struct st_recipe *recipe)
{
	return recipe->n_ways > 0 ? recipe->ways[0].min_interval_ms : 0;
}

bool st_recipe_expects(const char *pattern, const char *text)
{
	g_autofree char *normal = st_text_normalise(text);
	char why[160];
	g_autoptr(st_pattern_t) compiled = pattern ? st_pattern_new(pattern, why) : NULL;

	return compiled && normal &&
	       st_pattern_match(compiled, normal, 0, NULL) == ST_PATTERN_YES;
}

bool st_recipe_sender_is_known(const struct st_recipe *recipe, const char *sender)
{
	g_autofree char *bare = NULL;

	if (!recipe || !recipe->senders || !sender)
		return false;
	/* An alphanumeric address unpacked one septet too far ends in '@' (GSM 0x00). */
	bare = g_strdup(sender);
	g_strchomp(bare);
	if (g_str_has_suffix(bare, "@"))
		bare[strlen(bare) - 1] = '\0';
	for (char **known = recipe->senders; *known; known++) {
		if (is_same_name(*known, bare))
			return true;
	}
	return false;
}
