/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Where a port is plugged in. The stable path is built as udev's path_id does
 * it, so that it equals ID_PATH: from the port up to the root of /sys/devices,
 * each bus once, a USB bus number replaced by 0 because it changes at boot.
 */
#include "probe.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *st_sysfs_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What a device calls itself may hold anything: control characters end it. */
static void clean(char *text)
{
	char *p = text;

	while ((unsigned char)*p >= ' ' && *p != 0x7f)
		p++;
	*p = '\0';
	g_strchomp(text);
	if (!g_utf8_validate(text, -1, NULL))
		text[0] = '\0';
}

bool st_sysfs_read_line(const char *folder, const char *name, char *ret_line, size_t size)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	FILE *file = fopen(path, "re");
	bool got;

	if (!file)
		return false;
	got = fgets(ret_line, (int)size, file) != NULL;
	fclose(file);
	if (got)
		clean(ret_line);
	return got;
}

bool st_sysfs_read_link(const char *folder, const char *name, char *ret_name, size_t size)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof(target) - 1);

	if (len < 0)
		return false;
	target[len] = '\0';
	return g_strlcpy(ret_name, st_sysfs_base_name(target), size) < size;
}

char *st_sysfs_port_folder(const char *root, const char *name, bool *ret_is_wwan)
{
	g_autofree char *usb = g_strdup_printf("%s/sys/class/usbmisc/%s/device", root, name);
	g_autofree char *wwan = g_strdup_printf("%s/sys/class/wwan/%s", root, name);
	char real[PATH_MAX];

	*ret_is_wwan = false;
	if (realpath(usb, real))
		return g_strdup(real);
	*ret_is_wwan = true;
	return realpath(wwan, real) ? g_strdup(real) : NULL;
}

/* The first entry of a folder; false: none, or no folder. */
static bool first_entry(const char *folder, const char *prefix, char *ret_name, size_t size)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.' && g_str_has_prefix(entry->d_name, prefix))
			found = g_strlcpy(ret_name, entry->d_name, size) < size;
	}
	closedir(dir);
	return found;
}

/* MHI: the network interface is a sibling of the port, below the same controller. */
static bool net_of_sibling(const char *controller, char *ret_net, size_t size)
{
	DIR *dir = opendir(controller);
	struct dirent *entry;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		g_autofree char *net = g_build_filename(controller, entry->d_name, "net", NULL);

		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "subsystem") != 0)
			found = first_entry(net, "", ret_net, size);
	}
	closedir(dir);
	return found;
}

/* A wwan port lies in PARENT/wwan/wwanN/wwanNqmi0. */
static void read_net(const char *folder, bool is_wwan, struct st_port_info *info)
{
	static const char *const places[] = { "../net", "../../../net" };
	g_autofree char *own = g_build_filename(folder, "net", NULL);
	g_autofree char *controller = g_build_filename(folder, "../../..", NULL);

	if (!is_wwan) {
		first_entry(own, "", info->net, sizeof(info->net));
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *net = g_build_filename(folder, places[i], NULL);

		if (first_entry(net, "", info->net, sizeof(info->net)))
			return;
	}
	net_of_sibling(controller, info->net, sizeof(info->net));
}

/* Since Linux 5.14 a cdc-wdm port may have a second node, in the wwan class. */
static void read_also(const char *folder, struct st_port_info *info)
{
	g_autofree char *wwan = g_build_filename(folder, "wwan", NULL);
	g_autofree char *ports = NULL;
	char device[64], port[64];

	if (!first_entry(wwan, "wwan", device, sizeof(device)))
		return;
	ports = g_build_filename(wwan, device, NULL);
	if (first_entry(ports, device, port, sizeof(port)))
		snprintf(info->also, sizeof(info->also), "/dev/%s", port);
}

/* One step of path_id; NULL: this folder adds nothing. */
static char *piece_of(const char *subsystem, const char *name)
{
	const char *ports = strchr(name, '-');

	if (strcmp(subsystem, "usb") == 0)
		return ports ? g_strdup_printf("usb-0:%s", ports + 1) : NULL;
	if (strcmp(subsystem, "pci") == 0 || strcmp(subsystem, "platform") == 0)
		return g_strdup_printf("%s-%s", subsystem, name);
	return NULL;
}

