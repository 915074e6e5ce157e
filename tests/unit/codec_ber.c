/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/ber.h"

static void reads(const char *hex, uint32_t tag, size_t value_len)
{
	uint8_t data[600];
	size_t len = from_hex(hex, data, sizeof(data));
	struct st_tlv tlv;

	g_assert_true(st_ber_read(data, len, tag, &tlv));
	g_assert_cmpuint(tlv.len, ==, value_len);
	g_assert_true(tlv.value + tlv.len == data + len);
	g_assert_true(tlv.whole == data);
	g_assert_cmpuint(tlv.whole_len, ==, len);
	g_assert_false(st_ber_read(data, len, tag + 1, &tlv));
	for (size_t i = 0; i < len; i++)
		g_assert_false(st_ber_read(data, i, tag, &tlv));
}

static void refuses(const char *hex)
{
	struct st_reader reader;
	struct st_tlv tlv = { .tag = 77 };
	uint8_t data[64];

	st_reader_init(&reader, data, from_hex(hex, data, sizeof(data)));
	g_assert_false(st_ber_next(&reader, &tlv));
	g_assert_true(reader.failed);
	g_assert_cmpuint(tlv.tag, ==, 77);
}

static void reads_tags_and_lengths(void)
{
	reads("5A00", 0x5A, 0);
	reads("9F700101", 0x9F70, 1);
	reads("BF8F010155", 0xBF8F01, 1); /* three octets */
	reads("04810155", 0x04, 1);       /* longer than needed */
	reads("0482000155", 0x04, 1);
	reads("048400000000", 0x04, 0);
}

static void refuses_what_is_none(void)
{
	refuses("5A");
	refuses("5A01");
	refuses("5A80");             /* indefinite */
	refuses("5A850000000000");   /* five octets of length */
	refuses("BF8F8F0100");       /* four octets of tag */
	refuses("9F");
	refuses("0484FFFFFFFF");
	refuses("048410000001");     /* more than any card sends */
	refuses("0482FF");
}

static void walks_children(void)
{
	uint8_t data[64];
	size_t len = from_hex("30095A01119F700122040133"  , data, sizeof(data));
	struct st_tlv parent, child;

	data[1] = (uint8_t)(len - 2);
	g_assert_true(st_ber_read(data, len, 0x30, &parent));
	g_assert_true(st_ber_find(&parent, 0x9F70, &child));
	g_assert_cmpuint(child.value[0], ==, 0x22);
	g_assert_true(st_ber_find(&parent, 0x04, &child));
	g_assert_false(st_ber_find(&parent, 0x05, &child));
	g_assert_true(st_ber_is_sound(&parent, 4));
	data[7] = 9; /* the length of the second child */
	g_assert_false(st_ber_is_sound(&parent, 4));
	g_assert_true(st_ber_find(&parent, 0x5A, &child));
	g_assert_false(st_ber_find(&parent, 0x04, &child));
}

static void judges_depth(void)
{
	uint8_t data[64];
	size_t len = from_hex("3006300430025A05", data, sizeof(data)); /* wrong at the bottom */
	struct st_tlv parent;

	g_assert_true(st_ber_read(data, len, 0x30, &parent));
	g_assert_true(st_ber_is_sound(&parent, 2));
	g_assert_false(st_ber_is_sound(&parent, 3));
}

static void integer(const char *hex, int64_t want)
{
	uint8_t data[16];
	struct st_tlv tlv = { .value = data, .len = from_hex(hex, data, sizeof(data)) };
	struct st_ber_writer writer;
	uint8_t out[16];
	int64_t got = 77;

	g_assert_true(st_ber_integer(&tlv, &got));
	g_assert_cmpint(got, ==, want);
	st_ber_writer_init(&writer, out, sizeof(out));
	st_ber_put_integer(&writer, 0x80, want);
	g_assert_true(st_ber_read(out, writer.len, 0x80, &tlv));
	g_assert_true(st_ber_integer(&tlv, &got));
	g_assert_cmpint(got, ==, want);
	g_assert_cmpuint(tlv.len, <=, strlen(hex) / 2);
}

static void reads_integers(void)
{
	struct st_tlv empty = { .len = 0 };
	int64_t value = 77;

	integer("00", 0);
	integer("7F", 127);
	integer("0080", 128);
	integer("80", -128);
	integer("FF", -1);
	integer("0001", 1); /* longer than needed */
	integer("FFFF", -1);
	integer("40000000", 0x40000000);
	integer("7FFFFFFFFFFFFFFF", INT64_MAX);
	integer("8000000000000000", INT64_MIN);
	g_assert_false(st_ber_integer(&empty, &value));
	g_assert_cmpint(value, ==, 77);
}

static void bits(const char *hex, bool ok, uint32_t want)
{
	uint8_t data[16];
	struct st_tlv tlv = { .value = data, .len = from_hex(hex, data, sizeof(data)) };
	uint32_t got = 77;

	g_assert_cmpint(st_ber_bits(&tlv, &got), ==, ok);
	g_assert_cmpuint(got, ==, ok ? want : 77);
}

static void reads_bits(void)
{
	bits("0780", true, 1);
	bits("0640", true, 2);
	bits("0530", true, 4); /* the fourth is in the unused part */
	bits("0508", true, 0);
	bits("00", true, 0);
	bits("0000", true, 0);
	bits("00FFFFFFFFFF", true, 0xFFFFFFFF);
	bits("0880", false, 0);
	bits("", false, 0);
}

static void writes_lengths(void)
{
	static const size_t lens[] = { 0, 1, 127, 128, 255, 256, 65535, 65536 };
	g_autofree uint8_t *value = g_malloc0(65536);
	g_autofree uint8_t *out = g_malloc0(65600);

	for (size_t i = 0; i < G_N_ELEMENTS(lens); i++) {
		struct st_ber_writer writer;
		struct st_tlv outer, inner;
		size_t begun;

		st_ber_writer_init(&writer, out, 65600);
		begun = st_ber_begin(&writer, 0xBF2D);
		st_ber_put(&writer, 0x9F70, value, lens[i]);
		st_ber_end(&writer, begun);
		g_assert_false(writer.failed);
		g_assert_true(st_ber_read(out, writer.len, 0xBF2D, &outer));
		g_assert_true(st_ber_read(outer.value, outer.len, 0x9F70, &inner));
		g_assert_cmpuint(inner.len, ==, lens[i]);
	}
}

static void fails_when_it_does_not_fit(void)
{
	uint8_t out[6] = { 0 };
	struct st_ber_writer writer;
	size_t begun;

	st_ber_writer_init(&writer, out, 5);
	begun = st_ber_begin(&writer, 0x30);
	st_ber_put(&writer, 0x04, "abcd", 4);
	st_ber_end(&writer, begun);
	g_assert_true(writer.failed);
	st_ber_put(&writer, 0x05, NULL, 0);
	g_assert_true(writer.failed);
	g_assert_cmpuint(out[5], ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ber/tags-and-lengths", reads_tags_and_lengths);
	g_test_add_func("/ber/malformed", refuses_what_is_none);
	g_test_add_func("/ber/children", walks_children);
	g_test_add_func("/ber/depth", judges_depth);
	g_test_add_func("/ber/integers", reads_integers);
	g_test_add_func("/ber/bits", reads_bits);
	g_test_add_func("/ber/writes", writes_lengths);
	g_test_add_func("/ber/too-small", fails_when_it_does_not_fit);
	return g_test_run();
}
