/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The thread-local error record. A function that fails calls st_fail() once,
 * where it fails, and returns its status; callers pass the status up and may
 * add an effect. No identifier and no secret goes into a message.
 */
#ifndef ST_CORE_ERROR_H
#define ST_CORE_ERROR_H

#include <simtopup/error.h>

#define ST_LAYER_CALLER "caller"
#define ST_LAYER_SYSTEM "system"
#define ST_LAYER_QMI "qmi"
#define ST_LAYER_MBIM "mbim"
#define ST_LAYER_CARD "card"
#define ST_LAYER_NETWORK "network"
#define ST_LAYER_OPERATOR "operator"
#define ST_LAYER_LEDGER "ledger"

/* Fills the record and returns `status`, so that one can `return st_fail(...)`. */
int st_fail(int status, const char *layer, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with the text of errno behind the sentence. */
int st_fail_errno(int status, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Each adds to the record of the failure just made and returns its status. */
int st_error_set_peer(const char *format, ...) __attribute__((format(printf, 1, 2)));
int st_error_set_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
int st_error_set_effect(enum simtopup_effect effect);
int st_error_set_retries(int retries); /* of a PIN or PUK; -1: not known */

void st_error_clear(void);
int st_error_status(void);
enum simtopup_effect st_error_effect(void);

/* Keeps the record over clean-up that may fail on its own. */
struct st_error_saved {
	char bytes[640];
};
void st_error_save(struct st_error_saved *ret_saved);
void st_error_restore(const struct st_error_saved *saved);

#endif
