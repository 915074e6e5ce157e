/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Commands to a card that is a script: what it is asked, octet by octet, and what it answers. */

#include "uicc/ef.h"
#include "uicc/eid.h"
#include "uicc_script.h"

static const struct st_command get_data = { .cla = 0x80, .ins = 0xCA, .p1 = 1, .p2 = 2 };

/* Exchanges get_data; asserts the result, the words and the data. */
static void exchange(const struct step *steps, int result, uint16_t sw, const char *hex)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct st_channel channel;

	play(steps);
	open_channel(&channel);
	g_assert_cmpint(st_channel_exchange(&channel, &get_data, data, soon()), ==, result);
	g_assert_cmphex(channel.sw, ==, sw);
	g_assert_cmpint(simtopup_error_status(simtopup_last_error()), ==, result);
	if (result == 0)
		assert_hex(data, hex);
	g_assert_cmpuint(closed, ==, 0);
	st_channel_close(&channel);
	st_channel_close(&channel);
	g_assert_cmpuint(closed, ==, 1);
}

static void follows_the_words(void)
{
	static const struct step plain[] = { { "81CA010200", "AABB9000" } };
	static const struct step parts[] = { { "81CA010200", "6102" }, { "01C0000002", "11226103" },
					     { "01C0000003", "3344559000" } };
	static const struct step long_part[] = { { NULL, "6100" }, { "01C0000000", "779000" } };
	static const struct step wrong_le[] = { { "81CA010200", "6C03" },
						{ "81CA010203", "0102039000" } };
	static const struct step wrong_twice[] = { { NULL, "6102" }, { "01C0000002", "6C01" },
						   { "01C0000001", "0A9000" } };
	static const struct step proactive[] = { { NULL, "01910F" } };

	exchange(plain, 0, 0x9000, "AABB");
	exchange(parts, 0, 0x9000, "1122334455");
	exchange(long_part, 0, 0x9000, "77");
	exchange(wrong_le, 0, 0x9000, "010203");
	exchange(wrong_twice, 0, 0x9000, "0A");
	exchange(proactive, 0, 0x910F, "01");
}

static void is_strict_with_the_words(void)
{
	static const struct {
		const char *answer;
		int status;
	} rows[] = {
		{ "6A82", SIMTOPUP_NO_DATA },	  { "6982", SIMTOPUP_PIN_REQUIRED },
		{ "6D00", SIMTOPUP_UNSUPPORTED }, { "6881", SIMTOPUP_STATE },
		{ "6F00", SIMTOPUP_SIM_ERROR },	  { "9200", SIMTOPUP_SIM_ERROR },
		{ "9F10", SIMTOPUP_SIM_ERROR },	  { "63C2", SIMTOPUP_PIN_WRONG },
		{ "016283", SIMTOPUP_SIM_ERROR }, { "0000", SIMTOPUP_SIM_ERROR },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct step steps[] = { { NULL, rows[i].answer } };
		size_t len = strlen(rows[i].answer);
		uint16_t sw = (uint16_t)g_ascii_strtoull(rows[i].answer + len - 4, NULL, 16);

		exchange(steps, rows[i].status, sw, "");
	}
}

static void stops_when_nothing_comes(void)
{
	static const struct step empty[] = { { NULL, "6110" }, { NULL, "6110" }, { NULL, "6110" },
					     { NULL, "6110" } };
	static const struct step lost[] = { { NULL, NULL } };

	exchange(empty, SIMTOPUP_PROTOCOL, 0x6110, "");
	g_assert_cmpuint(at, ==, 3);
	exchange(lost, SIMTOPUP_PROTOCOL, 0, "");
}

static void asks_a_busy_card_again(void)
{
	static const struct step steps[] = { { "81CA010200", "9300" }, { "81CA010200", "0A9000" } };
	int64_t start = g_get_monotonic_time();
	g_autoptr(GByteArray) data = g_byte_array_new();
	static const struct step always[] = { { NULL, "9300" } };
	struct st_channel channel;

	exchange(steps, 0, 0x9000, "0A");
	g_assert_cmpint(g_get_monotonic_time() - start, >=, 900 * 1000);
	play(always);
	open_channel(&channel);
	g_assert_cmpint(st_channel_exchange(&channel, &get_data, data, st_deadline_in(20)), ==,
			SIMTOPUP_BUSY);
	st_channel_close(&channel);
}

