/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which recipe is the SIM's: own ones, and those of the provider database. */
#include "account/recipe.h"
#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static void put(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void put_recipe(const char *id, const char *name, const char *rest)
{
	g_autofree char *file = g_strconcat(id, ".recipe", NULL);
	g_autofree char *text = g_strdup_printf(
		"[recipe]\nformat=1\nid=%s\nname=%s\ncountry=fr\ncurrency=EUR\nproved=no\n"
		"source=test\ncertainty=H\n%s", id, name, rest);

	put(file, text);
}

static void clear_folder(void)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_unlink(path);
	}
}

static struct simtopup_operators *load(void)
{
	g_autofree char *xml = g_build_filename(folder, "providers.xml", NULL);
	const char *const paths[] = { folder, xml, "/nonexistent/folder" };
	struct simtopup_operators *operators = NULL;

	if (st_operators_load(paths, G_N_ELEMENTS(paths), &operators))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	return operators;
}

static struct st_subject sim(const char *mcc_mnc, const char *iccid, const char *spn,
			     const char *gid1)
{
	struct st_subject subject = { 0 };

	g_strlcpy(subject.mcc_mnc, mcc_mnc, sizeof(subject.mcc_mnc));
	g_strlcpy(subject.iccid, iccid, sizeof(subject.iccid));
	g_strlcpy(subject.spn, spn, sizeof(subject.spn));
	g_strlcpy(subject.gid1, gid1, sizeof(subject.gid1));
	return subject;
}

static void matches(const struct simtopup_operators *operators, struct st_subject subject,
		    const char *id)
{
	const struct st_recipe *recipe = st_operators_match(operators, &subject);

	g_assert_cmpstr(recipe ? st_recipe_id(recipe) : "(none)", ==, id);
}

static void the_more_specific_wins(void)
{
	struct simtopup_operators *operators;
	struct st_subject other = { .imsi = "208011234567890", .mcc_mnc = "20801" };

	put_recipe("host", "Host", "[match 1]\nmcc-mnc=20801;20802\n");
	put_recipe("brand", "Brand", "[match 1]\nmcc-mnc=20801\nspn=Brand;Other\n");
	put_recipe("card", "Card", "[match 1]\nmcc-mnc=20801\niccid-prefix=893399\n");
	put_recipe("group", "Group", "[match 1]\nmcc-mnc=20801\ngid1=0AF\n");
	put_recipe("range", "Range", "[match 1]\nimsi-prefix=20801123\n");
	operators = load();
	matches(operators, sim("20801", "", "", ""), "host");
	matches(operators, sim("20802", "", "Brand", ""), "host");
	matches(operators, sim("20801", "", "bRand", ""), "brand");
	matches(operators, sim("20801", "893399001", "", ""), "card");
	matches(operators, sim("20801", "893399001", "Brand", ""), "brand");
	matches(operators, sim("20801", "", "Brand", "0af1"), "group");
	matches(operators, sim("20803", "", "Brand", ""), "(none)");
	matches(operators, sim("", "", "", ""), "(none)");
	matches(operators, other, "range");
	st_operators_free(operators);
	clear_folder();
}

static void two_that_fit_alike_are_none(void)
{
	struct simtopup_operators *operators;

	put_recipe("one", "One", "[match 1]\nmcc-mnc=20801\n");
	put_recipe("two", "Two", "[match 1]\nmcc-mnc=20801;20802\n");
	operators = load();
	matches(operators, sim("20801", "", "", ""), "(none)");
	matches(operators, sim("20802", "", "", ""), "two");
	st_operators_free(operators);
	clear_folder();
}

static void a_later_path_wins_over_an_earlier(void)
{
	g_autofree char *early = g_build_filename(folder, "one.recipe", NULL);
	g_autofree char *late = g_build_filename(folder, "late.recipe", NULL);
	const char *const orders[2][2] = { { early, late }, { late, early } };
	const char *const names[2] = { "Late", "Early" };

	put_recipe("one", "Early", "[match 1]\nmcc-mnc=20801\n");
	put("late.recipe", "[recipe]\nformat=1\nid=one\nname=Late\ncountry=fr\ncurrency=EUR\n"
	    "proved=no\nsource=test\ncertainty=H\n[match 1]\nmcc-mnc=20801\n");
	for (unsigned i = 0; i < 2; i++) {
		struct simtopup_operators *operators = NULL;

		g_assert_cmpint(st_operators_load(orders[i], 2, &operators), ==, 0);
		g_assert_cmpstr(st_recipe_name(st_operators_find(operators, "one")), ==, names[i]);
		st_operators_free(operators);
	}
	clear_folder();
}

