/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A database behind a small table of functions. The SQL above it stays in the
 * subset that SQLite and PostgreSQL share; parameters are $1, $2, ...
 */
#ifndef ST_RENEWAL_STORE_H
#define ST_RENEWAL_STORE_H

#include "../core/clock.h"

#include <stdbool.h>

struct st_value {
	enum { ST_VALUE_NULL, ST_VALUE_INT, ST_VALUE_TEXT } kind;
	int64_t number;
	const char *text; /* borrowed */
};

struct st_value st_value_int(int64_t number);
struct st_value st_value_text(const char *text); /* NULL becomes a null */

/* One row of an answer; a status other than 0 ends the reading. */
typedef int (*st_row_fn)(const struct st_value *columns, unsigned count, void *data);

struct st_store;

struct st_store_ops {
	const char *table_suffix; /* behind CREATE TABLE (...) */
	int (*begin)(struct st_store *store); /* takes the right to write at once */
	/*
	 * When it fails the outcome is not known: the transaction is gone, and the
	 * caller reopens and reads what is there.
	 */
	int (*commit)(struct st_store *store);
	void (*rollback)(struct st_store *store); /* harmless without a transaction */
	/* `fn` may be NULL. A broken unique index is OPEN_RENEWAL, VOUCHER_USED or KEY_CONFLICT. */
	int (*run)(struct st_store *store, const char *sql, const struct st_value *values,
		   st_row_fn fn, void *data);
	int64_t (*changed)(struct st_store *store); /* rows, by the last run */
	int (*reopen)(struct st_store *store);
	void (*close)(struct st_store *store);
};

struct st_store {
	const struct st_store_ops *ops;
	const char *read_only; /* why nothing can be written, NULL: it can */
	st_deadline deadline; /* how long to wait for another process; set by the caller */
};

/*
 * Opens an existing file to read it; nothing in it is changed. `read_only` is a
 * constant that says why it shall stay so, or NULL.
 */
int st_sqlite_open(const char *path, const char *read_only, st_deadline deadline,
		   struct st_store **ret_store);
/* Sets what writing needs, the journal mode before all, and reads it back. */
int st_sqlite_prepare(struct st_store *store);
/* 0 for an empty file, else what PRAGMA application_id and user_version say. */
int st_sqlite_identity(struct st_store *store, int64_t *ret_application, int64_t *ret_version);
int st_sqlite_set_identity(struct st_store *store, int64_t application, int64_t version);
/* PRAGMA integrity_check: unlike quick_check it looks whether the indexes hold every row. */
int st_sqlite_check(struct st_store *store);
/* Is there a table or an index that was made by exactly this statement? */
int st_sqlite_has(struct st_store *store, const char *sql, bool *ret_found);
/* A copy of the whole database; `path` must be empty or not there. */
int st_sqlite_copy(struct st_store *store, const char *path);

#endif
