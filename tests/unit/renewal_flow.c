/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A renewal from the plan to its end, whatever the operator and the modem do. */
#include "renewal_world.h"

#include <string.h>

static void send_within(struct bench *bench, enum answer answer, int timeout_ms, int status,
			enum st_state state)
{
	g_autoptr(GPtrArray) handles =
		g_ptr_array_new_with_free_func((GDestroyNotify)st_renewal_free);
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	g_ptr_array_add(handles, renewal);
	bench->world->answer = answer;
	g_assert_cmpint(st_renewal_submit(renewal, &bench->port, st_deadline_in(timeout_ms)), ==,
			status);
	bench_expect(renewal, state);
	/* Again, in the same handle and in a new one: it only reports. */
	g_assert_cmpint(bench_submit(bench, renewal), ==,
			state == ST_REFUSED ? SIMTOPUP_REFUSED : status);
	bench_reopen_with(bench, renewal);
	g_ptr_array_add(handles, bench_plan(bench, "key-1"));
	g_assert_cmpint(bench_submit(bench, g_ptr_array_index(handles, 1)), ==,
			state == ST_REFUSED ? SIMTOPUP_REFUSED : status);
	g_assert_cmpint(bench->world->sends, ==, answer != ANSWER_NOT_SENT);
	g_assert_false(bench_files_hold(bench, VOUCHER));
}

static void send(struct bench *bench, enum answer answer, int status, enum st_state state)
{
	send_within(bench, answer, 20000, status, state);
}

static void accepted_then_verified(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal;

	(void)data;
	send(bench, ANSWER_ACCEPTED, 0, ST_ACCEPTED);
	renewal = bench_plan(bench, "key-1");
	g_assert_cmpint(renewal->row.next_check, ==, bench->world->wall_ms + 1000);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	g_assert_cmpint(renewal->row.next_check, ==, 0);
	g_assert_cmpint(bench->world->credits, ==, 1);
	st_renewal_free(renewal);
}

static void refused_frees_sim_and_voucher(struct bench *bench, const void *data)
{
	struct simtopup_renewal *again;

	(void)data;
	send(bench, ANSWER_INVALID, SIMTOPUP_REFUSED, ST_REFUSED);
	again = bench_plan(bench, "key-2");
	/* The second "invalid" for one code may be our first entry after all. */
	g_assert_cmpint(bench_submit(bench, again), ==, SIMTOPUP_IN_DOUBT);
	st_renewal_free(again);
}

static void used_is_in_doubt(struct bench *bench, const void *data)
{
	(void)data;
	send(bench, ANSWER_USED, SIMTOPUP_IN_DOUBT, ST_IN_DOUBT);
}

static void not_understood_is_in_doubt(struct bench *bench, const void *data)
{
	(void)data;
	/* It may be followed by a message, for which a call with more time would wait. */
	send_within(bench, ANSWER_GARBLED, 300, SIMTOPUP_IN_DOUBT, ST_IN_DOUBT);
}

static void broken_modem_is_in_doubt(struct bench *bench, const void *data)
{
	(void)data;
	send(bench, ANSWER_BROKEN, SIMTOPUP_IN_DOUBT, ST_IN_DOUBT);
}

static void not_sent_is_refused(struct bench *bench, const void *data)
{
	struct simtopup_renewal *again;

	(void)data;
	send(bench, ANSWER_NOT_SENT, SIMTOPUP_NOT_REGISTERED, ST_REFUSED);
	bench->world->answer = ANSWER_ACCEPTED;
	again = bench_plan(bench, "key-2");
	g_assert_cmpint(bench_submit(bench, again), ==, 0);
	st_renewal_free(again);
}

static void echo_is_masked(struct bench *bench, const void *data)
{
	(void)data;
	send(bench, ANSWER_ECHO, 0, ST_ACCEPTED);
	g_assert_false(bench_files_hold(bench, "1234-5678-9012-34"));
	g_assert_false(bench_files_hold(bench, "1234-5678"));
	g_assert_true(bench_files_hold(bench, "****-****-**12-34."));
}

