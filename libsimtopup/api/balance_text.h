/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The JSON that says whose SIM it is, and how and when a text came. */
#ifndef ST_API_BALANCE_TEXT_H
#define ST_API_BALANCE_TEXT_H

#include "../account/account.h"

int st_balance_read_subject(const char *json, struct simtopup_balance *balance,
			    int64_t *ret_received_ms);

#endif
