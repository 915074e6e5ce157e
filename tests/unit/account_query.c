/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The balance dialogue over a port that plays an operator. */
#include "account/recipe.h"
#include "core/error.h"
#include "port/ussd.h"

#include <string.h>

#define ACTS_MAX 6

/* What the operator does when it gets `send`. */
struct act {
	const char *send;
	enum st_ussd_kind kind;
	const char *text; /* NULL: says nothing */
	struct {
		const char *sender, *text;
	} sms[3];
};

struct fake {
	struct st_port port;
	struct act acts[ACTS_MAX];
	unsigned n_acts, sent, cancelled, sms_next, linked;
	const struct act *act;
	char log[200];
};

static gboolean send_sms(void *data)
{
	struct fake *fake = data;
	struct st_sms sms = { .sender = "" };

	if (fake->sms_next == G_N_ELEMENTS(fake->act->sms) ||
	    !fake->act->sms[fake->sms_next].text)
		return G_SOURCE_REMOVE;
	g_strlcpy(sms.sender, fake->act->sms[fake->sms_next].sender, sizeof(sms.sender));
	g_strlcpy(sms.text, fake->act->sms[fake->sms_next].text, sizeof(sms.text));
	fake->sms_next++;
	st_port_sms_push(&fake->port, &sms);
	return G_SOURCE_CONTINUE;
}

static void later(struct fake *fake, GSourceFunc what)
{
	GSource *source = g_idle_source_new();

	g_source_set_callback(source, what, fake, NULL);
	g_source_attach(source, st_loop_context(fake->port.loop));
	g_source_unref(source);
}

static gboolean speak(void *data)
{
	struct fake *fake = data;
	struct st_ussd_news news = { .kind = fake->act->kind, .dcs = 15 };

	g_strlcpy(news.text, fake->act->text ? fake->act->text : "", sizeof(news.text));
	if (fake->act->text)
		st_port_ussd_push(&fake->port, &news);
	later(fake, send_sms);
	return G_SOURCE_REMOVE;
}

static int fake_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	struct fake *fake = (struct fake *)port;

	(void)answer, (void)deadline;
	g_strlcat(fake->log, text, sizeof(fake->log));
	g_strlcat(fake->log, " ", sizeof(fake->log));
	g_assert_cmpuint(fake->sent, <, fake->n_acts);
	fake->act = &fake->acts[fake->sent++];
	g_assert_cmpstr(text, ==, fake->act->send);
	fake->sms_next = 0;
	later(fake, speak);
	return 0;
}

static int fake_cancel(struct st_port *port, st_deadline deadline)
{
	(void)deadline;
	((struct fake *)port)->cancelled++;
	return 0;
}

static int fake_link(struct st_port *port, unsigned needs, st_deadline deadline)
{
	(void)deadline;
	((struct fake *)port)->linked |= needs;
	return 0;
}

static const struct st_port_ops ops = {
	.link = fake_link,
	.protocol = "fake",
	.final_is_certain = true,
	.ussd_send = fake_send,
	.ussd_cancel = fake_cancel,
};

static void setup(struct fake *fake, const void *data)
{
	(void)data;
	memset(fake, 0, sizeof(*fake));
	fake->port.ops = &ops;
	fake->port.linked = true;
	fake->port.ussd_cleaned = true;
	fake->port.loop = st_loop_new();
	fake->port.events = st_events_new();
	g_main_context_push_thread_default(st_loop_context(fake->port.loop));
}

static void teardown(struct fake *fake, const void *data)
{
	(void)data;
	g_main_context_pop_thread_default(st_loop_context(fake->port.loop));
	st_loop_free(fake->port.loop);
	st_events_free(fake->port.events);
}

static void does(struct fake *fake, struct act act)
{
	fake->acts[fake->n_acts++] = act;
}

static const char plain[] = "[balance]\ncode=*100#\n";
static const char menus[] = "[balance]\ncode=*100#\nstep.1.expect=1:Credit\nstep.1.answer=1\n"
			    "step.2.expect=1:Main\nstep.2.answer=2\n";
