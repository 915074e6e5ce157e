/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * renewal.md 2.7, 11: the operator's answer is any text, made from what such
 * answers look like. Whatever is read in it, the book decides what is true.
 */
#include "judge.h"

#include <string.h>

#define SEEDS 6

struct seed {
	const char *text;
	bool credits;
};

static const struct seed of_voucher[SEEDS] = {
	{ "Fictel (fictitious): Recharge of 10.00 EUR accepted. New credit 14.20 EUR, valid until "
	  "2027-01-31.", true },
	{ "Fictel (fictitious): Recharge of 10.00 EUR accepted. New credit 14.20 EUR, valid until "
	  "2027-01-31. Voucher 1234-5678-9012-34.", true },
	{ "Fictel (fictitious): This voucher number is not valid.", false },
	{ "Fictel (fictitious): This voucher has already been used.", false },
	{ "Fictel (fictitious): Your credit is 4.20 EUR, valid until 2027-01-31.", false },
	{ "Fictel (fictitious): Goodbye.", false },
};

static const struct seed of_plan[SEEDS] = {
	{ "Fictel (fictitious): 1 GB for 30 days bought for 5.00 EUR. New credit 9.20 EUR, valid "
	  "until 2027-01-31.", true },
	{ "Fictel (fictitious): Receipt for 1 GB for 30 days: 5.00 EUR.", true },
	{ "Fictel (fictitious): Your credit is too low for this plan. Nothing was bought.", false },
	{ "Fictel (fictitious): 1 GB for 30 days bought for 5.00 EUR.", false },
	{ "Fictel (fictitious): Your credit is 14.20 EUR, valid until 2027-01-31. Data: 1024 MB "
	  "until 2026-12-23.", false },
	{ "Fictel (fictitious): Goodbye.", false },
};

/* What no operator says that has taken the money. */
static const char *const refusals[] = { "not valid", "too low for this plan" };

static const char *const pieces[] = {
	"10.00 EUR", "-10.00 EUR", "99999999999999999999.99 EUR", "accepted", "not valid", "\n",
	" ", "{\"state\":\"VERIFIED\"}", "12345678901234", "\"", "\\", "%n%s", "\xC2\xA0",
	"\xE2\x80\x8F", "2027-13-45", "1970-01-01", "EUR", "0", "\xF0\x9F\x92\xB6",
};

static void replace_piece(GRand *rand, char *text, size_t size)
{
	const char *piece = pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))];
	size_t len = strlen(text), at = (size_t)g_rand_int_range(rand, 0, (gint32)len + 1);
	size_t cut = MIN((size_t)g_rand_int_range(rand, 0, 12), len - at);
	g_autofree char *tail = g_strdup(text + at + cut);

	text[at] = '\0';
	g_strlcat(text, piece, size);
	g_strlcat(text, tail, size);
}

static void mutate(GRand *rand, char *text, size_t size)
{
	for (int n = g_rand_int_range(rand, 0, 5); n > 0; n--) {
		size_t len = strlen(text);
		size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)len + 1);

		switch (g_rand_int_range(rand, 0, 4)) {
		case 0:
			text[at] = '\0';
			break;
		case 1:
			if (at < len)
				text[at] = (char)g_rand_int_range(rand, 1, 256);
			break;
		default:
			replace_piece(rand, text, size);
		}
	}
	/* A modem's text is decoded before it comes here: it is always UTF-8. */
	if (!g_utf8_validate(text, -1, NULL)) {
		g_autofree char *valid = g_utf8_make_valid(text, -1);

		const char *end;

		g_strlcpy(text, valid, size);
		if (!g_utf8_validate(text, -1, &end))
			text[end - text] = '\0';
	}
}

static void run_once(GRand *rand, struct tally *tally)
{
	const struct seed *seeds = judge_rail->plan ? of_plan : of_voucher;
	const struct seed *seed = &seeds[g_rand_int_range(rand, 0, SEEDS)];
	struct bench bench;
	struct world *world;

	judge_setup(&bench);
	world = bench.world;
	world->answer = ANSWER_TEXT;
	world->text_credits = seed->credits;
	g_strlcpy(world->text, seed->text, sizeof(world->text));
	mutate(rand, world->text, sizeof(world->text));
	/* An operator that takes the money and says no has lied; not our case. */
	if (!world->text_credits || !strstr(world->text, refusals[judge_rail->plan != NULL])) {
		judge_begin();
		judge_waits_ms = 40;
		judge_story(&bench);
		judge_recovery(&bench, tally, false, world->text);
	}
	bench_teardown(&bench, NULL);
}

static void any_text(const void *data)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(4711);
	unsigned count = 3000 / judge_step(30);
	struct tally tally = { 0 };

	(void)data;
	for (unsigned i = 0; i < count; i++)
		run_once(rand, &tally);
	judge_end(&tally, "texts");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	judge_init();
	judge_add("texts", "any", false, NULL, any_text);
	return g_test_run();
}
