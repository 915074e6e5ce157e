/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "probe.h"

#include "../core/error.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool read_line(const char *path, char *ret_line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool got;

	if (!file)
		return false;
	got = fgets(ret_line, (int)size, file) != NULL;
	fclose(file);
	if (got)
		ret_line[strcspn(ret_line, "\n")] = '\0';
	return got;
}

/* usbmisc: the driver bound to the interface, as udev shows it. */
static bool read_driver(const char *name, const char *root, char *ret_driver, size_t size)
{
	char path[PATH_MAX], target[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/sys/class/usbmisc/%s/device/driver", root, name);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return false;
	target[len] = '\0';
	return snprintf(ret_driver, size, "%s", base_name(target)) < (int)size;
}

enum st_protocol st_probe_protocol(const char *path, const char *root)
{
	const char *name = base_name(path);
	char file[PATH_MAX], text[64];

	snprintf(file, sizeof(file), "%s/sys/class/wwan/%s/type", root, name);
	if (read_line(file, text, sizeof(text))) { /* since Linux 5.14 */
		if (strcmp(text, "QMI") == 0)
			return ST_PROTOCOL_QMI;
		return strcmp(text, "MBIM") == 0 ? ST_PROTOCOL_MBIM : ST_PROTOCOL_NONE;
	}
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

/* The parent of the interface that the class entry's `device` link names. */
static bool parent_of(const char *root, const char *class, const char *name, char *ret_parent,
		      size_t size)
{
	char path[PATH_MAX], real[PATH_MAX];
	char *slash;

	snprintf(path, sizeof(path), "%s/sys/class/%s/%s/device", root, class, name);
	if (!realpath(path, real))
		return false;
	slash = strrchr(real, '/');
	if (!slash || slash == real)
		return false;
	*slash = '\0';
	return snprintf(ret_parent, size, "%s-%s", class, base_name(real)) < (int)size;
}

void st_probe_modem_id(const char *path, const char *root, char *ret_id, size_t size)
{
	char real[PATH_MAX];

	if (parent_of(root, "usbmisc", base_name(path), ret_id, size) ||
	    parent_of(root, "wwan", base_name(path), ret_id, size))
		return;
	if (!realpath(path, real))
		snprintf(real, sizeof(real), "%s", path);
	snprintf(ret_id, size, "node%s", real);
	for (char *p = ret_id; *p; p++) {
		if (*p == '/')
			*p = '-';
	}
}

static void list_class(const char *root, const char *class,
		       void (*found)(const char *, enum st_protocol, const char *, void *),
		       void *data)
{
	char path[PATH_MAX], device[300], driver[64];
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/sys/class/%s", root, class);
	folder = opendir(path);
	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		enum st_protocol protocol;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(device, sizeof(device), "/dev/%s", entry->d_name);
		protocol = st_probe_protocol(device, root);
		if (protocol == ST_PROTOCOL_NONE)
			continue;
		if (!read_driver(entry->d_name, root, driver, sizeof(driver)))
			driver[0] = '\0';
		found(device, protocol, driver, data);
	}
	closedir(folder);
}

void st_probe_list(const char *root,
		   void (*found)(const char *device, enum st_protocol protocol, const char *driver,
				 void *data),
		   void *data)
{
	list_class(root, "usbmisc", found, data);
	list_class(root, "wwan", found, data);
}

static int parse_via(const char *query, enum st_via *ret_via)
{
	if (strcmp(query, "via=proxy") == 0)
		*ret_via = ST_VIA_PROXY;
	else if (strcmp(query, "via=direct") == 0)
		*ret_via = ST_VIA_DIRECT;
	else
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "after ? only via=proxy or via=direct may stand");
	return 0;
}

int st_uri_parse(const char *uri, const char *root, struct st_uri *ret_uri)
{
	struct st_uri parsed = { .protocol = ST_PROTOCOL_NONE };
	const char *path = uri, *query = strrchr(uri, '?');
	size_t len;

	if (strncmp(uri, "qmi:", 4) == 0)
		parsed.protocol = ST_PROTOCOL_QMI;
	else if (strncmp(uri, "mbim:", 5) == 0)
		parsed.protocol = ST_PROTOCOL_MBIM;
	else if (strncmp(uri, "qrtr:", 5) == 0)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_CALLER,
			       "qrtr: is not supported by this version");
	if (parsed.protocol != ST_PROTOCOL_NONE)
		path = strchr(uri, ':') + 1;
	if (query && parse_via(query + 1, &parsed.via))
		return SIMTOPUP_INVALID;

	len = query ? (size_t)(query - path) : strlen(path);
	if (len == 0 || len >= sizeof(parsed.path) || path[0] != '/')
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a device is an absolute path, with qmi: or mbim: before it");
	memcpy(parsed.path, path, len);
	if (access(parsed.path, F_OK) < 0)
		return st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM, "there is no such device");
	if (parsed.protocol == ST_PROTOCOL_NONE)
		parsed.protocol = st_probe_protocol(parsed.path, root);
	if (parsed.protocol == ST_PROTOCOL_NONE) {
		st_fail(SIMTOPUP_NO_DEVICE, ST_LAYER_SYSTEM,
			"the node is not known as a QMI or MBIM port");
		return st_error_set_hint("if you know what it speaks, write qmi:PATH or mbim:PATH");
	}
	*ret_uri = parsed;
	return 0;
}
