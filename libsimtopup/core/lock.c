/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "lock.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RETRY_MS 20 /* flock has no timed form */

struct st_lock {
	int fd;
};

/* Ours, a directory, and closed to others: /tmp is everybody's. */
static bool usable(const char *path)
{
	struct stat status;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return false;
	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
	       status.st_uid == geteuid() && (status.st_mode & 022) == 0;
}

static char runtime_dir[64];
static pthread_once_t runtime_once = PTHREAD_ONCE_INIT;

static void choose_runtime_dir(void)
{
	unsigned uid = (unsigned)geteuid();

	if (uid == 0)
		snprintf(runtime_dir, sizeof(runtime_dir), "/run/lock/simtopup");
	else
		snprintf(runtime_dir, sizeof(runtime_dir), "/run/user/%u/simtopup", uid);
	if (usable(runtime_dir))
		return;
	snprintf(runtime_dir, sizeof(runtime_dir), "/tmp/simtopup-%u", uid);
	if (!usable(runtime_dir))
		runtime_dir[0] = '\0';
}

const char *st_runtime_dir(void)
{
	pthread_once(&runtime_once, choose_runtime_dir);
	if (runtime_dir[0])
		return runtime_dir;
	st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "no directory for locks can be made");
	st_error_set_hint("make /run/lock/simtopup, owned by this user and closed to others");
	return NULL;
}

static void write_holder(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)len, 0) < 0)
		return; /* only for the message of whoever waits */
}

static int busy(int fd)
{
	char text[32] = "";
	ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	st_fail(SIMTOPUP_BUSY, ST_LAYER_SYSTEM, "process %ld is using the modem",
		len > 0 ? strtol(text, NULL, 10) : 0L);
	return st_error_set_hint("wait until it is done, or end it");
}

int st_lock_take(const char *id, st_deadline deadline, struct st_lock **ret_lock)
{
	const char *dir = st_runtime_dir();
	struct st_lock *lock;
	char path[256];
	int fd, result = 0;

	if (!dir)
		return st_error_status();
	snprintf(path, sizeof(path), "%s/%s.lock", dir, id);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the lock file cannot be opened");

	while (flock(fd, LOCK_EX | LOCK_NB) < 0 && result == 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			result = st_fail_errno(SIMTOPUP_IO, errno, "flock");
		else if (st_deadline_passed(deadline))
			result = busy(fd);
		else
			poll(NULL, 0, RETRY_MS);
	}
	lock = result == 0 ? malloc(sizeof(*lock)) : NULL;
	if (!lock) {
		close(fd);
		return result ? result : st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "out of memory");
	}
	write_holder(fd);
	lock->fd = fd;
	*ret_lock = lock;
	return 0;
}

void st_lock_release(struct st_lock *lock)
{
	if (!lock)
		return;
	close(lock->fd);
	free(lock);
}
