/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The anchor: a file beside the ledger that names its newest journal row. It is
 * written after each commit and may lag; a ledger older than it was restored
 * from a copy, and has forgotten what was paid since.
 */
#ifndef ST_RENEWAL_ANCHOR_H
#define ST_RENEWAL_ANCHOR_H

#include "ledger.h"

/* Makes it when it is missing, checks it when it is there. */
int st_anchor_check(struct simtopup_ledger *ledger);
/* Best effort. */
void st_anchor_write(const struct simtopup_ledger *ledger);

#endif
