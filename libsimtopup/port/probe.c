/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "probe.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* usbmisc: the driver bound to the interface, as udev shows it. */
static bool read_driver(const char *name, const char *root, char *ret_driver, size_t size)
{
	g_autofree char *folder = g_strdup_printf("%s/sys/class/usbmisc/%s/device", root, name);

	return st_sysfs_read_link(folder, "driver", ret_driver, size);
}

/* wwan: the driver of the device that made the port; for MHI that of the PCI device. */
static void read_wwan_driver(const char *name, const char *root, char *ret_driver, size_t size)
{
	bool is_wwan;
	g_autofree char *folder = st_sysfs_port_folder(root, name, &is_wwan);
	g_autofree char *end = folder ? g_strdup_printf("%s/sys/devices", root) : NULL;

	while (folder && strlen(folder) > strlen(end)) {
		if (st_sysfs_read_link(folder, "driver", ret_driver, size))
			return;
		*strrchr(folder, '/') = '\0';
	}
}

static enum st_protocol protocol_of_type(const char *type)
{
	if (strcmp(type, "QMI") == 0)
		return ST_PROTOCOL_QMI;
	return strcmp(type, "MBIM") == 0 ? ST_PROTOCOL_MBIM : ST_PROTOCOL_NONE;
}

static enum st_protocol protocol_of_name(const char *name, const char *root)
{
	g_autofree char *folder = g_strdup_printf("%s/sys/class/wwan/%s", root, name);
	char text[64];

	if (st_sysfs_read_line(folder, "type", text, sizeof(text))) /* since Linux 5.14 */
		return protocol_of_type(text);
	if (strncmp(name, "wwan", 4) == 0) {
		if (strstr(name, "qmi"))
			return ST_PROTOCOL_QMI;
		return strstr(name, "mbim") ? ST_PROTOCOL_MBIM : ST_PROTOCOL_NONE;
	}
	if (!read_driver(name, root, text, sizeof(text)))
		return ST_PROTOCOL_NONE;
	if (strcmp(text, "qmi_wwan") == 0)
		return ST_PROTOCOL_QMI;
	return strcmp(text, "cdc_mbim") == 0 ? ST_PROTOCOL_MBIM : ST_PROTOCOL_NONE;
}

/* The node itself, or what a link of udev's such as /dev/modem0 leads to. */
static bool real_name(const char *path, char *ret_name, size_t size)
{
	char real[PATH_MAX];

	return realpath(path, real) && g_strlcpy(ret_name, st_sysfs_base_name(real), size) < size;
}

enum st_protocol st_probe_protocol(const char *path, const char *root)
{
	enum st_protocol protocol = protocol_of_name(st_sysfs_base_name(path), root);
	char name[256];

	if (protocol == ST_PROTOCOL_NONE && real_name(path, name, sizeof(name)))
		protocol = protocol_of_name(name, root);
	return protocol;
}

static bool describe(const char *path, const char *root, struct st_port_info *info)
{
	char name[256];

	return st_sysfs_describe(root, st_sysfs_base_name(path), info) ||
	       (real_name(path, name, sizeof(name)) && st_sysfs_describe(root, name, info));
}

void st_probe_modem_id(const char *path, const char *root, char *ret_id, size_t size)
{
	struct st_port_info info = { 0 };
	char real[PATH_MAX];

	if (describe(path, root, &info)) {
		g_strlcpy(ret_id, info.modem_id, size);
		return;
	}
	if (!realpath(path, real))
		g_strlcpy(real, path, sizeof(real));
	snprintf(ret_id, size, "node%s", real);
	g_strdelimit(ret_id, "/", '-');
}

bool st_probe_stable(const char *path, const char *root, char *ret_stable, size_t size)
{
	struct st_port_info info = { 0 };

	if (!describe(path, root, &info) || !info.stable[0])
		return false;
	return g_strlcpy(ret_stable, info.stable, size) < size;
}

/* The wwan node of a port that has a cdc-wdm node too is named there, as `also`. */
static bool is_second_node(const char *root, const char *name)
{
	g_autofree char *usbmisc =
		g_strdup_printf("%s/sys/class/wwan/%s/../../../usbmisc", root, name);

	return access(usbmisc, F_OK) == 0;
}

static void list_class(const char *root, const char *class, GPtrArray *list)
{
	g_autofree char *path = g_strdup_printf("%s/sys/class/%s", root, class);
	bool is_wwan = strcmp(class, "wwan") == 0;
	struct dirent *entry;
	DIR *folder = opendir(path);

	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		const char *name = entry->d_name;
		struct st_port_info info = { .protocol = ST_PROTOCOL_NONE };

		if (name[0] == '.')
			continue;
		snprintf(info.device, sizeof(info.device), "/dev/%s", name);
		info.protocol = st_probe_protocol(info.device, root);
		if (info.protocol == ST_PROTOCOL_NONE || (is_wwan && is_second_node(root, name)))
			continue;
		if (is_wwan)
			read_wwan_driver(name, root, info.driver, sizeof(info.driver));
		else
			read_driver(name, root, info.driver, sizeof(info.driver));
		st_sysfs_describe(root, name, &info);
		g_ptr_array_add(list, g_memdup2(&info, sizeof(info)));
	}
	closedir(folder);
}

static int by_device(const void *a, const void *b)
{
	const struct st_port_info *const *one = a, *const *other = b;

	return strverscmp((*one)->device, (*other)->device);
}

GPtrArray *st_probe_list(const char *root)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	list_class(root, "usbmisc", list);
	list_class(root, "wwan", list);
	g_ptr_array_sort(list, by_device);
	return list;
}

bool st_probe_find(const char *stable, const char *root, char *ret_device, size_t size,
		   enum st_protocol *ret_protocol)
{
	g_autoptr(GPtrArray) list = st_probe_list(root);

	for (guint i = 0; i < list->len; i++) {
		const struct st_port_info *info = list->pdata[i];

		if (strcmp(info->stable, stable) != 0)
			continue;
		*ret_protocol = info->protocol;
		return g_strlcpy(ret_device, info->device, size) < size;
	}
	return false;
}
