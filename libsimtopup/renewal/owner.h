/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Who is sending: a process, told apart from a later one with the same number. */
#ifndef ST_RENEWAL_OWNER_H
#define ST_RENEWAL_OWNER_H

#include <stdbool.h>
#include <stdint.h>

struct st_owner {
	int64_t pid;
	int64_t start;    /* field 22 of /proc/PID/stat, proc(5): ticks since boot */
	char boot_id[40]; /* of the machine, never virtual */
};

void st_owner_me(struct st_owner *ret_owner);
/* Dead: another boot, no such process, or one that started later. */
bool st_owner_is_dead(const struct st_owner *owner);

/* What this process is sending now, by id: begun and not ended is live. */
void st_owner_begin(const char *id);
void st_owner_end(const char *id);
bool st_owner_is_sending(const char *id);

#endif
