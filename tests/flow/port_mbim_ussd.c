/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The MBIM port: USSD in every coding and order, what is refused, SMS, what is listened to. */

#include "freed.h"
#include "port_rig.h"

#include "codec/dcs.h"
#include "core/secret.h"

#include <string.h>

#define CREDIT "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
#define MENU "Fictel (fictitious)\n1:Credit\n2:Recharge\n3:Credit by SMS\n0:End"
#define CALL_MS 20000

static const char *const modes[] = { "response", "notification", "both" };

static int dial(struct rig *rig, struct st_ussd_session *session, const char *code, int timeout_ms)
{
	rig_call(rig, ST_NEED_USSD | ST_NEED_SMS);
	return st_ussd_dial(session, rig->port, code, st_deadline_in(timeout_ms));
}

static void dials(struct rig *rig, const char *code, int state, const char *text)
{
	struct st_ussd_session session = { .port = NULL };

	g_test_message("%s", code);
	g_assert_cmpint(dial(rig, &session, code, CALL_MS), ==, 0);
	g_assert_cmpint((int)session.state, ==, state);
	g_assert_cmpstr(session.text, ==, text);
	st_ussd_end(&session);
	st_port_release(rig->port);
}

static void start_in_mode(struct rig *rig, const char *mode)
{
	g_test_message("%s", mode);
	rig_start(rig, "fictel", NULL);
	child_tell(&rig->child, "set mbim.ussd-answer %s", mode);
	rig->port->listen_kinds = SIMTOPUP_EVENT_USSD | SIMTOPUP_EVENT_SMS;
}

/* A round trip later, nothing may have come that nobody asked for. */
static void assert_silent(struct rig *rig)
{
	struct st_subscriber got;

	rig_read(rig, &got);
	g_assert_null(st_events_pop(rig->events));
	g_assert_cmpuint(rig->port->ussd_count, ==, 0);
}

static void decodes_every_coding(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		struct rig rig;

		start_in_mode(&rig, modes[i]);
		dials(&rig, "*100#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*110#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*111#", ST_SESSION_FINAL, "Fictel: 12.34 EUR until 2027-03-31");
		dials(&rig, "*112#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*113#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*114#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*122#", ST_SESSION_FINAL,
		      "Fictel (fictitious): Crédit €12.34, valid until 2027-03-31. Prêt à servir.");
		assert_silent(&rig);
		rig_stop(&rig);
	}
}

static void understands_every_order(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		struct rig rig;

		start_in_mode(&rig, modes[i]);
		dials(&rig, "*115#", ST_SESSION_FINAL, CREDIT);
		dials(&rig, "*120#", ST_SESSION_RELEASED, CREDIT);
		dials(&rig, "*121#", ST_SESSION_RELEASED, "");
		assert_silent(&rig);
		rig_stop(&rig);
	}
}

