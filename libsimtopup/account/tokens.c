/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "tokens.h"

#include <string.h>

struct scan {
	struct st_tokens *tokens;
	const struct st_glyphs *g;
	gsize at;
	gsize end; /* of the item before */
	bool in_menu;
	bool until; /* the words before speak of a date to come */
};

static bool is_digit(gunichar c)
{
	return c >= '0' && c <= '9';
}

static struct st_item *put(struct scan *scan, enum st_item_kind kind, gsize to)
{
	struct st_item item = {
		.kind = (guint8)kind, .from = (guint32)scan->at, .to = (guint32)to,
		.currency = -1, .in_menu = scan->in_menu,
		.touches = scan->at == scan->end && scan->at > 0,
	};

	g_array_append_val(scan->tokens->items, item);
	scan->at = scan->end = to;
	return st_item_at(scan->tokens, (gssize)scan->tokens->items->len - 1);
}

static struct st_item *last(const struct scan *scan)
{
	return st_item_at(scan->tokens, (gssize)scan->tokens->items->len - 1);
}

/* "*141*1#", "#123#", "135****9671": what is dialled, or hidden. 0: no such thing. */
static gsize code_end(const struct st_glyphs *g, gsize from)
{
	gsize at = from, marks = 0, digits = 0;

	while (g->c[at] == '*' || g->c[at] == '#' || is_digit(g->c[at])) {
		marks += !is_digit(g->c[at]);
		digits += is_digit(g->c[at]);
		at++;
	}
	return marks > 0 && digits > 0 ? at : 0;
}

static gsize address_end(const struct st_glyphs *g, gsize from)
{
	static const char *const begins[] = { "http://", "https://", "www." };

	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
		gsize n = 0;

		while (begins[i][n] && g->c[from + n] == (gunichar)begins[i][n])
			n++;
		if (begins[i][n])
			continue;
		while (g->c[from + n] > ' ' && g->c[from + n] < 0x80)
			n++;
		return from + n;
	}
	return 0;
}

/* Groups of digits with single marks between; blanks only between groups of three. */
static gsize number_end(const struct st_glyphs *g, gsize from)
{
	gsize at = from, first;
	bool marked = false;

	while (is_digit(g->c[at]))
		at++;
	first = at - from;
	for (;;) {
		gunichar c = g->c[at];
		gsize n = 0;

		while (is_digit(g->c[at + 1 + n]))
			n++;
		if (n == 0 || !(c == '.' || c == ',' || c == '\'' || c == ' '))
			break;
		if (c == ' ' && (n != 3 || first > 3 || marked))
			break;
		marked = marked || c == '.' || c == ',';
		at += 1 + n;
	}
	/* "20,-" and "20.-" are whole numbers */
	if (!marked && (g->c[at] == ',' || g->c[at] == '.') && g->c[at + 1] == '-' &&
	    !is_digit(g->c[at + 2]))
		at += g->c[at + 2] == '-' ? 3 : 2;
	return at;
}

static bool is_name(const struct st_glyphs *g, gsize from, gsize to)
{
	bool plain = true;

	for (gsize i = from; i < to; i++)
		plain = plain && is_digit(g->c[i]);
	return (plain && to - from >= 9) || (plain && to - from >= 6 && g->c[from] == '0') ||
	       (from > 0 && g->c[from - 1] == '+' && to - from >= 6);
}

static void scan_digits(struct scan *scan)
{
	const struct st_glyphs *g = scan->g;
	const struct st_item *before = last(scan);
	bool glued = before && before->kind == I_WORD && before->to == scan->at &&
		     !before->says && !before->unit && before->currency < 0 && !before->code[0] &&
		     st_is_letter(g->c[scan->at - 1]) && !st_is_dense(g->c[scan->at - 1]);
	struct st_raw_date date;
	gint32 clock[3];
	struct st_item *item;
	gsize end = code_end(g, scan->at);

	if (end) {
		put(scan, I_NAME, end);
		scan->tokens->has_code = true;
		return;
	}
	end = st_date_scan(g, scan->at, scan->until, &date);
	if (end) {
		item = put(scan, I_DATE, end);
		item->date = date;
		return;
	}
	end = st_clock_scan(g, scan->at, clock);
	if (end) {
		item = put(scan, I_CLOCK, end);
		memcpy(item->clock, clock, sizeof(clock));
		return;
	}
	end = number_end(g, scan->at);
	item = put(scan, is_name(g, scan->at, end) ? I_NAME : I_NUMBER, end);
	item->glued = glued;
}

/* "EUR" in capitals; small letters only count where the SIM's currency is meant. */
static void find_code(struct scan *scan, struct st_item *item)
{
	const char *start = scan->tokens->text + scan->g->byte[item->from];
	char code[4] = "";

	if (item->to - item->from != 3 || scan->g->byte[item->to] - scan->g->byte[item->from] != 3)
		return;
	for (unsigned i = 0; i < 3; i++) {
		if (!g_ascii_isupper(start[i]))
			return;
		code[i] = start[i];
	}
	if (st_currency_is_known(code))
		memcpy(item->code, code, sizeof(code));
}

