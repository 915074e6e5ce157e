/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "mishaps.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DAY INT64_C(86400000)

static struct {
	struct bench *bench;
	const struct mishap *mishap;
	const struct st_store_ops *store; /* the real one */
	char *old_ledger;
	gsize old_len;
	struct world before; /* the mishap */
	int64_t jumped;      /* of the wall clock */
	unsigned gone;       /* modem calls that fail from now on */
	bool bad_run, bad_commit, lost_commit, bad_begin;
	bool sending; /* the modem has it: what happens now comes too late */
} now;

/* The modem */

static int modem_gone(enum simtopup_effect effect)
{
	now.gone--;
	st_fail(SIMTOPUP_DEVICE_GONE, ST_LAYER_QMI, "gone");
	return st_error_set_effect(effect);
}

static int read_subscriber(struct st_port *port, struct st_subscriber *ret, st_deadline deadline)
{
	int result = world_port_ops.read_subscriber(port, ret, deadline);

	return now.gone ? modem_gone(SIMTOPUP_EFFECT_NONE) : result;
}

static int ussd_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	int result;

	if (now.gone)
		return modem_gone(SIMTOPUP_EFFECT_UNKNOWN);
	now.sending = true;
	result = world_port_ops.ussd_send(port, answer, text, deadline);
	now.sending = false;
	return now.gone ? modem_gone(SIMTOPUP_EFFECT_UNKNOWN) : result;
}

static int sms_send(struct st_port *port, uint8_t *pdu, size_t len, st_deadline deadline)
{
	int result;

	if (now.gone)
		return modem_gone(SIMTOPUP_EFFECT_UNKNOWN);
	now.sending = true;
	result = world_port_ops.sms_send(port, pdu, len, deadline);
	now.sending = false;
	return now.gone ? modem_gone(SIMTOPUP_EFFECT_UNKNOWN) : result;
}

bool mishap_is_sending(void)
{
	return now.sending;
}

static void unplug(struct bench *bench)
{
	(void)bench;
	now.gone = 1000;
}

static void reset(struct bench *bench)
{
	(void)bench;
	now.gone = 1;
}

static void swap(struct bench *bench)
{
	g_strlcpy(bench->world->imsi, "001019999999999", sizeof(bench->world->imsi));
}

/* The same card number and subscription on another card; and its number is used again. */
static void new_eid(struct bench *bench)
{
	g_strlcpy(bench->world->eid, "89049990000000000000000000123485",
		  sizeof(bench->world->eid));
}

static void new_iccid(struct bench *bench)
{
	g_strlcpy(bench->world->iccid, "8933011122233344463", sizeof(bench->world->iccid));
}

static void unregister(struct bench *bench)
{
	bench->world->registration = "searching";
}

/* The clock */

static void jump(struct bench *bench, int64_t ms)
{
	now.jumped += ms;
	bench->world->wall_ms += ms;
}

static void no_clock(struct bench *bench)
{
	jump(bench, -bench->world->wall_ms + 1000);
}

static void hour_back(struct bench *bench)
{
	jump(bench, -3600000);
}

static void day_on(struct bench *bench)
{
	jump(bench, DAY);
}

static void ten_years_on(struct bench *bench)
{
	jump(bench, 3653 * DAY);
}

static void suspend(struct bench *bench)
{
	bench_advance(bench, 8 * 3600000);
}

/* The store */

static int store_begin(struct st_store *store)
{
	world_point(now.bench->world);
	if (now.bad_begin) {
		now.bad_begin = false;
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_LEDGER, "scripted");
	}
	return now.store->begin(store);
}

