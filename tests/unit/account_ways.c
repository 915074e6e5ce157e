/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which ways are gone, in which order, at home and abroad, over a port that plays a network. */
#include "account/recipe.h"
#include "codec/sms.h"
#include "core/error.h"

#include <string.h>

/* What the network does with a code or a keyword; NULL ends the list. */
struct deed {
	const char *name;
	int fails;        /* the hand-over, with this status */
	const char *text; /* what is said; "sms:SENDER:TEXT" comes as a message; NULL: nothing */
};

struct fake {
	struct st_port port;
	const struct deed *deeds;
	const struct deed *now;
	const char *rat;
	int cs_attached;
	char log[200];
};

static gboolean speak(void *data)
{
	struct fake *fake = data;
	struct st_ussd_news news = { .kind = ST_USSD_FINAL, .dcs = 15 };
	struct st_sms sms = { .sender = "" };
	g_auto(GStrv) parts = g_strsplit(fake->now->text, ":", 3);

	if (strcmp(parts[0], "sms") == 0) {
		g_strlcpy(sms.sender, parts[1], sizeof(sms.sender));
		g_strlcpy(sms.text, parts[2], sizeof(sms.text));
		st_port_sms_push(&fake->port, &sms);
	} else {
		g_strlcpy(news.text, fake->now->text, sizeof(news.text));
		st_port_ussd_push(&fake->port, &news);
	}
	return G_SOURCE_REMOVE;
}

static int does(struct fake *fake, const char *name)
{
	GSource *source;

	g_strlcat(fake->log, name, sizeof(fake->log));
	g_strlcat(fake->log, ";", sizeof(fake->log));
	for (fake->now = fake->deeds; fake->now->name; fake->now++) {
		if (strcmp(fake->now->name, name) == 0)
			break;
	}
	if (fake->now->fails) {
		st_fail(fake->now->fails, ST_LAYER_NETWORK, "refused");
		return fake->now->fails;
	}
	if (!fake->now->text)
		return 0;
	source = g_idle_source_new();
	g_source_set_callback(source, speak, fake, NULL);
	g_source_attach(source, st_loop_context(fake->port.loop));
	g_source_unref(source);
	return 0;
}

static int fake_ussd(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	(void)answer, (void)deadline;
	return does((struct fake *)port, text);
}

static int fake_sms(struct st_port *port, uint8_t *pdu, size_t len, st_deadline deadline)
{
	struct st_sms_part part;

	(void)deadline;
	g_assert_true(st_sms_decode(pdu, len, &part));
	return does((struct fake *)port, part.peer);
}

static int fake_cancel(struct st_port *port, st_deadline deadline)
{
	(void)port, (void)deadline;
	return 0;
}

static int fake_link(struct st_port *port, unsigned needs, st_deadline deadline)
{
	(void)port, (void)needs, (void)deadline;
	return 0;
}

static int fake_read(struct st_port *port, struct st_subscriber *ret, st_deadline deadline)
{
	struct fake *fake = (struct fake *)port;

	(void)deadline;
	ret->registration = "home";
	ret->rat = fake->rat;
	ret->cs_attached = fake->cs_attached;
	return 0;
}

static const struct st_port_ops ops = {
	.protocol = "fake", .final_is_certain = true, .link = fake_link,
	.read_subscriber = fake_read, .ussd_send = fake_ussd, .ussd_cancel = fake_cancel,
	.sms_send = fake_sms,
};

static struct st_recipe *recipe_with(const char *rules)
{
	g_autofree char *text = g_strconcat(
		"[recipe]\nformat=1\nid=x\nname=X\ncountry=fr\ncurrency=EUR\nproved=no\n"
		"source=test\ncertainty=H\n[match 1]\nmcc-mnc=20801\n[sms]\nsenders=Op\n"
		"[bucket 1]\nkind=money\npattern=credit (?<amount>[\\d.]+) EUR\n"
		"[reply 1]\npattern=down today\nstate=unavailable\n"
		"[sample 1]\ntext=x\nmust=refuse\nsource=test\n", rules, NULL);
	struct st_recipe *recipe = NULL;

	if (st_recipe_parse("x.recipe", text, strlen(text), &recipe))
		g_error("%s", simtopup_error_message(simtopup_last_error()));
	return recipe;
}

enum where { HOME, ABROAD };

struct row {
	const char *what;
	const char *rules;
	enum where where;
	unsigned consent;
	const struct deed *deeds;
	const char *sent;     /* every hand-over */
	const char *expected; /* "STATE CODE" or "STATUS EFFECT HINT-PART" */
};