static const char by_sms[] = "[balance]\ncode=*100#\nanswer-by=sms\n[sms]\nsenders=Op\n"
			     "[reply 1]\npattern=by SMS\nstate=pending-sms\n";

static struct st_recipe *recipe_with(const char *rules)
{
	g_autofree char *text = g_strconcat(
		"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		"source=test\ncertainty=H\n[match 1]\nmcc-mnc=20801\n"
		"[bucket 1]\nkind=money\npattern=credit (?<amount>[\\d.]+) EUR\n"
		"[sample 1]\ntext=x\nmust=refuse\nsource=test\n", rules, NULL);
	struct st_recipe *recipe = NULL;

	if (st_recipe_parse("x.recipe", text, strlen(text), &recipe))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	return recipe;
}

static struct simtopup_balance *ask(struct fake *fake, const char *rules, int64_t ms)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(rules);
	const struct st_asking asking = { .subject = { .iccid = "8933", .mcc_mnc = "20801" } };
	struct simtopup_balance *balance = NULL;

	if (st_balance_ask(&fake->port, recipe, &asking, st_deadline_in(ms), &balance))
		g_assert_null(balance);
	g_assert_false(fake->port.ussd_open);
	return balance;
}

/* "STATE SOURCE bucket..." */
static void gives(struct fake *fake, const char *rules, int64_t ms, const char *expected)
{
	g_autofree struct simtopup_balance *balance = ask(fake, rules, ms);
	g_autoptr(GString) found = g_string_new(NULL);

	g_assert_nonnull(balance);
	g_string_printf(found, "%s %s", st_balance_state_name(balance->state), balance->source);
	for (unsigned i = 0; i < balance->count; i++) {
		char bucket[160];

		st_bucket_describe(&balance->buckets[i], bucket);
		g_string_append_printf(found, " %s", bucket);
	}
	g_assert_cmpstr(found->str, ==, expected);
	g_assert_cmpstr(balance->code, ==, "*100#");
	g_assert_cmpstr(balance->subject.iccid, ==, "8933");
	g_assert_cmpint(balance->checked_at, >, 0);
}

static void a_final_text_is_read(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, "credit 5.00 EUR", { { 0 } } });
	gives(fake, plain, 5000, "ok ussd money main 5.00 EUR");
	g_assert_cmpuint(fake->cancelled, ==, 0);
}

static void a_menu_may_carry_the_balance(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_MENU, "credit 5.00 EUR\n1:More", { { 0 } } });
	gives(fake, plain, 5000, "ok ussd money main 5.00 EUR");
	g_assert_cmpuint(fake->cancelled, ==, 1);
}

static void an_unknown_menu_is_left(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_MENU, "1:Buy 2:Sell", { { 0 } } });
	gives(fake, menus, 5000, "menu ussd");
	g_assert_cmpuint(fake->cancelled, ==, 1);
	g_assert_cmpstr(fake->log, ==, "*100# ");
}

static void known_menus_are_walked(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_MENU, "1:Credit 2:Buy", { { 0 } } });
	does(fake, (struct act){ "1", ST_USSD_MENU, "1:Main 2:All", { { 0 } } });
	does(fake, (struct act){ "2", ST_USSD_FINAL, "credit 7.00 EUR", { { 0 } } });
	gives(fake, menus, 5000, "ok ussd money main 7.00 EUR");
	g_assert_cmpuint(fake->cancelled, ==, 0);
}

static void a_menu_that_changed_is_not_answered(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_MENU, "1:Credit 2:Buy", { { 0 } } });
	does(fake, (struct act){ "1", ST_USSD_MENU, "1:Buy for 10 EUR 2:Back", { { 0 } } });
	gives(fake, menus, 5000, "menu ussd");
	g_assert_cmpstr(fake->log, ==, "*100# 1 ");
	g_assert_cmpuint(fake->cancelled, ==, 1);
}