/* Silence ends at the deadline of the call; what was credited is then found by looking. */
static void silence_then_evidence(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	bench->world->answer = ANSWER_SILENT;
	g_assert_cmpint(st_renewal_submit(renewal, &bench->port, st_deadline_in(300)), ==,
			SIMTOPUP_IN_DOUBT);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_UNKNOWN);
	bench_expect(renewal, ST_IN_DOUBT);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void message_alone_decides_nothing(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");
	JsonObject *item;

	(void)data;
	bench->world->answer = ANSWER_BY_SMS;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_IN_DOUBT);
	bench_expect(renewal, ST_IN_DOUBT); /* senders can be forged */
	item = json_array_get_object_element(renewal->row.evidence,
					     json_array_get_length(renewal->row.evidence) - 1);
	g_assert_cmpstr(st_json_text(item, "level"), ==, "E2");
	st_renewal_free(renewal);
}

static void key_conflict_changes_nothing(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = bench_plan(bench, "key-1"), *same;
	int status;

	(void)data;
	same = bench_open(bench, "key-1", bench_spec(VOUCHER, "10.00EUR", "10EUR"), &status);
	g_assert_cmpint(status, ==, 0); /* 10.00 is 10 */
	g_assert_cmpstr(same->row.id, ==, first->row.id);
	g_assert_null(bench_open(bench, "key-1", bench_spec(VOUCHER, "10EUR", "11EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_KEY_CONFLICT);
	g_assert_null(bench_open(bench, "key-1", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				 &status));
	g_assert_cmpint(status, ==, SIMTOPUP_KEY_CONFLICT);
	bench_expect(first, ST_PLANNED);
	g_assert_cmpint(first->row.version, ==, 1);
	st_renewal_free(same);
	st_renewal_free(first);
}

static void one_open_renewal_and_one_voucher(struct bench *bench, const void *data)
{
	struct simtopup_renewal *first = bench_plan(bench, "key-1");
	int status;

	(void)data;
	g_assert_null(bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				 &status));
	g_assert_cmpint(status, ==, SIMTOPUP_OPEN_RENEWAL);
	g_strlcpy(bench->world->iccid, "8933011122233344463", sizeof(bench->world->iccid));
	g_assert_null(bench_open(bench, "key-3", bench_spec(VOUCHER, "10EUR", "10EUR"), &status));
	g_assert_cmpint(status, ==, SIMTOPUP_VOUCHER_USED);
	g_assert_cmpint(st_renewal_cancel(first), ==, 0);
	bench_expect(first, ST_CANCELLED);
	st_renewal_free(bench_plan(bench, "key-3"));
	st_renewal_free(first);
}

static void arm_only(struct bench *bench, struct simtopup_renewal *renewal)
{
	struct st_act *act = g_new0(struct st_act, 1);

	act->rail = renewal->rail;
	act->port = &bench->port;
	act->operators = bench->operators;
	act->spec = renewal->spec;
	act->deadline = st_deadline_in(20000);
	g_assert_cmpint(st_renewal_arm(renewal, act), ==, 0);
	g_free(act);
}

static void rearm_takes_the_baseline_again(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	bench->world->registration = "searching";
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_NOT_REGISTERED);
	bench_expect(renewal, ST_PLANNED);
	bench->world->registration = "home";
	arm_only(bench, renewal);
	bench_expect(renewal, ST_ARMED);
	bench_reopen_with(bench, renewal);
	bench->world->cents = 777;
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	g_assert_cmpint(bench->world->looks, ==, 2);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

/* Planned by a recipe that was wrong, sent by the mended one: that is what is looked for. */
static void recipe_is_mended_meanwhile(struct bench *bench, const void *data)
{
	g_autofree char *folder = g_build_filename(bench->folder, "operators", NULL);
	g_autofree char *path = g_build_filename(folder, "fictel.recipe", NULL);
	g_autofree char *text = NULL;
	const char *const folders[] = { folder };
	struct simtopup_renewal *renewal;
	char *adds;

	(void)data;
	bench_use(bench, &bench_rails[1]);
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	while ((adds = strstr(text, "adds=data 1073741824")))
		memcpy(adds, "adds=data 1073700000", strlen("adds=data 1073700000"));
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	st_operators_free(bench->operators);
	g_assert_cmpint(st_operators_load(folders, 1, &bench->operators), ==, 0);
	st_ledger_set_operators(bench->ledger, bench->operators);
	renewal = bench_plan(bench, "key-1");
	bench_load_recipe(bench, NULL);
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_advance(bench, 1000);
	g_assert_cmpint(bench_verify(bench, renewal), ==, 0);
	bench_expect(renewal, ST_VERIFIED);
	st_renewal_free(renewal);
}

static void voucher_must_be_given_again(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1"), *found;

	(void)data;
	found = st_renewal_new(bench->ledger);
	g_assert_cmpint(st_renewal_find(found, renewal->row.id), ==, 0);
	g_assert_cmpint(bench_submit(bench, found), ==, SIMTOPUP_STATE);
	bench_expect(renewal, ST_PLANNED);
	st_renewal_free(found);
	st_renewal_free(renewal);
}

static void another_sim_before_arming(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	g_strlcpy(bench->world->imsi, "001010999999999", sizeof(bench->world->imsi));
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_SUBJECT_CHANGED);
	bench_expect(renewal, ST_PLANNED);
	g_assert_cmpint(bench->world->sends, ==, 0);
	st_renewal_free(renewal);
}

static void another_sim_before_the_send(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	bench->world->swap_before_send = true;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_SUBJECT_CHANGED);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
	bench_expect(renewal, ST_REFUSED);
	g_assert_cmpstr(renewal->row.reason, ==, ST_REASON_NOT_SENT);
	g_assert_cmpint(bench->world->sends, ==, 0);
	st_renewal_free(renewal);
}

