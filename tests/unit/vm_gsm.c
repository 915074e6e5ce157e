/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The virtual modem's encodings, against vectors that it did not make itself. */

#include <glib.h>
#include <string.h>

#include "vmodem.h"

static char *hex(const uint8_t *data, size_t len)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < len; i++)
		g_string_append_printf(text, "%02x", data[i]);
	return g_string_free(text, FALSE);
}

static void packs_to(const char *utf8, const char *expected)
{
	uint8_t out[160];
	size_t len = vm_gsm7_pack(utf8, out, sizeof(out));
	g_autofree char *got = hex(out, len);
	g_autofree char *back = vm_gsm7_unpack(out, len);

	g_assert_cmpstr(got, ==, expected);
	g_assert_cmpstr(back, ==, utf8);
}

static void packs_the_known_vectors(void)
{
	packs_to("*100#", "aa180c3602");
	packs_to("*141*1#", "aa182da68a8d1a"); /* seven septets: CR fills the octet */
	packs_to("hellohello", "e8329bfd4697d9ec37");
	packs_to("1", "31");
	packs_to("€", "9b32");
}

static void doubles_a_real_cr_on_the_boundary(void)
{
	uint8_t out[16];
	size_t len = vm_gsm7_pack("1234567\r", out, sizeof(out));
	g_autofree char *back = vm_gsm7_unpack(out, len);

	g_assert_cmpuint(len, ==, 8);
	g_assert_cmpuint(out[6] >> 1, ==, '\r');
	g_assert_cmpuint(out[7], ==, '\r');
	g_assert_cmpstr(back, ==, "1234567\r\r"); /* 6.1.2.3.1: the reader returns twice */
}

static void keeps_an_at_sign_of_zero_padding(void)
{
	static const uint8_t zero_padded[] = {0xaa, 0x18, 0x2d, 0xa6, 0x8a, 0x8d, 0x00};
	g_autofree char *text = vm_gsm7_unpack(zero_padded, sizeof(zero_padded));

	g_assert_cmpstr(text, ==, "*141*1#@");
}

static void survives_a_broken_escape(void)
{
	static const uint8_t twice[] = {0x9b, 0x0d, 0x00};
	g_autofree char *text = vm_gsm7_unpack(twice, sizeof(twice));

	g_assert_cmpstr(text, ==, " @");
}

static void refuses_what_does_not_fit(void)
{
	uint8_t out[4];

	g_assert_true(vm_gsm7_fits("10.00€ [é]"));
	g_assert_false(vm_gsm7_fits("ç"));
	g_assert_false(vm_gsm7_fits("\xff"));
	g_assert_cmpuint(vm_gsm7_unpacked("ê", out, sizeof(out)), ==, 0);
	g_assert_cmpuint(vm_gsm7_unpacked("12345", out, sizeof(out)), ==, 0);
	g_assert_cmpuint(vm_gsm7_pack("*100#", out, sizeof(out)), ==, 0);
	g_assert_cmpuint(vm_ucs2_be("abc", out, sizeof(out)), ==, 0);
}

static void says(int encoding, int dcs, const char *utf8, uint32_t want_dcs, const char *want)
{
	struct vm_ussd ussd = {.text = utf8, .dcs = dcs, .encoding = encoding};
	uint8_t out[160];
	uint32_t got_dcs = 0xDEAD;
	size_t len = vm_ussd_octets(&ussd, out, sizeof(out), &got_dcs);
	g_autofree char *got = hex(out, len);

	g_assert_cmpstr(got, ==, want);
	g_assert_cmphex(got_dcs, ==, want_dcs);
}

static void labels_each_encoding(void)
{
	says(VM_ENC_AUTO, -1, "*100#", 0x0F, "aa180c3602");
	says(VM_ENC_AUTO, -1, "р.", 0x48, "0440002e");
	says(VM_ENC_UCS2, -1, "\U0001F600", 0x48, "d83dde00");
	says(VM_ENC_8BIT, -1, "é1", 0x44, "e931");
	says(VM_ENC_8BIT, -1, "€", 0x44, "e282ac");
	says(VM_ENC_LANG_UCS2, -1, "A", 0x11, "65370041");
	says(VM_ENC_LANG_GSM7, -1, "A", 0x10, "65772308");
	says(VM_ENC_UCS2_HEX, -1, "A", 0x0F, "30182d06"); /* "0041" */
	says(VM_ENC_GSM7, -1, NULL, 0, "");
}

static void lies_when_told(void)
{
	says(VM_ENC_UCS2, 15, "A", 15, "0041");
	says(VM_ENC_8BIT, 0, "A", 0, "41");
	says(VM_ENC_GSM7, 0x44, "*100#", 0x44, "aa180c3602");
	says(VM_ENC_GSM7, 255, "1", 255, "31");
}

static void delivers(const char *sender, const char *text, const char *expected)
{
	/* 2026-03-31T23:15:07Z, which is the next day where the service centre is. */
	const int64_t when = INT64_C(1774998907000);
	uint8_t out[256];
	size_t len = vm_sms_deliver(sender, text, when, out, sizeof(out));
	g_autofree char *got = hex(out, len);

	g_assert_cmpstr(got, ==, expected);
}

#define SMSC "07919919000000f0"
#define SCTS "62401000517040"

static void builds_deliver_pdus(void)
{
	delivers("Fictel", "hellohello",
		 SMSC "04"
		      "0bd0c6f4985e6603"
		      "0000" SCTS "0ae8329bfd4697d9ec37");
	delivers("+33123", "р",
		 SMSC "04"
		      "05913321f3"
		      "0008" SCTS "020440");
	delivers("722", "", SMSC "04"
				 "038127f2"
				 "0000" SCTS "00");
}

static void refuses_what_no_message_holds(void)
{
	g_autofree char *long_gsm = g_strnfill(161, 'a');
	g_autofree char *fits = g_strnfill(160, 'a');
	uint8_t out[256];

	g_assert_cmpuint(vm_sms_deliver("F", fits, 0, out, sizeof(out)), >, 0);
	g_assert_cmpuint(vm_sms_deliver("F", long_gsm, 0, out, sizeof(out)), ==, 0);
	g_assert_cmpuint(vm_sms_deliver("F", fits, 0, out, 100), ==, 0);
	g_assert_cmpuint(vm_sms_deliver("twelve chars", "a", 0, out, sizeof(out)), ==, 0);
	g_assert_cmpuint(vm_sms_deliver("Ç", "\xff", 0, out, sizeof(out)), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vm-gsm/pack", packs_the_known_vectors);
	g_test_add_func("/vm-gsm/cr", doubles_a_real_cr_on_the_boundary);
	g_test_add_func("/vm-gsm/zero-padding", keeps_an_at_sign_of_zero_padding);
	g_test_add_func("/vm-gsm/escape", survives_a_broken_escape);
	g_test_add_func("/vm-gsm/limits", refuses_what_does_not_fit);
	g_test_add_func("/vm-gsm/labels", labels_each_encoding);
	g_test_add_func("/vm-gsm/lies", lies_when_told);
	g_test_add_func("/vm-gsm/deliver", builds_deliver_pdus);
	g_test_add_func("/vm-gsm/too-long", refuses_what_no_message_holds);
	return g_test_run();
}
