/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the operator says about a payment: in an answer, and in messages. */
#include "rail_recipe.h"

#include "../core/error.h"
#include "../port/sms.h"

#include <string.h>

/* A service centre's clock may be so far behind ours. */
#define EARLY_S 300
#define STORE_SHARE 4 /* of the time that is left, at most, for looking into the store */
#define NUMBER_MAX 15 /* E.164 */
#define NUMBER_MIN 8  /* shorter ones are amounts */
#define NUMBER_TAIL 7

void st_rail_read_answer(struct st_act *act, const char *text, struct st_answer *answer)
{
	struct st_voucher_outcome *outcome = g_new0(struct st_voucher_outcome, 1);
	struct st_clock clock;

	st_voucher_read_outcome(act->recipe, text, st_clock_read(&clock) == 0 ? clock.wall_ms : 0,
				outcome);
	answer->outcome = outcome->outcome;
	answer->has_amount = outcome->has_amount;
	answer->amount = outcome->amount;
	g_strlcpy(answer->reason, outcome->reason ? outcome->reason : "", sizeof(answer->reason));
	g_strlcpy(answer->text, text, sizeof(answer->text));
	st_wipe(outcome, sizeof(*outcome));
	g_free(outcome);
}

/* Who may have sent it: the senders of the recipe, and the number that was written to. */
static bool is_known(const struct st_act *act, const char *sender)
{
	return st_recipe_sender_is_known(act->recipe, sender) ||
	       (act->way && *act->way->to && strcmp(act->way->to, sender) == 0);
}

/* The time of a service centre has no milliseconds; 0: the message has none. */
static bool is_new_enough(const struct st_act *act, int64_t sent_ms)
{
	return sent_ms == 0 || sent_ms / 1000 >= act->since_ms / 1000;
}

/* Not to be thrown away, but weak: it may be another payment's. */
static bool is_early(const struct st_act *act, int64_t sent_ms)
{
	return !is_new_enough(act, sent_ms) &&
	       sent_ms / 1000 >= act->since_ms / 1000 - EARLY_S;
}

/* The digits behind a plus, with blanks and dashes between them; how many there were. */
static unsigned read_number(const char *text, char ret_digits[NUMBER_MAX + 1])
{
	unsigned n = 0;

	for (; g_ascii_isdigit(*text) || *text == ' ' || *text == '-'; text++) {
		if (g_ascii_isdigit(*text) && n < NUMBER_MAX)
			ret_digits[n++] = *text;
	}
	ret_digits[n] = '\0';
	return n;
}

static bool is_own_number(const struct st_subject *subject, const char *digits)
{
	for (unsigned i = 0; i < ST_MSISDN_MAX; i++) {
		const char *own = subject->msisdn[i];

		/* National and international forms end alike. */
		if (strlen(own) >= NUMBER_TAIL &&
		    g_str_has_suffix(digits, own + strlen(own) - NUMBER_TAIL))
			return true;
	}
	return false;
}

/* Whose payment it is about: an operator also tells one what one paid for others. */
static bool names_another(const struct st_subject *subject, const char *text)
{
	char digits[NUMBER_MAX + 1];

	for (const char *plus = strchr(text, '+'); plus; plus = strchr(plus + 1, '+')) {
		if (read_number(plus + 1, digits) >= NUMBER_MIN && !is_own_number(subject, digits))
			return true;
	}
	return false;
}

/* 1: it says something about a payment; 0: from the operator all the same; -1: not from it. */
static int judge_message(struct st_act *act, const char *sender, const char *text,
			 struct st_answer *answer)
{
	if (!is_known(act, sender))
		return -1;
	memset(answer, 0, sizeof(*answer));
	answer->by_sms = true;
	st_rail_read_answer(act, text, answer);
	if (names_another(&act->subject, text))
		answer->outcome = ST_OUTCOME_UNKNOWN;
	return answer->outcome != ST_OUTCOME_UNKNOWN;
}

