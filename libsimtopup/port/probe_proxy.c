/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "probe.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

/* The proxies listen on abstract sockets with fixed names. */
static bool proxy_answers(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t len = (socklen_t)(sizeof(sa_family_t) + 1 + strlen(name));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answers;

	if (fd < 0)
		return false;
	memcpy(address.sun_path + 1, name, strlen(name));
	answers = connect(fd, (struct sockaddr *)&address, len) == 0;
	close(fd);
	return answers;
}

static bool read_comm(const char *pid, char *ret_name, size_t size)
{
	char path[64];
	ssize_t len;
	int fd;

	/* No stream: it would cost more than the reading, for every process there is. */
	snprintf(path, sizeof(path), "/proc/%.16s/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, ret_name, size - 1);
	close(fd);
	if (len <= 0)
		return false;
	ret_name[len] = '\0';
	ret_name[strcspn(ret_name, "\n")] = '\0';
	return true;
}

/* Calls fn for every process until it returns true; the pid then, else 0. */
static long find_process(bool (*fn)(const char *pid, void *data), void *data)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;
	long found = 0;

	if (!folder)
		return 0;
	while (!found && (entry = readdir(folder))) {
		if (isdigit((unsigned char)entry->d_name[0]) && fn(entry->d_name, data))
			found = strtol(entry->d_name, NULL, 10);
	}
	closedir(folder);
	return found;
}

static bool is_modem_manager(const char *pid, void *data)
{
	char name[32];

	(void)data;
	return read_comm(pid, name, sizeof(name)) && strcmp(name, "ModemManager") == 0;
}

bool st_probe_proxy_wanted(enum st_protocol protocol)
{
	if (geteuid() != 0) /* both proxies serve uid 0 only */
		return false;
	return proxy_answers(protocol == ST_PROTOCOL_QMI ? "qmi-proxy" : "mbim-proxy") ||
	       find_process(is_modem_manager, NULL) != 0;
}

struct holder {
	struct stat node;
	char *name;
	size_t size;
};

static bool has_open(const char *pid, void *data)
{
	struct holder *holder = data;
	char path[PATH_MAX];
	struct dirent *entry;
	bool found = false, is_other_end = false;
	DIR *folder;

	if (strtol(pid, NULL, 10) == getpid())
		return false;
	snprintf(path, sizeof(path), "/proc/%.16s/fd", pid);
	folder = opendir(path);
	if (!folder)
		return false;
	while ((entry = readdir(folder))) {
		struct stat status;

		if (fstatat(dirfd(folder), entry->d_name, &status, 0) < 0 ||
		    !S_ISCHR(status.st_mode))
			continue;
		found |= status.st_rdev == holder->node.st_rdev;
		/* Whoever has the master of a pseudo-terminal is the modem, no rival. */
		is_other_end |= status.st_rdev == makedev(5, 2);
	}
	closedir(folder);
	return found && !is_other_end && read_comm(pid, holder->name, holder->size);
}

long st_probe_holder(const char *path, char *ret_name, size_t size)
{
	struct holder holder = { .name = ret_name, .size = size };

	/* Major 1 is memory: /dev/null is no port, and everybody has it. */
	if (stat(path, &holder.node) < 0 || !S_ISCHR(holder.node.st_mode) ||
	    major(holder.node.st_rdev) == 1)
		return 0;
	return find_process(has_open, &holder);
}

int st_probe_taken(const char *path)
{
	char name[32];
	long pid = st_probe_holder(path, name, sizeof(name));

	if (pid == 0)
		return 0;
	st_fail(SIMTOPUP_PORT_TAKEN, ST_LAYER_SYSTEM, "%s (process %ld) has the port open", name,
		pid);
	return st_error_set_hint("use its proxy (run as root, ?via=proxy), or end that program");
}
