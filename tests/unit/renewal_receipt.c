/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Receipts: the same bytes again, checked by the line alone, and no byte may change. */
#include "renewal_world.h"

#include "renewal/journal.h"

#include <string.h>

static char *receipt_of(struct bench *bench, struct simtopup_renewal *renewal)
{
	char *line = NULL;

	g_assert_cmpint(st_receipt_make(bench->ledger, renewal->row.id, &line), ==, 0);
	return line;
}

static struct simtopup_renewal *verified(struct bench *bench)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	char *line = NULL;

	g_assert_cmpint(st_receipt_make(bench->ledger, renewal->row.id, &line), ==,
			SIMTOPUP_STATE);
	g_assert_null(line);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	return renewal;
}

static void same_bytes_again(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *first = receipt_of(bench, renewal), *second = NULL;

	(void)data;
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	second = receipt_of(bench, renewal);
	g_assert_cmpstr(first, ==, second);
	g_assert_null(strchr(first, '\n'));
	st_renewal_free(renewal);
}

static void no_byte_may_change(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *line = receipt_of(bench, renewal);
	g_autofree char *key = g_base64_encode(st_key_public(bench->ledger->key), ST_PUBLIC_LEN);
	size_t len = strlen(line);

	(void)data;
	g_assert_cmpint(st_receipt_check(line, NULL), ==, 0);
	g_assert_cmpint(st_receipt_check(line, key), ==, 0);
	for (size_t i = 0; i < len; i++) {
		line[i] ^= 1;
		g_assert_cmpint(st_receipt_check(line, key), ==, SIMTOPUP_INVALID);
		line[i] ^= 1;
	}
	g_assert_cmpint(st_receipt_check(line, key), ==, 0);
	st_renewal_free(renewal);
}

static void another_key_and_other_text(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *line = receipt_of(bench, renewal);
	g_autofree char *path = g_build_filename(bench->folder, "other.key", NULL);
	g_autofree char *key = NULL, *twice = NULL;
	struct st_key *other;

	(void)data;
	g_assert_cmpint(st_key_create(path, &other), ==, 0);
	key = g_base64_encode(st_key_public(other), ST_PUBLIC_LEN);
	st_key_free(other);
	g_assert_cmpint(st_receipt_check(line, key), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_receipt_check("", NULL), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_receipt_check("{}", NULL), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_receipt_check("[1]", NULL), ==, SIMTOPUP_INVALID);
	g_assert_cmpint(st_receipt_check("{\"schema\":\"simtopup-receipt-1\","
					 "\"signature\":{}}", NULL), ==, SIMTOPUP_INVALID);
	/* A second member of the same name, which a parser may read instead. */
	twice = g_strconcat("{\"state\":\"REFUSED\",", line + 1, NULL);
	g_assert_cmpint(st_receipt_check(twice, NULL), ==, SIMTOPUP_INVALID);
	st_renewal_free(renewal);
}

static void tells_what_was_seen_and_no_more(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *line = receipt_of(bench, renewal);
	JsonObject *receipt = st_json_parse_object(line);
	JsonArray *evidence = json_object_get_array_member(receipt, "evidence");
	static const char *const levels[] = { "E0", "E1", "E3" };

	(void)data;
	g_assert_cmpstr(st_json_text(receipt, "state"), ==, "VERIFIED");
	g_assert_cmpstr(st_json_text(receipt, "effect"), ==, "done");
	g_assert_cmpint(json_array_get_length(evidence), ==, G_N_ELEMENTS(levels));
	for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
		JsonObject *item = json_array_get_object_element(evidence, i);

		g_assert_cmpstr(st_json_text(item, "level"), ==, levels[i]);
	}
	g_assert_null(strstr(line, VOUCHER));
	g_assert_null(strstr(line, bench->world->iccid));
	g_assert_null(strstr(line, bench->world->imsi));
	g_assert_nonnull(strstr(line, "\"last4\":\"1234\""));
	json_object_unref(receipt);
	st_renewal_free(renewal);
}

static void json_has_the_keys(struct bench *bench, const void *data)
{
	static const char *const keys[] = { "id",	"request_key", "state",	     "effect",
					    "rail",	"subject",     "price",	     "face_value",
					    "evidence", "advice",      "receipt" };
	struct simtopup_renewal *renewal = verified(bench);
	JsonObject *object = st_renewal_json(renewal, true);

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		g_assert_true(json_object_has_member(object, keys[i]));
	g_assert_false(json_object_has_member(object, "next_check_at"));
	g_assert_cmpstr(st_json_text(json_object_get_object_member(object, "subject"), "imsi"), ==,
			bench->world->imsi);
	json_object_unref(object);
	st_renewal_free(renewal);
}

static void preview_shows_steps_and_writes_nothing(struct bench *bench, const void *data)
{
	struct simtopup_spec *spec = bench_spec(VOUCHER, "10EUR", "10EUR");
	g_autofree char *text = NULL, *again = NULL;
	char head[ST_HEX32];
	int64_t seq;

	(void)data;
	g_assert_cmpint(st_renewal_preview(bench->ledger, &bench->port, spec, st_deadline_in(9000),
					   &text), ==, 0);
	g_assert_nonnull(strstr(text, "\"send\":\"*101***********1234#\",\"commits\":true"));
	g_assert_nonnull(strstr(text, "\"problems\":[]"));
	g_assert_null(strstr(text, VOUCHER));
	g_assert_cmpint(bench->world->sends + bench->world->looks, ==, 0);
	g_assert_cmpint(st_journal_newest(bench->ledger, &seq, head), ==, 0);
	g_assert_cmpint(seq, ==, 0);
	st_renewal_free(bench_plan(bench, "key-1"));
	g_assert_cmpint(st_renewal_preview(bench->ledger, &bench->port, spec, st_deadline_in(9000),
					   &again), ==, 0);
	g_assert_nonnull(strstr(again, "open-renewal"));
	st_spec_free(spec);
}

