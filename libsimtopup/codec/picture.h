/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Bar codes and QR codes in a photograph or a screenshot. */
#ifndef ST_CODEC_PICTURE_H
#define ST_CODEC_PICTURE_H

#include <stddef.h>

#define ST_PICTURE_MAX (16 * 1024 * 1024)

typedef void st_picture_fn(const char *symbology, const char *text, size_t len, void *data);

/*
 * Calls `fn` for each code that is found, and returns how many there were. The
 * picture may be PNG, JPEG or whatever else gdk-pixbuf reads.
 */
int st_picture_read(const void *picture, size_t len, st_picture_fn *fn, void *data);

#endif
