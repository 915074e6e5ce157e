/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Operators and balances, for renewal/ and api/. Recipes are data; what a text
 * means is decided in reader.c; ways.c chooses how to ask, ask.c does it.
 */
#ifndef ST_ACCOUNT_ACCOUNT_H
#define ST_ACCOUNT_ACCOUNT_H

#include "../core/money.h"
#include "../port/port.h"
#include "pay.h"

#include <json-glib/json-glib.h>

/* Which SIM; all may be "". */
struct st_subject {
	char iccid[24];
	char imsi[20];
	char eid[36];
	char mcc_mnc[8]; /* home */
	char spn[64];
	char gid1[36];
	char msisdn[ST_MSISDN_MAX][24]; /* its own numbers, as far as the card knows them */
};

void st_subject_from_subscriber(const struct st_subscriber *subscriber,
				struct st_subject *ret_subject);

enum st_kind { ST_MONEY, ST_DATA, ST_VOICE, ST_SMS_COUNT };

#define ST_BUCKETS_MAX 32

struct st_bucket {
	enum st_kind kind;
	const char *scope;           /* "main", "bonus", ... */
	struct simtopup_money money; /* ST_MONEY */
	int64_t amount;              /* bytes, seconds or count; -1: absent */
	int64_t total_bytes;         /* -1: absent */
	bool unlimited;
	char expires[32];            /* ISO 8601, "" */
	int64_t expires_ms;          /* the moment it ends, Unix ms; 0: not known */
	char grace_expires[32];      /* the end of the time in which it can still be saved, "" */
	const char *precision;       /* of a computed expiry: "relative", "year-guessed"; NULL */
	const char *confidence;      /* "high" (recipe pattern), "low" */
	bool no_amount;              /* only the end is known */
	uint32_t span_from, span_to; /* characters of the text it was read from; 0, 0: not kept */
};

enum st_balance_state {
	ST_BALANCE_OK,
	ST_BALANCE_MENU,
	ST_BALANCE_PENDING_SMS,
	ST_BALANCE_UNAVAILABLE,
	ST_BALANCE_FAILED,
	ST_BALANCE_NOT_UNDERSTOOD,
	ST_BALANCE_CLAIMED, /* "done", in the operator's words only; may have buckets */
};

/* 255 parts of an SMS (3GPP TS 23.040, 9.2.3.24.1) are less; what is longer is not read. */
#define ST_REPLY_MAX (64 * 1024)
/* Patterns of recipes are tried on texts up to this: their time is not linear. */
#define ST_PATTERN_TEXT_MAX 4096

struct st_recipe;
struct simtopup_operators;

struct simtopup_balance {
	struct st_subject subject;
	char operator_name[64];
	char recipe_id[48];
	char source[8]; /* "ussd", "sms", "text" */
	char code[64];
	char country[3]; /* of the SIM, from the caller or its network; "" */
	char text[ST_USSD_TEXT_MAX];
	char *long_text; /* the whole where it does not fit above; owned, by from_text only */
	enum st_balance_state state;
	const char *reason; /* of failed, or why it was not understood; NULL */
	bool menu;          /* the text also offers choices */
	bool generic;       /* read by rules that need no recipe */
	bool pushed;        /* nothing shows that it is the answer to what was asked */
	bool undated;       /* nobody knows when it came: nothing is reckoned from that */
	int64_t checked_at; /* Unix ms */
	unsigned count;
	struct st_bucket buckets[ST_BUCKETS_MAX];
};

bool st_country_is_known(const char *code); /* ISO 3166, two letters */

/* Catalogue. Loaded by st_operators_load(); a recipe is borrowed from it. */
int st_operators_load(const char *const *paths, size_t count, struct simtopup_operators **ret);
/* Each keeper frees it too; the last one does. */
const struct simtopup_operators *st_operators_keep(const struct simtopup_operators *operators);
void st_operators_free(struct simtopup_operators *operators);
/* The best match, NULL when none. mbpi entries give codes only. */
const struct st_recipe *st_operators_match(const struct simtopup_operators *operators,
					   const struct st_subject *subject);
/* Would a recipe fit, did one know the GID1? */
bool st_operators_want_gid1(const struct simtopup_operators *operators,
			    const struct st_subject *subject);
/*
 * The match for the SIM in a modem, whose GID1 is read into `subject` where a
 * recipe asks for it. The caller holds the modem's lock; no port: as it is.
 */
