/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * USSD texts under true labels and under the lies that the field knows. The
 * texts are real replies, or shapes that a careless decoder takes for something else.
 */
#include "codec_test.h"

#include "codec/dcs.h"

static const char *const gsm_texts[] = {
	"Vous avez recharge votre compte de 10.00E. Votre nouveau credit est de 20 euros 00",
	"Aktuelles Guthaben: 5,12 EUR\nWähl bitte aus:\n1 Aufladen\n2 Guthaben & Verbrauch",
	"Y'ello, you have\nR6.29 airtime \n0 SMS(s) and\n4.20 MB data.",
	"Vash balans -8.33 rub. Bonus: 0.00 rub. Besplatnyh sekund: 0. Dopolnitelnye: #106#",
	"So TB 0946183248 (VINA690). TK chinh=1601 VND, HSD 09/10/2026.",
	"Your balance is R48.70. Out of Airtime? Dial *111# for Airtime Advance. T&Cs apply.",
	"100 DA TRANSFERE DE VOTRE COMPTE VERS LE NUMERO 0771716138",
	"OCTATOK 0.51 p.\r",
	"¡Hola! ¿Que tal? Su saldo es $ 5.00, año 2026",
	"TO YΠOΛOIΠO ΣAΣ EINAI 5,20 EYPΩ. IΣXYEI EΩΣ 31/12/2026",
	"Solde: 10.00€ [1] {2} a|b|c ~ info@orange.fr",
	"I-Ser@6000:275Mb",
	"1601", "0", "12", "OK", "5,78 €", "20240131", "12345678", "12345678901234",
	"4242424242424242", "0033612345678901", "A1B2C3D4E5F60718", "DEADBEEF", "CAFEBABE",
	"00330034", "003300340035", "B5004AB630677F3A", "8938805D3AB99A57604C",
};
static const char *const other_texts[] = {
	"Баланс 6.00 pуб.",
	"-14684.32 р.\n",
	"Для справки о балансе наберите *105#. Услуга бесплатна.",
	"رصيدك 107.93 د.ل،الصلاحية  2018-11-09",
	"尊敬的客户，您好!截至12月22日21时，您的话费余额是42.08元.",
	"Quý khách còn 15.002đ trong tài khoản, hạn dùng đến 09/10/2026",
	"Το υπόλοιπό σας είναι 5,20€ έως 31/12",
	"ยอดเงินคงเหลือ 25.50 บาท ใช้ได้ถึง 31/12/2569",
	"残高は1,200円です。有効期限2026年10月",
	"잔액은 5,000원입니다.",
	"Ваш баланс 100₽ 😀",
};

static void reads(uint32_t dcs, const uint8_t *octets, size_t len, const char *text)
{
	char got[1024] = UNTOUCHED;

	g_assert_true(st_ussd_decode(dcs, octets, len, got, sizeof(got)));
	g_assert_cmpstr(got, ==, text);
}

static void reads_hex(uint32_t dcs, const char *hex, const char *text)
{
	uint8_t octets[500];

	reads(dcs, octets, from_hex(hex, octets, sizeof(octets)), text);
}

static void reads_qmi(uint8_t dcs, const void *octets, size_t len, const char *text)
{
	char got[1024] = UNTOUCHED;

	g_assert_true(st_ussd_decode_qmi(dcs, octets, len, got, sizeof(got)));
	g_assert_cmpstr(got, ==, text);
}

static size_t pack(const char *text, uint8_t *octets)
{
	size_t len;

	g_assert_true(st_gsm7_pack(text, octets, 500, &len));
	return len;
}

static size_t ucs2(const char *text, uint8_t *octets)
{
	size_t len;

	g_assert_true(st_ucs2_encode_be(text, octets, 500, &len));
	return len;
}

