/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#ifndef ST_RENEWAL_SCHEMA_H
#define ST_RENEWAL_SCHEMA_H

#include "store.h"

#define ST_LEDGER_APPLICATION 0x53545550 /* "STUP" */
#define ST_LEDGER_VERSION 2

/* All tables and indexes; inside the caller's transaction. */
int st_schema_install(struct st_store *store);
/* Are all of them there, as they were installed? */
int st_schema_check(struct st_store *store);
/* From `version` to ours; inside the caller's transaction. */
int st_schema_upgrade(struct st_store *store, int64_t version);

#endif
