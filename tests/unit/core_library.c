/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Libraries that are opened when a verb needs them. */

#include "core/error.h"
#include "core/library.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define HERE(X) X(cbrt) X(floor)
ST_LIBRARY(here, "libm.so.6", HERE)
ST_LIBRARY(nowhere, "libsimtopup-no-such.so.9", HERE)

int simtopup_no_such_function(void);
#define LACKING(X) X(cbrt) X(simtopup_no_such_function)
ST_LIBRARY(lacking, "libm.so.6", LACKING)

static void test_names(void)
{
	for (int i = 0; i < 2; i++) /* the second finds it loaded */
		g_assert_true(st_library_load(&here_library));
	g_assert_true(here.cbrt(27) > 2.9 && here.cbrt(27) < 3.1);
	g_assert_true(here.floor(2.5) < 2.1);
}

static void test_missing(void)
{
	for (int i = 0; i < 2; i++) {
		g_assert_false(st_library_load(&nowhere_library));
		g_assert_false(st_library_load(&lacking_library));
	}
	g_assert_cmpint(st_library_missing(&nowhere_library), ==, SIMTOPUP_UNSUPPORTED);
	g_assert_nonnull(strstr(simtopup_error_message(simtopup_last_error()),
				"libsimtopup-no-such.so.9"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/library/names", test_names);
	g_test_add_func("/library/missing", test_missing);
	return g_test_run();
}
