/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "ussd.h"

#include "../core/error.h"
#include "../core/secret.h"

#include <string.h>

static void keep_text(struct st_ussd_session *session, const struct st_ussd_news *news)
{
	bool ours = session->text[0] && !session->pushed;

	if (!news->text[0])
		return;
	/* What was told as the answer stays it, whatever the network says by itself. */
	if (session->spends && ours && news->pushed && news->kind != ST_USSD_MENU)
		return;
	session->pushed = news->pushed && !(ours && strcmp(session->text, news->text) == 0);
	memcpy(session->text, news->text, sizeof(session->text));
	session->dcs = news->dcs;
}

static int refused(int status, const char *sentence, uint32_t cause)
{
	st_fail(status, ST_LAYER_NETWORK, "%s", sentence);
	if (cause)
		st_error_set_peer("cause %u", cause);
	/* The string had left: what the network did with it is not known. */
	return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
}

static bool has_news(const void *data)
{
	const struct st_ussd_session *session = data;

	return session->port->ussd_count > 0 ||
	       (session->sms_may_answer && session->port->sms_count > 0);
}

static struct st_ussd_news take_news(struct st_port *port)
{
	struct st_ussd_news news = port->ussd[0];

	port->ussd_count--;
	memmove(port->ussd, port->ussd + 1, port->ussd_count * sizeof(port->ussd[0]));
	st_wipe(&port->ussd[port->ussd_count], sizeof(port->ussd[0]));
	return news;
}

/* Of the menu that was answered: told twice by the modem, or shown anew by the network. */
static bool is_told_again(const struct st_ussd_session *session, const struct st_ussd_news *news)
{
	return session->answering && news->text[0] &&
	       (news->kind == ST_USSD_MENU || news->kind == ST_USSD_FINAL) &&
	       g_str_hash(news->text) == session->answered;
}

static void keep_again(struct st_ussd_session *session, const struct st_ussd_news *news,
		       st_deadline *until)
{
	int grace = session->spends ? session->grace_ms : ST_USSD_AGAIN_MS;

	if (session->text[0] && !session->again)
		return; /* the answer is there */
	keep_text(session, news);
	session->again = true;
	session->pushed = true;
	session->state = news->kind == ST_USSD_MENU ? ST_SESSION_MENU : ST_SESSION_FINAL;
	session->over |= session->state == ST_SESSION_FINAL && session->port->ops->final_is_certain;
	*until = st_deadline_min(*until, st_deadline_in(grace));
}

static void forget_again(struct st_ussd_session *session)
{
	session->text[0] = '\0';
	session->again = session->pushed = false;
}

/* 1: the answer is whole; 0: go on until *until; negative: failed. */
static int judge(struct st_ussd_session *session, const struct st_ussd_news *news,
		 st_deadline *until)
{
	if (is_told_again(session, news)) {
		keep_again(session, news, until);
		return 0;
	}
	if (session->again)
		forget_again(session);
	keep_text(session, news);
	switch (news->kind) {
	case ST_USSD_MENU:
		session->state = ST_SESSION_MENU;
		return 1;
	case ST_USSD_FINAL:
		session->state = ST_SESSION_FINAL;
		session->over |= session->port->ops->final_is_certain;
		if (session->port->ops->final_is_certain && !(session->spends && session->pushed))
			return 1;
		*until = st_deadline_min(*until, st_deadline_in(ST_USSD_MENU_GRACE_MS));
		return 0;
	case ST_USSD_RELEASED:
		/* The answer to an answer comes as a push on QMI; the session's end follows it. */
		if (session->answering)
			session->pushed = false;
		session->over |= !news->mute;
		if (!news->text[0] && session->text[0])
			return 1;
		session->state = ST_SESSION_RELEASED;
		if (news->text[0])
			return 1;
		/* Some networks release before the text (Vodacom), or answer by SMS. */
		if (!session->sms_may_answer)
			*until = st_deadline_min(*until, st_deadline_in(session->grace_ms));
		return 0;
	case ST_USSD_OTHER_CLIENT:
		return refused(SIMTOPUP_BUSY, "another program answered the USSD session", 0);
	case ST_USSD_UNSUPPORTED:
		return refused(SIMTOPUP_UNSUPPORTED, "the network does not support this code", 0);
	case ST_USSD_NET_TIMEOUT:
		return refused(SIMTOPUP_NETWORK, "the network gave up on the session", 0);
	case ST_USSD_FAILED:
		break;
	}
	return refused(SIMTOPUP_NETWORK, "the network refused the code", news->cause);
}

static int await_news(struct st_ussd_session *session, st_deadline deadline)
{
	st_deadline until = deadline;
	bool answered = false; /* something came that may already be all */
	int verdict = 0;

	while (verdict == 0) {
		int result = st_loop_wait(session->port->loop, has_news, session, until);

		if (result == SIMTOPUP_TIMEOUT && answered && (until != deadline || session->again))
			return 0;
		if (result)
			return result;
		if (session->port->ussd_count == 0) {
			st_port_sms_take(session->port, &session->sms);
			session->state = ST_SESSION_BY_SMS;
			return 0;
		}

		struct st_ussd_news news = take_news(session->port);

		verdict = judge(session, &news, &until);
		st_wipe(&news, sizeof(news)); /* an operator may repeat a voucher */
		answered = true;
	}
	return verdict < 0 ? verdict : 0;
}

static void close_session(struct st_ussd_session *session)
{
	session->port->ussd_open = false;
	session->port->sms_wanted = false;
}

/* Not ended by the network, which may still have it open. */
static void abandon_session(struct st_ussd_session *session)
{
	session->port->ussd_cleaned = false;
	close_session(session);
}

