/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "library.h"

#include "error.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>

enum { LOADED = 1, MISSING };

static bool resolve(struct st_library *library)
{
	void *handle = dlopen(library->file, RTLD_LAZY);

	for (size_t i = 0; i < library->count; i++) {
		void *function = handle ? dlsym(handle, library->names[i]) : NULL;

		if (!function)
			return false;
		memcpy((char *)library->functions + i * sizeof(function), &function,
		       sizeof(function));
	}
	return true;
}

bool st_library_load(struct st_library *library)
{
	if (g_once_init_enter(&library->state))
		g_once_init_leave(&library->state, resolve(library) ? LOADED : MISSING);
	return library->state == LOADED;
}

int st_library_missing(const struct st_library *library)
{
	st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_SYSTEM, "%s cannot be used", library->file);
	return st_error_set_hint("install it; no ledger opens and nothing is paid without it");
}
