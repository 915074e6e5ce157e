/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What is kept of a card between processes, and what becomes of a damaged file. */

#include "core/lock.h"
#include "uicc/habits.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char eid[33]; /* of no card that another test has */

static char *file_of_card(void)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, eid, -1);

	return g_strdup_printf("%s/card-%.16s", st_runtime_dir(), hash);
}

static void assert_habits(unsigned block, const char *way)
{
	struct st_habits habits;

	memset(&habits, 0x5A, sizeof(habits));
	st_habits_read(eid, &habits);
	g_assert_cmpuint(habits.block, ==, block);
	g_assert_cmpstr(habits.way, ==, way);
}

static void are_kept(void)
{
	const struct st_habits habits = { .block = 120, .way = "aid-refresh" };
	const struct st_habits others = { .way = "iccid" };
	g_autofree char *path = file_of_card(), *text = NULL;
	struct stat status;

	assert_habits(0, "");
	st_habits_write(eid, &habits);
	assert_habits(120, "aid-refresh");
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmphex(status.st_mode & 0777, ==, 0600);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_null(strstr(text, eid));
	st_habits_write(eid, &others);
	assert_habits(0, "iccid");
	/* Nobody's card has none. */
	st_habits_write("", &habits);
	g_assert_cmpint(g_unlink(path), ==, 0);
	assert_habits(0, "");
}

/* It says nothing, and the next thing that is learnt takes its place. */
static void survive_damage(void)
{
	static const struct {
		const char *text;
		unsigned block;
		const char *way;
	} rows[] = {
		{ "", 0, "" },
		{ "[card]\nblock=12", 0, "" },
		{ "[card]\nblock=7\nway=aid\n", 0, "aid" },
		{ "[card]\nblock=99999999999\n", 0, "" },
		{ "[card]\nblock=-60\nway=\n", 0, "" },
		{ "[card]\nblock=200\nway=a-way-that-is-much-too-long\n", 200, "" },
		{ "[card\nblock=200\n", 0, "" },
		{ "\377\376\000", 0, "" },
		{ "block=200\n", 0, "" },
	};
	const struct st_habits habits = { .block = 60, .way = "aid" };
	g_autofree char *path = file_of_card(), *large = g_strnfill(100000, 'x');

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(g_file_set_contents(path, rows[i].text, -1, NULL));
		assert_habits(rows[i].block, rows[i].way);
	}
	g_assert_true(g_file_set_contents(path, large, -1, NULL));
	assert_habits(0, "");
	st_habits_write(eid, &habits);
	assert_habits(60, "aid");
	g_assert_cmpint(g_unlink(path), ==, 0);
}

/* No file of ours, and nothing to wait for. */
static void follow_no_link(void)
{
	const struct st_habits habits = { .block = 60, .way = "aid" };
	g_autofree char *path = file_of_card(), *target = g_strconcat(path, "-other", NULL);

	g_assert_true(g_file_set_contents(target, "[card]\nblock=200\n", -1, NULL));
	g_assert_cmpint(symlink(target, path), ==, 0);
	assert_habits(0, "");
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_cmpint(mkfifo(path, 0600), ==, 0);
	assert_habits(0, "");
	st_habits_write(eid, &habits);
	assert_habits(60, "aid");
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_cmpint(g_unlink(target), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_snprintf(eid, sizeof(eid), "8904995%010u%015" G_GINT64_MODIFIER "d", g_random_int(),
		   g_get_real_time() % (int64_t)1e15);
	g_test_add_func("/habits/are-kept", are_kept);
	g_test_add_func("/habits/survive-damage", survive_damage);
	g_test_add_func("/habits/follow-no-link", follow_no_link);
	return g_test_run();
}
