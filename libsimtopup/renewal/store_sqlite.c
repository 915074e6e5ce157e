/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "store.h"

#include "../core/error.h"
#include "../core/library.h"

#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#define FUNCTIONS(X)                                                                   \
	X(sqlite3_bind_int64) X(sqlite3_bind_null) X(sqlite3_bind_parameter_count)     \
	X(sqlite3_bind_parameter_name) X(sqlite3_bind_text) X(sqlite3_busy_handler)    \
	X(sqlite3_changes64) X(sqlite3_close) X(sqlite3_column_count)                  \
	X(sqlite3_column_int64) X(sqlite3_column_text) X(sqlite3_column_type)          \
	X(sqlite3_db_config) X(sqlite3_errmsg) X(sqlite3_errstr) X(sqlite3_exec)       \
	X(sqlite3_extended_result_codes) X(sqlite3_finalize)                           \
	X(sqlite3_get_autocommit) X(sqlite3_open_v2) X(sqlite3_prepare_v2)             \
	X(sqlite3_sleep) X(sqlite3_step)
ST_LIBRARY(lite, "libsqlite3.so.0", FUNCTIONS)

struct sqlite_store {
	struct st_store base;
	sqlite3 *db;
	char *path;
	/*
	 * After a failed write or sync the kernel may have dropped what it could not
	 * write: nothing that this connection remembers counts any more.
	 */
	bool poisoned;
	bool prepared; /* for writing */
};

/* renewal.md 3.1: only DELETE with EXTRA syncs the directory after the journal is gone. */
static const struct {
	const char *name, *value, *read_back;
	bool for_writing;
} pragmas[] = {
	{ "trusted_schema", "OFF", "0", false },   { "cell_size_check", "ON", "1", false },
	{ "mmap_size", "0", "0", false },          { "temp_store", "MEMORY", "2", false },
	{ "locking_mode", "NORMAL", "normal", true }, { "journal_mode", "DELETE", "delete", true },
	{ "synchronous", "EXTRA", "3", true },     { "foreign_keys", "ON", "1", true },
	{ "secure_delete", "ON", "1", true },
};

struct st_value st_value_int(int64_t number)
{
	return (struct st_value){ .kind = ST_VALUE_INT, .number = number };
}

struct st_value st_value_text(const char *text)
{
	return (struct st_value){ .kind = text ? ST_VALUE_TEXT : ST_VALUE_NULL, .text = text };
}

static int on_busy(void *data, int count)
{
	const struct sqlite_store *store = data;

	if (st_deadline_passed(store->base.deadline))
		return 0;
	lite.sqlite3_sleep(count < 10 ? 1 : 10);
	return 1;
}

static int constraint(const char *message)
{
	if (strstr(message, "renewal.subject_key"))
		return st_fail(SIMTOPUP_OPEN_RENEWAL, ST_LAYER_LEDGER,
			       "an earlier renewal of this SIM is not settled");
	if (strstr(message, "renewal.secret_tag"))
		return st_fail(SIMTOPUP_VOUCHER_USED, ST_LAYER_LEDGER,
			       "this voucher belongs to another renewal");
	if (strstr(message, "renewal.request_key"))
		return st_fail(SIMTOPUP_KEY_CONFLICT, ST_LAYER_LEDGER,
			       "this request key is in use already");
	return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger refuses the row");
}

static int failed(struct sqlite_store *store, int code)
{
	int status;

	/* SQLite calls a read that fails with EIO a damage of the file. */
	store->poisoned |= (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CORRUPT;
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		status = st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER,
				 "another process is writing to the ledger");
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		status = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				 "the ledger is damaged, or its disk cannot be read");
		st_error_set_hint("look again; if it stays, move it aside, save what `sqlite3 "
				  "LEDGER .recover` gives, and restore the newest copy; nothing "
				  "is paid until then");
		break;
	case SQLITE_READONLY:
		status = st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				 "the ledger can only be read: %s",
				 store->base.read_only ? store->base.read_only : "no right");
		st_error_set_hint("nothing was changed and nothing was sent");
		break;
	case SQLITE_FULL:
		status = st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "no space is left for the ledger");
		break;
	case SQLITE_CONSTRAINT:
		status = constraint(lite.sqlite3_errmsg(store->db));
		break;
	default:
		status = st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "the ledger cannot be used: %s",
				 lite.sqlite3_errstr(code & 0xff));
	}
	st_error_set_peer("SQLite %d", code);
	return status;
}

