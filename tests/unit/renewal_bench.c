/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "renewal_world.h"

#include "core/money.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

const struct bench_rail bench_rails[BENCH_RAILS + 1] = {
	{ .name = "voucher-ussd", .face_value = "10EUR", .max_price = "10EUR", .cents = 420,
	  .limit = 15 },
	{ .name = "plan-ussd", .plan = "internet-1gb", .max_price = "6EUR", .cents = 1420,
	  .limit = 10, .absence = true },
	{ .name = "voucher-sms", .face_value = "10EUR", .max_price = "10EUR", .cents = 420,
	  .limit = 15, .by_sms = true },
	{ .name = "plan-sms", .plan = "internet-1gb", .max_price = "6EUR", .cents = 1420,
	  .limit = 10, .by_sms = true },
	{ .name = NULL },
};

static void reset_world(struct world *world)
{
	memset(world, 0, sizeof(*world));
	g_strlcpy(world->expires, "2027-01-31", sizeof(world->expires));
	g_strlcpy(world->iccid, "8933011122233344455", sizeof(world->iccid));
	g_strlcpy(world->imsi, "001010123456789", sizeof(world->imsi));
	world->sim_state = "ready";
	world->registration = "home";
	world->wall_ms = INT64_C(1795000000000); /* 2026-11-18 */
	world->boot_ms = 1000000;
	g_strlcpy(world->boot_id, "boot-1", sizeof(world->boot_id));
}

static void replace(char **text, const char *pattern, const char *replacement)
{
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	char *changed = g_regex_replace_literal(regex, *text, -1, 0, replacement, 0, NULL);

	g_assert_true(g_regex_match(regex, *text, 0, NULL));
	g_free(*text);
	*text = changed;
}

/* The recipe of the fictitious operator, with the waiting times that the tests name. */
void bench_load_recipe(struct bench *bench, const char *voucher_steps)
{
	g_autofree char *source = g_build_filename(world_recipes, "fictel.recipe", NULL);
	g_autofree char *folder = g_build_filename(bench->folder, "operators", NULL);
	g_autofree char *target = g_build_filename(folder, "fictel.recipe", NULL);
	g_autofree char *text = NULL;
	const char *const folders[] = { folder };

	g_assert_true(g_file_get_contents(source, &text, NULL, NULL));
	replace(&text, "^check-after-s=.*$", "check-after-s=1");
	replace(&text, "^timeout-s=.*$", "timeout-s=1");
	if (voucher_steps)
		replace(&text, "^step\\.1\\.send=\\*101.*$", voucher_steps);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(target, text, -1, NULL));
	if (bench->operators)
		st_operators_free(bench->operators);
	g_assert_cmpint(st_operators_load(folders, 1, &bench->operators), ==, 0);
	if (bench->ledger)
		st_ledger_set_operators(bench->ledger, bench->operators);
}

void bench_setup(struct bench *bench, const void *data)
{
	(void)data;
	memset(bench, 0, sizeof(*bench));
	bench->world = world_shared;
	reset_world(world_shared);
	bench_use(bench, &bench_rails[0]);
	bench->folder = g_dir_make_tmp("st-renewal-XXXXXX", NULL);
	bench->path = g_build_filename(bench->folder, "state", "ledger.db", NULL);
	bench_load_recipe(bench, NULL);
	bench->port.ops = &world_port_ops;
	bench->port.loop = st_loop_new();
	bench->port.events = st_events_new();
	bench->context = st_loop_context(bench->port.loop);
	g_main_context_push_thread_default(bench->context);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
}

void bench_use(struct bench *bench, const struct bench_rail *rail)
{
	bench->rail = rail;
	bench->world->cents = rail->cents;
}

static void remove_folder(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		if (g_file_test(child, G_FILE_TEST_IS_DIR))
			remove_folder(child);
		else
			g_assert_cmpint(g_unlink(child), ==, 0);
	}
	if (dir)
		g_dir_close(dir);
	g_rmdir(path);
}

void bench_teardown(struct bench *bench, const void *data)
{
	(void)data;
	st_ledger_close(bench->ledger);
	g_main_context_pop_thread_default(bench->context);
	st_loop_free(bench->port.loop);
	st_events_free(bench->port.events);
	st_operators_free(bench->operators);
	remove_folder(bench->folder);
	g_free(bench->folder);
	g_free(bench->path);
}

void bench_forget_ledger(struct bench *bench)
{
	g_autofree char *folder = g_path_get_dirname(bench->path);

	g_clear_pointer(&bench->ledger, st_ledger_close);
	remove_folder(folder);
	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
}

void bench_age_ledger(struct bench *bench)
{
	sqlite3 *db;

	g_clear_pointer(&bench->ledger, st_ledger_close);
	g_assert_cmpint(sqlite3_open(bench->path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, "DROP INDEX renewal_of_subject; PRAGMA user_version=1",
				     NULL, NULL, NULL),
			==, SQLITE_OK);
	sqlite3_close(db);
}

