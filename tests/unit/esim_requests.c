/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Requests against those of other clients, and what each result code becomes. */
#include "codec_test.h"

#include "core/error.h"
#include "esim/es10.h"

#define ZEROS "00000000000000000000"

static void is(const struct st_es10_request *request, const char *hex)
{
	uint8_t want[ST_ES10_REQUEST_MAX];
	size_t len = from_hex(hex, want, sizeof(want));

	same_octets(request->data, request->len, want, len);
}

static void asks_without_arguments(void)
{
	static const struct {
		enum st_es10_tag tag;
		const char *hex;
	} rows[] = {
		{ ST_ES10_ADDRESSES, "BF3C00" },       { ST_ES10_CHALLENGE, "BF2E00" },
		{ ST_ES10_INFO1, "BF2000" },           { ST_ES10_INFO2, "BF2200" },
		{ ST_ES10_LIST_NOTICES, "BF2800" },    { ST_ES10_RETRIEVE_NOTICES, "BF2B00" },
		{ ST_ES10_PROFILES, "BF2D00" },        { ST_ES10_RULES, "BF4300" },
	};
	struct st_es10_request request;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		st_es10_ask(rows[i].tag, &request);
		is(&request, rows[i].hex);
	}
	st_es10_ask_eid(&request);
	is(&request, "BF3E035C015A");
	st_es10_ask_profiles(false, &request);
	is(&request, "BF2D0D5C0B5A4F9F7090919295" "99B7B6");
	st_es10_ask_profiles(true, &request);
	is(&request, "BF2D0F5C0D5A4F9F7090919295" "99B7B6" "9394");
}

static void asks_for_events(void)
{
	struct st_es10_request request;

	st_es10_ask_events(ST_ES10_LIST_NOTICES, ST_NOTICE_INSTALL, &request);
	is(&request, "BF280481020480");
	st_es10_ask_events(ST_ES10_LIST_NOTICES, ST_NOTICE_ENABLE, &request);
	is(&request, "BF280481020440");
	st_es10_ask_events(ST_ES10_LIST_NOTICES, ST_NOTICE_DISABLE, &request);
	is(&request, "BF280481020420");
	st_es10_ask_events(ST_ES10_RETRIEVE_NOTICES, ST_NOTICE_DELETE, &request);
	is(&request, "BF2B06A00481020410");
	st_es10_ask_notice(0x40000000, &request);
	is(&request, "BF2B08A006800440000000");
	st_es10_ask_remove(0x40000000, &request);
	is(&request, "BF3006800440000000");
	st_es10_ask_remove(128, &request); /* one octet would be negative */
	is(&request, "BF300480020080");
	st_es10_ask_remove(0, &request);
	is(&request, "BF3003800100");
}

static void asks_for_a_profile(void)
{
	struct st_es10_request request;
	struct st_profile_id id;

	g_assert_true(st_profile_id_read(ZEROS, &id));
	st_es10_ask_switch(ST_ES10_ENABLE, &id, false, &request);
	is(&request, "BF3111A00C5A0A" ZEROS "810100");
	st_es10_ask_switch(ST_ES10_DISABLE, &id, true, &request);
	is(&request, "BF3211A00C5A0A" ZEROS "8101FF");
	st_es10_ask_delete(&id, &request);
	is(&request, "BF330C5A0A" ZEROS);

	g_assert_true(st_profile_id_read("89000123456789012341", &id));
	st_es10_ask_switch(ST_ES10_ENABLE, &id, false, &request);
	is(&request, "BF3111A00C5A0A98001032547698103214810100");
	g_assert_true(st_profile_id_read("898600A1B2C3D4E5F6", &id)); /* 18 digits, ten octets */
	st_es10_ask_delete(&id, &request);
	is(&request, "BF330C5A0A" "9868001A2B3C4D5E6FFF");

	g_assert_true(st_profile_id_read("a0000005591010ffffffff8900001100", &id));
	st_es10_ask_switch(ST_ES10_ENABLE, &id, true, &request);
	is(&request, "BF3117A0124F10A0000005591010FFFFFFFF89000011008101FF");
}

static void refuses_what_names_no_profile(void)
{
	static const char *const none[] = {
		"", "8", "89000", "8900012345678901234G", "890001234567890123412", "A0",
		"A00000055", "A000000G59", "A0000005591010FFFFFFFF890000110012", "enabled",
	};
	struct st_profile_id id = { .len = 77 };

	for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
		g_assert_false(st_profile_id_read(none[i], &id));
		g_assert_cmpuint(id.len, ==, 77);
	}
}

static void asks_to_change(void)
{
	static const uint8_t zeros[ST_ICCID_OCTETS];
	g_autofree char *sixty_five = g_strnfill(65, 'x');
	g_autofree char *long_address = g_strnfill(256, 'x');
	struct st_es10_request request;

	g_assert_true(st_es10_ask_nickname(zeros, "euicc-go-test", &request));
	is(&request, "BF291B5A0A" ZEROS "900D65756963632D676F2D74657374");
	g_assert_true(st_es10_ask_nickname(zeros, "", &request));
	is(&request, "BF290E5A0A" ZEROS "9000");
	g_assert_false(st_es10_ask_nickname(zeros, sixty_five, &request));
	g_assert_true(st_es10_ask_nickname(zeros, sixty_five + 1, &request));

	g_assert_true(st_es10_ask_set_smdp("example.com", &request));
	is(&request, "BF3F0D800B6578616D706C652E636F6D");
	g_assert_true(st_es10_ask_set_smdp("", &request));
	is(&request, "BF3F028000");
	g_assert_false(st_es10_ask_set_smdp(long_address, &request));
	g_assert_true(st_es10_ask_set_smdp(long_address + 1, &request));
	g_assert_cmpuint(request.len, ==, 2 + 3 + 1 + 2 + 255);

	st_es10_ask_reset(ST_RESET_OPERATIONAL | ST_RESET_TEST, &request);
	is(&request, "BF3404820205C0");
	st_es10_ask_reset(ST_RESET_OPERATIONAL | ST_RESET_TEST | ST_RESET_SMDP, &request);
	is(&request, "BF3404820205E0");
}

