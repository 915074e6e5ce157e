/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Modems that share memory with the host (phones, routers) speak QMI over
 * QRTR and have no node. The name server of the bus lists them.
 */
#include "../core/clock.h"
#include "probe.h"

#include <endian.h>
#include <linux/qrtr.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef AF_QIPCRTR
#define AF_QIPCRTR 42
#endif

#define QMI_DMS 2 /* every modem has it, and nothing else does */
#define ANSWERS_MAX 256

int st_qrtr_open(void)
{
	struct sockaddr_qrtr name = { .sq_family = AF_QIPCRTR };
	socklen_t len = sizeof(name);
	int fd = socket(AF_QIPCRTR, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	/* The name server is the control port of this node itself. */
	if (getsockname(fd, (struct sockaddr *)&name, &len) < 0) {
		close(fd);
		return -1;
	}
	name.sq_port = QRTR_PORT_CTRL;
	if (connect(fd, (const struct sockaddr *)&name, sizeof(name)) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool wait_readable(int fd, st_deadline deadline)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	return poll(&poller, 1, st_deadline_left(deadline)) == 1 && (poller.revents & POLLIN);
}

unsigned st_qrtr_list(int fd, int timeout_ms, uint32_t ret_nodes[ST_QRTR_NODES_MAX])
{
	struct qrtr_ctrl_pkt packet = { .cmd = htole32(QRTR_TYPE_NEW_LOOKUP),
					.server = { .service = htole32(QMI_DMS) } };
	st_deadline deadline = st_deadline_in(timeout_ms);
	unsigned count = 0;

	if (send(fd, &packet, sizeof(packet), MSG_NOSIGNAL) != (ssize_t)sizeof(packet))
		return 0;
	for (int i = 0; i < ANSWERS_MAX && wait_readable(fd, deadline); i++) {
		ssize_t len = recv(fd, &packet, sizeof(packet), 0);

		if (len != (ssize_t)sizeof(packet) || le32toh(packet.cmd) != QRTR_TYPE_NEW_SERVER)
			continue;
		if (packet.server.service == 0) /* an empty one ends the list */
			break;
		if (le32toh(packet.server.service) == QMI_DMS && count < ST_QRTR_NODES_MAX)
			ret_nodes[count++] = le32toh(packet.server.node);
	}
	return count;
}
