/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A buffer that notices what a decoder must not do to it. */
#ifndef ST_FUZZ_ROOM_H
#define ST_FUZZ_ROOM_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"

#define ROOM_MAX 1024
#define UNTOUCHED 0xA5

struct room {
	char text[ROOM_MAX + 16];
	size_t size; /* what the decoder is told */
};

static inline void room_init(struct room *room, size_t size)
{
	memset(room->text, UNTOUCHED, sizeof(room->text));
	room->size = size < ROOM_MAX ? size : ROOM_MAX;
}

static inline bool is_untouched(const struct room *room, size_t from)
{
	for (size_t i = from; i < sizeof(room->text); i++) {
		if ((uint8_t)room->text[i] != UNTOUCHED)
			return false;
	}
	return true;
}

/* Success: valid UTF-8 that fits. Failure: nothing was written. */
static inline void room_check(const struct room *room, bool ok)
{
	MUST(is_untouched(room, ok ? room->size : 0));
	if (!ok)
		return;
	MUST(memchr(room->text, '\0', room->size));
	MUST(g_utf8_validate(room->text, -1, NULL));
}

#endif
