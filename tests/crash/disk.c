/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES 256
#define FDS 256

static struct {
	char folder[256];
	size_t len;
	unsigned calls, syncs;
	enum disk_fault fault;
	unsigned fault_at;
	bool room_made; /* the reserve was given up */
	char names[FILES][64];
	unsigned files;
	int of_fd[FDS]; /* number of the file + 1; -1: the folder; 0: not ours */
	void (*note)(const struct disk_change *change, void *data);
	void *data;
} disk;

enum effect { CALL_READS, CALL_WRITES, CALL_SYNCS, CALL_CHANGES };

/* The name in the folder, "" for the folder itself, NULL: not ours. */
static const char *inside(const char *path)
{
	if (!disk.len || strncmp(path, disk.folder, disk.len) != 0)
		return NULL;
	if (path[disk.len] == '\0')
		return "";
	return path[disk.len] == '/' ? path + disk.len + 1 : NULL;
}

static int file_of(int fd)
{
	return disk.len && fd >= 0 && fd < FDS ? disk.of_fd[fd] : 0;
}

static unsigned number_of(const char *name, bool *ret_new)
{
	unsigned i;

	for (i = 0; i < disk.files; i++) {
		if (strcmp(disk.names[i], name) == 0)
			break;
	}
	*ret_new = i == disk.files;
	if (*ret_new) {
		g_assert_cmpuint(disk.files, <, FILES);
		g_strlcpy(disk.names[disk.files++], name, sizeof(disk.names[0]));
	}
	return i;
}

static void note(const struct disk_change *change)
{
	if (disk.note)
		disk.note(change, disk.data);
}

/* Counts; 0 or the error that this call shall give. */
static int fault_now(enum effect effect)
{
	unsigned call = ++disk.calls;

	if (!disk.fault_at || call < disk.fault_at)
		return 0;
	switch (disk.fault) {
	case DISK_KILL:
		_exit(DISK_KILLED);
	case DISK_EIO:
		return call == disk.fault_at ? EIO : 0;
	case DISK_EINTR:
		return call == disk.fault_at ? EINTR : 0;
	case DISK_FULL:
		return effect == CALL_WRITES && !disk.room_made ? ENOSPC : 0;
	case DISK_QUOTA:
		return effect == CALL_WRITES && !disk.room_made ? EDQUOT : 0;
	case DISK_DEAD:
		return EIO;
	default:
		return 0;
	}
}

static bool fails(enum effect effect)
{
	int error = fault_now(effect);

	if (error)
		errno = error;
	return error != 0;
}

int open(const char *path, int flags, ...)
{
	const char *name = inside(path);
	bool made = (flags & O_CREAT) && access(path, F_OK) < 0;
	mode_t mode = 0;
	va_list args;
	int fd;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	if (name && fails(made ? CALL_WRITES : CALL_READS))
		return -1;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (!name || fd < 0 || fd >= FDS)
		return fd;
	if (!name[0]) {
		disk.of_fd[fd] = -1;
	} else {
		bool is_new;
		unsigned file = number_of(name, &is_new);

		disk.of_fd[fd] = (int)file + 1;
		if (made)
			note(&(struct disk_change){ .kind = DISK_CREATE, .file = file,
						    .name = name });
	}
	return fd;
}

int close(int fd)
{
	if (fd >= 0 && fd < FDS)
		disk.of_fd[fd] = 0;
	return (int)syscall(SYS_close, fd);
}

static ssize_t write_at(int fd, const void *data, size_t len, off_t offset)
{
	int file = file_of(fd);
	ssize_t done;

	if (file > 0) {
		bool is_short = disk.fault == DISK_SHORT && disk.calls + 1 == disk.fault_at;

		if (fails(CALL_WRITES))
			return -1;
		if (is_short && len > 1)
			len /= 2;
	}
	done = syscall(SYS_pwrite64, fd, data, len, offset);
	if (file > 0 && done > 0)
		note(&(struct disk_change){ .kind = DISK_WRITE, .file = (unsigned)file - 1,
					    .offset = offset, .data = data,
					    .len = (size_t)done });
	return done;
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	return write_at(fd, data, len, offset);
}

ssize_t write(int fd, const void *data, size_t len)
{
	off_t offset;
	ssize_t done;

	if (file_of(fd) <= 0)
		return syscall(SYS_write, fd, data, len);
	offset = lseek(fd, 0, SEEK_CUR);
	done = write_at(fd, data, len, offset);
	if (done > 0)
		lseek(fd, offset + done, SEEK_SET);
	return done;
}