static void read_usb_names(const char *folder, struct st_port_info *info)
{
	st_sysfs_read_line(folder, "idVendor", info->vendor_id, sizeof(info->vendor_id));
	st_sysfs_read_line(folder, "idProduct", info->product_id, sizeof(info->product_id));
	st_sysfs_read_line(folder, "manufacturer", info->vendor, sizeof(info->vendor));
	st_sysfs_read_line(folder, "product", info->product, sizeof(info->product));
}

static void read_pci_names(const char *folder, struct st_port_info *info)
{
	char text[16];

	if (st_sysfs_read_line(folder, "vendor", text, sizeof(text)) && strlen(text) == 6)
		g_strlcpy(info->vendor_id, text + 2, sizeof(info->vendor_id));
	if (st_sysfs_read_line(folder, "device", text, sizeof(text)) && strlen(text) == 6)
		g_strlcpy(info->product_id, text + 2, sizeof(info->product_id));
}

/* The device that carries the port names the modem. */
static void note_carrier(const char *folder, const char *subsystem, struct st_port_info *info)
{
	const char *name = st_sysfs_base_name(folder);
	bool is_usb = strcmp(subsystem, "usb") == 0;

	if (is_usb && strchr(name, ':')) /* an interface: its device is above */
		return;
	g_strlcpy(info->bus, subsystem, sizeof(info->bus));
	snprintf(info->modem_id, sizeof(info->modem_id), "%s-%.100s",
		 is_usb ? "usbmisc" : subsystem, name);
	if (is_usb)
		read_usb_names(folder, info);
	else if (strcmp(subsystem, "pci") == 0)
		read_pci_names(folder, info);
}

static void climb(const char *root, char *folder, struct st_port_info *info, GString *stable)
{
	g_autofree char *devices = g_strdup_printf("%s/sys/devices", root);
	char top[PATH_MAX], subsystem[32], last[32] = "";

	if (!realpath(devices, top))
		return;
	while (g_str_has_prefix(folder, top) && strlen(folder) > strlen(top)) {
		g_autofree char *piece = NULL;

		if (!st_sysfs_read_link(folder, "subsystem", subsystem, sizeof(subsystem)))
			subsystem[0] = '\0';
		piece = piece_of(subsystem, st_sysfs_base_name(folder));
		if (piece && !info->bus[0])
			note_carrier(folder, subsystem, info);
		if (piece && strcmp(subsystem, last) != 0) {
			g_string_prepend(stable, stable->len ? "-" : "");
			g_string_prepend(stable, piece);
			g_strlcpy(last, subsystem, sizeof(last));
		}
		*strrchr(folder, '/') = '\0';
	}
}

/* Ports of one PCI device differ by the end of their names: wwan0qmi0 and wwan1qmi0 are qmi0. */
static const char *port_kind(const char *name)
{
	if (!g_str_has_prefix(name, "wwan"))
		return name;
	name += strlen("wwan");
	return name + strspn(name, "0123456789");
}

bool st_sysfs_describe(const char *root, const char *name, struct st_port_info *info)
{
	bool is_wwan;
	g_autofree char *folder = st_sysfs_port_folder(root, name, &is_wwan);
	g_autoptr(GString) stable = g_string_new(NULL);
	g_autofree char *parent = NULL;

	if (!folder)
		return false;
	read_net(folder, is_wwan, info);
	if (!is_wwan)
		read_also(folder, info);
	parent = g_path_get_dirname(folder);
	climb(root, folder, info, stable);
	if (!info->modem_id[0]) /* on no bus that is known: a simulation, an odd board */
		snprintf(info->modem_id, sizeof(info->modem_id), "%s-%.100s",
			 is_wwan ? "wwan" : "usbmisc", st_sysfs_base_name(parent));
	if (stable->len && is_wwan)
		g_string_append_printf(stable, "-%s", port_kind(name));
	g_strlcpy(info->stable, stable->str, sizeof(info->stable));
	return true;
}
