/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "renewal_operator.h"

#include "codec/sms.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

const char *world_recipes;
struct world *world_shared;
void (*world_at_point)(struct world *world);
static char clock_path[64];

void world_point(struct world *world)
{
	if (++world->point != world->crash_at)
		return;
	if (!world_at_point)
		_exit(77);
	world_at_point(world);
}

static int fake_link(struct st_port *port, unsigned needs, st_deadline deadline)
{
	(void)needs, (void)deadline;
	port->linked = true;
	return 0;
}

static void fake_unlink(struct st_port *port)
{
	port->linked = false;
}

static struct world *world_of(struct st_port *port)
{
	return ((struct bench *)((char *)port - G_STRUCT_OFFSET(struct bench, port)))->world;
}

/* A disk that is made to fail tells nothing; the power tests see what is durable. */
static bool has_any(struct st_port *port, const char *states)
{
	struct bench *bench = (struct bench *)((char *)port - G_STRUCT_OFFSET(struct bench, port));
	g_autofree char *sql =
		g_strdup_printf("SELECT count(*) FROM renewal WHERE state %s", states);
	int64_t count = 0;

	return st_ledger_number(bench->ledger, sql, NULL, 0, &count) != 0 || count > 0;
}

static bool is_submitting(struct st_port *port)
{
	return has_any(port, "= 'SUBMITTING'");
}

static bool is_committed(struct st_port *port)
{
	return has_any(port, "NOT IN ('PLANNED','ARMED','CANCELLED')");
}

static int fake_read(struct st_port *port, struct st_subscriber *ret, st_deadline deadline)
{
	struct world *world = world_of(port);

	(void)deadline;
	world_point(world);
	if (world->swap_before_send && is_submitting(port))
		g_strlcpy(world->imsi, "001019999999999", sizeof(world->imsi));
	if (world->registration_before_send && is_submitting(port))
		world->registration = world->registration_before_send;
	if (world->stop_before_send && is_submitting(port))
		raise(SIGSTOP);
	st_subscriber_init(ret);
	ret->sim_state = world->sim_state;
	ret->registration = world->registration;
	g_strlcpy(ret->iccid, world->iccid, sizeof(ret->iccid));
	g_strlcpy(ret->msisdn[0], world->msisdn, sizeof(ret->msisdn[0]));
	g_strlcpy(ret->imsi, world->imsi, sizeof(ret->imsi));
	g_strlcpy(ret->eid, world->eid, sizeof(ret->eid));
	g_strlcpy(ret->home_mcc, "001", sizeof(ret->home_mcc));
	g_strlcpy(ret->home_mnc, "01", sizeof(ret->home_mnc));
	return 0;
}

static void pause_payments(struct st_port *port)
{
	struct bench *bench = (struct bench *)((char *)port - G_STRUCT_OFFSET(struct bench, port));

	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "paused", "yes"), ==, 0);
}

/* I2: no committing send without a durable SUBMITTING, or what became of it. */
static void check_committed(struct st_port *port)
{
	g_assert_true(is_committed(port) || world_of(port)->excused);
}

static int fake_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	struct world *world = world_of(port);
	int result;

	(void)deadline;
	world_point(world);
	g_strlcpy(world->last_code, text, sizeof(world->last_code));
	if (strcmp(text, "*102#") == 0 && world->pause_at_menu)
		pause_payments(port);
	if (operator_spends(world, answer, text))
		check_committed(port);
	result = operator_ussd(port, world, answer, text);
	world_point(world);
	return result;
}

static int fake_sms_send(struct st_port *port, uint8_t *pdu, size_t len, st_deadline deadline)
{
	struct world *world = world_of(port);
	struct st_sms_part *part = g_new0(struct st_sms_part, 1);
	g_autoptr(GString) text = g_string_new(NULL);
	int result;

	(void)deadline;
	world_point(world);
	g_assert_true(st_sms_decode(pdu, len, part));
	st_sms_add_text(text, &part, 1);
	if (strcmp(part->peer, "222") == 0) { /* the balance; this operator tells it by USSD only */
		result = st_fail(SIMTOPUP_NETWORK, ST_LAYER_NETWORK, "not in service");
	} else {
		check_committed(port);
		result = operator_sms(port, world, part->peer, text->str);
	}
	g_free(part);
	world_point(world);
	return result;
}

static int fake_cancel(struct st_port *port, st_deadline deadline)
{
	(void)port, (void)deadline;
	return 0;
}

const struct st_port_ops world_port_ops = {
	.protocol = "fake",
	.final_is_certain = true,
	.link = fake_link,
	.unlink = fake_unlink,
	.read_subscriber = fake_read,
	.ussd_send = fake_send,
	.ussd_cancel = fake_cancel,
	.sms_send = fake_sms_send,
};

static void *serve_clock(void *data)
{
	int listener = GPOINTER_TO_INT(data);

	for (;;) {
		int fd = accept(listener, NULL, NULL);
		char line[128];

		if (fd < 0 || recv(fd, line, sizeof(line), 0) <= 0 || !world_shared) {
			close(fd);
			continue;
		}
		g_snprintf(line, sizeof(line), "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
			   world_shared->wall_ms, world_shared->boot_ms, world_shared->boot_id);
		g_assert_cmpint(send(fd, line, strlen(line), MSG_NOSIGNAL), >, 0);
		close(fd);
	}
	return NULL;
}

static void remove_clock(void)
{
	g_unlink(clock_path);
}

void bench_init(int argc, char **argv)
{
	g_autoptr(GSocketAddress) address = NULL;
	g_autoptr(GSocket) socket = NULL;
	int listener;

	g_assert_cmpint(argc, >, 1);
	world_recipes = argv[1];
	world_shared = mmap(NULL, sizeof(*world_shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	g_assert_true(world_shared != MAP_FAILED);
	memset(world_shared, 0, sizeof(*world_shared));
	g_snprintf(clock_path, sizeof(clock_path), "/tmp/st-clock-%d", getpid());
	address = g_unix_socket_address_new(clock_path);
	socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
	g_unlink(clock_path);
	g_assert_true(g_socket_bind(socket, address, FALSE, NULL));
	g_assert_true(g_socket_listen(socket, NULL));
	/* The thread keeps a descriptor of its own; accept() there shall block. */
	listener = dup(g_socket_get_fd(socket));
	g_assert_cmpint(fcntl(listener, F_SETFL, 0), ==, 0);
	g_thread_unref(g_thread_new("clock", serve_clock, GINT_TO_POINTER(listener)));
	g_strlcpy(world_shared->boot_id, "boot-1", sizeof(world_shared->boot_id));
	world_shared->wall_ms = INT64_C(1795000000000);
	g_assert_cmpint(st_clock_follow(clock_path), ==, 0);
	g_assert_cmpint(atexit(remove_clock), ==, 0);
}
