/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A way to pay that a recipe knows: a voucher or a plan, by USSD or by SMS. The
 * last of its steps commits; by SMS there is one step, the message.
 */
#ifndef ST_ACCOUNT_PAY_H
#define ST_ACCOUNT_PAY_H

#include "steps.h"

#include <simtopup/base.h>

#define ST_PLAN_ID_MAX 40

enum st_pay_by { ST_PAY_USSD, ST_PAY_SMS };

struct st_pay_way {
	enum st_pay_by by;
	const char *certainty, *source; /* "H", "M", "L" */
	bool proved;           /* run against the real operator (or the fictitious one) */
	struct st_steps steps; /* "*101*{voucher}#"; a voucher stands in the last and only there */
	const char *to;        /* of the message */
	struct simtopup_money charge; /* what the sending itself takes from the balance; "": none */

	/* A voucher. */
	unsigned digits_min, digits_max;
	unsigned bar_after; /* wrong ones bar the SIM; 0: not known */

	/* A plan that is paid from the balance; its id is "" for a voucher. */
	const char *plan, *name;
	struct simtopup_money price;
	bool shows_price; /* the text before the last step has it, in the group `price` */
	int adds;         /* enum st_kind of the bucket that it adds; -1: not known */
	int64_t amount;   /* of it, bytes, seconds or messages; 0: not known, or unlimited */

	int timeout_ms;           /* for the operator's answer to the last step */
	int64_t quiet_ms;         /* so long the operator may still be at it */
	int64_t check_after_ms;   /* first look for evidence: its lag */
	int64_t check_every_ms;   /* then at growing intervals, starting so */
	int64_t verify_within_ms; /* then UNVERIFIED */
	int64_t absence_apart_ms; /* two looks so far apart that see no change prove that it had
				     no effect, for an operator that is known to show it; 0: no */
};

#endif