static void replies(struct st_ussd_session *session, const char *answer, int state,
		    const char *text)
{
	g_assert_cmpint(st_ussd_reply(session, answer, st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpint((int)session->state, ==, state);
	g_assert_cmpstr(session->text, ==, text);
}

static void walks_through_menus(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		struct st_ussd_session session = { .port = NULL };
		struct rig rig;

		start_in_mode(&rig, modes[i]);
		g_assert_cmpint(dial(&rig, &session, "*102#", CALL_MS), ==, 0);
		g_assert_cmpint((int)session.state, ==, ST_SESSION_MENU);
		g_assert_cmpstr(session.text, ==, MENU);
		replies(&session, "9", ST_SESSION_MENU, MENU); /* shown again */
		replies(&session, "2", ST_SESSION_MENU,
			"Fictel (fictitious): Enter the 14 digits of the voucher.");
		st_ussd_end(&session);
		g_assert_cmpint(rig_requests(&rig, "ussd.cancel"), ==, 2);
		g_assert_cmpint(dial(&rig, &session, "*102#", CALL_MS), ==, 0);
		replies(&session, "1", ST_SESSION_FINAL, CREDIT);
		assert_silent(&rig);
		rig_stop(&rig);
	}
}

static void tells_what_the_network_refuses(void)
{
	struct st_ussd_session session = { .port = NULL };
	struct rig rig;

	start_in_mode(&rig, "response");
	assert_error(dial(&rig, &session, "*118#", CALL_MS), SIMTOPUP_NETWORK,
		     SIMTOPUP_EFFECT_UNKNOWN);
	assert_error(dial(&rig, &session, "*119#", CALL_MS), SIMTOPUP_UNSUPPORTED,
		     SIMTOPUP_EFFECT_UNKNOWN);
	assert_silent(&rig);
	rig_stop(&rig);
}

static void proves_what_was_not_taken(void)
{
	static const struct {
		int code, status, effect;
	} cases[] = {
		{ 1, SIMTOPUP_BUSY, SIMTOPUP_EFFECT_UNKNOWN },
		{ 2, SIMTOPUP_NETWORK, SIMTOPUP_EFFECT_UNKNOWN },
		{ 5, SIMTOPUP_PIN_REQUIRED, SIMTOPUP_EFFECT_NONE },
		{ 7, SIMTOPUP_NOT_REGISTERED, SIMTOPUP_EFFECT_UNKNOWN },
		{ 9, SIMTOPUP_UNSUPPORTED, SIMTOPUP_EFFECT_NONE },
		{ 14, SIMTOPUP_NOT_READY, SIMTOPUP_EFFECT_NONE },
		{ 999, SIMTOPUP_PROTOCOL, SIMTOPUP_EFFECT_UNKNOWN },
	};
	struct st_ussd_session session = { .port = NULL };
	struct rig rig;

	start_in_mode(&rig, "response");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *peer = g_strdup_printf("MBIM %d", cases[i].code);

		child_tell(&rig.child, "fault on=ussd.start action=error code=%d", cases[i].code);
		assert_error(dial(&rig, &session, "*100#", CALL_MS), cases[i].status,
			     cases[i].effect);
		g_assert_cmpstr(simtopup_error_peer_code(simtopup_last_error()), ==, peer);
		child_tell(&rig.child, "faults clear");
	}
	/* 182 characters are 160 octets; one more is too many. */
	g_autofree char *text = g_strnfill(183, '1');

	assert_error(dial(&rig, &session, text, CALL_MS), SIMTOPUP_INVALID, SIMTOPUP_EFFECT_NONE);
	dials(&rig, "*100#", ST_SESSION_FINAL, CREDIT);
	rig_stop(&rig);
}

static void needs_a_usable_sim(void)
{
	struct st_ussd_session session = { .port = NULL };
	struct rig rig;

	rig_start(&rig, "no-sim", NULL);
	assert_error(dial(&rig, &session, "*100#", CALL_MS), SIMTOPUP_NO_SIM,
		     SIMTOPUP_EFFECT_NONE);
	rig_stop(&rig);
	rig_start(&rig, "sim-pin", NULL);
	assert_error(dial(&rig, &session, "*100#", CALL_MS), SIMTOPUP_PIN_REQUIRED,
		     SIMTOPUP_EFFECT_NONE);
	rig_stop(&rig);
}

/* Only the network's answer ends the wait, however late, and neither the SET nor its answer. */
static void hands_over_before_the_network_answers(void)
{
	for (size_t i = 0; i < 2; i++) {
		struct st_ussd_session session = { .port = NULL };
		st_deadline deadline = st_deadline_in(CALL_MS);
		int64_t start;
		struct rig rig;

		start_in_mode(&rig, modes[i]);
		child_tell(&rig.child, "set [ussd *116#] late-ms 3500");
		rig_call(&rig, ST_NEED_USSD);
		g_assert_cmpint(st_ussd_prepare(&session, rig.port, deadline), ==, 0);
		start = g_get_monotonic_time();
		g_assert_cmpint(st_ussd_hand_over(&session, false, "*116#", deadline), ==, 0);
		g_assert_cmpint(g_get_monotonic_time() - start, <, 3000000);
		g_assert_cmpint(st_ussd_await(&session, deadline), ==, 0);
		g_assert_cmpstr(session.text, ==, CREDIT);
		rig_stop(&rig);
	}
}

