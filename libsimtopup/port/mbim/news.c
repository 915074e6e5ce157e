/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the network said, once, whichever way and how often the modem tells it. */

#include "mbim.h"

#include "../../codec/dcs.h"

#include <string.h>

/* 10.5.27.4, MBIM_USSD_RESPONSE */
static enum st_ussd_kind kind_of(MbimUssdResponse response)
{
	switch (response) {
	case MBIM_USSD_RESPONSE_NO_ACTION_REQUIRED:
		return ST_USSD_FINAL;
	case MBIM_USSD_RESPONSE_ACTION_REQUIRED:
		return ST_USSD_MENU;
	case MBIM_USSD_RESPONSE_TERMINATED_BY_NETWORK:
		return ST_USSD_RELEASED;
	case MBIM_USSD_RESPONSE_OTHER_LOCAL_CLIENT:
		return ST_USSD_OTHER_CLIENT;
	case MBIM_USSD_RESPONSE_OPERATION_NOT_SUPPORTED:
		return ST_USSD_UNSUPPORTED;
	case MBIM_USSD_RESPONSE_NETWORK_TIMEOUT:
		return ST_USSD_NET_TIMEOUT;
	default:
		return ST_USSD_FAILED;
	}
}

/* The way that an echo of this must have come by the first time. */
static enum st_mbim_told other_way(bool by_answer)
{
	return by_answer ? ST_MBIM_TOLD_BY_NOTIFICATION : ST_MBIM_TOLD_BY_ANSWER;
}

/*
 * Some modems tell the same thing as answer and as notification. libmbim
 * delivers answers ahead of the notifications that came with them, so that
 * the echo may come when the next string has left and has its answer already.
 * An answer, though, belongs to the string that it answers.
 */
static bool take_echo(struct st_mbim_ussd *ussd, const struct st_ussd_news *news, bool by_answer)
{
	for (unsigned i = 0; i < ST_MBIM_TOLD_MAX; i++) {
		struct st_mbim_told_news *told = &ussd->told[i];

		if (told->way != other_way(by_answer) || told->news.kind != news->kind ||
		    strcmp(told->news.text, news->text) != 0 ||
		    (by_answer && told->session != ussd->session) ||
		    st_deadline_passed(told->until))
			continue;
		told->way = ST_MBIM_TOLD_NOTHING;
		ussd->echoes = true;
		return true;
	}
	return false;
}

static void tell(struct st_mbim_port *port, const struct st_ussd_news *news, bool by_answer)
{
	struct st_mbim_ussd *ussd = &port->ussd;
	struct st_mbim_told_news *told = &ussd->told[ussd->next_told];

	if (take_echo(ussd, news, by_answer))
		return;
	ussd->next_told = (ussd->next_told + 1) % ST_MBIM_TOLD_MAX;
	told->way = by_answer ? ST_MBIM_TOLD_BY_ANSWER : ST_MBIM_TOLD_BY_NOTIFICATION;
	told->session = ussd->session;
	told->until = st_deadline_in(ST_MBIM_ECHO_MS);
	told->news = *news;
	ussd->answered = true;
	st_port_ussd_push(&port->base, news);
}

/*
 * The modem has the string, and a notification will be the answer: not an
 * echo, even when the network shows the same menu again. Unless this modem is
 * known for echoes: then one of them may still be on its way.
 */
static void expect_notification(struct st_mbim_ussd *ussd)
{
	for (unsigned i = 0; i < ST_MBIM_TOLD_MAX && !ussd->echoes; i++)
		ussd->told[i].way = ST_MBIM_TOLD_NOTHING;
}

void st_mbim_news_came(struct st_mbim_port *port, MbimUssdResponse response, uint32_t dcs,
		       const uint8_t *octets, size_t len, enum st_mbim_origin origin)
{
	struct st_ussd_news news = { .kind = kind_of(response), .dcs = -1 };
	bool by_answer = origin == ST_MBIM_ANSWER;

	if (by_answer && len == 0 && (news.kind == ST_USSD_FINAL || news.kind == ST_USSD_MENU)) {
		expect_notification(&port->ussd);
		return;
	}
	/* No text and nothing more to come: the session is over. */
	if (len == 0 && news.kind == ST_USSD_FINAL)
		news.kind = ST_USSD_RELEASED;
	if (news.kind == ST_USSD_FAILED)
		news.cause = response;
	news.pushed = origin == ST_MBIM_NEW_SESSION &&
		      (news.kind == ST_USSD_FINAL || news.kind == ST_USSD_MENU);
	if (len > 0) {
		news.dcs = (int)MIN(dcs, 0xFFU);
		st_ussd_decode(dcs, octets, MIN(len, ST_USSD_OCTETS_MAX), news.text,
			       sizeof(news.text));
	}
	tell(port, &news, by_answer);
}

void st_mbim_news_failed(struct st_mbim_port *port, uint32_t cause)
{
	struct st_ussd_news news = { .kind = ST_USSD_FAILED, .dcs = -1, .cause = cause };

	tell(port, &news, true);
}