static int store_commit(struct st_store *store)
{
	int result;

	world_point(now.bench->world);
	if (now.bad_commit) {
		now.bad_commit = false;
		now.store->rollback(store);
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	result = now.store->commit(store);
	if (now.lost_commit) {
		now.lost_commit = false;
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	world_point(now.bench->world);
	return result;
}

static int store_run(struct st_store *store, const char *sql, const struct st_value *values,
		     st_row_fn fn, void *data)
{
	world_point(now.bench->world);
	if (now.bad_run) {
		now.bad_run = false;
		return st_fail(SIMTOPUP_IO, ST_LAYER_LEDGER, "scripted");
	}
	return now.store->run(store, sql, values, fn, data);
}

static void opened(struct bench *bench)
{
	static struct st_store_ops ops;

	now.store = bench->ledger->store->ops;
	ops = *now.store;
	ops.begin = store_begin;
	ops.commit = store_commit;
	ops.run = store_run;
	bench->ledger->store->ops = &ops;
}

static void fail_run(struct bench *bench)
{
	(void)bench;
	now.bad_run = true;
}

static void fail_begin(struct bench *bench)
{
	(void)bench;
	now.bad_begin = true;
}

static void fail_commit(struct bench *bench)
{
	(void)bench;
	now.bad_commit = true;
}

static void lose_commit(struct bench *bench)
{
	(void)bench;
	now.lost_commit = true;
}

/* The files */

static void delete_ledger(struct bench *bench)
{
	g_assert_cmpint(g_unlink(bench->path), ==, 0);
}

static void restore_copy(struct bench *bench)
{
	bench->world->excused = now.sending;
	g_assert_cmpint(truncate(bench->path, 0), ==, 0);
	g_assert_true(g_file_set_contents_full(bench->path, now.old_ledger, (gssize)now.old_len,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void end_process(struct bench *bench)
{
	(void)bench;
	_exit(77);
}

const struct mishap mishaps[] = {
	{ .name = "kill", .happen = end_process, .kills = true },
	{ .name = "modem gone", .happen = unplug },
	{ .name = "modem reset", .happen = reset },
	{ .name = "other SIM", .happen = swap },
	{ .name = "other EID", .happen = new_eid },
	{ .name = "other ICCID", .happen = new_iccid },
	{ .name = "second SIM", .happen = mishap_second_sim },
	{ .name = "no network", .happen = unregister },
	{ .name = "clock 1970", .happen = no_clock },
	{ .name = "clock back", .happen = hour_back },
	{ .name = "clock a day on", .happen = day_on, .keep_clock = true },
	{ .name = "clock ten years on", .happen = ten_years_on, .keep_clock = true },
	{ .name = "suspended", .happen = suspend },
	{ .name = "same command elsewhere", .happen = mishap_other_same },
	{ .name = "other voucher elsewhere", .happen = mishap_other_voucher },
	{ .name = "taken for dead", .happen = mishap_other_blind },
	{ .name = "settled as not paid", .happen = mishap_other_settles },
	{ .name = "ledger busy", .happen = fail_begin },
	{ .name = "statement fails", .happen = fail_run },
	{ .name = "commit fails", .happen = fail_commit },
	{ .name = "commit unknown", .happen = lose_commit },
	{ .name = "ledger deleted", .happen = delete_ledger, .may_refuse = true },
	{ .name = "ledger restored", .happen = restore_copy, .may_refuse = true },
	{ .name = NULL },
};

static void at_point(struct world *world)
{
	(void)world;
	now.mishap->happen(now.bench);
}

void mishap_prepare(struct bench *bench, unsigned mishap, int point)
{
	static struct st_port_ops ops;

	memset(&now, 0, sizeof(now));
	g_clear_pointer(&bench->ledger, st_ledger_close);
	now.bench = bench;
	now.mishap = &mishaps[mishap];
	now.before = *bench->world;
	g_assert_true(g_file_get_contents(bench->path, &now.old_ledger, &now.old_len, NULL));
	ops = world_port_ops;
	ops.read_subscriber = read_subscriber;
	ops.ussd_send = ussd_send;
	ops.sms_send = sms_send;
	bench->port.ops = &ops;
	judge_opened = opened;
	world_at_point = at_point;
	bench->world->point = 0;
	bench->world->crash_at = point;
}

void mishap_end(struct bench *bench)
{
	struct world *world = bench->world;

	judge_opened = NULL;
	world_at_point = NULL;
	world->crash_at = 0;
	now.gone = 0;
	g_strlcpy(world->imsi, now.before.imsi, sizeof(world->imsi));
	g_strlcpy(world->iccid, now.before.iccid, sizeof(world->iccid));
	g_strlcpy(world->eid, now.before.eid, sizeof(world->eid));
	world->registration = now.before.registration;
	if (!now.mishap->keep_clock)
		world->wall_ms -= now.jumped;
	g_clear_pointer(&bench->ledger, st_ledger_close);
	g_clear_pointer(&now.old_ledger, g_free);
}