static void puts_the_channel_into_the_class(void)
{
	static const struct {
		unsigned channel;
		const char *command;
	} rows[] = {
		{ 1, "81CA010200" }, { 3, "83CA010200" }, { 4, "C0CA010200" }, { 19, "CFCA010200" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct step steps[] = { { rows[i].command, "9000" } };
		g_autoptr(GByteArray) data = g_byte_array_new();
		struct st_channel channel;

		play(steps);
		channel_number = rows[i].channel;
		open_channel(&channel);
		g_assert_cmpint(st_channel_exchange(&channel, &get_data, data, soon()), ==, 0);
		st_channel_close(&channel);
	}
}

static void reads_the_eid(void)
{
	static const struct step good[] = {
		{ "81E2910006BF3E035C015A00", "6115" },
		{ "01C0000015", "BF3E125A10890499900000000000000000001234779000" } };
	static const struct step short_one[] = { { NULL, "BF3E045A0289049000" } };
	char eid[ST_EID_SIZE] = "untouched";

	play(good);
	g_assert_cmpint(st_eid_read(&port, eid, soon()), ==, 0);
	g_assert_cmpstr(eid, ==, "89049990000000000000000000123477");
	g_assert_cmpuint(closed, ==, 1);
	play(short_one);
	g_assert_cmpint(st_eid_read(&port, eid, soon()), ==, SIMTOPUP_PROTOCOL);
	g_assert_cmpuint(closed, ==, 1);
	play(good);
	open_result = SIMTOPUP_NOT_FOUND;
	g_assert_cmpint(st_eid_read(&port, eid, soon()), ==, SIMTOPUP_NOT_FOUND);
	g_assert_cmpuint(closed, ==, 0);
}

static void reads_files(void)
{
	static const struct step imsi[] = {
		{ "01A40804047FFF6F0700", "620F8202412183026F078A01058002000A9000" },
		{ "01B000000A", "01020304059000" }, { "01B0000505", "060708090A9000" } };
	static const uint16_t path[] = { 0x7FFF, 0x6F07 };
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct st_channel channel;
	struct st_fcp fcp;

	play(imsi);
	open_channel(&channel);
	g_assert_cmpint(st_ef_select(&channel, path, 2, &fcp, soon()), ==, 0);
	g_assert_cmpint(fcp.kind, ==, ST_FILE_TRANSPARENT);
	g_assert_cmpuint(fcp.size, ==, 10);
	g_assert_cmpint(st_ef_read(&channel, &fcp, data, soon()), ==, 0);
	assert_hex(data, "0102030405060708090A");
	g_assert_cmpint(st_ef_read_record(&channel, &fcp, 1, data, soon()), ==,
			SIMTOPUP_NO_DATA);
	st_channel_close(&channel);
}

static void reads_records(void)
{
	static const struct step steps[] = {
		{ "01A40804047FFF6F4000", "620F8205422100040283026F40800200089000" },
		{ "01B2020404", "AABBCCDD9000" } };
	static const uint16_t path[] = { 0x7FFF, 0x6F40 };
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct st_channel channel;
	struct st_fcp fcp;

	play(steps);
	open_channel(&channel);
	g_assert_cmpint(st_ef_select(&channel, path, 2, &fcp, soon()), ==, 0);
	g_assert_cmpuint(fcp.records, ==, 2);
	g_assert_cmpint(st_ef_read_record(&channel, &fcp, 3, data, soon()), ==,
			SIMTOPUP_NO_DATA);
	g_assert_cmpint(st_ef_read_record(&channel, &fcp, 2, data, soon()), ==, 0);
	assert_hex(data, "AABBCCDD");
	st_channel_close(&channel);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/uicc/follows-the-words", follows_the_words);
	g_test_add_func("/uicc/strict-with-the-words", is_strict_with_the_words);
	g_test_add_func("/uicc/stops-when-nothing-comes", stops_when_nothing_comes);
	g_test_add_func("/uicc/busy-card", asks_a_busy_card_again);
	g_test_add_func("/uicc/channel-in-class", puts_the_channel_into_the_class);
	g_test_add_func("/uicc/eid", reads_the_eid);
	g_test_add_func("/uicc/files", reads_files);
	g_test_add_func("/uicc/records", reads_records);
	return run_tests();
}
