/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "account.h"
#include "value.h"

#include <string.h>

/* Marks that steer how the text is shown and are no part of it. */
static bool is_invisible(gunichar c)
{
	return c == 0x061c || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xfffd;
}

static void put(GString *text, gunichar c)
{
	if (is_invisible(c))
		return;
	if (g_unichar_isdigit(c)) {
		g_string_append_c(text, (char)('0' + g_unichar_digit_value(c)));
		return;
	}
	if (c == 0x066b) /* ARABIC DECIMAL SEPARATOR */
		c = ',';
	if (c == '\r')
		c = '\n';
	if (c == '\n') {
		g_string_append_c(text, '\n');
		return;
	}
	if (!g_unichar_isspace(c) && c != '\t') {
		g_string_append_unichar(text, c);
		return;
	}
	if (text->len > 0 && text->str[text->len - 1] != ' ')
		g_string_append_c(text, ' ');
}

char *st_text_normalise(const char *text)
{
	size_t len = strnlen(text, ST_PATTERN_TEXT_MAX + 1);
	GString *normal;

	if (len > ST_PATTERN_TEXT_MAX || !g_utf8_validate(text, (gssize)len, NULL))
		return NULL;
	normal = g_string_sized_new(len);
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		put(normal, g_utf8_get_char(p));
	g_strchomp(normal->str);
	return g_string_free(normal, FALSE);
}