static gsize word_end(const struct st_glyphs *g, gsize from)
{
	gsize at = from + 1;

	if (!st_is_letter(g->c[from]) || st_is_dense(g->c[from]))
		return at;
	while (st_is_letter(g->c[at]) && !st_is_dense(g->c[at]))
		at++;
	return at;
}

static void scan_word(struct scan *scan)
{
	struct st_found found;
	struct st_raw_date date;
	gsize end = address_end(scan->g, scan->at);
	struct st_item *item;

	if (end) {
		put(scan, I_NAME, end);
		scan->tokens->has_code = true;
		return;
	}
	st_words_find(scan->g, scan->at, &found);
	if (found.month && (end = st_date_scan(scan->g, scan->at, scan->until, &date))) {
		item = put(scan, I_DATE, end);
		item->date = date;
		return;
	}
	/* Glued particles: inside a word of such a script only longer entries count. */
	if (found.len > 0 && found.len < 3 && st_is_dense(scan->g->c[scan->at]) &&
	    scan->g->c[scan->at] < 0x900 && scan->at > 0 &&
	    st_is_letter(scan->g->c[scan->at - 1]))
		found = (struct st_found){ .currency = -1 };
	item = put(scan, I_WORD, found.len ? scan->at + found.len : word_end(scan->g, scan->at));
	item->says = found.says;
	item->unit = (guint8)found.unit;
	item->month = (guint8)found.month;
	item->currency = (gint16)found.currency;
	item->foreign = found.foreign && found.says;
	/* The stop behind an abbreviated currency may end the sentence too. */
	if (found.currency >= 0 && !found.says && found.len > 1 &&
	    scan->g->c[item->to - 1] == '.')
		scan->at = scan->end = --item->to;
	find_code(scan, item);
}

static bool follows_number(const struct scan *scan)
{
	const struct st_item *item =
		st_item_at(scan->tokens, (gssize)scan->tokens->items->len - 2);

	return item && item->kind == I_NUMBER;
}

/* Whether the full stop at `at` ends a sentence: not in "Rp.3000", "Exp. 12/12", "руб. за". */
static bool is_stop(const struct scan *scan)
{
	const struct st_item *before = last(scan);
	gsize next = scan->at + 1;

	if (!before || before->kind != I_WORD || before->to != scan->at)
		return true;
	/* "Datos.cu", "vodafone.nl": a name goes on in small letters. */
	if (g_ascii_islower(scan->tokens->text[scan->g->byte[next]]))
		return false;
	while (scan->g->c[next] == ' ')
		next++;
	/* "Fr. 48.10": in front of its amount it ends nothing. */
	if (before->currency >= 0 && is_digit(scan->g->c[next]) && !follows_number(scan))
		return false;
	if (before->currency >= 0 && scan->g->c[next] != '\n')
		return !(is_digit(scan->g->c[next]) && scan->g->c[scan->at + 1] != ' ');
	return !(is_digit(scan->g->c[next]) &&
		 (before->says & W_IDENT || (before->to - before->from <= 6 &&
					     before->says & (W_UNTIL | W_BAL | W_REMAIN))));
}

/* The end of a line is an end, unless what was begun goes on below. */
static bool goes_on(const struct scan *scan)
{
	const struct st_item *before = last(scan);

	if (!before)
		return true;
	if (before->kind == I_WORD && before->says & W_BAL && !(before->says & W_LINK)) {
		const struct st_item *amount = before > st_item_at(scan->tokens, 0) ? before - 1
										    : before;

		/* "6.29 airtime": the word was for the amount in front. */
		if (amount->kind == I_NUMBER || amount->currency >= 0 || amount->code[0])
			return false;
	}
	return before->kind == I_COLON || before->kind == I_COMMA ||
	       (before->kind == I_WORD &&
		before->says & (W_BAL | W_REMAIN | W_HAVE | W_UNTIL | W_AND | W_LINK));
}

static void scan_mark(struct scan *scan)
{
	gunichar c = scan->g->c[scan->at], next = scan->g->c[scan->at + 1];
	gunichar before = scan->at > 0 ? scan->g->c[scan->at - 1] : ' ';

	if (c == ':' || c == '=')
		put(scan, I_COLON, scan->at + 1);
	else if ((c == '-' && next == '>') || c == 0x2192 || c == '>')
		put(scan, I_ARROW, scan->at + (c == '-' ? 2 : 1));
	else if (c == '-' && next != ' ' && (before == ' ' || before == ':' || before == '=' ||
					      before == '\n' || !st_is_letter(before) ||
					      st_is_dense(before)) &&
		 !is_digit(before))
		put(scan, I_SIGN, scan->at + 1);
	else if (c == '/')
		put(scan, I_SLASH, scan->at + 1);
	else if (c == '!' || c == '?' || c == 0x3002 || c == 0x61f || c == 0x6d4 || c == 0x964 ||
		 (c == '.' && is_stop(scan)) || (c == '\n' && !goes_on(scan)))
		put(scan, I_END, scan->at + 1);
	else if ((c < 0x80 && c && strchr(",;()|-", (int)c)) || c == 0x2022)
		put(scan, I_COMMA, scan->at + 1);
	else
		scan->at++;
}

