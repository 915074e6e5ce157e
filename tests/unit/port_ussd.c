/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The session logic over a port that says what the test scripted, in any order. */

#include "ussd_fake.h"

static void dials(struct fake *fake, enum st_ussd_state state, const char *text)
{
	struct st_ussd_session session = { .grace_ms = 50 };

	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*100#", st_deadline_in(20000)), ==, 0);
	g_assert_cmpint(session.state, ==, state);
	g_assert_cmpstr(session.text, ==, text);
	g_assert_cmpuint(fake->sent, ==, 1);
	g_assert_cmpint(fake->port.ussd_open, ==, state == ST_SESSION_MENU);
	st_ussd_end(&session);
	g_assert_false(fake->port.ussd_open);
}

static void text_then_release(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "12.34 EUR");
	says(fake, ST_USSD_RELEASED, NULL);
	dials(fake, ST_SESSION_FINAL, "12.34 EUR");
}

/* A menu whose mark was lost looks like this: it must not stay open. */
static void text_without_an_end_is_cancelled(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "1:Credit");
	dials(fake, ST_SESSION_FINAL, "1:Credit");
	g_assert_cmpuint(fake->cancelled, ==, 2); /* the leftover, then this */
}

/* Not at once where money was sent: it could be called off. */
static void payment_without_an_end_is_cancelled_later(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { .spends = true };

	(void)data;
	says(fake, ST_USSD_FINAL, "bought");
	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*101#", st_deadline_in(20000)), ==, 0);
	g_assert_cmpuint(fake->cancelled, ==, 1);
	g_assert_false(fake->port.ussd_open);
	g_assert_false(fake->port.ussd_cleaned);
}

static void release_before_text(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_RELEASED, NULL);
	says(fake, ST_USSD_FINAL, "12.34 EUR");
	dials(fake, ST_SESSION_FINAL, "12.34 EUR");
}

static void release_with_text(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_RELEASED, "12.34 EUR");
	dials(fake, ST_SESSION_RELEASED, "12.34 EUR");
}

static void release_without_any_text(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_RELEASED, NULL);
	dials(fake, ST_SESSION_RELEASED, "");
}

static void text_twice_is_a_menu(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "1 Balance");
	says(fake, ST_USSD_MENU, "1 Balance");
	dials(fake, ST_SESSION_MENU, "1 Balance");
	g_assert_cmpuint(fake->cancelled, ==, 2); /* the leftover, then the menu */
}

static void sms_instead_of_text(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { .sms_may_answer = true };

	(void)data;
	says(fake, ST_USSD_RELEASED, NULL);
	g_strlcpy(fake->sms.text, "12.34 EUR", sizeof(fake->sms.text));
	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*100#", st_deadline_in(20000)), ==, 0);
	g_assert_cmpint(session.state, ==, ST_SESSION_BY_SMS);
	g_assert_cmpstr(session.sms.text, ==, "12.34 EUR");
}

static void fails(struct fake *fake, int status, enum simtopup_effect effect, int timeout_ms)
{
	struct st_ussd_session session = { 0 };
	int result = st_ussd_dial(&session, &fake->port, "*100#", st_deadline_in(timeout_ms));

	g_assert_cmpint(result, ==, status);
	g_assert_cmpint(st_error_effect(), ==, effect);
	g_assert_false(fake->port.ussd_open);
}

static void other_client(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_OTHER_CLIENT, NULL);
	fails(fake, SIMTOPUP_BUSY, SIMTOPUP_EFFECT_UNKNOWN, 20000);
}

static void silence_is_cancelled_and_unknown(struct fake *fake, const void *data)
{
	(void)data;
	fails(fake, SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_UNKNOWN, 50);
	g_assert_cmpuint(fake->cancelled, ==, 2);
}

static void proof_of_not_sent_has_no_effect(struct fake *fake, const void *data)
{
	(void)data;
	fake->send_result = SIMTOPUP_UNSUPPORTED;
	fails(fake, SIMTOPUP_UNSUPPORTED, SIMTOPUP_EFFECT_NONE, 20000);
}

static void old_news_is_no_answer(struct fake *fake, const void *data)
{
	struct st_ussd_news stale = { .kind = ST_USSD_FINAL, .dcs = 15, .text = "stale" };
	struct st_ussd_session session = { 0 };

	(void)data;
	g_assert_cmpint(st_ussd_prepare(&session, &fake->port, st_deadline_in(1000)), ==, 0);
	st_port_ussd_push(&fake->port, &stale);
	says(fake, ST_USSD_FINAL, "fresh");
	says(fake, ST_USSD_RELEASED, NULL);
	g_assert_cmpint(st_ussd_hand_over(&session, false, "*100#", st_deadline_in(1000)), ==, 0);
	g_assert_cmpint(st_ussd_await(&session, st_deadline_in(20000)), ==, 0);
	g_assert_cmpstr(session.text, ==, "fresh");
}

