/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Quantities in a text, and what its words make of them: between tokens.h and recipe.h. */
#ifndef ST_ACCOUNT_SENSE_H
#define ST_ACCOUNT_SENSE_H

#include "recipe.h"
#include "tokens.h"

enum st_quantity_kind { Q_MONEY, Q_DATA, Q_VOICE, Q_SMS, Q_DAYS, Q_PLAIN, Q_JUNK };

struct st_quantity {
	enum st_quantity_kind kind;
	gssize first, last; /* items, its currency or unit included */
	gssize number;
	struct st_amount amount;
	char currency[4];   /* "": not known */
	int64_t value;      /* bytes, seconds, messages, days */
	int64_t total;      /* bytes of the whole, -1 */
	int unit;
	bool unsure;        /* a dash in front may be a minus */
	bool readable;
	guint sentence;
	int bucket;         /* in the balance, -1: none */
	bool doubtful;      /* may be left of something, but cannot be read */
	bool denied;        /* looked like a price, a limit, something else */
	bool used;          /* denied: it is what was used */
	guint64 role, says; /* what the nearest word says that counts; all of them, behind it too */
};

/* What is known beside the text. */
struct st_reading {
	struct st_tokens tokens;
	const struct st_country *country; /* NULL */
	const char *currency;             /* of the recipe or the country, "" */
	char order;                       /* of dates */
	char mark;                        /* decimal, 0: not known */
	int byte_base;
	int64_t received_ms;              /* 0: not known */
	GArray *quantities;               /* struct st_quantity */
	guint64 says;                     /* of the whole text, menu lines left out */
	struct simtopup_balance *balance;
};

/* The words left of an item, up to the end before or the quantity before. */
struct st_run {
	guint64 all;
	guint64 role;    /* of the nearest word that has one */
	guint64 next;    /* of the item right before */
	bool link;       /* a colon or "is" stands behind that word */
	unsigned words;  /* between it and the item */
	gssize stop;     /* the item where it ended, -1 */
};

#define W_ROLES (W_BAL | W_ACCT | W_REMAIN | W_HAVE | W_USED | W_PRICE | W_TOPUP | W_LIMIT | \
		 W_LOAN | W_TRANSFER | W_OLD | W_INCL | W_OFFER)
#define RUN_MAX 40 /* items: bounds the time for a text without stops */

struct st_quantity *st_quantity_at(const struct st_reading *reading, gssize index);
/* The last quantity that ends before `item`; -1: none. */
gssize st_quantity_before(const struct st_reading *reading, gssize item);
/* Its value, kind and whether it can be read, in that unit. */
void st_quantity_measure(const struct st_reading *reading, struct st_quantity *q, int unit);
void st_quantities_find(struct st_reading *reading);
struct st_run st_run_left(const struct st_reading *reading, gssize item, guint64 roles);
/* Words right of an item, up to the first mark or number; at most `max`. */
guint64 st_run_right(const struct st_reading *reading, gssize item, unsigned max);
guint64 st_sentence_says(const struct st_reading *reading, gssize item);
bool st_sentence_has_name(const struct st_reading *reading, gssize item);
const char *st_scope_of(guint64 says);
struct st_bucket *st_bucket_add(struct st_reading *reading, struct st_quantity *quantity,
				const char *scope);

void st_bucket_drop(struct st_reading *reading, unsigned index);

void st_sense_money(struct st_reading *reading);
void st_sense_volumes(struct st_reading *reading);
void st_sense_dates(struct st_reading *reading);
/* failed, unavailable, pending-sms or none; before any amount. */
bool st_sense_refusal(struct st_reading *reading);

#endif
