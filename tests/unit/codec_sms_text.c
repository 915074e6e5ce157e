/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* National languages, texts in parts, and other projects' messages. */
#include "codec_test.h"

#include "codec/sms.h"

#define DELIVER "07919919000000f044038127f2"
#define GSM7 DELIVER "000062113240016440"
#define OCTETS DELIVER "000462113240016440"
#define UCS2 DELIVER "000862113240016440"
#define PARTS_MAX 8

static char *text_of(const char *const *hex, unsigned n)
{
	struct st_sms_part *parts[PARTS_MAX] = { NULL };
	GString *text = g_string_new(NULL);
	uint8_t pdu[300];

	for (unsigned i = 0; i < n; i++) {
		if (!hex[i])
			continue;
		parts[i] = g_new(struct st_sms_part, 1);
		g_assert_true(st_sms_decode(pdu, from_hex(hex[i], pdu, sizeof(pdu)), parts[i]));
	}
	st_sms_add_text(text, parts, n);
	for (unsigned i = 0; i < n; i++)
		g_free(parts[i]);
	return g_string_free(text, FALSE);
}

static void joins(const char *first, const char *second, const char *third, const char *text)
{
	const char *const hex[] = { first, second, third };
	g_autofree char *found = text_of(hex, third ? 3 : 2);

	g_assert_cmpstr(found, ==, text);
}

static void says(const char *hex, const char *text)
{
	g_autofree char *found = text_of(&hex, 1);

	g_assert_cmpstr(found, ==, text);
}