static void cancels_what_is_not_answered(void)
{
	struct st_ussd_session session = { .port = NULL };
	int64_t start;
	struct rig rig;

	start_in_mode(&rig, "response");
	dials(&rig, "*100#", ST_SESSION_FINAL, CREDIT);
	start = g_get_monotonic_time();
	assert_error(dial(&rig, &session, "*117#", 500), SIMTOPUP_TIMEOUT,
		     SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 3000000);
	g_assert_cmpint(rig_requests(&rig, "ussd.cancel"), ==, 2);
	/* Its late refusal is not taken for an answer to the next code. */
	dials(&rig, "*100#", ST_SESSION_FINAL, CREDIT);
	assert_silent(&rig);
	rig_stop(&rig);
}

/* The answer to a code that was given up comes while the next one waits for its own. */
static void takes_no_answer_of_an_earlier_code(void)
{
	struct st_ussd_session session = { .port = NULL };
	struct rig rig;

	start_in_mode(&rig, "response");
	child_tell(&rig.child, "set [ussd *116#] late-ms 900");
	child_tell(&rig.child, "fault on=ussd.start nth=1 action=delay ms=700");
	assert_error(dial(&rig, &session, "*122#", 300), SIMTOPUP_TIMEOUT,
		     SIMTOPUP_EFFECT_UNKNOWN);
	dials(&rig, "*116#", ST_SESSION_FINAL, CREDIT);
	assert_silent(&rig);
	rig_stop(&rig);
}

/* "Nothing more to do" without a text ends the session, and is no empty answer. */
static void takes_an_empty_end_for_a_release(void)
{
	struct rig rig;

	start_in_mode(&rig, "notification");
	child_tell(&rig.child, "set [ussd *199#] kind final");
	dials(&rig, "*199#", ST_SESSION_RELEASED, "");
	rig_stop(&rig);
}

static void hears_the_network(void)
{
	g_autofree char *notified = NULL, *requested = NULL, *message = NULL;
	struct rig rig;

	start_in_mode(&rig, "response");
	rig_call(&rig, ST_NEED_STATE);
	child_tell(&rig.child, "ussd-notify Fictel (fictitious): hello");
	notified = rig_next_event(&rig);
	g_assert_nonnull(strstr(notified, "\"notify\""));
	g_assert_nonnull(strstr(notified, "Fictel (fictitious): hello"));
	child_tell(&rig.child, "ussd-request Fictel (fictitious): well?");
	requested = rig_next_event(&rig);
	g_assert_nonnull(strstr(requested, "\"request\""));
	child_tell(&rig.child, "sms Fictel Fictel (fictitious): hello by SMS");
	message = rig_next_event(&rig);
	g_assert_nonnull(strstr(message, "hello by SMS"));
	g_assert_nonnull(strstr(message, "\"sender\":\"Fictel\""));
	rig_stop(&rig);
}

static void reads_a_burst_of_messages(void)
{
	struct rig rig;

	start_in_mode(&rig, "response");
	rig_call(&rig, ST_NEED_STATE);
	for (int i = 0; i < 20; i++)
		child_tell(&rig.child, "sms Fictel Fictel (fictitious): number %d.", i);
	for (int i = 0; i < 20; i++) {
		g_autofree char *event = rig_next_event(&rig);
		g_autofree char *number = g_strdup_printf("number %d.", i);

		g_assert_nonnull(strstr(event, number));
	}
	rig_stop(&rig);
}

static void takes_an_answer_by_sms(void)
{
	struct st_ussd_session session = { .sms_may_answer = true };
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "set [ussd *103#] sms-delay-ms 50");
	g_assert_cmpint(dial(&rig, &session, "*103#", CALL_MS), ==, 0);
	g_assert_cmpstr(session.text, ==,
			"Fictel (fictitious): Your credit will be sent to you by SMS.");
	g_assert_cmpint(st_ussd_await_sms(&session, st_deadline_in(CALL_MS)), ==, 0);
	g_assert_cmpstr(session.sms.sender, ==, "Fictel");
	g_assert_cmpstr(session.sms.text, ==, CREDIT);
	rig_stop(&rig);
}

