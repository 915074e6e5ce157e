/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A library that few verbs need is opened by the first that does: binding its
 * names costs every start of every program (libcrypto: an eighth of a `status`).
 *
 *     #define NAMES(X) X(this_function) X(that_function)
 *     ST_LIBRARY(other, "libother.so.0", NAMES)
 *     if (st_library_load(&other_library))
 *             other.this_function();
 *
 * Its headers give the types. It is never closed.
 */
#ifndef ST_CORE_LIBRARY_H
#define ST_CORE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct st_library {
	const char *file;
	const char *const *names;
	size_t count;
	void *functions; /* as many pointers, in the order of names */
	size_t state;
};

#define ST_LIBRARY_MEMBER(name) __typeof__(&name) name;
#define ST_LIBRARY_NAME(name) #name,
#define ST_LIBRARY(variable, soname, NAMES)                                                    \
	static struct {                                                                        \
		NAMES(ST_LIBRARY_MEMBER)                                                       \
	} variable;                                                                            \
	static const char *const variable##_names[] = { NAMES(ST_LIBRARY_NAME) };              \
	static struct st_library variable##_library = {                                        \
		soname, variable##_names, sizeof(variable) / sizeof(void *), &variable, 0      \
	};

/* Once for all threads. False: it is not installed, or lacks one of the names. */
bool st_library_load(struct st_library *library);
/* The error of a ledger without it. */
int st_library_missing(const struct st_library *library);

#endif