static void fails_with(enum st_es10_tag tag, int code, int status)
{
	g_autofree char *peer = g_strdup_printf("%X %d", tag, code);

	g_assert_cmpint(st_es10_fail(tag, code), ==, status);
	g_assert_cmpint(simtopup_error_status(simtopup_last_error()), ==, status);
	g_assert_cmpstr(simtopup_error_peer_code(simtopup_last_error()), ==, peer);
	g_assert_cmpuint(strlen(simtopup_error_message(simtopup_last_error())), >, 10);
}

/* Every code of SGP.22 has its own sentence; what is not in it has one too. */
static void tells_every_code(void)
{
	fails_with(ST_ES10_ENABLE, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_ENABLE, 2, SIMTOPUP_STATE);
	fails_with(ST_ES10_ENABLE, 3, SIMTOPUP_POLICY);
	fails_with(ST_ES10_ENABLE, 4, SIMTOPUP_STATE);
	fails_with(ST_ES10_ENABLE, 5, SIMTOPUP_CARD_BUSY);
	fails_with(ST_ES10_ENABLE, 127, SIMTOPUP_SIM_ERROR);
	fails_with(ST_ES10_ENABLE, 99, SIMTOPUP_SIM_ERROR);
	fails_with(ST_ES10_DISABLE, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_DISABLE, 2, SIMTOPUP_STATE);
	fails_with(ST_ES10_DISABLE, 3, SIMTOPUP_POLICY);
	fails_with(ST_ES10_DISABLE, 5, SIMTOPUP_CARD_BUSY);
	fails_with(ST_ES10_DELETE, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_DELETE, 2, SIMTOPUP_STATE);
	fails_with(ST_ES10_DELETE, 3, SIMTOPUP_POLICY);
	fails_with(ST_ES10_NICKNAME, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_RESET, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_RESET, 5, SIMTOPUP_CARD_BUSY);
	fails_with(ST_ES10_PROFILES, 1, SIMTOPUP_SIM_ERROR);
	fails_with(ST_ES10_RETRIEVE_NOTICES, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_REMOVE_NOTICE, 1, SIMTOPUP_NOT_FOUND);
	fails_with(ST_ES10_SET_SMDP, 127, SIMTOPUP_SIM_ERROR);
	g_assert_cmpint(st_es10_fail(ST_ES10_ENABLE, 0), ==, 0);
}

static void reads_rules(void)
{
	static const char hex[] = "BF431EA01C30108002067F" "A107" "3005800300F110" "8201" "00"
				  "3008" "80020640" "82020780";
	struct st_es10_rules rules = { .n = 9 };
	uint8_t data[64];
	size_t len = from_hex(hex, data, sizeof(data));

	g_assert_true(st_es10_read_rules(data, len, &rules));
	g_assert_cmpuint(rules.n, ==, 2);
	g_assert_cmpuint(rules.rules[0].ppr, ==, 2);
	g_assert_false(rules.rules[0].needs_consent);
	g_assert_cmpstr(rules.rules[0].operators[0], ==, "00101");
	g_assert_true(rules.rules[1].needs_consent);
	rules.n = 9;
	g_assert_false(st_es10_read_rules(data, len - 1, &rules));
	g_assert_cmpuint(rules.n, ==, 9);
}

static void reads_a_failed_installation(void)
{
	static const char hex[] = "BF3728" "BF2721" "8001AA" "BF2F0D" "800100" "81020780"
				  "0C0161" "5A00" "A20A" "A108" "800105" "81010A" "8200";
	struct st_es10_installed installed;
	uint8_t data[64];
	size_t len = from_hex(hex, data, sizeof(data));

	data[2] = (uint8_t)(len - 3);
	data[5] = (uint8_t)(len - 6);
	data[11] = 12;
	g_assert_true(st_es10_read_installed(data, len, &installed));
	g_assert_cmpint(installed.command, ==, 5);
	g_assert_cmpint(installed.reason, ==, 10);
	g_assert_cmpstr(installed.aid, ==, "");
	g_assert_nonnull(strstr(st_es10_reason_name(installed.reason), "memory"));
	g_assert_nonnull(st_es10_reason_name(99));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/es10/no-arguments", asks_without_arguments);
	g_test_add_func("/es10/events", asks_for_events);
	g_test_add_func("/es10/profile", asks_for_a_profile);
	g_test_add_func("/es10/no-profile", refuses_what_names_no_profile);
	g_test_add_func("/es10/change", asks_to_change);
	g_test_add_func("/es10/codes", tells_every_code);
	g_test_add_func("/es10/rules", reads_rules);
	g_test_add_func("/es10/failed-installation", reads_a_failed_installation);
	return g_test_run();
}
