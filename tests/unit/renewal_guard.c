/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What stops a renewal before the send, each with its own reason. */
#include "renewal_world.h"

#include "renewal/limits.h"

#include <string.h>

#define HOUR INT64_C(3600000)

/* One more renewal of 10 EUR with a voucher of its own: the status of its submit. */
static int renews(struct bench *bench, unsigned number)
{
	g_autofree char *voucher = g_strdup_printf("%014u", 11110000 + number);
	g_autofree char *key = g_strdup_printf("key-%u", number);
	struct simtopup_renewal *renewal =
		bench_open(bench, key, bench_spec(voucher, "10EUR", "10EUR"), NULL);
	int sends = bench->world->sends, status = bench_submit(bench, renewal);

	if (status == 0) {
		bench_advance(bench, 60000);
		g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
		bench_expect(renewal, ST_VERIFIED);
	} else {
		g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
		g_assert_cmpint(bench->world->sends, ==, sends);
		bench_expect(renewal, ST_PLANNED);
		g_assert_cmpint(st_renewal_cancel(renewal), ==, 0);
	}
	st_renewal_free(renewal);
	return status;
}

static void set(struct bench *bench, const char *name, const char *value)
{
	g_assert_cmpint(st_limits_set(bench->ledger, name, value), ==, 0);
}

static void per_renewal(struct bench *bench, const void *data)
{
	(void)data;
	set(bench, "per-renewal", "9.99EUR");
	g_assert_cmpint(renews(bench, 1), ==, SIMTOPUP_CEILING);
	set(bench, "per-renewal", "");
	set(bench, "per-renewal", "5USD"); /* nothing is converted */
	g_assert_cmpint(renews(bench, 2), ==, 0);
	set(bench, "per-renewal", "10EUR");
	g_assert_cmpint(renews(bench, 3), ==, 0);
}

/* Its max_price says nothing of what it is worth. */
static void voucher_without_a_face_value(struct bench *bench, const void *data)
{
	static const char *const limits[][2] = { { "per-renewal", "50EUR" },
						 { "per-sim-day", "50EUR" },
						 { "spend", "50EUR/30" },
						 { "per-renewal", "5USD" } };
	struct simtopup_renewal *renewal =
		bench_open(bench, "key-1", bench_spec(VOUCHER, NULL, "1EUR"), NULL);

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
		set(bench, limits[i][0], limits[i][1]);
		g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_CEILING);
		g_assert_nonnull(strstr(simtopup_error_hint(simtopup_last_error()), "face"));
		bench_expect(renewal, ST_PLANNED);
		set(bench, limits[i][0], "");
	}
	g_assert_cmpint(bench->world->sends + bench->world->looks, ==, 0);
	set(bench, "attempts-per-sim-day", "5"); /* no money */
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

/* Its face value was told too low: what the operator took it for counts. */
static void voucher_is_worth_more(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal =
		bench_open(bench, "key-1", bench_spec(VOUCHER, "1EUR", "1EUR"), NULL);

	(void)data;
	set(bench, "per-sim-day", "11EUR");
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_expect(renewal, ST_ACCEPTED);
	g_assert_cmpint(renewal->row.reserved.units, ==, 1000);
	g_assert_cmpint(st_renewal_resolve(renewal, true, "Ada", "it is there"), ==, 0);
	g_assert_cmpint(renews(bench, 2), ==, SIMTOPUP_CEILING);
	st_renewal_free(renewal);
}

static void per_sim_and_day(struct bench *bench, const void *data)
{
	(void)data;
	set(bench, "per-sim-day", "20EUR");
	g_assert_cmpint(renews(bench, 1), ==, 0);
	g_assert_cmpint(renews(bench, 2), ==, 0);
	g_assert_cmpint(renews(bench, 3), ==, SIMTOPUP_CEILING);
	/* Another SIM has its own day. */
	g_strlcpy(bench->world->imsi, "001010999999999", sizeof(bench->world->imsi));
	g_assert_cmpint(renews(bench, 4), ==, 0);
	g_strlcpy(bench->world->imsi, "001010123456789", sizeof(bench->world->imsi));
	bench_advance(bench, 24 * HOUR);
	g_assert_cmpint(renews(bench, 5), ==, 0);
}

static void attempts_per_sim_and_day(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-0");

	(void)data;
	set(bench, "attempts-per-sim-day", "2");
	bench->world->answer = ANSWER_NOT_SENT; /* what never left is no attempt */
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_NOT_REGISTERED);
	st_renewal_free(renewal);
	bench->world->answer = ANSWER_ACCEPTED;
	g_assert_cmpint(renews(bench, 1), ==, 0);
	g_assert_cmpint(renews(bench, 2), ==, 0);
	g_assert_cmpint(renews(bench, 3), ==, SIMTOPUP_CEILING);
	bench_advance(bench, 24 * HOUR);
	g_assert_cmpint(renews(bench, 4), ==, 0);
	set(bench, "attempts-per-sim-day", "0");
	g_assert_cmpint(renews(bench, 5), ==, SIMTOPUP_CEILING);
}