static void cancel_late(struct st_ussd_session *session)
{
	struct st_error_saved why;

	st_error_save(&why);
	if (!st_loop_gone(session->port->loop))
		session->port->ops->ussd_cancel(session->port, st_deadline_in(ST_USSD_CANCEL_MS));
	st_error_restore(&why);
}

int st_ussd_prepare(struct st_ussd_session *session, struct st_port *port, st_deadline deadline)
{
	int result;

	session->port = port;
	session->deadline = deadline;
	session->dcs = -1;
	session->text[0] = '\0';
	if (session->grace_ms == 0)
		session->grace_ms = ST_USSD_GRACE_MS;
	if (port->ussd_open)
		return st_fail(SIMTOPUP_BUSY, ST_LAYER_CALLER, "a USSD session is open");
	if (!port->ussd_cleaned) {
		/* A killed process may have left a session open in the modem. */
		result = port->ops->ussd_cancel(port, deadline);
		if (result)
			return result;
		port->ussd_cleaned = true;
	}
	port->ussd_count = 0;
	port->ussd_open = true;
	port->sms_count = 0;
	port->sms_wanted = session->sms_may_answer;
	return 0;
}

/* The same menu told again, and the empty result of the dialling behind it, change nothing. */
static bool is_repeat(const struct st_ussd_session *session, const struct st_ussd_news *news)
{
	if (news->mute)
		return true;
	return (news->kind == ST_USSD_MENU || news->kind == ST_USSD_FINAL) &&
	       strcmp(news->text, session->text) == 0;
}

/* Whatever came since the menu may have put another one in its place. */
static int check_menu_stands(struct st_ussd_session *session)
{
	const struct st_port *port = session->port;
	bool stands = session->state == ST_SESSION_MENU && port->ussd_open;

	if (st_loop_gone(port->loop))
		return 0; /* the hand-over will tell */
	for (unsigned i = 0; i < port->ussd_count; i++)
		stands = stands && is_repeat(session, &port->ussd[i]);
	if (stands)
		return 0;
	st_fail(SIMTOPUP_UNEXPECTED_MENU, ST_LAYER_NETWORK,
		"the network has gone on from the menu that was to be answered");
	st_ussd_end(session);
	return st_error_set_hint("nothing was answered; begin anew");
}

int st_ussd_hand_over(struct st_ussd_session *session, bool answer, const char *text,
		      st_deadline deadline)
{
	struct st_port *port = session->port;
	int result;

	/* What came before this string left cannot be the answer to it. */
	st_loop_drain(port->loop);
	result = answer ? check_menu_stands(session) : 0;
	if (result)
		return result;
	port->ussd_count = 0;
	session->answered = g_str_hash(session->text);
	session->text[0] = '\0';
	session->pushed = session->again = false;
	session->answering = answer;
	session->over = false;
	session->dcs = -1;
	result = port->ops->ussd_send(port, answer, text, deadline);
	if (result == 0)
		return 0;
	if (st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN)
		cancel_late(session);
	abandon_session(session);
	return result;
}

int st_ussd_await(struct st_ussd_session *session, st_deadline deadline)
{
	int result;

	st_loop_set_stage(session->port->loop, "ussd");
	result = await_news(session, deadline);
	if (result) {
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
		session->port->suspect |= result == SIMTOPUP_TIMEOUT;
		if (result == SIMTOPUP_TIMEOUT || result == SIMTOPUP_CANCELLED)
			cancel_late(session);
		abandon_session(session);
		return result;
	}
	if (session->state == ST_SESSION_MENU)
		return 0;
	/* What looks final may be a menu that waits. */
	if (!session->over && !session->spends && session->state != ST_SESSION_BY_SMS)
		st_ussd_end(session);
	if (session->spends && (session->pushed || !session->over))
		abandon_session(session); /* ours may still be open */
	else
		close_session(session);
	return 0;
}

static bool sms_is_there(const void *data)
{
	const struct st_ussd_session *session = data;

	return session->port->sms_count > 0;
}

int st_ussd_await_sms(struct st_ussd_session *session, st_deadline deadline)
{
	int result;

	session->port->sms_wanted = true;
	result = st_loop_wait(session->port->loop, sms_is_there, session, deadline);
	session->port->sms_wanted = false;
	if (result)
		return result;
	st_port_sms_take(session->port, &session->sms);
	return 0;
}

int st_ussd_dial(struct st_ussd_session *session, struct st_port *port, const char *code,
		 st_deadline deadline)
{
	int result = st_ussd_prepare(session, port, deadline);

	if (result == 0)
		result = st_ussd_hand_over(session, false, code, deadline);
	if (result == 0)
		result = st_ussd_await(session, deadline);
	return result;
}

int st_ussd_reply(struct st_ussd_session *session, const char *text, st_deadline deadline)
{
	int result;

	if (!session->port->ussd_open || session->state != ST_SESSION_MENU)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_CALLER, "the network expects no answer");
	session->deadline = deadline;
	result = st_ussd_hand_over(session, true, text, deadline);
	if (result == 0)
		result = st_ussd_await(session, deadline);
	return result;
}

void st_ussd_end(struct st_ussd_session *session)
{
	st_deadline least = st_deadline_in(ST_USSD_CANCEL_MS);
	st_deadline until = st_deadline_min(session->deadline, st_deadline_in(ST_USSD_END_MS));
	struct st_error_saved why;

	if (!session->port || !session->port->ussd_open)
		return;
	st_error_save(&why);
	if (session->port->linked && !st_loop_gone(session->port->loop))
		session->port->ops->ussd_cancel(session->port, MAX(until, least));
	abandon_session(session);
	st_error_restore(&why);
}