static const struct deed all_good[] = {
	{ "*1#", 0, "credit 1.00 EUR" }, { "*2#", 0, "credit 2.00 EUR" },
	{ "8000", 0, "sms:8000:credit 8.00 EUR" }, { NULL, 0, NULL },
};
static const struct deed refuses[] = {
	{ "*1#", SIMTOPUP_NETWORK, NULL }, { "*2#", 0, "credit 2.00 EUR" },
	{ "8000", 0, "sms:Op:credit 8.00 EUR" }, { NULL, 0, NULL },
};
static const struct deed is_down[] = {
	{ "*1#", 0, "We are down today" }, { "*2#", SIMTOPUP_UNSUPPORTED, NULL },
	{ "8000", SIMTOPUP_NETWORK, NULL }, { NULL, 0, NULL },
};
static const struct deed is_silent[] = {
	{ "*1#", 0, NULL }, { "*2#", 0, "credit 2.00 EUR" }, { NULL, 0, NULL },
};
static const struct deed is_gone[] = { { "*1#", SIMTOPUP_DEVICE_GONE, NULL }, { NULL, 0, NULL } };
static const struct deed mumbles[] = { { "8000", 0, "sms:8000:Thank you!" }, { NULL, 0, NULL } };
static const struct deed others_write[] = {
	{ "8000", 0, "sms:Aunt:credit 8.00 EUR" }, { NULL, 0, NULL }
};

#define USSD1 "[balance]\ncode=*1#\n"
#define USSD2 "[way 1]\nmethod=ussd\ncode=*2#\n"
#define SMS "[way 2]\nmethod=sms\nto=8000\ntext=BAL\nsms-wait-s=1\n"
#define FREE_SMS SMS "costs=no\n"

static const struct row rows[] = {
	{ "the first that answers", USSD1 USSD2, HOME, 0, all_good, "*1#;", "ok *1#" },
	{ "the next when one is refused", USSD1 USSD2, HOME, 0, refuses, "*1#;*2#;", "ok *2#" },
	{ "the next when one is silent", USSD1 "timeout-s=0\n" USSD2, HOME, 0, is_silent,
	  "*1#;*2#;", "ok *2#" },
	{ "a text that is no balance is kept", USSD1 USSD2 FREE_SMS, HOME, 0, is_down,
	  "*1#;*2#;8000;", "unavailable *1#" },
	{ "a modem that is gone ends it", USSD1 USSD2, HOME, 0, is_gone, "*1#;",
	  "device-gone none " },
	{ "by message when it is free", FREE_SMS, HOME, 0, all_good, "8000;", "ok BAL to 8000" },
	{ "a message of a listed sender", "[balance]\ncode=*1#\n" FREE_SMS, HOME, 0, refuses,
	  "*1#;8000;", "ok BAL to 8000" },
	{ "a message of anybody else", FREE_SMS, HOME, 0, others_write, "8000;",
	  "pending-sms BAL to 8000" },
	{ "what the short code says is kept", FREE_SMS, HOME, 0, mumbles, "8000;",
	  "not-understood BAL to 8000" },
	{ "what is charged needs consent", SMS, HOME, 0, all_good, "", "charged none BAL to 8000" },
	{ "and is gone with it", SMS, HOME, ST_CONSENT_CHARGED, all_good, "8000;",
	  "ok BAL to 8000" },
	{ "a charged way is named when the free one fails", USSD1 SMS, HOME, 0, refuses, "*1#;",
	  "network none BAL to 8000" },
	{ "abroad what is not known to be free", USSD1, ABROAD, 0, all_good, "",
	  "charged none *1#" },
	{ "abroad with consent", USSD1, ABROAD, ST_CONSENT_CHARGED, all_good, "*1#;", "ok *1#" },
	{ "abroad what is free there", USSD1 USSD2 "free-abroad=yes\n", ABROAD, 0, all_good,
	  "*2#;", "ok *2#" },
	{ "abroad what works at home only", USSD1 "home-only=yes\n", ABROAD,
	  ST_CONSENT_CHARGED, all_good, "", "no-recipe none *1#" },
	{ "at home all the same", USSD1 "home-only=yes\n", HOME, 0, all_good, "*1#;", "ok *1#" },
	{ "general knowledge", USSD1 "certainty=L\n", HOME, 0, all_good, "",
	  "unproved none *1#" },
	{ "general knowledge with consent", USSD1 "certainty=L\n", HOME, ST_CONSENT_UNPROVED,
	  all_good, "*1#;", "ok *1#" },
	{ "a call is for people", "[way 1]\nmethod=call\nto=950\n", HOME, 3, all_good, "",
	  "no-recipe none call 950" },
	{ "no interface of a provider", "[way 1]\nmethod=http\nto=https://example.org\n", HOME,
	  3, all_good, "", "unsupported none ask https://example.org" },
	{ "no way at all", "", HOME, 3, all_good, "", "no-recipe none recipe" },
	{ "a charged message that was refused", SMS, HOME, ST_CONSENT_CHARGED, is_down, "8000;",
	  "network none " },
};