static void a_wrong_file_is_named(void)
{
	const char *const paths[] = { folder };
	struct simtopup_operators *operators = (void *)folder;

	put("broken.recipe", "[recipe]\nformat=7\n");
	g_assert_cmpint(st_operators_load(paths, 1, &operators), ==, SIMTOPUP_INVALID);
	g_assert_true(operators == (void *)folder);
	g_assert_nonnull(strstr(simtopup_error_message(simtopup_last_error()), "broken.recipe"));
	clear_folder();
}

static const char providers[] =
	"<?xml version=\"1.0\"?><serviceproviders format=\"2.0\"><country code=\"fr\">"
	"<provider><name>Solo</name><gsm><network-id mcc=\"208\" mnc=\"10\"/>"
	"<balance-check><ussd>#123#</ussd><ussd>#999#</ussd></balance-check>"
	"<balance-top-up><ussd replacement=\"CODE\">*124*CODE#</ussd></balance-top-up>"
	"<apn value=\"x\"><name>APN name</name></apn></gsm></provider>"
	"<provider><name>Twin A</name><gsm><network-id mcc=\"208\" mnc=\"20\"/>"
	"<balance-check><ussd>*100#</ussd></balance-check></gsm></provider>"
	"<provider><name>Twin B</name><gsm><network-id mcc=\"208\" mnc=\"20\"/>"
	"<balance-check><ussd>*200#</ussd></balance-check></gsm></provider>"
	"<provider><name>Same A</name><gsm><network-id mcc=\"208\" mnc=\"30\"/>"
	"<balance-check><ussd>*100#</ussd></balance-check></gsm></provider>"
	"<provider><name>Same B</name><gsm><network-id mcc=\"208\" mnc=\"30\"/>"
	"<balance-check><ussd>*100#</ussd></balance-check></gsm></provider>"
	"<provider><name>Caller</name><gsm><network-id mcc=\"208\" mnc=\"40\"/>"
	"<balance-check><dtmf>950</dtmf></balance-check></gsm></provider>"
	"<provider><name>Reseller</name><gsm><network-id mcc=\"208\" mnc=\"10\"/></gsm></provider>"
	"<provider><name>Odd</name><gsm><network-id mcc=\"208\" mnc=\"50\"/>"
	"<balance-check><ussd>call 5</ussd></balance-check>"
	"<balance-top-up><ussd>*1*CODE#</ussd></balance-top-up></gsm></provider>"
	"</country></serviceproviders>";

static void the_database_gives_codes(void)
{
	struct simtopup_operators *operators;
	const struct st_recipe *solo;
	const struct st_pay_way *way;

	put("providers.xml", providers);
	operators = load();
	solo = st_operators_find(operators, "mbpi-fr-solo");
	g_assert_nonnull(solo);
	g_assert_cmpstr(st_recipe_name(solo), ==, "Solo");
	g_assert_cmpstr(solo->ways[0].name, ==, "#123#");
	way = st_recipe_pay_way(solo, ST_PAY_USSD, NULL);
	g_assert_nonnull(way);
	g_assert_cmpstr(way->steps.step[0].send, ==, "*124*{voucher}#");
	g_assert_cmpstr(way->certainty, ==, "M");
	g_assert_false(way->proved);
	st_operators_free(operators);
	clear_folder();
}

static void the_database_never_guesses(void)
{
	struct simtopup_operators *operators;

	put("providers.xml", providers);
	operators = load();
	matches(operators, sim("20810", "", "", ""), "mbpi-fr-solo");
	matches(operators, sim("20820", "", "", ""), "(none)");
	matches(operators, sim("20820", "", "twin b", ""), "mbpi-fr-twin-b");
	matches(operators, sim("20830", "", "", ""), "mbpi-fr-same-a");
	matches(operators, sim("20840", "", "", ""), "(none)");
	matches(operators, sim("20850", "", "", ""), "(none)");
	/* The SIM says that it is the reseller's: the host's codes are not its own. */
	matches(operators, sim("20810", "", "Reseller", ""), "mbpi-fr-reseller");
	st_operators_free(operators);
	clear_folder();
}

