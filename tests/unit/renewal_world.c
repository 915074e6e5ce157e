/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "renewal_world.h"


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
	g_strlcpy(ret->imsi, world->imsi, sizeof(ret->imsi));
	g_strlcpy(ret->eid, world->eid, sizeof(ret->eid));
	g_strlcpy(ret->home_mcc, "001", sizeof(ret->home_mcc));
	g_strlcpy(ret->home_mnc, "01", sizeof(ret->home_mnc));
	return 0;
}

static void say(struct st_port *port, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void show_menu(struct st_port *port, const char *text)
{
	struct st_ussd_news news = { .kind = ST_USSD_MENU, .dcs = 15 };

	g_strlcpy(news.text, text, sizeof(news.text));
	st_port_ussd_push(port, &news);
}

static void say(struct st_port *port, const char *format, ...)
{
	struct st_ussd_news news = { .kind = ST_USSD_FINAL, .dcs = 15 };
	va_list args;

	va_start(args, format);
	vsnprintf(news.text, sizeof(news.text), format, args);
	va_end(args);
	st_port_ussd_push(port, &news);
}

static void credit(struct world *world)
{
	world->credits++;
	world->cents += 1000;
}

static void accept_voucher(struct st_port *port, struct world *world, const char *tail)
{
	say(port, "Fictel (fictitious): Recharge of 10.00 EUR accepted. New credit %d.%02d EUR,"
	    " valid until %s.%s", (int)(world->cents / 100), (int)(world->cents % 100),
	    world->expires, tail);
}

static void answer_sms(struct st_port *port, struct world *world)
{
	struct st_sms sms = { .sender = "Fictel", .sent_ms = world->wall_ms };

	g_snprintf(sms.text, sizeof(sms.text),
		   "Fictel (fictitious): Recharge of 10.00 EUR received. Credit %d.%02d EUR, valid "
		   "until %s. Voucher ending 1234.",
		   (int)(world->cents / 100), (int)(world->cents % 100), world->expires);
	say(port, "Fictel (fictitious): Goodbye.");
	st_port_sms_push(port, &sms);
}

static int take_voucher(struct st_port *port, struct world *world)
{
	world->sends += world->answer != ANSWER_NOT_SENT;
	switch (world->answer) {
	case ANSWER_NOT_SENT:
		return st_fail(SIMTOPUP_NOT_REGISTERED, ST_LAYER_QMI, "no service");
	case ANSWER_BROKEN:
		st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "gone");
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	case ANSWER_INVALID:
		say(port, "Fictel (fictitious): This voucher number is not valid.");
		return 0;
	case ANSWER_USED:
		say(port, "Fictel (fictitious): This voucher has already been used.");
		return 0;
	case ANSWER_GARBLED:
		say(port, "Fictel (fictitious): ???");
		return 0;
	case ANSWER_NO_CREDIT:
		accept_voucher(port, world, "");
		return 0;
	case ANSWER_TEXT:
		if (world->text_credits)
			credit(world);
		say(port, "%s", world->text);
		return 0;
	default:
		credit(world);
	}
	if (world->answer == ANSWER_ACCEPTED)
		accept_voucher(port, world, "");
	else if (world->answer == ANSWER_ECHO)
		accept_voucher(port, world, " Voucher 1234-5678-9012-34.");
	else if (world->answer == ANSWER_BY_SMS)
		answer_sms(port, world);
	return 0;
}

static void pause_payments(struct st_port *port)
{
	struct bench *bench = (struct bench *)((char *)port - G_STRUCT_OFFSET(struct bench, port));

	g_assert_cmpint(st_ledger_set_meta(bench->ledger, "paused", "yes"), ==, 0);
}

static int fake_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	struct world *world = world_of(port);
	int result = 0;

	(void)deadline;
	world_point(world);
	g_strlcpy(world->last_code, text, sizeof(world->last_code));
	if (strcmp(text, "*102#") == 0) {
		if (world->pause_at_menu)
			pause_payments(port);
		show_menu(port, world->other_menu ? "Buy a ringtone?" : "Enter your voucher");
	} else if (g_str_has_prefix(text, "*101*") || answer) {
		/* I2: no committing send without a durable SUBMITTING, or what became of it. */
		g_assert_true(is_committed(port) || world->excused);
		result = take_voucher(port, world);
	} else if (world->mute) {
		say(port, "Fictel (fictitious): Goodbye.");
	} else {
		world->looks++;
		say(port, "Fictel (fictitious): Your credit is %d.%02d EUR, valid until %s.",
		    (int)(world->cents / 100), (int)(world->cents % 100), world->expires);
	}
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
