/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Is anybody there? VERSION_INFO is answered by every modem and changes nothing. */
#include "../../core/error.h"
#include "qmi.h"

#define CTL_VERSION_INFO 0x0021
#define CHECK_MS 500
#define OPENING_PAUSE_MS 5000

static void on_version(struct st_qmi_request *request)
{
	request->port->checking = false;
	st_qmi_request_clear(request);
	g_free(request);
}

static int start_check(struct st_qmi_port *port, st_deadline deadline)
{
	struct st_qmi_request *request;
	int result = port->checking ? 0 : st_qmi_may_write(port, deadline);

	if (result || port->checking)
		return result;
	request = g_new0(struct st_qmi_request, 1);
	request->client = ST_QMI_CTL;
	request->id = CTL_VERSION_INFO;
	request->done = on_version;
	port->checking = true;
	st_qmi_request_start(port, request, &port->background);
	return 0;
}

static bool is_checked(const void *data)
{
	const struct st_qmi_port *port = data;

	return !port->checking;
}

/* 0: it was answered, or ended otherwise. */
static int ask(struct st_qmi_port *port, st_deadline until)
{
	int result = start_check(port, until);

	return result ? result : st_loop_wait(port->base.loop, is_checked, port, until);
}

/*
 * When a length in the stream is wrong libqmi waits for the rest for ever, and
 * takes what comes for it; the first to miss an answer may be a reading that no
 * call waits for. Whoever only was slow answers this, and late client ids are
 * still caught. Not opened anew each time: a modem that does not read now would
 * give away all its ids when it does.
 */
int st_qmi_check(struct st_port *base, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	bool may_open = st_deadline_passed(port->no_opening_until);
	int patience = MIN(st_deadline_left(deadline) / 2, CHECK_MS);
	st_deadline until = may_open ? st_deadline_in(patience) : deadline;
	int result;

	if (!base->suspect && !port->sms_reading && !port->look)
		return 0;
	result = ask(port, until);
	if (result == SIMTOPUP_CANCELLED || (result == SIMTOPUP_TIMEOUT && !may_open))
		return result;
	if (result) {
		st_port_forget_link(base);
		port->no_opening_until = st_deadline_in(OPENING_PAUSE_MS);
		port->unheard = result == SIMTOPUP_TIMEOUT;
	}
	st_error_clear();
	return 0;
}

int st_qmi_hear(struct st_qmi_port *port, st_deadline deadline)
{
	int result = port->unheard ? ask(port, deadline) : 0;

	if (result || !port->unheard || !port->silent)
		return result;
	return st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_QMI, "no answer in time");
}
