/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/dcs.h"

static void packs(const char *text, const char *hex)
{
	uint8_t octets[200], want[200];
	size_t len = 0, want_len = from_hex(hex, want, sizeof(want));

	g_assert_true(st_gsm7_pack(text, octets, sizeof(octets), &len));
	same_octets(octets, len, want, want_len);
}

static void unpacks(const char *hex, const char *text)
{
	uint8_t octets[200];
	char got[500] = UNTOUCHED;

	g_assert_true(st_gsm7_unpack(octets, from_hex(hex, octets, sizeof(octets)), got,
				     sizeof(got)));
	g_assert_cmpstr(got, ==, text);
}

static void both(const char *text, const char *hex)
{
	packs(text, hex);
	unpacks(hex, text);
}

static void knows_the_vectors(void)
{
	both("*100#", "aa180c3602");
	both("hellohello", "e8329bfd4697d9ec37");
	both("1", "31");
	both("12345678", "31d98c56b3dd70");
	both("Credit: 10.00€ [a]", "4379999ca6eb4031980b06db94411b5e78e303");
	both("", "");
}

/* 3GPP TS 23.038, 6.1.2.3.1 */
static void pads_with_cr(void)
{
	both("*141*1#", "aa182da68a8d1a");
	both("1234567\r", "31d98c56b3dd1a0d"); /* a real CR on the boundary is sent twice */
	both("123456\r", "31d98c56b3351a");
	both("1\r", "b106"); /* and is no padding elsewhere */
	unpacks("aa182da68a8d00", "*141*1#"); /* padded with zeros by mistake */
	unpacks("31d98c56b3dd00", "1234567");
	unpacks("80", "@"); /* one septet: no padding */
	unpacks("310000", "1@@");
}

static void knows_the_whole_alphabet(void)
{
	static const char letters[] =
		"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
	uint8_t septets[127];
	char got[400];

	for (size_t i = 0; i < sizeof(septets); i++)
		septets[i] = (uint8_t)(i < 0x1B ? i : i + 1);
	g_assert_true(st_gsm7_from_unpacked(septets, sizeof(septets), got, sizeof(got)));
	g_assert_cmpstr(got, ==, letters);
}

static void escapes(void)
{
	static const uint8_t all[] = {
		0x1B, 0x0A, 0x1B, 0x14, 0x1B, 0x28, 0x1B, 0x29, 0x1B, 0x2F,
		0x1B, 0x3C, 0x1B, 0x3D, 0x1B, 0x3E, 0x1B, 0x40, 0x1B, 0x65,
	};
	static const uint8_t unknown[] = { 0x1B, 'e' - 1, 0x1B, 0x1B, 'x', 0x1B };
	char got[40];

	g_assert_true(st_gsm7_from_unpacked(all, sizeof(all), got, sizeof(got)));
	g_assert_cmpstr(got, ==, "\f^{}\\[~]|€");
	/* 6.2.1.1: an unknown one shows the default character; ESC ESC a space */
	g_assert_true(st_gsm7_from_unpacked(unknown, sizeof(unknown), got, sizeof(got)));
	g_assert_cmpstr(got, ==, "d x");
}

static void counts_septets_of_a_message(void)
{
	/* one fill bit behind a header of six octets, then seven septets */
	static const uint8_t after_header[] = { 0xA6, 0x6F, 0x36, 0xB9, 0x0C, 0xAA, 0x01 };
	char got[40] = UNTOUCHED;

	g_assert_true(st_gsm7_unpack_septets(after_header, 7, 7, 1, got, sizeof(got)));
	g_assert_cmpstr(got, ==, "Solde 5");
	g_assert_true(st_gsm7_unpack_septets(after_header, 7, 0, 1, got, sizeof(got)));
	g_assert_cmpstr(got, ==, "");
	g_strlcpy(got, UNTOUCHED, sizeof(got));
	g_assert_false(st_gsm7_unpack_septets(after_header, 7, 8, 1, got, sizeof(got)));
	g_assert_false(st_gsm7_unpack_septets(after_header, 7, 7, 8, got, sizeof(got)));
	g_assert_false(st_gsm7_unpack_septets(after_header, 7, SIZE_MAX / 7, 1, got, sizeof(got)));
	g_assert_cmpstr(got, ==, UNTOUCHED);
}

