/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "owner.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static GMutex mutex;
static GHashTable *sending; /* ids of renewals */

/* 0: no such process. */
static int64_t start_of(int64_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/stat", pid);
	char text[1024];
	FILE *file = fopen(path, "re");
	size_t len;
	char *p;

	if (!file)
		return 0;
	len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	/* The second field is a name in brackets that may hold anything. */
	p = strrchr(text, ')');
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	return p ? g_ascii_strtoll(p, NULL, 10) : 0;
}

static void read_boot_id(char *ret_id, size_t size)
{
	g_autofree char *text = NULL;

	ret_id[0] = '\0';
	if (g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
		g_strlcpy(ret_id, g_strstrip(text), size);
}

void st_owner_me(struct st_owner *ret_owner)
{
	ret_owner->pid = getpid();
	ret_owner->start = start_of(ret_owner->pid);
	read_boot_id(ret_owner->boot_id, sizeof(ret_owner->boot_id));
}

bool st_owner_is_dead(const struct st_owner *owner)
{
	char boot_id[40];

	read_boot_id(boot_id, sizeof(boot_id));
	return strcmp(boot_id, owner->boot_id) != 0 || start_of(owner->pid) != owner->start;
}

void st_owner_begin(const char *id)
{
	g_mutex_lock(&mutex);
	if (!sending)
		sending = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_add(sending, g_strdup(id));
	g_mutex_unlock(&mutex);
}

void st_owner_end(const char *id)
{
	g_mutex_lock(&mutex);
	if (sending)
		g_hash_table_remove(sending, id);
	if (sending && g_hash_table_size(sending) == 0)
		g_clear_pointer(&sending, g_hash_table_unref);
	g_mutex_unlock(&mutex);
}

bool st_owner_is_sending(const char *id)
{
	bool found;

	g_mutex_lock(&mutex);
	found = sending && g_hash_table_contains(sending, id);
	g_mutex_unlock(&mutex);
	return found;
}