static void an_sms_of_the_operator_answers(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, "Answer comes by SMS",
				 { { "Aunt", "credit 1.00 EUR" },
				   { "Op", "Win a car" },
				   { "Op@", "credit 9.00 EUR" } } });
	gives(fake, by_sms, 5000, "ok sms money main 9.00 EUR");
}

static void an_sms_alone_answers(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, NULL,
				 { { "Op", "credit 9.00 EUR" } } });
	gives(fake, by_sms, 5000, "ok sms money main 9.00 EUR");
}

static const char pays[] = "[balance]\ncode=*100#\nanswer-by=either\n[sms]\nsenders=Op\n"
			   "[outcome 1]\npattern=Recharge of\noutcome=accepted\n";

static void a_text_about_a_payment_is_no_balance(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, "Recharge of 10, credit 19.00 EUR", {} });
	gives(fake, pays, 5000, "not-understood ussd");
}

static void nor_is_a_message_about_one(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_RELEASED, NULL,
				 { { "Op", "Recharge of 10, credit 19.00 EUR" },
				   { "Op", "credit 9.00 EUR" } } });
	gives(fake, pays, 5000, "ok sms money main 9.00 EUR");
}

static void no_sms_is_pending(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, "Answer comes by SMS",
				 { { "Op", "half of the answer: credit" } } });
	gives(fake, by_sms, 150, "pending-sms ussd");
	g_assert_cmpint(st_error_status(), ==, 0);
}

static void silence_is_an_error_that_bought_nothing(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, NULL, { { 0 } } });
	g_assert_null(ask(fake, plain, 100));
	g_assert_cmpint(st_error_status(), ==, SIMTOPUP_TIMEOUT);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
}

static void the_network_may_refuse(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_UNSUPPORTED, "", { { 0 } } });
	g_assert_null(ask(fake, plain, 5000));
	g_assert_cmpint(st_error_status(), ==, SIMTOPUP_UNSUPPORTED);
	g_assert_cmpint(st_error_effect(), ==, SIMTOPUP_EFFECT_NONE);
}

static void without_a_code_nothing_is_dialled(struct fake *fake, const void *data)
{
	(void)data;
	g_assert_null(ask(fake, "", 5000));
	g_assert_cmpint(st_error_status(), ==, SIMTOPUP_NO_RECIPE);
	g_assert_cmpuint(fake->sent, ==, 0);
}

static void only_what_is_needed_is_linked(struct fake *fake, const void *data)
{
	(void)data;
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, "credit 5.00 EUR", { { 0 } } });
	gives(fake, plain, 5000, "ok ussd money main 5.00 EUR");
	g_assert_cmpuint(fake->linked & ST_NEED_SMS, ==, 0);
	does(fake, (struct act){ "*100#", ST_USSD_FINAL, NULL, { { "Op", "credit 9.00 EUR" } } });
	gives(fake, by_sms, 5000, "ok sms money main 9.00 EUR");
	g_assert_cmpuint(fake->linked & ST_NEED_SMS, ==, ST_NEED_SMS);
}

static void add(const char *path, void (*test)(struct fake *, const void *))
{
	g_test_add(path, struct fake, NULL, setup, test, teardown);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/query/final", a_final_text_is_read);
	add("/query/menu/balance", a_menu_may_carry_the_balance);
	add("/query/menu/unknown", an_unknown_menu_is_left);
	add("/query/menu/walked", known_menus_are_walked);
	add("/query/menu/changed", a_menu_that_changed_is_not_answered);
	add("/query/sms/sender", an_sms_of_the_operator_answers);
	add("/query/sms/alone", an_sms_alone_answers);
	add("/query/payment", a_text_about_a_payment_is_no_balance);
	add("/query/sms/payment", nor_is_a_message_about_one);
	add("/query/sms/none", no_sms_is_pending);
	add("/query/silence", silence_is_an_error_that_bought_nothing);
	add("/query/refused", the_network_may_refuse);
	add("/query/no-code", without_a_code_nothing_is_dialled);
	add("/query/needs", only_what_is_needed_is_linked);
	return g_test_run();
}