static void own_recipes_win_over_the_database(void)
{
	struct simtopup_operators *operators;

	put("providers.xml", providers);
	put_recipe("solo-fr", "Solo FR", "[match 1]\nmcc-mnc=20810\n");
	operators = load();
	matches(operators, sim("20810", "", "", ""), "solo-fr");
	matches(operators, sim("20810", "", "Solo", ""), "solo-fr");
	matches(operators, sim("20810", "", "Reseller", ""), "mbpi-fr-reseller");
	matches(operators, sim("20830", "", "", ""), "mbpi-fr-same-a");
	st_operators_free(operators);
	clear_folder();
}

static void broken_databases_are_refused(void)
{
	g_autofree char *path = g_build_filename(folder, "bad.xml", NULL);
	const char *const paths[] = { path };
	struct simtopup_operators *operators = NULL;

	put("bad.xml", "<serviceproviders><country code=\"fr\">");
	g_assert_cmpint(st_operators_load(paths, 1, &operators), ==, SIMTOPUP_INVALID);
	put("bad.xml", "\xff");
	g_assert_cmpint(st_operators_load(paths, 1, &operators), ==, SIMTOPUP_INVALID);
	g_assert_null(operators);
	clear_folder();
}

/* Debian's own file, where it is installed. */
static void the_real_database_is_read(void)
{
	static const char path[] =
		"/usr/share/mobile-broadband-provider-info/serviceproviders.xml";
	const char *const paths[] = { path };
	struct simtopup_operators *operators = NULL;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("mobile-broadband-provider-info is not installed");
		return;
	}
	g_assert_cmpint(st_operators_load(paths, 1, &operators), ==, 0);
	matches(operators, sim("20825", "", "", ""), "mbpi-fr-lycamobile");
	matches(operators, sim("26202", "", "", ""), "(none)");
	matches(operators, sim("99999", "", "", ""), "(none)");
	st_operators_free(operators);
}

static void senders_are_compared_as_they_come(void)
{
	struct simtopup_operators *operators;
	const struct st_recipe *recipe;

	put_recipe("x", "X", "[match 1]\nmcc-mnc=20801\n[sms]\nsenders=Orange;555\n");
	put_recipe("y", "Y", "[match 1]\nmcc-mnc=20802\n");
	operators = load();
	recipe = st_operators_find(operators, "x");
	g_assert_true(st_recipe_sender_is_known(recipe, "Orange"));
	g_assert_true(st_recipe_sender_is_known(recipe, "orange@"));
	g_assert_true(st_recipe_sender_is_known(recipe, "555"));
	g_assert_false(st_recipe_sender_is_known(recipe, "5555"));
	g_assert_false(st_recipe_sender_is_known(recipe, ""));
	g_assert_false(st_recipe_sender_is_known(st_operators_find(operators, "y"), "555"));
	st_operators_free(operators);
	clear_folder();
}

int main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("simtopup-match-XXXXXX", NULL);
	g_assert_nonnull(folder);
	g_test_add_func("/match/specific", the_more_specific_wins);
	g_test_add_func("/match/tie", two_that_fit_alike_are_none);
	g_test_add_func("/match/later", a_later_path_wins_over_an_earlier);
	g_test_add_func("/match/wrong-file", a_wrong_file_is_named);
	g_test_add_func("/match/mbpi/codes", the_database_gives_codes);
	g_test_add_func("/match/mbpi/no-guess", the_database_never_guesses);
	g_test_add_func("/match/mbpi/own-first", own_recipes_win_over_the_database);
	g_test_add_func("/match/mbpi/broken", broken_databases_are_refused);
	g_test_add_func("/match/mbpi/real", the_real_database_is_read);
	g_test_add_func("/match/senders", senders_are_compared_as_they_come);
	result = g_test_run();
	g_rmdir(folder);
	g_free(folder);
	return result;
}
