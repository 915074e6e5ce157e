/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Where the ledger lies and which version it has: what is refused, and what is only read. */
#include "renewal_world.h"

#include "renewal/file.h"
#include "renewal/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

static long pretended_type; /* of the file system; 0: what it is */
static bool pretend_read_only, pretend_full;

/* These stand before the C library's own. */
int statfs(const char *path, struct statfs *ret)
{
	(void)path;
	memset(ret, 0, sizeof(*ret));
	ret->f_type = pretended_type;
	return 0;
}

int faccessat(int folder, const char *path, int mode, int flags)
{
	(void)folder, (void)flags;
	if (pretend_read_only && (mode & W_OK)) {
		errno = EROFS;
		return -1;
	}
	return access(path, mode);
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
	return pretend_full ? ENOSPC : ftruncate(fd, offset + len);
}

static void sql(struct bench *bench, const char *text)
{
	sqlite3 *db;

	g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, text, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
}

static char *hash_of(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize len;

	g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
	return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, len);
}

/* It can be looked at, nothing is sent, and not one byte of it changes. */
static void only_read(struct bench *bench, const char *why)
{
	g_autofree char *before = hash_of(bench->path), *after = NULL;
	g_autoptr(GPtrArray) ids = NULL;
	struct simtopup_renewal *renewal;
	int sends = bench->world->sends;

	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_cmpint(st_ledger_ids(bench->ledger, &ids), ==, 0);
	g_assert_cmpuint(ids->len, ==, 1);
	renewal = bench_plan(bench, "key-1");
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_LEDGER);
	g_assert_nonnull(strstr(simtopup_error_message(simtopup_last_error()), why));
	g_assert_cmpint(st_renewal_cancel(renewal), ==, SIMTOPUP_LEDGER);
	g_assert_cmpint(bench->world->sends, ==, sends);
	st_renewal_free(renewal);
	g_clear_pointer(&bench->ledger, st_ledger_close);
	after = hash_of(bench->path);
	g_assert_cmpstr(before, ==, after);
}

static void newer_is_only_read(struct bench *bench, const void *data)
{
	(void)data;
	st_renewal_free(bench_plan(bench, "key-1"));
	g_clear_pointer(&bench->ledger, st_ledger_close);
	sql(bench, "PRAGMA user_version=999");
	only_read(bench, "newer library");
}

static void read_only_disk(struct bench *bench, const void *data)
{
	(void)data;
	st_renewal_free(bench_plan(bench, "key-1"));
	g_clear_pointer(&bench->ledger, st_ledger_close);
	pretend_read_only = true;
	only_read(bench, "forbid");
	pretend_read_only = false;
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

/* What cannot be written is looked at all the same, and signed for only when it holds. */
static void read_only_and_changed(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	g_autofree char *line = NULL;
	char id[sizeof(renewal->row.id)];

	(void)data;
	g_strlcpy(id, renewal->row.id, sizeof(id));
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
	g_clear_pointer(&bench->ledger, st_ledger_close);
	sql(bench, "UPDATE journal SET body = replace(body, 'baseline', 'Baseline') WHERE seq = 2");
	pretend_read_only = true;
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	sql(bench, "PRAGMA user_version=999");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_cmpint(st_receipt_make(bench->ledger, id, &line), ==, SIMTOPUP_LEDGER);
	pretend_read_only = false;
}

static void foreign_file(struct bench *bench, const void *data)
{
	g_autofree char *before = NULL, *after = NULL;

	(void)data;
	g_clear_pointer(&bench->ledger, st_ledger_close);
	sql(bench, "PRAGMA application_id=7; PRAGMA journal_mode=WAL");
	before = hash_of(bench->path);
	g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	after = hash_of(bench->path);
	g_assert_cmpstr(before, ==, after); /* its journal mode as well */
}

static int64_t version_of(const char *path)
{
	struct st_store *store;
	int64_t application, version;

	g_assert_cmpint(st_sqlite_open(path, "test", st_deadline_in(1000), &store), ==, 0);
	g_assert_cmpint(st_sqlite_identity(store, &application, &version), ==, 0);
	store->ops->close(store);
	g_assert_cmpint(application, ==, ST_LEDGER_APPLICATION);
	return version;
}

static void older_is_upgraded(struct bench *bench, const void *data)
{
	g_autofree char *copy = g_strconcat(bench->path, ".v1", NULL);
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	struct stat status;

	(void)data;
	st_renewal_free(renewal);
	bench_age_ledger(bench);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_cmpint(version_of(copy), ==, 1);
	g_assert_cmpint(version_of(bench->path), ==, ST_LEDGER_VERSION);
	g_assert_cmpint(lstat(copy, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0600);
	renewal = bench_plan(bench, "key-1");
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

static void version_changed_under_a_handle(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	sql(bench, "PRAGMA user_version=999");
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_LEDGER);
	g_assert_cmpint(bench->world->sends, ==, 0);
	st_renewal_free(renewal);
}

static void network_disks(struct bench *bench, const void *data)
{
	static const long types[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, 0xFF534D42, 0xFE534D42,
				      V9FS_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC, 0x00C36400 };

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		pretended_type = types[i];
		g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	}
	pretended_type = EXT4_SUPER_MAGIC;
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	pretended_type = 0;
}

/* The outcome could not be written: better not to send at all. */
static void no_reserve_no_send(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	pretend_full = true;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IO);
	g_assert_cmpint(bench->world->sends, ==, 0);
	g_assert_false(g_file_test(bench->ledger->reserve_path, G_FILE_TEST_EXISTS));
	bench_expect(renewal, ST_PLANNED);
	pretend_full = false;
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

/* A child that tidies up must not undo what its parent is writing. */
static void child_leaves_the_transaction(struct bench *bench, const void *data)
{
	struct st_store *store = bench->ledger->store;
	int64_t count = 0;
	pid_t pid;
	int status;

	(void)data;
	g_assert_cmpint(store->ops->begin(store), ==, 0);
	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "paused", "yes"), ==, 0);
	pid = fork();
	if (pid == 0) {
		if (st_ledger_enter(bench->ledger) != SIMTOPUP_FORKED)
			_exit(1);
		st_ledger_close(bench->ledger);
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	g_assert_cmpint(store->ops->commit(store), ==, 0);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_cmpint(st_ledger_number(bench->ledger, "SELECT count(*) FROM meta WHERE"
					 " name = 'paused' AND value = 'yes'", NULL, 0, &count),
			==, 0);
	g_assert_cmpint(count, ==, 1);
}

