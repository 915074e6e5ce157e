/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Wrong recipes: each is refused with a message that names file and key. */
#include "account/recipe.h"
#include "core/error.h"

#include <string.h>

#define HEAD \
	"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n" \
	"source=test\ncertainty=H\n"
#define MATCH "[match 1]\nmcc-mnc=20801\n"
#define SAMPLE "[sample 1]\ntext=none\nmust=refuse\nsource=test\n"
#define GOOD HEAD MATCH

static struct st_recipe *parsed(const char *text)
{
	struct st_recipe *recipe = NULL;

	if (st_recipe_parse("x.recipe", text, strlen(text), &recipe))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	return recipe;
}

static void is_refused(const char *text, const char *group, const char *key)
{
	struct st_recipe *recipe = (void *)&recipe;
	const char *message;

	st_error_clear();
	if (st_recipe_parse("x.recipe", text, strlen(text), &recipe) == 0)
		g_error("was taken:\n%s", text);
	g_assert_true(recipe == (void *)&recipe);
	g_assert_cmpint(st_error_status(), ==, SIMTOPUP_INVALID);
	message = simtopup_error_message(simtopup_last_error());
	if (!strstr(message, "x.recipe") || !strstr(message, group) || !strstr(message, key))
		g_error("\"%s\" does not name %s %s", message, group, key);
}

static void the_least_is_enough(void)
{
	g_autoptr(st_recipe_t) recipe = parsed(GOOD);

	g_assert_cmpstr(st_recipe_id(recipe), ==, "x");
	g_assert_cmpstr(st_recipe_currency(recipe), ==, "EUR");
	g_assert_cmpstr(st_recipe_support(recipe), ==, "");
	g_assert_null(st_recipe_pay_way(recipe, ST_PAY_USSD, NULL));
}

static void unknown_names_are_errors(void)
{
	is_refused(HEAD "colour=red\n" MATCH, "[recipe]", "colour");
	is_refused(GOOD "[bucket]\nkind=money\n", "[bucket]", "group");
	is_refused(GOOD "[extra]\na=b\n", "[extra]", "group");
	is_refused(GOOD "[balance]\ncode=*1#\nstep.0.answer=1\n", "[balance]", "step.0.answer");
	is_refused(GOOD "[balance]\ncode=*1#\nstep.1.answer.x=1\n", "[balance]", "step.1.answer.x");
	is_refused(GOOD "[match x]\nmcc-mnc=20801\n", "[match x]", "group");
}

static void what_must_be_there_is_missed(void)
{
	is_refused("[match 1]\nmcc-mnc=20801\n", "[recipe]", "format");
	is_refused(HEAD, "match 1", "");
	is_refused(GOOD "[reply 1]\npattern=a\n", "[reply 1]", "state");
	is_refused(GOOD "[bucket 1]\nkind=money\n", "[bucket 1]", "pattern");
	is_refused(GOOD "[bucket 1]\nkind=money\npattern=(?<amount>1)\n", "[recipe]", "sample");
	is_refused(GOOD "[outcome 1]\npattern=a\noutcome=refused\n", "[outcome 1]", "reason");
	is_refused(GOOD "[balance]\ntimeout-s=3\n", "[balance]", "code");
	is_refused(GOOD "[sample 1]\ntext=a\nmust=refuse\n", "[sample 1]", "source");
	is_refused(HEAD "[match 1]\nspn=X\n", "[match 1]", "mcc-mnc");
}

