/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Small files beside the ledger, written whole: a kill or a power cut leaves the old one or
 * the new one. */
#ifndef ST_RENEWAL_FILE_H
#define ST_RENEWAL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Every missing folder of `path`, 0700, each synced into its parent. */
/* Refuses a folder in which anybody may replace our files (the sticky bit forbids that). */
int st_file_check_dir(const char *path);
int st_file_make_dirs(const char *path);
int st_file_sync_dir(const char *path);
bool st_file_exists(const char *path);
/* PATH.new, synced, renamed, folder synced. 0600. */
int st_file_replace(const char *path, const void *data, size_t len);
/* At most `size` bytes of a regular file; -1 with errno. */
ssize_t st_file_read(const char *path, void *ret_data, size_t size);
/* NFS and SMB lose locks and syncs. */
bool st_file_is_remote(const char *path);

#endif
