/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "text.h"

#include <glib.h>
#include <string.h>

#include "digits.h"

void st_text_init(struct st_text *text)
{
	text->bytes[0] = '\0';
	text->len = 0;
	text->full = false;
}

void st_text_add(struct st_text *text, uint32_t point)
{
	char utf8[6];
	size_t len = (size_t)g_unichar_to_utf8(point, utf8);

	if (text->full || text->len + len >= sizeof(text->bytes)) {
		text->full = true;
		return;
	}
	memcpy(text->bytes + text->len, utf8, len);
	text->len += len;
	text->bytes[text->len] = '\0';
}

bool st_text_finish(const struct st_text *text, char *ret_text, size_t size)
{
	if (text->full || text->len >= size)
		return false;
	memcpy(ret_text, text->bytes, text->len + 1);
	return true;
}

void st_text_add_octets(struct st_text *text, const uint8_t *octets, size_t len)
{
	size_t used = strnlen((const char *)octets, len);
	bool is_utf8 = g_utf8_validate((const char *)octets, (gssize)used, NULL);

	for (size_t i = 0; i < used && !text->full;) {
		const char *at = (const char *)octets + i;

		if (is_utf8) {
			st_text_add(text, g_utf8_get_char(at));
			i += (size_t)(g_utf8_next_char(at) - at);
		} else {
			st_text_add(text, octets[i] == 0x80 ? 0x20AC : octets[i]);
			i++;
		}
	}
}

void st_text_drop_controls(struct st_text *text)
{
	char *out = text->bytes;

	for (const char *p = text->bytes; *p;) {
		const char *next = g_utf8_next_char(p);
		gunichar c = g_utf8_get_char(p);

		if (c == '\f')
			*out++ = '\n';
		else if (c == '\n' || c == '\r' || c == '\t' || !g_unichar_iscntrl(c))
			for (; p < next; p++)
				*out++ = *p;
		p = next;
	}
	*out = '\0';
	text->len = (size_t)(out - text->bytes);
}

void st_text_copy(const char *text, size_t len, char *ret_text, size_t size)
{
	size_t used = 0;
	const char *end = text + strnlen(text, len);

	if (size == 0)
		return;
	while (text < end) {
		gunichar c = g_utf8_get_char_validated(text, end - text);
		size_t step;

		if (c == (gunichar)-1 || c == (gunichar)-2) {
			text++;
			continue;
		}
		step = (size_t)(g_utf8_next_char(text) - text);
		if (used + step >= size && g_unichar_isprint(c))
			break;
		if (g_unichar_isprint(c)) {
			memcpy(ret_text + used, text, step);
			used += step;
		}
		text += step;
	}
	ret_text[used] = '\0';
}
