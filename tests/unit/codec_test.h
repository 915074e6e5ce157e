/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the codec tests share: octets as hex, and proof that a failed call writes nothing. */
#ifndef ST_TEST_CODEC_H
#define ST_TEST_CODEC_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define UNTOUCHED "untouched"

static inline size_t from_hex(const char *hex, uint8_t *out, size_t size)
{
	size_t len = strlen(hex) / 2;

	g_assert_cmpuint(strlen(hex) % 2, ==, 0);
	g_assert_cmpuint(len, <=, size);
	for (size_t i = 0; i < len; i++) {
		int high = g_ascii_xdigit_value(hex[2 * i]);
		int low = g_ascii_xdigit_value(hex[2 * i + 1]);

		g_assert_true(high >= 0 && low >= 0);
		out[i] = (uint8_t)(high << 4 | low);
	}
	return len;
}

/* g_assert_cmpmem() narrows its lengths to int. */
static inline void same_octets(const void *got, size_t got_len, const void *want, size_t want_len)
{
	g_assert_cmpuint(got_len, ==, want_len);
	g_assert_true(memcmp(got, want, want_len) == 0);
}

#endif
