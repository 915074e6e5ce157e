/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/identity.h"

static void both_ways(const char *hex, const char *text)
{
	uint8_t octets[ST_ICCID_OCTETS], made[ST_ICCID_OCTETS];
	size_t len = from_hex(hex, octets, sizeof(octets));
	char got[ST_ICCID_TEXT] = UNTOUCHED;

	g_assert_true(st_iccid_decode(octets, len, got, sizeof(got)));
	g_assert_cmpstr(got, ==, text);
	g_assert_true(st_iccid_encode(text, made));
	same_octets(made, sizeof(made), octets, len);
}

static void reads_and_writes_iccids(void)
{
	char got[ST_ICCID_TEXT] = UNTOUCHED;

	both_ways("98001032547698103214", "89000123456789012341");
	both_ways("984405703091167803F1", "8944500703196187301");  /* 19 digits */
	both_ways("983310000000000000FF", "893301000000000000");   /* 18 digits */
	both_ways("98680011F0F9A1B2C3D4", "898600110F9F1A2B3C4D"); /* hex, F in the middle */
	g_assert_false(st_iccid_decode((const uint8_t *)"\xFF\xFF", 2, got, sizeof(got)));
	g_assert_false(st_iccid_decode((const uint8_t *)"", 0, got, sizeof(got)));
	g_assert_cmpstr(got, ==, UNTOUCHED);
}

static void refuses_other_texts(void)
{
	static const char *const none[] = {
		"", "FFFF", "89330100000000000", "8933010000000000000011",
		"89330100000000000x", "893301 00000000000000",
	};
	uint8_t octets[ST_ICCID_OCTETS] = { 0x77 };

	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		g_assert_false(st_iccid_encode(none[i], octets));
	g_assert_cmpuint(octets[0], ==, 0x77);
}

static void compares_iccids(void)
{
	g_assert_true(st_iccid_same("8944500703196187301", "8944500703196187301F"));
	g_assert_true(st_iccid_same("89860a00000000000001", "89860A00000000000001"));
	g_assert_false(st_iccid_same("8944500703196187301", "8944500703196187302"));
	g_assert_false(st_iccid_same("", ""));
}

static void checks_luhn(void)
{
	g_assert_cmpint(st_luhn_check("8944500703196187302"), ==, 0);
	g_assert_cmpint(st_luhn_check("79927398713"), ==, 1);
	g_assert_cmpint(st_luhn_check("79927398710"), ==, 0);
	g_assert_cmpint(st_luhn_check("8986A"), ==, -1);
	g_assert_cmpint(st_luhn_check(""), ==, -1);
}

static void checks_eids(void)
{
	static const char *const good[] = {
		"89049032123451234512345678901235", "89086030202200000022000023022943",
		"89044045116727494800000004479366",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_cmpint(st_eid_check(good[i]), ==, 1);
	g_assert_cmpint(st_eid_check("89049032123451234512345678901234"), ==, 0);
	g_assert_cmpint(st_eid_check("890330121122334455667788990011FF"), ==, -1);
	g_assert_cmpint(st_eid_check("8904903212345123451234567890123"), ==, -1);
	g_assert_cmpint(st_eid_check(""), ==, -1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/identity/iccid", reads_and_writes_iccids);
	g_test_add_func("/identity/no-iccid", refuses_other_texts);
	g_test_add_func("/identity/same", compares_iccids);
	g_test_add_func("/identity/luhn", checks_luhn);
	g_test_add_func("/identity/eid", checks_eids);
	return g_test_run();
}
