/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which amounts of money are the balance. */
#include "sense.h"

#include <string.h>

#define WORDS_BETWEEN 7 /* unknown ones, between the word for the balance and the amount */

#define NEVER (W_LIMIT | W_LOAN | W_TRANSFER | W_OLD | W_WALLET)
#define RATHER_NOT (W_PRICE | W_USED | W_TOPUP | W_OFFER | W_EVERY)

/* "/day", but not " / " between two of a list. */
static bool is_stroke(const struct st_reading *reading, gssize at)
{
	const struct st_item *stroke = st_item_at(&reading->tokens, at);
	const struct st_item *before = st_item_at(&reading->tokens, at - 1);
	const struct st_item *next = st_item_at(&reading->tokens, at + 1);

	if (!stroke || stroke->kind != I_SLASH)
		return false;
	return !(before && before->to < stroke->from && next && stroke->to < next->from &&
		 !(next->says & W_EVERY));
}

/* "/day", "per SMS" */
static bool is_rate(const struct st_reading *reading, const struct st_quantity *q)
{
	const struct st_item *next = st_item_at(&reading->tokens, q->last + 1);

	if (!next)
		return false;
	if (is_stroke(reading, q->last + 1))
		return true;
	if (next->kind == I_END && is_stroke(reading, q->last + 2))
		return true;
	return next->kind == I_WORD && next->says & W_EVERY;
}

/* "5 EUR bonus" names what it is, unless the word belongs to the next amount. */
static guint64 says_behind(const struct st_reading *reading, const struct st_quantity *q)
{
	guint64 says = 0, last = 0;

	for (gssize at = q->last + 1; at <= q->last + 3; at++) {
		const struct st_item *item = st_item_at(&reading->tokens, at);

		if (!item || item->kind == I_END || item->kind == I_COMMA ||
		    (item->kind == I_WORD && item->says & W_AND))
			return says;
		if (item->kind != I_WORD) /* "5 EUR credit valid until 30/11" */
			return last & W_UNTIL ? says : 0;
		last = item->says;
		says |= last;
	}
	return says;
}

#define IN_HAND (W_BAL | W_REMAIN | W_UNTIL | W_ACCT | W_MAIN | W_LINK | W_HAVE | W_NEW | W_BONUS \
		 | W_PROMO | W_FOR | W_LINE | W_AND)
#define NOT_IN_HAND (W_LIMIT | W_LOAN | W_PRICE | W_TRANSFER | W_OLD | W_WALLET | W_OFFER | W_TOPUP)

/* "left on your account" but not "left on your" something else, "left to pay", "left before". */
static bool is_in_hand(const struct st_reading *reading, const struct st_quantity *q,
		       guint64 behind)
{
	guint64 against = NOT_IN_HAND | ((W_BONUS | W_PROMO) & ~behind);
	bool unknown = false;

	for (gssize at = q->last + 1; at - q->last <= RUN_MAX; at++) {
		const struct st_item *item = st_item_at(&reading->tokens, at);

		if (!item || item->kind != I_WORD)
			break;
		if (item->says & against && !(item->says & (W_ACCT | W_BAL)))
			return false;
		if (item->says & W_UNTIL)
			break;
		if (item->says & (W_BAL | W_ACCT | W_MAIN))
			unknown = false;
		else if (!(item->says & IN_HAND))
			unknown = true;
	}
	return !unknown;
}

/* "12 yuan 5": a tenth of it follows. */
static bool has_tenths(const struct st_reading *reading, const struct st_quantity *q)
{
	const struct st_item *next = st_item_at(&reading->tokens, q->last + 1);
	const struct st_item *tenth = st_item_at(&reading->tokens, q->last + 2);
	gunichar c = tenth ? reading->tokens.glyphs.c[tenth->from] : 0;

	return tenth && next->kind == I_NUMBER && (c == 0x89d2 || c == 0x6bdb);
}

/* "45.00, due 11/20" is a bill. */
static bool is_due(const struct st_reading *reading, const struct st_quantity *q)
{
	const struct st_item *next = st_item_at(&reading->tokens, q->last + 1);
	const struct st_item *word = st_item_at(&reading->tokens, q->last + 2);

	return word && next->kind == I_COMMA && word->says & W_LOAN;
}

/* A number without a currency: only right behind the word, with nothing behind it. */
static bool is_bare_balance(const struct st_reading *reading, const struct st_quantity *q,
			    const struct st_run *run)
{
	const struct st_item *next = st_item_at(&reading->tokens, q->last + 1);
	const struct st_item *number = st_item_at(&reading->tokens, q->number);

	if (!(run->role & W_BAL) || !run->link || run->words > 4 || run->next & W_TOTAL ||
	    run->all & (W_DATA | W_VOICE | W_SMS | W_PACK | W_IDENT | W_UNTIL))
		return false;
	if (next && !(next->kind == I_END || next->kind == I_COMMA ||
		      (next->kind == I_WORD && next->says & (W_UNTIL | W_AND | W_BONUS))))
		return false;
	return q->amount.scale > 0 || number->to - number->from <= 4 ||
	       (*reading->currency && st_currency_decimals(reading->currency) == 0);
}

