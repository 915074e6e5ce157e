/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "codec_test.h"

#include "codec/activation.h"

static void reads(const char *text, const char *address, const char *id, const char *oid, int flag)
{
	struct st_activation code;
	const char *fault = st_activation_read(text, strlen(text), &code);

	g_assert_cmpstr(fault, ==, NULL);
	g_assert_cmpstr(code.address, ==, address);
	g_assert_cmpstr(code.matching_id, ==, id);
	g_assert_cmpstr(code.oid, ==, oid);
	g_assert_cmpint(code.needs_code, ==, flag == 1);
	g_assert_cmpint(code.odd_flag, ==, flag == 2);
	g_assert_true(st_activation_is_likely(text, strlen(text)));
}

static void refuses(const char *text)
{
	struct st_activation code = { .odd_flag = true };

	g_assert_nonnull(st_activation_read(text, strlen(text), &code));
	g_assert_true(code.odd_flag && !*code.address);
}

static void reads_plain_codes(void)
{
	reads("LPA:1$smdp.example$ABC-123", "smdp.example", "ABC-123", "", 0);
	reads("1$smdp.example$ABC-123", "smdp.example", "ABC-123", "", 0);
	reads("lpa:1$smdp.example$abc", "smdp.example", "abc", "", 0);
	reads("LPA:1$rsp.esim.me:8083$x", "rsp.esim.me:8083", "x", "", 0);
	reads("LPA:1$SMDP.Example$x", "SMDP.Example", "x", "", 0); /* sent as it is given */
	reads("LPA:1$host.example", "host.example", "", "", 0);
	reads("LPA:1$host.example$", "host.example", "", "", 0);
	reads("LPA:1$h.example$a?b&c%", "h.example", "a?b&c%", "", 0);
}

static void reads_the_last_fields(void)
{
	reads("LPA:1$h.example$x$$", "h.example", "x", "", 0); /* no confirmation code needed */
	reads("LPA:1$h.example$x$$1", "h.example", "x", "", 1);
	reads("LPA:1$h.example$x$1.3.6.1.2.1.53860.7.5.1.1", "h.example", "x",
	      "1.3.6.1.2.1.53860.7.5.1.1", 0);
	reads("LPA:1$h.example$x$1.3.6$1", "h.example", "x", "1.3.6", 1);
	reads("LPA:1$h.example$x$1.3.6$1$later$fields", "h.example", "x", "1.3.6", 1);
	reads("LPA:1$h.example$x$$0", "h.example", "x", "", 0);
	reads("LPA:1$h.example$x$$2", "h.example", "x", "", 2);
	reads("LPA:1$h.example$x$$$$", "h.example", "x", "", 0);
}

static void reads_what_people_paste(void)
{
	reads("\xEF\xBB\xBFLPA:1$h.example$x\r\n", "h.example", "x", "", 0);
	reads(" \"LPA:1$h.example$x\" ", "h.example", "x", "", 0);
	reads("\xE2\x80\x9CLPA:1$h.example$x\xE2\x80\x9D", "h.example", "x", "", 0);
	reads("LPA:1$h. example .org$x", "h.example.org", "x", "", 0);
	reads("LPA:1$h.example$AB\nCD\xE2\x80\x8B", "h.example", "ABCD", "", 0);
	reads("LPA%3A1%24h.example%24x%24%241", "h.example", "x", "", 1);
	reads("lpa%3a1%24h.example%24x", "h.example", "x", "", 0);
	reads("https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1$h.example$x",
	      "h.example", "x", "", 0);
	reads("https://esimsetup.example/q?a=b&carddata=LPA%3A1%24h.example%24x&c=d", "h.example",
	      "x", "", 0);
	reads("LPA:1$b\xC3\xBC" "cher.example$x", "xn--bcher-kva.example", "x", "", 0);
}

static void refuses_what_is_none(void)
{
	refuses("");
	refuses("LPA:1$");
	refuses("1$$x");
	refuses("LPA:2$h.example$x");
	refuses("LPA:$h.example$x");
	refuses("LPA:1");
	refuses("h.example$x");
	refuses("LPA:1$h..example$x");
	refuses("LPA:1$h.example:0$x");
	refuses("LPA:1$h.example:65536$x");
	refuses("LPA:1$h.example/path$x");
	refuses("LPA:1$user@h.example$x");
	refuses("LPA:1$h.example$x\x01y");
	refuses("LPA%3A1%24h.example%24x%00y");
	refuses("LPA:1$h.example$x$1.3.six");
	refuses("LPA:1$h.example$x$1");
	refuses("LPA:1$h.example$x$1..3");
	refuses("https://example.org/q?a=b");
	refuses("LPA:1$h\xFF.example$x");
	refuses("1$1$\xEF\xBB\xE2\x80\x8C\xBFr"); /* written, it would read otherwise */
}

static void caps_every_field(void)
{
	g_autofree char *id = g_strnfill(255, 'x');
	g_autofree char *whole = g_strdup_printf("LPA:1$h.example$%s", id);
	g_autofree char *more = g_strdup_printf("LPA:1$h.example$%sx", id);
	g_autofree char *label = g_strdup_printf("LPA:1$%.64s.example$x", id);
	g_autofree char *oid = g_strnfill(200, '1');
	g_autofree char *with_oid = g_strdup_printf("LPA:1$h.example$x$1.%s", oid);
	g_autofree char *longest = g_strnfill(ST_ACTIVATION_MAX + 1, '$');

	reads(whole, "h.example", id, "", 0);
	refuses(more);
	refuses(label);
	refuses(with_oid);
	refuses(longest);
	refuses(longest + 1);
}

static void writes(const char *from, const char *want)
{
	char text[600] = UNTOUCHED, small[8] = "untouch";
	struct st_activation code;

	g_assert_null(st_activation_read(from, strlen(from), &code));
	g_assert_true(st_activation_write(&code, text, sizeof(text)));
	g_assert_cmpstr(text, ==, want);
	g_assert_false(st_activation_write(&code, small, sizeof(small)));
	g_assert_cmpstr(small, ==, "untouch");
}

static void writes_them_back(void)
{
	writes("1$h.example$x$$", "LPA:1$h.example$x");
	writes("1$h.example", "LPA:1$h.example$");
	writes("lpa:1$h.example$x$$1", "LPA:1$h.example$x$$1");
	writes("1$h.example$x$1.3", "LPA:1$h.example$x$1.3");
	writes("1$h.example$x$1.3$1$more", "LPA:1$h.example$x$1.3$1");
}

static void splits_the_address(void)
{
	struct st_activation code;
	char host[64];
	unsigned port;

	g_assert_null(st_activation_read("1$H.Example:8083$x", 18, &code));
	g_assert_true(st_activation_host(&code, host, sizeof(host), &port));
	g_assert_cmpstr(host, ==, "h.example");
	g_assert_cmpuint(port, ==, 8083);
	g_assert_null(st_activation_read("1$H.Example$x", 13, &code));
	g_assert_true(st_activation_host(&code, host, sizeof(host), &port));
	g_assert_cmpuint(port, ==, 443);
	g_assert_false(st_activation_host(&code, host, 5, &port));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/activation/plain", reads_plain_codes);
	g_test_add_func("/activation/last-fields", reads_the_last_fields);
	g_test_add_func("/activation/pasted", reads_what_people_paste);
	g_test_add_func("/activation/none", refuses_what_is_none);
	g_test_add_func("/activation/caps", caps_every_field);
	g_test_add_func("/activation/write", writes_them_back);
	g_test_add_func("/activation/address", splits_the_address);
	return g_test_run();
}
