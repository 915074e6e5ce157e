/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* USSD and SMS on the QMI port, through the sessions of port/ussd.h. */

#include "core/error.h"
#include "port_rig.h"

#include <glib/gstdio.h>
#include <string.h>

#define NEEDS (ST_NEED_STATE | ST_NEED_USSD | ST_NEED_SMS)
#define BALANCE "Fictel (fictitious): Your credit is 12.34 EUR, valid until 2027-03-31."
#define VOUCHER "*101*12345678901234#"
#define DIAL_MS 10000

#define INVALID_CLIENT 7
#define NETWORK_NOT_READY 53
#define SUPS_FAILURE 92
#define BUSY_STATE 90

static int dial(struct rig *rig, const char *code, struct st_ussd_session *session)
{
	memset(session, 0, sizeof(*session));
	session->grace_ms = 500;
	rig_call(rig, NEEDS);
	st_error_clear();
	return st_ussd_dial(session, rig->port, code, st_deadline_in(DIAL_MS));
}

struct text_case {
	const char *code;
	enum st_ussd_state state;
	const char *text;
};

static const struct text_case texts[] = {
	{ "*100#", ST_SESSION_FINAL, BALANCE },
	{ "*110#", ST_SESSION_FINAL, BALANCE },
	{ "*111#", ST_SESSION_FINAL, "Fictel: 12.34 EUR until 2027-03-31" },
	{ "*112#", ST_SESSION_FINAL, BALANCE },
	{ "*113#", ST_SESSION_FINAL, BALANCE },
	{ "*114#", ST_SESSION_FINAL, BALANCE },
	{ "*115#", ST_SESSION_FINAL, BALANCE },
	{ "*120#", ST_SESSION_FINAL, BALANCE },
	{ "*121#", ST_SESSION_RELEASED, "" },
	{ "*122#", ST_SESSION_FINAL,
	  "Fictel (fictitious): Crédit €12.34, valid until 2027-03-31. Prêt à servir." },
};

static void reads_texts_on(const char *scenario)
{
	struct rig rig;

	rig_start(&rig, scenario, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct st_ussd_session session;

		g_test_message("%s %s", scenario, texts[i].code);
		g_assert_cmpint(dial(&rig, texts[i].code, &session), ==, 0);
		g_assert_cmpstr(session.text, ==, texts[i].text);
		if (strcmp(texts[i].code, "*120#") != 0)
			g_assert_cmpint(session.state, ==, texts[i].state);
		g_assert_false(rig.port->ussd_open);
		st_ussd_end(&session);
		st_port_release(rig.port);
	}
	rig_stop(&rig);
}

static void reads_every_text(void)
{
	reads_texts_on("fictel");
}

/* No 0x43 and no UTF-16: the blocking form, decoded by its label. */
static void reads_every_text_of_old_firmware(void)
{
	reads_texts_on("quirks-qmi-old");
}

static void reads_every_text_that_comes_twice(void)
{
	reads_texts_on("quirks-qmi-double");
}

