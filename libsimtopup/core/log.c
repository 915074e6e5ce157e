/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "log.h"

#include <pthread.h>
#include <simtopup/base.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"
#define DIGITS_SHOWN 6 /* a longer run may be an identifier */

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static simtopup_log_fn listener;
static void *listener_data;

void simtopup_log_set(simtopup_log_fn fn, void *data)
{
	pthread_mutex_lock(&guard);
	listener = fn;
	listener_data = data;
	pthread_mutex_unlock(&guard);
}

/* One blank or dash between groups; a no-break space has two bytes. */
static size_t gap_at(const char *p)
{
	if (*p == ' ' || *p == '-')
		return 1;
	return strncmp(p, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

/* The length of a number, groups of three and more digits together: a date has shorter ones. */
static size_t measure(const char *text, unsigned *ret_digits)
{
	size_t len = 0, group, gap = 0;

	*ret_digits = 0;
	while ((group = strspn(text + len + gap, DIGITS)) > 0) {
		*ret_digits += (unsigned)group;
		len += gap + group;
		gap = gap_at(text + len);
		if (group < 3 || gap == 0)
			break;
	}
	return len;
}

static void hide(char *p, unsigned digits)
{
	for (; digits > 0; p++) {
		if (*p >= '0' && *p <= '9') {
			*p = '*';
			digits--;
		}
	}
}

void st_mask_runs(char *text, unsigned most)
{
	unsigned digits;
	char *p = text;

	while (*p) {
		size_t len = measure(p, &digits);

		if (digits > most)
			hide(p, digits - 2);
		p += len ? len : 1;
	}
}

void st_redact(char *text)
{
	st_mask_runs(text, DIGITS_SHOWN);
}

void st_log(const char *layer, const char *format, ...)
{
	simtopup_log_fn fn;
	void *data;
	char text[512];
	va_list args;

	pthread_mutex_lock(&guard);
	fn = listener;
	data = listener_data;
	pthread_mutex_unlock(&guard);
	if (!fn)
		return;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	st_redact(text);
	fn(layer, text, data);
}
