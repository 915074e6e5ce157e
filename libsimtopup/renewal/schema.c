/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "schema.h"

#include "../core/error.h"

#include <glib.h>

static const char *const tables[] = {
	"CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",

	"CREATE TABLE spend_limit (currency TEXT NOT NULL PRIMARY KEY, units INTEGER NOT NULL,"
	" scale INTEGER NOT NULL, window_ms INTEGER NOT NULL)",

	"CREATE TABLE renewal (id TEXT NOT NULL PRIMARY KEY, request_key TEXT NOT NULL UNIQUE,"
	" subject_key TEXT NOT NULL, subject TEXT NOT NULL, rail TEXT NOT NULL,"
	" spec TEXT NOT NULL, secret_tag TEXT, secret_hint TEXT,"
	" close_on_ack INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN"
	" ('PLANNED','ARMED','SUBMITTING','ACCEPTED','REFUSED','IN_DOUBT','VERIFIED','FAILED',"
	"  'UNVERIFIED','REVERSED','CANCELLED','RESOLVED_PAID','RESOLVED_NOT_PAID')),"
	" version INTEGER NOT NULL, fence INTEGER NOT NULL, owner_pid INTEGER NOT NULL,"
	" owner_start INTEGER NOT NULL, owner_boot TEXT NOT NULL, token TEXT NOT NULL,"
	" currency TEXT NOT NULL, reserved_units INTEGER NOT NULL,"
	" reserved_scale INTEGER NOT NULL, reason TEXT NOT NULL, facts TEXT NOT NULL,"
	" created INTEGER NOT NULL, submitted INTEGER NOT NULL, next_check INTEGER NOT NULL,"
	" verify_until INTEGER NOT NULL, rounds INTEGER NOT NULL, closed INTEGER NOT NULL,"
	" CHECK (state IN ('PLANNED','ARMED','CANCELLED') OR submitted > 0))",

	"CREATE TABLE journal (seq INTEGER NOT NULL PRIMARY KEY, renewal_id TEXT NOT NULL"
	" REFERENCES renewal (id), kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,"
	" prev TEXT NOT NULL UNIQUE, head TEXT NOT NULL, signature TEXT NOT NULL)",

	"CREATE TABLE raw_text (renewal_id TEXT NOT NULL REFERENCES renewal (id),"
	" sha256 TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,"
	" PRIMARY KEY (renewal_id, sha256))",
};

static const char *const indexes[] = {
	"CREATE UNIQUE INDEX renewal_one_open ON renewal (subject_key) WHERE"
	" state IN ('PLANNED','ARMED','SUBMITTING','IN_DOUBT','UNVERIFIED')"
	" OR (state = 'ACCEPTED' AND close_on_ack = 0)",

	"CREATE UNIQUE INDEX renewal_secret_once ON renewal (secret_tag) WHERE"
	" secret_tag IS NOT NULL"
	" AND state NOT IN ('CANCELLED','REFUSED','FAILED','RESOLVED_NOT_PAID')",

	"CREATE INDEX journal_of_renewal ON journal (renewal_id, seq)",
	"CREATE INDEX renewal_by_state ON renewal (state)",
	"CREATE INDEX renewal_of_subject ON renewal (subject_key, submitted)",
};

/* What makes version 2 of version 1, and so on: a statement each, in order. */
static const struct {
	int64_t from;
	const char *sql;
} upgrades[] = {
	{ 1, "CREATE INDEX renewal_of_subject ON renewal (subject_key, submitted)" },
};

/* The rules that the database itself holds are text in it: a lost bit there is a lost rule. */
static int check_statement(struct st_store *store, const char *sql)
{
	bool found;
	int result = st_sqlite_has(store, sql, &found);

	if (result || found)
		return result;
	return st_fail(SIMTOPUP_LEDGER, ST_LAYER_LEDGER, "the ledger is damaged: its schema");
}

int st_schema_check(struct st_store *store)
{
	int result = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(tables) && result == 0; i++) {
		g_autofree char *sql = g_strconcat(tables[i], store->ops->table_suffix, NULL);

		result = check_statement(store, sql);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(indexes) && result == 0; i++)
		result = check_statement(store, indexes[i]);
	return result;
}

int st_schema_upgrade(struct st_store *store, int64_t version)
{
	int result = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(upgrades) && result == 0; i++) {
		if (upgrades[i].from >= version)
			result = store->ops->run(store, upgrades[i].sql, NULL, NULL, NULL);
	}
	return result;
}

int st_schema_install(struct st_store *store)
{
	int result = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(tables) && result == 0; i++) {
		g_autofree char *sql = g_strconcat(tables[i], store->ops->table_suffix, NULL);

		result = store->ops->run(store, sql, NULL, NULL, NULL);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(indexes) && result == 0; i++)
		result = store->ops->run(store, indexes[i], NULL, NULL, NULL);
	return result;
}