static void writes_nothing_when_it_fails(void)
{
	static const uint8_t high[] = { '1', 0x80 };
	uint8_t octets[4] = { 1, 2, 3, 4 }, before[4] = { 1, 2, 3, 4 };
	char got[10] = UNTOUCHED;
	size_t len = 99;

	g_assert_false(st_gsm7_pack("*100#", octets, sizeof(octets), &len));
	g_assert_false(st_gsm7_pack("ç", octets, sizeof(octets), &len));
	g_assert_false(st_gsm7_pack("р", octets, sizeof(octets), &len));
	g_assert_false(st_gsm7_pack("\xC3", octets, sizeof(octets), &len));
	g_assert_false(st_ucs2_encode_be("abc", octets, sizeof(octets), &len));
	g_assert_false(st_ucs2_encode_be("\xFF", octets, sizeof(octets), &len));
	same_octets(octets, 4, before, 4);
	g_assert_cmpuint(len, ==, 99);
	g_assert_false(st_gsm7_from_unpacked(high, 2, got, sizeof(got)));
	g_assert_false(st_gsm7_unpack((const uint8_t *)"\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37", 9,
				      got, 10)); /* ten characters and the NUL */
	g_assert_cmpstr(got, ==, UNTOUCHED);
	g_assert_true(st_gsm7_pack("1234", octets, sizeof(octets), &len)); /* an exact fit */
	g_assert_cmpuint(len, ==, 4);
}

static void reads_ucs2(const char *hex, bool big_endian, const char *text)
{
	uint8_t octets[100];
	char got[200] = UNTOUCHED;

	g_assert_true(st_ucs2_decode(octets, from_hex(hex, octets, sizeof(octets)), big_endian,
				     got, sizeof(got)));
	g_assert_cmpstr(got, ==, text);
}

static void decodes_ucs2(void)
{
	reads_ucs2("0440002e", true, "р.");
	reads_ucs2("40042e00", false, "р.");
	reads_ucs2("d83dde000031", true, "😀1");
	reads_ucs2("3dd800de3100", false, "😀1");
	reads_ucs2("feff0041", true, "A");
	reads_ucs2("fffe4100", true, "A");
	reads_ucs2("0031d83d", true, "1\uFFFD"); /* half a pair: the rest is in the next part */
	reads_ucs2("003100", true, "1");
	reads_ucs2("", true, "");
}

static void cuts_what_is_stale(void)
{
	reads_ucs2("0440002e00000031", true, "р.");
	reads_ucs2("0440002effff0031", true, "р.");
	reads_ucs2("0031de00dc000032", true, "1"); /* second halves only */
	reads_ucs2("0440002ee000e1234fff", true, "р."); /* private use, a run of it */
	reads_ucs2("0440002e0378037900310032", true, "р."); /* unassigned */
	reads_ucs2("0031f8ff0032", true, "1\uF8FF2"); /* one alone is kept */
	reads_ucs2("0031fffdfffd0032", true, "1\uFFFD\uFFFD2"); /* the operator's own dirt */
}

static void encodes_ucs2(void)
{
	static const uint8_t want[] = { 0xD8, 0x3D, 0xDE, 0x00, 0x20, 0xAC };
	uint8_t octets[6];
	size_t len;

	g_assert_true(st_ucs2_encode_be("😀€", octets, sizeof(octets), &len));
	same_octets(octets, len, want, sizeof(want));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/gsm7/vectors", knows_the_vectors);
	g_test_add_func("/codec/gsm7/padding", pads_with_cr);
	g_test_add_func("/codec/gsm7/alphabet", knows_the_whole_alphabet);
	g_test_add_func("/codec/gsm7/escape", escapes);
	g_test_add_func("/codec/gsm7/septets", counts_septets_of_a_message);
	g_test_add_func("/codec/gsm7/failure", writes_nothing_when_it_fails);
	g_test_add_func("/codec/ucs2/decode", decodes_ucs2);
	g_test_add_func("/codec/ucs2/stale", cuts_what_is_stale);
	g_test_add_func("/codec/ucs2/encode", encodes_ucs2);
	return g_test_run();
}
