/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* One way to ask, gone once: a USSD dialogue or a message, and the SMS that answers. */
#include "../core/error.h"
#include "../port/sms.h"
#include "ways.h"

#include <string.h>

/* The clock of a service centre and ours may differ. */
#define CLOCKS_APART_MS 60000

static int64_t now_ms(void)
{
	struct st_clock clock;

	return st_clock_read(&clock) == 0 ? clock.wall_ms : 0;
}

static void read_text(const struct st_question *question, const char *text,
		      struct simtopup_balance *balance)
{
	balance->checked_at = now_ms();
	st_balance_read_text(question->recipe, text, balance->checked_at, balance);
}

/* What a rail says of its payment, whoever sent it, is no second witness of it. */
static bool is_about_payment(const struct st_question *question, const char *text)
{
	g_autofree struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);

	st_voucher_read_outcome(question->recipe, text, now_ms(), outcome);
	return outcome->outcome != ST_OUTCOME_UNKNOWN ||
	       strcmp(outcome->reason, "contradiction") == 0;
}

/* A short code that was written to answers under its own number. */
static bool is_from_operator(const struct st_question *question, const char *sender)
{
	return st_recipe_sender_is_known(question->recipe, sender) ||
	       (*question->way->to && strcmp(sender, question->way->to) == 0);
}

/* True when the message is from the operator, and decides something. */
static bool take_sms(struct st_question *question, const char *sender, const char *text)
{
	g_autofree struct simtopup_balance *found = NULL;

	if (!is_from_operator(question, sender) || is_about_payment(question, text))
		return false;
	found = g_memdup2(question->balance, sizeof(*found));
	read_text(question, text, found);
	g_strlcpy(found->source, "sms", sizeof(found->source));
	/* An advertisement of the same sender is not the answer. */
	if (found->state != ST_BALANCE_NOT_UNDERSTOOD && found->state != ST_BALANCE_PENDING_SMS) {
		*question->balance = *found;
		return true;
	}
	/* What the short code itself says is kept, in case that nothing else comes. */
	if (strcmp(sender, question->way->to) == 0)
		*question->balance = *found;
	return false;
}

/* Until the answer or the deadline; no answer leaves the state pending-sms. */
static int await_answer(struct st_question *question, struct st_ussd_session *session)
{
	st_deadline deadline = st_deadline_min(question->deadline,
					       st_deadline_in(question->way->sms_wait_ms));
	bool have = session->state == ST_SESSION_BY_SMS;

	question->balance->state = ST_BALANCE_PENDING_SMS;
	question->balance->checked_at = now_ms();
	for (;;) {
		int result;

		if (have && take_sms(question, session->sms.sender, session->sms.text))
			return 0;
		result = st_ussd_await_sms(session, deadline);
		if (result == SIMTOPUP_TIMEOUT)
			return st_error_clear(), 0;
		if (result)
			return result;
		have = true;
	}
}

/* `stopped`: the text is not the one that the next step expects. */
static void read_session(struct st_question *question, const struct st_ussd_session *session,
			 bool stopped)
{
	struct simtopup_balance *balance = question->balance;

	read_text(question, session->text, balance);
	/* The answer to an answer is pushed on QMI. */
	balance->pushed = session->pushed && !session->answering;
	if (is_about_payment(question, session->text)) {
		balance->state = ST_BALANCE_NOT_UNDERSTOOD;
		balance->reason = "payment";
		balance->count = 0;
		return;
	}
	if (!session->text[0]) {
		balance->state = question->way->answer_by == ST_ANSWER_USSD
					 ? ST_BALANCE_FAILED : ST_BALANCE_PENDING_SMS;
		return;
	}
	if (balance->state != ST_BALANCE_NOT_UNDERSTOOD && balance->state != ST_BALANCE_MENU)
		return;
	if (session->state == ST_SESSION_MENU)
		balance->state = ST_BALANCE_MENU;
	if (stopped)
		balance->reason = "unexpected-menu";
}

static int ask_ussd(struct st_question *question, struct st_ussd_session *session)
{
	struct st_dialogue dialogue = {
		.steps = &question->way->steps, .session = session,
		.timeout_ms = question->way->timeout_ms,
	};
	bool by_sms = question->way->answer_by != ST_ANSWER_USSD, stopped;
	int result;

	session->sms_may_answer = by_sms;
	result = st_dialogue_walk(&dialogue, question->port, question->deadline);
	stopped = dialogue.unsure || result == SIMTOPUP_UNEXPECTED_MENU;
	if (result == 0 || stopped)
		read_session(question, session, stopped);
	st_ussd_end(session);
	if (result && !stopped)
		return st_ussd_explain(question->port, result, question->deadline,
				       &question->no_ussd);
	st_error_clear();
	if (by_sms && (session->state == ST_SESSION_BY_SMS ||
		       question->balance->state == ST_BALANCE_PENDING_SMS))
		return await_answer(question, session);
	return 0;
}

int st_ask_ussd(struct st_question *question)
{
	struct st_ussd_session *session = g_new0(struct st_ussd_session, 1);
	int result;

	g_strlcpy(question->balance->source, "ussd", sizeof(question->balance->source));
	result = ask_ussd(question, session);
	g_free(session);
	return result;
}

/* It may have left although nobody says so; then only an answer shows that it has. */
static int send_sms(struct st_question *question, struct st_ussd_session *session)
{
	st_deadline until = st_deadline_min(question->deadline,
					    st_deadline_in(question->way->timeout_ms));
	int sent = st_port_sms_send(question->port, question->way->to, question->way->text, until);
	struct st_error_saved why;
	int result;

	if (sent && (sent != SIMTOPUP_TIMEOUT || st_error_effect() == SIMTOPUP_EFFECT_NONE))
		return sent;
	st_error_save(&why);
	result = await_answer(question, session);
	if (result == 0 && sent && question->balance->state == ST_BALANCE_PENDING_SMS) {
		st_error_restore(&why);
		return sent;
	}
	return result;
}

int st_ask_sms(struct st_question *question)
{
	struct st_ussd_session *session = g_new0(struct st_ussd_session, 1);
	int result;

	g_strlcpy(question->balance->source, "sms", sizeof(question->balance->source));
	session->port = question->port;
	/* An answer may be faster than the acknowledgement; what came before is none. */
	question->port->sms_count = 0;
	question->port->sms_wanted = true;
	result = send_sms(question, session);
	question->port->sms_wanted = false;
	g_free(session);
	return result;
}

static bool is_answer(struct st_question *question, const struct st_message *message,
		      int64_t asked_ms)
{
	const struct st_sms_part *part = st_message_first(message);
	g_autofree char *text = NULL;

	if (!part || part->type != ST_SMS_DELIVER || !st_message_is_complete(message) ||
	    part->sent_ms + CLOCKS_APART_MS < asked_ms || st_sms_use(part) != ST_SMS_FOR_PERSON)
		return false;
	text = st_message_text(message);
	return take_sms(question, part->peer, text);
}

int st_ask_store(struct st_question *question, int64_t asked_ms)
{
	g_autoptr(GPtrArray) messages = NULL;
	struct st_sms_store store;
	int result = st_port_sms_messages(question->port, question->deadline, &messages, &store);

	if (result)
		return result;
	st_sms_store_clear(&store);
	/* The newest first. */
	for (unsigned i = messages->len; i-- > 0;) {
		if (is_answer(question, messages->pdata[i], asked_ms))
			return 0;
	}
	return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_OPERATOR, "no message answers the question");
}