/* The rows of one renewal, set to what would let it be paid again. */
static void row_against_journal(struct bench *bench, const void *data)
{
	static const char *const lies[] = {
		"UPDATE renewal SET state = 'CANCELLED'",
		"UPDATE renewal SET secret_tag = 'x' || substr(secret_tag, 2)",
		"UPDATE renewal SET subject_key = 'x' || substr(subject_key, 2)",
		"UPDATE renewal SET reserved_units = 1",
		"UPDATE renewal SET facts = replace(facts, '4.20', '4.30')",
		"UPDATE renewal SET submitted = submitted + 1",
		"UPDATE renewal SET verify_until = verify_until - 1",
		"UPDATE renewal SET close_on_ack = 1",
		"UPDATE renewal SET fence = 7",
		"UPDATE renewal SET request_key = 'key-2'",
		"PRAGMA foreign_keys = OFF; DELETE FROM renewal",
		"DELETE FROM journal WHERE seq = 4",
	};
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	g_autofree char *bytes = NULL;
	gsize len;

	(void)data;
	bench->world->answer = ANSWER_GARBLED;
	g_assert_cmpint(st_renewal_submit(renewal, &bench->port, st_deadline_in(100)), ==,
			SIMTOPUP_IN_DOUBT);
	st_renewal_free(renewal);
	g_clear_pointer(&bench->ledger, st_ledger_close);
	g_assert_true(g_file_get_contents(bench->path, &bytes, &len, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
		g_assert_true(g_file_set_contents_full(bench->path, bytes, (gssize)len,
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
		g_assert_cmpint(bench_reopen(bench), ==, 0);
		g_clear_pointer(&bench->ledger, st_ledger_close);
		sql(bench, lies[i]);
		g_assert_cmpint(bench_reopen(bench), ==, SIMTOPUP_LEDGER);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/storage/newer", newer_is_only_read },
		{ "/storage/read-only", read_only_disk },
		{ "/storage/read-only-changed", read_only_and_changed },
		{ "/storage/foreign", foreign_file },
		{ "/storage/upgrade", older_is_upgraded },
		{ "/storage/changed", version_changed_under_a_handle },
		{ "/storage/network", network_disks },
		{ "/storage/no-reserve", no_reserve_no_send },
		{ "/storage/fork", child_leaves_the_transaction },
		{ "/storage/row-and-journal", row_against_journal },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
