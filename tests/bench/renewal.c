/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What a renewal's durability costs: its syncs and its time beside the minimum,
 * which is the same rows in as many transactions as it has transitions, written
 * by a bare loop over the same SQLite with the same pragmas. The modem answers
 * at once. And what it costs to open a ledger that has grown.
 */
#include "renewal_world.h"

#include "renewal/journal.h"
#include "renewal/schema.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 15
#define GROWN 100
#define MONTH INT64_C(2678400000)

static unsigned syncs;

int fsync(int fd)
{
	syncs++;
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	syncs++;
	return (int)syscall(SYS_fdatasync, fd);
}

struct cost {
	unsigned syncs;
	double ms;
};

static double now_ms(void)
{
	return (double)g_get_monotonic_time() / 1000;
}

/* From the plan to VERIFIED: five transitions. */
static struct cost renew(struct bench *bench, const char *key, const char *voucher)
{
	struct simtopup_renewal *renewal;
	struct cost cost;
	double start;

	syncs = 0;
	start = now_ms();
	renewal = bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	cost.ms = now_ms() - start;
	cost.syncs = syncs;
	bench_expect(renewal, ST_VERIFIED);
	st_renewal_free(renewal);
	return cost;
}

struct copy {
	GPtrArray *journal; /* struct st_value[8] */
	struct st_row row;
};

static int keep_row(const struct st_journal_row *row, void *data)
{
	struct st_value values[] = {
		st_value_int(row->seq),
		st_value_text(g_strdup(row->renewal_id)),
		st_value_text(g_strdup(row->kind)),
		st_value_int(row->at),
		st_value_text(g_strdup(row->body)),
		st_value_text(g_strdup(row->prev)),
		st_value_text(g_strdup(row->head)),
		st_value_text(g_strdup(row->signature)),
	};

	g_ptr_array_add(data, g_memdup2(values, sizeof(values)));
	return 0;
}

static struct st_store *empty_store(const char *path)
{
	struct st_store *store;
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_cmpint(st_sqlite_open(path, NULL, st_deadline_in(5000), &store), ==, 0);
	g_assert_cmpint(st_sqlite_prepare(store), ==, 0);
	g_assert_cmpint(store->ops->begin(store), ==, 0);
	g_assert_cmpint(st_schema_install(store), ==, 0);
	g_assert_cmpint(store->ops->commit(store), ==, 0);
	return store;
}

static struct cost write_bare(struct copy *copy, const char *path)
{
	struct st_store *store = empty_store(path);
	struct st_row before = copy->row;
	struct cost cost;
	double start = now_ms();

	syncs = 0;
	for (guint i = 0; i < copy->journal->len; i++) {
		g_assert_cmpint(store->ops->begin(store), ==, 0);
		if (i == 0)
			g_assert_cmpint(st_row_insert(store, &copy->row), ==, 0);
		else
			g_assert_cmpint(st_row_update(store, &copy->row, &before), ==, 0);
		g_assert_cmpint(store->ops->run(store,
						"INSERT INTO journal (seq, renewal_id, kind, at,"
						" body, prev, head, signature) VALUES"
						" ($1, $2, $3, $4, $5, $6, $7, $8)",
						g_ptr_array_index(copy->journal, i), NULL, NULL),
				==, 0);
		g_assert_cmpint(store->ops->commit(store), ==, 0);
	}
	cost.ms = now_ms() - start;
	cost.syncs = syncs;
	store->ops->close(store);
	return cost;
}

static int by_ms(const void *a, const void *b)
{
	const struct cost *first = a, *second = b;

	return first->ms < second->ms ? -1 : first->ms > second->ms;
}

static void compare(void)
{
	struct cost ours[ROUNDS], bare[ROUNDS];
	unsigned transitions = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct bench bench;
		struct copy copy = { .journal = g_ptr_array_new() };
		g_autofree char *path = NULL;

		bench_setup(&bench, NULL);
		ours[i] = renew(&bench, "key-1", VOUCHER);
		st_row_init(&copy.row);
		g_assert_cmpint(st_ledger_find(bench.ledger, "request_key", "key-1", &copy.row),
				==, 0);
		g_assert_cmpint(st_journal_each(bench.ledger, NULL, keep_row, copy.journal), ==,
				0);
		path = g_strconcat(bench.path, ".bare", NULL);
		bare[i] = write_bare(&copy, path);
		transitions = copy.journal->len;
		st_row_clear(&copy.row);
		g_ptr_array_unref(copy.journal);
		bench_teardown(&bench, NULL);
	}
	qsort(ours, ROUNDS, sizeof(ours[0]), by_ms);
	qsort(bare, ROUNDS, sizeof(bare[0]), by_ms);
	printf("a renewal of %u transitions: %u syncs, %.1f ms\n", transitions,
	       ours[ROUNDS / 2].syncs, ours[ROUNDS / 2].ms);
	printf("the same rows, bare:        %u syncs, %.1f ms\n", bare[ROUNDS / 2].syncs,
	       bare[ROUNDS / 2].ms);
	printf("ratio:                      %.2f of syncs, %.2f of time\n",
	       (double)ours[ROUNDS / 2].syncs / bare[ROUNDS / 2].syncs,
	       ours[ROUNDS / 2].ms / bare[ROUNDS / 2].ms);
	g_assert_cmpuint(ours[ROUNDS / 2].syncs, ==, bare[ROUNDS / 2].syncs);
}

static double opening(struct bench *bench)
{
	double best = 1e9;

	for (int i = 0; i < 5; i++) {
		clock_t start = clock();

		g_assert_cmpint(bench_reopen(bench), ==, 0);
		best = MIN(best, (double)(clock() - start) * 1000 / CLOCKS_PER_SEC);
	}
	return best;
}

static void grow(void)
{
	struct bench bench;
	double empty, grown;

	bench_setup(&bench, NULL);
	empty = opening(&bench);
	for (int i = 0; i < GROWN; i++) {
		g_autofree char *key = g_strdup_printf("key-%d", i);
		g_autofree char *voucher = g_strdup_printf("%014d", 100000 + i);

		renew(&bench, key, voucher);
		bench_advance(&bench, MONTH);
	}
	grown = opening(&bench);
	printf("opening, CPU: %.1f ms empty, %.1f ms with %d renewals, %.3f ms for each\n", empty,
	       grown, GROWN, (grown - empty) / GROWN);
	bench_teardown(&bench, NULL);
}

int main(int argc, char **argv)
{
	bench_init(argc, argv);
	compare();
	grow();
	return 0;
}
