/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * A card that answers anything: the input is cut into answers, each with its
 * length first. Whatever it says, each call ends, and the channel is closed.
 */
#include "fuzz.h"

#include "core/error.h"
#include "uicc/ef.h"
#include "uicc/eid.h"

#include <string.h>

#define COMMANDS_MAX 200000
#define LONG_MS 1 /* a busy card is not waited for */

static const uint8_t *script;
static size_t left;
static unsigned commands, opened;

static int fake_open(struct st_port *port, const uint8_t *aid, size_t len,
		     struct st_card_answer *answer, unsigned *ret_channel, st_deadline deadline)
{
	(void)port;
	(void)aid;
	(void)len;
	(void)deadline;
	g_byte_array_append(answer->data, script, (guint)(left < 16 ? left : 16));
	opened++;
	*ret_channel = 1;
	return 0;
}

static int fake_transmit(struct st_port *port, unsigned channel, const uint8_t *apdu, size_t len,
			 struct st_card_answer *answer, st_deadline deadline)
{
	size_t size;

	(void)port;
	(void)deadline;
	MUST(channel == 1 && len >= 5 && len <= ST_APDU_MAX && (apdu[0] & 0x7F) == 1);
	MUST(++commands < COMMANDS_MAX);
	if (left < 3)
		return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_QMI, "no answer");
	size = script[0] % 32;
	size = size < left - 3 ? size : left - 3;
	g_byte_array_append(answer->data, script + 1, (guint)size);
	answer->sw = (uint16_t)(script[1 + size] << 8 | script[2 + size]);
	script += 3 + size;
	left -= 3 + size;
	return 0;
}

static void fake_close(struct st_port *port, unsigned channel)
{
	(void)port;
	MUST(channel == 1);
	opened--;
}

static const struct st_port_ops ops = {
	.card = { .open = fake_open, .transmit = fake_transmit, .close = fake_close },
};

static void read_a_file(struct st_port *port, st_deadline deadline)
{
	static const uint16_t path[] = { 0x7FFF, 0x6F07 };
	g_autoptr(GByteArray) data = g_byte_array_new();
	struct st_channel channel;
	struct st_fcp fcp;

	MUST(st_channel_open(&channel, port, (const uint8_t *)"A", 1, deadline) == 0);
	if (st_ef_select(&channel, path, 2, &fcp, deadline) == 0) {
		if (fcp.record_size)
			st_ef_read_record(&channel, &fcp, 1, data, deadline);
		else
			st_ef_read(&channel, &fcp, data, deadline);
	}
	st_channel_close(&channel);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct st_loop *loop;
	struct st_port port = { .ops = &ops };
	char eid[ST_EID_SIZE] = "untouched";
	int result;

	if (!loop) {
		loop = st_loop_new();
		g_main_context_push_thread_default(st_loop_context(loop));
	}
	port.loop = loop;
	script = data;
	left = len;
	commands = 0;
	result = st_eid_read(&port, eid, st_deadline_in(LONG_MS));
	MUST(result == 0 ? strlen(eid) == 32 : strcmp(eid, "untouched") == 0);
	MUST(result == simtopup_error_status(simtopup_last_error()) || result == 0);
	script = data;
	left = len;
	read_a_file(&port, st_deadline_in(LONG_MS));
	MUST(opened == 0);
	return 0;
}
