/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What is sent, against other projects' octets, and read back by our own reader. */
#include "codec_test.h"

#include "codec/sms.h"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void is_one(const char *to, const char *text, const char *hex)
{
	GArray *pdus = st_sms_encode(to, text, 7);
	uint8_t expected[ST_SMS_PDU_MAX];
	const struct st_sms_pdu *pdu;

	g_assert_nonnull(pdus);
	g_assert_cmpuint(pdus->len, ==, 1);
	pdu = &g_array_index(pdus, struct st_sms_pdu, 0);
	same_octets(pdu->octets, pdu->len, expected, from_hex(hex, expected, sizeof(expected)));
	g_array_unref(pdus);
}

/* ModemManager, test-sms-part-3gpp.c: the forms without a validity period. */
static void writes_as_modemmanager(void)
{
	is_one("+15556661234", "This is really cool ΔΔΔΔΔ",
	       "0001000B91515566" "1632F400" "00195474" "7A0E4ACF41F27298CDCE83C6EF371B0481402010");
	is_one("+15555551234", "Да здравствует король, детка!",
	       "0001000B915155551532F400083A0414043000200437043404400430043204410442043204430435"
	       "04420020043A043E0440043E043B044C002C002004340435" "0442043A04300021");
	is_one("+15555551234", "Hi there...Tue 17th Jan 2012 05:30.18 pm (GMT+1) ΔΔΔΔΔ",
	       "0001000B915155551532F4000036C834888E2ECBCB2E978B5A2F8362373A1AA40CBB4132584C0682D5"
	       "7433982B8603C1DB20D4B1495DC5522008040281" "00");
}

static void writes_numbers(void)
{
	is_one("9037029920", "x", "0001000A81097320990200000178");
	is_one("722", "{€}", "0001000381" "27f20000061bd4a6bc4901");
	is_one("*100#", "x", "0001000581" "1a00fb" "00000178");
	g_assert_true(st_sms_is_number("+12345678901234567890"));
	g_assert_false(st_sms_is_number("+123456789012345678901"));
	g_assert_false(st_sms_is_number("+"));
	g_assert_false(st_sms_is_number(""));
	g_assert_false(st_sms_is_number(NULL));
	g_assert_false(st_sms_is_number("12 34"));
	g_assert_false(st_sms_is_number("Orange"));
	g_assert_false(st_sms_is_number("12+3"));
	g_assert_null(st_sms_encode("Orange", "x", 0));
	g_assert_null(st_sms_encode("722", "", 0));
	g_assert_null(st_sms_encode("722", "\xff", 0));
}

/* Reads it back; the parts, as lengths, must be `lengths`, ended by 0. */
static void splits(const char *text, enum st_sms_alphabet alphabet, const unsigned *lengths)
{
	GArray *pdus = st_sms_encode("722", text, 0xA5);
	struct st_sms_part *parts[ST_SMS_PARTS_MAX];
	GString *back = g_string_new(NULL);
	unsigned unit = alphabet == ST_SMS_UCS2 ? 2 : 1;

	g_assert_nonnull(pdus);
	g_assert_cmpuint(st_sms_count_parts(text), ==, pdus->len);
	for (unsigned i = 0; i < pdus->len; i++) {
		const struct st_sms_pdu *pdu = &g_array_index(pdus, struct st_sms_pdu, i);

		parts[i] = g_new(struct st_sms_part, 1);
		g_assert_true(st_sms_decode(pdu->octets, pdu->len, parts[i]));
		g_assert_cmpint(parts[i]->type, ==, ST_SMS_SUBMIT);
		g_assert_cmpint(parts[i]->alphabet, ==, alphabet);
		g_assert_cmpint(parts[i]->parts, ==, pdus->len);
		g_assert_cmpint(parts[i]->part, ==, i + 1);
		g_assert_cmpint(parts[i]->reference, ==, pdus->len > 1 ? 0xA5 : 0);
		g_assert_cmpuint(parts[i]->len, ==, lengths[i] * unit);
	}
	g_assert_cmpuint(lengths[pdus->len], ==, 0);
	st_sms_add_text(back, parts, pdus->len);
	g_assert_cmpstr(back->str, ==, text);
	for (unsigned i = 0; i < pdus->len; i++)
		g_free(parts[i]);
	g_string_free(back, TRUE);
	g_array_unref(pdus);
}

static char *repeat(const char *text, unsigned n)
{
	GString *all = g_string_new(NULL);

	while (n-- > 0)
		g_string_append(all, text);
	return g_string_free(all, FALSE);
}

static void splits_repeated(const char *text, unsigned n, const char *tail,
			    enum st_sms_alphabet alphabet, const unsigned *lengths)
{
	g_autofree char *most = repeat(text, n);
	g_autofree char *all = g_strconcat(most, tail, NULL);

	splits(all, alphabet, lengths);
}

/* The first eight are ModemManager's test_text_split_*. */
static void splits_texts(void)
{
	const unsigned one[] = { 160, 0 }, two[] = { 153, 8, 0 };
	const unsigned chinese[] = { 70, 0 }, chinese_two[] = { 67, 4, 0 };
	const unsigned pairs[] = { 70, 0 }, pairs_two[] = { 66, 5, 0 };
	const unsigned escape[] = { 152, 9, 0 }, short_one[] = { 5, 0 }, wink[] = { 2, 0 };

	splits("Hello", ST_SMS_GSM7, short_one);
	splits("😉", ST_SMS_UCS2, wink);
	splits(HUNDRED TEN TEN TEN TEN TEN TEN, ST_SMS_GSM7, one);
	splits(HUNDRED TEN TEN TEN TEN TEN TEN "0", ST_SMS_GSM7, two);
	splits_repeated("你好", 35, "", ST_SMS_UCS2, chinese);
	splits_repeated("你好", 35, "好", ST_SMS_UCS2, chinese_two);
	splits_repeated("𑰀", 35, "", ST_SMS_UCS2, pairs);
	splits_repeated("𑰀", 35, "a", ST_SMS_UCS2, pairs_two);
	/* an escape may not be the last septet of a part */
	splits(HUNDRED TEN TEN TEN TEN TEN "01€2345678", ST_SMS_GSM7, escape);
}

static void knows_the_longest(void)
{
	g_autofree char *most = repeat("x", 255 * 153);
	g_autofree char *more = repeat("x", 255 * 153 + 1);
	g_autofree char *wide = repeat("я", 255 * 67);
	g_autofree char *wider = repeat("я", 255 * 67 + 1);
	GArray *pdus = st_sms_encode("722", most, 1);

	g_assert_cmpuint(pdus->len, ==, 255);
	g_array_unref(pdus);
	g_assert_cmpuint(st_sms_count_parts(most), ==, 255);
	g_assert_cmpuint(st_sms_count_parts(wide), ==, 255);
	g_assert_cmpuint(st_sms_count_parts(more), ==, 0);
	g_assert_cmpuint(st_sms_count_parts(wider), ==, 0);
	g_assert_null(st_sms_encode("722", more, 1));
	g_assert_cmpuint(st_sms_count_parts(""), ==, 0);
	g_assert_cmpuint(st_sms_count_parts(NULL), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/submit/modemmanager", writes_as_modemmanager);
	g_test_add_func("/codec/submit/number", writes_numbers);
	g_test_add_func("/codec/submit/parts", splits_texts);
	g_test_add_func("/codec/submit/longest", knows_the_longest);
	return g_test_run();
}
