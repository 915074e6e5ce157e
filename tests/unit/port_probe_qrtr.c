/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The QRTR name server's answers, from a socket pair in its place; and inotify's hotplug. */

#include "port/hotplug.h"
#include "port/probe.h"

#include <endian.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <linux/qrtr.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct pair {
	int client, server;
};

static void open_pair(struct pair *pair, const void *data)
{
	int fds[2];

	(void)data;
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds), ==, 0);
	pair->client = fds[0];
	pair->server = fds[1];
}

static void close_pair(struct pair *pair, const void *data)
{
	(void)data;
	close(pair->client);
	if (pair->server >= 0)
		close(pair->server);
}

static void tell(struct pair *pair, uint32_t command, uint32_t service, uint32_t node)
{
	struct qrtr_ctrl_pkt packet = { .cmd = htole32(command),
					.server = { .service = htole32(service),
						    .node = htole32(node), .port = htole32(9) } };

	g_assert_cmpint(send(pair->server, &packet, sizeof(packet), 0), ==, sizeof(packet));
}

static void lists_nodes_with_dms(struct pair *pair, const void *data)
{
	uint32_t nodes[ST_QRTR_NODES_MAX];
	struct qrtr_ctrl_pkt asked;

	(void)data;
	tell(pair, QRTR_TYPE_HELLO, 0, 0);
	tell(pair, QRTR_TYPE_NEW_SERVER, 2, 0);
	tell(pair, QRTR_TYPE_NEW_SERVER, 3, 5); /* NAS: another service */
	g_assert_cmpint(send(pair->server, "x", 1, 0), ==, 1); /* too short */
	tell(pair, QRTR_TYPE_NEW_SERVER, 2, 7);
	tell(pair, QRTR_TYPE_NEW_SERVER, 0, 0); /* the end */
	tell(pair, QRTR_TYPE_NEW_SERVER, 2, 8);
	g_assert_cmpuint(st_qrtr_list(pair->client, 5000, nodes), ==, 2);
	g_assert_cmpuint(nodes[0], ==, 0);
	g_assert_cmpuint(nodes[1], ==, 7);
	g_assert_cmpint(recv(pair->server, &asked, sizeof(asked), 0), ==, sizeof(asked));
	g_assert_cmpuint(le32toh(asked.cmd), ==, QRTR_TYPE_NEW_LOOKUP);
	g_assert_cmpuint(le32toh(asked.server.service), ==, 2);
}

static void bounds_a_flood(struct pair *pair, const void *data)
{
	uint32_t nodes[ST_QRTR_NODES_MAX + 1];
	int size = 1 << 20;

	(void)data;
	nodes[ST_QRTR_NODES_MAX] = 0xAAAAAAAA;
	setsockopt(pair->server, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	for (uint32_t i = 0; i < ST_QRTR_NODES_MAX + 1; i++) {
		struct qrtr_ctrl_pkt packet = { .cmd = htole32(QRTR_TYPE_NEW_SERVER),
						.server = { .service = htole32(2) } };

		if (send(pair->server, &packet, sizeof(packet), MSG_DONTWAIT) < 0)
			break; /* the queue of a datagram socket has its own bound */
	}
	g_assert_cmpuint(st_qrtr_list(pair->client, 100, nodes), <=, ST_QRTR_NODES_MAX);
	g_assert_cmpuint(nodes[ST_QRTR_NODES_MAX], ==, 0xAAAAAAAA);
}

static void ends_with_a_silent_server(struct pair *pair, const void *data)
{
	uint32_t nodes[ST_QRTR_NODES_MAX];
	gint64 start = g_get_monotonic_time();

	(void)data;
	g_assert_cmpuint(st_qrtr_list(pair->client, 50, nodes), ==, 0);
	g_assert_cmpint(g_get_monotonic_time() - start, >=, 45000);
	close(pair->server);
	pair->server = -1;
	g_assert_cmpuint(st_qrtr_list(pair->client, 5000, nodes), ==, 0);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 4000000);
}

static bool readable(struct st_hotplug *hotplug, int timeout_ms)
{
	struct pollfd poller = { .fd = st_hotplug_fd(hotplug), .events = POLLIN };

	return poll(&poller, 1, timeout_ms) == 1;
}

static void tells_of_nodes(void)
{
	g_autofree char *folder = g_dir_make_tmp("simtopup-nodes-XXXXXX", NULL);
	g_autofree char *node = g_build_filename(folder, "cdc-wdm0", NULL);
	struct st_hotplug *hotplug = st_hotplug_new(folder);

	g_assert_nonnull(hotplug);
	g_assert_false(readable(hotplug, 0));
	g_assert_true(g_file_set_contents(node, "", 0, NULL));
	g_assert_true(readable(hotplug, 5000));
	st_hotplug_clear(hotplug);
	g_assert_false(readable(hotplug, 0));
	g_assert_cmpint(g_chmod(node, 0660), ==, 0); /* udev's rules */
	g_assert_true(readable(hotplug, 5000));
	st_hotplug_clear(hotplug);
	g_assert_cmpint(g_unlink(node), ==, 0);
	g_assert_true(readable(hotplug, 5000));
	st_hotplug_free(hotplug);
	g_assert_cmpint(g_rmdir(folder), ==, 0);
	g_assert_null(st_hotplug_new(folder));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/qrtr/list", struct pair, NULL, open_pair, lists_nodes_with_dms, close_pair);
	g_test_add("/qrtr/flood", struct pair, NULL, open_pair, bounds_a_flood, close_pair);
	g_test_add("/qrtr/silent", struct pair, NULL, open_pair, ends_with_a_silent_server,
		   close_pair);
	g_test_add_func("/hotplug/nodes", tells_of_nodes);
	return g_test_run();
}