static void walks_a_menu_on(const char *scenario)
{
	struct st_ussd_session session;
	struct rig rig;

	g_test_message("%s", scenario);
	rig_start(&rig, scenario, NULL);
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	g_assert_cmpint(session.state, ==, ST_SESSION_MENU);
	g_assert_cmpstr(session.text, ==,
			"Fictel (fictitious)\n1:Credit\n2:Recharge\n3:Credit by SMS\n0:End");
	g_assert_true(rig.port->ussd_open);
	g_assert_cmpint(st_ussd_reply(&session, "1", st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_cmpstr(session.text, ==, BALANCE);
	g_assert_cmpint(session.state, ==, ST_SESSION_FINAL);
	st_ussd_end(&session);

	/* A menu that is left alone is cancelled, and the next session is not disturbed by it. */
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	st_ussd_end(&session);
	g_assert_cmpint(dial(&rig, "*100#", &session), ==, 0);
	g_assert_cmpstr(session.text, ==, BALANCE);
	st_ussd_end(&session);
	rig_stop(&rig);
}

static void walks_menus(void)
{
	walks_a_menu_on("fictel");
	walks_a_menu_on("quirks-qmi-old");
	walks_a_menu_on("quirks-qmi-indication");
	walks_a_menu_on("quirks-qmi-double");
}

static void says_what_the_network_refused(void)
{
	struct st_ussd_session session;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	assert_error(dial(&rig, "*118#", &session), SIMTOPUP_NETWORK, SIMTOPUP_EFFECT_UNKNOWN);
	assert_error(dial(&rig, "*119#", &session), SIMTOPUP_UNSUPPORTED,
		     SIMTOPUP_EFFECT_UNKNOWN);
	child_tell(&rig.child, "set network.no-cs true");
	assert_error(dial(&rig, "*100#", &session), SIMTOPUP_NETWORK, SIMTOPUP_EFFECT_UNKNOWN);
	rig_stop(&rig);
}

static unsigned charges(struct rig *rig)
{
	g_autofree char *book = NULL;
	unsigned n = 0;

	child_tell(&rig->child, "advance 1"); /* the operator has done what it was asked */
	if (!g_file_get_contents(rig->child.oracle, &book, NULL, NULL))
		return 0;
	for (const char *at = book; (at = strstr(at, "\"kind\":\"voucher\"")); at++)
		n++;
	return n;
}

struct effect_case {
	const char *scenario, *fault;
	int status, effect;
	unsigned charges;
};

/* What the record says about the effect, against what the operator really did. */
static void knows_the_effect(void)
{
	static const struct effect_case cases[] = {
		{ "fictel", "on=ussd.start action=error code=90", SIMTOPUP_BUSY,
		  SIMTOPUP_EFFECT_NONE, 0 },
		{ "fictel", "on=ussd.start action=error code=53", SIMTOPUP_NOT_REGISTERED,
		  SIMTOPUP_EFFECT_NONE, 0 },
		{ "fictel", "on=ussd.start action=error code=92", SIMTOPUP_NETWORK,
		  SIMTOPUP_EFFECT_UNKNOWN, 0 },
		{ "fictel", "on=ussd.start action=error code=3", SIMTOPUP_PROTOCOL,
		  SIMTOPUP_EFFECT_UNKNOWN, 0 },
		{ "fictel", "on=ussd.start action=drop-request", SIMTOPUP_TIMEOUT,
		  SIMTOPUP_EFFECT_UNKNOWN, 0 },
		{ "fictel", "on=ussd.start action=unplug-request", SIMTOPUP_DEVICE_GONE,
		  SIMTOPUP_EFFECT_UNKNOWN, 0 },
		{ "fictel", "on=ussd.start action=unplug", SIMTOPUP_DEVICE_GONE,
		  SIMTOPUP_EFFECT_UNKNOWN, 1 },
		/* The network's answer makes up for the lost acknowledgement. */
		{ "fictel", "on=ussd.start action=drop", 0, 0, 1 },
		{ "fictel", "on=ussd.start action=wrong-client", 0, 0, 1 },
		{ "fictel", "on=qmi.voice.ind.0x43 action=drop", SIMTOPUP_TIMEOUT,
		  SIMTOPUP_EFFECT_UNKNOWN, 1 },
		{ "quirks-qmi-old", "on=qmi.voice.0x3A action=error code=90", SIMTOPUP_BUSY,
		  SIMTOPUP_EFFECT_NONE, 0 },
		{ "quirks-qmi-old", "on=qmi.voice.0x3A action=drop", SIMTOPUP_TIMEOUT,
		  SIMTOPUP_EFFECT_UNKNOWN, 1 },
		{ "quirks-qmi-old", "on=qmi.voice.0x3A action=unplug", SIMTOPUP_DEVICE_GONE,
		  SIMTOPUP_EFFECT_UNKNOWN, 1 },
		{ "quirks-qmi-old", "on=qmi.voice.0x3A action=drop-request", SIMTOPUP_TIMEOUT,
		  SIMTOPUP_EFFECT_UNKNOWN, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct effect_case *want = &cases[i];
		struct st_ussd_session session = { 0 };
		struct rig rig;
		int result;

		g_test_message("%s %s", want->scenario, want->fault);
		rig_start(&rig, want->scenario, NULL);
		rig_call(&rig, NEEDS);
		child_tell(&rig.child, "fault %s", want->fault);
		st_error_clear();
		result = st_ussd_dial(&session, rig.port, VOUCHER, st_deadline_in(800));
		if (want->status)
			assert_error(result, want->status, want->effect);
		else
			g_assert_cmpint(result, ==, 0);
		g_assert_cmpuint(charges(&rig), ==, want->charges);
		rig_stop(&rig);
	}
}

/* The blocking form hands over and does not wait for the network. */
static void the_late_answer_of_old_firmware_is_news(void)
{
	struct st_ussd_session session = { 0 };
	struct rig rig;
	int64_t start;

	rig_start(&rig, "quirks-qmi-old", NULL);
	rig_call(&rig, NEEDS);
	g_assert_cmpint(st_ussd_prepare(&session, rig.port, st_deadline_in(DIAL_MS)), ==, 0);
	start = g_get_monotonic_time();
	g_assert_cmpint(st_ussd_hand_over(&session, false, "*116#", st_deadline_in(DIAL_MS)), ==,
			0);
	g_assert_cmpint((g_get_monotonic_time() - start) / 1000, <, 1900);
	g_assert_cmpuint(rig.port->ussd_count, ==, 0);
	g_assert_cmpint(st_ussd_await(&session, st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_cmpstr(session.text, ==, BALANCE);
	g_assert_cmpint(rig_requests(&rig, "qmi.voice.0x43"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "qmi.voice.0x3A"), ==, 1);
	rig_stop(&rig);
}

/* Ends the silence of *117# by cancelling; the modem is free again afterwards. */
static void frees_the_modem_after_a_timeout(const char *scenario)
{
	struct st_ussd_session session = { 0 };
	struct rig rig;

	rig_start(&rig, scenario, NULL);
	rig_call(&rig, NEEDS);
	assert_error(st_ussd_dial(&session, rig.port, "*117#", st_deadline_in(700)),
		     SIMTOPUP_TIMEOUT, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(dial(&rig, "*100#", &session), ==, 0);
	g_assert_cmpstr(session.text, ==, BALANCE);
	rig_stop(&rig);
}

static void cancels_after_a_timeout(void)
{
	frees_the_modem_after_a_timeout("fictel");
	frees_the_modem_after_a_timeout("quirks-qmi-old");
}

/* The release that a cancel brings comes late, into the next session. */
static void its_own_release_ends_nothing(void)
{
	struct st_ussd_session session;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	child_tell(&rig.child, "fault on=qmi.voice.ind.0x3D nth=1 action=delay ms=100");
	st_ussd_end(&session);
	memset(&session, 0, sizeof(session));
	session.grace_ms = 100; /* a release would end it before the text, which needs 2 s */
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*116#", st_deadline_in(DIAL_MS)), ==,
			0);
	g_assert_cmpstr(session.text, ==, BALANCE);
	/* One is ours; the next one counts, however soon it comes. */
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	st_ussd_end(&session);
	g_assert_cmpint(dial(&rig, "*121#", &session), ==, 0);
	g_assert_cmpint(session.state, ==, ST_SESSION_RELEASED);
	rig_stop(&rig);
}

static void subscribes_once(void)
{
	struct st_ussd_session session;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	for (int i = 0; i < 3; i++)
		g_assert_cmpint(dial(&rig, "*100#", &session), ==, 0);
	g_assert_cmpint(rig_requests(&rig, "qmi.voice.0x03"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "qmi.wms.0x01"), ==, 1);
	g_assert_cmpint(rig_requests(&rig, "qmi.ctl.0x22"), ==, 5);
	rig_stop(&rig);
}

/* Then a menu looks like the end: it is cancelled, and the next call asks for them again. */
static void works_without_indications(void)
{
	struct st_ussd_session session;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	child_tell(&rig.child, "fault on=qmi.voice.0x03 nth=1 action=error code=52");
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	g_assert_cmpint(session.state, ==, ST_SESSION_FINAL);
	g_assert_cmpint(rig.port->ussd_deaf, ==, SIMTOPUP_NOT_READY);
	g_assert_false(session.over);
	g_assert_false(rig.port->ussd_open);
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	g_assert_cmpint(session.state, ==, ST_SESSION_MENU);
	g_assert_cmpint(rig.port->ussd_deaf, ==, 0);
	g_assert_cmpint(rig_requests(&rig, "qmi.voice.0x03"), ==, 2);
	st_ussd_end(&session);

	/* Nor does one stay open whose mark was lost. */
	child_tell(&rig.child, "fault on=qmi.voice.ind.0x3E nth=1 action=drop");
	g_assert_cmpint(dial(&rig, "*102#", &session), ==, 0);
	g_assert_false(session.over);
	g_assert_false(rig.port->ussd_open);
	g_assert_cmpint(dial(&rig, "*100#", &session), ==, 0);
	g_assert_true(session.over);
	g_assert_cmpstr(session.text, ==, BALANCE);
	rig_stop(&rig);
}

/* "Credit by SMS": an acknowledgement now, the answer as a message. */
static void takes_the_answer_by_sms(void)
{
	struct st_ussd_session session = { .sms_may_answer = true };
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, NEEDS);
	g_assert_cmpint(st_ussd_dial(&session, rig.port, "*103#", st_deadline_in(DIAL_MS)), ==,
			0);
	if (session.state != ST_SESSION_BY_SMS)
		g_assert_cmpint(st_ussd_await_sms(&session, st_deadline_in(DIAL_MS)), ==, 0);
	g_assert_cmpstr(session.sms.sender, ==, "Fictel");
	g_assert_cmpstr(session.sms.text, ==, BALANCE);
	g_assert_cmpint(session.sms.sent_ms, >, 0);
	rig_stop(&rig);
}

static void makes_events_of_what_nobody_asked_for(void)
{
	g_autofree char *ussd = NULL;
	g_autofree char *sms = NULL;
	g_autofree char *later = NULL;
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig.port->listen_kinds = SIMTOPUP_EVENT_USSD | SIMTOPUP_EVENT_SMS;
	rig_call(&rig, 0);
	child_tell(&rig.child, "ussd-notify Your line is fine.");
	ussd = rig_next_event(&rig);
	g_assert_nonnull(strstr(ussd, "Your line is fine."));
	child_tell(&rig.child, "sms Fictel Hello from Fictel");
	child_tell(&rig.child, "sms 555 And more");
	sms = rig_next_event(&rig);
	later = rig_next_event(&rig);
	g_assert_nonnull(strstr(sms, "Hello from Fictel"));
	g_assert_nonnull(strstr(later, "And more"));
	g_assert_nonnull(strstr(later, "555"));
	rig_stop(&rig);
}

static void refuses_what_is_no_ussd_string(void)
{
	g_autofree char *long_text = g_strnfill(ST_USSD_OCTETS_MAX + 1, '1');
	struct rig rig;

	rig_start(&rig, "fictel", NULL);
	rig_call(&rig, ST_NEED_USSD);
	assert_error(rig.port->ops->ussd_send(rig.port, false, "", st_deadline_in(DIAL_MS)),
		     SIMTOPUP_INVALID, SIMTOPUP_EFFECT_NONE);
	assert_error(rig.port->ops->ussd_send(rig.port, false, long_text,
					      st_deadline_in(DIAL_MS)),
		     SIMTOPUP_INVALID, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(rig_requests(&rig, "ussd.start"), ==, 0);
	rig_stop(&rig);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/qmi-ussd/texts", reads_every_text);
	g_test_add_func("/qmi-ussd/texts-old", reads_every_text_of_old_firmware);
	g_test_add_func("/qmi-ussd/texts-double", reads_every_text_that_comes_twice);
	g_test_add_func("/qmi-ussd/menus", walks_menus);
	g_test_add_func("/qmi-ussd/refused", says_what_the_network_refused);
	g_test_add_func("/qmi-ussd/effects", knows_the_effect);
	g_test_add_func("/qmi-ussd/late", the_late_answer_of_old_firmware_is_news);
	g_test_add_func("/qmi-ussd/timeout", cancels_after_a_timeout);
	g_test_add_func("/qmi-ussd/own-release", its_own_release_ends_nothing);
	g_test_add_func("/qmi-ussd/subscribe", subscribes_once);
	g_test_add_func("/qmi-ussd/no-indications", works_without_indications);
	g_test_add_func("/qmi-ussd/by-sms", takes_the_answer_by_sms);
	g_test_add_func("/qmi-ussd/events", makes_events_of_what_nobody_asked_for);
	g_test_add_func("/qmi-ussd/strings", refuses_what_is_no_ussd_string);
	return g_test_run();
}