static int bind(sqlite3_stmt *statement, const struct st_value *values)
{
	int code = SQLITE_OK;
	int count = lite.sqlite3_bind_parameter_count(statement);

	for (int i = 1; i <= count && code == SQLITE_OK; i++) {
		/* "$2" is a name to SQLite; its number says which value it is. */
		const char *name = lite.sqlite3_bind_parameter_name(statement, i);
		const struct st_value *value = values + g_ascii_strtoull(name + 1, NULL, 10) - 1;

		if (value->kind == ST_VALUE_INT)
			code = lite.sqlite3_bind_int64(statement, i, value->number);
		else if (value->kind == ST_VALUE_TEXT)
			code = lite.sqlite3_bind_text(statement, i, value->text, -1,
						      SQLITE_STATIC);
		else
			code = lite.sqlite3_bind_null(statement, i);
	}
	return code;
}

#define COLUMNS_MAX 40

static unsigned read_columns(sqlite3_stmt *statement, struct st_value *ret_columns)
{
	unsigned count = (unsigned)lite.sqlite3_column_count(statement);

	if (count > COLUMNS_MAX)
		count = COLUMNS_MAX;
	for (unsigned i = 0; i < count; i++) {
		int type = lite.sqlite3_column_type(statement, (int)i);

		if (type == SQLITE_NULL)
			ret_columns[i] = st_value_text(NULL);
		else if (type == SQLITE_INTEGER)
			ret_columns[i] = st_value_int(
				lite.sqlite3_column_int64(statement, (int)i));
		else
			ret_columns[i] = st_value_text(
				(const char *)lite.sqlite3_column_text(statement, (int)i));
	}
	return count;
}

static int reopen(struct st_store *base);

/* A new connection after a fault, once the transaction that met it is over. */
static int recover_connection(struct sqlite_store *store)
{
	if (store->db && (!store->poisoned || !lite.sqlite3_get_autocommit(store->db)))
		return 0;
	return reopen(&store->base);
}

static int run(struct st_store *base, const char *sql, const struct st_value *values, st_row_fn fn,
	       void *data)
{
	struct sqlite_store *store = (struct sqlite_store *)base;
	struct st_value columns[COLUMNS_MAX];
	sqlite3_stmt *statement = NULL;
	int code, result = recover_connection(store);

	if (result)
		return result;
	code = lite.sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = bind(statement, values);
	if (code == SQLITE_OK)
		code = lite.sqlite3_step(statement);
	while (code == SQLITE_ROW && result == 0) {
		if (fn)
			result = fn(columns, read_columns(statement, columns), data);
		if (result == 0)
			code = lite.sqlite3_step(statement);
	}
	if (result == 0 && code != SQLITE_DONE)
		result = failed(store, code);
	lite.sqlite3_finalize(statement);
	return result;
}

static int begin(struct st_store *base)
{
	return run(base, "BEGIN IMMEDIATE", NULL, NULL, NULL);
}

static void rollback(struct st_store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;

	if (store->db && !lite.sqlite3_get_autocommit(store->db))
		lite.sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

static int commit(struct st_store *base)
{
	int result = run(base, "COMMIT", NULL, NULL, NULL);

	if (result)
		rollback(base);
	return result;
}

static int64_t changed(struct st_store *base)
{
	const struct sqlite_store *store = (const struct sqlite_store *)base;

	return store->db ? lite.sqlite3_changes64(store->db) : 0;
}

static int keep_text(const struct st_value *columns, unsigned count, void *data)
{
	char *text = data;

	if (count != 1)
		return 0;
	if (columns[0].kind == ST_VALUE_INT)
		g_snprintf(text, 16, "%" G_GINT64_FORMAT, columns[0].number);
	else if (columns[0].text)
		g_strlcpy(text, columns[0].text, 16);
	return 0;
}

static int set_pragmas(struct sqlite_store *store, bool for_writing)
{
	for (size_t i = 0; i < G_N_ELEMENTS(pragmas); i++) {
		g_autofree char *set = g_strdup_printf("PRAGMA %s=%s", pragmas[i].name,
						       pragmas[i].value);
		g_autofree char *get = g_strdup_printf("PRAGMA %s", pragmas[i].name);
		char got[16] = "";
		int result;

		if (pragmas[i].for_writing != for_writing)
			continue;
		result = run(&store->base, set, NULL, NULL, NULL);
		if (result == 0)
			result = run(&store->base, get, NULL, keep_text, got);
		if (result)
			return result;
		if (strcmp(got, pragmas[i].read_back) != 0)
			return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER,
				       "SQLite does not keep %s=%s here: no money moves",
				       pragmas[i].name, pragmas[i].value);
	}
	return 0;
}