static void limits_are_shown_and_checked(struct bench *bench, const void *data)
{
	static const char *const wrong[][2] = {
		{ "per-renewal", "10" },   { "per-sim-day", "-1EUR" }, { "spend", "10EUR" },
		{ "spend", "10EUR/0" },    { "attempts-per-sim-day", "many" },
		{ "nothing", "1" },        { "attempts-per-sim-day", "-1" },
	};
	g_autofree char *text = NULL;
	JsonObject *object;

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_cmpint(st_limits_set(bench->ledger, wrong[i][0], wrong[i][1]), ==,
				SIMTOPUP_INVALID);
	set(bench, "per-renewal", "20.00EUR");
	set(bench, "per-renewal", "30USD");
	set(bench, "attempts-per-sim-day", "3");
	set(bench, "spend", "100EUR/30");
	g_assert_cmpint(bench_reopen(bench), ==, 0);
	g_assert_cmpint(st_limits_json(bench->ledger, &object), ==, 0);
	text = st_json_canonical(object);
	json_object_unref(object);
	g_assert_cmpstr(text, ==, "{\"attempts_per_sim_day\":3,\"paused\":false,\"per_renewal\":["
				  "{\"amount\":\"20.00\",\"currency\":\"EUR\"},"
				  "{\"amount\":\"30\",\"currency\":\"USD\"}],\"spend\":["
				  "{\"amount\":\"100\",\"currency\":\"EUR\",\"days\":30}]}");
}

static struct simtopup_renewal *roams(struct bench *bench, const char *key, bool consent)
{
	struct simtopup_spec *spec = bench_spec(VOUCHER, "10EUR", "10EUR");

	if (consent)
		g_assert_cmpint(st_spec_set(spec, "allow_roaming", "yes"), ==, 0);
	return bench_open(bench, key, spec, NULL);
}

static void abroad_only_with_consent(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = roams(bench, "key-1", false);

	(void)data;
	bench->world->registration = "roaming";
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_ROAMING);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(bench->world->sends + bench->world->looks, ==, 0);
	g_assert_cmpint(st_renewal_cancel(renewal), ==, 0);
	st_renewal_free(renewal);
	renewal = roams(bench, "key-2", true);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

/* It left the network, or its country, between ARMED and the send. */
static void away_before_the_send(struct bench *bench, const void *data)
{
	static const struct {
		const char *registration;
		int status;
	} rows[] = { { "roaming", SIMTOPUP_ROAMING }, { "searching", SIMTOPUP_NOT_REGISTERED } };

	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *key = g_strdup_printf("key-%zu", i);
		struct simtopup_renewal *renewal = roams(bench, key, false);

		bench->world->registration_before_send = rows[i].registration;
		g_assert_cmpint(bench_submit(bench, renewal), ==, rows[i].status);
		bench_expect(renewal, ST_REFUSED);
		g_assert_cmpstr(renewal->row.reason, ==, ST_REASON_NOT_SENT);
		g_assert_cmpint(bench->world->sends, ==, 0);
		bench->world->registration_before_send = NULL;
		bench->world->registration = "home";
		bench_advance(bench, 1000);
		st_renewal_free(renewal);
	}
}

/* A travel SIM that shows another IMSI is the same card: what is open blocks it. */
static void another_imsi_of_the_card(struct bench *bench, const void *data)
{
	(void)data;
	for (const struct bench_rail *rail = bench_rails; !rail->by_sms; rail++) {
		struct simtopup_renewal *renewal;
		g_autofree char *problems = NULL;
		struct simtopup_spec *spec;
		int status;

		bench_forget_ledger(bench);
		g_assert_cmpint(bench_reopen(bench), ==, 0);
		bench_use(bench, rail);
		bench->world->answer = ANSWER_GARBLED;
		renewal = bench_plan(bench, "key-1");
		g_assert_cmpint(st_renewal_submit(renewal, &bench->port, st_deadline_in(100)), ==,
				SIMTOPUP_IN_DOUBT);
		g_strlcpy(bench->world->imsi, "001010999999999", sizeof(bench->world->imsi));
		g_assert_null(bench_open(bench, "key-2", bench_order(bench, 1), &status));
		g_assert_cmpint(status, ==, SIMTOPUP_OPEN_RENEWAL);
		spec = bench_order(bench, 1);
		g_assert_cmpint(st_renewal_preview(bench->ledger, &bench->port, spec,
						   st_deadline_in(9000), &problems), ==, 0);
		g_assert_nonnull(strstr(problems, "open-renewal"));
		st_spec_free(spec);
		g_assert_cmpint(st_renewal_resolve(renewal, false, "Ada", "asked"), ==, 0);
		st_renewal_free(bench_open(bench, "key-2", bench_order(bench, 1), NULL));
		g_strlcpy(bench->world->imsi, "001010123456789", sizeof(bench->world->imsi));
		st_renewal_free(renewal);
	}
}

/* The transaction that commits to the send has the last word, not the look before. */
static void paused_between_arming_and_the_send(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal;

	(void)data;
	bench_load_recipe(bench, "step.1.send=*102#\nstep.2.expect=Enter your voucher\n"
			  "step.2.send={voucher}");
	renewal = bench_plan(bench, "key-1");
	bench->world->pause_at_menu = true;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_STATE);
	bench_expect(renewal, ST_ARMED);
	g_assert_cmpint(bench->world->sends, ==, 0);
	g_assert_false(bench->port.ussd_open);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/guard/per-renewal", per_renewal },
		{ "/guard/face-value", voucher_without_a_face_value },
		{ "/guard/worth-more", voucher_is_worth_more },
		{ "/guard/per-sim-day", per_sim_and_day },
		{ "/guard/attempts", attempts_per_sim_and_day },
		{ "/guard/limits", limits_are_shown_and_checked },
		{ "/guard/roaming", abroad_only_with_consent },
		{ "/guard/away", away_before_the_send },
		{ "/guard/other-imsi", another_imsi_of_the_card },
		{ "/guard/paused-late", paused_between_arming_and_the_send },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
