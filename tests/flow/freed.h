/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Looks for octets that must not stay in memory: freed, or anywhere. */
#ifndef TEST_FREED_H
#define TEST_FREED_H

#include <stddef.h>
#include <stdint.h>

#define FREED_MASK 0x5A /* so that the octets looked for are not found themselves */

/* Counts, from now on, blocks that hold the octets when they are freed. NULL: no more. */
void freed_watch(const uint8_t *masked, size_t len);
unsigned freed_count(void);
/* How often the octets are in a writable mapping of this process now. */
unsigned memory_count(const uint8_t *masked, size_t len);

#endif
