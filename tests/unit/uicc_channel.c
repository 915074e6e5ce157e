/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Commands to a card that is a script: what it is asked, octet by octet, and what it answers. */

#include "core/error.h"
#include "uicc/channel.h"
#include "uicc/eid.h"
#include "uicc/ef.h"

#include <glib.h>
#include <string.h>

#define CALL_MS 5000

struct step {
	const char *command; /* hex; NULL: any */
	const char *answer;  /* hex with the status words; NULL: the modem fails */
};

static const struct step *script;
static unsigned at, closed;
static unsigned channel_number = 1;
static int open_result;
static const char *fci = "";

static void append_hex(GByteArray *bytes, const char *hex)
{
	for (; hex[0] && hex[1]; hex += 2) {
		uint8_t octet = (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 |
					  g_ascii_xdigit_value(hex[1]));

		g_byte_array_append(bytes, &octet, 1);
	}
}

static int fake_open(struct st_port *port, const uint8_t *aid, size_t len,
		     struct st_card_answer *answer, unsigned *ret_channel, st_deadline deadline)
{
	(void)port;
	(void)aid;
	(void)len;
	(void)deadline;
	if (open_result)
		return st_fail(open_result, ST_LAYER_CARD, "no");
	append_hex(answer->data, fci);
	*ret_channel = channel_number;
	return 0;
}

static int fake_transmit(struct st_port *port, unsigned channel, const uint8_t *apdu, size_t len,
			 struct st_card_answer *answer, st_deadline deadline)
{
	const struct step *step = &script[at++];
	g_autoptr(GString) got = g_string_new(NULL);
	guint before = answer->data->len;

	(void)port;
	(void)deadline;
	g_assert_cmpuint(channel, ==, channel_number);
	for (size_t i = 0; i < len; i++)
		g_string_append_printf(got, "%02X", apdu[i]);
	if (step->command)
		g_assert_cmpstr(got->str, ==, step->command);
	if (!step->answer)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_QMI, "too long for the modem");
	append_hex(answer->data, step->answer);
	g_assert_cmpuint(answer->data->len, >=, before + 2);
	len = answer->data->len;
	answer->sw = (uint16_t)(answer->data->data[len - 2] << 8 | answer->data->data[len - 1]);
	g_byte_array_set_size(answer->data, (guint)len - 2);
	return 0;
}

static void fake_close(struct st_port *port, unsigned channel)
{
	(void)port;
	g_assert_cmpuint(channel, ==, channel_number);
	closed++;
}

static const struct st_port_ops ops = {
	.card = { .open = fake_open, .transmit = fake_transmit, .close = fake_close },
};

static struct st_port port = { .ops = &ops };

static void play(const struct step *steps)
{
	script = steps;
	at = closed = 0;
	open_result = 0;
	channel_number = 1;
	fci = "";
	port.card_block = 0;
	st_error_clear();
}

static st_deadline soon(void)
{
	return st_deadline_in(CALL_MS);
}

static void open_channel(struct st_channel *channel)
{
	static const uint8_t aid[] = { 0xA0, 0, 0, 5, 0x59 };

	g_assert_cmpint(st_channel_open(channel, &port, aid, sizeof(aid), soon()), ==, 0);
}

static void assert_hex(const GByteArray *data, const char *hex)
{
	g_autoptr(GByteArray) wanted = g_byte_array_new();

	append_hex(wanted, hex);
	g_assert_cmpuint(data->len, ==, wanted->len);
	g_assert_true(data->len == 0 || memcmp(data->data, wanted->data, data->len) == 0);
}

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

static void gives_smaller_blocks(void)
{
	g_autofree char *a = block(0x11, 0, 255), *b = block(0x11, 0, 240);
	g_autofree char *c = block(0x11, 0, 200), *d = block(0x91, 1, 100);
	const struct step shrinks[] = {
		{ a, "6A80" }, { b, NULL }, { c, "9000" }, { d, "9000" }, };
	const struct step remembers[] = { { c, "9000" }, { d, "9000" } };
	const struct step refused[] = { { NULL, "6A80" }, { NULL, "6A80" }, { NULL, "6A80" },
					{ NULL, "6A80" }, { NULL, "6A80" } };
	const struct step never_again[] = { { NULL, "9000" }, { NULL, "6A80" } };
	const struct step last[] = { { NULL, "6A80" } };

	store(shrinks, "", 0, 300, 0);
	g_assert_cmpuint(at, ==, 4);
	g_assert_cmpuint(port.card_block, ==, 200);
	store(remembers, "", 200, 300, 0);
	g_assert_cmpuint(at, ==, 2);
	store(refused, "", 0, 300, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 5);
	g_assert_cmpuint(port.card_block, ==, 0);
	/* From the second block on, and for a whole command, it is not the size. */
	store(never_again, "", 0, 300, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 2);
	store(last, "", 0, 200, SIMTOPUP_SIM_ERROR);
	g_assert_cmpuint(at, ==, 1);
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
	int result;

	g_test_init(&argc, &argv, NULL);
	port.loop = st_loop_new();
	g_main_context_push_thread_default(st_loop_context(port.loop));
	g_test_add_func("/uicc/follows-the-words", follows_the_words);
	g_test_add_func("/uicc/strict-with-the-words", is_strict_with_the_words);
	g_test_add_func("/uicc/stops-when-nothing-comes", stops_when_nothing_comes);
	g_test_add_func("/uicc/busy-card", asks_a_busy_card_again);
	g_test_add_func("/uicc/channel-in-class", puts_the_channel_into_the_class);
	g_test_add_func("/uicc/blocks", cuts_into_blocks);
	g_test_add_func("/uicc/smaller-blocks", gives_smaller_blocks);
	g_test_add_func("/uicc/eid", reads_the_eid);
	g_test_add_func("/uicc/files", reads_files);
	g_test_add_func("/uicc/records", reads_records);
	result = g_test_run();
	g_main_context_pop_thread_default(st_loop_context(port.loop));
	st_loop_free(port.loop);
	return result;
}
