/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renewal.md 2.7, 8: the ledger's files damaged while nobody looks. A ledger
 * may refuse to open; one that opens must know what was paid.
 */
#include "judge.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 4096
#define FILES 3

static const char *const names[FILES] = { "ledger.db", "ledger.key", "ledger.anchor" };

/* The three files as a renewal left them, and how far it was. */
struct scene {
	const char *name;
	enum answer answer;
	bool verify;
};

struct set {
	struct bench bench;
	char *folder, *bytes[FILES];
	gsize len[FILES];
	struct world world;
	struct told told;
	struct tally tally;
	const char *scene;
};

static char *path_of(const struct set *set, const char *name)
{
	return g_build_filename(set->folder, name, NULL);
}

static void read_files(struct set *set)
{
	for (int i = 0; i < FILES; i++) {
		g_autofree char *path = path_of(set, names[i]);

		g_assert_true(g_file_get_contents(path, &set->bytes[i], &set->len[i], NULL));
	}
}

static void write_files(struct set *set)
{
	for (int i = 0; i < FILES; i++) {
		g_autofree char *path = path_of(set, names[i]);
		g_autofree char *journal = g_strconcat(path, "-journal", NULL);

		g_unlink(journal);
		g_unlink(path); /* GLib does not cut a longer file */
		g_assert_true(g_file_set_contents_full(path, set->bytes[i],
						       (gssize)set->len[i],
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	}
}

/* A renewal up to the scene's point, and the files it has left. */
static void set_the_scene(struct set *set, const struct scene *scene)
{
	g_autofree char *receipt = NULL;
	struct simtopup_renewal *renewal;

	memset(set, 0, sizeof(*set));
	set->scene = scene->name;
	judge_setup(&set->bench);
	set->folder = g_path_get_dirname(set->bench.path);
	judge_begin();
	renewal = bench_plan(&set->bench, "key-1");
	set->bench.world->answer = scene->answer;
	g_assert_cmpint(bench_submit(&set->bench, renewal), <=, 0);
	if (scene->verify) {
		bench_advance(&set->bench, 1000);
		g_assert_cmpint(bench_verify(&set->bench, renewal), ==, 0);
	}
	told->state = renewal->row.state;
	g_assert_cmpint(st_receipt_make(set->bench.ledger, renewal->row.id, &receipt), ==, 0);
	g_strlcpy(told->receipt, receipt, sizeof(told->receipt));
	st_renewal_free(renewal);
	g_clear_pointer(&set->bench.ledger, st_ledger_close);
	set->world = *set->bench.world;
	set->told = *told;
	read_files(set);
}

static void clear(struct set *set)
{
	for (int i = 0; i < FILES; i++)
		g_free(set->bytes[i]);
	g_free(set->folder);
	bench_teardown(&set->bench, NULL);
}

static void judge(struct set *set, const char *what, size_t at)
{
	g_autofree char *text = g_strdup_printf("%s, %s at %zu", set->scene, what, at);

	*set->bench.world = set->world;
	*told = set->told;
	judge_recovery(&set->bench, &set->tally, true, text);
}

static void flip_bits(struct set *set, unsigned step)
{
	unsigned bit = 0;

	for (int file = 0; file < FILES; file++) {
		for (size_t at = 0; at < set->len[file]; at += step, bit++) {
			char mask = (char)(1 << bit % 8);

			/* Pages are full of zeros that nobody reads. */
			if (file == 0 && set->bytes[0][at] == 0 && bit % 8)
				continue;
			set->bytes[file][at] ^= mask;
			write_files(set);
			set->bytes[file][at] ^= mask;
			judge(set, names[file], at);
		}
	}
}

static void lose_pages(struct set *set)
{
	for (size_t at = 0; at < set->len[0]; at += PAGE) {
		g_autofree char *page = g_memdup2(set->bytes[0] + at, PAGE);

		memset(set->bytes[0] + at, 0, PAGE);
		write_files(set);
		memcpy(set->bytes[0] + at, page, PAGE);
		judge(set, "a page of zeros", at);
	}
}

static void cut_off(struct set *set, size_t step)
{
	for (int file = 0; file < FILES; file++) {
		gsize len = set->len[file];

		for (size_t at = 0; at < len; at += file ? 7 : step) {
			set->len[file] = at;
			write_files(set);
			set->len[file] = len;
			judge(set, "cut off", at);
		}
	}
}

static void lose_files(struct set *set)
{
	for (unsigned lost = 1; lost < 1 << FILES; lost++) {
		write_files(set);
		for (int i = 0; i < FILES; i++) {
			g_autofree char *path = path_of(set, names[i]);

			if (lost & 1u << i)
				g_assert_cmpint(g_unlink(path), ==, 0);
		}
		/* Ledger and key together are a new beginning on purpose: docs/ledger.md. */
		if ((lost & 3) != 3)
			judge(set, "files lost", lost);
	}
}

static void damage(const void *data)
{
	struct set set;
	const unsigned step = 13 * judge_step(115);

	set_the_scene(&set, data);
	flip_bits(&set, step);
	cut_off(&set, step < 100 ? 512 : 5 * PAGE);
	lose_pages(&set);
	lose_files(&set);
	judge_end(&set.tally, set.scene);
	g_assert_cmpuint(set.tally.refused, >, 0);
	g_assert_cmpuint(set.tally.refused, <, set.tally.runs); /* it is not blind refusal */
	clear(&set);
}

int main(int argc, char **argv)
{
	static const struct scene scenes[] = {
		{ .name = "verified", .answer = ANSWER_ACCEPTED, .verify = true },
		{ .name = "accepted", .answer = ANSWER_ACCEPTED },
		{ .name = "in doubt", .answer = ANSWER_BROKEN },
		{ .name = "refused", .answer = ANSWER_INVALID },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	judge_init();
	for (size_t i = 0; i < G_N_ELEMENTS(scenes); i++)
		judge_add("damage", scenes[i].name, true, &scenes[i], damage);
	return g_test_run();
}