/* Nothing is told to a link that did not ask, before, between and after. */
static void subscribes_to_no_more_than_it_needs(void)
{
	struct st_subscriber got;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ST_NEED_STATE);
	rig_read(&rig, &got);
	child_tell(&rig.child, "sms Fictel one");
	child_tell(&rig.child, "ussd-notify one");
	child_tell(&rig.child, "set network.dbm -81");
	g_assert_cmpint(rig_stat(&rig, "indications"), ==, 0);
	dials(&rig, "*100#", ST_SESSION_FINAL, CREDIT);
	g_assert_cmpint(rig_requests(&rig, "mbim.basic.19"), ==, 2);
	child_tell(&rig.child, "set network.dbm -91");
	g_assert_cmpint(rig_stat(&rig, "indications"), ==, 0);
	rig_read(&rig, &got);
	g_assert_cmpint(got.dbm, ==, -91);
	g_assert_cmpint(rig_requests(&rig, "mbim.basic.19"), ==, 3);
	child_tell(&rig.child, "sms Fictel two");
	g_assert_cmpint(rig_stat(&rig, "indications"), ==, 0);
	rig_stop(&rig);
}

static size_t mask(const void *data, size_t len, uint8_t *ret_masked)
{
	for (size_t i = 0; i < len; i++)
		ret_masked[i] = ((const uint8_t *)data)[i] ^ FREED_MASK;
	return len;
}

/* A voucher as text, and packed as it leaves; neither may stay, nor be freed unwiped. */
static void leaves_no_copy_of_what_it_sent(void)
{
	char code[] = "*101*98765432101230#";
	uint8_t packed[32], as_packed[32], as_text[32];
	size_t packed_len = 0, text_len = mask(code, sizeof(code) - 1, as_text);
	unsigned freed;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=ussd.start action=drop");
	rig_call(&rig, ST_NEED_USSD);
	g_assert_true(st_gsm7_pack(code, packed, sizeof(packed), &packed_len));
	mask(packed, packed_len, as_packed);
	g_assert_cmpuint(memory_count(as_packed, packed_len), ==, 1); /* ours: it can be found */
	st_wipe(packed, sizeof(packed));
	freed_watch(as_packed, packed_len);
	g_assert_cmpint(rig.port->ops->ussd_send(rig.port, false, code, st_deadline_in(300)), ==,
			0);
	freed = freed_count();
	freed_watch(NULL, 0);
	g_assert_cmpuint(freed, ==, 0);
	g_assert_cmpuint(memory_count(as_packed, packed_len), ==, 0);
	g_assert_cmpuint(memory_count(as_text, text_len), ==, 1); /* ours */
	st_wipe(code, sizeof(code));
	g_assert_cmpuint(memory_count(as_text, text_len), ==, 0);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/mbim/ussd/codings", decodes_every_coding);
	g_test_add_func("/mbim/ussd/orders", understands_every_order);
	g_test_add_func("/mbim/ussd/menus", walks_through_menus);
	g_test_add_func("/mbim/ussd/network-refuses", tells_what_the_network_refuses);
	g_test_add_func("/mbim/ussd/effects", proves_what_was_not_taken);
	g_test_add_func("/mbim/ussd/sim", needs_a_usable_sim);
	g_test_add_func("/mbim/ussd/hand-over", hands_over_before_the_network_answers);
	g_test_add_func("/mbim/ussd/silence", cancels_what_is_not_answered);
	g_test_add_func("/mbim/ussd/earlier", takes_no_answer_of_an_earlier_code);
	g_test_add_func("/mbim/ussd/empty-end", takes_an_empty_end_for_a_release);
	g_test_add_func("/mbim/ussd/wiped", leaves_no_copy_of_what_it_sent);
	g_test_add_func("/mbim/sms/answer", takes_an_answer_by_sms);
	g_test_add_func("/mbim/sms/burst", reads_a_burst_of_messages);
	g_test_add_func("/mbim/events", hears_the_network);
	g_test_add_func("/mbim/subscriptions", subscribes_to_no_more_than_it_needs);
	return g_test_run();
}
