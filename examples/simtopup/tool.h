/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What the verbs share. The tool is a thin skin: a verb makes the calls, and
 * --json prints what the library gives.
 */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include <json-glib/json-glib.h>
#include <simtopup/simtopup.h>
#include <stdbool.h>
#include <stdio.h>

/* What the process ends with; docs/json.md. */
enum tool_exit {
	TOOL_DONE = 0,
	TOOL_FAILED = 1,    /* nothing happened */
	TOOL_USAGE = 2,
	TOOL_UNKNOWN = 3,   /* look before you act */
	TOOL_UNPROVED = 4,  /* accepted or unverified */
	TOOL_PARTLY = 5,    /* it happened, but a later part failed */
	TOOL_ATTENTION = 6, /* a check found something */
};

struct tool_args {
	const char *device, *ledger, *rail, *voucher_file, *plan, *face_value, *max_price;
	const char *allow_spend, *allow_bonus, *request_key, *expect_iccid, *close_on, *by, *why;
	const char *public_key, *format, *mcc_mnc, *country, *received, *kind, *pin_file, *aid;
	bool json, verbose, dry_run, yes, allow_unproved, allow_roaming, allow_charged, paid;
	bool not_paid, reversed, all, allow_restart;
	int timeout_ms; /* 0: the default of each call */
	int voucher_fd, pin_fd; /* -1: none */
	bool force;
	int wait_ms;    /* -1: the default of the verb */
	char **words; /* behind the verb */
	int n_words;
};

struct tool {
	struct tool_args args;
	simtopup_modem *modem;
	simtopup_operators *operators;
	simtopup_ledger *ledger;
	bool spent; /* money moved: a failure from now on is TOOL_PARTLY */
};

struct tool_verb {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *options; /* keys of args.c that it takes besides the global ones */
	int (*run)(struct tool *tool);
};

/* One function a file; each returns an enum tool_exit. */
int tool_modems(struct tool *tool), tool_status(struct tool *tool);
int tool_balance(struct tool *tool);
int tool_read(struct tool *tool);
int tool_operator(struct tool *tool);
int tool_operator_list(struct tool *tool);
int tool_identify(struct tool *tool);
int tool_ussd(struct tool *tool);
int tool_sms(struct tool *tool);
int tool_sms_send(struct tool *tool); /* the modem is open */
int tool_pin(struct tool *tool), tool_radio(struct tool *tool), tool_data(struct tool *tool);
int tool_slot(struct tool *tool), tool_sim(struct tool *tool), tool_esim(struct tool *tool);
int tool_renew(struct tool *tool);
int tool_renewals(struct tool *tool);
int tool_export(struct tool *tool); /* the ledger is open */
int tool_verify_all(struct tool *tool), tool_accept_clock(struct tool *tool); /* likewise */
int tool_receipt(struct tool *tool), tool_limits(struct tool *tool);

/* balance.c: prints, frees, and gives the exit code. */
int tool_report_balance(struct tool *tool, simtopup_balance *balance);
/* read.c: whose text it is, as JSON for the library, from the arguments. */
char *tool_subject(const struct tool_args *args);

/* args.c: ret_verb is NULL when --help or --version was answered or the usage is wrong. */
int tool_args_parse(struct tool *tool, int argc, char **argv, const struct tool_verb *verbs,
		    const struct tool_verb **ret_verb);

/* fail.c */
int tool_fail(const struct tool *tool); /* from simtopup_last_error() */
int tool_usage(const struct tool *tool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A failure of the tool itself, before anything happened. */
int tool_error(const struct tool *tool, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int tool_exit_code(int status, int effect);
JsonObject *tool_error_object(void);

/* guard.c: for the whole process, first of all. */
void tool_guard(void);
void tool_diagnose(void); /* --verbose */
bool tool_interrupted(void);
/* While it prompts, Ctrl-C ends the read, so that the terminal can be restored. */
void tool_set_prompting(bool prompting);
void tool_watch_modem(struct tool *tool); /* Ctrl-C and progress */
void tool_clear_progress(void);           /* before a person reads something else */

/* session.c: 0 or an exit code, the failure already told. */
int tool_follow_clock(const struct tool *tool);
int tool_open_modem(struct tool *tool);
int tool_load_operators(struct tool *tool);
/* Only a renewal makes a ledger that was named: a mistyped path must not look empty. */
int tool_open_ledger(struct tool *tool, bool may_make);
void tool_close(struct tool *tool);

/* secret.c: at most `size` bytes; the caller wipes. 0 or an exit code. */
int tool_read_voucher(const struct tool *tool, char *ret_secret, size_t size, size_t *ret_len);
/* Without echo. */
bool tool_prompt_secret(const char *question, char *ret_secret, size_t size, size_t *ret_len);
/* false: an empty line, the end of input, or Ctrl-C. */
bool tool_ask(const char *question, char *ret_line, size_t size);

/* text.c: texts from a card or an operator never reach a terminal raw. */
void tool_print_text(FILE *stream, const char *text);
void tool_print_line(const char *label, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *tool_scalar(JsonNode *node); /* NULL: not a value */
/* Member "a.b.c" as text; NULL when absent. */
char *tool_member(JsonNode *root, const char *path);
/* Takes `json` over; prints it as it is. */
int tool_print_json(char *json);
JsonNode *tool_parse(const char *json);
char *tool_money_text(JsonNode *root, const char *path);

/* wait.c */
int64_t tool_now_ms(void);
bool tool_sleep_until(int64_t wall_ms); /* false: interrupted */

/* outcome.c */
int tool_follow_up(struct tool *tool, simtopup_renewal *renewal, int status);
int tool_report_renewal(const struct tool *tool, simtopup_renewal *renewal, int status);
int tool_tell_renewal(const struct tool *tool, simtopup_renewal *renewal, int status);
void tool_print_renewal(JsonNode *root);

/* order.c */
bool tool_has_voucher(const struct tool *tool);
int tool_check_order(const struct tool *tool);    /* usage */
int tool_check_terminal(const struct tool *tool); /* usage: can a person be asked? */
/* The spec from the arguments. NULL: the exit code is set. */
simtopup_spec *tool_make_spec(const struct tool *tool, int *ret_exit);

/* confirm.c */
int tool_preview(const struct tool *tool, const simtopup_spec *spec, FILE *stream);
int tool_confirm(const struct tool *tool, const simtopup_spec *spec);
#endif
