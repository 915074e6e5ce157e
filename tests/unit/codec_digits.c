/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/digits.h"

typedef bool decoder(const uint8_t *octets, size_t len, char *ret_text, size_t size);

static void reads(decoder *decode, const char *hex, const char *text)
{
	uint8_t octets[80];
	size_t len = from_hex(hex, octets, sizeof(octets));
	char got[100] = UNTOUCHED;

	g_assert_true(decode(octets, len, got, sizeof(got)));
	g_assert_cmpstr(got, ==, text);
	/* the NUL counts: an exact fit, and one less */
	g_assert_true(decode(octets, len, got, strlen(text) + 1));
	g_strlcpy(got, UNTOUCHED, sizeof(got));
	g_assert_false(decode(octets, len, got, strlen(text)));
	g_assert_cmpstr(got, ==, UNTOUCHED);
}

static void refuses(decoder *decode, const char *hex)
{
	uint8_t octets[80];
	char got[100] = UNTOUCHED;

	g_assert_false(decode(octets, from_hex(hex, octets, sizeof(octets)), got, sizeof(got)));
	g_assert_cmpstr(got, ==, UNTOUCHED);
}

static void reads_bcd(void)
{
	reads(st_bcd_decode, "98331000000000000010", "89330100000000000001");
	reads(st_bcd_decode, "983310000000000000f1", "8933010000000000001");
	reads(st_bcd_decode, "986800a1b2c3d4e5ff12", "8986001A2B3C4D5E");
	refuses(st_bcd_decode, "ffffff");
	refuses(st_bcd_decode, "");
	reads(st_hex_encode, "89049032c0ffee00", "89049032C0FFEE00");
}

static void reads_an_imsi(void)
{
	reads(st_imsi_decode, "082980013254769810", "208102345678901");
	reads(st_imsi_decode, "0729800132547698", "2081023456789");
	reads(st_imsi_decode, "08218001325476f8ff", "208102345678");
	refuses(st_imsi_decode, "ffffffffffffffffff");
	refuses(st_imsi_decode, "0829800132");         /* the length says eight */
	refuses(st_imsi_decode, "00298001325476981032");
	refuses(st_imsi_decode, "092980013254769810");
	refuses(st_imsi_decode, "0829800132547698a0"); /* a digit A */
	refuses(st_imsi_decode, "03298001");           /* five digits are no IMSI */
	refuses(st_imsi_decode, "");
}

static void reads_an_msisdn(void)
{
	/* alpha identifier, length, type, ten octets of number, two indexes */
	reads(st_msisdn_decode, "4d796e756dff" "07913316325476f8ffffffff" "ffff", "+33612345678");
	reads(st_msisdn_decode, "0681" "6021436587ffffffffff" "ffff", "0612345678");
	reads(st_msisdn_decode, "ffff" "07ff" "3316325476f8ffffffff" "ffff", "33612345678");
	refuses(st_msisdn_decode, "ffffffffffffffffffffffffffffffff");
	refuses(st_msisdn_decode, "0191ffffffffffffffffffffffff");
	refuses(st_msisdn_decode, "0c913316325476f8ffffffffffff"); /* longer than the field */
	refuses(st_msisdn_decode, "0791ffffffffffffffffffffffff");
	refuses(st_msisdn_decode, "07913316325476f8ffffff");
}

/* ETSI TS 102 221 annex A */
static void reads_an_spn(void)
{
	reads(st_spn_decode, "014f72616e67652046ffffffffffffffffff", "Orange F");
	reads(st_spn_decode, "00467265650502ffff", "Freeé$");
	reads(st_spn_decode, "01800411043504350043ffff", "БееC");
	/* 0x81: base 0x08 << 7 = U+0400; 0x82: base U+0410 */
	reads(st_spn_decode, "018105089142b0b53affff", "БBае:");
	reads(st_spn_decode, "01820304108031a2ff", "А1в");
	reads(st_spn_decode, "018101089142", "Б"); /* one character, and no more */
	refuses(st_spn_decode, "01ffffffffff");
	refuses(st_spn_decode, "01");
	refuses(st_spn_decode, "");
	refuses(st_spn_decode, "0181");
	refuses(st_spn_decode, "018203ffe0ffff80");
	refuses(st_spn_decode, "018341");
	refuses(st_spn_decode, "0141a0"); /* neither alphabet */
}

