/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* A card that is a script: what it is asked, octet by octet, and what it answers. */

#ifndef UICC_SCRIPT_H
#define UICC_SCRIPT_H

#include "core/error.h"
#include "uicc/channel.h"

#include <glib.h>
#include <string.h>

#define CALL_MS 5000

struct step {
	const char *command; /* hex; NULL: any */
	const char *answer;  /* hex with the status words; NULL: the modem fails */
};

static const struct step *script;
static unsigned at, closed;
static unsigned channel_number = 1;
static int open_result;
static const char *fci = "";

static inline void append_hex(GByteArray *bytes, const char *hex)
{
	for (; hex[0] && hex[1]; hex += 2) {
		uint8_t octet = (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 |
					  g_ascii_xdigit_value(hex[1]));

		g_byte_array_append(bytes, &octet, 1);
	}
}

static int fake_open(struct st_port *port, const uint8_t *aid, size_t len,
		     struct st_card_answer *answer, unsigned *ret_channel, st_deadline deadline)
{
	(void)port;
	(void)aid;
	(void)len;
	(void)deadline;
	if (open_result)
		return st_fail(open_result, ST_LAYER_CARD, "no");
	append_hex(answer->data, fci);
	*ret_channel = channel_number;
	return 0;
}

static int fake_transmit(struct st_port *port, unsigned channel, const uint8_t *apdu, size_t len,
			 struct st_card_answer *answer, st_deadline deadline)
{
	const struct step *step = &script[at++];
	g_autoptr(GString) got = g_string_new(NULL);
	guint before = answer->data->len;

	(void)port;
	(void)deadline;
	g_assert_cmpuint(channel, ==, channel_number);
	for (size_t i = 0; i < len; i++)
		g_string_append_printf(got, "%02X", apdu[i]);
	if (step->command)
		g_assert_cmpstr(got->str, ==, step->command);
	if (!step->answer)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_QMI, "too long for the modem");
	append_hex(answer->data, step->answer);
	g_assert_cmpuint(answer->data->len, >=, before + 2);
	len = answer->data->len;
	answer->sw = (uint16_t)(answer->data->data[len - 2] << 8 | answer->data->data[len - 1]);
	g_byte_array_set_size(answer->data, (guint)len - 2);
	return 0;
}

static void fake_close(struct st_port *port, unsigned channel)
{
	(void)port;
	g_assert_cmpuint(channel, ==, channel_number);
	closed++;
}

static const struct st_port_ops ops = {
	.card = { .open = fake_open, .transmit = fake_transmit, .close = fake_close },
};

static struct st_port port = { .ops = &ops };

static inline void play(const struct step *steps)
{
	script = steps;
	at = closed = 0;
	open_result = 0;
	channel_number = 1;
	fci = "";
	port.card_block = 0;
	st_error_clear();
}

static inline st_deadline soon(void)
{
	return st_deadline_in(CALL_MS);
}

static inline void open_channel(struct st_channel *channel)
{
	static const uint8_t aid[] = { 0xA0, 0, 0, 5, 0x59 };

	g_assert_cmpint(st_channel_open(channel, &port, aid, sizeof(aid), soon()), ==, 0);
}

static inline void assert_hex(const GByteArray *data, const char *hex)
{
	g_autoptr(GByteArray) wanted = g_byte_array_new();

	append_hex(wanted, hex);
	g_assert_cmpuint(data->len, ==, wanted->len);
	g_assert_true(data->len == 0 || memcmp(data->data, wanted->data, data->len) == 0);
}

/* g_test_run() with a port whose loop is this thread's. */
static inline int run_tests(void)
{
	int result;

	port.loop = st_loop_new();
	g_main_context_push_thread_default(st_loop_context(port.loop));
	result = g_test_run();
	g_main_context_pop_thread_default(st_loop_context(port.loop));
	st_loop_free(port.loop);
	return result;
}

#endif
