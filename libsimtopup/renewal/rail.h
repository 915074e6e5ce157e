/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A rail: a way to pay, as one table of functions. Everything but commit() may
 * be repeated; commit() is the one step that spends, and is called once for a
 * renewal, ever. The rails are in rails.c.
 */
#ifndef ST_RENEWAL_RAIL_H
#define ST_RENEWAL_RAIL_H

#include "../account/account.h"
#include "../port/ussd.h"
#include "spec.h"

/* What a rail is, whoever the operator; renewal.md 1.5. */
struct st_rail_caps {
	bool plan;               /* buys a plan; else it takes a voucher */
	bool answers_by_sms;     /* a message is the rail's own word, not a second one */
	const char *commits;     /* the one step that spends */
	const char *lookup;      /* of an outcome: "none", "by-reference", "by-subject" */
	const char *price_guard; /* "none", "menu", "exact", "max" */
	const char *idempotency; /* "none", "claimed", "proved"; the key: */
	const char *key_charset; /* NULL: there is no key */
	unsigned key_min, key_max;
	int64_t key_ttl_s;
	const char *const *evidence; /* levels that it can give; ends with NULL */
};

/* Times are the recipe's; they are kept with the renewal when it is armed. */
struct st_policy {
	int64_t quiet_ms; /* so long the operator may still be at it */
	int64_t check_after_ms;
	int64_t check_every_ms;
	int64_t verify_within_ms;
	/*
	 * "Nothing has changed", seen twice this far apart, proves that it had no
	 * effect (N2, renewal.md 2.4). 0: on this rail absence proves nothing.
	 */
	int64_t absence_apart_ms;
};

/* The buckets of one kind, together. */
struct st_tally {
	unsigned count, unlimited;
	int64_t sum;        /* bytes, seconds, messages */
	int64_t expires_ms; /* the latest; 0: none known */
};

/* What the SIM has, by a query that is not the rail's own word. */
struct st_look {
	bool has_money;
	struct simtopup_money money;
	char expires[32];
	int64_t expires_ms; /* 0: not known */
	struct st_tally tallies[ST_SMS_COUNT + 1]; /* by enum st_kind; money is above */
	int64_t at;
	char asked[64]; /* how; "" before it was kept */
	bool generic;   /* by rules that need no recipe: weaker than its own patterns */
	bool by_sms;    /* answered by a message, which may be of another day */
	char text[ST_USSD_TEXT_MAX];
};

struct st_answer {
	enum st_outcome outcome;
	char reason[32];
	bool has_amount;
	struct simtopup_money amount;
	bool by_sms;        /* a message, whose sender can be forged */
	bool early;         /* that is stamped a little before the send */
	bool undated;       /* or not at all */
	bool rivalled;      /* and which another renewal may have caused */
	bool stored;        /* in the modem, which may have had another SIM when it came */
	bool pushed;        /* nothing shows that it is the answer to what was sent */
	char text[ST_USSD_TEXT_MAX]; /* "" when there was none */
};

/* One use of a rail, inside one public call. */
struct st_act {
	const struct st_rail *rail;
	struct st_port *port; /* acquired by the caller; NULL for a rail that needs none */
	const struct simtopup_operators *operators;
	const struct simtopup_spec *spec; /* NULL when only looking */
	const char *plan;                 /* NULL: a voucher */
	struct st_subject subject;
	st_deadline deadline;
	bool may_spend; /* false: looking, planning */
	const char *asked; /* how the balance was asked before; NULL: as it can be */
	int64_t since_ms; /* Unix ms: a message counts when it is not older; 0: none does */
	/* Set by open(). */
	struct st_policy policy;
	const struct st_recipe *recipe;
	const struct st_pay_way *way; /* NULL: not known any more; only when looking */
	/* Set by prepare() and commit(). */
	int send_failed; /* by commit(): the status of a send that may have left; 0: none */
	bool has_price;
	struct simtopup_money price; /* that the operator shows */
	struct st_dialogue dialogue;
	struct st_ussd_session session;
};

struct st_rail {
	const char *name;
	struct st_rail_caps caps;
	const char *wants; /* what it would need that is not here; NULL: it is here, whole */
	unsigned needs; /* of the link, beside ST_NEED_STATE */
	/* Finds out how, for this subject; sends nothing. */
	int (*open)(struct st_act *act);
	/* Refuses what cannot be bought this way; sends nothing. */
	int (*check)(struct st_act *act);
	/* The steps in words, secrets masked. */
	JsonArray *(*steps)(const struct st_act *act);
	/* SIMTOPUP_NO_BASELINE when the operator shows nothing that can be compared. */
	int (*look)(struct st_act *act, struct st_look *ret_look);
	int (*prepare)(struct st_act *act);
	/* The record's effect NONE is a proof that nothing was sent. */
	int (*commit)(struct st_act *act);
	/* Always gives an answer; ST_OUTCOME_UNKNOWN with a reason when there was none. */
	void (*await)(struct st_act *act, struct st_answer *ret_answer);
	/*
	 * A message that came during the act, or is stored and not older than
	 * since_ms, or else a little older; false: none, or not from the operator.
	 */
	bool (*message)(struct st_act *act, struct st_answer *ret_answer);
	void (*end)(struct st_act *act); /* after prepare(), whatever happened */
};

/* NULL: not in this build. */
const struct st_rail *st_rail_find(const char *name);
/* The same, and why not: SIMTOPUP_UNSUPPORTED. */
int st_rail_get(const char *name, const struct st_rail **ret_rail);
/* What its rail is and, where the way is known, what this operator makes of it. */
JsonObject *st_rail_json(const struct st_act *act);

extern const struct st_rail st_rail_voucher, st_rail_plan;         /* by USSD */
extern const struct st_rail st_rail_voucher_sms, st_rail_plan_sms;

#endif
