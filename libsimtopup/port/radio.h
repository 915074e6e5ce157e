/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The radio and the data connection, as a port and the kernel tell of them. */
#ifndef ST_PORT_RADIO_H
#define ST_PORT_RADIO_H

#include "port.h"

struct st_radio {
	bool on;      /* as programs want it */
	bool blocked; /* a switch of the machine keeps it off */
};

struct st_counters {
	bool known;
	int64_t rx_bytes, tx_bytes;
};

struct st_data {
	const char *state;
	char interface[32]; /* "": not known */
	struct st_counters kernel, modem;
};

/* Switches, and waits until the modem says so. On an acquired port. */
int st_radio_switch(struct st_port *port, bool on, st_deadline deadline);

/* The network interface of a modem's port, from sysfs under `root`. */
bool st_net_find(const char *path, const char *root, char *ret_name, size_t size);
void st_net_count(const char *name, const char *root, struct st_counters *ret_counters);

#endif
