/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What leaves the ledger as text, and what a person adds to it afterwards. */
#include "renewal_world.h"

#include "renewal/export.h"

#include <string.h>

#define BAD_WHY "=HYPERLINK(\"http://x\",\"page 2\")"

static struct simtopup_renewal *verified(struct bench *bench)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	return renewal;
}

static char *receipt_of(struct bench *bench, const struct simtopup_renewal *renewal)
{
	char *line = NULL;

	g_assert_cmpint(st_receipt_make(bench->ledger, renewal->row.id, &line), ==, 0);
	g_assert_cmpint(st_receipt_check(line, NULL), ==, 0);
	return line;
}

static char *export(struct bench *bench, const char *format)
{
	char *text = NULL;

	g_assert_cmpint(st_export(bench->ledger, format, &text), ==, 0);
	return text;
}

static void cells(void)
{
	static const char *const rows[][2] = {
		{ "plain", "plain" },	    { "a,b", "\"a,b\"" },
		{ "a\"b", "\"a\"\"b\"" },    { "=1+1", "\"'=1+1\"" },
		{ "+49", "\"'+49\"" },	    { "-1", "\"'-1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" }, { "\tx", "\"'\tx\"" },
		{ "\rx", "\"'\rx\"" },	    { "\n=1", "\"'\n=1\"" },
		{ "two\nlines", "\"two\nlines\"" }, { "1-1=0", "1-1=0" },
		{ " =1+1", "\"' =1+1\"" },    { "x;=1+1", "\"x;=1+1\"" },
		{ "x\t=1", "\"x\t=1\"" },    { "", "" },
		{ "\u00a0=1+1", "\"'\u00a0=1+1\"" }, { "\uff1d1+1", "\"'\uff1d1+1\"" },
		{ "\u200b\uff20A1", "\"'\u200b\uff20A1\"" }, { "\u00e9t\u00e9", "\u00e9t\u00e9" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) line = g_string_new("id");
		g_autofree char *expected = g_strconcat("id,", rows[i][1], NULL);

		st_export_add_cell(line, rows[i][0]);
		g_assert_cmpstr(line->str, ==, expected);
	}
}

static void csv_has_a_row_for_each(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench), *next;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	(void)data;
	g_assert_cmpint(st_renewal_reverse(renewal, "@Ada", BAD_WHY), ==, 0);
	bench_advance(bench, 1000);
	next = bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"), NULL);
	text = export(bench, "csv");
	lines = g_strsplit(text, "\r\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, 4); /* the last is empty */
	g_assert_true(g_str_has_prefix(lines[0], "id,request_key,state,effect,reason,rail,"));
	g_assert_nonnull(strstr(lines[1], ",key-1,REVERSED,done,,voucher-ussd,fictel,"));
	g_assert_nonnull(strstr(lines[1], ",10,EUR,"));
	g_assert_nonnull(strstr(lines[1], "\"'@Ada\""));
	g_assert_nonnull(strstr(lines[1], "\"'=HYPERLINK(\"\"http://x\"\",\"\"page 2\"\")\""));
	g_assert_nonnull(strstr(lines[1], ",E0 E1 E3,"));
	g_assert_nonnull(strstr(lines[2], ",key-2,PLANNED,none,,"));
	g_assert_null(strstr(text, bench->world->iccid));
	g_assert_null(strstr(text, VOUCHER));
	st_renewal_free(next);
	st_renewal_free(renewal);
}

static void receipts_are_lines(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *one = receipt_of(bench, renewal);
	g_autofree char *all = NULL, *none = NULL;

	(void)data;
	bench_advance(bench, 1000);
	st_renewal_free(bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				   NULL));
	all = export(bench, "receipts");
	g_assert_true(g_str_has_prefix(all, one));
	g_assert_cmpstr(all + strlen(one), ==, "\n"); /* what was never sent has none */
	g_assert_cmpint(st_export(bench->ledger, "xml", &none), ==, SIMTOPUP_INVALID);
	st_renewal_free(renewal);
}