static void iccid_is(const char *text, const char *want)
{
	char got[24] = UNTOUCHED;

	g_assert_true(st_iccid_normalise(text, got, sizeof(got)));
	g_assert_cmpstr(got, ==, want);
}

static void no_iccid(const char *text)
{
	char got[24] = UNTOUCHED;

	g_assert_false(st_iccid_normalise(text, got, sizeof(got)));
	g_assert_cmpstr(got, ==, UNTOUCHED);
}

static void normalises_an_iccid(void)
{
	char small[20] = UNTOUCHED;

	iccid_is("89330100000000000001", "89330100000000000001");
	iccid_is("8933010000000000001F", "8933010000000000001");
	iccid_is("8933010000000000001f", "8933010000000000001");
	iccid_is("98331000000000000010", "89330100000000000001");
	iccid_is("983310000000000000F1", "8933010000000000001");
	iccid_is("89860a1b2c3d4e5", "89860A1B2C3D4E5");
	iccid_is("98100000000000001", "98100000000000001"); /* odd: not swapped octets */
	no_iccid("");
	no_iccid("FFFFFFFFFFFFFFFFFFFF");
	no_iccid("8933");
	no_iccid("8933 0100 0000 0000");
	no_iccid("89330100000000000001893301000000");
	g_assert_false(st_iccid_normalise("89330100000000000001", small, sizeof(small)));
	g_assert_cmpstr(small, ==, UNTOUCHED);
}

static void reads_names_of_networks(void)
{
	reads(st_name_decode, "4f72616e67652046", "Orange F");
	reads(st_name_decode, "4679b90c", "Free"); /* packed inside a "string" */
	reads(st_name_decode, "4f79d87d2e838c", "Orange F");
	reads(st_name_decode, "42006f00750079006700750065007300", "Bouygues");
	reads(st_name_decode, "2d4efd56fb79a852", "中国移动");
	reads(st_name_decode, "4d656761466f6e", "MegaFon");
	reads(st_name_decode, "d09cd0a2d0a1", "МТС");
	reads(st_name_decode, "5346520000", "SFR");
	refuses(st_name_decode, "");
	refuses(st_name_decode, "0000");
}

static void copies_text_for_one_line(void)
{
	char got[8];

	st_text_copy("QUALCOMM", 8, got, sizeof(got));
	g_assert_cmpstr(got, ==, "QUALCOM");
	st_text_copy("a\r\n\x1B[1mb", 9, got, sizeof(got));
	g_assert_cmpstr(got, ==, "a[1mb");
	st_text_copy("éééé", 8, got, sizeof(got)); /* never half a character */
	g_assert_cmpstr(got, ==, "ééé");
	st_text_copy("a\xC3" "b\xFF" "c", 5, got, sizeof(got));
	g_assert_cmpstr(got, ==, "abc");
	st_text_copy("ab\0cd", 5, got, sizeof(got));
	g_assert_cmpstr(got, ==, "ab");
	st_text_copy("a\u202Eb\xC2\x85", 7, got, sizeof(got)); /* no bidi override, no C1 */
	g_assert_cmpstr(got, ==, "ab");
	st_text_copy("abc", 2, got, sizeof(got));
	g_assert_cmpstr(got, ==, "ab");
	got[0] = 'z';
	st_text_copy("abc", 3, got, 0);
	g_assert_cmpint(got[0], ==, 'z');
	st_text_copy("abc", 3, got, 1);
	g_assert_cmpstr(got, ==, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/digits/bcd", reads_bcd);
	g_test_add_func("/codec/digits/imsi", reads_an_imsi);
	g_test_add_func("/codec/digits/msisdn", reads_an_msisdn);
	g_test_add_func("/codec/digits/iccid", normalises_an_iccid);
	g_test_add_func("/codec/name/spn", reads_an_spn);
	g_test_add_func("/codec/name/network", reads_names_of_networks);
	g_test_add_func("/codec/name/copy", copies_text_for_one_line);
	return g_test_run();
}
