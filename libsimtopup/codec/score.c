/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The prices are about -log2 of how often a character comes in a message of an
 * operator, given what stands before it. They need not be exact: readings of
 * the wrong kind differ from text by several bits in each character.
 */
#include "guess.h"

#include <glib.h>

#define JUNK 22 /* more than a character costs raw: no writer means it */

struct context {
	gunichar before;
	GUnicodeScript script; /* of the last letter */
};

static bool is_gap(gunichar c)
{
	return c < 0x30 || (c > 0x39 && c < 0x41);
}

static int ascii_symbol_bits(gunichar c, gunichar before)
{
	bool in_word = g_unichar_isalpha(before);

	switch (c) {
	case ' ':
		return 3;
	case '\n': case '\r':
	case '.': case ',': case ':': case '-': case '/': case '*': case '#':
		return 5;
	case '\t':
		return before == '\n' || before == '\r' ? 5 : 8;
	case '\f':
		return 12;
	case '@':
		return g_unichar_isalnum(before) ? 8 : 13;
	case '|': case ']': case '}':
		return in_word ? 9 : 7;
	case '[': case '\\': case '^': case '`': case '{': case '~':
		/* "w{hlen", "f~r": an umlaut that was read as ASCII */
		return in_word ? 13 : 7;
	default:
		return c < 0x20 || c == 0x7F ? JUNK : 7;
	}
}

/* General punctuation, currencies, signs: what belongs to no script. */
static int symbol_bits(gunichar c, gunichar before)
{
	static const struct {
		gunichar last;
		int bits;
	} ranges[] = {
		{ 0x00A0, 6 },  { 0x00A1, 16 }, { 0x00A2, 11 },  { 0x00A3, 8 },   { 0x00A4, 14 },
		{ 0x00A5, 9 },  { 0x00A6, 11 }, { 0x00A7, 14 },  { 0x00BE, 11 },  { 0x00BF, 16 },
		{ 0x05FF, 12 }, { 0x0DFF, 7 },  { 0x1FFF, 16 },  { 0x203A, 8 },   { 0x209F, 15 },
		{ 0x20C0, 8 },  { 0x2BFF, 14 }, { 0x2FFF, 18 },  { 0x303F, 8 },   { 0xFEFF, 16 },
		{ 0xFF65, 8 },  { 0xFFFF, 18 }, { 0x1EFFF, 18 }, { 0x1FAFF, 14 },
	};

	if ((c == 0xA1 || c == 0xBF) && (is_gap(before) || before == c))
		return 8; /* Spanish opens with it; in other places it is mojibake */
	for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
		if (c <= ranges[i].last)
			return ranges[i].bits;
	}
	return JUNK;
}

static int latin_bits(gunichar c, gunichar before)
{
	bool upper = g_unichar_isupper(c);
	int bits = c < 0x80 ? 4 : 7;

	if (upper)
		bits += g_unichar_islower(before) ? 5 : 1;
	else if (before < 0x80 && g_ascii_isdigit((int)before))
		bits += 1;
	if (c > 0x17F && !(c >= 0x1E00 && c <= 0x1EFF) && !(c >= 0x1A0 && c <= 0x1B0) &&
	    !(c >= 0x218 && c <= 0x21B))
		bits += 9; /* no language of an operator, but Vietnamese and Romanian */
	return bits;
}

