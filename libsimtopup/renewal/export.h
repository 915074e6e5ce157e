/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A ledger as text, for others to keep, to check, or to look at. */
#ifndef ST_RENEWAL_EXPORT_H
#define ST_RENEWAL_EXPORT_H

#include "ledger.h"

/*
 * "journal": its rows, and "receipts": one for each renewal that was sent, as
 * JSON lines, oldest first; "csv": one row for each renewal, RFC 4180. What
 * does not hold is not handed out.
 */
int st_export(struct simtopup_ledger *ledger, const char *format, char **ret_text);
/* One cell, the first of a row not empty: quoted where need be, never a spreadsheet's formula. */
void st_export_add_cell(GString *line, const char *text);

#endif