static bool read_stored(struct st_act *act, const GPtrArray *messages, bool early,
			struct st_answer *answer)
{
	for (unsigned i = 0; i < messages->len; i++) {
		const struct st_message *message = messages->pdata[i];
		const struct st_sms_part *part = st_message_first(message);
		g_autofree char *text = NULL;
		int verdict;

		if (!part || part->type != ST_SMS_DELIVER || part->sent_ms == 0 ||
		    !(early ? is_early : is_new_enough)(act, part->sent_ms) ||
		    st_sms_use(part) != ST_SMS_FOR_PERSON)
			continue;
		text = st_message_text(message);
		verdict = judge_message(act, part->peer, text, answer);
		answer->early = early;
		answer->stored = true;
		st_wipe(text, strlen(text));
		if (verdict > 0)
			return true;
	}
	return false;
}

/* What came while nobody listened. Without it the round goes on. */
static bool look_into_store(struct st_act *act, struct st_answer *answer)
{
	st_deadline until = st_deadline_in(st_deadline_left(act->deadline) / STORE_SHARE);
	g_autoptr(GPtrArray) messages = NULL;
	struct st_sms_store store;

	if (!act->since_ms || act->may_spend || !act->port->ops->sms_list)
		return false;
	if (st_port_sms_messages(act->port, until, &messages, &store)) {
		st_error_clear();
		return false;
	}
	st_sms_store_clear(&store);
	return read_stored(act, messages, false, answer) ||
	       read_stored(act, messages, true, answer);
}

/* 2: about a payment; 1: the same, early; 0: from the operator all the same; -1: none of these. */
static int rank_message(struct st_act *act, const struct st_sms *sms, struct st_answer *answer)
{
	bool early = is_early(act, sms->sent_ms);
	int verdict = -1;

	if (early || is_new_enough(act, sms->sent_ms))
		verdict = judge_message(act, sms->sender, sms->text, answer);
	answer->early = early;
	answer->undated = sms->sent_ms == 0;
	if (verdict > 0)
		return early ? 1 : 2;
	return early ? -1 : verdict;
}

bool st_rail_message(struct st_act *act, struct st_answer *ret_answer)
{
	struct st_answer *answer = g_new0(struct st_answer, 1);
	struct st_sms *sms = g_new0(struct st_sms, 1);
	int best = -1;

	while (best < 2 && st_port_sms_take(act->port, sms)) {
		int rank = rank_message(act, sms, answer);

		if (rank > best) {
			best = rank;
			*ret_answer = *answer;
		}
	}
	if (best < 2 && look_into_store(act, answer) && (best < 1 || !answer->early)) {
		best = 1;
		*ret_answer = *answer;
	}
	st_wipe(answer, sizeof(*answer));
	st_wipe(sms, sizeof(*sms));
	g_free(answer);
	g_free(sms);
	return best >= 0;
}

bool st_rail_await_message(struct st_act *act, struct st_answer *answer, st_deadline deadline)
{
	struct st_answer *early = g_new0(struct st_answer, 1), *heard = g_new0(struct st_answer, 1);
	int rank = -1;

	/* The wait takes each out of the port: an early one is kept in case no other comes. */
	while (rank < 2 && st_ussd_await_sms(&act->session, deadline) == 0) {
		rank = rank_message(act, &act->session.sms, heard);
		if (rank == 1)
			*early = *heard;
	}
	if (rank == 2 || early->early)
		*answer = rank == 2 ? *heard : *early;
	rank = rank == 2 || early->early;
	st_wipe(early, sizeof(*early));
	st_wipe(heard, sizeof(*heard));
	g_free(early);
	g_free(heard);
	return rank;
}

const char *st_rail_silence(int result)
{
	switch (result) {
	case SIMTOPUP_TIMEOUT:
		return "no-answer";
	case SIMTOPUP_CANCELLED:
		return "cancelled";
	case SIMTOPUP_DEVICE_GONE:
		return "modem-gone";
	default:
		return "network-error";
	}
}

void st_rail_wipe(struct st_act *act)
{
	struct st_port *port = act->port;

	port->sms_wanted = false;
	if (!act->may_spend)
		return;
	st_wipe(act->session.text, sizeof(act->session.text));
	st_wipe(&act->session.sms, sizeof(act->session.sms));
	for (unsigned i = port->ussd_count; i < ST_USSD_QUEUE_MAX; i++)
		st_wipe(&port->ussd[i], sizeof(port->ussd[i]));
	for (unsigned i = port->sms_count; i < ST_SMS_QUEUE_MAX; i++)
		st_wipe(&port->sms[i], sizeof(port->sms[i]));
}
