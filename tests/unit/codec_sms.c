/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/sms.h"

#define SMSC "07919919000000f0"
#define SCTS "62113240016440" /* 2026-11-23 04:10:46, UTC+1 */
#define SCTS_MS INT64_C(1795403446000)
#define NUMBER "0b913316325476f8" /* +33612345678 */
#define SHORT "038127f2"          /* 722 */

static struct st_sms_part reads(const char *hex)
{
	struct st_sms_part sms;
	uint8_t pdu[300];

	memset(&sms, 0xA5, sizeof(sms));
	g_assert_true(st_sms_decode(pdu, from_hex(hex, pdu, sizeof(pdu)), &sms));
	return sms;
}

static void text_is(const struct st_sms_part *sms, const char *text)
{
	struct st_sms_part copy = *sms, *parts[] = { &copy };
	GString *found = g_string_new(NULL);

	st_sms_add_text(found, parts, 1);
	g_assert_cmpstr(found->str, ==, text);
	g_string_free(found, TRUE);
}

static void refuses(const char *hex)
{
	struct st_sms_part sms, before;
	uint8_t pdu[300];

	memset(&sms, 0xA5, sizeof(sms));
	before = sms;
	g_assert_false(st_sms_decode(pdu, from_hex(hex, pdu, sizeof(pdu)), &sms));
	same_octets(&sms, sizeof(sms), &before, sizeof(before));
}

static void says(const char *hex, const char *sender, const char *text)
{
	struct st_sms_part sms = reads(hex);

	g_assert_cmpstr(sms.peer, ==, sender);
	text_is(&sms, text);
	g_assert_cmpint(sms.part, ==, 1);
	g_assert_cmpint(sms.parts, ==, 1);
}

/* Published ones: dreamfabric.com, diafaan.com, and ModemManager's test-sms-part-3gpp.c. */
static void knows_public_messages(void)
{
	static const char extended[] =
		"07912104442961f4040b916171957291f8000011208211050"
		"50a6ac8b2bc7c9a83c220f6db7d2ecb41edf27c1e3e97411bde06754fd3d1a0f9bb5d0695f1f4"
		"b29b5c2683c6e8b03c3ca697e5f34d6ae303d1d1f2f7dd0d4abb59a0797d8c0685e7a00028ec2"
		"6832a960b28ec2683be6050780eba97d96c17";
	struct st_sms_part sms;

	sms = reads("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37");
	g_assert_cmpstr(sms.peer, ==, "27838890001"); /* type C8: no international number */
	text_is(&sms, "hellohello");
	g_assert_cmpint(sms.sent_ms, ==, INT64_C(922713419000)); /* 1999-03-29 13:16:59 UTC */

	sms = reads("07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07");
	g_assert_cmpstr(sms.peer, ==, "+31641600986");
	text_is(&sms, "How are you?");
	g_assert_cmpint(sms.sent_ms, ==, INT64_C(1030390661000)); /* 2002-08-26 19:37:41, -0 */

	sms = reads(extended);
	g_assert_cmpstr(sms.peer, ==, "+16175927198");
	text_is(&sms, "Here's a longer message [{with some extended characters}] thrown in, "
			"such as £ and ΩΠΨ and §¿ as well.");
	g_assert_cmpint(sms.sent_ms, ==, INT64_C(1298911850000)); /* 2011-02-28 11:50:50 -5h */
}

static void reads_senders(void)
{
	says(SMSC "040bd04f79d87d2e030000" SCTS "0e4379999ca6836230170cb62903", "Orange",
	     "Credit 10.00€");
	says(SMSC "040dd0cdb738cd4ecf010000" SCTS "0178", "Mobilis", "x");
	says(SMSC "040ed0cdb738cd4ecf010000" SCTS "0178", "Mobilis", "x"); /* rounded up */
	says(SMSC "040dd0c2303bec9e96010000" SCTS "0178", "BalanSe", "x");
	says(SMSC "04" SHORT "0000" SCTS "0178", "722", "x");
	says(SMSC "04" "0481bafc" "0000" SCTS "0178", "*#a", "x"); /* up to the filler */
	says(SMSC "04" "0091" "0000" SCTS "0178", "", "x");
	says("0004" NUMBER "0000" SCTS "0178", "+33612345678", "x"); /* no service centre */
}

