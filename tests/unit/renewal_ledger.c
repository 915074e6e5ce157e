/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The files of the ledger: made, lost, swapped, restored, held by others. */
#include "renewal_world.h"

#include "renewal/journal.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY INT64_C(86400000)

static char *file(struct bench *bench, const char *name)
{
	return g_build_filename(bench->folder, "state", name, NULL);
}

static void copy(struct bench *bench, const char *from, const char *to)
{
	g_autofree char *source = file(bench, from), *target = file(bench, to), *bytes = NULL;
	gsize len;

	g_assert_true(g_file_get_contents(source, &bytes, &len, NULL));
	g_assert_true(g_file_set_contents_full(target, bytes, (gssize)len,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void drop(struct bench *bench, const char *name)
{
	g_autofree char *path = file(bench, name);

	g_assert_cmpint(g_unlink(path), ==, 0);
}

static void close_ledger(struct bench *bench)
{
	g_clear_pointer(&bench->ledger, st_ledger_close);
}

static mode_t mode_of(struct bench *bench, const char *name)
{
	g_autofree char *path = file(bench, name);
	struct stat status;

	g_assert_cmpint(lstat(path, &status), ==, 0);
	return status.st_mode & 0777;
}

static void renew(struct bench *bench, const char *key)
{
	struct simtopup_renewal *renewal = bench_plan(bench, key);

	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

static void rights(struct bench *bench, const void *data)
{
	g_autofree char *key = file(bench, "ledger.key");

	(void)data;
	renew(bench, "key-1");
	g_assert_cmpint(mode_of(bench, "."), ==, 0700);
	g_assert_cmpint(mode_of(bench, "ledger.db"), ==, 0600);
	g_assert_cmpint(mode_of(bench, "ledger.key"), ==, 0600);
	g_assert_cmpint(mode_of(bench, "ledger.anchor"), ==, 0600);
	g_assert_cmpint(mode_of(bench, "ledger.reserve"), ==, 0600);
	g_assert_cmpint(g_chmod(key, 0640), ==, 0);
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_PERMISSION);
	g_assert_cmpint(g_chmod(key, 0600), ==, 0);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

static void sql(struct bench *bench, const char *text)
{
	char *message = NULL;
	sqlite3 *db;

	g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, text, NULL, NULL, &message), ==, SQLITE_OK);
	sqlite3_close(db);
}

static void made_in_any_order(struct bench *bench, const void *data)
{
	(void)data;
	close_ledger(bench);
	/* What a kill leaves: a database without a key, then with one it does not know. */
	drop(bench, "ledger.key");
	drop(bench, "ledger.anchor");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	close_ledger(bench);
	sql(bench, "DELETE FROM meta");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	renew(bench, "key-1");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

static void lost_and_foreign(struct bench *bench, const void *data)
{
	g_autofree char *empty = file(bench, "ledger.db"), *key = file(bench, "ledger.key");

	(void)data;
	renew(bench, "key-1");
	close_ledger(bench);
	copy(bench, "ledger.db", "copy.db");
	copy(bench, "ledger.key", "copy.key");
	drop(bench, "ledger.db");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	g_assert_true(g_file_set_contents_full(empty, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	copy(bench, "copy.db", "ledger.db");
	drop(bench, "ledger.key");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	g_assert_false(g_file_test(key, G_FILE_TEST_EXISTS)); /* none is made */
	copy(bench, "copy.key", "ledger.key");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

static void another_key(struct bench *bench, const void *data)
{
	g_autofree char *key = file(bench, "ledger.key");
	struct st_key *made;

	(void)data;
	renew(bench, "key-1");
	close_ledger(bench);
	g_assert_cmpint(st_key_create(key, &made), ==, 0);
	st_key_free(made);
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
}

static void restored_from_a_copy(struct bench *bench, const void *data)
{
	g_autofree char *anchor = file(bench, "ledger.anchor");
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	copy(bench, "ledger.db", "copy.db");
	copy(bench, "ledger.anchor", "copy.anchor");
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	close_ledger(bench);
	st_renewal_free(renewal);
	copy(bench, "ledger.db", "newest.db");
	/* An anchor that lags is what a kill leaves: fine. */
	copy(bench, "copy.anchor", "ledger.anchor");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	renewal = bench_plan(bench, "key-1");
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	st_renewal_free(renewal);
	close_ledger(bench);
	copy(bench, "copy.db", "ledger.db");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	copy(bench, "newest.db", "ledger.db");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	/* A copy that came back without its anchor looks like a new ledger, but for its rows. */
	copy(bench, "copy.db", "ledger.db");
	drop(bench, "ledger.anchor");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	/* A person has looked, and says so. */
	g_assert_true(g_file_set_contents(anchor, "reconciled\n", -1, NULL));
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

static void swapped_under_an_open_handle(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	g_autofree char *path = file(bench, "ledger.db");

	(void)data;
	copy(bench, "ledger.db", "copy.db");
	g_assert_cmpint(g_unlink(path), ==, 0);
	copy(bench, "copy.db", "ledger.db");
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_LEDGER);
	g_assert_cmpint(bench->world->sends, ==, 0);
	st_renewal_free(renewal);
}

static void foreign_journal_mode(struct bench *bench, const void *data)
{
	sqlite3 *db;

	(void)data;
	close_ledger(bench);
	g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, "PRAGMA journal_mode=WAL; SELECT * FROM meta", NULL, NULL,
				     NULL), ==, SQLITE_OK);
	g_assert_cmpint(st_ledger_open(bench->path, 100, &bench->ledger), !=, 0);
	sqlite3_close(db);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

static void waits_then_says_busy(struct bench *bench, const void *data)
{
	struct simtopup_spec *spec = bench_spec(VOUCHER, "10EUR", "10EUR");
	sqlite3 *db;
	int status;

	(void)data;
	g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	bench->ledger->timeout_ms = 50;
	g_assert_null(bench_open(bench, "key-1", spec, &status));
	g_assert_cmpint(status, ==, SIMTOPUP_BUSY);
	sqlite3_close(db);
	st_renewal_free(bench_plan(bench, "key-1"));
}

static void only_same(struct bench *bench, const struct st_row *row, size_t offset, size_t size,
		      int status)
{
	struct st_row other = *row;

	g_strlcpy(other.id, "other", sizeof(other.id));
	g_strlcpy(other.request_key, "other", sizeof(other.request_key));
	g_strlcpy(other.subject_key, "other", sizeof(other.subject_key));
	g_strlcpy(other.secret_tag, "other", sizeof(other.secret_tag));
	memcpy((char *)&other + offset, (const char *)row + offset, size);
	g_assert_cmpint(st_row_insert(bench->ledger->store, &other), ==, status);
}

#define SAME(field) offsetof(struct st_row, field), sizeof(row->field)

static void indexes_hold_without_us(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	struct st_row *row = &renewal->row;

	(void)data;
	only_same(bench, row, SAME(id), SIMTOPUP_LEDGER);
	only_same(bench, row, SAME(request_key), SIMTOPUP_KEY_CONFLICT);
	only_same(bench, row, SAME(subject_key), SIMTOPUP_OPEN_RENEWAL);
	only_same(bench, row, SAME(secret_tag), SIMTOPUP_VOUCHER_USED);
	row->state = ST_SUBMITTING; /* sent, without a time */
	only_same(bench, row, SAME(state), SIMTOPUP_LEDGER);
	row->submitted = 1;
	only_same(bench, row, SAME(state), 0);
	st_renewal_free(renewal);
}

static void raw_texts_leave_after_90_days(struct bench *bench, const void *data)
{
	(void)data;
	renew(bench, "key-1");
	g_assert_true(bench_files_hold(bench, "Your credit is 4.20 EUR"));
	bench_advance(bench, 89 * DAY);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_true(bench_files_hold(bench, "Your credit is 4.20 EUR"));
	bench_advance(bench, 2 * DAY);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_false(bench_files_hold(bench, "Your credit is 4.20 EUR"));
	g_assert_cmpint(st_journal_check(bench->ledger, 0), ==, 0);
}

static void changed_journal(struct bench *bench, const void *data)
{
	(void)data;
	renew(bench, "key-1");
	g_assert_cmpint(st_journal_check(bench->ledger, 0), ==, 0);
	sql(bench, "UPDATE journal SET body = replace(body, '10', '20') WHERE seq = 2");
	g_assert_cmpint(st_journal_check(bench->ledger, 0), ==, SIMTOPUP_LEDGER);
	sql(bench, "DELETE FROM journal WHERE seq = 2");
	g_assert_cmpint(st_journal_check(bench->ledger, 0), ==, SIMTOPUP_LEDGER);
	sql(bench, "UPDATE journal SET body = '{}' WHERE seq = 4");
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/ledger/rights", rights },
		{ "/ledger/made-in-any-order", made_in_any_order },
		{ "/ledger/lost", lost_and_foreign },
		{ "/ledger/other-key", another_key },
		{ "/ledger/restored", restored_from_a_copy },
		{ "/ledger/swapped", swapped_under_an_open_handle },
		{ "/ledger/journal-mode", foreign_journal_mode },
		{ "/ledger/busy", waits_then_says_busy },
		{ "/ledger/indexes", indexes_hold_without_us },
		{ "/ledger/raw-texts", raw_texts_leave_after_90_days },
		{ "/ledger/journal", changed_journal },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