static void values_are_checked(void)
{
	is_refused("[recipe]\nformat=2\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		   "source=test\ncertainty=H\n" MATCH, "[recipe]", "format");
	is_refused("[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=euro\nproved=no\n"
		   "source=test\ncertainty=H\n" MATCH, "[recipe]", "currency");
	is_refused("[recipe]\nformat=1\nid=mbpi-x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		   "source=test\ncertainty=H\n" MATCH, "[recipe]", "id");
	is_refused("[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=true\n"
		   "source=test\ncertainty=H\n" MATCH, "[recipe]", "proved");
	is_refused("[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		   "source=test\ncertainty=sure\n" MATCH, "[recipe]", "certainty");
	is_refused(GOOD "[conventions]\ntimezone=Mars/Olympus\n", "[conventions]", "timezone");
	is_refused(GOOD "[conventions]\ndecimal=;\n", "[conventions]", "decimal");
	is_refused(GOOD "[conventions]\ndecimal=.;;\n", "[conventions]", "decimal");
	is_refused(GOOD "[match 2]\niccid-prefix=89;;\n", "[match 2]", "iccid-prefix");
	is_refused(GOOD "[conventions]\ndecimal=,\nthousands=,\n", "[conventions]", "thousands");
	is_refused(GOOD "[conventions]\nbyte-base=1010\n", "[conventions]", "byte-base");
	is_refused(GOOD "[conventions]\ndecimals=9\n", "[conventions]", "decimals");
	is_refused(GOOD "[balance]\ncode=call 123\n", "[balance]", "code");
	is_refused(GOOD "[balance]\ncode=*1*{voucher}#\n", "[balance]", "code");
	is_refused(GOOD "[balance]\ncode=*1#\nanswer-by=sms\n", "[balance]", "answer-by");
	is_refused(GOOD "[balance]\ncode=*1#\ntimeout-s=-1\n", "[balance]", "timeout-s");
	is_refused(GOOD "[reply 1]\npattern=a\nstate=ok\n", "[reply 1]", "state");
	is_refused(GOOD SAMPLE "received=soon\n", "[sample 1]", "received");
}

static void menu_steps_name_the_text_before_them(void)
{
	is_refused(GOOD "[balance]\ncode=*1#\nstep.1.answer=1\n", "[balance]", "step.1.expect");
	is_refused(GOOD "[balance]\ncode=*1#\nstep.1.expect=a\n", "[balance]", "step.1.answer");
	is_refused(GOOD "[voucher]\ndigits=14\nstep.1.send=*1#\nstep.2.send={voucher}\n",
		   "[voucher]", "step.2.expect");
	is_refused(GOOD "[voucher]\ndigits=14\nstep.1.send=*1#\n", "[voucher]", "step");
	is_refused(GOOD "[voucher]\ndigits=14\nstep.1.send=*1*{voucher}#\n"
		   "step.2.expect=a\nstep.2.send={voucher}\n", "[voucher]", "step");
	is_refused(GOOD "[voucher]\nstep.1.send=*1*{voucher}#\n", "[voucher]", "digits");
	is_refused(GOOD "[voucher]\ndigits=20-8\nstep.1.send=*1*{voucher}#\n", "[voucher]",
		   "digits");
}

static void a_voucher_way_is_kept(void)
{
	g_autoptr(st_recipe_t) recipe = parsed(
		GOOD "[voucher]\ndigits=8-20\ncertainty=M\nstep.1.send=*130#\n"
		"step.2.expect=\\d chiffres\nstep.2.send={voucher}\ncheck-after-s=5\n");
	const struct st_pay_way *way = st_recipe_pay_way(recipe, ST_PAY_USSD, NULL);

	g_assert_nonnull(way);
	g_assert_cmpuint(way->steps.count, ==, 2);
	g_assert_cmpstr(way->steps.step[0].send, ==, "*130#");
	g_assert_false(way->steps.step[0].commits);
	g_assert_true(way->steps.step[1].commits);
	g_assert_cmpstr(way->steps.step[1].send, ==, "{voucher}");
	g_assert_true(st_recipe_expects(way->steps.step[1].expect, "Tapez les 14 chiffres"));
	g_assert_false(st_recipe_expects(way->steps.step[1].expect, "Au revoir"));
	g_assert_cmpuint(way->digits_min, ==, 8);
	g_assert_cmpuint(way->digits_max, ==, 20);
	g_assert_cmpstr(way->certainty, ==, "M");
	g_assert_false(way->proved);
	g_assert_cmpint(way->check_after_ms, ==, 5000);
}

static void patterns_are_checked(void)
{
	g_autofree char *long_one = g_strnfill(ST_PATTERN_MAX + 1, 'a');
	g_autofree char *text = g_strconcat(GOOD "[reply 1]\nstate=menu\npattern=", long_one, NULL);

	is_refused(GOOD "[reply 1]\nstate=menu\npattern=(\n", "[reply 1]", "pattern");
	is_refused(GOOD "[reply 1]\nstate=menu\npattern=\n", "[reply 1]", "pattern");
	is_refused(text, "[reply 1]", "pattern");
	is_refused(GOOD SAMPLE "[bucket 1]\nkind=money\npattern=a\n", "[bucket 1]", "pattern");
	is_refused(GOOD SAMPLE "[bucket 1]\nkind=money\nzero=0\npattern=(?<amount>a)\n",
		   "[bucket 1]", "pattern");
	is_refused(GOOD SAMPLE "[bucket 1]\nkind=data\npattern=(?<amount>a)\n", "[bucket 1]",
		   "unit");
	is_refused(GOOD SAMPLE "[bucket 1]\nkind=sms\npattern=(?<amount>1)(?<expires>2)\n",
		   "[bucket 1]", "date-order");
}

static void rules_are_counted(void)
{
	GString *text = g_string_new(GOOD);

	for (unsigned i = 1; i <= 65; i++)
		g_string_append_printf(text, "[reply %u]\npattern=a\nstate=menu\n", i);
	is_refused(text->str, "[reply 65]", "more than 64");
	g_string_free(text, TRUE);
}

static void what_stands_there_twice_is_an_error(void)
{
	is_refused(GOOD "[match 1]\nspn=Y\n", "[match 1]", "twice");
	is_refused(HEAD "id=y\n" MATCH, "[recipe]", "twice");
	is_refused(HEAD " id = y\n" MATCH, "[recipe]", "twice");
}

static void files_that_are_none_are_refused(void)
{
	g_autofree char *big = g_strnfill(ST_RECIPE_FILE_MAX + 1, '#');
	struct st_recipe *recipe = NULL;

	is_refused("hello", "", "");
	is_refused("\xff\xfe", "", "UTF-8");
	is_refused(big, "", "big");
	g_assert_cmpint(st_recipe_parse("x.recipe", "a\0b", 3, &recipe), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_recipe_load("/nonexistent/x.recipe", &recipe), ==, SIMTOPUP_IO);
	g_assert_null(recipe);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/recipe/least", the_least_is_enough);
	g_test_add_func("/recipe/unknown", unknown_names_are_errors);
	g_test_add_func("/recipe/missing", what_must_be_there_is_missed);
	g_test_add_func("/recipe/values", values_are_checked);
	g_test_add_func("/recipe/steps", menu_steps_name_the_text_before_them);
	g_test_add_func("/recipe/voucher", a_voucher_way_is_kept);
	g_test_add_func("/recipe/patterns", patterns_are_checked);
	g_test_add_func("/recipe/count", rules_are_counted);
	g_test_add_func("/recipe/twice", what_stands_there_twice_is_an_error);
	g_test_add_func("/recipe/files", files_that_are_none_are_refused);
	return g_test_run();
}
