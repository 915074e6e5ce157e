/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The rules that every ledger is held to after a fault. */
#include "judge.h"

#include "renewal/journal.h"

#include <stdarg.h>
#include <string.h>

#define SHOWN_MAX 12
#define WINDOW_MS (3660 * INT64_C(86400000)) /* longer than any jump of a clock */
#define ABSENCE_MS (2 * 3600000) /* more than absence-apart-s of the recipe */

struct case_ {
	struct bench *bench;
	struct tally *tally;
	const char *what;
	bool bad;
};

static void wrong(struct case_ *c, unsigned *counter, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

static void wrong(struct case_ *c, unsigned *counter, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	(*counter)++;
	c->bad = true;
	if (c->tally->shown++ < SHOWN_MAX)
		g_test_message("%s: %s", c->what, text);
}

static int64_t count(struct bench *bench, const char *sql)
{
	int64_t number = -1;

	g_assert_cmpint(st_ledger_number(bench->ledger, sql, NULL, 0, &number), ==, 0);
	return number;
}

struct walk {
	enum st_state state;
	bool first, legal, has_e3;
};

static int walk_row(const struct st_journal_row *row, void *data)
{
	struct walk *walk = data;
	JsonObject *body = st_json_parse_object(row->body);
	const char *name = body ? st_json_text(body, "state") : NULL;
	enum st_state state;

	if (!name || !st_state_parse(name, &state))
		walk->legal = false;
	else if (walk->first)
		walk->legal = state == ST_PLANNED;
	else if (!st_state_edge(walk->state, state))
		walk->legal = false;
	else
		walk->legal &= strcmp(st_state_edge(walk->state, state), row->kind) == 0;
	walk->has_e3 |= strstr(row->body, "\"level\":\"E3\"") != NULL;
	walk->first = false;
	if (name)
		walk->state = state;
	if (body)
		json_object_unref(body);
	return 0;
}

/* I3, I5, I6, I7, I10, I11. */
static void check_ledger(struct case_ *c, struct simtopup_renewal *renewal)
{
	struct walk walk = { .first = true, .legal = true };
	struct bench *bench = c->bench;

	if (count(bench, "SELECT count(*) FROM (SELECT 1 FROM renewal WHERE state IN ("
			 "'PLANNED','ARMED','SUBMITTING','IN_DOUBT','UNVERIFIED') OR"
			 " (state = 'ACCEPTED' AND close_on_ack = 0)"
			 " GROUP BY subject_key HAVING count(*) > 1)") > 0)
		wrong(c, &c->tally->other, "I3: two open renewals");
	if (count(bench, "SELECT count(*) FROM (SELECT 1 FROM renewal WHERE secret_tag <> ''"
			 " AND state NOT IN ('CANCELLED','REFUSED','FAILED',"
			 "'RESOLVED_NOT_PAID') GROUP BY secret_tag HAVING count(*) > 1)") > 0)
		wrong(c, &c->tally->other, "I5: one voucher in two live renewals");
	st_journal_each(bench->ledger, renewal->row.id, walk_row, &walk);
	if (!walk.legal || walk.state != renewal->row.state)
		wrong(c, &c->tally->other, "I6: a way that is not an edge");
	if (renewal->row.state == ST_VERIFIED && !walk.has_e3)
		wrong(c, &c->tally->false_verified, "I7: VERIFIED without evidence");
	if (st_journal_check(bench->ledger, 0))
		wrong(c, &c->tally->lost_proofs, "I10: the journal does not hold");
	if (!bench->rail->plan && bench_files_hold(bench, VOUCHER))
		wrong(c, &c->tally->other, "I11: the voucher is in a file");
}

/* I1, I2, I13, and what the states claim. */
static void check_book(struct case_ *c, struct simtopup_renewal *renewal)
{
	const struct world *world = c->bench->world;
	enum st_state state = renewal->row.state;

	if (world->sends > 1 || world->credits > 1)
		wrong(c, &c->tally->double_payments, "I1: sent %d, credited %d times",
		      world->sends, world->credits);
	if (world->sends && !st_state_is_sent(state))
		wrong(c, &c->tally->lost_proofs, "I2: sent, and the ledger says %s",
		      st_state_name(state));
	if (state == ST_VERIFIED && world->credits == 0)
		wrong(c, &c->tally->false_verified, "VERIFIED without a credit");
	if (st_state_effect(state) == SIMTOPUP_EFFECT_NONE && world->credits)
		wrong(c, &c->tally->lost_proofs, "%s, and it was credited", st_state_name(state));
}

/* What a call has said stays so, or becomes more; the receipt comes out again (I12). */
static void check_told(struct case_ *c, struct simtopup_renewal *renewal)
{
	enum st_state state = renewal->row.state;
	g_autofree char *line = NULL;
	bool kept = told->state == ST_PLANNED || told->state == state ||
		    (told->state == ST_ACCEPTED && state == ST_VERIFIED) ||
		    (told->state == ST_IN_DOUBT && st_state_is_sent(state));

	if (!kept)
		wrong(c, &c->tally->lost_proofs, "told %s, now %s", st_state_name(told->state),
		      st_state_name(state));
	if (!st_state_is_sent(state))
		return;
	if (st_receipt_make(c->bench->ledger, renewal->row.id, &line) ||
	    st_receipt_check(line, NULL))
		wrong(c, &c->tally->lost_proofs, "I12: no receipt");
	else if (told->state == state && told->receipt[0] && strcmp(told->receipt, line) != 0)
		wrong(c, &c->tally->lost_proofs, "I12: another receipt");
}

/* I3 and I4: a voucher is used once, wherever; a plan again, unless one of the card is open. */
static bool may_order(struct bench *bench, struct simtopup_renewal *renewal)
{
	enum st_state state = renewal->row.state;

	if (!bench->rail->plan)
		return st_state_is_free(state);
	return !st_state_is_watched(state) ||
	       strcmp(st_json_text(renewal->row.subject, "iccid"), bench->world->iccid) != 0;
}

static void check_next_order(struct case_ *c, struct simtopup_renewal *renewal)
{
	struct bench *bench = c->bench;
	bool allowed = may_order(bench, renewal);
	enum st_state state = renewal->row.state;
	struct simtopup_renewal *other;
	int status;

	other = bench_open(bench, "key-4", bench_order(bench, 0), &status);
	if (other && !allowed)
		wrong(c, &c->tally->other, "I4: the order of a %s can be made again",
		      st_state_name(state));
	if (!other && allowed)
		wrong(c, &c->tally->other, "the order of a %s is lost", st_state_name(state));
	if (other && st_renewal_cancel(other))
		wrong(c, &c->tally->other, "cannot be cancelled");
	st_renewal_free(other);
}

static void check_round(struct case_ *c)
{
	struct simtopup_renewal *renewal;
	int status;

	renewal = judge_open(c->bench, &status);
	if (!renewal) {
		wrong(c, &c->tally->other, "does not get on: %d %s", status,
		      simtopup_error_message(simtopup_last_error()));
		return;
	}
	check_book(c, renewal);
	check_told(c, renewal);
	status = bench_submit(c->bench, renewal);
	if (judge_was_told(renewal, status))
		judge_tell(c->bench, renewal);
	check_book(c, renewal);
	bench_advance(c->bench, 1000);
	bench_verify(c->bench, renewal);
	if (renewal->row.state == ST_VERIFIED)
		judge_tell(c->bench, renewal);
	g_assert_cmpint(st_ledger_reload(c->bench->ledger, &renewal->row), ==, 0);
	check_book(c, renewal);
	check_told(c, renewal);
	check_ledger(c, renewal);
	if (!st_state_is_sent(renewal->row.state))
		wrong(c, &c->tally->other, "does not get on: %s, submit gave %d",
		      st_state_name(renewal->row.state), status);
	st_renewal_free(renewal);
}

/*
 * I8: hours and years pass, the machine starts again; that alone settles nothing.
 * Where absence proves something, two looks may: the book must agree.
 */
static void check_age(struct case_ *c)
{
	struct simtopup_renewal *renewal = judge_open(c->bench, NULL);

	for (int look = 0; look < 2 && c->bench->rail->absence &&
			   st_state_is_watched(renewal->row.state);
	     look++) {
		bench_advance(c->bench, ABSENCE_MS);
		bench_verify(c->bench, renewal);
		check_book(c, renewal);
	}
	for (int round = 0; round < 3 && st_state_is_watched(renewal->row.state); round++) {
		bench_advance(c->bench, 400 * INT64_C(86400000));
		g_strlcpy(c->bench->world->boot_id, round ? "boot-4" : "boot-3",
			  sizeof(c->bench->world->boot_id));
		bench_verify(c->bench, renewal);
		check_book(c, renewal);
		if (st_state_is_free(renewal->row.state))
			wrong(c, &c->tally->other, "I8: %s by age",
			      st_state_name(renewal->row.state));
	}
	st_renewal_free(renewal);
}

/* I9: what was paid counts against the limit. */
static void check_limit(struct case_ *c)
{
	struct bench *bench = c->bench;
	struct simtopup_money limit = { .units = bench->rail->limit, .currency = "EUR" };
	struct simtopup_renewal *other;
	int sends = bench->world->sends, status;

	g_assert_cmpint(st_ledger_set_limit(bench->ledger, &limit, WINDOW_MS), ==, 0);
	other = bench_open(bench, "key-3", bench_order(bench, 1), &status);
	if (!other) {
		wrong(c, &c->tally->other, "a SIM whose renewal is verified is blocked");
		return;
	}
	status = bench_submit(bench, other);
	if (status != SIMTOPUP_CEILING || bench->world->sends != sends)
		wrong(c, &c->tally->double_payments, "I9: beyond the limit, %d", status);
	st_renewal_free(other);
}

static void count_end(struct case_ *c)
{
	struct simtopup_renewal *renewal = judge_open(c->bench, NULL);
	enum st_state state = renewal->row.state;

	check_next_order(c, renewal);
	st_renewal_free(renewal);
	if (state == ST_VERIFIED && c->tally->verified % 4 == 0)
		check_limit(c);
	check_age(c);
	c->tally->in_doubt += state == ST_IN_DOUBT || state == ST_UNVERIFIED;
	c->tally->verified += state == ST_VERIFIED;
	c->tally->free += st_state_is_free(state);
}

void judge_recovery(struct bench *bench, struct tally *tally, bool may_refuse, const char *what)
{
	struct case_ c = { .bench = bench, .tally = tally, .what = what };

	tally->runs++;
	tally->told += told->state != ST_PLANNED;
	bench->world->crash_at = 0;
	for (int pass = 0; pass < 2 && !c.bad; pass++) {
		int status = bench_reopen(bench);

		if (status && may_refuse) {
			tally->refused++;
			tally->double_payments += bench->world->sends > 1;
			return;
		}
		if (status)
			wrong(&c, &tally->lost_proofs, "the ledger does not open: %d %s", status,
			      simtopup_error_message(simtopup_last_error()));
		else
			check_round(&c);
	}
	if (!c.bad)
		count_end(&c);
	g_clear_pointer(&bench->ledger, st_ledger_close);
}
