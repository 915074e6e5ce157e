/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * One USSD session over a port, in the terms of the network and not of the
 * protocol: waits for the answer that belongs to what was sent, whatever order
 * release, text and SMS come in.
 */
#ifndef ST_PORT_USSD_H
#define ST_PORT_USSD_H

#include "port.h"

enum st_ussd_state { /* = enum simtopup_ussd_state */
	ST_SESSION_FINAL,
	ST_SESSION_MENU,
	ST_SESSION_BY_SMS,
	ST_SESSION_RELEASED,
};

struct st_ussd_session {
	struct st_port *port;
	enum st_ussd_state state;
	int dcs;
	char text[ST_USSD_TEXT_MAX];
	bool answering;      /* what was sent last answers a menu */
	unsigned answered;   /* g_str_hash() of that menu */
	bool again;          /* `text` is that menu once more: no answer while another may come */
	bool spends;         /* set before the step that does: no push ends the wait */
	bool pushed;         /* nothing shows that `text` is the answer to what was sent */
	bool over;           /* the network said so */
	bool sms_may_answer; /* an SMS ends the wait; set before dialling */
	int grace_ms;        /* for text after "released"; 0: ST_USSD_GRACE_MS */
	st_deadline deadline; /* of the call that works on it */
	struct st_sms sms;   /* state BY_SMS */
};

/* Grace for text after "released"; for a menu or a release after a text that may be final. */
#define ST_USSD_GRACE_MS 2000
#define ST_USSD_MENU_GRACE_MS 300
#define ST_USSD_AGAIN_MS 1000 /* for the answer behind a menu that is told twice */
#define ST_USSD_END_MS 1000
#define ST_USSD_CANCEL_MS 30 /* past the deadline of a call */

/*
 * Dials in a new session: cancels a leftover first, hands `code` over, waits.
 * The caller has acquired the port with ST_NEED_USSD (and ST_NEED_SMS when
 * sms_may_answer). On failure the record's effect says whether it may have left;
 * after a timeout the session has been cancelled.
 */
int st_ussd_dial(struct st_ussd_session *session, struct st_port *port, const char *code,
		 st_deadline deadline);
int st_ussd_reply(struct st_ussd_session *session, const char *text, st_deadline deadline);
/*
 * After st_ussd_dial() failed with `result`: SIMTOPUP_NO_CS in its place where LTE or NR
 * has no circuit-switched service, as far as the modem tells. *ret_certain (or NULL): it
 * does tell, and no other code is worth dialling.
 */
int st_ussd_explain(struct st_port *port, int result, st_deadline deadline, bool *ret_certain);
/* Cancels when a menu is open. Never fails; at most 1 s, and within the call's deadline. */
void st_ussd_end(struct st_ussd_session *session);

/*
 * The same in two halves, for a step that commits: everything before the hand
 * over may be repeated; then st_ussd_hand_over() once; then st_ussd_await().
 */
int st_ussd_prepare(struct st_ussd_session *session, struct st_port *port, st_deadline deadline);
int st_ussd_hand_over(struct st_ussd_session *session, bool answer, const char *text,
		      st_deadline deadline);
int st_ussd_await(struct st_ussd_session *session, st_deadline deadline);
/* The answer was "you will get an SMS": waits for it; fills session->sms. Needs sms_may_answer. */
int st_ussd_await_sms(struct st_ussd_session *session, st_deadline deadline);

#endif
