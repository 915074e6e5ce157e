/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The system calls that the library and SQLite make on the files of one folder:
 * counted, made to fail, recorded. The functions stand before the C library's.
 */
#ifndef TESTS_CRASH_DISK_H
#define TESTS_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define DISK_KILLED 77 /* exit status of a process that died of DISK_KILL */

enum disk_fault {
	DISK_FINE,
	DISK_KILL,  /* the process ends before the call */
	DISK_EIO,   /* once; a write or a sync that failed */
	DISK_EINTR, /* once */
	DISK_SHORT, /* once: half of what is written */
	DISK_FULL,  /* ENOSPC from here on, until the reserve is given up */
	DISK_QUOTA, /* the same with EDQUOT */
	DISK_DEAD,  /* EIO from here on */
	DISK_FAULTS,
};

enum disk_kind { DISK_WRITE, DISK_TRUNCATE, DISK_SYNC, DISK_CREATE, DISK_UNLINK, DISK_RENAME,
		 DISK_SYNC_FOLDER };

/* One change, after it was made. */
struct disk_change {
	enum disk_kind kind;
	unsigned file;          /* number of the file, as an inode is: a name may change */
	const char *name, *to;  /* in the folder; only of the directory's changes */
	off_t offset;           /* or the new size */
	const void *data;
	size_t len;
};

/* Begins to count from 0; NULL ends it. Files that are there get numbers first. */
void disk_watch(const char *folder);
/* `call` counts from 1; 0: none. */
void disk_fail(enum disk_fault fault, unsigned call);
unsigned disk_calls(void);
const char *disk_fault_name(enum disk_fault fault);
/* Syncs of files and of the folder since disk_watch(). */
unsigned disk_syncs(void);
void disk_record(void (*note)(const struct disk_change *change, void *data), void *data);

#endif
