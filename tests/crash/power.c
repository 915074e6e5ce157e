/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renewal.md 2.7, 3: the power goes, after every change of a file, with every
 * single one of the changes that were not synced lost, alone there, or half
 * there, and with some mixtures. Then the same command is run again.
 */
#include "disk.h"
#include "image.h"
#include "judge.h"

#include <string.h>

#define SHORT_STORY 2 /* that the short form cuts on every rail: accepted */
#define MIXTURES 8
#define LONG_STEP 5 /* of the candidates, many of which give the same files */
#define ALL_SUBSETS 5 /* pending changes up to which each subset is tried */

struct moment {
	struct world world;
	struct told told;
};

struct cut {
	struct bench *bench;
	const struct image_log *log;
	struct moment end;
	GHashTable *seen;
	char *folder;
	struct tally tally;
	const char *story;
	unsigned number, step;
	unsigned cut;
	GArray *pending;
};

static void take_moment(struct moment *ret_moment)
{
	ret_moment->world = *world_shared;
	ret_moment->told = *told;
}

static void note_change(const struct disk_change *change, void *data)
{
	static struct moment moment;

	take_moment(&moment);
	image_log_add(data, change, &moment);
}

/* The machine starts again a minute later. */
static void start_again(const struct moment *moment)
{
	*world_shared = moment->world;
	*told = moment->told;
	world_shared->wall_ms += 60000;
	world_shared->boot_ms = 5000;
	g_strlcpy(world_shared->boot_id, "boot-2", sizeof(world_shared->boot_id));
}

static void try_image(struct cut *c, const bool *keep, int torn, bool first_half)
{
	const struct image_choice choice = { keep, torn, first_half };
	const struct moment *moment = image_log_note(c->log, c->cut);
	GHashTable *image;
	uint64_t hash;
	char what[96];

	if (c->number++ % c->step != 0)
		return;
	if (!moment)
		moment = &c->end;
	image = image_make(c->log, c->cut, c->pending, &choice);
	hash = image_hash(image);
	hash ^= (uint64_t)moment->world.sends << 60 ^ (uint64_t)moment->told.state << 56;
	if (g_hash_table_add(c->seen, g_memdup2(&hash, sizeof(hash)))) {
		image_write(image, c->folder);
		start_again(moment);
		g_snprintf(what, sizeof(what), "%s, cut at change %u, %u pending, torn %d",
			   c->story, c->cut, c->pending->len, torn);
		judge_recovery(c->bench, &c->tally, false, what);
	}
	g_hash_table_unref(image);
}

static void try_singles(struct cut *c, bool *keep)
{
	unsigned count = c->pending->len;

	for (unsigned i = 0; i < count; i++) {
		for (int way = 0; way < 3; way++) {
			for (unsigned j = 0; j < count; j++)
				keep[j] = way == 0 ? j != i : way == 1 ? j == i : j <= i;
			try_image(c, keep, -1, false);
			if (way == 1)
				continue;
			keep[i] = true;
			try_image(c, keep, (int)i, true);
			try_image(c, keep, (int)i, false);
		}
	}
}

static void try_mixtures(struct cut *c, bool *keep)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(c->cut);
	unsigned count = c->pending->len;
	unsigned ways = count <= ALL_SUBSETS ? 1u << count : MIXTURES;

	for (unsigned way = 0; way < ways; way++) {
		for (unsigned j = 0; j < count; j++)
			keep[j] = count <= ALL_SUBSETS ? (way >> j) & 1 : g_rand_boolean(rand);
		try_image(c, keep, -1, false);
	}
}

static void cut_everywhere(struct cut *c)
{
	for (c->cut = 0; c->cut <= image_log_len(c->log); c->cut++) {
		g_autofree bool *keep = NULL;

		c->pending = image_pending(c->log, c->cut);
		keep = g_new0(bool, c->pending->len + 1);
		try_image(c, keep, -1, false); /* nothing of it came through */
		try_singles(c, keep);
		try_mixtures(c, keep);
		g_array_unref(c->pending);
	}
}

struct story {
	const char *name;
	enum answer answer;
	void (*before)(struct bench *bench);
	unsigned step; /* of the short form */
};

static void run_story(const void *data)
{
	const struct story *story = data;
	struct image_log *log;
	struct bench bench;
	struct cut c = { .bench = &bench, .story = story->name,
			 .step = judge_step(story->step / LONG_STEP) * LONG_STEP };

	judge_setup(&bench);
	bench.world->answer = story->answer;
	g_clear_pointer(&bench.ledger, st_ledger_close);
	if (story->before)
		story->before(&bench);
	judge_begin();
	c.folder = g_path_get_dirname(bench.path);
	disk_watch(c.folder);
	c.log = log = image_log_new(c.folder, sizeof(struct moment));
	disk_record(note_change, log);
	judge_story(&bench);
	disk_watch(NULL);
	take_moment(&c.end);
	g_clear_pointer(&bench.ledger, st_ledger_close);
	g_assert_cmpuint(image_log_len(log), >, 50);

	c.seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	cut_everywhere(&c);
	g_hash_table_unref(c.seen);
	judge_end(&c.tally, story->name);
	image_log_free(log);
	g_free(c.folder);
	bench_teardown(&bench, NULL);
}

int main(int argc, char **argv)
{
	static const struct story stories[] = {
		{ "new ledger", ANSWER_ACCEPTED, bench_forget_ledger, 797 },
		{ "older ledger", ANSWER_ACCEPTED, bench_age_ledger, 797 },
		{ "accepted", ANSWER_ACCEPTED, NULL, 101 },
		{ "refused", ANSWER_INVALID, NULL, 397 },
		{ "broken", ANSWER_BROKEN, NULL, 397 },
		{ "not credited", ANSWER_NO_CREDIT, NULL, 397 },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	judge_init();
	for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
		judge_add("power", stories[i].name, i != SHORT_STORY, &stories[i], run_story);
	return g_test_run();
}
