/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * When a SIM was last asked by a way, for all processes: operators block SIMs
 * that ask too often. One small file in the runtime directory for each SIM and
 * way; the name is a hash, so that it tells no identifier.
 */
#include "recipe.h"

#include "../core/clock.h"
#include "../core/error.h"
#include "../core/lock.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CONTENT_LEN 21 /* any int64 and the end of the line */

static char *path_of(const struct st_subject *subject, const char *way)
{
	const char *folder = st_runtime_dir();
	g_autofree char *key = g_strconcat(subject->iccid, "\n", way, NULL);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
	char name[32];

	if (!folder || !*subject->iccid)
		return NULL;
	g_snprintf(name, sizeof(name), "asked-%.16s", hash);
	return g_build_filename(folder, name, NULL);
}

int64_t st_interval_asked(const struct st_subject *subject, const char *way)
{
	g_autofree char *path = path_of(subject, way);
	g_autofree char *content = NULL;
	struct st_clock clock;
	gint64 then;

	if (!path || !g_file_get_contents(path, &content, NULL, NULL) || st_clock_read(&clock))
		return st_error_clear(), 0;
	then = g_ascii_strtoll(content, NULL, 10);
	/* A clock that went back, or a file of another age, proves nothing. */
	return then > 0 && then <= clock.wall_ms ? then : 0;
}

int st_interval_check(const struct st_subject *subject, const char *way, int64_t interval_ms)
{
	int64_t then = interval_ms > 0 ? st_interval_asked(subject, way) : 0;
	struct st_clock clock;

	if (then == 0 || st_clock_read(&clock) || clock.wall_ms - then >= interval_ms)
		return 0;
	st_fail(SIMTOPUP_BUSY, ST_LAYER_OPERATOR, "this operator was asked %d s ago",
		(int)((clock.wall_ms - then) / 1000));
	return st_error_set_hint("ask again in %d s: operators block SIMs that ask too often",
				 (int)((interval_ms - (clock.wall_ms - then)) / 1000 + 1));
}

void st_interval_note(const struct st_subject *subject, const char *way)
{
	g_autofree char *path = path_of(subject, way);
	char content[CONTENT_LEN + 1];
	struct st_clock clock;
	int fd;

	if (!path || st_clock_read(&clock))
		return;
	/* One length always, written in place; not synced: a power cut may forget it. */
	g_snprintf(content, sizeof(content), "%0*" G_GINT64_FORMAT "\n", CONTENT_LEN - 1,
		   clock.wall_ms);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return;
	if (pwrite(fd, content, CONTENT_LEN, 0) != CONTENT_LEN)
		(void)unlink(path);
	close(fd);
}