static void reads_alphabets(void)
{
	says(SMSC "04" SHORT "0008" SCTS
		  "1a04110430043b0430043d044100200031003020bd0020d83dde00",
	     "722", "Баланс 10₽ 😀");
	says(SMSC "04" SHORT "0004" SCTS "054372e96469", "722", "Crédi");
	says(SMSC "04" SHORT "00e0" SCTS "020440", "722", "р");   /* message waiting, UCS2 */
	says(SMSC "04" SHORT "00d0" SCTS "0178", "722", "x");
	says(SMSC "04" SHORT "0090" SCTS "0178", "722", "x");     /* reserved: GSM 7-bit */
	says(SMSC "04" SHORT "00f4" SCTS "0178", "722", "x");
	says(SMSC "04" SHORT "0048" SCTS "020440", "722", "р");   /* automatic deletion */
	says(SMSC "04" SHORT "0000" SCTS "00", "722", "");

	says(SMSC "07" SHORT "0000" SCTS "0178", "722", "x"); /* TP-MTI 3, 9.2.3.1 */
}

static int class_of(const char *hex)
{
	struct st_sms_part sms = reads(hex);

	return st_sms_class(&sms);
}

static void reads_classes(void)
{
	struct st_sms_part sms = reads(SMSC "04" SHORT "0010" SCTS "02c834");

	g_assert_cmpint(st_sms_class(&sms), ==, 0);
	text_is(&sms, "Hi");
	g_assert_cmpint(class_of(SMSC "04" SHORT "00f0" SCTS "0178"), ==, 0);
	g_assert_cmpint(class_of(SMSC "04" SHORT "0011" SCTS "0178"), ==, 1);
	g_assert_cmpint(class_of(SMSC "04" SHORT "00f2" SCTS "0178"), ==, 2);
	g_assert_cmpint(class_of(SMSC "04" SHORT "0000" SCTS "0178"), ==, -1);
	g_assert_cmpint(class_of(SMSC "04" SHORT "00c0" SCTS "0178"), ==, -1);
}

static void part_is(const char *hex, int part, int parts, int reference, const char *text)
{
	struct st_sms_part sms = reads(hex);

	text_is(&sms, text);
	g_assert_cmpint(sms.part, ==, part);
	g_assert_cmpint(sms.parts, ==, parts);
	g_assert_cmpint(sms.reference, ==, reference);
}

#define TEXT7 "a0f2723b5d969741f0b09c9e2eb340"

static void joins_parts(void)
{
	const char *first = "Premiere partie, ";

	part_is(SMSC "44" NUMBER "0000" SCTS "18050003a50201" TEXT7, 1, 2, 0xA5, first);
	part_is(SMSC "44" NUMBER "0000" SCTS "0e06080412340302311b489ca603", 2, 3, 0x1234,
		"16 bit");
	part_is(SMSC "44" SHORT "0008" SCTS "08050003a502020440", 2, 2, 0xA5, "р");
	/* 9.2.3.24.1: part 0, part 3 of 2, and none at all are ignored */
	part_is(SMSC "44" NUMBER "0000" SCTS "18050003a50200" TEXT7, 1, 1, 0, first);
	part_is(SMSC "44" NUMBER "0000" SCTS "18050003a50203" TEXT7, 1, 1, 0, first);
	part_is(SMSC "44" NUMBER "0000" SCTS "18050003a50001" TEXT7, 1, 1, 0, first);
	part_is(SMSC "44" NUMBER "0000" SCTS "1805000aa50201" TEXT7, 1, 1, 0, first);
}

