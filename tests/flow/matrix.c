/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * matrix VMODEM SCENARIOS RECIPES PROTOCOL WAY CELLS [WORKERS [CELL]]
 *
 * WAY is direct or proxy. CELLS is how many are run, 0: all; a sample is every
 * so many of them, the same ones every time. CELL ("sms-send qmi.wms.0x20#2
 * dropped") runs the cells whose name begins so, and says what is wrong.
 */
#include "matrix.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS_MAX 16
#define TRIES 3          /* of a cell that was late, or in another's way: the machine may be busy */
#define CELL_S 60        /* a cell that takes longer hangs */
#define LATE_MS 200      /* how far a late answer is beyond the deadline */
#define WRONG_MAX 4000

struct tally {
	atomic_uint run, bad, late;
};

/* Of all processes. */
struct shared {
	atomic_uint next;
	atomic_uint under_way[WORKERS_MAX]; /* number of the cell */
	struct tally tally[];
};

struct matrix {
	bool proxied;
	struct record *records; /* of each call; the first is the status */
	GArray **faults;        /* of each call: "late" depends on its deadline */
	unsigned *first;        /* number of its first cell; one more at the end */
	GPtrArray *chosen;      /* numbers of cells */
	struct shared *shared;
};

static void make(struct matrix *matrix)
{
	bool qmi = strcmp(setup.protocol, "qmi") == 0;

	matrix->records = g_new0(struct record, matrix_n_calls);
	matrix->faults = g_new0(GArray *, matrix_n_calls);
	matrix->first = g_new0(unsigned, matrix_n_calls + 1);
	matrix_record_all(matrix->proxied, matrix->records);
	for (unsigned i = 0; i < matrix_n_calls; i++) {
		struct record *record = &matrix->records[i];

		matrix->faults[i] = matrix_faults(qmi, matrix->proxied,
						  record->deadline_ms + LATE_MS);
		matrix->first[i + 1] =
			matrix->first[i] + record->moments->len * matrix->faults[i]->len;
	}
}

static unsigned call_of(const struct matrix *matrix, unsigned number)
{
	unsigned call = 0;

	while (number >= matrix->first[call + 1])
		call++;
	return call;
}

static struct cell cell_at(const struct matrix *matrix, unsigned number)
{
	unsigned call = call_of(matrix, number);
	unsigned rest = number - matrix->first[call];
	GArray *faults = matrix->faults[call];
	const struct record *record = &matrix->records[call];

	return (struct cell){
		.call = &matrix_calls[call],
		.record = record,
		.moment = &g_array_index(record->moments, struct moment, rest / faults->len),
		.fault = &g_array_index(faults, struct fault, rest % faults->len),
		.status_json = matrix->records[0].json,
		.proxied = matrix->proxied,
	};
}

static char *cell_name(const struct cell *cell)
{
	return g_strdup_printf("%s %s#%u %s", cell->call->name, cell->moment->name,
			       cell->moment->nth, cell->fault->name);
}

static bool is_possible(const struct cell *cell)
{
	/* A command to the card travels in a request that is there, too. */
	if (g_str_has_prefix(cell->moment->name, "card."))
		return false;
	return !cell->fault->by_request || !strstr(cell->moment->name, ".ind.");
}

/* Every so many, by a step that meets every fault and every request in turn. */
static void choose(struct matrix *matrix, unsigned wanted, const char *only)
{
	g_autoptr(GPtrArray) possible = g_ptr_array_new();
	unsigned total = matrix->first[matrix_n_calls], step;

	for (unsigned i = 0; i < total; i++) {
		struct cell cell = cell_at(matrix, i);
		g_autofree char *name = cell_name(&cell);

		if (is_possible(&cell) && (!only || g_str_has_prefix(name, only)))
			g_ptr_array_add(possible, GUINT_TO_POINTER(i));
	}
	matrix->chosen = g_ptr_array_new();
	step = wanted && wanted < possible->len ? possible->len / wanted : 1;
	while (step > 1 && matrix->faults[0]->len % step == 0)
		step++;
	for (unsigned i = step / 2; i < possible->len; i += step)
		g_ptr_array_add(matrix->chosen, possible->pdata[i]);
	printf("# matrix: %s, %s: %u calls, %u cells, %u of them run\n", setup.protocol,
	       matrix->proxied ? "proxy" : "direct", matrix_n_calls, possible->len,
	       matrix->chosen->len);
}

static void report(const struct cell *cell, const char *wrong)
{
	g_autofree char *name = cell_name(cell);
	g_autofree char *line = g_strdup_printf("# bad: %s: %.*s\n", name, WRONG_MAX, wrong);

	/* One write: other workers have the same output. */
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		exit(1);
}

static void run_one(struct matrix *matrix, unsigned number)
{
	struct tally *tally = &matrix->shared->tally[call_of(matrix, number)];
	struct cell cell = cell_at(matrix, number);
	char *wrong = NULL;
	bool late = true;

	for (int i = 0; i < TRIES && late; i++) {
		g_free(wrong);
		alarm(CELL_S);
		wrong = matrix_run_cell(&cell, &late);
		alarm(0);
		atomic_fetch_add(&tally->late, i == 0 && late);
	}
	if (wrong)
		report(&cell, wrong);
	atomic_fetch_add(&tally->bad, wrong != NULL);
	atomic_fetch_add(&tally->run, 1);
	g_free(wrong);
}

static void free_matrix(struct matrix *matrix);

static void work(struct matrix *matrix, unsigned worker)
{
	unsigned i;

	if (matrix->proxied)
		proxy_worker();
	matrix_warm_up(matrix->proxied);
	while ((i = atomic_fetch_add(&matrix->shared->next, 1)) < matrix->chosen->len) {
		unsigned number = GPOINTER_TO_UINT(matrix->chosen->pdata[i]);

		atomic_store(&matrix->shared->under_way[worker], number + 1);
		run_one(matrix, number);
		atomic_store(&matrix->shared->under_way[worker], 0);
	}
	if (matrix->proxied)
		proxy_end();
	free_matrix(matrix);
	matrix_finish();
	exit(0); /* not _exit(): LeakSanitizer looks then */
}

static pid_t start_worker(struct matrix *matrix, unsigned worker)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0)
		work(matrix, worker);
	return pid;
}