static void answers_only_a_menu(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { .port = &fake->port };

	(void)data;
	g_assert_cmpint(st_ussd_reply(&session, "1", st_deadline_in(1000)), ==, SIMTOPUP_STATE);
	g_assert_cmpuint(fake->sent, ==, 0);
}

static int answers_after(struct fake *fake, enum st_ussd_kind kind, const char *text)
{
	struct st_ussd_session session = { 0 };
	int result;

	says(fake, ST_USSD_MENU, "Buy 1 GB at 5.00? 1:Yes");
	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*130#", st_deadline_in(20000)), ==, 0);
	fake->n_script = 0;
	says(fake, kind, text);
	speak(fake);
	says(fake, ST_USSD_FINAL, "fresh");
	result = st_ussd_reply(&session, "1", st_deadline_in(20000));
	g_assert_cmpint(fake->sent, ==, result ? 1 : 2);
	if (result)
		g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
	g_assert_false(fake->port.ussd_open);
	return result;
}

static void another_menu_is_not_answered(struct fake *fake, const void *data)
{
	(void)data;
	g_assert_cmpint(answers_after(fake, ST_USSD_MENU, "Subscribe at 9.99? 1:Yes"), ==,
			SIMTOPUP_UNEXPECTED_MENU);
}

static void an_ended_menu_is_not_answered(struct fake *fake, const void *data)
{
	(void)data;
	g_assert_cmpint(answers_after(fake, ST_USSD_RELEASED, NULL), ==, SIMTOPUP_UNEXPECTED_MENU);
}

static void the_menu_told_again_is_answered(struct fake *fake, const void *data)
{
	(void)data;
	g_assert_cmpint(answers_after(fake, ST_USSD_FINAL, "Buy 1 GB at 5.00? 1:Yes"), ==, 0);
}

static void pays(struct fake *fake, const char *text, bool pushed)
{
	struct st_ussd_session session = { .spends = true };

	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*101#", st_deadline_in(20000)), ==, 0);
	g_assert_cmpstr(session.text, ==, text);
	g_assert_cmpint(session.pushed, ==, pushed);
	g_assert_cmpint(fake->port.ussd_cleaned, ==, !pushed);
}

static void a_push_alone_is_told_as_one(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "too low")->pushed = true;
	pays(fake, "too low", true);
}

static void our_answer_takes_the_place_of_a_push(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "too low")->pushed = true;
	says(fake, ST_USSD_FINAL, "bought");
	says(fake, ST_USSD_RELEASED, NULL);
	pays(fake, "bought", false);
}

static void a_push_does_not_replace_our_answer(struct fake *fake, const void *data)
{
	(void)data;
	says(fake, ST_USSD_FINAL, "bought");
	says(fake, ST_USSD_FINAL, "too low")->pushed = true;
	says(fake, ST_USSD_RELEASED, NULL);
	pays(fake, "bought", false);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct fake *, const void *);
	} tests[] = {
		{ "/ussd/text-then-release", text_then_release },
		{ "/ussd/text-alone", text_without_an_end_is_cancelled },
		{ "/ussd/payment-alone", payment_without_an_end_is_cancelled_later },
		{ "/ussd/release-before-text", release_before_text },
		{ "/ussd/release-with-text", release_with_text },
		{ "/ussd/release-alone", release_without_any_text },
		{ "/ussd/text-twice", text_twice_is_a_menu },
		{ "/ussd/sms", sms_instead_of_text },
		{ "/ussd/other-client", other_client },
		{ "/ussd/silence", silence_is_cancelled_and_unknown },
		{ "/ussd/not-sent", proof_of_not_sent_has_no_effect },
		{ "/ussd/stale", old_news_is_no_answer },
		{ "/ussd/answer-without-menu", answers_only_a_menu },
		{ "/ussd/push", a_push_alone_is_told_as_one },
		{ "/ussd/push-first", our_answer_takes_the_place_of_a_push },
		{ "/ussd/push-behind", a_push_does_not_replace_our_answer },
		{ "/ussd/another-menu", another_menu_is_not_answered },
		{ "/ussd/ended-menu", an_ended_menu_is_not_answered },
		{ "/ussd/same-menu", the_menu_told_again_is_answered },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct fake, NULL, setup, tests[i].test, teardown);
	return g_test_run();
}
