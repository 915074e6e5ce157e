/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "image.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILES 256
#define SECTOR 512

struct change {
	enum disk_kind kind;
	unsigned file;
	char *name, *to;
	off_t offset;
	GByteArray *data;
	void *note;
	unsigned safe_at; /* number of the sync that made it so; G_MAXUINT: none */
};

struct image_log {
	GArray *changes;
	GHashTable *names;      /* at the start: name -> number of the file + 1 */
	GByteArray *files[FILES]; /* at the start */
	bool ignored[FILES];      /* the reserve is zeros that nobody reads */
	unsigned count;
	size_t note_size;
};

static void free_change(void *data)
{
	struct change *change = data;

	g_free(change->name);
	g_free(change->to);
	g_free(change->note);
	if (change->data)
		g_byte_array_unref(change->data);
}

/* In the order in which disk_watch() has just numbered them: the folder's. */
struct image_log *image_log_new(const char *folder, size_t note_size)
{
	struct image_log *log = g_new0(struct image_log, 1);
	GDir *dir = g_dir_open(folder, 0, NULL);
	unsigned number = 0;
	const char *name;

	log->note_size = note_size;
	log->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	log->changes = g_array_new(FALSE, TRUE, sizeof(struct change));
	g_array_set_clear_func(log->changes, free_change);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		char *bytes;
		gsize len;

		g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
		log->files[number] = g_byte_array_new_take((guint8 *)bytes, len);
		log->ignored[number] = g_str_has_suffix(name, ".reserve");
		g_hash_table_insert(log->names, g_strdup(name), GUINT_TO_POINTER(++number));
	}
	if (dir)
		g_dir_close(dir);
	log->count = number;
	return log;
}

void image_log_free(struct image_log *log)
{
	for (unsigned i = 0; i < FILES; i++) {
		if (log->files[i])
			g_byte_array_unref(log->files[i]);
	}
	g_array_unref(log->changes);
	g_hash_table_unref(log->names);
	g_free(log);
}

static struct change *change_at(const struct image_log *log, unsigned i)
{
	return &g_array_index(log->changes, struct change, i);
}

static bool is_name(enum disk_kind kind)
{
	return kind == DISK_CREATE || kind == DISK_UNLINK || kind == DISK_RENAME;
}

static void mark_safe(struct image_log *log, const struct disk_change *sync)
{
	for (unsigned i = 0; i < log->changes->len; i++) {
		struct change *change = change_at(log, i);
		bool mine = sync->kind == DISK_SYNC_FOLDER ?
				    is_name(change->kind) :
				    !is_name(change->kind) && change->file == sync->file;

		if (mine && change->safe_at == G_MAXUINT)
			change->safe_at = log->changes->len;
	}
}

void image_log_add(struct image_log *log, const struct disk_change *change, const void *note)
{
	struct change added = {
		.kind = change->kind,
		.file = change->file,
		.name = g_strdup(change->name),
		.to = g_strdup(change->to),
		.offset = change->offset,
		.note = g_memdup2(note, log->note_size),
		.safe_at = G_MAXUINT,
	};

	g_assert_cmpuint(change->file, <, FILES);
	log->count = MAX(log->count, change->file + 1);
	if (change->kind == DISK_CREATE)
		log->ignored[change->file] = g_str_has_suffix(change->name, ".reserve");
	if (change->kind == DISK_WRITE) {
		added.data = g_byte_array_sized_new((guint)change->len);
		g_byte_array_append(added.data, change->data, (guint)change->len);
	}
	if (change->kind == DISK_SYNC || change->kind == DISK_SYNC_FOLDER)
		mark_safe(log, change);
	g_array_append_val(log->changes, added);
}

unsigned image_log_len(const struct image_log *log)
{
	return log->changes->len;
}

const void *image_log_note(const struct image_log *log, unsigned cut)
{
	return cut < log->changes->len ? change_at(log, cut)->note : NULL;
}

static bool is_pending(const struct image_log *log, unsigned i, unsigned cut)
{
	const struct change *change = change_at(log, i);

	return change->kind != DISK_SYNC && change->kind != DISK_SYNC_FOLDER &&
	       change->safe_at >= cut;
}

GArray *image_pending(const struct image_log *log, unsigned cut)
{
	GArray *pending = g_array_new(FALSE, FALSE, sizeof(unsigned));

	for (unsigned i = 0; i < cut; i++) {
		if (is_pending(log, i, cut))
			g_array_append_val(pending, i);
	}
	return pending;
}

