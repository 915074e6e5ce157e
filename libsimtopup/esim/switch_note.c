/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "switch.h"

#include "../core/error.h"
#include "../core/lock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define GROUP "switch"

/* The file's name does not tell the EID. A reboot loses it, and makes the modem look anew. */
static char *note_path(const char *eid)
{
	const char *folder = st_runtime_dir();
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, eid, -1);

	return folder ? g_strdup_printf("%s/esim-%.16s", folder, hash) : NULL;
}

int st_switch_note_write(const char *eid, const struct st_switch_note *note)
{
	g_autofree char *path = note_path(eid);
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (!path)
		return simtopup_error_status(simtopup_last_error());
	g_key_file_set_string(file, GROUP, "from", note->from);
	g_key_file_set_string(file, GROUP, "to", note->to);
	g_key_file_set_int64(file, GROUP, "begun", note->begun_ms);
	g_key_file_set_boolean(file, GROUP, "done", note->done);
	text = g_key_file_to_data(file, NULL, NULL);
	if (!g_file_set_contents_full(path, text, -1,
				      G_FILE_SET_CONTENTS_CONSISTENT |
					      G_FILE_SET_CONTENTS_DURABLE,
				      0600, &error))
		return st_fail(SIMTOPUP_IO, ST_LAYER_SYSTEM, "the switch cannot be noted: %s",
			       error->message);
	return 0;
}

static void take(GKeyFile *file, const char *key, char *ret_text)
{
	g_autofree char *text = g_key_file_get_string(file, GROUP, key, NULL);

	g_strlcpy(ret_text, text ? text : "", ST_ICCID_TEXT);
}

bool st_switch_note_read(const char *eid, struct st_switch_note *ret_note)
{
	g_autofree char *path = note_path(eid);
	g_autoptr(GKeyFile) file = g_key_file_new();

	if (!path || !g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
		return false;
	take(file, "from", ret_note->from);
	take(file, "to", ret_note->to);
	ret_note->begun_ms = g_key_file_get_int64(file, GROUP, "begun", NULL);
	ret_note->done = g_key_file_get_boolean(file, GROUP, "done", NULL);
	return true;
}

void st_switch_note_drop(const char *eid)
{
	g_autofree char *path = note_path(eid);

	if (path)
		g_unlink(path);
}
