/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A modem has about ten client ids for each service, and keeps those of a
 * killed program until it restarts. So each link has a file in the runtime
 * directory whose name says what it is about:
 *
 *   qmi-DEVICE-BOOT-NAMESPACE.PID.START.SERIAL
 *
 * DEVICE is the node with its inode and the time that it was made: a replugged
 * modem has new ids. A rename changes the owner, atomically, so that of two
 * who find an orphan one gets it. The content is one line for each event,
 * "+SSCC" or "-SSCC" (service and id in hex), appended.
 */
#include "../../core/error.h"
#include "../../core/lock.h"
#include "../../core/log.h"
#include "qmi.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 512
#define FILE_MAX 65536
#define SERVICES 64 /* QMUX has numbers up to 0xFF; none of ours is above 0x0B */
#define NOBODY 0 /* owner of what a living process could not release */

struct st_qmi_notes {
	int fd;
	char prefix[192]; /* of the name, up to the owner */
	char path[PATH_SIZE];
	uint8_t open[SERVICES][32]; /* bit map of client ids */
};

static bool is_open(const struct st_qmi_notes *notes, unsigned service, unsigned cid)
{
	return notes->open[service][cid / 8] & (1u << cid % 8);
}

static void mark(struct st_qmi_notes *notes, unsigned service, unsigned cid, bool open)
{
	uint8_t bit = (uint8_t)(1u << cid % 8);

	if (open)
		notes->open[service][cid / 8] |= bit;
	else
		notes->open[service][cid / 8] &= (uint8_t)~bit;
}

/* Field 22 of /proc/PID/stat: with it a pid that was given again is another process. 0: dead. */
static unsigned long long start_of(long pid)
{
	char path[64], text[1024];
	unsigned long long start = 0;
	FILE *file;
	char *rest;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	rest = fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	if (rest)
		sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d"
				 " %*d %*d %*d %*d %llu", &start);
	fclose(file);
	return start;
}

static bool make_prefix(const char *path, char *ret_prefix, size_t size)
{
	char boot[40] = "";
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	struct stat node, pids;
	bool known = file && fgets(boot, sizeof(boot), file);

	if (file)
		fclose(file);
	/* A pid means something in its own namespace only. */
	if (!known || stat(path, &node) < 0 || stat("/proc/self/ns/pid", &pids) < 0)
		return false;
	boot[strcspn(boot, "\n")] = '\0';
	snprintf(ret_prefix, size, "qmi-%llx-%llx-%llx%09lx-%s-%llx.",
		 (unsigned long long)node.st_rdev, (unsigned long long)node.st_ino,
		 (unsigned long long)node.st_ctim.tv_sec, (unsigned long)node.st_ctim.tv_nsec,
		 boot, (unsigned long long)pids.st_ino);
	return true;
}

static bool name_for(const struct st_qmi_notes *notes, long pid, char *ret_path)
{
	struct st_error_saved why;
	const char *dir;
	unsigned long long start = pid == NOBODY ? 0 : start_of(pid);
	static int serial;

	st_error_save(&why);
	dir = st_runtime_dir();
	st_error_restore(&why);
	if (!dir)
		return false;
	snprintf(ret_path, PATH_SIZE, "%s/%s%ld.%llu.%lx-%x", dir, notes->prefix, pid, start,
		 (long)getpid(), (unsigned)g_atomic_int_add(&serial, 1));
	return true;
}

struct st_qmi_notes *st_qmi_notes_open(const char *path)
{
	struct st_qmi_notes *notes = g_new0(struct st_qmi_notes, 1);

	notes->fd = -1;
	if (make_prefix(path, notes->prefix, sizeof(notes->prefix)) &&
	    name_for(notes, (long)getpid(), notes->path))
		notes->fd = open(notes->path,
				 O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
				 0600);
	if (notes->fd >= 0)
		return notes;
	st_log(ST_LAYER_QMI, "client ids cannot be noted: a kill would leak them");
	g_free(notes);
	return NULL;
}

static void append(struct st_qmi_notes *notes, char sign, uint8_t service, uint8_t cid)
{
	char line[8];
	int len = snprintf(line, sizeof(line), "%c%02x%02x\n", sign, service, cid);

	if (write(notes->fd, line, (size_t)len) != len)
		st_log(ST_LAYER_QMI, "a client id could not be noted");
}

void st_qmi_notes_add(struct st_qmi_notes *notes, uint8_t service, uint8_t cid)
{
	if (!notes || service >= SERVICES)
		return;
	mark(notes, service, cid, true);
	append(notes, '+', service, cid);
}