/* A way into the modem that shows no EID is no other SIM; another EID is. */
static void eid_where_it_is_known(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal;
	int status;

	(void)data;
	g_strlcpy(bench->world->eid, "89049032000000000000000000000011", sizeof(bench->world->eid));
	renewal = bench_plan(bench, "key-1");
	bench->world->eid[0] = '\0';
	g_assert_null(bench_open(bench, "key-2", bench_spec(OTHER_VOUCHER, "10EUR", "10EUR"),
				 &status));
	g_assert_cmpint(status, ==, SIMTOPUP_OPEN_RENEWAL);
	g_strlcpy(bench->world->eid, "89049032000000000000000000000022", sizeof(bench->world->eid));
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_SUBJECT_CHANGED);
	bench->world->eid[0] = '\0';
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	st_renewal_free(renewal);
}

static void locked_sim_is_named(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal = bench_plan(bench, "key-1");

	(void)data;
	bench->world->sim_state = "pin";
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_PIN_REQUIRED);
	bench_expect(renewal, ST_PLANNED);
	st_renewal_free(renewal);
}

/* Steps before the one that commits; another menu than expected ends it before the send. */
static void through_a_menu(struct bench *bench, const void *data)
{
	struct simtopup_renewal *renewal;

	(void)data;
	bench_load_recipe(bench, "step.1.send=*102#\nstep.2.expect=Enter your voucher\n"
			  "step.2.send={voucher}");
	renewal = bench_plan(bench, "key-1");
	bench->world->other_menu = true;
	g_assert_cmpint(bench_submit(bench, renewal), ==, SIMTOPUP_UNEXPECTED_MENU);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
	bench_expect(renewal, ST_ARMED);
	g_assert_cmpint(bench->world->sends, ==, 0);
	g_assert_false(bench->port.ussd_open);
	bench->world->other_menu = false;
	g_assert_cmpint(bench_submit(bench, renewal), ==, 0);
	bench_expect(renewal, ST_ACCEPTED);
	g_assert_cmpstr(bench->world->last_code, ==, VOUCHER);
	g_assert_cmpint(bench->world->sends, ==, 1);
	st_renewal_free(renewal);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct bench *, const void *);
	} tests[] = {
		{ "/flow/verified", accepted_then_verified },
		{ "/flow/refused", refused_frees_sim_and_voucher },
		{ "/flow/used", used_is_in_doubt },
		{ "/flow/garbled", not_understood_is_in_doubt },
		{ "/flow/broken", broken_modem_is_in_doubt },
		{ "/flow/not-sent", not_sent_is_refused },
		{ "/flow/echo", echo_is_masked },
		{ "/flow/silence", silence_then_evidence },
		{ "/flow/sms", message_alone_decides_nothing },
		{ "/flow/key-conflict", key_conflict_changes_nothing },
		{ "/flow/one-open", one_open_renewal_and_one_voucher },
		{ "/flow/rearm", rearm_takes_the_baseline_again },
		{ "/flow/recipe-mended", recipe_is_mended_meanwhile },
		{ "/flow/voucher-again", voucher_must_be_given_again },
		{ "/flow/swap-before-arm", another_sim_before_arming },
		{ "/flow/swap-before-send", another_sim_before_the_send },
		{ "/flow/eid", eid_where_it_is_known },
		{ "/flow/menu", through_a_menu },
		{ "/flow/pin", locked_sim_is_named },
	};

	g_test_init(&argc, &argv, NULL);
	bench_init(argc, argv);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct bench, NULL, bench_setup, tests[i].test,
			   bench_teardown);
	return g_test_run();
}
