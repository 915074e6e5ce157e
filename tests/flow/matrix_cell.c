/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One cell: the fault, the call, what must hold; then the next call, the end, what is left. */

#include "matrix.h"

#include <string.h>

G_GNUC_PRINTF(2, 3)
static void blame(struct run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (run->wrong->len)
		g_string_append(run->wrong, "; ");
	g_string_append_vprintf(run->wrong, format, args);
	va_end(args);
}

/* What they are, for whoever looks for the one too many. */
static char *list_descriptors(void)
{
	g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
	GString *list = g_string_new(NULL);
	const char *name;

	while ((name = g_dir_read_name(folder))) {
		g_autofree char *link = g_build_filename("/proc/self/fd", name, NULL);
		g_autofree char *target = g_file_read_link(link, NULL);

		g_string_append_printf(list, " %s=%s", name, target ? target : "?");
	}
	return g_string_free(list, FALSE);
}

static void check_descriptors(struct run *run, unsigned before)
{
	unsigned now = settled_descriptors(before);
	g_autofree char *list = NULL;

	if (now <= before)
		return;
	list = list_descriptors();
	blame(run, "%u descriptors, not %u:%s", now, before, list);
}

static void inject(struct run *run)
{
	const struct cell *cell = run->cell;
	g_autofree char *process = cell->fault->kind == FAULT_PROXY ?
					   g_strdup_printf(" code=%d", proxy_pid()) :
					   g_strdup("");

	child_tell(&run->bench.child, "fault on=%s nth=%u %s%s", cell->moment->name,
		   cell->moment->nth, cell->fault->rule, process);
}

static void make_call(struct run *run)
{
	const struct call *call = run->cell->call;
	int64_t start = g_get_monotonic_time();

	run->result = call->run(&run->bench, run->cell->record->deadline_ms, &run->json);
	run->took_ms = (int)((g_get_monotonic_time() - start) / 1000);
	run->effect = simtopup_error_effect(simtopup_last_error());
	run->message = g_strdup(simtopup_error_message(simtopup_last_error()));
	bench_reached(&run->bench, &run->after);
	reached_since(&run->after, &run->before);
}

/*
 * A renewal whose first way to a balance does not answer takes the next, and that
 * one is a menu: one code more for each answer more.
 */
static bool did_more(const struct run *run)
{
	const struct reached *once = &run->cell->record->reached, *now = &run->after;
	bool may_ask = run->cell->call->flags & CALL_MONEY && now->answered == once->answered + 1;

	return now->answered > once->answered + may_ask ||
	       now->dialled > once->dialled + may_ask || now->submitted > once->submitted ||
	       now->charged > once->charged || now->changed > MAX(once->changed, 0);
}

/* Nothing made up, nothing done twice, nothing denied that was done. */
static void check_truth(struct run *run)
{
	const struct fault *fault = run->cell->fault;
	g_autofree char *difference = NULL;

	if (judge_is_told_otherwise(run))
		return;
	if (run->result == 0 && !fault->lies)
		difference = json_difference(run->cell->record->json, run->json,
					     fault->kind == FAULT_HARMLESS);
	if (difference)
		blame(run, "%s", difference);
	if (did_more(run))
		blame(run, "done more than once: %d dialled, %d answered, %d submitted, %d changed",
		      (int)run->after.dialled, (int)run->after.answered,
		      (int)run->after.submitted, (int)run->after.changed);
	if (run->cell->call->flags & CALL_COMMITS && run->result &&
	    run->effect == SIMTOPUP_EFFECT_NONE &&
	    (run->after.dialled || run->after.answered || run->after.submitted ||
	     run->after.changed))
		blame(run, "effect none, but it was done");
}

static void check_call(struct run *run)
{
	check_truth(run);
	if (!judge_is_allowed(run))
		blame(run, "%s (%s)", simtopup_status_name(run->result), run->message);
	run->late = run->took_ms > run->cell->record->deadline_ms + slack_ms();
}

static void mend_modem(struct run *run)
{
	child_tell(&run->bench.child, "faults clear");
	child_tell(&run->bench.child, "resume");
	child_tell(&run->bench.child, "replug");
	if (run->cell->fault->kind == FAULT_PROXY)
		proxy_end(); /* until it is really gone */
	if (run->bench.proxied)
		proxy_pid();
}

static int call_next(struct run *run, int timeout_ms, char **ret_json)
{
	const struct call *call = run->cell->call;
	int result = call->restore ? call->restore(&run->bench, timeout_ms) : 0;

	return result ? result : run_status(&run->bench, timeout_ms, ret_json);
}

/* The modem is well again: so must the handle be. */
static void check_next(struct run *run)
{
	bool exact = run->cell->fault->status != SIMTOPUP_UNSUPPORTED; /* that is remembered */
	int first_ms = run->bench.proxied ? 1000 : AGAIN_MS;
	g_autofree char *json = NULL;
	g_autofree char *difference = NULL;
	int result = call_next(run, first_ms, &json);

	if (judge_may_fail_once(run, result)) {
		if (run->bench.proxied) {
			proxy_end();
			proxy_pid();
		}
		run->stuck = true;
		result = call_next(run, AGAIN_MS, &json);
	}
	if (result) {
		blame(run, "next call: %s (%s)", simtopup_status_name(result),
		      simtopup_error_message(simtopup_last_error()));
		return;
	}
	difference = json_difference(run->cell->status_json, json, exact);
	/* A busy machine may have left too little time for all of it. */
	if (difference && run->bench.proxied && !run->stuck) {
		g_free(g_steal_pointer(&json));
		result = run_status(&run->bench, AGAIN_MS, &json);
		g_free(difference);
		difference = result ? g_strdup(simtopup_status_name(result)) :
				      json_difference(run->cell->status_json, json, exact);
	}
	if (difference)
		blame(run, "next call: %s", difference);
}

