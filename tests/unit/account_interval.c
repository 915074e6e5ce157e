/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The interval between questions, and the other ways to ask. */
#include "account/recipe.h"
#include "core/error.h"

#include <string.h>

#define HEAD \
	"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n" \
	"source=test\ncertainty=H\n[match 1]\nmcc-mnc=20801\n"

static struct st_recipe *parse(const char *rules)
{
	g_autofree char *text = g_strconcat(HEAD, rules, NULL);
	struct st_recipe *recipe = NULL;

	return st_recipe_parse("x.recipe", text, strlen(text), &recipe) ? NULL : recipe;
}

static void a_sim_is_not_asked_too_often(void)
{
	struct st_subject subject = { .iccid = "8900101000000099999" }, other = subject;

	other.iccid[18] = '8';
	st_interval_note(&subject, "*100#");
	g_assert_cmpint(st_interval_check(&subject, "*100#", 3600000), ==, SIMTOPUP_BUSY);
	g_assert_nonnull(strstr(simtopup_error_hint(simtopup_last_error()), "ask again in"));
	g_assert_null(strstr(simtopup_error_message(simtopup_last_error()), subject.iccid));
	g_assert_cmpint(st_interval_check(&subject, "*100#", 0), ==, 0);
	g_assert_cmpint(st_interval_check(&subject, "*101#", 3600000), ==, 0);
	g_assert_cmpint(st_interval_check(&other, "*100#", 3600000), ==, 0);
}

static void ways_are_kept_in_order(void)
{
	g_autoptr(st_recipe_t) recipe = parse("[way 1]\nmethod=ussd\ncode=*101#\n"
					      "[way 2]\nmethod=sms\nto=555\ntext=CONSO\n"
					      "home-only=yes\ncertainty=M\n");

	g_assert_nonnull(recipe);
	g_assert_cmpuint(recipe->n_ways, ==, 2);
	g_assert_false(recipe->ways[0].costs);
	g_assert_true(recipe->ways[1].costs && recipe->ways[1].home_only);
	g_assert_cmpstr(recipe->ways[1].text, ==, "CONSO");
	g_assert_cmpstr(recipe->ways[1].fact.certainty, ==, "M");
}

/* Eight answers are taken, behind the code; a ninth is none of a recipe. */
static void steps_are_limited(void)
{
	g_autoptr(GString) rules = g_string_new("[way 1]\nmethod=ussd\ncode=*1#\n");

	for (unsigned i = 1; i <= 9; i++) {
		g_autoptr(st_recipe_t) recipe = NULL;

		g_string_append_printf(rules, "step.%u.expect=x\nstep.%u.answer=%u\n", i, i, i);
		recipe = parse(rules->str);
		g_assert_true((recipe != NULL) == (i <= 8));
		g_assert_true(!recipe || recipe->ways[0].steps.count == i + 1);
		g_assert_true(!recipe || strcmp(recipe->ways[0].steps.step[i].send, "8") <= 0);
	}
}

static void wrong_ways_are_refused(void)
{
	static const char *const wrong[] = {
		"[way 1]\nmethod=smoke\nto=1\n", "[way 1]\nmethod=sms\ntext=A\n",
		"[way 1]\nmethod=ussd\ncode=abc\n", "[way 1]\nmethod=ussd\ncode=*1*{voucher}#\n",
		"[way 1]\nmethod=sms\nto=12a\ntext=A\n", "[way 1]\nmethod=sms\nto=1\ncode=*1#\n",
		"[way 1]\nmethod=sms\nto=1\n", "[way 1]\nmethod=call\nto=1\nstep.1.answer=1\n",
		"[way 1]\nmethod=ussd\ncode=*1#\nstep.1.answer=1\n",
		"[way 1]\nmethod=ussd\ncode=*1#\nstep.2.expect=x\nstep.2.answer=1\n",
		"[way 1]\nmethod=ussd\ncode=*1#\nhome-only=yes\nfree-abroad=yes\n",
		"[way 1]\nmethod=ussd\ncode=*1#\nanswer-by=sms\n",
		"[way 1]\ncode=*1#\n", "[way 1]\nmethod=ussd\ncode=*1#\nprice=0\n",
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_assert_null(parse(wrong[i]));
		g_assert_cmpint(st_error_status(), ==, SIMTOPUP_INVALID);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ways/interval", a_sim_is_not_asked_too_often);
	g_test_add_func("/ways/order", ways_are_kept_in_order);
	g_test_add_func("/ways/steps", steps_are_limited);
	g_test_add_func("/ways/wrong", wrong_ways_are_refused);
	return g_test_run();
}
