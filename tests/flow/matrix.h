/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The fault matrix: {public call} x {request that it makes} x {fault} on one
 * protocol by one way. The requests are not listed anywhere: a run without
 * faults tells them.
 *
 *   matrix.c         the matrix, its workers, the report
 *   matrix_record.c  a run without faults
 *   matrix_cell.c    one cell: fault, call, what must hold, the next call
 *   matrix_judge.c   what may come of a fault
 *   matrix_calls.c   the public calls         matrix_renewal.c   those with money
 *   matrix_acting.c  those that change the modem
 *   matrix_faults.c  the faults               matrix_json.c      comparing results
 *   matrix_proxy.c   the real proxies
 */
#ifndef TEST_MATRIX_H
#define TEST_MATRIX_H

#include "child.h"

#include <json-glib/json-glib.h>
#include <simtopup/simtopup.h>
#include <stdbool.h>

/* One modem, one handle on it, and what the calls need beside them. */
struct bench {
	struct child child;
	bool proxied;
	simtopup_modem *modem;
	simtopup_ussd *ussd;
	char *message; /* id of a stored one */
	char *folder;  /* of the ledger */
	simtopup_ledger *ledger;
	simtopup_spec *spec;
	simtopup_renewal *renewal;
};

/* How often something reached the operator, or is another way in the modem than before. */
struct reached {
	int64_t dialled, answered, submitted, charged, changed;
};

enum call_flags {
	CALL_COMMITS = 1, /* an effect of none must be true */
	CALL_MONEY = 2,   /* works on a renewal */
	CALL_CLOSES = 4,  /* there is no handle afterwards */
	CALL_ONCE = 8,    /* made a second time it has another result */
	CALL_DELETES = 32,
	CALL_CAUTIOUS = 64, /* asks nothing of an operator that it is not sure of */
	CALL_FIXED = 16,  /* takes no deadline: has its own */
	CALL_CARD = 128,  /* waits until a card is up */
};

struct call {
	const char *name;
	/* Without faults: to where the call begins; may be NULL. */
	void (*prepare)(struct bench *bench);
	/* The result as JSON; NULL: none. */
	int (*run)(struct bench *bench, int timeout_ms, char **ret_json);
	unsigned flags;
	/* Where it leaves the modem another way: to where it was; may be NULL. */
	int (*restore)(struct bench *bench, int timeout_ms);
};

extern const struct call matrix_calls[];
extern const unsigned matrix_n_calls;

enum fault_kind {
	FAULT_SILENT,   /* no answer, or none in time */
	FAULT_BROKEN,   /* an answer that cannot be understood, or says something else */
	FAULT_HARMLESS, /* must not be noticed */
	FAULT_REFUSED,  /* answered with an error */
	FAULT_GONE,     /* the modem is */
	FAULT_PROXY,    /* the proxy is */
};

struct fault {
	const char *name;
	const char *rule; /* of the virtual modem, but for on= and nth= */
	enum fault_kind kind;
	int status;      /* FAULT_REFUSED: what the error stands for */
	bool lies;       /* values of the answer may be changed */
	bool by_request; /* needs a request: an indication will not do */
	bool unknowable; /* what the modem gave away in the answer was never seen */
};

/* Those of one protocol and way; `delay_ms` is beyond every deadline. */
GArray *matrix_faults(bool qmi, bool proxied, int delay_ms);

/* One request, or indication, of a call: the nth of this name. */
struct moment {
	char *name;
	unsigned nth;
};

/* What a call does and gives without a fault. */
struct record {
	GArray *moments; /* struct moment */
	char *json;
	int deadline_ms;
	struct reached reached;
};

#define AGAIN_MS 10000 /* of a call that must work */
#define CLOSE_MS 1000  /* a port's unlink(), and a session's end */

struct cell {
	const struct call *call;
	const struct record *record;
	const struct moment *moment;
	const struct fault *fault;
	const char *status_json; /* simtopup_subscriber_read() without a fault */
	bool proxied;
};

/* A cell under way. */
struct run {
	const struct cell *cell;
	struct bench bench;
	struct reached before, after;
	int result, effect, took_ms;
	char *json;
	char *message;
	GString *wrong;
	bool late;
	bool stuck; /* answers were swallowed by the one before them */
};

/* matrix_judge.c */
bool judge_is_call(const struct run *run, const char *name);
bool judge_is_allowed(const struct run *run);
bool judge_is_told_otherwise(const struct run *run);
bool judge_may_fail_once(const struct run *run, int result);
unsigned judge_clients_left(const struct run *run);

/* Every call without faults, in the order of matrix_calls[]. */
void matrix_record_all(bool proxied, struct record *ret_records);
/* Before the descriptors of a process are counted: GLib keeps some of its own. */
void matrix_warm_up(bool proxied);
/* What was wrong, to be freed; NULL: nothing. *ret_late: it held but for the time. */
char *matrix_run_cell(const struct cell *cell, bool *ret_late);

/* matrix_calls.c */
void bench_start(struct bench *bench, bool proxied);
void bench_open(struct bench *bench);
void bench_stop(struct bench *bench);
void bench_reached(struct bench *bench, struct reached *ret_reached);
void reached_since(struct reached *reached, const struct reached *before);
int run_status(struct bench *bench, int timeout_ms, char **ret_json);
bool matrix_init(const char *recipes); /* false: the recipes cannot be loaded */
void matrix_finish(void);
const simtopup_operators *matrix_operators(void);

/* matrix_renewal.c */
void prepare_renewal(struct bench *bench);
void prepare_submitted(struct bench *bench);
int run_preview(struct bench *bench, int timeout_ms, char **ret_json);
int run_renewal_open(struct bench *bench, int timeout_ms, char **ret_json);
int run_submit(struct bench *bench, int timeout_ms, char **ret_json);
int run_verify(struct bench *bench, int timeout_ms, char **ret_json);
void prepare_voucher_sms(struct bench *bench);
void prepare_plan_ussd(struct bench *bench);
void prepare_plan_sms(struct bench *bench);
/* Goes on after a fault as a caller would; the end must agree with the operator's book. */
char *renewal_go_on(struct bench *bench, bool lacks_service);
void bench_end_renewal(struct bench *bench);

/* matrix_acting.c */
void prepare_slot(struct bench *bench);
int run_slot(struct bench *bench, int timeout_ms, char **ret_json);
int restore_slot(struct bench *bench, int timeout_ms);
int run_restart(struct bench *bench, int timeout_ms, char **ret_json);
int restore_power(struct bench *bench, int timeout_ms);
int run_radio_read(struct bench *bench, int timeout_ms, char **ret_json);
int run_radio_off(struct bench *bench, int timeout_ms, char **ret_json);
void prepare_radio_on(struct bench *bench);
int run_radio_on(struct bench *bench, int timeout_ms, char **ret_json);
int restore_radio(struct bench *bench, int timeout_ms);
int run_data(struct bench *bench, int timeout_ms, char **ret_json);

/* matrix_json.c: `exact`, or what is there is the same */
char *json_difference(const char *wanted, const char *got, bool exact);
char *json_without(const char *text, const char *const *members);

/* matrix_proxy.c */
bool proxy_enter(char **argv); /* a namespace of our own; false: forbidden here */
void proxy_worker(void);       /* one of its own for this worker */
int proxy_pid(void);           /* started when there is none */
void proxy_end(void);

#endif
