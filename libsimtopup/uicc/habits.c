/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "habits.h"

#include "../core/error.h"
#include "../core/lock.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#define GROUP "card"
#define FILE_MAX 256
#define BLOCK_MIN 32 /* less is no block of a modem that anybody has met */
#define BLOCK_MAX 255

/* The name is a hash: it does not tell the EID. */
static char *path_of(const char *eid)
{
	const char *folder = st_runtime_dir();
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, eid, -1);

	return folder && *eid ? g_strdup_printf("%s/card-%.16s", folder, hash) : NULL;
}

static size_t read_file(const char *path, char text[FILE_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t len = fd < 0 ? -1 : read(fd, text, FILE_MAX);

	if (fd >= 0)
		close(fd);
	return len > 0 && len < FILE_MAX ? (size_t)len : 0;
}

void st_habits_read(const char *eid, struct st_habits *ret_habits)
{
	g_autofree char *path = path_of(eid), *way = NULL;
	g_autoptr(GKeyFile) file = g_key_file_new();
	char text[FILE_MAX];
	size_t len = path ? read_file(path, text) : 0;
	int block;

	memset(ret_habits, 0, sizeof(*ret_habits));
	if (!path)
		st_error_clear();
	if (len == 0 || !g_key_file_load_from_data(file, text, len, G_KEY_FILE_NONE, NULL))
		return;
	block = g_key_file_get_integer(file, GROUP, "block", NULL);
	if (block >= BLOCK_MIN && block < BLOCK_MAX)
		ret_habits->block = (unsigned)block;
	way = g_key_file_get_string(file, GROUP, "way", NULL);
	if (way && strlen(way) < sizeof(ret_habits->way))
		g_strlcpy(ret_habits->way, way, sizeof(ret_habits->way));
}

void st_habits_write(const char *eid, const struct st_habits *habits)
{
	g_autofree char *path = path_of(eid), *text = NULL;
	g_autoptr(GKeyFile) file = g_key_file_new();

	if (!path) {
		st_error_clear();
		return;
	}
	g_key_file_set_integer(file, GROUP, "block", (int)habits->block);
	g_key_file_set_string(file, GROUP, "way", habits->way);
	text = g_key_file_to_data(file, NULL, NULL);
	g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
