/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Single shot: what got lost may have been carried out, and is not asked for again. */

#include "mbim.h"

#include "../../core/secret.h"

static bool is_answered(const void *data)
{
	const struct st_mbim_port *port = data;

	return !port->single || port->single->answered;
}

static void on_answer(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		      uint32_t tag)
{
	/* An answer to what was given up is for nobody. */
	if (!port->single || tag != port->single_tag)
		return;
	port->single->answered = true;
	if (answer)
		port->single->answer = mbim_message_ref((MbimMessage *)answer);
	if (error)
		port->single->error = g_error_copy(error);
}

int st_mbim_ask_once(struct st_mbim_port *port, MbimMessage *message, const char *what,
		     st_deadline deadline, MbimMessage **ret_answer)
{
	struct st_mbim_single single = { .answered = false };
	GByteArray *bytes = (GByteArray *)message;
	int result = st_mbim_wait_writable(port, deadline);

	if (result == 0) {
		port->single = &single;
		port->single_tag++;
		mbim_message_ref(message);
		st_mbim_background(port, message, ST_MBIM_SEND_S, on_answer, port->single_tag);
	}
	st_wipe(bytes->data, bytes->len);
	mbim_message_unref(message);
	/* A vector register with a whole PIN was seen there, saved by the dynamic linker. */
	st_wipe_stack();
	if (result)
		return result;
	result = st_loop_wait(port->base.loop, is_answered, port, deadline);
	port->single = NULL;
	if (result == SIMTOPUP_TIMEOUT)
		port->suspect = true;
	if (single.error)
		result = st_mbim_fail(single.error, what);
	if (result && !(single.error && st_mbim_proves_untaken(single.error)))
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	if (ret_answer)
		*ret_answer = g_steal_pointer(&single.answer);
	g_clear_pointer(&single.answer, mbim_message_unref);
	g_clear_error(&single.error);
	return result;
}
