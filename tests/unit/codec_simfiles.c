/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Files of a USIM, FCP templates, answers to reset. */

#include "codec/fcp.h"
#include "codec/simfiles.h"

#include <glib.h>
#include <string.h>

static GByteArray *octets(const char *hex)
{
	GByteArray *bytes = g_byte_array_new();

	for (; hex[0] && hex[1]; hex += 2) {
		uint8_t octet = (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 |
					  g_ascii_xdigit_value(hex[1]));

		g_byte_array_append(bytes, &octet, 1);
	}
	return bytes;
}

static void reads_group_identifiers(void)
{
	static const struct {
		const char *hex, *text;
	} rows[] = {
		{ "46", "46" },
		{ "46FFFFFF", "46" },
		{ "00", "00" },
		{ "", NULL },
		{ "FFFF", NULL },
		{ "0102030405060708090A0B0C0D0E0F1011", "0102030405060708090A0B0C0D0E0F1011" },
		{ "0102030405060708090A0B0C0D0E0F101112", NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) file = octets(rows[i].hex);
		char text[36] = "untouched";
		bool ok = st_gid_decode(file->data, file->len, text, sizeof(text));

		g_assert_cmpint(ok, ==, rows[i].text != NULL);
		g_assert_cmpstr(text, ==, ok ? rows[i].text : "untouched");
	}
}

#define DESTINATION "FFFFFFFFFFFFFFFFFFFFFFFF"

static void reads_the_service_centre(void)
{
	static const struct {
		const char *hex, *text;
	} rows[] = {
		{ "FD" DESTINATION "0791990900000099FFFFFFFF" "FFFFFF", "+999000000099" },
		{ "FFFFFD" DESTINATION "0481214365FFFFFFFFFFFFFF" "FFFFFF", "123456" },
		{ "FF" DESTINATION "0791999000000099FFFFFFFF" "FFFFFF", NULL }, /* absent */
		{ "FD" DESTINATION "FFFFFFFFFFFFFFFFFFFFFFFF" "FFFFFF", NULL },
		{ "FD" DESTINATION "0C91999000000099FFFFFFFF" "FFFFFF", NULL }, /* too long */
		{ "FD" DESTINATION "0791", NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) file = octets(rows[i].hex);
		char text[24] = "untouched";
		bool ok = st_smsp_decode(file->data, file->len, text, sizeof(text));

		g_assert_cmpint(ok, ==, rows[i].text != NULL);
		g_assert_cmpstr(text, ==, ok ? rows[i].text : "untouched");
	}
}

static void reads_forbidden_networks(void)
{
	g_autoptr(GByteArray) file = octets("02F801FFFFFF130062FFFFFF09F0");
	char plmn[4][ST_PLMN_SIZE] = { "" };

	g_assert_cmpuint(st_fplmn_decode(file->data, file->len, plmn, 4), ==, 2);
	g_assert_cmpstr(plmn[0], ==, "20810");
	g_assert_cmpstr(plmn[1], ==, "310260");
	g_assert_cmpuint(st_fplmn_decode(file->data, file->len, plmn, 1), ==, 1);
	g_assert_cmpuint(st_fplmn_decode(file->data, 2, plmn, 4), ==, 0);
}

static void reads_network_names(void)
{
	g_autoptr(GByteArray) whole = octets("430786C6F4985E66034505900041"
					     "0062FFFF");
	char text[64] = "untouched";

	g_assert_true(st_pnn_decode(whole->data, whole->len, 0x43, text, sizeof(text)));
	g_assert_cmpstr(text, ==, "Fictel");
	g_assert_true(st_pnn_decode(whole->data, whole->len, 0x45, text, sizeof(text)));
	g_assert_cmpstr(text, ==, "Ab");
	g_assert_false(st_pnn_decode(whole->data, whole->len, 0x80, text, sizeof(text)));
	g_assert_false(st_pnn_decode(whole->data, 5, 0x43, text, sizeof(text)));
	whole->data[2] = 0xF0; /* a coding that is not defined */
	g_assert_false(st_pnn_decode(whole->data, whole->len, 0x43, text, sizeof(text)));
}

static void judges_answers_to_reset(void)
{
	static const struct {
		const char *hex;
		bool sound;
	} rows[] = {
		{ "3B9F96801FC78031E073FE2113574A330519323331BD", true },
		{ "3B9F96801FC78031E073FE2113574A330519323331BC", false },
		{ "3B9F96801FC78031E073FE2113574A3305193233", false },
		{ "3B00", true }, /* T=0 has no check octet */
		{ "3B021450", true }, { "3B0214", false }, { "3B02145000", false },
		{ "3F00", true }, { "3C00", false }, { "3B", false }, { "", false },
		{ "3B8080808080808080", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) atr = octets(rows[i].hex);

		g_assert_cmpint(st_atr_is_sound(atr->data, atr->len), ==, rows[i].sound);
	}
}

static void reads_fcp_templates(void)
{
	static const struct {
		const char *hex;
		bool ok;
		enum st_file_kind kind;
		size_t size, record_size;
	} rows[] = {
		{ "620F8202412183026F078A010580020009", true, ST_FILE_TRANSPARENT, 9, 0 },
		{ "620F8205422100180383026F4080020048", true, ST_FILE_LINEAR, 0x48, 0x18 },
		{ "620F8205462100180383026F4080020048", true, ST_FILE_CYCLIC, 0x48, 0x18 },
		{ "620B8202782183023F008A0105", true, ST_FILE_FOLDER, 0, 0 },
		{ "620F8202422183026F078A010580020009", false, 0, 0, 0 }, /* no size of records */
		{ "620F8205422101180383026F4080020048", false, 0, 0, 0 }, /* too large a one */
		{ "620F8205422100000383026F4080020048", false, 0, 0, 0 },
		{ "620B8202412183026F078A0105", false, 0, 0, 0 },	   /* no size */
		{ "62118202412183026F078A010580040000FFFF", false, 0, 0, 0 },
		{ "6F0F8202412183026F078A010580020009", false, 0, 0, 0 },
		{ "620F82024121", false, 0, 0, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = octets(rows[i].hex);
		struct st_fcp fcp = { .size = 77 };
		bool ok = st_fcp_decode(bytes->data, bytes->len, &fcp);

		g_assert_cmpint(ok, ==, rows[i].ok);
		g_assert_cmpuint(fcp.size, ==, ok ? rows[i].size : 77);
		if (!ok)
			continue;
		g_assert_cmpint(fcp.kind, ==, rows[i].kind);
		g_assert_cmpuint(fcp.record_size, ==, rows[i].record_size);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/simfiles/gid", reads_group_identifiers);
	g_test_add_func("/simfiles/smsc", reads_the_service_centre);
	g_test_add_func("/simfiles/forbidden", reads_forbidden_networks);
	g_test_add_func("/simfiles/names", reads_network_names);
	g_test_add_func("/simfiles/atr", judges_answers_to_reset);
	g_test_add_func("/simfiles/fcp", reads_fcp_templates);
	return g_test_run();
}
