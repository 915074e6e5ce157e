/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "clock_virtual.h"

#include "error.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct sockaddr_un followed = { .sun_family = AF_UNIX };

bool st_clock_is_virtual(void)
{
	bool is;

	pthread_mutex_lock(&guard);
	is = followed.sun_path[0] != '\0';
	pthread_mutex_unlock(&guard);
	return is;
}

/* One line out, one line in; a clock that is silent for a second is gone. */
static bool ask(const struct sockaddr_un *address, char *ret_line, size_t size)
{
	const struct timeval limit = { .tv_sec = 1 };
	size_t used = 0;
	ssize_t got = 1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
	    send(fd, "clock\n", 6, MSG_NOSIGNAL) == 6) {
		while (used < size - 1 && got > 0 && !memchr(ret_line, '\n', used)) {
			got = recv(fd, ret_line + used, size - 1 - used, 0);
			used += got > 0 ? (size_t)got : 0;
		}
	}
	close(fd);
	ret_line[used] = '\0';
	return used > 0;
}

int st_clock_read_virtual(struct st_clock *ret_clock)
{
	struct sockaddr_un address;
	struct st_clock clock = { .synchronised = true };
	char line[160];

	pthread_mutex_lock(&guard);
	address = followed;
	pthread_mutex_unlock(&guard);

	if (!ask(&address, line, sizeof(line)) ||
	    sscanf(line, "%" SCNd64 " %" SCNd64 " %39s", &clock.wall_ms, &clock.boot_ms,
		   clock.boot_id) != 3)
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "the virtual clock does not answer");
	*ret_clock = clock;
	return 0;
}

int st_clock_follow(const char *control_socket)
{
	struct st_clock clock;

	if (control_socket && strlen(control_socket) >= sizeof(followed.sun_path))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the socket path is too long");

	pthread_mutex_lock(&guard);
	memset(followed.sun_path, 0, sizeof(followed.sun_path));
	if (control_socket)
		strncpy(followed.sun_path, control_socket, sizeof(followed.sun_path) - 1);
	pthread_mutex_unlock(&guard);
	return control_socket ? st_clock_read_virtual(&clock) : 0;
}
