/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Hides a voucher in what the operator says. */
#include "../core/secret.h"
#include "spec.h"

#include <glib.h>
#include <string.h>

#define SHOWN 4   /* the last digits: they are the voucher's name */
#define PIECE 6   /* a shorter piece of a voucher tells too little of it */
#define UNKNOWN 7 /* no voucher is known: a longer number may be a piece of it */
#define UNKNOWN_SHOWN 2
#define GAP 3     /* marks between the groups of a number */

/* What is no UTF-8 is a character of one byte. */
static size_t read_char(const char *text, gunichar *ret_char)
{
	gunichar c = g_utf8_get_char_validated(text, -1);

	*ret_char = c;
	return c < 0x110000 ? (size_t)(g_utf8_next_char(text) - text) : 1;
}

/* One byte a character: operators write digits of any script. To be given to unfold(). */
static char *fold(const char *text)
{
	char *plain = g_malloc(strlen(text) + 1), *to = plain;
	gunichar c;

	for (; *text; to++) {
		text += read_char(text, &c);
		if (c < 0x80)
			*to = (char)c;
		else if (c >= 0x110000)
			*to = '_';
		else if (g_unichar_isdigit(c))
			*to = (char)('0' + g_unichar_digit_value(c));
		else if (g_unichar_isspace(c))
			*to = ' ';
		else
			*to = g_unichar_isalnum(c) ? 'x' : '_';
	}
	*to = '\0';
	return plain;
}

/* Hides in `text` what is hidden in `plain`, which is wiped. */
static void unfold(char *plain, char *text)
{
	size_t len = strlen(plain);
	char *to = text;
	gunichar c;

	for (size_t i = 0; *text; i++) {
		size_t size = read_char(text, &c);

		if (plain[i] == '*')
			*to++ = '*';
		else
			to = (char *)memmove(to, text, size) + size;
		text += size;
	}
	st_wipe(to, (size_t)(text - to));
	*to = '\0';
	st_wipe(plain, len);
	g_free(plain);
}

/* Where the run ends that spells the digits from `p` on; so many of them in *ret_count. */
static char *match(char *p, const char *digits, unsigned *ret_count)
{
	char *end = p;

	*ret_count = 0;
	/* Whatever stands between them: that six agree by chance costs nothing. */
	for (; *digits && *p; p++) {
		if (*p == *digits) {
			digits++;
			(*ret_count)++;
			end = p + 1;
		} else if (g_ascii_isdigit(*p)) {
			break;
		}
	}
	return end;
}

/* The longest piece of the voucher that is spelled from `p` on; NULL: none that matters. */
static char *longest_piece(char *p, const char *voucher, bool *ret_is_tail)
{
	unsigned longest = PIECE - 1, count;
	char *end = NULL;

	for (const char *digits = voucher; *digits; digits++) {
		char *stop = match(p, digits, &count);

		if (count <= longest)
			continue;
		longest = count;
		end = stop;
		*ret_is_tail = digits[count] == '\0';
	}
	return end;
}

/* Goes back over the digits that are shown. */
static char *but_last(char *end, unsigned shown)
{
	while (shown > 0)
		shown -= g_ascii_isdigit(*--end) ? 1 : 0;
	return end;
}

static void hide(char *p, const char *end)
{
	for (; p < end; p++) {
		if (g_ascii_isdigit(*p))
			*p = '*';
	}
}

void st_spec_mask(const struct simtopup_spec *spec, char *text)
{
	const char *voucher = spec && spec->voucher ? st_secret_text(spec->voucher) : NULL;
	char *plain = fold(text);
	bool is_tail = false;

	for (char *p = plain; voucher && *p; p++) {
		char *end = g_ascii_isdigit(*p) ? longest_piece(p, voucher, &is_tail) : NULL;

		if (!end)
			continue;
		if (is_tail)
			end = but_last(end, SHOWN);
		hide(p, end);
		p = end - 1;
	}
	unfold(plain, text);
}

/* What may stand within a code that is not known: blanks, dashes, slashes, brackets. */
static bool is_gap(char c)
{
	return c && !g_ascii_isalnum(c) && !strchr("*,;", c);
}

/* Counts the digits that lead up to `end`, and masks all but the last four. */
static void mask_back(const char *last_four, const char *text, char *end)
{
	unsigned digits = 0;
	char *p;

	for (p = end; p > text && (g_ascii_isdigit(p[-1]) || is_gap(p[-1])); p--) {
		if (!g_ascii_isdigit(p[-1]))
			continue;
		if (digits < SHOWN && p[-1] != last_four[SHOWN - 1 - digits])
			return;
		digits++;
	}
	if (digits >= 2 * SHOWN)
		hide(p, but_last(end, SHOWN));
}

static void mask_hint(const char *last_four, char *plain)
{
	if (strlen(last_four) != SHOWN)
		return;
	for (char *p = plain; *p; p++) {
		if (g_ascii_isdigit(*p))
			mask_back(last_four, plain, p + 1);
	}
}

void st_spec_mask_hint(const char *last_four, char *text)
{
	char *plain = fold(text);

	mask_hint(last_four, plain);
	unfold(plain, text);
}

/* 'y' is any digit, '-' one of the marks of a date, the same each time. */
static size_t match_date(const char *p, const char *shape)
{
	size_t len = strlen(shape);
	char mark = '\0';

	for (; *shape; shape++, p++) {
		if (*shape == '-') {
			if (!*p || !strchr("-./", *p) || (mark && *p != mark))
				return 0;
			mark = *p;
		} else if (*shape == 'y' ? !g_ascii_isdigit(*p) : *p != *shape) {
			return 0;
		}
	}
	return g_ascii_isdigit(*p) || (*p == mark && g_ascii_isdigit(p[1])) ? 0 : len;
}

/* The length of the date at `p`; it is evidence, and no piece of a voucher. */
static size_t measure_date(const char *p)
{
	static const char *const shapes[] = { "20yy-yy-yy", "yy-yy-20yy", "yy-yy-yy" };
	size_t len = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(shapes) && len == 0; i++)
		len = match_date(p, shapes[i]);
	return len;
}

/* Where the number ends that begins at `p`, however it is grouped. */
static char *end_of_number(char *p, unsigned *ret_digits)
{
	char *end = p;

	*ret_digits = 0;
	while (g_ascii_isdigit(*p) && measure_date(p) == 0) {
		for (; g_ascii_isdigit(*p); p++)
			(*ret_digits)++;
		end = p;
		if (*p && strchr(",;*", *p) && g_ascii_isdigit(p[1]))
			p++;
		else
			p += MIN(strspn(p, " -./()[]_"), GAP);
	}
	return end;
}

void st_spec_mask_unknown(const char *last_four, char *text)
{
	char *plain = fold(text);
	unsigned digits;
	char *end;

	mask_hint(last_four, plain);
	for (char *p = plain; last_four[0] && *p; p = end) {
		end = p + MAX(measure_date(p), 1);
		if (end > p + 1 || !g_ascii_isdigit(*p))
			continue;
		end = end_of_number(p, &digits);
		if (digits > UNKNOWN)
			hide(p, but_last(end, UNKNOWN_SHOWN));
	}
	unfold(plain, text);
}