static void check(const struct row *row, struct fake *fake)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(row->rules);
	const struct st_asking asking = {
		.subject = { .mcc_mnc = "20801" }, .abroad = row->where == ABROAD,
		.consent = row->consent,
	};
	g_autofree struct simtopup_balance *balance = NULL;
	const simtopup_error *error = simtopup_last_error();
	g_autofree char *found = NULL;

	fake->deeds = row->deeds;
	st_error_clear();
	if (st_balance_ask(&fake->port, recipe, &asking, st_deadline_in(20000), &balance) == 0) {
		found = g_strdup_printf("%s %s", st_balance_state_name(balance->state),
					balance->code);
		g_assert_cmpstr(found, ==, row->expected);
	} else {
		found = g_strdup_printf("%s %s %s", simtopup_status_name(st_error_status()),
					simtopup_effect_name((int)st_error_effect()),
					simtopup_error_hint(error));
		g_test_message("%s", found);
		g_assert_true(g_str_has_prefix(row->expected,
					       simtopup_status_name(st_error_status())));
		g_assert_nonnull(strstr(row->expected,
					simtopup_effect_name((int)st_error_effect())));
		g_assert_nonnull(strstr(simtopup_error_hint(error),
					strchr(strchr(row->expected, ' ') + 1, ' ') + 1));
	}
	g_assert_cmpstr(fake->log, ==, row->sent);
	g_assert_false(fake->port.ussd_open || fake->port.sms_wanted);
}

static void setup(struct fake *fake, const void *data)
{
	(void)data;
	memset(fake, 0, sizeof(*fake));
	fake->port.ops = &ops;
	fake->port.linked = fake->port.ussd_cleaned = true;
	fake->port.loop = st_loop_new();
	fake->port.events = st_events_new();
	fake->cs_attached = 1;
	fake->rat = "umts";
	g_main_context_push_thread_default(st_loop_context(fake->port.loop));
}

static void teardown(struct fake *fake, const void *data)
{
	(void)data;
	g_main_context_pop_thread_default(st_loop_context(fake->port.loop));
	st_loop_free(fake->port.loop);
	st_events_free(fake->port.events);
}

static void a_row(struct fake *fake, const void *data)
{
	check(data, fake);
}

/* USSD cannot be there at all: its other codes are not tried, the message is. */
static void without_cs_a_message_is_sent(struct fake *fake, const void *data)
{
	const struct row row = { "", USSD1 USSD2 FREE_SMS, HOME, 0, refuses, "*1#;8000;",
				 "ok BAL to 8000" };
	const struct row no_way = { "", USSD1 USSD2, HOME, 0, refuses, "*1#;", "no-cs none SMS" };

	(void)data;
	fake->rat = "lte";
	fake->cs_attached = 0;
	check(&row, fake);
	fake->log[0] = '\0';
	check(&no_way, fake);
}

static void the_first_way_only(struct fake *fake, const void *data)
{
	g_autoptr(st_recipe_t) recipe = recipe_with(USSD1 USSD2);
	struct st_asking asking = { .same_way = "" };
	struct simtopup_balance *balance = NULL;

	(void)data;
	fake->deeds = refuses;
	g_assert_cmpint(st_balance_ask(&fake->port, recipe, &asking, st_deadline_in(5000),
				       &balance), ==, SIMTOPUP_NETWORK);
	g_assert_cmpstr(fake->log, ==, "*1#;");
	/* The way that answered before, and no other; or none, when the recipe lost it. */
	fake->log[0] = '\0';
	asking.same_way = "*2#";
	g_assert_cmpint(st_balance_ask(&fake->port, recipe, &asking, st_deadline_in(5000),
				       &balance), ==, 0);
	g_assert_cmpstr(fake->log, ==, "*2#;");
	g_assert_cmpstr(balance->code, ==, "*2#");
	g_free(balance);
	asking.same_way = "*3#";
	g_assert_cmpint(st_balance_ask(&fake->port, recipe, &asking, st_deadline_in(5000),
				       &balance), ==, SIMTOPUP_NO_RECIPE);
	g_assert_cmpstr(fake->log, ==, "*2#;");
}

static void roaming_is_abroad(void)
{
	struct st_subscriber state;

	st_subscriber_init(&state);
	g_assert_false(st_is_abroad(&state));
	g_strlcpy(state.home_mcc, "208", sizeof(state.home_mcc));
	g_strlcpy(state.operator_mcc, "262", sizeof(state.operator_mcc));
	g_assert_true(st_is_abroad(&state));
	state.roaming = 0;
	g_assert_false(st_is_abroad(&state));
	state.roaming = 1;
	g_assert_true(st_is_abroad(&state));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/ways/%s", rows[i].what);

		g_test_add(path, struct fake, &rows[i], setup, a_row, teardown);
	}
	g_test_add("/ways/no-cs", struct fake, NULL, setup, without_cs_a_message_is_sent, teardown);
	g_test_add("/ways/first", struct fake, NULL, setup, the_first_way_only, teardown);
	g_test_add_func("/ways/abroad", roaming_is_abroad);
	return g_test_run();
}
