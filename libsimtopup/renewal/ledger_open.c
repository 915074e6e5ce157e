/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Opening, and making, a ledger. The order of making it is database, key,
 * anchor: a kill in between leaves a database without a row, which is finished
 * the next time; a key without a database is always a loss.
 */
#include "../core/error.h"
#include "../account/account.h"
#include "anchor.h"
#include "file.h"
#include "journal.h"
#include "ledger.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RETRY_MS 10 /* flock has no timed form */
#define RAW_TEXT_KEPT_MS (90 * INT64_C(86400000)) /* design 2.4: raw texts stay 90 days */

static char *beside(const char *path, const char *suffix)
{
	size_t len = strlen(path);

	if (g_str_has_suffix(path, ".db"))
		len -= 3;
	return g_strdup_printf("%.*s%s", (int)len, path, suffix);
}

static struct simtopup_ledger *make_handle(const char *path, int timeout_ms)
{
	struct simtopup_ledger *ledger = g_new0(struct simtopup_ledger, 1);

	ledger->path = g_canonicalize_filename(path, NULL);
	ledger->key_path = beside(ledger->path, ".key");
	ledger->anchor_path = beside(ledger->path, ".anchor");
	ledger->reserve_path = beside(ledger->path, ".reserve");
	ledger->timeout_ms = timeout_ms;
	ledger->pid = getpid();
	return ledger;
}

/* One process at a time makes or checks; the kernel frees it after a kill. */
static int lock_folder(const char *folder, st_deadline deadline, int *ret_fd)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return st_fail_errno(errno == EACCES ? SIMTOPUP_PERMISSION : SIMTOPUP_IO, errno,
				     "the ledger's folder cannot be opened");
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			close(fd);
			return st_fail_errno(SIMTOPUP_IO, errno, "flock");
		}
		if (st_deadline_passed(deadline)) {
			close(fd);
			return st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER,
				       "another process is opening the ledger");
		}
		poll(NULL, 0, RETRY_MS);
	}
	*ret_fd = fd;
	return 0;
}

/* An empty file of ours, 0600: SQLite would make it with the umask's rights. */
static int make_database_file(const struct simtopup_ledger *ledger, const char *folder)
{
	int fd;

	if (st_file_exists(ledger->key_path)) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			"the ledger is missing beside a key that has been used");
		return st_error_set_hint("put the ledger back; a new one would have forgotten what "
					 "was paid. To start anew on purpose, move the .key away");
	}
	fd = open(ledger->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return st_fail_errno(errno == EACCES ? SIMTOPUP_PERMISSION : SIMTOPUP_IO, errno,
				     "the ledger cannot be made");
	close(fd);
	return st_file_sync_dir(folder);
}

static int check_database_file(const struct simtopup_ledger *ledger)
{
	struct stat status;

	if (lstat(ledger->path, &status) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the ledger cannot be read");
	if (!S_ISREG(status.st_mode) || (status.st_mode & 077)) {
		st_fail(SIMTOPUP_PERMISSION, ST_LAYER_LEDGER,
			"the ledger must be a file that only its owner can read");
		return st_error_set_hint("chmod 600 it");
	}
	if (status.st_size == 0 && st_file_exists(ledger->key_path)) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			"the ledger is empty beside a key that has been used");
		return st_error_set_hint("put the newest copy of the ledger back");
	}
	return 0;
}

static int install_schema(struct simtopup_ledger *ledger)
{
	struct st_store *store = ledger->store;
	int64_t application, version;
	int result = store->ops->begin(store);

	/* Again inside: a process without the folder's lock cannot be told from us. */
	if (result == 0)
		result = st_sqlite_identity(store, &application, &version);
	if (result == 0 && application == 0 && version == 0) {
		result = st_schema_install(store);
		if (result == 0)
			result = st_sqlite_set_identity(store, ST_LEDGER_APPLICATION,
							ST_LEDGER_VERSION);
	}
	if (result == 0)
		return store->ops->commit(store);
	store->ops->rollback(store);
	return result;
}

/* Newer, or on a disk that cannot be written: it can be looked at, and no money moves. */
static const char *why_read_only(const struct simtopup_ledger *ledger, const char *folder)
{
	if (!st_file_may_write(ledger->path) || !st_file_may_write(folder))
		return "the disk or the rights forbid to write";
	return NULL;
}

static int open_newer(struct simtopup_ledger *ledger)
{
	st_deadline deadline = ledger->store->deadline;

	ledger->store->ops->close(ledger->store);
	ledger->store = NULL;
	return st_sqlite_open(ledger->path, "it was written by a newer library", deadline,
			      &ledger->store);
}

/* Before anything in the file is changed. */
static int check_identity(struct simtopup_ledger *ledger, int64_t *ret_version)
{
	int64_t application;
	int result = st_sqlite_identity(ledger->store, &application, ret_version);

	if (result)
		return result;
	if (application != ST_LEDGER_APPLICATION && (application != 0 || *ret_version != 0))
		return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "this file is not a ledger");
	return 0;
}

static int prepare(struct simtopup_ledger *ledger)
{
	int64_t version;
	int result = check_identity(ledger, &version);

	if (result == 0 && version > ST_LEDGER_VERSION)
		return open_newer(ledger);
	if (result || ledger->store->read_only)
		return result;
	result = st_sqlite_prepare(ledger->store);
	if (result == 0 && version == 0)
		result = install_schema(ledger);
	else if (result == 0 && version < ST_LEDGER_VERSION)
		result = st_ledger_upgrade(ledger, version);
	return result;
}

