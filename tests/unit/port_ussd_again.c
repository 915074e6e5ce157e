/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A menu that comes once more after it was answered. */

#include "ussd_fake.h"

#define BUY "Buy 1 GB at 5.00? 1:Yes"

/* The modem tells the menu twice, the second time when the answer to it has left. */
static void a_menu_told_late_again_is_no_answer(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	says(fake, ST_USSD_MENU, BUY);
	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*130#", st_deadline_in(20000)), ==, 0);
	says(fake, ST_USSD_MENU, "Really? 1:Yes");
	g_assert_cmpint(st_ussd_reply(&session, "1", st_deadline_in(20000)), ==, 0);
	g_assert_cmpstr(session.text, ==, "Really? 1:Yes");
	g_assert_cmpint(session.state, ==, ST_SESSION_MENU);
}

/* The network did not take the answer: its menu stands. */
static void a_menu_shown_anew_is_one(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	says(fake, ST_USSD_MENU, BUY);
	g_assert_cmpint(st_ussd_dial(&session, &fake->port, "*130#", st_deadline_in(20000)), ==, 0);
	g_assert_cmpint(st_ussd_reply(&session, "9", st_deadline_in(20000)), ==, 0);
	g_assert_cmpstr(session.text, ==, BUY);
	g_assert_cmpint(session.state, ==, ST_SESSION_MENU);
	g_assert_true(fake->port.ussd_open);
}

static void shows_menu(struct fake *fake, struct st_ussd_session *session)
{
	session->grace_ms = 50;
	says(fake, ST_USSD_MENU, BUY);
	g_assert_cmpint(st_ussd_dial(session, &fake->port, "*130#", st_deadline_in(20000)), ==, 0);
	fake->n_script = 0;
}

static void replies(struct fake *fake, struct st_ussd_session *session, const char *text,
		    enum st_ussd_state state)
{
	g_assert_cmpint(st_ussd_reply(session, "1", st_deadline_in(20000)), ==, 0);
	g_assert_cmpstr(session->text, ==, text);
	g_assert_cmpint(session->state, ==, state);
	g_assert_cmpint(fake->port.ussd_open, ==, state == ST_SESSION_MENU);
}

static void an_end_behind_a_menu_told_again_ends(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	shows_menu(fake, &session);
	says(fake, ST_USSD_MENU, BUY);
	says(fake, ST_USSD_RELEASED, NULL);
	replies(fake, &session, "", ST_SESSION_RELEASED);
}

static void a_menu_told_again_as_final_is_no_answer(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	shows_menu(fake, &session);
	says(fake, ST_USSD_FINAL, BUY);
	says(fake, ST_USSD_RELEASED, NULL)->mute = true;
	says(fake, ST_USSD_FINAL, "bought");
	replies(fake, &session, "bought", ST_SESSION_FINAL);
}

/* With nothing behind it, it ends the session as any text that is final. */
static void a_final_menu_alone_is_no_menu(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	shows_menu(fake, &session);
	says(fake, ST_USSD_FINAL, BUY);
	replies(fake, &session, BUY, ST_SESSION_FINAL);
}

/* Nothing shows that the step which spends was refused with its own menu. */
static void a_menu_told_again_is_no_refusal(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	shows_menu(fake, &session);
	session.spends = true;
	says(fake, ST_USSD_MENU, BUY);
	replies(fake, &session, BUY, ST_SESSION_MENU);
	g_assert_true(session.pushed);
}

static void the_answer_behind_a_menu_told_again_is_kept(struct fake *fake, const void *data)
{
	struct st_ussd_session session = { 0 };

	(void)data;
	shows_menu(fake, &session);
	session.spends = true;
	says(fake, ST_USSD_MENU, BUY);
	says(fake, ST_USSD_FINAL, "bought");
	says(fake, ST_USSD_RELEASED, NULL);
	replies(fake, &session, "bought", ST_SESSION_FINAL);
	g_assert_false(session.pushed);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct fake *fake, const void *data);
	} tests[] = {
		{ "/ussd-again/menu-told-late", a_menu_told_late_again_is_no_answer },
		{ "/ussd-again/menu-shown-anew", a_menu_shown_anew_is_one },
		{ "/ussd-again/menu-then-end", an_end_behind_a_menu_told_again_ends },
		{ "/ussd-again/menu-as-final", a_menu_told_again_as_final_is_no_answer },
		{ "/ussd-again/final-alone", a_final_menu_alone_is_no_menu },
		{ "/ussd-again/menu-after-paying", a_menu_told_again_is_no_refusal },
		{ "/ussd-again/answer-after-menu", the_answer_behind_a_menu_told_again_is_kept },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct fake, NULL, setup, tests[i].test, teardown);
	return g_test_run();
}