/* A worker that dies takes its cell along; another goes on. False: it leaked. */
static bool bury(struct matrix *matrix, unsigned worker, int status)
{
	unsigned number = atomic_exchange(&matrix->shared->under_way[worker], 0);
	struct cell cell;
	struct tally *tally;

	if (!number)
		return status == 0;
	cell = cell_at(matrix, --number);
	tally = &matrix->shared->tally[call_of(matrix, number)];
	report(&cell, WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? "hangs" : "crashed");
	atomic_fetch_add(&tally->bad, 1);
	atomic_fetch_add(&tally->run, 1);
	return true;
}

static bool run_all(struct matrix *matrix, unsigned workers)
{
	pid_t pids[WORKERS_MAX] = { 0 };
	unsigned alive = workers;
	bool clean = true;
	int status;

	for (unsigned i = 0; i < workers; i++)
		pids[i] = start_worker(matrix, i);
	while (alive) {
		pid_t pid = wait(&status);
		unsigned i = 0;

		while (i < workers && pids[i] != pid)
			i++;
		if (i == workers)
			continue;
		clean &= bury(matrix, i, status);
		alive--;
		if (status && atomic_load(&matrix->shared->next) < matrix->chosen->len) {
			pids[i] = start_worker(matrix, i);
			alive++;
		}
	}
	return clean;
}

static bool summarise(const struct matrix *matrix, bool clean)
{
	unsigned run = 0, bad = 0, late = 0;

	for (unsigned i = 0; i < matrix_n_calls; i++) {
		struct tally *tally = &matrix->shared->tally[i];

		run += tally->run;
		bad += tally->bad;
		late += tally->late;
		printf("%s %u - %s: %u requests, %u cells run, %u bad\n",
		       tally->bad ? "not ok" : "ok", i + 1, matrix_calls[i].name,
		       matrix->records[i].moments->len, tally->run, tally->bad);
	}
	printf("%s %u - every chosen cell was run, and no worker leaked\n",
	       clean && run == matrix->chosen->len ? "ok" : "not ok", matrix_n_calls + 1);
	printf("# matrix: %s, %s: %u cells, %u run, %u bad, %u late at first\n", setup.protocol,
	       matrix->proxied ? "proxy" : "direct", matrix->first[matrix_n_calls], run, bad,
	       late);
	return clean && bad == 0 && run == matrix->chosen->len;
}

static void free_matrix(struct matrix *matrix)
{
	for (unsigned i = 0; i < matrix_n_calls; i++) {
		for (unsigned j = 0; j < matrix->records[i].moments->len; j++)
			g_free(g_array_index(matrix->records[i].moments, struct moment, j).name);
		g_array_unref(matrix->records[i].moments);
		g_array_unref(matrix->faults[i]);
		g_free(matrix->records[i].json);
	}
	g_free(matrix->records);
	g_free(matrix->faults);
	g_free(matrix->first);
	g_ptr_array_unref(matrix->chosen);
}

int main(int argc, char **argv)
{
	struct matrix matrix = { 0 };
	char **all = argv;
	unsigned workers;
	bool good;

	if (argc < 7)
		return 2;
	matrix.proxied = strcmp(argv[5], "proxy") == 0;
	if (matrix.proxied && !proxy_enter(all)) {
		printf("ok 1 - %s # SKIP network namespaces are forbidden here\n1..1\n", argv[4]);
		return 0;
	}
	setup_init(&argc, &argv);
	signal(SIGPIPE, SIG_IGN);
	workers = argc > 3 ? CLAMP((unsigned)atoi(argv[3]), 1, WORKERS_MAX) : 1;
	g_assert_true(matrix_init(setup.recipes));
	matrix.shared = mmap(NULL, sizeof(struct shared) + matrix_n_calls * sizeof(struct tally),
			     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	printf("1..%u\n", matrix_n_calls + 1);
	make(&matrix);
	choose(&matrix, (unsigned)atoi(argv[2]), argc > 4 ? argv[4] : NULL);
	good = run_all(&matrix, workers);
	if (matrix.proxied)
		proxy_end();
	good = summarise(&matrix, good);
	free_matrix(&matrix);
	matrix_finish();
	return good ? 0 : 1;
}