/* The word decides alone when "is" or a colon follows it, or it speaks of now. */
static bool role_fits(const struct st_quantity *q, const struct st_run *run)
{
	bool firm = run->link || run->all & W_NEW;

	if (run->role & (NEVER | RATHER_NOT) || run->all & NEVER || run->words > WORDS_BETWEEN)
		return false;
	if (run->role & (W_BAL | W_REMAIN))
		return firm || !(run->all & RATHER_NOT);
	if (run->role & W_HAVE && run->all & (W_BAL | W_ACCT))
		return !(run->all & RATHER_NOT);
	if (run->role & W_ACCT)
		return !(run->all & RATHER_NOT) && q->amount.units >= 0 && run->words <= 4;
	return false;
}

/* A text that is nothing but an amount; or a line of "USD:5.87". */
static bool stands_alone(const struct st_reading *reading, const struct st_quantity *q)
{
	const struct st_item *before = st_item_at(&reading->tokens, q->first - 1);
	const struct st_item *code = st_item_at(&reading->tokens, q->first);
	gssize behind = q->last + 1, n = (gssize)reading->tokens.items->len;

	while (behind < n && (st_item_at(&reading->tokens, behind)->kind == I_END))
		behind++;
	if (q->first == 0 && behind == n)
		return true;
	return code->code[0] && q->first < q->number && (!before || before->kind == I_END) &&
	       st_item_at(&reading->tokens, q->first + 1)->kind == I_COLON &&
	       (q->last + 1 == n || st_item_at(&reading->tokens, q->last + 1)->kind == I_END);
}

/* NULL: not a balance. */
static const char *scope_of_money(const struct st_reading *reading, const struct st_quantity *q)
{
	struct st_run run = st_run_left(reading, q->first, W_ROLES);
	guint64 behind = says_behind(reading, q);
	bool in_menu = st_item_at(&reading->tokens, q->number)->in_menu;

	if (!q->readable || q->unsure || is_rate(reading, q) ||
	    (run.next & W_FOR && !(run.next & W_LINK)) ||
	    behind & (W_LIMIT | W_LOAN | W_PRICE) || run.all & W_MINUS || is_due(reading, q) ||
	    has_tenths(reading, q))
		return NULL;
	if (q->kind == Q_PLAIN)
		return is_bare_balance(reading, q, &run) && role_fits(q, &run)
			       ? st_scope_of(run.all | (behind & W_BONUS ? behind : 0)) : NULL;
	if (in_menu && !(run.role & W_BAL && run.link))
		return NULL;
	if (run.role & W_INCL)
		return run.all & (NEVER | W_PRICE) ? NULL : "included";
	if (role_fits(q, &run))
		return st_scope_of((run.all & ~(guint64)W_PROMO) |
				   (run.role & W_PROMO) | (run.all & W_PROMO) |
				   (behind & (W_BONUS | W_PROMO)));
	if (!is_in_hand(reading, q, behind))
		return run.role == 0 && stands_alone(reading, q) ? "main" : NULL;
	/* "You have 5 EUR until", or left: it is in hand; what was sold is not money. */
	if (run.role & W_HAVE && behind & (W_UNTIL | W_REMAIN) &&
	    !(run.all & (NEVER | RATHER_NOT)) && !(reading->says & (W_CLAIM | W_OFFER)))
		return st_scope_of(run.all | behind);
	if ((run.role == 0 || run.role & W_HAVE) && behind & W_BAL &&
	    !(run.all & (NEVER | RATHER_NOT)) && !(reading->says & W_CLAIM) &&
	    !(behind & W_UNTIL && reading->says & W_OFFER))
		return st_scope_of(run.all | behind);
	if (run.role == 0 && stands_alone(reading, q))
		return "main";
	return NULL;
}

/* "5.00 EUR, 2.00 EUR": what is the second? It makes the first doubtful. */
static bool is_unexplained(const struct st_reading *reading, const struct st_quantity *q)
{
	const struct st_item *before = st_item_at(&reading->tokens, q->first - 1);
	const struct st_quantity *other =
		st_quantity_at(reading, q - (struct st_quantity *)(void *)reading->quantities->data
						- 1);

	if (!before || !other || other->kind != Q_MONEY || other->bucket < 0)
		return false;
	return (before->kind == I_COMMA && other->last == q->first - 2) ||
	       (before->kind == I_WORD && before->says & W_AND && other->last == q->first - 2);
}