/* The table of renewals is lost to a slip; the journal still has the proof. */
static void rebuilt_from_the_journal(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *before = receipt_of(bench, renewal);
	g_autofree char *after = NULL;
	struct st_store *store = bench->ledger->store;

	(void)data;
	g_assert_cmpint(store->ops->run(store,
					"UPDATE renewal SET facts = '{}', subject = '{}',"
					" state = 'FAILED', reason = 'x', submitted = 1, spec = ''",
					NULL, NULL, NULL), ==, 0);
	g_assert_cmpint(store->ops->run(store, "DELETE FROM raw_text", NULL, NULL, NULL), ==, 0);
	after = receipt_of(bench, renewal);
	g_assert_cmpstr(before, ==, after);
	st_renewal_free(renewal);
}

static JsonObject *amendment(JsonObject *receipt, unsigned number)
{
	return json_array_get_object_element(
		json_object_get_array_member(receipt, "amendments"), number);
}

static void a_reversal_amends(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = verified(bench);
	g_autofree char *before = receipt_of(bench, renewal), *after = NULL;
	JsonObject *receipt;

	(void)data;
	g_assert_null(strstr(before, "amendments"));
	g_assert_cmpint(st_renewal_resolve(renewal, true, "Ada", "no"), ==, SIMTOPUP_STATE);
	g_assert_cmpint(st_renewal_reverse(renewal, "Ada", "taken back, bill of June"), ==, 0);
	bench_expect(renewal, ST_REVERSED);
	/* The same command again is the same; another's word is not dropped in silence. */
	g_assert_cmpint(st_renewal_reverse(renewal, "Ada", "taken back, bill of June"), ==, 0);
	g_assert_cmpint(st_renewal_reverse(renewal, "Ada", "again"), ==, SIMTOPUP_STATE);
	g_assert_cmpint(st_renewal_reverse(renewal, "Bob", "taken back, bill of June"), ==,
			SIMTOPUP_STATE);
	g_assert_cmpint(renewal->row.reserved.units, >, 0); /* it was spent */
	after = receipt_of(bench, renewal);
	receipt = st_json_parse_object(after);
	g_assert_cmpstr(st_json_text(receipt, "state"), ==, "REVERSED");
	g_assert_cmpstr(st_json_text(receipt, "decided_by"), ==, "Ada");
	g_assert_cmpstr(st_json_text(amendment(receipt, 0), "from"), ==, "VERIFIED");
	g_assert_cmpstr(st_json_text(amendment(receipt, 0), "why"), ==, "taken back, bill of June");
	/* What was seen stays in it. */
	g_assert_nonnull(strstr(after, "\"level\":\"E3\""));
	json_object_unref(receipt);
	/* The SIM is free, the voucher is not. */
	bench_advance(bench, 1000);
	st_renewal_free(bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				   NULL));
	st_renewal_free(renewal);
}

static void settled_then_reversed(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	g_autofree char *line = NULL;
	JsonObject *receipt;

	(void)data;
	bench->world->answer = ANSWER_USED;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	g_assert_cmpint(st_renewal_reverse(renewal, "Ada", "no"), ==, SIMTOPUP_STATE);
	g_assert_cmpint(st_renewal_resolve(renewal, true, "Ada", "seen on the bill"), ==, 0);
	g_assert_cmpint(st_renewal_reverse(renewal, "Bob", "taken back"), ==, 0);
	line = receipt_of(bench, renewal);
	receipt = st_json_parse_object(line);
	g_assert_cmpstr(st_json_text(amendment(receipt, 0), "by"), ==, "Ada");
	g_assert_cmpstr(st_json_text(amendment(receipt, 0), "to"), ==, "RESOLVED_PAID");
	g_assert_cmpstr(st_json_text(amendment(receipt, 1), "by"), ==, "Bob");
	g_assert_cmpstr(st_json_text(receipt, "decided_by"), ==, "Bob");
	json_object_unref(receipt);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/export/csv", csv_has_a_row_for_each },
		{ "/export/receipts", receipts_are_lines },
		{ "/export/rebuilt", rebuilt_from_the_journal },
		{ "/amend/reversed", a_reversal_amends },
		{ "/amend/settled", settled_then_reversed },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	g_test_add_func("/export/cells", cells);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
