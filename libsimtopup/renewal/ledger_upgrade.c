/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A ledger of an older version becomes one of ours: a copy beside it first, then
 * one transaction. A kill leaves the old one, and perhaps the copy.
 */
#include "../core/error.h"
#include "file.h"
#include "ledger.h"
#include "schema.h"

static int fill_copy(const char *path, void *data)
{
	return st_sqlite_copy(data, path);
}

static int upgrade_inside(struct st_store *store, int64_t from)
{
	int64_t application, version;
	int result = st_sqlite_identity(store, &application, &version);

	/* Another process may have been here since we looked. */
	if (result || version >= ST_LEDGER_VERSION)
		return result;
	if (version != from)
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER,
			       "another process changes the ledger's version");
	result = st_schema_upgrade(store, from);
	if (result == 0)
		result = st_sqlite_set_identity(store, ST_LEDGER_APPLICATION, ST_LEDGER_VERSION);
	return result;
}

int st_ledger_upgrade(struct simtopup_ledger *ledger, int64_t from)
{
	struct st_store *store = ledger->store;
	g_autofree char *copy =
		g_strdup_printf("%s.v%" G_GINT64_FORMAT, ledger->path, from);
	int result = st_sqlite_check(store); /* no copy of damage over a good one */

	if (result == 0)
		result = st_file_replace_with(copy, fill_copy, store);
	if (result == 0)
		result = store->ops->begin(store);
	if (result)
		return result;
	result = upgrade_inside(store, from);
	if (result == 0)
		return store->ops->commit(store);
	store->ops->rollback(store);
	return result;
}