struct line {
	gsize body; /* behind the number */
	int number; /* -1: does not begin with one */
	bool firm;  /* a mark stands behind the number */
};

/* "1. Recharge", "2:Menu", "3) Aide", "00. Home", "1 Aufladen" */
static struct line look_at_line(const struct st_glyphs *g, gsize at)
{
	struct line line = { .number = -1 };
	gsize digits = 0;
	int number = 0;

	while (g->c[at] == ' ' || g->c[at] == '(' || g->c[at] == '[')
		at++;
	while (is_digit(g->c[at]) && digits < 3) {
		number = number * 10 + (int)(g->c[at++] - '0');
		digits++;
	}
	if (digits == 0 || digits > 2 || !g->c[at] ||
	    !strchr(".):]- >=*", (int)(g->c[at] & 0x7f)) ||
	    g->c[at] >= 0x80)
		return line;
	line.firm = g->c[at] != ' ';
	if (line.firm && g->c[at] != '.' && is_digit(g->c[at + 1]) && g->c[at] == ':')
		return line;
	/* "0 SMS" is an amount. */
	if (!line.firm) {
		struct st_found found;

		st_words_find(g, at + 1, &found);
		if (found.unit && found.len > 1)
			return line;
	}
	line.body = at + 1;
	line.number = number;
	return line;
}

/* Lines whose numbers go up by one from 0 or 1 are a menu; other numbers in it belong too. */
static GHashTable *find_menu(const struct st_glyphs *g, bool *ret_menu)
{
	GHashTable *bodies = g_hash_table_new(NULL, NULL);
	gsize run = 0, firm = 0;
	int expected = -1;

	for (gsize at = 0; at < g->n; at++) {
		struct line line;

		if (at > 0 && g->c[at - 1] != '\n')
			continue;
		line = look_at_line(g, at);
		if (line.number < 0)
			continue;
		/* 0 and 9 are "back" and "end" in many a menu. */
		run += line.number == expected || (expected < 0 && line.number <= 1) ||
		       (run > 0 && line.number % 9 == 0);
		firm += line.firm;
		expected = line.number + 1;
		g_hash_table_insert(bodies, GSIZE_TO_POINTER(at), GSIZE_TO_POINTER(line.body));
	}
	*ret_menu = run >= 2;
	/* One line alone: only "1.Tak", never "5 Minuten". */
	if (run < 1 || (run < 2 && firm == 0))
		g_hash_table_remove_all(bodies);
	return bodies;
}

static void step(struct scan *scan, GHashTable *lines)
{
	gunichar c = scan->g->c[scan->at];
	const struct st_item *item;

	if (scan->at == 0 || scan->g->c[scan->at - 1] == '\n') {
		gsize body = GPOINTER_TO_SIZE(g_hash_table_lookup(lines,
								  GSIZE_TO_POINTER(scan->at)));

		scan->in_menu = body > 0;
		if (body > 0) {
			put(scan, I_END, body);
			return;
		}
	}
	if (c == ' ') {
		scan->at++;
		return;
	}
	if (is_digit(c) || ((c == '*' || c == '#') && code_end(scan->g, scan->at)))
		scan_digits(scan);
	else if (st_is_letter(c) || (c > ' ' && c < 0x80 && strchr("$@%&+", (int)c)) ||
		 (c >= 0x80 && g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL) ||
		 (c == '/' && scan->g->c[scan->at + 1] == '-'))
		scan_word(scan);
	else
		scan_mark(scan);
	item = last(scan);
	if (item && item->kind == I_WORD)
		scan->until = (item->says & W_UNTIL) != 0;
	else if (item && item->kind != I_COLON)
		scan->until = false;
}

bool st_tokens_make(const char *text, gsize max, struct st_tokens *ret_tokens)
{
	struct st_tokens tokens = { .text = text };
	struct scan scan = { .tokens = &tokens, .g = &tokens.glyphs, .end = G_MAXSIZE };
	g_autoptr(GHashTable) lines = NULL;

	if (!st_glyphs_make(text, max, &tokens.glyphs))
		return false;
	tokens.items = g_array_new(FALSE, FALSE, sizeof(struct st_item));
	lines = find_menu(&tokens.glyphs, &tokens.menu);
	while (scan.at < tokens.glyphs.n)
		step(&scan, lines);
	*ret_tokens = tokens;
	return true;
}

void st_tokens_clear(struct st_tokens *tokens)
{
	st_glyphs_clear(&tokens->glyphs);
	if (tokens->items)
		g_array_unref(tokens->items);
	tokens->items = NULL;
}