ssize_t pread(int fd, void *data, size_t len, off_t offset)
{
	if (file_of(fd) > 0 && fails(CALL_READS))
		return -1;
	return syscall(SYS_pread64, fd, data, len, offset);
}

ssize_t read(int fd, void *data, size_t len)
{
	if (file_of(fd) > 0 && fails(CALL_READS))
		return -1;
	return syscall(SYS_read, fd, data, len);
}

int ftruncate(int fd, off_t size)
{
	int file = file_of(fd), result;

	if (file > 0 && fails(CALL_CHANGES))
		return -1;
	result = (int)syscall(SYS_ftruncate, fd, size);
	if (file > 0 && result == 0)
		note(&(struct disk_change){ .kind = DISK_TRUNCATE, .file = (unsigned)file - 1,
					    .offset = size });
	return result;
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
	int file = file_of(fd);
	int error = file > 0 ? fault_now(CALL_WRITES) : 0;

	if (error)
		return error;
	if (syscall(SYS_ftruncate, fd, offset + len) < 0)
		return errno;
	if (file > 0)
		note(&(struct disk_change){ .kind = DISK_TRUNCATE, .file = (unsigned)file - 1,
					    .offset = offset + len });
	return 0;
}

/* Nothing here outlives the test: what a sync means is the recorder's business. */
static int sync_file(int fd)
{
	int file = file_of(fd);

	if (file == 0)
		return 0;
	if (fails(CALL_SYNCS))
		return -1;
	disk.syncs++;
	if (file < 0)
		note(&(struct disk_change){ .kind = DISK_SYNC_FOLDER });
	else
		note(&(struct disk_change){ .kind = DISK_SYNC, .file = (unsigned)file - 1 });
	return 0;
}

int fsync(int fd)
{
	return sync_file(fd);
}

int fdatasync(int fd)
{
	return sync_file(fd);
}

/* The name is free for another file; descriptors still mean the old one. */
static unsigned forget(const char *name)
{
	bool is_new;
	unsigned file = number_of(name, &is_new);

	disk.names[file][0] = '\0';
	return file;
}

int unlink(const char *path)
{
	const char *name = inside(path);
	int result;

	if (name && fails(CALL_CHANGES))
		return -1;
	result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
	if (name && result == 0) {
		disk.room_made |= g_str_has_suffix(name, ".reserve");
		note(&(struct disk_change){ .kind = DISK_UNLINK, .file = forget(name),
					    .name = name });
	}
	return result;
}

int rename(const char *from, const char *to)
{
	const char *name = inside(from), *target = inside(to);
	unsigned file;

	if (name && fails(CALL_CHANGES))
		return -1;
	if (syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0) < 0)
		return -1;
	if (!name || !target)
		return 0;
	forget(target);
	file = forget(name);
	g_strlcpy(disk.names[file], target, sizeof(disk.names[0]));
	note(&(struct disk_change){ .kind = DISK_RENAME, .file = file, .name = name,
				    .to = target });
	return 0;
}

int flock(int fd, int operation)
{
	if (file_of(fd) && fails(CALL_READS))
		return -1;
	return (int)syscall(SYS_flock, fd, operation);
}

int fcntl(int fd, int command, ...)
{
	va_list args;
	long argument;

	va_start(args, command);
	argument = va_arg(args, long);
	va_end(args);
	/* A byte that somebody else has locked is EAGAIN; an I/O error is what NFS gives. */
	if (command == F_SETLK && file_of(fd) > 0 && fails(CALL_READS))
		return -1;
	return (int)syscall(SYS_fcntl, fd, command, argument);
}

void disk_watch(const char *folder)
{
	GDir *dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
	const char *name;
	bool is_new;

	memset(&disk, 0, sizeof(disk));
	while (dir && (name = g_dir_read_name(dir)))
		number_of(name, &is_new);
	if (dir)
		g_dir_close(dir);
	if (folder)
		disk.len = g_strlcpy(disk.folder, folder, sizeof(disk.folder));
}

void disk_fail(enum disk_fault fault, unsigned call)
{
	disk.fault = fault;
	disk.fault_at = call;
	disk.room_made = false;
}

unsigned disk_calls(void)
{
	return disk.calls;
}

unsigned disk_syncs(void)
{
	return disk.syncs;
}

const char *disk_fault_name(enum disk_fault fault)
{
	static const char *const names[DISK_FAULTS] = { "none", "kill", "EIO", "EINTR", "short",
							"full", "quota", "dead" };

	return names[fault];
}

void disk_record(void (*fn)(const struct disk_change *change, void *data), void *data)
{
	disk.note = fn;
	disk.data = data;
}