/* A sign beside the amount ("$") that cannot mean `code` has the last word. */
static bool may_be(const struct st_reading *reading, unsigned bucket, const char *code)
{
	for (guint i = 0; i < reading->quantities->len; i++) {
		const struct st_quantity *q = st_quantity_at(reading, i);

		if (q->bucket != (int)bucket)
			continue;
		for (gssize at = q->first; at <= q->last; at++) {
			const struct st_item *item = st_item_at(&reading->tokens, at);

			if (item->kind == I_WORD && item->currency >= 0 &&
			    !strstr(st_currency_words[item->currency].codes, code))
				return false;
		}
	}
	return true;
}

/* The one currency that the text names, for amounts beside that have none. */
static void share_currency(struct st_reading *reading)
{
	char only[4] = "";

	for (guint i = 0; i < reading->quantities->len; i++) {
		const struct st_quantity *q = st_quantity_at(reading, i);

		if (q->kind != Q_MONEY || !q->currency[0])
			continue;
		if (only[0] && strcmp(only, q->currency) != 0)
			return;
		memcpy(only, q->currency, sizeof(only));
	}
	for (unsigned i = 0; i < reading->balance->count; i++) {
		struct simtopup_money *money = &reading->balance->buckets[i].money;

		if (!money->currency[0] && may_be(reading, i, only))
			memcpy(money->currency, only, sizeof(only));
	}
}

static bool is_same(const struct simtopup_money *a, const struct simtopup_money *b)
{
	int64_t x = a->units, y = b->units;

	for (int32_t i = a->scale; i < b->scale; i++)
		x *= 10;
	for (int32_t i = b->scale; i < a->scale; i++)
		y *= 10;
	return x == y && strcmp(a->currency, b->currency) == 0;
}

/* Says "main" in so many words, or that it is the state after what was done. */
static guint64 weight_of(const struct st_reading *reading, unsigned bucket)
{
	for (guint i = 0; i < reading->quantities->len; i++) {
		const struct st_quantity *q = st_quantity_at(reading, i);

		if (q->bucket == (int)bucket)
			return st_run_left(reading, q->first, W_ROLES).all & (W_MAIN | W_NEW);
	}
	return 0;
}

/* Two different main balances are none, unless one of them is called the main one. */
static void settle_mains(struct st_reading *reading)
{
	struct simtopup_balance *balance = reading->balance;
	int chosen = -1;
	unsigned mains = 0, marked = 0;

	for (unsigned i = 0; i < balance->count; i++) {
		if (strcmp(balance->buckets[i].scope, "main") != 0)
			continue;
		if (chosen >= 0 && is_same(&balance->buckets[i].money,
					   &balance->buckets[chosen].money)) {
			st_bucket_drop(reading, i--);
			continue;
		}
		mains++;
		if (chosen < 0)
			chosen = (int)i;
		if (weight_of(reading, i)) {
			marked++;
			chosen = (int)i;
		}
	}
	if (mains < 2)
		return;
	for (unsigned i = balance->count; i-- > 0;) {
		if (strcmp(balance->buckets[i].scope, "main") == 0 &&
		    (marked != 1 || (int)i != chosen)) {
			st_bucket_drop(reading, i);
			chosen -= chosen > (int)i;
		}
	}
}

/* Money of a wallet, or sent to somebody; what a menu offers behind "choose" does not count. */
static bool other_purse(const struct st_reading *reading)
{
	bool choose = false;

	for (gssize i = 0; i < (gssize)reading->tokens.items->len; i++) {
		const struct st_item *item = st_item_at(&reading->tokens, i);

		if (item->in_menu)
			continue;
		choose = choose || item->says & W_PROMPT;
		if (item->says & W_WALLET || (!choose && item->says & W_TRANSFER))
			return true;
	}
	return false;
}

void st_sense_money(struct st_reading *reading)
{
	bool doubtful = false, other = other_purse(reading);

	for (guint i = 0; i < reading->quantities->len; i++) {
		struct st_quantity *q = st_quantity_at(reading, i);
		const char *scope;

		if (q->kind != Q_MONEY && q->kind != Q_PLAIN)
			continue;
		scope = other ? NULL : scope_of_money(reading, q);
		q->denied = !scope;
		if (!scope && q->kind == Q_MONEY && is_unexplained(reading, q))
			doubtful = true;
		if (scope && !st_bucket_add(reading, q, scope))
			doubtful = true;
	}
	share_currency(reading);
	if (doubtful) {
		while (reading->balance->count > 0)
			st_bucket_drop(reading, reading->balance->count - 1);
	}
	settle_mains(reading);
}
