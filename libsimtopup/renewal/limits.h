/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What the owner of a ledger allows, whatever a spec says. Amounts are per
 * currency and never converted; what was sent counts with its ceiling until
 * the outcome says better.
 */
#ifndef ST_RENEWAL_LIMITS_H
#define ST_RENEWAL_LIMITS_H

#include "ledger.h"

/* Inside the transaction that commits to the send: SIMTOPUP_CEILING says which one. */
int st_limits_check(struct simtopup_ledger *ledger, const struct st_row *row,
		    const struct st_clock *clock);
/*
 * "per-renewal" "20EUR", "per-sim-day" "30EUR", "attempts-per-sim-day" "3",
 * "spend" "100EUR/30" (days). "" removes it, in every currency.
 */
int st_limits_set(struct simtopup_ledger *ledger, const char *name, const char *value);
/* All of them, and whether payments are paused. */
int st_limits_json(struct simtopup_ledger *ledger, JsonObject **ret_object);

#endif
