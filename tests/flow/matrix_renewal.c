/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The calls with money. Whatever fails, the operator's book has the last word. */

#include "matrix.h"

#include <glib/gstdio.h>
#include <string.h>

#define PREPARE_MS 20000
#define VOUCHER "12345678901234"
#define PLAN "internet-1gb"
#define KEY "matrix"
#define ROUNDS 3

static void prepare_spec(struct bench *bench, const char *rail)
{
	struct simtopup_money ten;
	g_autofree char *path = NULL;

	bench->folder = g_dir_make_tmp("simtopup-matrix-XXXXXX", NULL);
	path = g_build_filename(bench->folder, "ledger.db", NULL);
	g_assert_cmpint(simtopup_ledger_open(path, 0, &bench->ledger), ==, 0);
	g_assert_cmpint(simtopup_ledger_set_operators(bench->ledger, matrix_operators()), ==, 0);
	g_assert_cmpint(simtopup_spec_new(rail, &bench->spec), ==, 0);
	g_assert_cmpint(simtopup_money_parse("10EUR", &ten), ==, 0);
	g_assert_cmpint(simtopup_spec_set_money(bench->spec, "max_price", &ten), ==, 0);
	if (g_str_has_prefix(rail, "plan")) {
		g_assert_cmpint(simtopup_spec_set(bench->spec, "plan", PLAN), ==, 0);
		return;
	}
	g_assert_cmpint(simtopup_spec_set_secret(bench->spec, "voucher", VOUCHER,
						 strlen(VOUCHER)), ==, 0);
	g_assert_cmpint(simtopup_spec_set_money(bench->spec, "face_value", &ten), ==, 0);
}

void prepare_renewal(struct bench *bench)
{
	prepare_spec(bench, "voucher-ussd");
}

void prepare_voucher_sms(struct bench *bench)
{
	prepare_spec(bench, "voucher-sms");
}

/* A menu of three texts before the one that commits. */
void prepare_plan_ussd(struct bench *bench)
{
	prepare_spec(bench, "plan-ussd");
}

void prepare_plan_sms(struct bench *bench)
{
	prepare_spec(bench, "plan-sms");
}

void bench_end_renewal(struct bench *bench)
{
	g_autoptr(GDir) folder = bench->folder ? g_dir_open(bench->folder, 0, NULL) : NULL;
	const char *name;

	simtopup_renewal_free(bench->renewal);
	simtopup_spec_free(bench->spec);
	simtopup_ledger_close(bench->ledger);
	while (folder && (name = g_dir_read_name(folder))) {
		g_autofree char *path = g_build_filename(bench->folder, name, NULL);

		g_unlink(path);
	}
	if (folder)
		g_rmdir(bench->folder);
	g_free(bench->folder);
	bench->renewal = NULL;
	bench->spec = NULL;
	bench->ledger = NULL;
	bench->folder = NULL;
}

int run_preview(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)ret_json; /* it names the device */
	g_autofree char *json = NULL;

	return simtopup_renewal_preview(bench->ledger, bench->modem, bench->spec, timeout_ms,
					&json);
}

int run_renewal_open(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)ret_json;
	g_clear_pointer(&bench->renewal, simtopup_renewal_free);
	return simtopup_renewal_open(bench->ledger, bench->modem, KEY, bench->spec, timeout_ms,
				     &bench->renewal);
}

int run_submit(struct bench *bench, int timeout_ms, char **ret_json)
{
	int64_t end = g_get_monotonic_time() + timeout_ms * INT64_C(1000);
	int result = run_renewal_open(bench, timeout_ms, ret_json);

	if (result)
		return result;
	timeout_ms = (int)((end - g_get_monotonic_time()) / 1000);
	return simtopup_renewal_submit(bench->renewal, timeout_ms > 1 ? timeout_ms : 1);
}

void prepare_submitted(struct bench *bench)
{
	prepare_renewal(bench);
	g_assert_cmpint(run_submit(bench, PREPARE_MS, NULL), ==, 0);
}

int run_verify(struct bench *bench, int timeout_ms, char **ret_json)
{
	int result = simtopup_renewal_verify(bench->renewal, timeout_ms);

	if (result)
		return result;
	*ret_json = g_strdup_printf("{\"state\":\"%s\"}", simtopup_renewal_state(bench->renewal));
	return 0;
}

static bool is_one_of(const char *state, const char *const *states)
{
	return g_strv_contains(states, state);
}

/* What the ledger says against what the operator did. */
static char *judge(struct bench *bench, bool final)
{
	static const char *const unpaid[] = { "PLANNED", "ARMED",  "REFUSED",
					      "FAILED",	 "CANCELLED", NULL };
	static const char *const paid[] = { "ACCEPTED", "VERIFIED", NULL };
	const char *state = bench->renewal ? simtopup_renewal_state(bench->renewal) : "PLANNED";
	struct reached reached;

	bench_reached(bench, &reached);
	if (reached.charged > 1)
		return g_strdup_printf("PAID %d TIMES", (int)reached.charged);
	if (reached.charged == 1 && is_one_of(state, unpaid))
		return g_strdup_printf("paid, and %s", state);
	if (reached.charged == 0 && is_one_of(state, paid))
		return g_strdup_printf("not paid, and %s", state);
	if (final && strcmp(state, "SUBMITTING") == 0)
		return g_strdup("stays SUBMITTING");
	return NULL;
}

char *renewal_go_on(struct bench *bench, bool lacks_service)
{
	char *wrong = bench->renewal ? judge(bench, false) : NULL;
	int result = 0;

	if (wrong)
		return wrong;
	for (int i = 0; i < ROUNDS && !wrong; i++) {
		result = run_submit(bench, PREPARE_MS, NULL);
		if (bench->renewal && (result == 0 || result == SIMTOPUP_IN_DOUBT))
			simtopup_renewal_verify(bench->renewal, PREPARE_MS);
		wrong = judge(bench, true);
	}
	if (!wrong && !bench->renewal)
		wrong = g_strdup_printf("cannot be opened again: %s",
					simtopup_status_name(result));
	/* A caller who has a modem that works ends with a proof, or with a doubt that is told. */
	if ((result == SIMTOPUP_NOT_REGISTERED || result == SIMTOPUP_UNSUPPORTED) && lacks_service)
		return wrong;
	if (!wrong && result && result != SIMTOPUP_IN_DOUBT && result != SIMTOPUP_REFUSED)
		wrong = g_strdup_printf("does not go on: %s: %s", simtopup_status_name(result),
					simtopup_error_message(simtopup_last_error()));
	return wrong;
}
