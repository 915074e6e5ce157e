/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Folding of texts, and the search for words in them: a bounded step for each character. */
#include "words.h"

#include <string.h>

#define BUCKETS 8192
#define WORD_MAX 48

enum kind { K_SAYS, K_UNIT, K_MONTH, K_CURRENCY };

struct entry {
	struct entry *next;
	const gunichar *c;
	guint8 len;
	bool any_end, any_begin, foreign, dense;
	enum kind kind;
	guint64 says;
	int value;
};

static struct entry *buckets[BUCKETS], *endings[256];

/* Letters of other alphabets that look like a Latin one, as senders mix them. */
static gunichar look_alike(gunichar c)
{
	static const struct {
		gunichar from, to;
	} alike[] = {
		{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x43a, 'k' }, { 0x43c, 'm' },
		{ 0x43d, 'h' }, { 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' },
		{ 0x443, 'y' }, { 0x445, 'x' }, { 0x456, 'i' }, { 0x458, 'j' }, { 0x3b1, 'a' },
		{ 0x3b2, 'b' }, { 0x3b5, 'e' }, { 0x3b6, 'z' }, { 0x3b7, 'h' }, { 0x3b9, 'i' },
		{ 0x3ba, 'k' }, { 0x3bc, 'm' }, { 0x3bd, 'n' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
		{ 0x3c4, 't' }, { 0x3c5, 'y' }, { 0x3c7, 'x' }, { 0x3c2, 0x3c3 }, { 0x131, 'i' },
		{ 0xdf, 's' }, { 0xf8, 'o' }, { 0x111, 'd' }, { 0x142, 'l' }, { 0xe6, 'a' },
		{ 0x153, 'o' }, { 0x649, 0x64a }, { 0x629, 0x647 }, { 0x6cc, 0x64a },
		{ 0x6a9, 0x643 }, { 0x2019, '\'' }, { 0x2018, '\'' }, { 0x60, '\'' },
		{ 0xb4, '\'' }, { 0x2bc, '\'' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2212, '-' },
		{ 0x2010, '-' }, { 0x2011, '-' }, { 0x60c, ';' }, { 0x3001, ';' }, { 0x66b, ',' },
		{ 0x66c, '\'' }, { 0xf0, 'd' },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(alike); i++) {
		if (alike[i].from == c)
			return alike[i].to;
	}
	return c;
}

gunichar st_glyph_fold(gunichar c)
{
	gunichar parts[8];

	if (c < 0x80)
		return (gunichar)g_ascii_tolower((char)c);
	if (g_unichar_isdigit(c))
		return (gunichar)('0' + g_unichar_digit_value(c));
	if (g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts)) > 0 && parts[0] != ' ')
		c = parts[0];
	c = g_unichar_tolower(c);
	if (c < 0x80)
		return c;
	return g_unichar_isspace(c) ? ' ' : look_alike(c);
}

/* Accents, vowel points, and marks that only steer the display. */
static bool is_dropped(gunichar c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x64b && c <= 0x655) || c == 0x640 ||
	       (c >= 0x591 && c <= 0x5c7) || (c >= 0x200b && c <= 0x200f) || c == 0x61c ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff ||
	       c == 0xad;
}

bool st_is_letter(gunichar c)
{
	return (c >= 'a' && c <= 'z') ||
	       (c >= 0x80 && (g_unichar_isalpha(c) || g_unichar_ismark(c)));
}

bool st_is_dense(gunichar c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xe00 && c <= 0xfff) ||
	       (c >= 0x1000 && c <= 0x109f) || (c >= 0x1200 && c <= 0x137f) ||
	       (c >= 0x1780 && c <= 0x17ff) || (c >= 0x2e80 && c <= 0xd7ff);
}

/* "w{hlen": GSM 7-bit shown as ASCII, between letters only. */
static void repair_gsm7(struct st_glyphs *g)
{
	static const char from[] = "{|}~", to[] = "aonu";

	for (gsize i = 1; i + 1 < g->n; i++) {
		const char *found = g->c[i] < 0x80 && g->c[i] ? strchr(from, (int)g->c[i]) : NULL;

		if (found && *found && st_is_letter(g->c[i - 1]) && st_is_letter(g->c[i + 1]))
			g->c[i] = (gunichar)to[found - from];
	}
}