int bench_reopen(struct bench *bench)
{
	int result;

	st_ledger_close(bench->ledger);
	bench->ledger = NULL;
	result = st_ledger_open(bench->path, 5000, &bench->ledger);
	if (result == 0)
		st_ledger_set_operators(bench->ledger, bench->operators);
	return result;
}

void bench_reopen_with(struct bench *bench, struct simtopup_renewal *renewal)
{
	st_ledger_close(renewal->ledger);
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	renewal->ledger = st_ledger_keep(bench->ledger);
}

void bench_advance(struct bench *bench, int64_t ms)
{
	bench->world->wall_ms += ms;
	bench->world->boot_ms += ms;
}

static struct simtopup_spec *new_spec(const char *rail, const char *voucher,
				      const char *face_value, const char *max_price)
{
	struct simtopup_money money;
	struct simtopup_spec *spec;

	g_assert_cmpint(st_spec_new(rail, &spec), ==, 0);
	if (voucher)
		g_assert_cmpint(st_spec_set_voucher(spec, voucher, strlen(voucher)), ==, 0);
	if (face_value) {
		g_assert_true(st_money_parse(face_value, &money));
		g_assert_cmpint(st_spec_set_money(spec, "face_value", &money), ==, 0);
	}
	if (max_price) {
		g_assert_true(st_money_parse(max_price, &money));
		g_assert_cmpint(st_spec_set_money(spec, "max_price", &money), ==, 0);
	}
	return spec;
}

struct simtopup_spec *bench_spec(const char *voucher, const char *face_value,
				 const char *max_price)
{
	return new_spec("voucher-ussd", voucher, face_value, max_price);
}

struct simtopup_spec *bench_order(struct bench *bench, unsigned which)
{
	static const char *const vouchers[BENCH_ORDERS] = { VOUCHER, OTHER_VOUCHER,
							    "11112222333344" };
	const struct bench_rail *rail = bench->rail;
	struct simtopup_spec *spec = new_spec(rail->name, rail->plan ? NULL : vouchers[which],
					      rail->face_value, rail->max_price);

	if (rail->plan)
		g_assert_cmpint(st_spec_set(spec, "plan", rail->plan), ==, 0);
	return spec;
}

struct simtopup_renewal *bench_open(struct bench *bench, const char *key,
				    struct simtopup_spec *spec, int *ret_status)
{
	struct simtopup_renewal *renewal = st_renewal_new(bench->ledger);
	int status = st_renewal_open(renewal, &bench->port, key, spec, st_deadline_in(20000));

	st_spec_free(spec);
	if (status)
		g_clear_pointer(&renewal, st_renewal_free);
	if (ret_status)
		*ret_status = status;
	else if (status)
		g_error("%d: %s", status, simtopup_error_message(simtopup_last_error()));
	return renewal;
}

struct simtopup_renewal *bench_plan(struct bench *bench, const char *key)
{
	return bench_open(bench, key, bench_order(bench, 0), NULL);
}

int bench_submit(struct bench *bench, struct simtopup_renewal *renewal)
{
	st_error_clear();
	return st_renewal_submit(renewal, &bench->port, st_deadline_in(20000));
}

int bench_verify(struct bench *bench, struct simtopup_renewal *renewal)
{
	st_error_clear();
	return st_renewal_verify(renewal, &bench->port, st_deadline_in(20000));
}

void bench_expect(struct simtopup_renewal *renewal, enum st_state state)
{
	g_assert_cmpint(st_ledger_reload(renewal->ledger, &renewal->row), ==, 0);
	g_assert_cmpstr(st_state_name(renewal->row.state), ==, st_state_name(state));
}

bool bench_files_hold(struct bench *bench, const char *text)
{
	g_autofree char *folder = g_path_get_dirname(bench->path);
	GDir *dir = g_dir_open(folder, 0, NULL);
	bool found = false;
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(folder, name, NULL);
		g_autofree char *bytes = NULL;
		gsize len = 0;

		g_assert_true(g_file_get_contents(child, &bytes, &len, NULL));
		found = found || memmem(bytes, len, text, strlen(text));
	}
	g_dir_close(dir);
	return found;
}

/* The store with crash points before and after what may write. */
static const struct st_store_ops *real_ops;
static struct st_store_ops counted_ops;

static int counted_begin(struct st_store *store)
{
	world_point(world_shared);
	return real_ops->begin(store);
}

static int counted_commit(struct st_store *store)
{
	int result;

	world_point(world_shared);
	result = real_ops->commit(store);
	world_point(world_shared);
	return result;
}

static int counted_run(struct st_store *store, const char *sql, const struct st_value *values,
		       st_row_fn fn, void *data)
{
	int result = real_ops->run(store, sql, values, fn, data);

	world_point(world_shared);
	return result;
}

void bench_count_store(struct bench *bench)
{
	real_ops = bench->ledger->store->ops;
	counted_ops = *real_ops;
	counted_ops.begin = counted_begin;
	counted_ops.commit = counted_commit;
	counted_ops.run = counted_run;
	bench->ledger->store->ops = &counted_ops;
}