static void reads_the_time(void)
{
	static const struct {
		const char *scts;
		int64_t ms;
	} times[] = {
		{ SCTS, SCTS_MS },
		{ "62113240016400", SCTS_MS + 3600000 },
		{ "62113240016448", SCTS_MS + 2 * 3600000 },        /* UTC-1 */
		{ "62113240016422", SCTS_MS + 3600000 - 22 * 900000 }, /* UTC+5:30 */
		{ "09113240016440", INT64_C(659329846000) }, /* 1990 */
		{ "98113240016440", INT64_C(3783553846000) }, /* 2089 */
		{ "62310240016440", 0 },                            /* month 13 */
		{ "62113240016475", 0 },                            /* 57 quarter hours */
		{ "62113240a16440", 0 },
		{ "00000000000000", 0 },
		{ "ffffffffffffff", 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
		g_autofree char *hex =
			g_strconcat(SMSC "04" SHORT "0000", times[i].scts, "0178", NULL);

		g_assert_cmpint(reads(hex).sent_ms, ==, times[i].ms);
	}
}

static enum st_sms_use use_of(const char *hex)
{
	struct st_sms_part sms = reads(hex);

	return st_sms_use(&sms);
}

static unsigned replaces(const char *hex)
{
	struct st_sms_part sms = reads(hex);

	return st_sms_replaces(&sms);
}

static void knows_whom_it_is_for(void)
{
	struct st_sms_part sms = reads(SMSC "44" NUMBER "0004" SCTS "0b0605040b8423f001020304");

	g_assert_cmpint(st_sms_use(&sms), ==, ST_SMS_FOR_PORT);
	g_assert_cmpint(sms.destination, ==, 2948); /* WAP push */
	g_assert_cmpint(sms.source, ==, 9200);
	same_octets(sms.units, sms.len, "\1\2\3\4", 4);
	sms = reads(SMSC "44" NUMBER "0004" SCTS "06040402e2f001");
	g_assert_cmpint(sms.destination, ==, 0xE2);
	g_assert_cmpint(sms.source, ==, 0xF0);
	same_octets(sms.units, sms.len, "\1", 1);
	g_assert_cmpint(use_of(SMSC "04" SHORT "4000" SCTS "0178"), ==, ST_SMS_FOR_NOBODY);
	g_assert_cmpint(use_of(SMSC "04" SHORT "7ff6" SCTS "0178"), ==, ST_SMS_FOR_CARD);
	g_assert_cmpint(use_of(SMSC "04" SHORT "7f00" SCTS "0178"), ==, ST_SMS_FOR_PERSON);
	g_assert_cmpint(use_of(SMSC "04" SHORT "4100" SCTS "0178"), ==, ST_SMS_FOR_PERSON);
	g_assert_cmpuint(replaces(SMSC "04" SHORT "4000" SCTS "0178"), ==, 0);
	g_assert_cmpuint(replaces(SMSC "04" SHORT "4100" SCTS "0178"), ==, 1);
	g_assert_cmpuint(replaces(SMSC "04" SHORT "4700" SCTS "0178"), ==, 7);
	g_assert_cmpuint(replaces(SMSC "04" SHORT "4800" SCTS "0178"), ==, 0);
}

static void refuses_broken_messages(void)
{
	static const char whole[] = SMSC "44" NUMBER "0000" SCTS "18050003a50201" TEXT7;

	for (size_t cut = 0; cut + 2 <= strlen(whole); cut += 2) {
		g_autofree char *hex = g_strndup(whole, cut);

		refuses(hex);
	}
	refuses("0d9199190000000000000000000004" SHORT "0000" SCTS "0178");
	refuses(SMSC "04" "16913316325476981032547698" "0000" SCTS "0178");
	refuses(SMSC "44" SHORT "0000" SCTS "020500");     /* a header that is longer */
	refuses(SMSC "44" SHORT "0000" SCTS "02050003a50201"); /* than TP-UDL says */
	refuses(SMSC "44" SHORT "0000" SCTS "06050003a50201"); /* by its fill bits only */
	refuses(SMSC "44" SHORT "0000" SCTS "00");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/codec/sms/public", knows_public_messages);
	g_test_add_func("/codec/sms/sender", reads_senders);
	g_test_add_func("/codec/sms/alphabets", reads_alphabets);
	g_test_add_func("/codec/sms/parts", joins_parts);
	g_test_add_func("/codec/sms/time", reads_the_time);
	g_test_add_func("/codec/sms/class", reads_classes);
	g_test_add_func("/codec/sms/use", knows_whom_it_is_for);
	g_test_add_func("/codec/sms/broken", refuses_broken_messages);
	return g_test_run();
}
