/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which port speaks what, and who holds it, from sysfs and /proc. */
#ifndef ST_PORT_PROBE_H
#define ST_PORT_PROBE_H

#include <stdbool.h>
#include <stddef.h>

enum st_protocol { ST_PROTOCOL_NONE, ST_PROTOCOL_QMI, ST_PROTOCOL_MBIM };
enum st_via { ST_VIA_AUTO, ST_VIA_PROXY, ST_VIA_DIRECT };

struct st_uri {
	enum st_protocol protocol;
	enum st_via via;
	char path[256];
};

/* Splits a URI; the protocol from its prefix, else from sysfs under `root` ("" for /). */
int st_uri_parse(const char *uri, const char *root, struct st_uri *ret_uri);

/* Protocol of a node such as /dev/cdc-wdm0. */
enum st_protocol st_probe_protocol(const char *path, const char *root);

/* Calls `found` for each modem port in sysfs. */
void st_probe_list(const char *root,
		   void (*found)(const char *device, enum st_protocol protocol, const char *driver,
				 void *data),
		   void *data);

/* Does the proxy of this protocol answer, or does ModemManager run? */
bool st_probe_proxy_wanted(enum st_protocol protocol);

/* One name for all ports of a modem, fit for a file name: the USB device, the wwan device, or the
 * node itself. */
void st_probe_modem_id(const char *path, const char *root, char *ret_id, size_t size);

/* Another process that has the node open: its pid, and its name; 0: none seen. */
long st_probe_holder(const char *path, char *ret_name, size_t size);

#endif