/* Every coding group of 3GPP TS 23.038, clause 5. */
static void follows_the_whole_table(void)
{
	for (uint32_t dcs = 0; dcs < 0x100; dcs++) {
		uint32_t group = dcs >> 4, bits = dcs >> 2 & 3;
		bool general = (group >= 4 && group <= 7) || group == 9;
		bool eight = (general && bits == 1) || group == 0xD || group == 0xE ||
			     (group == 0xF && dcs & 4);
		uint8_t octets[500];

		/* text in all three, so that a label decides alone; not one that is passed over */
		if (dcs != 0x11 && general && bits == 2 && group < 6)
			reads_hex(dcs, "543a", "吺");
		else if (dcs != 0x11 && group != 6 && group != 7 && group != 9)
			reads_hex(dcs, "543a", eight ? "T:" : "Tt");
		if (dcs == 0x11 || (general && bits == 2))
			reads(dcs, octets, ucs2("Баланс 6.00", octets), "Баланс 6.00");
		else if (eight)
			reads(dcs, (const uint8_t *)"Cr\xE9" "dit 6.00", 11, "Crédit 6.00");
		else
			reads(dcs, octets, pack("Crédit: 6.00€", octets), "Crédit: 6.00€");
	}
}

static void reads_true_labels(void)
{
	uint8_t octets[500];

	for (size_t i = 0; i < G_N_ELEMENTS(gsm_texts); i++) {
		reads(0x0F, octets, pack(gsm_texts[i], octets), gsm_texts[i]);
		reads(0x48, octets, ucs2(gsm_texts[i], octets), gsm_texts[i]);
		reads(0x44, (const uint8_t *)gsm_texts[i], strlen(gsm_texts[i]), gsm_texts[i]);
		reads_qmi(1, gsm_texts[i], strlen(gsm_texts[i]), gsm_texts[i]);
		reads_qmi(3, octets, ucs2(gsm_texts[i], octets), gsm_texts[i]);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(other_texts); i++) {
		reads(0x48, octets, ucs2(other_texts[i], octets), other_texts[i]);
		reads_qmi(3, octets, ucs2(other_texts[i], octets), other_texts[i]);
		reads_qmi(2, other_texts[i], strlen(other_texts[i]), other_texts[i]);
	}
}

/* A text that arrives in part is still read by its label: every beginning of every text. */
static void reads_short_texts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(gsm_texts); i++) {
		for (glong n = 1; n <= g_utf8_strlen(gsm_texts[i], -1); n++) {
			g_autofree char *text = g_utf8_substring(gsm_texts[i], 0, n);
			uint8_t octets[500];

			reads(0x48, octets, ucs2(text, octets), text);
			reads_qmi(1, text, strlen(text), text);
			if (!g_str_has_suffix(text, "@")) /* zero padding looks the same */
				reads(0x0F, octets, pack(text, octets), text);
		}
	}
}

static void drops_the_language(void)
{
	reads_hex(0x10, "667963282f93d3741da8062a56a5", "Credit: 5 EUR");
	reads_hex(0x10, "aa180c3602", "*100#");           /* none there */
	reads_hex(0x11, "61390440002e", "р.");            /* gammu issue 377: "ar", packed */
	reads_hex(0x11, "6139063100310030ffffe123", "ر10"); /* and its stale tail */
	reads_hex(0x11, "00410042", "AB");
	reads_hex(0x11, "51744e1a94f6884c", "兴业银行"); /* the spare bits are set: no language */
	/* 1001xxxx: a user data header, then text from the next septet boundary */
	reads_hex(0x90, "050003a50201a66f36b90caa01", "Solde 5");
	reads_hex(0x98, "050003a502010440002e", "р.");
}

static void sees_through_ucs2_labels(void)
{
	uint8_t octets[500];

	for (size_t i = 0; i < G_N_ELEMENTS(other_texts); i++) {
		const char *text = other_texts[i];
		g_autofree char *hex = g_strdup("");
		size_t len = ucs2(text, octets);

		reads(15, octets, len, text); /* VinaPhone, Magyar Telekom */
		reads(0x44, octets, len, text);
		for (size_t j = 0; j < len; j++) {
			g_autofree char *longer = g_strdup_printf("%s%02X", hex, octets[j]);

			g_free(hex);
			hex = g_steal_pointer(&longer);
		}
		if (strlen(hex) > 400)
			continue;
		reads(15, octets, pack(hex, octets), text);           /* as digits, packed */
		reads(15, (const uint8_t *)hex, strlen(hex), text);   /* and not packed */
		reads_qmi(1, hex, strlen(hex), text);
	}
	reads_hex(15, "30182d0683d16430186d0683d168", "ABCD"); /* "0041004200430044" */
}

