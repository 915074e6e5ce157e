/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the kernel counts on the modem's network interface (sysfs-class-net-statistics). */

#include "probe.h"
#include "radio.h"

#include <limits.h>
#include <stdlib.h>

bool st_net_find(const char *path, const char *root, char *ret_name, size_t size)
{
	struct st_port_info info = { 0 };
	char real[PATH_MAX];
	bool found = st_sysfs_describe(root, st_sysfs_base_name(path), &info);

	/* A name that udev made points to the node. */
	if (!found && realpath(path, real))
		found = st_sysfs_describe(root, st_sysfs_base_name(real), &info);
	return found && info.net[0] && g_strlcpy(ret_name, info.net, size) < size;
}

static bool read_count(const char *folder, const char *name, int64_t *ret_count)
{
	char line[32];

	return st_sysfs_read_line(folder, name, line, sizeof(line)) &&
	       g_ascii_string_to_signed(line, 10, 0, INT64_MAX, ret_count, NULL);
}

void st_net_count(const char *name, const char *root, struct st_counters *ret_counters)
{
	g_autofree char *folder = g_strdup_printf("%s/sys/class/net/%s/statistics", root, name);
	struct st_counters counters = { .known = false };

	counters.known = read_count(folder, "rx_bytes", &counters.rx_bytes) &&
			 read_count(folder, "tx_bytes", &counters.tx_bytes);
	if (counters.known)
		*ret_counters = counters;
}