bool st_glyphs_make(const char *text, gsize max, struct st_glyphs *ret_glyphs)
{
	gsize len = strnlen(text, max + 1), room;
	guint32 at = 0;
	struct st_glyphs g = { 0 };

	if (len > max || !g_utf8_validate(text, (gssize)len, NULL))
		return false;
	room = (gsize)g_utf8_strlen(text, (gssize)len) + 2;
	g.c = g_new(gunichar, room);
	g.at = g_new(guint32, room);
	g.byte = g_new(guint32, room);
	for (const char *p = text; *p; p = g_utf8_next_char(p), at++) {
		gunichar c = g_utf8_get_char(p);

		if (is_dropped(c))
			continue;
		c = c == '\r' ? '\n' : c < ' ' && c != '\n' ? ' ' : st_glyph_fold(c);
		if (is_dropped(c) || (c == ' ' && g.n > 0 && g.c[g.n - 1] == ' '))
			continue;
		g.c[g.n] = c;
		g.byte[g.n] = (guint32)(p - text);
		g.at[g.n++] = at;
	}
	g.c[g.n] = 0;
	g.byte[g.n] = (guint32)len;
	g.at[g.n] = at;
	repair_gsm7(&g);
	*ret_glyphs = g;
	return true;
}

void st_glyphs_clear(struct st_glyphs *glyphs)
{
	g_free(glyphs->c);
	g_free(glyphs->at);
	g_free(glyphs->byte);
	memset(glyphs, 0, sizeof(*glyphs));
}

static bool is_gap(gunichar c)
{
	return c == ' ' || c == '\'' || c == '-' || c == '\n';
}

static guint hash_of(gunichar a, gunichar b)
{
	return (guint)(a * 31 + (is_gap(b) ? ' ' : b)) % BUCKETS;
}

static void add_entry(const char *word, gsize len, const struct entry *like)
{
	gunichar c[WORD_MAX];
	struct entry *entry, **head;
	gsize n = 0;

	entry = g_new0(struct entry, 1);
	*entry = *like;
	for (const char *p = word; p < word + len && n < WORD_MAX; p = g_utf8_next_char(p)) {
		gunichar one = g_utf8_get_char(p);

		if (one == '*' && p == word)
			entry->any_begin = true;
		else if (one == '*' && p + 1 == word + len)
			entry->any_end = true;
		else if (!is_dropped(one) && !is_dropped(st_glyph_fold(one)))
			c[n++] = is_gap(one) ? ' ' : st_glyph_fold(one);
	}
	entry->c = g_memdup2(c, n * sizeof(*c));
	entry->len = (guint8)n;
	entry->dense = n > 0 && st_is_dense(c[0]);
	/* One character only says where it begins; its bucket is that of any second. */
	head = entry->any_begin ? &endings[c[0] % 256]
				: &buckets[hash_of(c[0], n == 1 ? 0 : c[1])];
	entry->next = *head;
	*head = entry;
}

static void add_list(const char *words, const struct entry *like)
{
	while (*words) {
		gsize len = strcspn(words, "|");

		if (len > 0)
			add_entry(words, len, like);
		words += len + (words[len] == '|');
	}
}

static void add_words(const struct st_words *words)
{
	for (; words->words; words++) {
		struct entry like = { .kind = K_SAYS, .says = words->says };

		like.foreign = *words->language && strcmp(words->language, "en") != 0;
		add_list(words->words, &like);
	}
}

static void add_values(const struct st_value_words *words, enum kind kind)
{
	for (; words->words; words++) {
		struct entry like = { .kind = kind, .value = words->value };

		add_list(words->words, &like);
	}
}