static void masks_by_the_last_four(void)
{
	static const char *const texts[][2] = {
		{ "PIN 12345678901234 ok", "PIN **********1234 ok" },
		{ "PIN 1234-5678-9012-34 ok", "PIN ****-****-**12-34 ok" },
		{ "PIN 12/34/56/78/90/12:34", "PIN **/**/**/**/**/12:34" },
		{ "PIN (1234)(5678)(90) 1234", "PIN (****)(****)(**) 1234" },
		{ "PIN 1234\xc2\xa0" "5678\xc2\xa0" "1234", "PIN ****\xc2\xa0****\xc2\xa0" "1234" },
		{ "10.00 EUR, 2027-03-31, 1234", "10.00 EUR, 2027-03-31, 1234" },
		{ "1234", "1234" },
		{ "balance 12.34 EUR", "balance 12.34 EUR" },
		{ "until 2027-12-34", "until ****-12-34" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = g_strdup(texts[i][0]);

		st_spec_mask_hint("1234", text);
		g_assert_cmpstr(text, ==, texts[i][1]);
	}
}

static void masks(void (*mask)(const void *how, char *text), const void *how,
		  const char *const texts[][2])
{
	for (size_t i = 0; texts[i][0]; i++) {
		g_autofree char *text = g_strdup(texts[i][0]);

		mask(how, text);
		g_assert_cmpstr(text, ==, texts[i][1]);
	}
}

static void mask_known(const void *spec, char *text)
{
	st_spec_mask(spec, text);
}

static void mask_unknown(const void *last_four, char *text)
{
	st_spec_mask_unknown(last_four, text);
}

/* An operator that cuts the voucher short of its last four. */
static void masks_pieces(void)
{
	static const char *const known[][2] = {
		{ "PIN 1234567890 taken", "PIN ********** taken" },
		{ "PIN 1234-5678-90.. taken", "PIN ****-****-**.. taken" },
		{ "PIN 567890 taken", "PIN ****** taken" },
		{ "PIN ..78901234 taken", "PIN ..****1234 taken" },
		{ "PIN 12345678901234", "PIN **********1234" },
		{ "PIN 123456789012345678", "PIN ******************" },
		{ "PIN 1234,5678;9012*34", "PIN ****,****;**12*34" },
		{ "PIN 1234x5678x90, the 12 and 34", "PIN ****x****x**, the 12 and 34" },
		{ "\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6\xd9\xa9 \xd9\xa1",
		  "******\xd9\xa9 \xd9\xa1" },
		{ "\xef\xbc\x91" "2\xef\xbc\x93\xc2\xa0" "4-5\xef\xbc\x96 \xe2\x82\xac",
		  "***\xc2\xa0*-** \xe2\x82\xac" },
		{ "\xff" "123456\xd9", "\xff******\xd9" },
		{ "10.00 EUR until 2027-01-31, 12345", "10.00 EUR until 2027-01-31, 12345" },
		{ "call 0612345999", "call 0612345999" },
		{ NULL, NULL },
	}, *const unknown[][2] = {
		{ "PIN 1234567890 taken", "PIN ********90 taken" },
		{ "PIN 1234-5678-90 taken", "PIN ****-****-90 taken" },
		{ "PIN 1234 5678 9012 34", "PIN **** **** **12 34" },
		{ "PIN 82 34 56 78 90 12 3", "PIN ** ** ** ** ** *2 3" },
		{ "PIN 8234.5678.9012, 82345/67890/12", "PIN ****.****.**12, *****/*****/12" },
		{ "PIN 8234,5678;90", "PIN ****,****;90" },
		{ "PIN \xd9\xa8\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6\xd9\xa7\xd9\xa8"
		  "\xd9\xa9\xd9\xa1", "PIN ********\xd9\xa9\xd9\xa1" },
		{ "22.34 31.12.2027 23.59", "22.34 31.12.2027 23.59" },
		{ "82 31.12.2027.82 34", "** **.**.****.** 34" },
		{ "10.00 EUR until 2027-01-31, 1234567", "10.00 EUR until 2027-01-31, 1234567" },
		{ NULL, NULL },
	};
	struct simtopup_spec *spec = bench_spec(VOUCHER, NULL, "10EUR");

	masks(mask_known, spec, known);
	masks(mask_unknown, "1234", unknown);
	st_spec_free(spec);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/receipt/same-bytes", same_bytes_again },
		{ "/receipt/no-byte", no_byte_may_change },
		{ "/receipt/other", another_key_and_other_text },
		{ "/receipt/content", tells_what_was_seen_and_no_more },
		{ "/receipt/json", json_has_the_keys },
		{ "/receipt/preview", preview_shows_steps_and_writes_nothing },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	g_test_add_func("/receipt/mask", masks_by_the_last_four);
	g_test_add_func("/receipt/mask-pieces", masks_pieces);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