static void write_bytes(GByteArray *file, size_t offset, const uint8_t *data, size_t len)
{
	size_t old = file->len;

	if (offset + len > old) {
		g_byte_array_set_size(file, (guint)(offset + len));
		memset(file->data + old, 0, offset + len - old);
	}
	memcpy(file->data + offset, data, len);
}

/* `half`: 0 whole, 1 the sectors of the first half, 2 those of the second. */
static void apply_data(GByteArray *file, const struct change *change, int half)
{
	size_t offset = (size_t)change->offset, len, middle;
	size_t old = file->len;

	if (change->kind == DISK_TRUNCATE) {
		g_byte_array_set_size(file, (guint)offset);
		if (offset > old)
			memset(file->data + old, 0, offset - old);
		return;
	}
	len = change->data->len;
	middle = len / 2 / SECTOR * SECTOR;
	if (half == 1)
		write_bytes(file, offset, change->data->data, middle);
	else if (half == 2)
		write_bytes(file, offset + middle, change->data->data + middle, len - middle);
	else
		write_bytes(file, offset, change->data->data, len);
}

static void apply_name(GHashTable *names, const struct change *change)
{
	if (change->kind != DISK_CREATE)
		g_hash_table_remove(names, change->name);
	if (change->kind == DISK_UNLINK)
		return;
	g_hash_table_insert(names, g_strdup(change->to ? change->to : change->name),
			    GUINT_TO_POINTER(change->file + 1));
}

static void copy_start(const struct image_log *log, GHashTable *names, GByteArray **files)
{
	GHashTableIter iter;
	void *name, *number;

	g_hash_table_iter_init(&iter, log->names);
	while (g_hash_table_iter_next(&iter, &name, &number))
		g_hash_table_insert(names, g_strdup(name), number);
	for (unsigned i = 0; i < log->count; i++) {
		files[i] = g_byte_array_new();
		if (log->files[i] && !log->ignored[i])
			g_byte_array_append(files[i], log->files[i]->data, log->files[i]->len);
	}
}

GHashTable *image_make(const struct image_log *log, unsigned cut, const GArray *pending,
		       const struct image_choice *choice)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTable *image = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						  (GDestroyNotify)g_byte_array_unref);
	GByteArray *files[FILES];
	GHashTableIter iter;
	void *name, *number;
	unsigned next = 0;

	copy_start(log, names, files);
	for (unsigned i = 0; i < cut; i++) {
		const struct change *change = change_at(log, i);
		bool open = next < pending->len && g_array_index(pending, unsigned, next) == i;
		bool torn = open && choice->torn == (int)next;
		bool keep = !open || choice->keep[next];

		next += open;
		if (change->kind == DISK_SYNC || change->kind == DISK_SYNC_FOLDER || !keep)
			continue;
		if (is_name(change->kind))
			apply_name(names, change);
		else if (!log->ignored[change->file])
			apply_data(files[change->file], change,
				   !torn ? 0 : choice->torn_first_half ? 1 : 2);
	}
	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, &number))
		g_hash_table_insert(image, g_strdup(name),
				    g_byte_array_ref(files[GPOINTER_TO_UINT(number) - 1]));
	for (unsigned i = 0; i < log->count; i++)
		g_byte_array_unref(files[i]);
	g_hash_table_unref(names);
	return image;
}

uint64_t image_hash(GHashTable *image)
{
	uint64_t sum = 0;
	GHashTableIter iter;
	void *name, *data;

	g_hash_table_iter_init(&iter, image);
	while (g_hash_table_iter_next(&iter, &name, &data)) {
		const GByteArray *bytes = data;
		uint64_t hash = UINT64_C(14695981039346656037) ^ g_str_hash(name);

		for (guint i = 0; i < bytes->len; i += sizeof(uint64_t)) {
			uint64_t word = 0;

			memcpy(&word, bytes->data + i, MIN(sizeof(word), bytes->len - i));
			hash = (hash ^ word ^ word >> 29) * UINT64_C(1099511628211);
			hash ^= hash >> 32;
		}
		sum += hash;
	}
	return sum;
}

void image_write(GHashTable *image, const char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	GHashTableIter iter;
	void *name, *data;
	const char *old;

	while (dir && (old = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, old, NULL);

		g_unlink(path);
	}
	if (dir)
		g_dir_close(dir);
	g_hash_table_iter_init(&iter, image);
	while (g_hash_table_iter_next(&iter, &name, &data)) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		const GByteArray *bytes = data;

		g_assert_true(g_file_set_contents_full(path, (const char *)bytes->data,
						       (gssize)bytes->len,
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	}
}
