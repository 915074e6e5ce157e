/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "file.h"

#include "../core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xFF534D42
#endif
#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif
#ifndef CEPH_SUPER_MAGIC
#define CEPH_SUPER_MAGIC 0x00C36400
#endif

int st_file_sync_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = 0;

	if (fd < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the ledger's folder cannot be opened");
	if (fsync(fd) < 0)
		result = st_fail_errno(SIMTOPUP_IO, errno, "the ledger's folder cannot be synced");
	close(fd);
	return result;
}

int st_file_check_dir(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "the ledger's folder cannot be read");
	if (!(status.st_mode & 022) || (status.st_mode & S_ISVTX))
		return 0;
	st_fail(SIMTOPUP_PERMISSION, ST_LAYER_LEDGER, "others may write to the ledger's folder");
	return st_error_set_hint("take the right to write from group and others (chmod go-w)");
}

int st_file_make_dirs(const char *path)
{
	g_autofree char *parent = g_path_get_dirname(path);
	struct stat status;
	int result;

	if (stat(path, &status) == 0) {
		if (S_ISDIR(status.st_mode))
			return 0;
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "the ledger's folder is a file");
	}
	result = st_file_make_dirs(parent);
	if (result)
		return result;
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return st_fail_errno(errno == EACCES ? SIMTOPUP_PERMISSION : SIMTOPUP_IO, errno,
				     "the ledger's folder cannot be made");
	return st_file_sync_dir(parent);
}

bool st_file_exists(const char *path)
{
	struct stat status;

	/* What cannot be looked at is taken for present: the careful side. */
	return lstat(path, &status) == 0 || errno != ENOENT;
}

static int write_whole(int fd, const void *data, size_t len)
{
	if (write(fd, data, len) != (ssize_t)len)
		return st_fail_errno(SIMTOPUP_IO, errno ? errno : ENOSPC,
				     "a file cannot be written");
	if (fsync(fd) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "a file cannot be synced");
	return 0;
}

static int make_fresh(const char *path, int *ret_fd)
{
	/* Left by a process that was killed here; nobody can have it open for use. */
	unlink(path);
	*ret_fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*ret_fd < 0)
		return st_fail_errno(errno == EACCES ? SIMTOPUP_PERMISSION : SIMTOPUP_IO, errno,
				     "a file beside the ledger cannot be made");
	return 0;
}

static int put_in_place(const char *fresh, const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);

	if (rename(fresh, path) < 0)
		return st_fail_errno(SIMTOPUP_IO, errno, "a file cannot be put in place");
	return st_file_sync_dir(folder);
}

int st_file_replace(const char *path, const void *data, size_t len)
{
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);
	int fd, result = make_fresh(fresh, &fd);

	if (result)
		return result;
	errno = 0;
	result = write_whole(fd, data, len);
	close(fd);
	if (result) {
		unlink(fresh);
		return result;
	}
	return put_in_place(fresh, path);
}

int st_file_replace_with(const char *path, st_file_fill_fn fill, void *data)
{
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);
	int fd, result = make_fresh(fresh, &fd);

	if (result)
		return result;
	result = fill(fresh, data);
	if (result == 0 && fsync(fd) < 0)
		result = st_fail_errno(SIMTOPUP_IO, errno, "a file cannot be synced");
	close(fd);
	if (result) {
		unlink(fresh);
		return result;
	}
	return put_in_place(fresh, path);
}

bool st_file_may_write(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

ssize_t st_file_read(const char *path, void *ret_data, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	ssize_t len = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		len = read(fd, ret_data, size);
	else
		errno = EINVAL;
	close(fd);
	return len;
}

bool st_file_is_remote(const char *path)
{
	struct statfs status;

	/* The careful side again. */
	if (statfs(path, &status) < 0)
		return true;
	switch ((unsigned long)status.f_type) {
	case NFS_SUPER_MAGIC:
	case SMB_SUPER_MAGIC:
	case CIFS_SUPER_MAGIC:
	case SMB2_SUPER_MAGIC:
	case V9FS_MAGIC:
	case AFS_SUPER_MAGIC:
	case AFS_FS_MAGIC:
	case CODA_SUPER_MAGIC:
	case CEPH_SUPER_MAGIC:
		return true;
	default:
		return false;
	}
}
