/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* ES10 commands in blocks, and what becomes of blocks that are too large. */

#include "uicc/habits.h"
#include "uicc_script.h"

static char *block(unsigned p1, unsigned number, size_t len)
{
	GString *hex = g_string_new(NULL);

	g_string_printf(hex, "81E2%02X%02X%02X", p1, number, (unsigned)len);
	for (size_t i = 0; i < len; i++)
		g_string_append(hex, "5A");
	g_string_append(hex, "00");
	return g_string_free(hex, FALSE);
}

static void store(const struct step *steps, const char *with_fci, unsigned known, size_t len,
		  int result)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	g_autofree uint8_t *command = g_malloc(len);
	struct st_channel channel;

	memset(command, 0x5A, len);
	play(steps);
	fci = with_fci;
	port.card_block = known;
	open_channel(&channel);
	g_assert_cmpint(st_channel_store(&channel, command, len, data, soon()), ==, result);
	st_channel_close(&channel);
}

static void cuts_into_blocks(void)
{
	g_autofree char *first = block(0x11, 0, 255), *second = block(0x91, 1, 45);
	g_autofree char *one = block(0x91, 0, 255), *told = block(0x11, 0, 100);
	const struct step two[] = { { first, "9000" }, { second, "9000" } };
	const struct step whole[] = { { one, "9000" } };
	const struct step announced[] = { { told, "9000" }, { NULL, "9000" }, { NULL, "9000" } };

	store(two, "", 0, 300, 0);
	g_assert_cmpuint(at, ==, 2);
	store(whole, "", 0, 255, 0);
	g_assert_cmpuint(at, ==, 1);
	store(announced, "6F07A5059F65020064", 0, 300, 0); /* 9F65: 100 octets */
	g_assert_cmpuint(at, ==, 3);
	g_assert_cmpuint(port.card_block, ==, 0);
	store(whole, "", 0, 256 * 255 + 1, SIMTOPUP_INVALID);
	g_assert_cmpuint(at, ==, 0);
}

static const char ask_eid[] = "81E2910006BF3E035C015A00";

/* What one process learnt of a card, the next one tries after the first refusal. */
static void remembers_blocks(void)
{
	g_autofree char *eid = g_strdup_printf("8904995%010u%015u", g_random_int(),
					       (unsigned)g_random_int_range(0, 1 << 30));
	g_autofree char *told = g_strdup_printf("BF3E125A10%s9000", eid);
	g_autofree char *a = block(0x11, 0, 255), *b = block(0x11, 0, 240);
	g_autofree char *c = block(0x11, 0, 200), *d = block(0x91, 1, 100);
	const struct step learns[] = { { a, "6A80" }, { ask_eid, told }, { b, "6A80" },
				       { c, "9000" }, { d, "9000" } };
	const struct step knows[] = { { a, "6A80" }, { ask_eid, told }, { c, "9000" },
				      { d, "9000" } };
	const struct step shrinks[] = { { a, "6A80" }, { ask_eid, told }, { c, "6A80" },
					{ NULL, "9000" }, { NULL, "9000" }, { NULL, "9000" } };
	struct st_habits habits;

	store(learns, "", 0, 300, 0);
	store(knows, "", 0, 300, 0);
	g_assert_cmpuint(at, ==, 4);
	/* It is a guess: what is refused once more is made smaller. */
	store(shrinks, "", 0, 300, 0);
	st_habits_read(eid, &habits);
	g_assert_cmpuint(habits.block, ==, 120);
}

static void gives_smaller_blocks(void)
{
	g_autofree char *a = block(0x11, 0, 255), *b = block(0x11, 0, 240);
	g_autofree char *c = block(0x11, 0, 200), *d = block(0x91, 1, 100);
	const struct step shrinks[] = {
		{ a, "6A80" }, { ask_eid, "6D00" }, { b, NULL }, { c, "9000" }, { d, "9000" }, };
	const struct step remembers[] = { { c, "9000" }, { d, "9000" } };
	const struct step refused[] = { { a, "6A80" }, { ask_eid, "6D00" }, { b, "6A80" },
					{ c, "6A80" }, { NULL, "6A80" }, { NULL, "6A80" } };
	const struct step never_again[] = { { NULL, "9000" }, { NULL, "6A80" } };
	const struct step last[] = { { NULL, "6A80" } };

	store(shrinks, "", 0, 300, 0);
	g_assert_cmpuint(at, ==, 5);
	g_assert_cmpuint(port.card_block, ==, 200);
	store(remembers, "", 200, 300, 0);
	g_assert_cmpuint(at, ==, 2);
	store(refused, "", 0, 300, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 6);
	g_assert_cmpuint(port.card_block, ==, 0);
	/* From the second block on, and for a whole command, it is not the size. */
	store(never_again, "", 0, 300, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 2);
	store(last, "", 0, 200, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/uicc/blocks", cuts_into_blocks);
	g_test_add_func("/uicc/smaller-blocks", gives_smaller_blocks);
	g_test_add_func("/uicc/remembered-blocks", remembers_blocks);
	return run_tests();
}
