/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * hostile RECIPES: what the reading of a text costs that is meant to cost much, in CPU time of
 * the thread, the least of some runs. hostile --count: each class of text once short and once
 * 20 times as long, for hostile.py, which counts instructions: memory that is not in the cache
 * makes the time of a long text grow a little faster than the work.
 */
#include "account/recipe.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define RECEIVED INT64_C(1795435200000)
#define SMALL (ST_REPLY_MAX / 20)
#define RUNS 7
#define AT_MOST 40.0 /* times the time; quadratic would be 400 */
#define HOPELESS_MS 500 /* for a recipe all of whose patterns hit their limits */

static const char *const pieces[] = {
	" ", "a", "1", "1 000 ", "1.", "1,000,000 ", "saldo ", "saldo: 5 EUR ", "valid until ",
	"12/12/2026 ", "5 GB ", "5 GB of ", "12:30:10 ", "\n1. ", "-", "*1#", "http://x ",
	"jan 1 ", "\xd8\xb1\xd8\xb5\xd9\x8a\xd8\xaf", "\xe4\xbd\x99\xe9\xa2\x9d", "(",
	"5 EUR, ", "guthaben", "Rs.", "illimites appels ", "vous avez ", "5 h 10 min ",
	"\xcc\x81", "saldo 5 EUR until 12/12/2026 ", "5 EUR\n", "until ", "balance balance: ",
	"12/12/2026 until 5 GB ", "0", "1-1-1-", "1:1:1:", "\xd9\xa1", "\xe2\x80\x8f", ";", "\n",
};

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static char *text_of(const char *piece, size_t size)
{
	GString *text = g_string_sized_new(size + 64);

	while (text->len + strlen(piece) <= size)
		g_string_append(text, piece);
	return g_string_free(text, FALSE);
}

static double time_of(const struct st_recipe *recipe, const char *text)
{
	g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
	double best = 1e12;

	for (unsigned i = 0; i < RUNS; i++) {
		double start = now_us();

		st_balance_read_text(recipe, text, RECEIVED, balance);
		best = MIN(best, now_us() - start);
	}
	return best;
}

/* Short, the longest that is read, and 1 MB, which is refused. */
static bool grows_linearly(void)
{
	double worst = 0, slowest = 0, refusal = 0;
	const char *which = "";

	for (unsigned i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree char *small = text_of(pieces[i], SMALL);
		g_autofree char *large = text_of(pieces[i], ST_REPLY_MAX);
		g_autofree char *middle = text_of(pieces[i], 50000);
		g_autofree char *huge = text_of(pieces[i], 1000000);
		double before = time_of(NULL, small), after = time_of(NULL, large);
		double ratio = after / MAX(before, 1);

		refusal = MAX(refusal, time_of(NULL, huge) / MAX(time_of(NULL, middle), 1));
		slowest = MAX(slowest, after);
		if (ratio > worst) {
			worst = ratio;
			which = pieces[i];
		}
	}
	printf("hostile: %zu classes; 20 times the text (%d B to 64 KiB) takes at most %.1f times "
	       "the time (\"%s\"), %.1f ms\n", G_N_ELEMENTS(pieces), SMALL, worst, which,
	       slowest / 1000);
	printf("hostile: 1 MB (refused as too long) against 50 kB: at most %.2f times\n", refusal);
	return worst <= AT_MOST && refusal <= 20;
}

/* Every shipped recipe on every class, as long as patterns are tried. */
static double slowest_recipe(const char *folder, const char **ret_name)
{
	double slowest = 0;
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	const char *name;

	while (files && (name = g_dir_read_name(files))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autoptr(st_recipe_t) recipe = NULL;

		if (!g_str_has_suffix(name, ".recipe") || st_recipe_load(path, &recipe))
			continue;
		for (unsigned i = 0; recipe->buckets->len > 0 && i < G_N_ELEMENTS(pieces); i++) {
			g_autofree char *text = text_of(pieces[i], ST_PATTERN_TEXT_MAX);
			double time = time_of(recipe, text);

			if (time <= slowest)
				continue;
			slowest = time;
			*ret_name = g_intern_string(name);
		}
	}
	return slowest;
}

/* 64 rules that never end by themselves: each is given up at its limit. */
static double hopeless_recipe(void)
{
	g_autoptr(GString) rules = g_string_new(
		"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		"source=bench\ncertainty=H\n[match 1]\nmcc-mnc=20801\n"
		"[sample 1]\ntext=x\nmust=refuse\nsource=bench\n");
	g_autoptr(st_recipe_t) recipe = NULL;
	g_autofree char *text = text_of("a", ST_PATTERN_TEXT_MAX);

	for (unsigned i = 1; i <= 64; i++)
		g_string_append_printf(rules, "[bucket %u]\nkind=sms\nunlimited=yes\n"
				       "pattern=(?:a*?){%u}a*a*a*a*[xy]\n", i, i);
	if (st_recipe_parse("x.recipe", rules->str, rules->len, &recipe))
		return -1;
	return time_of(recipe, text);
}

/* One call each, in the order that hostile.py expects: the names are for it. */
static int read_each_once(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autofree struct simtopup_balance *balance = g_new0(struct simtopup_balance, 1);
		g_autofree char *small = text_of(pieces[i], SMALL);
		g_autofree char *large = text_of(pieces[i], SMALL * 20);
		g_autofree char *name = g_strescape(pieces[i], NULL);

		st_balance_read_text(NULL, small, RECEIVED, balance);
		st_balance_read_text(NULL, large, RECEIVED, balance);
		printf("%s\n", name);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = "";
	double shipped, hopeless;
	bool good;

	if (argc > 1 && strcmp(argv[1], "--count") == 0)
		return read_each_once();
	good = grows_linearly();
	shipped = argc > 1 ? slowest_recipe(argv[1], &name) : 0;
	hopeless = hopeless_recipe();
	printf("hostile: the slowest shipped recipe takes %.1f ms (%s), one of 64 patterns that "
	       "hit their limits %.1f ms\n", shipped / 1000, name, hopeless / 1000);
	good = good && hopeless >= 0 && hopeless < HOPELESS_MS * 1e3;
	return good ? 0 : 1;
}
