/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The inside of a modem handle; only api/ sees it. */
#ifndef ST_API_HANDLE_H
#define ST_API_HANDLE_H

#include "../core/lock.h"
#include "../port/hotplug.h"
#include "modem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

struct simtopup_modem {
	pid_t pid;
	pthread_mutex_t use;     /* held by a call or by dispatch */
	atomic_bool dispatching; /* then a call waits for it: it does not block */
	struct st_loop *loop;
	struct st_events *events;
	struct st_port *port;
	char lock_id[200];
	struct st_lock *lock;
	unsigned lock_depth;
	char eid_iccid[24]; /* whose EID is known, "" none's */
	char eid[36];       /* "": that card is no eUICC */
	bool told_gone;
	struct st_hotplug *return_watch; /* while it is gone and to be followed */
	char *return_folder;             /* where its node appears */
	int watch_fd; /* epoll: what simtopup_modem_fd() gives */
	int timer_fd;
	int *watched; /* descriptors of the context in watch_fd */
	size_t n_watched;
};

/* After a call or a dispatch: queues that the modem is gone, or back. */
void st_modem_tell_presence(struct simtopup_modem *modem);
/* Also shows in watch_fd that nodes come; NULL: no more. */
void st_watch_return(struct simtopup_modem *modem, const char *folder);

int st_watch_init(struct simtopup_modem *modem);
/* Makes watch_fd show what the context waits for now. The context is acquired. */
void st_watch_update(struct simtopup_modem *modem);
void st_watch_clear(struct simtopup_modem *modem);

#endif