static int open_database(struct sqlite_store *store)
{
	int way = store->base.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code = lite.sqlite3_open_v2(store->path, &store->db, way | SQLITE_OPEN_FULLMUTEX,
					NULL);
	int result;

	store->poisoned = false;
	if (code != SQLITE_OK) {
		result = failed(store, code);
		lite.sqlite3_close(store->db);
		store->db = NULL;
		return result;
	}
	lite.sqlite3_extended_result_codes(store->db, 1);
	lite.sqlite3_busy_handler(store->db, on_busy, store);
	lite.sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	result = set_pragmas(store, false);
	if (result == 0 && store->prepared)
		result = set_pragmas(store, true);
	if (result) {
		lite.sqlite3_close(store->db);
		store->db = NULL;
	}
	return result;
}

static int reopen(struct st_store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;

	rollback(base);
	lite.sqlite3_close(store->db);
	store->db = NULL;
	return open_database(store);
}

static void close_store(struct st_store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;

	if (!store)
		return;
	rollback(base);
	lite.sqlite3_close(store->db);
	g_free(store->path);
	g_free(store);
}

static const struct st_store_ops sqlite_ops = {
	.table_suffix = " STRICT",
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.run = run,
	.changed = changed,
	.reopen = reopen,
	.close = close_store,
};

int st_sqlite_open(const char *path, const char *read_only, st_deadline deadline,
		   struct st_store **ret_store)
{
	struct sqlite_store *store;
	int result;

	if (!st_library_load(&lite_library))
		return st_library_missing(&lite_library);
	store = g_new0(struct sqlite_store, 1);
	store->base.ops = &sqlite_ops;
	store->base.read_only = read_only;
	store->base.deadline = deadline;
	store->path = g_strdup(path);
	result = open_database(store);
	if (result) {
		close_store(&store->base);
		return result;
	}
	*ret_store = &store->base;
	return 0;
}

int st_sqlite_prepare(struct st_store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;
	int result = set_pragmas(store, true);

	store->prepared = result == 0;
	return result;
}

static int keep_number(const struct st_value *columns, unsigned count, void *data)
{
	if (count == 1)
		*(int64_t *)data = columns[0].number;
	return 0;
}

int st_sqlite_identity(struct st_store *store, int64_t *ret_application, int64_t *ret_version)
{
	int64_t application = 0, version = 0;
	int result = run(store, "PRAGMA application_id", NULL, keep_number, &application);

	if (result == 0)
		result = run(store, "PRAGMA user_version", NULL, keep_number, &version);
	if (result)
		return result;
	*ret_application = application;
	*ret_version = version;
	return 0;
}

int st_sqlite_set_identity(struct st_store *store, int64_t application, int64_t version)
{
	g_autofree char *first =
		g_strdup_printf("PRAGMA application_id=%" G_GINT64_FORMAT, application);
	g_autofree char *second = g_strdup_printf("PRAGMA user_version=%" G_GINT64_FORMAT, version);
	int result = run(store, first, NULL, NULL, NULL);

	return result ? result : run(store, second, NULL, NULL, NULL);
}

int st_sqlite_check(struct st_store *store)
{
	char verdict[16] = "";
	int result = run(store, "PRAGMA integrity_check(1)", NULL, keep_text, verdict);

	if (result == 0 && strcmp(verdict, "ok") != 0) {
		st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger is damaged");
		result = st_error_set_hint("move it aside and restore the newest copy");
	}
	return result;
}

int st_sqlite_has(struct st_store *store, const char *sql, bool *ret_found)
{
	struct st_value values[] = { st_value_text(sql) };
	int64_t count = 0;
	int result = run(store, "SELECT count(*) FROM sqlite_schema WHERE sql = $1", values,
			 keep_number, &count);

	if (result == 0)
		*ret_found = count == 1;
	return result;
}

int st_sqlite_copy(struct st_store *store, const char *path)
{
	struct st_value values[] = { st_value_text(path) };

	return run(store, "VACUUM INTO $1", values, NULL, NULL);
}