static int other_key(void)
{
	st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger was made with another key");
	return st_error_set_hint("put the .key file that belongs to it back beside it");
}

static int take_key(struct simtopup_ledger *ledger)
{
	char known[40] = "";
	int64_t rows = 0;
	int result = st_ledger_number(ledger, "SELECT count(*) FROM journal", NULL, 0, &rows);

	if (result == 0)
		result = st_ledger_meta(ledger, "key_id", known, sizeof(known));
	if (result)
		return result;
	if (st_file_exists(ledger->key_path))
		result = st_key_load(ledger->key_path, &ledger->key);
	else if (rows == 0)
		result = st_key_create(ledger->key_path, &ledger->key);
	else
		result = other_key();
	if (result || strcmp(known, st_key_id(ledger->key)) == 0)
		return result;
	if (rows > 0)
		return other_key();
	return st_ledger_set_meta(ledger, "key_id", st_key_id(ledger->key));
}

/* Raw texts are evidence for 90 days; their hashes stay in the journal. */
static int purge_raw_texts(struct simtopup_ledger *ledger)
{
	struct st_value limit[1];
	struct st_clock clock;
	int64_t old = 0;
	int result = st_clock_read(&clock);

	if (result)
		return result;
	limit[0] = st_value_int(clock.wall_ms - RAW_TEXT_KEPT_MS);
	result = st_ledger_number(ledger, "SELECT count(*) FROM raw_text WHERE at < $1", limit, 0,
				  &old);
	if (result == 0 && old > 0)
		result = ledger->store->ops->run(
			ledger->store, "DELETE FROM raw_text WHERE at < $1", limit, NULL, NULL);
	return result;
}

static int note_file(struct simtopup_ledger *ledger)
{
	struct stat status;

	if (lstat(ledger->path, &status) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the ledger cannot be read");
	ledger->device = status.st_dev;
	ledger->inode = status.st_ino;
	return 0;
}

/*
 * A newer library may mean something else by its rows, and an older one had
 * another schema: where that cannot be upgraded, the chain is what both share.
 */
static int check(struct simtopup_ledger *ledger)
{
	int64_t application, version = 0;
	int result = st_sqlite_identity(ledger->store, &application, &version);

	if (result == 0 && version == ST_LEDGER_VERSION)
		return st_ledger_check(ledger);
	if (result == 0)
		result = st_sqlite_check(ledger->store);
	return result ? result : st_journal_check_newest(ledger);
}

static int open_locked(struct simtopup_ledger *ledger, const char *folder, st_deadline deadline)
{
	int result = st_file_exists(ledger->path) ? check_database_file(ledger) :
						    make_database_file(ledger, folder);

	if (result == 0)
		result = st_sqlite_open(ledger->path, why_read_only(ledger, folder), deadline,
					&ledger->store);
	if (result == 0)
		result = note_file(ledger);
	if (result == 0)
		result = prepare(ledger);
	if (result == 0)
		result = take_key(ledger);
	if (result == 0)
		result = check(ledger);
	if (result == 0)
		result = st_anchor_check(ledger);
	return result;
}

int st_ledger_open(const char *path, int timeout_ms, struct simtopup_ledger **ret_ledger)
{
	struct simtopup_ledger *ledger = make_handle(path, timeout_ms);
	g_autofree char *folder = g_path_get_dirname(ledger->path);
	st_deadline deadline = st_deadline_in(timeout_ms);
	int fd = -1;
	int result = st_file_make_dirs(folder);

	if (result == 0)
		result = st_file_check_dir(folder);
	if (result == 0 && st_file_is_remote(folder)) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
			"the ledger lies on a network file system");
		result = st_error_set_hint("locks and syncs do not hold there: use a local disk");
	}
	if (result == 0)
		result = lock_folder(folder, deadline, &fd);
	if (result == 0)
		result = open_locked(ledger, folder, deadline);
	if (fd >= 0)
		close(fd);
	if (result == 0)
		result = st_ledger_recover_all(ledger);
	if (result == 0 && !ledger->store->read_only)
		result = purge_raw_texts(ledger);
	if (result) {
		st_ledger_close(ledger);
		return result;
	}
	*ret_ledger = ledger;
	return 0;
}

struct simtopup_ledger *st_ledger_keep(struct simtopup_ledger *ledger)
{
	g_atomic_int_inc(&ledger->refs);
	return ledger;
}

void st_ledger_set_operators(struct simtopup_ledger *ledger,
			     const struct simtopup_operators *operators)
{
	const struct simtopup_operators *former = ledger->operators;

	ledger->operators = st_operators_keep(operators);
	st_operators_free((struct simtopup_operators *)former);
}

void st_ledger_close(struct simtopup_ledger *ledger)
{
	/* The one who opened it is not counted. */
	if (!ledger || g_atomic_int_add(&ledger->refs, -1) > 0)
		return;
	st_ledger_set_operators(ledger, NULL);
	/*
	 * In a forked child SQLite must not be touched: a rollback there would undo
	 * what the parent is writing. The child leaks it.
	 */
	if (ledger->store && ledger->pid == getpid())
		ledger->store->ops->close(ledger->store);
	st_key_free(ledger->key);
	g_free(ledger->path);
	g_free(ledger->key_path);
	g_free(ledger->anchor_path);
	g_free(ledger->reserve_path);
	g_free(ledger);
}
