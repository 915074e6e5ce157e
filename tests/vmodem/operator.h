/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The operator behind the modem: operator, menu, account, voucher, plan, oracle. */
#ifndef SIMTOPUP_VMODEM_OPERATOR_H
#define SIMTOPUP_VMODEM_OPERATOR_H

#include "vmodem.h"

struct account {
	char *name;
	char *group; /* in the scenario */
	int64_t balance; /* units of 10^-scale */
	char *currency;
	GDate expires; /* not valid: none */
	int64_t data;  /* bytes */
	GDate data_expires;
	unsigned bad_tries;
	bool barred;
};

struct vm_operator {
	GPtrArray *accounts;
	GHashTable *used; /* vouchers that were carried out here */
	GPtrArray *letters; /* of GBytes: messages that wait for room */
	uint8_t reference;  /* of the last message in parts */
	int scale;
	int oracle; /* descriptor, -1: none */

	unsigned dialled, answered, submitted; /* USSD strings and messages that came here */

	/* The dialogue. Its number changes with every dial and end: late steps compare it. */
	unsigned dialogue;
	bool busy;
	char *menu; /* group that waits for an answer; "" after a network-initiated request */
};

/* What a text may name. */
struct values {
	int64_t balance;
	GDate expires;
	int64_t amount, bonus;
	const char *last4;
	int64_t data;
	GDate data_expires;
	const char *plan;
};

/* operator.c */
bool operator_init(struct vm *vm, const char *oracle_path, GError **error);
void operator_free(struct vm *vm);
void operator_stats(struct vm *vm, GString *json);
void operator_request(struct vm *vm, enum vm_ussd_kind kind, const char *text);
void operator_sms_later(struct vm *vm, int64_t delay_ms, const char *sender, char *text);

/* sms.c: in as many parts as it takes; SMSC prefix and TPDU */
bool operator_sms(struct vm *vm, const char *sender, const char *text);
bool sms_arrive(struct vm *vm, const uint8_t *pdu, size_t len);

/* menu.c: which node, and what it says */
char *menu_find(struct vm *vm, const char *dialled, char **ret_voucher);
char *menu_next(struct vm *vm, const char *group, const char *answer);
char *menu_text(struct vm *vm, const char *group, const char *key, const struct values *values);
/* The same with the operator's text when the node has none of its own. */
char *menu_text_or(struct vm *vm, const char *group, const char *key, const struct values *values);
int menu_choice(struct vm *vm, const char *group, const char *key, const char *const *names,
		int fallback);

/* account.c */
bool account_load(struct vm *vm, GError **error);
struct account *account_current(struct vm *vm); /* of the SIM that is in, or NULL */
struct values account_values(const struct account *account);
bool account_consume(struct vm *vm, const char *amount, const char *name, GError **error);
bool money_parse(const char *text, int scale, int64_t *ret_units);
char *money_text(int64_t units, int scale);
char *date_text(const GDate *date); /* "" when there is none */
GDate date_today(struct vm *vm);

/* voucher.c: carries out and returns the text of the answer; NULL: never answered */
char *voucher_apply(struct vm *vm, const char *group, const char *digits);

/* plan.c: buys it from the balance; NULL: never answered */
char *plan_apply(struct vm *vm, const char *group, const char *name);

/* oracle.c: `json` without braces; `at` and `account` are added */
bool oracle_open(struct vm *vm, const char *path, GError **error);
void oracle_write(struct vm *vm, const struct account *account, const char *json);

#endif
