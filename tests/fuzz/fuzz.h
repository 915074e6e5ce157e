/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A fuzz target: one function, the same for libFuzzer and for replay.c. It
 * aborts when something that must hold for every input does not.
 */
#ifndef ST_FUZZ_H
#define ST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define MUST(condition)                                                                       \
	do {                                                                                  \
		if (!(condition)) {                                                           \
			fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__,      \
				#condition);                                                  \
			abort();                                                              \
		}                                                                             \
	} while (0)

#endif
