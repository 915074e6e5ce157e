/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A port that says what a test scripted, at every send, in any order. */
#ifndef TEST_USSD_FAKE_H
#define TEST_USSD_FAKE_H

#include "core/error.h"
#include "port/ussd.h"

#include <string.h>

struct fake {
	struct st_port port;
	struct st_ussd_news script[8];
	unsigned n_script;
	struct st_sms sms;
	unsigned sent, cancelled;
	int send_result;
	enum simtopup_effect send_effect;
};

static gboolean speak(void *data)
{
	struct fake *fake = data;

	for (unsigned i = 0; i < fake->n_script; i++)
		st_port_ussd_push(&fake->port, &fake->script[i]);
	if (fake->sms.text[0])
		st_port_sms_push(&fake->port, &fake->sms);
	return G_SOURCE_REMOVE;
}

static int fake_send(struct st_port *port, bool answer, const char *text, st_deadline deadline)
{
	struct fake *fake = (struct fake *)port;
	GSource *source;

	(void)answer, (void)text, (void)deadline;
	fake->sent++;
	if (fake->send_result) {
		st_fail(fake->send_result, ST_LAYER_QMI, "scripted");
		return st_error_set_effect(fake->send_effect);
	}
	source = g_idle_source_new();
	g_source_set_callback(source, speak, fake, NULL);
	g_source_attach(source, st_loop_context(port->loop));
	g_source_unref(source);
	return 0;
}

static int fake_cancel(struct st_port *port, st_deadline deadline)
{
	(void)deadline;
	((struct fake *)port)->cancelled++;
	return 0;
}

static const struct st_port_ops ops = {
	.protocol = "fake",
	.ussd_send = fake_send,
	.ussd_cancel = fake_cancel,
};

static void setup(struct fake *fake, const void *data)
{
	(void)data;
	memset(fake, 0, sizeof(*fake));
	fake->port.ops = &ops;
	fake->port.linked = true;
	fake->port.loop = st_loop_new();
	fake->port.events = st_events_new();
}

static void teardown(struct fake *fake, const void *data)
{
	(void)data;
	st_loop_free(fake->port.loop);
	st_events_free(fake->port.events);
}

static struct st_ussd_news *says(struct fake *fake, enum st_ussd_kind kind, const char *text)
{
	struct st_ussd_news *news = &fake->script[fake->n_script++];

	news->kind = kind;
	news->dcs = text ? 15 : -1;
	g_strlcpy(news->text, text ? text : "", sizeof(news->text));
	return news;
}

#endif
