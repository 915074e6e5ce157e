/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The receipt: what the journal proves about one renewal, on one signed line. */
#ifndef ST_RENEWAL_RECEIPT_H
#define ST_RENEWAL_RECEIPT_H

#include "ledger.h"

/*
 * From the journal alone: the same bytes until a transition follows.
 * SIMTOPUP_STATE before the send.
 */
int st_receipt_make(struct simtopup_ledger *ledger, const char *renewal_id, char **ret_line);
/* `public_key` NULL: the one in the receipt. */
int st_receipt_check(const char *line, const char *public_key);

#endif
