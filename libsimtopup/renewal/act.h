/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What renewal/ does for the exported functions; the modem is begun and locked by them. */
#ifndef ST_RENEWAL_ACT_H
#define ST_RENEWAL_ACT_H

#include "ledger.h"
#include "rail.h"

struct simtopup_renewal {
	struct simtopup_ledger *ledger;
	struct simtopup_modem *modem; /* may be NULL */
	struct simtopup_spec *spec;   /* a copy with the secret, or NULL */
	const struct st_rail *rail;
	struct st_row row;
};

struct simtopup_renewal *st_renewal_new(struct simtopup_ledger *ledger);
void st_renewal_free(struct simtopup_renewal *renewal); /* accepts NULL */

/*
 * Finds the renewal of the key, or plans it. `port` may be NULL to look only.
 * On success the handle's spec is a copy of `spec`.
 */
int st_renewal_open(struct simtopup_renewal *renewal, struct st_port *port,
		    const char *request_key, const struct simtopup_spec *spec,
		    st_deadline deadline);
int st_renewal_find(struct simtopup_renewal *renewal, const char *id);
int st_renewal_submit(struct simtopup_renewal *renewal, struct st_port *port,
		      st_deadline deadline);
int st_renewal_verify(struct simtopup_renewal *renewal, struct st_port *port,
		      st_deadline deadline);
int st_renewal_cancel(struct simtopup_renewal *renewal);
int st_renewal_resolve(struct simtopup_renewal *renewal, bool paid, const char *by,
		       const char *why);
/* Who says so, and why: SIMTOPUP_INVALID without either. */
int st_words_check(const char *by, const char *why);
/* The operator took it back, a person says. */
int st_renewal_reverse(struct simtopup_renewal *renewal, const char *by, const char *why);
int st_renewal_preview(struct simtopup_ledger *ledger, struct st_port *port,
		       const struct simtopup_spec *spec, st_deadline deadline, char **ret_json);
/* With its receipt, which is read from the ledger, or without. */
JsonObject *st_renewal_json(const struct simtopup_renewal *renewal, bool with_receipt);

/* Steps of the above. */

/* Reads the SIM; refuses one that is locked, missing or without an identity. */
int st_subject_read(struct st_port *port, st_deadline deadline, struct st_subscriber *ret_state,
		    struct st_subject *ret_subject);
/* Registered, and at home unless the spec consents to roaming? */
int st_subject_check_network(const struct st_subscriber *state, const struct simtopup_spec *spec);
/* SIMTOPUP_SUBJECT_CHANGED when the spec names another ICCID. */
int st_subject_check_expected(const struct simtopup_spec *spec, const struct st_subject *subject);
int st_subject_key(const struct st_key *key, const struct st_subject *subject, char *ret_hex);
/* SIMTOPUP_SUBJECT_CHANGED when it is another SIM than the row's. */
int st_subject_compare(struct simtopup_ledger *ledger, const struct st_row *row,
		       const struct st_subject *subject);

/* A plan as the recipe has it now; what the operator shows later counts more. */
void st_renewal_note_way(struct st_row *row, const struct st_act *act);
/* PLANNED or ARMED to ARMED, with a new baseline; leaves the act open on success. */
int st_renewal_arm(struct simtopup_renewal *renewal, struct st_act *act);
/* What a person should do now. */
const char *st_row_advice(const struct st_row *row);
/* What a state means for the caller of submit. */
int st_renewal_report(const struct st_row *row);

/* A plan that the operator named a dearer sum for has that price. */
void st_renewal_raise_price(struct st_row *row);
/* What is reserved becomes what was paid, as far as the facts know. */
void st_renewal_settle_amount(struct st_row *row);

/* Appends to row->fresh unless the journal has the same already. `text` is masked here. */
struct st_evidence {
	const char *level, *kind, *source;
	const char *summary;
	const char *text; /* the raw text, NULL: none */
	int64_t at;
};
bool st_evidence_add(struct st_row *row, const struct simtopup_spec *spec,
		     const struct st_evidence *evidence);
/* Is it a message that is the rail's own yes, about no other sum? */
bool st_evidence_acknowledges(const struct simtopup_renewal *renewal,
			      const struct st_answer *answer);
/* The rail's own word, or a message. */
void st_evidence_add_answer(struct st_row *row, const struct simtopup_spec *spec,
			    const struct st_answer *answer, int64_t at);

/* From the operator, of this sum, not older than the send, and no other's: E2. */
bool st_evidence_is_receipt(const struct st_row *row, const struct st_answer *answer);
/* Does it name the sum that this renewal is about? */
bool st_evidence_fits(const struct st_row *row, const struct st_answer *answer);
/* Pushed by the network, and nothing shows that it is about this renewal. */
bool st_evidence_is_other(const struct st_row *row, const struct st_answer *answer);
bool st_evidence_has_receipt(const struct st_row *row);
/* Is this text among its evidence? */
bool st_evidence_has_text(const struct st_row *row, const char *text);
/* Did an answer or a message say that it was accepted, whatever came of it? */
bool st_evidence_says_yes(const struct st_row *row);

/* May another renewal of the SIM have made this change of the balance? */
int st_rival_of_credit(struct simtopup_renewal *renewal, bool *ret_rival);
/* Notes in a message whether it may be the receipt of another one. */
void st_rival_of_message(struct simtopup_renewal *renewal, struct st_answer *answer);

enum st_finding { ST_FOUND_NOTHING, ST_FOUND_PROOF, ST_FOUND_CHANGE, ST_FOUND_ABSENCE };
/* Compares with the baseline in the facts; a sentence in ret_summary (buffer of 160). */
enum st_finding st_evidence_compare(const struct st_row *row, const struct st_look *look,
				    char *ret_summary, const char **ret_kind);

/* {id name adds amount} of a way that buys one. */
JsonObject *st_facts_plan(const struct st_pay_way *way);
/* Its id; NULL: a voucher. */
const char *st_facts_plan_id(JsonObject *facts);
enum st_kind st_facts_kind(const char *name);
void st_facts_set_look(JsonObject *facts, const char *key, const struct st_look *look);
/* How the baseline was asked for; "" in a ledger of before. */
const char *st_facts_asked(JsonObject *facts);
bool st_facts_money(JsonObject *facts, const char *key, struct simtopup_money *ret_money);
void st_facts_set_policy(JsonObject *facts, const struct st_policy *policy);
void st_facts_get_policy(JsonObject *facts, struct st_policy *ret_policy);
/* A moment; and how long ago it was, on the clock since boot where that can be. */
void st_facts_set_moment(JsonObject *facts, const char *key, const struct st_clock *clock);
int64_t st_facts_since(JsonObject *facts, const char *key, const struct st_clock *clock);
int64_t st_facts_int(JsonObject *object, const char *key, int64_t fallback);

/* Sets next_check after a round; the interval doubles. */
void st_schedule_next(struct st_row *row, int64_t now);
/* On the clock since boot when it has not been rebooted since, else on the wall clock. */
int64_t st_schedule_since_submit(const struct st_row *row, const struct st_clock *clock);

#endif