static void check_again(struct run *run)
{
	const struct call *call = run->cell->call;
	/* What a modem says that it does not have is not asked for again on this handle. */
	bool lacks_service = run->cell->fault->status == SIMTOPUP_UNSUPPORTED;
	g_autofree char *difference = NULL;
	g_autofree char *json = NULL;
	int result;

	if (call->flags & (CALL_CLOSES | CALL_ONCE))
		return;
	if (call->flags & CALL_MONEY) {
		g_autofree char *wrong = renewal_go_on(&run->bench, lacks_service);

		if (wrong)
			blame(run, "%s", wrong);
		return;
	}
	if (call->prepare)
		call->prepare(&run->bench);
	result = call->run(&run->bench, AGAIN_MS, &json);
	if (result == SIMTOPUP_NOT_FOUND && call->flags & CALL_DELETES)
		return; /* done, though it was not heard */
	if (result == SIMTOPUP_UNSUPPORTED && lacks_service)
		return;
	if (result)
		blame(run, "again: %s (%s)", simtopup_status_name(result),
		      simtopup_error_message(simtopup_last_error()));
	else
		difference = json_difference(run->cell->record->json, json, false);
	if (difference)
		blame(run, "again: %s", difference);
}

/* Until the modem has sent what it was late with; then one more call, which hears it. */
static void hear_late(struct run *run)
{
	g_autofree char *json = NULL;
	int64_t queued;

	if (run->cell->fault->kind != FAULT_SILENT)
		return;
	do {
		g_autofree char *text = child_control(&run->bench.child, "stats");
		g_autoptr(JsonNode) node = json_from_string(text, NULL);

		queued = json_object_get_int_member(json_node_get_object(node), "bytes_queued");
		g_usleep(queued ? 5000 : 0);
	} while (queued);
	if (run_status(&run->bench, AGAIN_MS, &json))
		blame(run, "after a late answer: %s (%s)",
		      simtopup_error_message(simtopup_last_error()),
		      simtopup_status_name(simtopup_error_status(simtopup_last_error())));
}

static void close_all(struct run *run)
{
	int64_t start = g_get_monotonic_time();
	int took;

	simtopup_ussd_close(g_steal_pointer(&run->bench.ussd));
	simtopup_modem_close(g_steal_pointer(&run->bench.modem));
	took = (int)((g_get_monotonic_time() - start) / 1000);
	run->late |= took > CLOSE_MS + slack_ms();
}

static unsigned client_ids(JsonObject *stats)
{
	JsonObject *clients = json_object_get_object_member(stats, "clients");
	g_autoptr(GList) services = json_object_get_values(clients);
	unsigned n = 0;

	for (GList *l = services; l; l = l->next)
		n += json_array_get_length(json_node_get_array(l->data));
	return n;
}

/* What is still open in the modem. */
static void check_left(struct run *run)
{
	g_autofree char *text = child_control(&run->bench.child, "stats");
	g_autoptr(JsonNode) node = json_from_string(text, NULL);
	JsonObject *stats = json_node_get_object(node);
	bool open;

	if (json_object_has_member(stats, "clients") && client_ids(stats) > judge_clients_left(run))
		blame(run, "%u client ids are left", client_ids(stats));
	if (json_object_has_member(stats, "mbim") && !run->bench.proxied) {
		open = json_object_get_boolean_member(
			json_object_get_object_member(stats, "mbim"), "open");
		if (open)
			blame(run, "the modem is left open");
	}
}

void matrix_warm_up(bool proxied)
{
	g_autofree char *json = NULL;
	struct bench bench;

	bench_start(&bench, proxied);
	bench_open(&bench);
	g_assert_cmpint(run_status(&bench, AGAIN_MS, &json), ==, 0);
	bench_stop(&bench);
}

char *matrix_run_cell(const struct cell *cell, bool *ret_late)
{
	struct run run = { .cell = cell, .wrong = g_string_new(NULL) };
	unsigned descriptors;

	bench_start(&run.bench, cell->proxied);
	descriptors = open_descriptors();
	bench_open(&run.bench);
	if (cell->call->prepare)
		cell->call->prepare(&run.bench);
	bench_reached(&run.bench, &run.before);
	inject(&run);
	make_call(&run);
	check_call(&run);
	mend_modem(&run);
	if (cell->call->flags & CALL_CLOSES)
		bench_open(&run.bench);
	check_next(&run);
	check_again(&run);
	hear_late(&run);
	close_all(&run);
	check_left(&run);
	bench_end_renewal(&run.bench);
	check_descriptors(&run, descriptors);
	bench_stop(&run.bench);
	g_free(run.json);
	g_free(run.message);
	/* The number of a pseudo-terminal, lock and all, may go to another worker's modem. */
	*ret_late = (run.late && !run.wrong->len) ||
		    strstr(run.wrong->str, "is using the modem") ||
		    strstr(run.wrong->str, "sim.eid: missing"); /* asked only under the lock */
	if (run.late)
		blame(&run, "%d ms, not %d", run.took_ms, cell->record->deadline_ms);
	return g_string_free(run.wrong, !run.wrong->len);
}
