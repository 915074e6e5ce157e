/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A recipe in memory: what docs/operators.md calls format 1, field by field.
 * Texts live in the chunk and are never NULL; "" is absent.
 */
#ifndef ST_ACCOUNT_RECIPE_H
#define ST_ACCOUNT_RECIPE_H

#include "account.h"
#include "pattern.h"
#include "value.h"

#define ST_RECIPE_FILE_MAX (256 * 1024)
#define ST_SAMPLE_BUCKETS_MAX 8

/* Where a fact comes from and how sure it is: "H", "M" or "L". */
struct st_fact {
	const char *source;
	const char *certainty;
};

/* All fields given must fit; any value of a list may. */
struct st_match {
	char **mcc_mnc, **iccid_prefix, **imsi_prefix, **spn, **gid1; /* NULL: not asked */
	struct st_fact fact;
};

enum st_answer_by { ST_ANSWER_USSD, ST_ANSWER_SMS, ST_ANSWER_EITHER };

enum st_way_method { ST_WAY_USSD, ST_WAY_SMS, ST_WAY_CALL, ST_WAY_HTTP };

#define ST_WAYS_MAX 9 /* [balance] and eight more */

/* A way to ask. They are gone in order until one answers; ways.c has the table of methods. */
struct st_ask_way {
	enum st_way_method method;
	const char *name;      /* the code, "TEXT to NUMBER", the number, the address */
	struct st_steps steps; /* ussd; none commits */
	const char *text, *to; /* else: the message, and where it goes */
	enum st_answer_by answer_by;
	int timeout_ms;        /* for each answer of the network */
	int sms_wait_ms;
	int64_t min_interval_ms;
	bool costs;            /* it is charged at home, or nobody knows that it is not */
	bool free_abroad;      /* it is known that it is not charged there */
	bool home_only;        /* it does not work abroad */
	struct st_fact fact;
};

/* A text that decides the state before any amount is looked for. */
struct st_reply_rule {
	struct st_pattern *pattern;
	const char *pattern_text;
	enum st_balance_state state;
};

struct st_bucket_rule {
	struct st_pattern *pattern;
	const char *pattern_text;
	enum st_kind kind;
	const char *scope;
	const char *unit; /* when the text has none */
	const char *zero; /* the amount that the words mean, "" */
	bool repeat;
	bool sum;    /* all matches are one amount of money */
	bool beside; /* also where another of this kind and scope was found */
	bool unlimited;
};

struct st_outcome_rule {
	struct st_pattern *pattern;
	const char *pattern_text;
	enum st_outcome outcome;
	const char *reason;
};

enum st_sample_kind { ST_SAMPLE_BALANCE, ST_SAMPLE_VOUCHER };

struct st_sample {
	const char *name; /* of the group */
	const char *text;
	enum st_sample_kind kind;
	bool must_refuse;
	int64_t received_ms;
	const char *state;
	const char *outcome, *reason, *amount;
	unsigned n_buckets;
	const char *buckets[ST_SAMPLE_BUCKETS_MAX];
	const char *source, *quality;
};

struct st_recipe {
	GStringChunk *strings;
	const char *id, *name, *country, *currency, *support, *verified;
	struct st_fact fact, support_fact;
	char sha256[65];
	bool fictitious, proved;
	bool is_mbpi; /* codes only, matched with more care */
	struct st_conventions conventions;
	char **currency_words;
	char **senders;
	unsigned n_ways;
	struct st_ask_way ways[ST_WAYS_MAX];
	GArray *pays;     /* struct st_pay_way */
	GArray *matches;  /* struct st_match */
	GArray *replies;  /* struct st_reply_rule */
	GArray *buckets;  /* struct st_bucket_rule */
	GArray *outcomes; /* struct st_outcome_rule */
	GArray *samples;  /* struct st_sample */
};

struct st_recipe *st_recipe_new(void);
void st_recipe_free(struct st_recipe *recipe); /* accepts NULL */
/* Keeps a copy of `text` as long as the recipe lives; NULL becomes "". */
const char *st_recipe_keep(struct st_recipe *recipe, const char *text);

typedef struct st_recipe st_recipe_t;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(st_recipe_t, st_recipe_free)

/* One recipe file; SIMTOPUP_INVALID names file, group and key. */
int st_recipe_load(const char *path, struct st_recipe **ret_recipe);
/* The same from memory; `name` stands for the file in messages. */
int st_recipe_parse(const char *name, const char *data, size_t len,
		    struct st_recipe **ret_recipe);

/* The rules that need no recipe; what they do not know for certain they leave. */
void st_generic_read(const struct st_recipe *recipe, const char *text, int64_t received_ms,
		     struct simtopup_balance *balance);

/* "money main 12.34 EUR expires 2027-03-31", as samples have it. Buffer of 160. */
void st_bucket_describe(const struct st_bucket *bucket, char *ret_text);
/* NULL when the sample reads as it says, else the difference; to be g_free()d. */
char *st_sample_check(const struct st_recipe *recipe, const struct st_sample *sample);

/* A USSD way without a code, and the times that hold when a recipe names none. */
void st_way_init(struct st_ask_way *ret_way);

/* interval.c: SIMTOPUP_BUSY when the SIM was asked that way too short a time ago. */
int st_interval_check(const struct st_subject *subject, const char *way, int64_t interval_ms);
void st_interval_note(const struct st_subject *subject, const char *way);
/* When that was, Unix ms; 0: not known. */
int64_t st_interval_asked(const struct st_subject *subject, const char *way);

/* Every sample that differs and every pattern without one. */
JsonObject *st_recipe_check(const struct st_recipe *recipe);
/* For people: what it says and how sure it is. Takes `why` over; NULL: no SIM was asked for. */
JsonObject *st_recipe_json(const struct st_recipe *recipe, JsonArray *why);
/* The facts of its best group that fit the SIM. */
JsonArray *st_operators_why(const struct st_recipe *recipe, const struct st_subject *subject);

/* Appends one recipe for each provider of the database that has codes or a name to match. */
int st_mbpi_load(const char *path, GPtrArray *recipes);
int st_mbpi_parse(const char *data, size_t len, GPtrArray *recipes);

/* Appends one with the defaults. */
struct st_pay_way *st_recipe_add_pay(struct st_recipe *recipe);

const char *st_outcome_name(enum st_outcome outcome);
const char *st_kind_name(enum st_kind kind);

#endif
