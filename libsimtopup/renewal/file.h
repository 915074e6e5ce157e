/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Small files beside the ledger, written whole: a kill or a power cut leaves the old one or
 * the new one. */
#ifndef ST_RENEWAL_FILE_H
#define ST_RENEWAL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Refuses a folder in which anybody may replace our files (the sticky bit forbids that). */
int st_file_check_dir(const char *path);
/* Every missing folder of `path`, 0700, each synced into its parent. */
int st_file_make_dirs(const char *path);
int st_file_sync_dir(const char *path);
bool st_file_exists(const char *path);
/* PATH.new, synced, renamed, folder synced. 0600. */
int st_file_replace(const char *path, const void *data, size_t len);
/* The same for a file that somebody else writes: `fill` gets an empty one. */
typedef int (*st_file_fill_fn)(const char *path, void *data);
int st_file_replace_with(const char *path, st_file_fill_fn fill, void *data);
/* By its rights and by the disk that it is on. */
bool st_file_may_write(const char *path);
/* At most `size` bytes of a regular file; -1 with errno. */
ssize_t st_file_read(const char *path, void *ret_data, size_t size);
/* NFS, SMB, 9p and their like lose locks and syncs. */
bool st_file_is_remote(const char *path);

#endif