/* TP-UDL and TP-UD, packed by another program from the tables of TS 23.038. */
static void reads_national_languages(void)
{
	static const struct {
		const char *ud, *text;
	} texts[] = {
		{ "140325010100cee961b7b8ce3e91c32086bf03", "İstanbul'da ğüş" },
		{ "1103240101d8cccbebb21cb439833665", "şeker ğ €" },
		{ "140324010270a6fb6f1668132e6cd29bf7a60e", "Niño, áéíóú" },
		{ "100325010370efdfa002a84d98832a", "não é mês ∞" },
		{ "0e06240103250103e1c4fe0df200", "ação Ê" },
		{ "0c03250104780999df0a9408", "নমস্কার" },
		{ "0b03250105780999df5316", "નમસ્તે" },
		{ "13062401062501062f21f37bca82369d8d07", "नमस्ते १२" },
		{ "0c03250107780999df0a9408", "ನಮಸ್ಕಾರ" },
		{ "0d03250108780999df0a941800", "നമസ്കാരം" },
		{ "0c03250109780999df0a9408", "ନମସ୍କାର" },
		{ "080325010a609ea2", "ਸਤਿ" },
		{ "0c0325010b489a2adf8af00b", "வணக்கம்" },
		{ "0d0325010c780999df0a941800", "నమస్కారం" },
		{ "110624010d25010dbd26c009da74361e", "سلام ۱۲" },
		{ "080324010dd8946b", "€5" },
		/* languages that do not exist, and Spanish, which has no locking table */
		{ "09032501fea0d7e56b", "turk" },
		{ "090324010ea0d7e56b", "turk" },
		{ "0903250102a0d7e56b", "turk" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *hex = g_strconcat(GSM7, texts[i].ud, NULL);

		says(hex, texts[i].text);
	}
}

static void joins_what_parts_share(void)
{
	/* a pair of surrogates; a character cut in two */
	joins(UCS2 "0e050003770201004800690020d83d", UCS2 "0e050003770202de000020006f006b", NULL,
	      "Hi 😀 ok");
	joins(UCS2 "0c060804123402010048006900", UCS2 "120608041234020220d83dde000020006f006b",
	      NULL, "Hi 😀 ok");
	/* an escape and what it escapes */
	joins(GSM7 "0b0500030902016230d006", GSM7 "0d050003090202ca2076d94c07", NULL, "10 € left");
	/* UTF-8 in 8-bit data */
	joins(OCTETS "090500034402014372c3", OCTETS "0f050003440202a96469742035e282ac", NULL,
	      "Crédit 5€");
}

static void shows_gaps(void)
{
	const char *one = GSM7 "0b050003210301deee3208", *two = GSM7 "0b050003210302e8f73708";
	const char *three = GSM7 "0c050003210303e86879b90c";

	joins(one, two, three, "one two three");
	joins(one, NULL, three, "one \uFFFDthree");
	joins(NULL, NULL, three, "\uFFFDthree");
	joins(one, NULL, NULL, "one \uFFFD");
	/* half a pair whose other half is missing */
	joins(NULL, UCS2 "0e050003770202de000020006f006b", NULL, "\uFFFD\uFFFD ok");
	/* parts of two alphabets */
	joins(one, UCS2 "08050003770202043d", NULL, "one н");
}

static struct st_sms_part decoded(const char *hex)
{
	struct st_sms_part part;
	uint8_t pdu[300];

	g_assert_true(st_sms_decode(pdu, from_hex(hex, pdu, sizeof(pdu)), &part));
	return part;
}

/* ModemManager, src/tests/test-sms-part-3gpp.c */
static void knows_modemmanager(void)
{
	static const char sfr[] =
		"0791330609109"
		"3f004048581000" "0f111604231805180a049b7f90d9a1aa5a0166" "8f8769bd3e4b29b9e"
			"2eb359a0"
		"3fc85d06a9c3ed707a0ea2cbc3ee79bb4ca7cbcba05643617da7c76990fd4d979741ee77dd5e0ed741"
		"ed371d442e83e0e1f9bc0cd281e677d9b84c06c1df7539e85c9097e520fb9b2e2f83c6ef369c5e064d"
		"8d52d0bc2e07ddef77d7dc2c7799e5a0771d040fcb41f402bb0047bfdd6550b80ecad966";
	static const char kpn[] =
		"07911356131313F64004850120390011609232239180A006080400100201D7327BFD6EB340E232"
		"1BF46E83EA7790F59D1E97DBE1341B442F83C465763D3DA797E56537C81D0ECB41AB59CC1693C1"
		"6031D96C064241E5656838AF03A96230982A269BCD462917C8FA4E8FCBED709A0D7ABBE9F6B0FB"
		"5C7683D27350984D4FABC9A0B33C4C4FCF5D20EBFB2D079DCB62793DBD06D9C36E50FB2D4E97D9"
		"A0B49B5E96BBCB";
	struct st_sms_part part = decoded("07919730071111f10414d04937bd2c7797e9d3e61400081130929102"
					  "406108"
					  "0442043504410442");

	g_assert_cmpstr(part.centre, ==, "+79037011111");
	g_assert_cmpstr(part.peer, ==, "InternetSMS");
	g_assert_cmpint(part.sent_ms, ==, INT64_C(1301412004000)); /* 2011-03-29T19:20:04+04:00 */
	says("07919730071111f10414d04937bd2c7797e9d3e614000811309291024061080442043504410442",
	     "тест");

	part = decoded(sfr);
	g_assert_cmpstr(part.centre, ==, "+33609001390");
	g_assert_cmpstr(part.peer, ==, "1800");
	says(sfr, "Info SFR - Confidentiel, à ne jamais transmettre -\r\nVoici votre nouveau"
		" mot de "
		  "passe : sw2ced pour gérer votre compte SFR sur www.sfr.fr ou par téléphon"
			"e au 963");

	part = decoded(kpn);
	g_assert_true(part.wide_reference);
	g_assert_cmpint(part.reference, ==, 0x10);
	g_assert_cmpint(part.part, ==, 1);
	g_assert_cmpint(part.parts, ==, 2);
	g_assert_cmpint(part.sent_ms, ==, INT64_C(1309383139000)); /* 2011-06-29T23:32:19+02:00 */
	says(kpn, "Welkom, bel om uw Voicemail te beluisteren naar +31612001233 (PrePay: "
		  "*100*1233#). Voicemail ontvangen is altijd gratis. Voor gebruik van mobie"
			"l interne");

	joins("07912160130320F5440B916171056429F5000021405291650569A00500034C0201A9E8F41C949E"
	      "83C2207B599E07B1DFEE33885E9ED341E4F23C7D7697C920FA1B54C697E5E3F4BC0C6AD7D9F434"
	      "081E96D341E3303C2C4EB3D3F4BC0B94A483E6E8779D4D06CDD1EF3BA80E0785E7A0B7BB0C6A97"
	      "E7F3F0B9CC02B9DF7450780EA2DFDF2C50780EA2A3CBA0BA9B5C96B3F369F71954768FDFE4B4FB"
	      "0C9297E1F2F2BCECA6CF41",
	      "07912160130320F6440B916171056429F5000021405291651569320500034C0202E9E8301D4447"
	      "9741F0B09C3E0785E56590BCCC0ED3CB6410FD0D7ABBCBA0B0FB4D4797E52E10",
	      NULL, "This is a very long test designed to exercise multi part capability. It"
		" should "
		    "show up as one message, not as two, as the underlying encoding represents "
		    "that the parts are related to one another. ");
}

static void reads_what_is_stored_by_us(void)
{
	/* ModemManager, test_pdu_stored_by_us */
	const char *chinese = "002100098136397339F70008224F60597D4F60597D4F60597D4F60597D4F6"
		"0597D4F60"
			      "597D4F60597D4F60597D4F60";
	/* gammu, tests/at-sms-encode/01 */
	const char *digits = "038121431100048121430008FF0C003100320033003400350036";
	struct st_sms_part part = decoded(chinese);

	g_assert_cmpint(part.type, ==, ST_SMS_SUBMIT);
	g_assert_cmpstr(part.peer, ==, "639337937");
	says(chinese, "你好你好你好你好你好你好你好你好你");
	part = decoded(digits);
	g_assert_cmpint(part.type, ==, ST_SMS_SUBMIT);
	g_assert_cmpstr(part.centre, ==, "1234");
	g_assert_cmpstr(part.peer, ==, "1234");
	says(digits, "123456");
}

static void reads_reports(void)
{
	/* ModemManager, test_pdu_not_stored; gammu, tests/at-sms/30 and 38 */
	struct st_sms_part part =
		decoded("07914356060013F1065A098136397339F7219011700463802190117004638030");

	g_assert_cmpint(part.type, ==, ST_SMS_REPORT);
	g_assert_cmpstr(part.peer, ==, "639337937");
	g_assert_cmpint(part.message, ==, 0x5A);
	g_assert_cmpint(part.status, ==, 0x30);
	g_assert_cmpint(part.sent_ms, ==, INT64_C(1347342036000)); /* 2012-09-11T07:40:36+02:00 */

	part = decoded("079124603050020006E80C91666666666666909070618422809090706184628000");
	g_assert_cmpstr(part.peer, ==, "+666666666666");
	g_assert_cmpint(part.message, ==, 0xE8);
	g_assert_cmpint(part.status, ==, 0);
	g_assert_cmpint(part.done_ms - part.sent_ms, ==, 4000);

	part = decoded("079124602009999006B4098106326906F2212041015554402120410155054000");
	g_assert_cmpstr(part.peer, ==, "602396602");
	g_assert_cmpint(part.done_ms - part.sent_ms, ==, 5000);
	g_assert_cmpint(st_sms_use(&part), ==, ST_SMS_FOR_PERSON);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/sms/national", reads_national_languages);
	g_test_add_func("/codec/sms/joined", joins_what_parts_share);
	g_test_add_func("/codec/sms/gaps", shows_gaps);
	g_test_add_func("/codec/sms/modemmanager", knows_modemmanager);
	g_test_add_func("/codec/sms/ours", reads_what_is_stored_by_us);
	g_test_add_func("/codec/sms/report", reads_reports);
	return g_test_run();
}
