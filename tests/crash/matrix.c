/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renewal.md 2.7, 4 to 7: every step of a renewal that the modem, the operator
 * or the ledger takes part in, and everything that can happen right there.
 */
#include "judge.h"
#include "mishaps.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	enum answer answer;
	const char *name;
} stories[] = {
	{ ANSWER_ACCEPTED, "accepted" }, { ANSWER_INVALID, "invalid" },
	{ ANSWER_USED, "used" },         { ANSWER_BROKEN, "broken" },
	{ ANSWER_BY_SMS, "by-sms" },     { ANSWER_NO_CREDIT, "not credited" },
};

static unsigned points_of(enum answer answer)
{
	struct bench bench;
	unsigned points;

	judge_setup(&bench);
	bench.world->answer = answer;
	mishap_prepare(&bench, 0, 0);
	judge_begin();
	judge_story(&bench);
	points = (unsigned)bench.world->point;
	mishap_end(&bench);
	bench_teardown(&bench, NULL);
	return points;
}

/* The same every time: counted once for each rail and story. */
static unsigned points_known(size_t story)
{
	static unsigned known[BENCH_RAILS][G_N_ELEMENTS(stories)];
	unsigned *points = &known[judge_rail - bench_rails][story];

	if (!*points)
		*points = points_of(stories[story].answer);
	return *points;
}

static void run_once(size_t story, unsigned mishap, unsigned point, struct tally *tally)
{
	struct bench bench;
	char what[96];

	judge_setup(&bench);
	bench.world->answer = stories[story].answer;
	g_snprintf(what, sizeof(what), "%s, %s at point %u", stories[story].name,
		   mishaps[mishap].name, point);
	judge_begin();
	mishap_prepare(&bench, mishap, (int)point);
	if (mishaps[mishap].kills)
		tally->killed += judge_story_in_child(&bench, NULL, NULL) == 77;
	else
		judge_story(&bench);
	mishap_end(&bench);
	judge_recovery(&bench, tally, mishaps[mishap].may_refuse, what);
	bench_teardown(&bench, NULL);
}

static unsigned points_of_all(void)
{
	unsigned points = 0;

	for (size_t story = 0; story < G_N_ELEMENTS(stories); story++)
		points += judge_has(stories[story].answer) ? points_known(story) : 0;
	return points;
}

static void everywhere(const void *data)
{
	unsigned mishap = GPOINTER_TO_UINT(data);
	unsigned step = MIN(judge_step(67), points_of_all()); /* one of each at least */
	unsigned number = 37 * mishap; /* not the same points for each */
	struct tally tally = { 0 };

	for (size_t story = 0; story < G_N_ELEMENTS(stories); story++) {
		unsigned points;

		if (!judge_has(stories[story].answer))
			continue;
		points = points_known(story);
		g_assert_cmpuint(points, >, 50);
		for (unsigned point = 1; point <= points; point++) {
			if (number++ % step == 0)
				run_once(story, mishap, point, &tally);
		}
	}
	judge_end(&tally, mishaps[mishap].name);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	judge_init();
	for (unsigned i = 0; mishaps[i].name; i++)
		judge_add("matrix", mishaps[i].name, false, GUINT_TO_POINTER(i), everywhere);
	return g_test_run();
}
