/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "picture.h"

#include "../core/error.h"
#include "../core/library.h"
#include "../core/secret.h"

#ifdef ST_HAVE_ZBAR

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdbool.h>
#include <zbar.h>

#define PIXELS_MAX (16 * 1024 * 1024)
#define CODES_MAX 16

#define ZBAR_FUNCTIONS(X)                                                              \
	X(zbar_image_scanner_create) X(zbar_image_scanner_destroy)                     \
	X(zbar_image_scanner_set_config) X(zbar_image_create) X(zbar_image_destroy)    \
	X(zbar_image_set_format) X(zbar_image_set_size) X(zbar_image_set_data)         \
	X(zbar_scan_image) X(zbar_image_first_symbol) X(zbar_symbol_next)              \
	X(zbar_symbol_get_type) X(zbar_symbol_get_data)                                \
	X(zbar_symbol_get_data_length) X(zbar_get_symbol_name)
#define GDK_FUNCTIONS(X)                                                               \
	X(gdk_pixbuf_loader_new) X(gdk_pixbuf_loader_write)                            \
	X(gdk_pixbuf_loader_close) X(gdk_pixbuf_loader_get_pixbuf)                     \
	X(gdk_pixbuf_loader_set_size) X(gdk_pixbuf_get_width)                          \
	X(gdk_pixbuf_get_height) X(gdk_pixbuf_get_n_channels)                          \
	X(gdk_pixbuf_get_rowstride) X(gdk_pixbuf_get_pixels)
ST_LIBRARY(zbar, "libzbar.so.0", ZBAR_FUNCTIONS)
ST_LIBRARY(gdk, "libgdk_pixbuf-2.0.so.0", GDK_FUNCTIONS)

/* A photograph of a telephone has more pixels than a code needs. */
static void shrink(GdkPixbufLoader *loader, int width, int height, gpointer data)
{
	int64_t pixels = (int64_t)width * height;
	int factor = 1;

	(void)data;
	while (pixels / factor / factor > PIXELS_MAX)
		factor++;
	if (factor > 1)
		gdk.gdk_pixbuf_loader_set_size(loader, MAX(width / factor, 1),
					      MAX(height / factor, 1));
}

/* One octet a pixel, as zbar wants it; transparent is white. */
static uint8_t *to_grey(const GdkPixbuf *pixbuf, unsigned width, unsigned height)
{
	uint8_t *grey = g_try_malloc((size_t)width * height);
	const uint8_t *pixels = gdk.gdk_pixbuf_get_pixels(pixbuf);
	size_t channels = (size_t)gdk.gdk_pixbuf_get_n_channels(pixbuf);
	size_t stride = (size_t)gdk.gdk_pixbuf_get_rowstride(pixbuf);

	for (unsigned y = 0; grey && y < height; y++) {
		for (unsigned x = 0; x < width; x++) {
			const uint8_t *p = pixels + y * stride + x * channels;
			unsigned value = (p[0] * 77u + p[1] * 150u + p[2] * 29u) / 256u;

			if (channels == 4)
				value = (value * p[3] + 255u * (255u - p[3])) / 255u;
			grey[(size_t)y * width + x] = (uint8_t)value;
		}
	}
	return grey;
}

static int scan(uint8_t *grey, const unsigned size[2], st_picture_fn *fn, void *data)
{
	zbar_image_scanner_t *scanner = zbar.zbar_image_scanner_create();
	zbar_image_t *image = zbar.zbar_image_create();
	int count = 0;

	zbar.zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 1);
	zbar.zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar.zbar_image_set_size(image, size[0], size[1]);
	zbar.zbar_image_set_data(image, grey, (unsigned long)size[0] * size[1], NULL);
	if (zbar.zbar_scan_image(scanner, image) > 0) {
		for (const zbar_symbol_t *symbol = zbar.zbar_image_first_symbol(image);
		     symbol && count < CODES_MAX; symbol = zbar.zbar_symbol_next(symbol)) {
			fn(zbar.zbar_get_symbol_name(zbar.zbar_symbol_get_type(symbol)),
			   zbar.zbar_symbol_get_data(symbol),
			   zbar.zbar_symbol_get_data_length(symbol), data);
			count++;
		}
	}
	zbar.zbar_image_destroy(image);
	zbar.zbar_image_scanner_destroy(scanner);
	return count;
}

static int read_pixbuf(const GdkPixbuf *pixbuf, st_picture_fn *fn, void *data)
{
	unsigned size[2] = { (unsigned)gdk.gdk_pixbuf_get_width(pixbuf),
			     (unsigned)gdk.gdk_pixbuf_get_height(pixbuf) };
	uint8_t *grey = to_grey(pixbuf, size[0], size[1]);
	int count;

	if (!grey)
		return st_fail(SIMTOPUP_RESOURCES, ST_LAYER_SYSTEM,
			       "there is no memory for the picture");
	count = scan(grey, size, fn, data);
	st_wipe(grey, (size_t)size[0] * size[1]);
	g_free(grey);
	return count;
}

int st_picture_read(const void *picture, size_t len, st_picture_fn *fn, void *data)
{
	g_autoptr(GObject) owner = NULL;
	GdkPixbufLoader *loader;
	GdkPixbuf *pixbuf;
	bool whole;

	if (len > ST_PICTURE_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "the picture is larger than 16 MiB");
	if (!st_library_load(&zbar_library) || !st_library_load(&gdk_library)) {
		st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_SYSTEM, "pictures cannot be read here");
		return st_error_set_hint("install libzbar0 and libgdk-pixbuf-2.0-0");
	}
	loader = gdk.gdk_pixbuf_loader_new();
	owner = G_OBJECT(loader);
	g_signal_connect(loader, "size-prepared", G_CALLBACK(shrink), NULL);
	whole = gdk.gdk_pixbuf_loader_write(loader, picture, len, NULL);
	whole = gdk.gdk_pixbuf_loader_close(loader, NULL) && whole;
	pixbuf = whole ? gdk.gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
	if (!pixbuf)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "this is no picture, or a broken one");
	return read_pixbuf(pixbuf, fn, data);
}

#else

int st_picture_read(const void *picture, size_t len, st_picture_fn *fn, void *data)
{
	(void)picture;
	(void)len;
	(void)fn;
	(void)data;
	st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_SYSTEM, "this build cannot read pictures");
	return st_error_set_hint("type the number, or build with zbar and gdk-pixbuf");
}

#endif
