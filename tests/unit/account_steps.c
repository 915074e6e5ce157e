/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A dialogue of steps over a port that plays an operator, up to the step that commits. */
#include "account/steps.h"
#include "core/error.h"

#include <string.h>

struct fake {
	struct st_port port;
	const char *const *script; /* what is sent, the kind ("menu", "end"), the text; NULL */
	char log[200];
};

static gboolean speak(void *data)
{
	struct fake *fake = data;
	struct st_ussd_news news = { .dcs = 15 };

	news.kind = strcmp(fake->script[1], "menu") == 0 ? ST_USSD_MENU : ST_USSD_FINAL;
	g_strlcpy(news.text, fake->script[2], sizeof(news.text));
	fake->script += 3;
	st_port_ussd_push(&fake->port, &news);
	return G_SOURCE_REMOVE;
}

static int fake_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	struct fake *fake = (struct fake *)port;
	GSource *source = g_idle_source_new();

	(void)deadline;
	g_assert_cmpint(answer, ==, fake->log[0] != '\0');
	g_strlcat(fake->log, text, sizeof(fake->log));
	g_strlcat(fake->log, " ", sizeof(fake->log));
	if (fake->script[0]) {
		g_assert_cmpstr(text, ==, fake->script[0]);
		g_source_set_callback(source, speak, fake, NULL);
		g_source_attach(source, st_loop_context(port->loop));
	}
	g_source_unref(source);
	return 0;
}

static int fake_cancel(struct st_port *port, st_deadline deadline)
{
	(void)deadline;
	g_strlcat(((struct fake *)port)->log, "cancel ", sizeof(((struct fake *)port)->log));
	return 0;
}

static const struct st_port_ops ops = {
	.protocol = "fake", .final_is_certain = true,
	.ussd_send = fake_send, .ussd_cancel = fake_cancel,
};

static const struct st_steps recharge = {
	.count = 4,
	.step = { { NULL, "*102#", false },
		  { "2:Recharge", "2", false },
		  { "Enter the \\d+ digits", "{voucher}", false },
		  { "10 EUR.*1:Confirm", "1", true } },
};

/* Walks, commits when that is reached, ends. What was sent, and with which result. */
static void walks(const struct st_steps *steps, const char *const *script, int result,
		  const char *sent)
{
	struct fake fake = { .port = { .ops = &ops, .linked = true, .ussd_cleaned = true } };
	g_autofree struct st_ussd_session *session = g_new0(struct st_ussd_session, 1);
	struct st_secret *voucher = st_secret_new("1234", 4);
	struct st_dialogue dialogue = {
		.steps = steps, .session = session, .voucher = voucher, .timeout_ms = 5000,
	};

	fake.script = script;
	fake.port.loop = st_loop_new();
	fake.port.events = st_events_new();
	st_error_clear();
	g_assert_cmpint(st_dialogue_walk(&dialogue, &fake.port, st_deadline_in(5000)), ==, result);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
	if (result == 0 && dialogue.next < steps->count)
		g_assert_cmpint(st_dialogue_commit(&dialogue, st_deadline_in(5000)), ==, 0);
	/* A second time, or without having seen the text before it, never. */
	g_assert_cmpint(st_dialogue_commit(&dialogue, st_deadline_in(5000)), ==, SIMTOPUP_STATE);
	st_ussd_end(session);
	g_assert_false(fake.port.ussd_open);
	g_assert_cmpstr(fake.log, ==, sent);
	st_secret_free(voucher);
	st_loop_free(fake.port.loop);
	st_events_free(fake.port.events);
}

#define MENU "menu", "1:Credit 2:Recharge"
#define ENTER "menu", "Enter the 14 digits"
#define CONFIRM "menu", "Recharge 10 EUR? 1:Confirm 2:No"

static void the_walk_stops_before_what_commits(void)
{
	const char *const script[] = { "*102#", MENU, "2", ENTER, "1234", CONFIRM, NULL };

	/* The committing step is handed over; nobody waited, so the session is cancelled. */
	walks(&recharge, script, 0, "*102# 2 1234 1 cancel ");
}

static void a_single_step_that_commits_is_not_walked(void)
{
	static const struct st_steps one = { 1, { { NULL, "*101*{voucher}#", true } } };
	const char *const script[] = { NULL };

	walks(&one, script, 0, "*101*1234# cancel ");
}

static void another_text_stops_before_what_commits(void)
{
	const char *const menu[] = { "*102#", "menu", "1:Buy 2:Sell", NULL };
	const char *const price[] = { "*102#", MENU, "2", ENTER, "1234", "menu",
				      "Recharge 99 EUR? 1:Confirm", NULL };

	walks(&recharge, menu, SIMTOPUP_UNEXPECTED_MENU, "*102# cancel ");
	walks(&recharge, price, SIMTOPUP_UNEXPECTED_MENU, "*102# 2 1234 cancel ");
}

static void an_early_end_stops(void)
{
	const char *const script[] = { "*102#", MENU, "2", "end", "Enter the 14 digits", NULL };

	walks(&recharge, script, SIMTOPUP_UNEXPECTED_MENU, "*102# 2 ");
}

static void a_menu_shown_again_is_not_answered(void)
{
	static const struct st_steps loose = {
		3, { { NULL, "*102#", false }, { "1:Credit", "2", false }, { "2:", "2", true } },
	};
	static const struct st_steps twice = {
		3, { { NULL, "*102#", false }, { "2:", "2", false }, { "2:", "2", true } },
	};
	const char *const script[] = { "*102#", MENU, "2", MENU, NULL };

	walks(&loose, script, SIMTOPUP_UNEXPECTED_MENU, "*102# 2 cancel ");
	walks(&twice, script, 0, "*102# 2 2 cancel ");
}

static void steps_that_spend_nothing_are_walked_to_the_end(void)
{
	static const struct st_steps ask = {
		2, { { NULL, "*102#", false }, { "1:Credit", "1", false } },
	};
	const char *const script[] = { "*102#", MENU, "1", "end", "credit 5 EUR", NULL };

	walks(&ask, script, 0, "*102# 1 ");
}

static void what_is_too_long_is_not_sent(void)
{
	struct st_step step = { NULL, "*101*{voucher}#", true };
	char text[ST_STEP_TEXT_MAX];
	g_autofree char *longest = g_strnfill(ST_STEP_TEXT_MAX - 7, '1');

	g_assert_true(st_step_fill(&step, longest, text));
	g_assert_true(g_str_has_suffix(text, "1#"));
	longest[0] = '\0';
	g_assert_true(st_step_fill(&step, longest, text));
	g_assert_cmpstr(text, ==, "*101*#");
	g_free(longest);
	longest = g_strnfill(ST_STEP_TEXT_MAX - 6, '1');
	g_assert_false(st_step_fill(&step, longest, text));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/steps/commit", the_walk_stops_before_what_commits);
	g_test_add_func("/steps/single", a_single_step_that_commits_is_not_walked);
	g_test_add_func("/steps/unexpected", another_text_stops_before_what_commits);
	g_test_add_func("/steps/ended", an_early_end_stops);
	g_test_add_func("/steps/again", a_menu_shown_again_is_not_answered);
	g_test_add_func("/steps/whole", steps_that_spend_nothing_are_walked_to_the_end);
	g_test_add_func("/steps/long", what_is_too_long_is_not_sent);
	return g_test_run();
}
