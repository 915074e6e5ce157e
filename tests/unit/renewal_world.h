/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A modem, an operator with an oracle book and a clock, for the renewal tests.
 * What they know lies in shared memory, so that it outlives a process that dies.
 */
#ifndef TESTS_RENEWAL_WORLD_H
#define TESTS_RENEWAL_WORLD_H

#include "core/error.h"
#include "renewal/act.h"
#include "renewal/receipt.h"

#define VOUCHER "12345678901234"
#define OTHER_VOUCHER "98765432109876"

enum answer {
	ANSWER_ACCEPTED,
	ANSWER_INVALID,        /* of a plan: not enough credit */
	ANSWER_USED,
	ANSWER_GARBLED,
	ANSWER_ECHO,           /* accepted, and the voucher repeated in groups */
	ANSWER_SILENT,         /* credited, and nothing is said */
	ANSWER_BY_SMS,         /* credited, told by a message */
	ANSWER_NOT_SENT,       /* the modem refuses to take it, with proof */
	ANSWER_BROKEN,         /* the modem fails after it may have left */
	ANSWER_NO_CREDIT,      /* "accepted", and nothing is credited */
	ANSWER_TEXT,           /* the world's text */
};

struct world {
	/* the operator */
	enum answer answer;
	int64_t cents;       /* of the SIM */
	int data_mb;         /* likewise */
	int menu;            /* of the plans that was shown last; 0: none */
	char expires[16];
	bool mute;           /* no balance is told */
	bool other_menu;     /* than the recipe knows */
	int credits, sends;  /* the oracle book; vouchers that were typed */
	int looks;
	char last_code[64];
	char text[512];      /* of ANSWER_TEXT */
	bool text_credits;
	/* the SIM */
	char iccid[24], imsi[20], eid[36], msisdn[24];
	const char *sim_state, *registration;
	bool stop_before_send; /* the process stops once the renewal is SUBMITTING */
	bool swap_before_send; /* another SIM once the renewal is SUBMITTING */
	const char *registration_before_send; /* this once the renewal is SUBMITTING */
	bool pause_at_menu;    /* somebody pauses payments between ARMED and the send */
	/* the clock */
	int64_t wall_ms, boot_ms;
	char boot_id[40];
	bool excused; /* the ledger was replaced when the modem had the code already */
	/* crash points */
	int point, crash_at;
};

/* A rail, and what is ordered by it. */
struct bench_rail {
	const char *name;
	const char *plan; /* NULL: a voucher */
	const char *face_value, *max_price;
	int64_t cents;     /* on the SIM before */
	int64_t limit;     /* units of a currency; more than one order, less than two */
	bool by_sms;
	bool absence; /* that nothing changed proves something */
};

#define BENCH_RAILS 4
extern const struct bench_rail bench_rails[BENCH_RAILS + 1]; /* the last one has no name */

struct bench {
	struct world *world; /* shared */
	const struct bench_rail *rail; /* of bench_order() and bench_plan(); the first one */
	char *folder, *path;
	struct simtopup_operators *operators;
	struct st_port port;
	struct simtopup_ledger *ledger;
	GMainContext *context;
};

/* Shared by the two halves. */
extern const char *world_recipes;
extern struct world *world_shared;
extern const struct st_port_ops world_port_ops;
void world_point(struct world *world);
/* What happens at the crash point; NULL: the process ends. */
extern void (*world_at_point)(struct world *world);

/* The recipes' folder is the first argument after --tap. */
void bench_init(int argc, char **argv);
void bench_setup(struct bench *bench, const void *data);
void bench_teardown(struct bench *bench, const void *data);
/* Takes the recipe again, with other lines for the steps of a voucher. */
void bench_load_recipe(struct bench *bench, const char *voucher_steps);
/* Closes the ledger and removes its files. */
void bench_forget_ledger(struct bench *bench);
/* Closes the ledger and makes it one of version 1. */
void bench_age_ledger(struct bench *bench);
/* Closes and opens the ledger, as another process would; the status. */
int bench_reopen(struct bench *bench);
/* As a new process would, and goes on with this renewal there. */
void bench_reopen_with(struct bench *bench, struct simtopup_renewal *renewal);
/* Every store operation of the open ledger becomes a crash point, too. */
void bench_count_store(struct bench *bench);
void bench_advance(struct bench *bench, int64_t ms);

struct simtopup_spec *bench_spec(const char *voucher, const char *face_value,
				 const char *max_price);
/* Orders go by this rail from now on. */
void bench_use(struct bench *bench, const struct bench_rail *rail);
#define BENCH_ORDERS 3
/* What is ordered first, second, third: vouchers differ, VOUCHER is the first. */
struct simtopup_spec *bench_order(struct bench *bench, unsigned which);
/* Opens with this key and spec, takes the spec. The handle, or NULL with the status. */
struct simtopup_renewal *bench_open(struct bench *bench, const char *key,
				    struct simtopup_spec *spec, int *ret_status);
/* The same with bench_order(), a VOUCHER of 10 EUR; must succeed. */
struct simtopup_renewal *bench_plan(struct bench *bench, const char *key);
int bench_submit(struct bench *bench, struct simtopup_renewal *renewal);
int bench_verify(struct bench *bench, struct simtopup_renewal *renewal);
void bench_expect(struct simtopup_renewal *renewal, enum st_state state);
/* Is `text` in any file of the folder? */
bool bench_files_hold(struct bench *bench, const char *text);

#endif