static void sees_through_seven_and_eight_bits(void)
{
	static const char telkomsel[] = "Sisa pulsa Rp.3000.Aktif sd 26/02/2020.\n1.YA\n";
	uint8_t octets[500];

	for (size_t i = 0; i < 7; i++) {
		const char *text = gsm_texts[i];
		size_t len = pack(text, octets);

		reads(0x44, octets, len, text);
		reads(0xFF, octets, len, text);
		reads(0x48, octets, len, text);
		reads_qmi(2, octets, len, text);
		reads(0, octets, len, text);
	}
	reads(0, (const uint8_t *)telkomsel, strlen(telkomsel), telkomsel); /* gammu issue 513 */
	reads(15, (const uint8_t *)telkomsel, strlen(telkomsel), telkomsel);
	reads(0x48, (const uint8_t *)telkomsel, strlen(telkomsel), telkomsel);
	/* one septet in each octet: é is 0x05, ä is 0x7B */
	reads(0x44, (const uint8_t *)"Votre cr\x05" "dit: 5,78 \x1B\x65", 22,
	      "Votre crédit: 5,78 €");
	reads(15, (const uint8_t *)"Guthaben betr\x7Bgt 5,12 EUR", 25, "Guthaben beträgt 5,12 EUR");
	reads_qmi(1, "Votre cr\x05" "dit: 5,78", 19, "Votre crédit: 5,78");
	/* one odd sign does not outweigh a label, two do */
	reads_qmi(1, "Bitte w{hlen", 12, "Bitte w{hlen");
	reads_qmi(1, "Bitte w{hlen f~r", 16, "Bitte wählen für");
	/* little-endian where it should be big */
	reads_hex(0x48, "53006f006c006400650020003500", "Solde 5");
}

static void cuts_stale_octets(void)
{
	reads(0x44, (const uint8_t *)"Solde 5.00E\0lde 70.00E", 22, "Solde 5.00E");
	reads_qmi(1, "Solde 5.00E\0\0\0\0\0", 16, "Solde 5.00E");
	reads_hex(0x0F, "aa180c360200000000000000000000", "*100#");
	reads_hex(0x48, "0440002e0000004100420043", "р.");
}

static void drops_controls(void)
{
	static const char terminal[] = "\x1B[31mVotre crédit est de\r\n\t5 euros\x07\xC2\x9B";

	reads_qmi(1, terminal, strlen(terminal), "[31mVotre crédit est de\r\n\t5 euros");
	reads_hex(0x0F, "b18d2206", "1\n1"); /* a page break */
}

static void refuses_what_it_cannot_read(void)
{
	static const uint8_t zlib[] = {
		0x78, 0x9C, 0xF3, 0xC9, 0xCF, 0x49, 0x51, 0x08, 0xC9, 0x81,
	};
	static const uint8_t too_long[5000] = { 'a' };
	char got[16] = UNTOUCHED;
	uint8_t octets[500];
	size_t len;

	g_assert_false(st_ussd_decode(0x60, zlib, sizeof(zlib), got, sizeof(got)));
	g_assert_false(st_ussd_decode(0x0F, too_long, sizeof(too_long), got, sizeof(got)));
	len = pack("sixteen letters.", octets);
	g_assert_false(st_ussd_decode(0x0F, octets, len, got, sizeof(got)));
	g_assert_false(st_ussd_decode_qmi(1, (const uint8_t *)"sixteen letters.", 16, got, 16));
	g_assert_cmpstr(got, ==, UNTOUCHED);
	g_assert_true(st_ussd_decode(0x0F, NULL, 0, got, sizeof(got)));
	g_assert_cmpstr(got, ==, "");
	reads(0x200, octets, len, "sixteen letters."); /* no such label: by its looks */
	reads(0x60, octets, len, "sixteen letters.");  /* not compressed after all */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/ussd/table", follows_the_whole_table);
	g_test_add_func("/codec/ussd/true-labels", reads_true_labels);
	g_test_add_func("/codec/ussd/short", reads_short_texts);
	g_test_add_func("/codec/ussd/language", drops_the_language);
	g_test_add_func("/codec/ussd/ucs2-lies", sees_through_ucs2_labels);
	g_test_add_func("/codec/ussd/other-lies", sees_through_seven_and_eight_bits);
	g_test_add_func("/codec/ussd/stale", cuts_stale_octets);
	g_test_add_func("/codec/ussd/controls", drops_controls);
	g_test_add_func("/codec/ussd/refusal", refuses_what_it_cannot_read);
	return g_test_run();
}
