/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What a power cut can leave of a folder: everything that was synced, and any
 * part, in any order, of what was not. Names are synced by the folder's own
 * sync only, contents by their file's.
 */
#ifndef TESTS_CRASH_IMAGE_H
#define TESTS_CRASH_IMAGE_H

#include "disk.h"

#include <glib.h>
#include <stdint.h>

struct image_log;

/* Takes what is in the folder now as safe, and records from here on. */
struct image_log *image_log_new(const char *folder, size_t note_size);
void image_log_free(struct image_log *log);
/* To be called at each change; `note` is copied beside it (the operator's book). */
void image_log_add(struct image_log *log, const struct disk_change *change, const void *note);
unsigned image_log_len(const struct image_log *log);
/* How it was when the cut came, right before the change that did not happen; NULL: the end. */
const void *image_log_note(const struct image_log *log, unsigned cut);
/* Changes before the cut that nothing has made safe yet: their numbers. */
GArray *image_pending(const struct image_log *log, unsigned cut);

/* One way in which the pending changes came through. */
struct image_choice {
	const bool *keep;     /* for each pending one */
	int torn;             /* index of a pending write of which half came through, -1: none */
	bool torn_first_half;
};
/* name -> GByteArray; to be freed with g_hash_table_unref(). */
GHashTable *image_make(const struct image_log *log, unsigned cut, const GArray *pending,
		       const struct image_choice *choice);
uint64_t image_hash(GHashTable *image);
/* The folder becomes the image. */
void image_write(GHashTable *image, const char *folder);

#endif
