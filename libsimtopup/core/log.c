/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "log.h"

#include <pthread.h>
#include <simtopup/base.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

void st_redact(char *text)
{
	char *p = text;

	while (*p) {
		size_t run = strspn(p, "0123456789");

		if (run > DIGITS_SHOWN)
			memset(p, '*', run - 2);
		p += run ? run : 1;
	}
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