int st_operators_choose(const struct simtopup_operators *operators, struct st_port *port,
			struct st_subject *subject, st_deadline deadline,
			const struct st_recipe **ret_recipe);
/* All recipes by id, without the providers of the database. */
JsonArray *st_operators_json(const struct simtopup_operators *operators);
const struct st_recipe *st_operators_find(const struct simtopup_operators *operators,
					  const char *recipe_id);

/* One after the other, without those of the database; NULL: no more. */
const struct st_recipe *st_operators_at(const struct simtopup_operators *operators,
					unsigned index);

const char *st_recipe_id(const struct st_recipe *recipe);
const char *st_recipe_name(const struct st_recipe *recipe);
const char *st_recipe_currency(const struct st_recipe *recipe); /* "" */
const char *st_recipe_sha256(const struct st_recipe *recipe);   /* hex of the file */
const char *st_recipe_support(const struct st_recipe *recipe);  /* number to call, "" */
/* Asking more often than this makes operators block the SIM. */
int64_t st_recipe_min_interval_ms(const struct st_recipe *recipe);

enum st_consent { /* = enum simtopup_consent */
	ST_CONSENT_CHARGED = 1,
	ST_CONSENT_UNPROVED = 2,
};

/* Who asks, where, and what may be done for it. */
struct st_asking {
	struct st_subject subject;
	bool abroad;
	unsigned consent; /* ST_CONSENT_* */
	/*
	 * Of the answer (`code`) that this one is compared with: gone no other way.
	 * NULL: any; "": the first.
	 */
	const char *same_way;
};

bool st_is_abroad(const struct st_subscriber *subscriber);
/* SIMTOPUP_BUSY: this SIM was asked too short a time ago, by any process. */
int st_balance_may_ask(const struct st_recipe *recipe, const struct st_subject *subject);
/* Asks the operator, the first way that may be gone and answers. Acquires what each needs. */
int st_balance_ask(struct st_port *port, const struct st_recipe *recipe,
		   const struct st_asking *asking, st_deadline deadline,
		   struct simtopup_balance **ret);
/* An answer that came by message after nobody waited any more. SIMTOPUP_NO_DATA: none. */
int st_balance_recall(struct st_port *port, const struct st_recipe *recipe,
		      const struct st_subject *subject, st_deadline deadline,
		      struct simtopup_balance **ret);
/* Reads a text that came at `received_ms`. Never fails: the state tells. */
void st_balance_read_text(const struct st_recipe *recipe, const char *text, int64_t received_ms,
			  struct simtopup_balance *balance);
const char *st_balance_text(const struct simtopup_balance *balance); /* whole */
JsonObject *st_balance_json(const struct simtopup_balance *balance);
const char *st_balance_state_name(enum st_balance_state state);
/* The main money bucket, NULL when there is none or more than one could be meant. */
const struct st_bucket *st_balance_main_money(const struct simtopup_balance *balance);

/* `plan` NULL: a voucher. NULL when the recipe knows no such way. */
const struct st_pay_way *st_recipe_pay_way(const struct st_recipe *recipe, enum st_pay_by by,
					   const char *plan);
/* [{id name price rail adds amount certainty}] */
JsonArray *st_recipe_plans_json(const struct st_recipe *recipe);
/* The group `price` of a step's pattern in `text`; false: it cannot be read. */
bool st_recipe_read_price(const struct st_recipe *recipe, const char *pattern, const char *text,
			  struct simtopup_money *ret_price);
/* Does `text` match the pattern of a step? Bounded matching. */
bool st_recipe_expects(const char *pattern, const char *text);

enum st_outcome {
	ST_OUTCOME_ACCEPTED,
	ST_OUTCOME_REFUSED,   /* a definite no: reason says which */
	ST_OUTCOME_AMBIGUOUS, /* "already used": may be our own entry */
	ST_OUTCOME_UNKNOWN,
};

struct st_voucher_outcome {
	enum st_outcome outcome;
	const char *reason; /* "used", "invalid", "expired", "blocked", "offer", "technical", ... */
	bool has_amount;
	struct simtopup_money amount; /* named in the answer */
	struct simtopup_balance after; /* what the answer says is left, state OK or not */
};

void st_voucher_read_outcome(const struct st_recipe *recipe, const char *text,
			     int64_t received_ms, struct st_voucher_outcome *ret_outcome);
/* Is this SMS a receipt of the operator (sender listed)? */
bool st_recipe_sender_is_known(const struct st_recipe *recipe, const char *sender);

#endif
