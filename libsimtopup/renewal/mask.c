/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Hides a voucher in what the operator says. */
#include "../core/log.h"
#include "spec.h"

#include <glib.h>
#include <string.h>

#define SHOWN 4  /* the last digits: they are the voucher's name */
#define PIECE 6  /* a shorter piece of a voucher tells too little of it */
#define UNKNOWN 7 /* no voucher is known: a longer number may be a piece of it */

/* What may stand within a code: blanks of any script, dashes, slashes, brackets. */
static bool is_gap(char c)
{
	return c && !g_ascii_isalnum(c) && !strchr("*,;", c);
}

/* Where the run ends that spells the digits from `p` on; so many of them in *ret_count. */
static char *match(char *p, const char *digits, unsigned *ret_count)
{
	char *end = p;

	*ret_count = 0;
	for (; *digits && *p; p++) {
		if (*p == *digits) {
			digits++;
			(*ret_count)++;
			end = p + 1;
		} else if (!is_gap(*p)) {
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
static char *but_last(char *end)
{
	for (unsigned left = SHOWN; left > 0;)
		left -= g_ascii_isdigit(*--end) ? 1 : 0;
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
	bool is_tail = false;

	for (char *p = text; voucher && *p; p++) {
		char *end = g_ascii_isdigit(*p) ? longest_piece(p, voucher, &is_tail) : NULL;

		if (!end)
			continue;
		if (is_tail)
			end = but_last(end);
		hide(p, end);
		p = end - 1;
	}
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
	if (digits < 2 * SHOWN)
		return;
	for (digits = 0; end > p; end--) {
		if (g_ascii_isdigit(end[-1]) && ++digits > SHOWN)
			end[-1] = '*';
	}
}

void st_spec_mask_hint(const char *last_four, char *text)
{
	if (strlen(last_four) != SHOWN)
		return;
	for (char *p = text; *p; p++) {
		if (g_ascii_isdigit(*p))
			mask_back(last_four, text, p + 1);
	}
}

void st_spec_mask_unknown(const char *last_four, char *text)
{
	st_spec_mask_hint(last_four, text);
	if (last_four[0])
		st_mask_runs(text, UNKNOWN);
}
