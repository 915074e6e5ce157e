/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * After a failed read, write or sync the kernel may have dropped what it could
 * not write: the connection that met it is given up, and the ledger read again.
 */
#include "renewal_world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call { NO_CALL, READS, WRITES, SYNCS };

static struct {
	enum call call; /* that fails once, with this error */
	int error;
	int opened; /* how often, the ledger itself */
} disk;

static bool fails(enum call call)
{
	if (disk.call != call)
		return false;
	disk.call = NO_CALL;
	errno = disk.error;
	return true;
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	disk.opened += g_str_has_suffix(path, "/ledger.db");
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t pread(int fd, void *data, size_t len, off_t offset)
{
	return fails(READS) ? -1 : syscall(SYS_pread64, fd, data, len, offset);
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	return fails(WRITES) ? -1 : syscall(SYS_pwrite64, fd, data, len, offset);
}

int fdatasync(int fd)
{
	return fails(SYNCS) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

static void has(struct bench *bench, const char *expected)
{
	char value[16] = "";

	g_assert_cmpint(st_ledger_meta(bench->ledger, "word", value, sizeof(value)), ==, 0);
	g_assert_cmpstr(value, ==, expected);
}

static void set(struct bench *bench, const char *value, int status)
{
	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "word", value), ==, status);
}

static void gives_up_the_connection(struct bench *bench, const void *data)
{
	static const struct {
		enum call call;
		int error, status;
	} faults[] = { { READS, EIO, SIMTOPUP_LEDGER }, { WRITES, EIO, SIMTOPUP_IO },
		       { WRITES, EDQUOT, SIMTOPUP_IO }, { SYNCS, EIO, SIMTOPUP_IO },
		       { SYNCS, EDQUOT, SIMTOPUP_IO } };

	(void)data;
	set(bench, "old", 0);
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		int opened = disk.opened;

		disk.call = faults[i].call;
		disk.error = faults[i].error;
		set(bench, "new", faults[i].status);
		g_assert_cmpint(disk.call, ==, NO_CALL);
		has(bench, "old");
		g_assert_cmpint(disk.opened, ==, opened + 1);
		set(bench, "old", 0);
		has(bench, "old");
		g_assert_cmpint(disk.opened, ==, opened + 1);
	}
}

/* A fault in a transaction: it ends first, and what it had written is nowhere. */
static void ends_the_transaction_first(struct bench *bench, const void *data)
{
	struct st_store *store = bench->ledger->store;
	int opened = disk.opened;

	(void)data;
	set(bench, "old", 0);
	g_assert_cmpint(store->ops->begin(store), ==, 0);
	set(bench, "new", 0);
	disk.call = SYNCS;
	disk.error = EIO;
	g_assert_cmpint(store->ops->commit(store), ==, SIMTOPUP_IO);
	g_assert_cmpint(disk.opened, ==, opened);
	has(bench, "old");
	g_assert_cmpint(disk.opened, ==, opened + 1);
}

/* A renewal whose outcome meets it has the outcome all the same. */
static void keeps_the_outcome(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_advance(bench, 60000);
	disk.call = WRITES;
	disk.error = EDQUOT;
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	g_assert_cmpint(disk.call, ==, NO_CALL);
	bench_expect(renewal, ST_VERIFIED);
	g_assert_cmpint(bench->world->credits, ==, 1);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/faults/connection", gives_up_the_connection },
		{ "/faults/transaction", ends_the_transaction_first },
		{ "/faults/outcome", keeps_the_outcome },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