static void build(void)
{
	add_words(st_words_money);
	add_words(st_words_kind);
	add_words(st_words_time);
	add_words(st_words_state);
	add_values(st_words_units, K_UNIT);
	add_values(st_words_months, K_MONTH);
	for (int i = 0; st_currency_words[i].words; i++) {
		struct entry like = { .kind = K_CURRENCY, .value = i };

		add_list(st_currency_words[i].words, &like);
	}
}

/* Length in the text, 0: does not fit here. */
static gsize fits(const struct entry *entry, const struct st_glyphs *g, gsize from)
{
	gsize at = from;

	for (gsize i = 0; i < entry->len; i++) {
		if (entry->c[i] == ' ' && is_gap(g->c[at])) {
			while (is_gap(g->c[at]))
				at++;
			continue;
		}
		if (g->c[at] != entry->c[i])
			return 0;
		at++;
	}
	if (entry->any_end) {
		while (at - from < 64 && st_is_letter(g->c[at]))
			at++;
	} else if (!entry->dense && st_is_letter(entry->c[entry->len - 1]) &&
		   st_is_letter(g->c[at]) && !st_is_dense(g->c[at])) {
		return 0;
	}
	return at - from;
}

static void take(const struct entry *entry, gsize len, gsize lens[4], struct st_found *found)
{
	if (len < lens[entry->kind])
		return;
	if (len > lens[entry->kind] && entry->kind == K_SAYS) {
		found->says = 0;
		found->foreign = true;
	}
	if (len > lens[entry->kind] && entry->kind == K_CURRENCY)
		found->currency = -1;
	lens[entry->kind] = len;
	if (entry->kind == K_SAYS) {
		found->says |= entry->says;
		found->foreign = found->foreign && entry->foreign;
	} else if (entry->kind == K_UNIT) {
		found->unit = entry->value;
	} else if (entry->kind == K_MONTH) {
		found->month = entry->value;
	} else if (found->currency < 0 || entry->value < found->currency) {
		found->currency = entry->value;
	}
}

/* Inside a word: "*guthaben" in "restguthaben". The whole word is taken. */
static void find_endings(const struct st_glyphs *g, gsize from, gsize lens[4],
			 struct st_found *found)
{
	gsize end = from, says_len = lens[K_SAYS];

	while (end - from < 64 && st_is_letter(g->c[end]))
		end++;
	if (says_len > end - from)
		return;
	for (gsize at = from; at < end; at++) {
		for (const struct entry *e = endings[g->c[at] % 256]; e; e = e->next) {
			if (at + e->len != end || fits(e, g, at) == 0)
				continue;
			found->says |= e->says;
			found->foreign = e->foreign;
			lens[K_SAYS] = end - from;
		}
	}
}

void st_words_find(const struct st_glyphs *glyphs, gsize from, struct st_found *ret_found)
{
	static gsize ready;
	struct st_found found = { .currency = -1, .foreign = true };
	gsize lens[4] = { 0 };
	const guint keys[] = { hash_of(glyphs->c[from], glyphs->c[from + 1]),
			       hash_of(glyphs->c[from], 0) };

	if (g_once_init_enter(&ready)) {
		build();
		g_once_init_leave(&ready, 1);
	}
	for (unsigned k = 0; k < 2; k++) {
		for (const struct entry *e = buckets[keys[k]]; e; e = e->next) {
			gsize len = e->len > 1 || k == 1 ? fits(e, glyphs, from) : 0;

			if (len > 0)
				take(e, len, lens, &found);
		}
	}
	if (st_is_letter(glyphs->c[from]) && !st_is_dense(glyphs->c[from]))
		find_endings(glyphs, from, lens, &found);
	for (unsigned k = 0; k < 4; k++)
		found.len = MAX(found.len, lens[k]);
	/* Only what is as long as the longest stands: "m-pesa" is no "m". */
	if (lens[K_SAYS] < found.len)
		found.says = 0;
	if (lens[K_UNIT] < found.len)
		found.unit = 0;
	if (lens[K_MONTH] < found.len)
		found.month = 0;
	if (lens[K_CURRENCY] < found.len)
		found.currency = -1;
	*ret_found = found;
}
