/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct simtopup_error {
	int status;
	enum simtopup_effect effect;
	const char *layer; /* static text */
	char peer_code[48];
	char message[256];
	char hint[256];
	int retries_told; /* one more than are left; 0: not known */
};

static __thread struct simtopup_error record;

_Static_assert(sizeof(struct st_error_saved) >= sizeof(struct simtopup_error),
	       "a saved record must hold a record");

/* Formatted apart: an argument may be the message of the record that ends here. */
__attribute__((format(printf, 3, 0))) static void begin(int status, const char *layer,
							const char *format, va_list args)
{
	char message[sizeof(record.message)];

	vsnprintf(message, sizeof(message), format, args);
	st_error_clear();
	record.status = status;
	record.layer = layer;
	memcpy(record.message, message, sizeof(message));
}

int st_fail(int status, const char *layer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	begin(status, layer, format, args);
	va_end(args);
	return status;
}

int st_fail_errno(int status, int error, const char *format, ...)
{
	char text[64];
	size_t used;
	va_list args;

	va_start(args, format);
	begin(status, ST_LAYER_SYSTEM, format, args);
	va_end(args);
	used = strlen(record.message);
	snprintf(record.message + used, sizeof(record.message) - used, ": %s",
		 strerror_r(error, text, sizeof(text)));
	snprintf(record.peer_code, sizeof(record.peer_code), "errno %d", error);
	return status;
}

int st_error_set_peer(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(record.peer_code, sizeof(record.peer_code), format, args);
	va_end(args);
	return record.status;
}

int st_error_set_hint(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(record.hint, sizeof(record.hint), format, args);
	va_end(args);
	return record.status;
}

int st_error_set_effect(enum simtopup_effect effect)
{
	record.effect = effect;
	return record.status;
}

int st_error_set_retries(int retries)
{
	record.retries_told = retries + 1;
	return record.status;
}

void st_error_clear(void)
{
	memset(&record, 0, sizeof(record));
}

int st_error_status(void)
{
	return record.status;
}

enum simtopup_effect st_error_effect(void)
{
	return record.effect;
}

void st_error_save(struct st_error_saved *ret_saved)
{
	memcpy(ret_saved->bytes, &record, sizeof(record));
}

void st_error_restore(const struct st_error_saved *saved)
{
	memcpy(&record, saved->bytes, sizeof(record));
}

const simtopup_error *simtopup_last_error(void)
{
	return &record;
}

int simtopup_error_status(const simtopup_error *error)
{
	return error->status;
}

int simtopup_error_effect(const simtopup_error *error)
{
	return (int)error->effect;
}

const char *simtopup_error_layer(const simtopup_error *error)
{
	return error->layer ? error->layer : "";
}

const char *simtopup_error_peer_code(const simtopup_error *error)
{
	return error->peer_code;
}

const char *simtopup_error_message(const simtopup_error *error)
{
	return error->message;
}

const char *simtopup_error_hint(const simtopup_error *error)
{
	return error->hint;
}

int simtopup_error_retries(const simtopup_error *error)
{
	return error->retries_told - 1;
}