void st_qmi_notes_remove(struct st_qmi_notes *notes, uint8_t service, uint8_t cid)
{
	if (!notes || service >= SERVICES)
		return;
	mark(notes, service, cid, false);
	append(notes, '-', service, cid);
}

/* Takes what is open there into `notes`, durably, before the orphan goes. */
static void merge(struct st_qmi_notes *notes, const char *path)
{
	g_autofree char *text = NULL;
	g_autofree struct st_qmi_notes *other = g_new0(struct st_qmi_notes, 1);
	gsize len = 0;

	if (!g_file_get_contents(path, &text, &len, NULL) || len > FILE_MAX)
		return;
	for (const char *line = text; text + len - line >= 6; line += 6) {
		unsigned service, cid;

		if (sscanf(line + 1, "%2x%2x", &service, &cid) != 2 || line[5] != '\n' ||
		    service >= SERVICES)
			break;
		mark(other, service, cid, line[0] == '+');
	}
	for (unsigned service = 1; service < SERVICES; service++) {
		for (unsigned cid = 1; cid < 256; cid++) {
			if (is_open(other, service, cid))
				st_qmi_notes_add(notes, (uint8_t)service, (uint8_t)cid);
		}
	}
}

/* The owner is the part of the name behind the prefix. */
static bool is_dead(const char *owner)
{
	unsigned long long start;
	long pid;

	if (sscanf(owner, "%ld.%llu.", &pid, &start) != 2)
		return false;
	return pid == NOBODY || start_of(pid) != start;
}

/* A name of the same node from before it was replugged: its ids went with it. */
static bool is_obsolete(const struct st_qmi_notes *notes, const char *name)
{
	const char *end = notes->prefix;
	const char *owner = strchr(name, '.');
	size_t len;

	for (unsigned i = 0; i < 3; i++)
		end = strchr(end, '-') + 1;
	len = (size_t)(end - notes->prefix);
	if (!owner || strncmp(name, notes->prefix, len) != 0)
		return false;
	name = strchr(name + len, '-');
	end = strchr(end, '-');
	return name && strncmp(name, end, strlen(end)) == 0 && is_dead(owner + 1);
}

static bool adopt_file(struct st_qmi_notes *notes, const char *dir, const char *name)
{
	char orphan[PATH_SIZE], mine[PATH_SIZE];

	snprintf(orphan, sizeof(orphan), "%s/%s", dir, name);
	if (!name_for(notes, (long)getpid(), mine) || rename(orphan, mine) < 0)
		return false; /* another process was faster */
	merge(notes, mine);
	unlink(mine);
	return true;
}

static unsigned list_open(const struct st_qmi_notes *notes, struct st_qmi_noted *ret_list,
			  unsigned max)
{
	unsigned n = 0;

	for (unsigned service = 1; service < SERVICES; service++) {
		for (unsigned cid = 1; cid < 256 && n < max; cid++) {
			if (is_open(notes, service, cid))
				ret_list[n++] = (struct st_qmi_noted){ (uint8_t)service,
								       (uint8_t)cid };
		}
	}
	return n;
}

unsigned st_qmi_notes_adopt(struct st_qmi_notes *notes, struct st_qmi_noted *ret_list,
			    unsigned max)
{
	g_autofree char *folder = notes ? g_path_get_dirname(notes->path) : NULL;
	DIR *dir = folder ? opendir(folder) : NULL;
	struct dirent *entry;
	bool adopted = false;

	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		const char *name = entry->d_name;
		size_t len = strlen(notes->prefix);

		if (strncmp(name, notes->prefix, len) != 0) {
			if (is_obsolete(notes, name))
				unlinkat(dirfd(dir), name, 0);
		} else if (is_dead(name + len)) {
			adopted |= adopt_file(notes, folder, name);
		}
	}
	closedir(dir);
	return adopted ? list_open(notes, ret_list, max) : 0;
}

static bool is_empty(const struct st_qmi_notes *notes)
{
	static const uint8_t nothing[sizeof(notes->open)];

	return memcmp(notes->open, nothing, sizeof(nothing)) == 0;
}

void st_qmi_notes_close(struct st_qmi_notes *notes)
{
	char orphan[PATH_SIZE];

	if (!notes)
		return;
	if (is_empty(notes) || !name_for(notes, NOBODY, orphan) ||
	    rename(notes->path, orphan) < 0)
		unlink(notes->path);
	close(notes->fd);
	g_free(notes);
}