static int letter_bits(gunichar c, GUnicodeScript script, gunichar before)
{
	switch (script) {
	case G_UNICODE_SCRIPT_LATIN:
		return latin_bits(c, before);
	case G_UNICODE_SCRIPT_CYRILLIC:
		return c > 0x4FF ? 14 : g_unichar_isupper(c) ? 7 : 5;
	case G_UNICODE_SCRIPT_GREEK:
		return c > 0x3CE ? 14 : g_unichar_isupper(c) ? 7 : 5;
	case G_UNICODE_SCRIPT_ARABIC:
		return c > 0x6FF ? 10 : 5;
	case G_UNICODE_SCRIPT_HEBREW: case G_UNICODE_SCRIPT_ARMENIAN:
	case G_UNICODE_SCRIPT_GEORGIAN: case G_UNICODE_SCRIPT_THAI:
	case G_UNICODE_SCRIPT_LAO: case G_UNICODE_SCRIPT_KHMER: case G_UNICODE_SCRIPT_MYANMAR:
	case G_UNICODE_SCRIPT_DEVANAGARI: case G_UNICODE_SCRIPT_BENGALI:
	case G_UNICODE_SCRIPT_GUJARATI: case G_UNICODE_SCRIPT_GURMUKHI:
	case G_UNICODE_SCRIPT_KANNADA: case G_UNICODE_SCRIPT_MALAYALAM:
	case G_UNICODE_SCRIPT_ORIYA: case G_UNICODE_SCRIPT_TAMIL:
	case G_UNICODE_SCRIPT_TELUGU: case G_UNICODE_SCRIPT_SINHALA:
		return 6;
	case G_UNICODE_SCRIPT_HIRAGANA: case G_UNICODE_SCRIPT_KATAKANA:
		return c <= 0x30FF || c >= 0xFF66 ? 7 : 18;
	case G_UNICODE_SCRIPT_ETHIOPIC:
		return 8;
	case G_UNICODE_SCRIPT_HANGUL:
		return c >= 0xAC00 && c <= 0xD7A3 ? 11 : 18;
	case G_UNICODE_SCRIPT_HAN:
		return c >= 0x4E00 && c <= 0x9FFF ? 12 : 19;
	default:
		return 18;
	}
}

/* Japanese writes with three scripts. */
static GUnicodeScript script_family(GUnicodeScript script)
{
	if (script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA)
		return G_UNICODE_SCRIPT_HAN;
	return script;
}

/*
 * Greek in GSM 7-bit borrows its other capitals from Latin ("YΠOΛOIΠO"), so
 * capitals of the two are one script; a capital after a small letter is not.
 */
static bool is_greek_gsm(gunichar c)
{
	return c >= 0x393 && c <= 0x3A9 && g_unichar_isupper(c);
}

static int switch_bits(gunichar c, GUnicodeScript script, struct context *context)
{
	GUnicodeScript last = context->script;

	if (is_greek_gsm(c) && last != G_UNICODE_SCRIPT_GREEK)
		return g_unichar_islower(context->before) ? 8 : 0;
	context->script = script;
	if (last == script || last == G_UNICODE_SCRIPT_COMMON)
		return 0;
	return g_unichar_isalpha(context->before) ? 8 : 4;
}

static int point_bits(gunichar c, struct context *context)
{
	GUnicodeScript script;

	if (c < 0x80 && g_ascii_isdigit((int)c))
		return g_unichar_isalpha(context->before) ? 5 : 4;
	if (c < 0x80 && !g_ascii_isalpha((int)c))
		return ascii_symbol_bits(c, context->before);
	if (c == ST_REPLACEMENT || !g_unichar_isdefined(c) || g_unichar_iscntrl(c) ||
	    g_unichar_type(c) == G_UNICODE_PRIVATE_USE)
		return JUNK;
	script = g_unichar_get_script(c);
	if (script == G_UNICODE_SCRIPT_INHERITED)
		return g_unichar_isgraph(context->before) ? 8 : 16;
	if (script == G_UNICODE_SCRIPT_COMMON)
		return symbol_bits(c, context->before);
	script = script_family(script);
	return letter_bits(c, g_unichar_get_script(c), context->before) +
	       switch_bits(c, script, context);
}

int64_t st_text_bits(const char *text)
{
	struct context context = { '\n', G_UNICODE_SCRIPT_COMMON };
	int64_t bits = 0;

	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		bits += point_bits(c, &context);
		context.before = c;
	}
	return bits;
}
