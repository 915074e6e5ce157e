/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * One act at a time on a modem, across processes: an flock on a file in the
 * runtime directory (/run/lock/simtopup for root, /run/user/UID/simtopup or
 * /tmp/simtopup-UID else). The kernel frees it when the holder dies.
 */
#ifndef ST_CORE_LOCK_H
#define ST_CORE_LOCK_H

#include "clock.h"

#include <stddef.h>

struct st_lock;

/* Waits until the deadline, then SIMTOPUP_BUSY with the holder's pid in the message. */
int st_lock_take(const char *id, st_deadline deadline, struct st_lock **ret_lock);
void st_lock_release(struct st_lock *lock); /* accepts NULL */

/* The runtime directory, made when missing; NULL with the record filled. */
const char *st_runtime_dir(void);

#endif
