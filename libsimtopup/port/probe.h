/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which port speaks what, where it is plugged in, and who holds it: sysfs, /proc and QRTR. */
#ifndef ST_PORT_PROBE_H
#define ST_PORT_PROBE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_STABLE_MAX 256

enum st_protocol { ST_PROTOCOL_NONE, ST_PROTOCOL_QMI, ST_PROTOCOL_MBIM };
enum st_via { ST_VIA_AUTO, ST_VIA_PROXY, ST_VIA_DIRECT };

struct st_uri {
	enum st_protocol protocol;
	enum st_via via;
	bool over_mbim; /* QMI inside MBIM */
	bool follow;    /* find the modem again by its stable path */
	bool is_qrtr;
	uint32_t qrtr_node;
	char path[256]; /* for QRTR its URI */
};

/*
 * Splits a URI; the protocol from its prefix, else from sysfs under `root` ("" for /).
 * `path:STABLE` is looked up there.
 */
int st_uri_parse(const char *uri, const char *root, struct st_uri *ret_uri);

/* Protocol of a node such as /dev/cdc-wdm0. */
enum st_protocol st_probe_protocol(const char *path, const char *root);

/* What sysfs tells of a port; "" is not known. */
struct st_port_info {
	char device[300];
	enum st_protocol protocol;
	char driver[64];
	char bus[16];               /* usb, pci, platform, qrtr */
	char stable[ST_STABLE_MAX]; /* the same after a replug in the same place */
	char modem_id[128];         /* one for all ports of a modem */
	char vendor_id[8], product_id[8];
	char vendor[128], product[128];
	char net[32];   /* its network interface */
	char also[300]; /* a second node of the same port */
};

/* The modem ports in sysfs, by device; struct st_port_info, to be unreffed. */
GPtrArray *st_probe_list(const char *root);
/* Finds the node that is plugged in there now, and its protocol. */
bool st_probe_find(const char *stable, const char *root, char *ret_device, size_t size,
		   enum st_protocol *ret_protocol);

/* Does the proxy of this protocol answer, or does ModemManager run? */
bool st_probe_proxy_wanted(enum st_protocol protocol);

/* One name for all ports of a modem, fit for a file name: the USB or PCI device, the wwan device,
 * or the node itself. */
void st_probe_modem_id(const char *path, const char *root, char *ret_id, size_t size);
/* False: the node is not in sysfs. */
bool st_probe_stable(const char *path, const char *root, char *ret_stable, size_t size);

/* Another process that has the node open: its pid, and its name; 0: none seen. */
long st_probe_holder(const char *path, char *ret_name, size_t size);
/* Fails with SIMTOPUP_PORT_TAKEN when another process has it. */
int st_probe_taken(const char *path);

/* probe_sysfs.c */
const char *st_sysfs_base_name(const char *path);
bool st_sysfs_read_line(const char *folder, const char *name, char *ret_line, size_t size);
/* The last part of what a symbolic link names. */
bool st_sysfs_read_link(const char *folder, const char *name, char *ret_name, size_t size);
/* The folder of the interface (usbmisc) or of the port itself (wwan); NULL: not in sysfs. */
char *st_sysfs_port_folder(const char *root, const char *name, bool *ret_is_wwan);
/* Fills all but device, protocol and driver. False: not in sysfs. */
bool st_sysfs_describe(const char *root, const char *name, struct st_port_info *info);

/* probe_qrtr.c: nodes of the QRTR bus that offer QMI's DMS service */
#define ST_QRTR_NODES_MAX 16

/* -1: this kernel has no QRTR, or it cannot be used. */
int st_qrtr_open(void);
/* Asks the name server behind `fd` and waits at most `timeout_ms`; closes nothing. */
unsigned st_qrtr_list(int fd, int timeout_ms, uint32_t ret_nodes[ST_QRTR_NODES_MAX]);

#endif
