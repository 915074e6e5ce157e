/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/json.h"
#include "../core/secret.h"
#include "../port/ussd.h"
#include "modem.h"

#include <simtopup/ussd.h>
#include <string.h>

#define USSD_MS 45000

struct simtopup_ussd {
	simtopup_modem *modem;
	struct st_ussd_session session;
};

static const char *const state_names[] = {
	[SIMTOPUP_USSD_FINAL] = "final",
	[SIMTOPUP_USSD_MENU] = "menu",
	[SIMTOPUP_USSD_BY_SMS] = "by-sms",
	[SIMTOPUP_USSD_RELEASED] = "released",
};

static int check_text(const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len == 0 || len > ST_USSD_OCTETS_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "USSD takes 1 to 182 characters");
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
				       "USSD takes printable ASCII characters");
	}
	return 0;
}

/* The lock stays while a menu is open: one act at a time on a modem. */
static void settle(simtopup_ussd *ussd)
{
	if (ussd->session.state != ST_SESSION_MENU)
		st_modem_unlock(ussd->modem);
}

static int dial(simtopup_ussd *ussd, const char *code, st_deadline deadline)
{
	struct st_port *port = st_modem_port(ussd->modem);
	int result = st_modem_lock(ussd->modem, deadline);

	if (result)
		return result;
	result = st_port_acquire(port, ST_NEED_USSD, deadline);
	if (result == 0) {
		result = st_ussd_dial(&ussd->session, port, code, deadline);
		result = st_ussd_explain(port, result, deadline, NULL);
	}
	if (result)
		st_modem_unlock(ussd->modem);
	else
		settle(ussd);
	return result;
}

int simtopup_ussd_start(simtopup_modem *modem, const char *code, int timeout_ms,
			simtopup_ussd **ret_ussd)
{
	simtopup_ussd *ussd;
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!ret_ussd)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	result = check_text(code);
	if (result == 0)
		result = st_modem_begin(modem, timeout_ms, USSD_MS, &deadline);
	if (result)
		return result;
	ussd = g_new0(simtopup_ussd, 1);
	ussd->modem = modem;
	result = dial(ussd, code, deadline);
	st_modem_end(modem);
	if (result) {
		g_free(ussd);
		return result;
	}
	*ret_ussd = ussd;
	return 0;
}

int simtopup_ussd_answer(simtopup_ussd *ussd, const char *text, int timeout_ms)
{
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!ussd)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "no session was given");
	result = check_text(text);
	if (result == 0)
		result = st_modem_begin(ussd->modem, timeout_ms, USSD_MS, &deadline);
	if (result)
		return result;
	result = st_ussd_reply(&ussd->session, text, deadline);
	if (result && result != SIMTOPUP_STATE) {
		ussd->session.state = ST_SESSION_RELEASED;
		st_modem_unlock(ussd->modem);
	} else if (result == 0) {
		settle(ussd);
	}
	st_modem_end(ussd->modem);
	return result;
}

int simtopup_ussd_state(const simtopup_ussd *ussd)
{
	return (int)ussd->session.state;
}

const char *simtopup_ussd_text(const simtopup_ussd *ussd)
{
	return ussd->session.text;
}

int simtopup_ussd_dcs(const simtopup_ussd *ussd)
{
	return ussd->session.dcs;
}

char *simtopup_ussd_to_json(const simtopup_ussd *ussd)
{
	JsonObject *object = json_object_new();
	char *text;

	st_json_set_text(object, "state", state_names[ussd->session.state]);
	st_json_set_text(object, "text", ussd->session.text);
	if (ussd->session.dcs >= 0)
		json_object_set_int_member(object, "dcs", ussd->session.dcs);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_ussd_close(simtopup_ussd *ussd)
{
	struct st_error_saved why;
	st_deadline deadline;

	if (!ussd)
		return;
	st_error_save(&why);
	if (ussd->session.state == ST_SESSION_MENU &&
	    st_modem_begin(ussd->modem, 0, 1000, &deadline) == 0) {
		ussd->session.deadline = deadline;
		st_ussd_end(&ussd->session);
		st_modem_unlock(ussd->modem);
		st_modem_end(ussd->modem);
	}
	st_error_restore(&why);
	st_wipe(&ussd->session, sizeof(ussd->session));
	g_free(ussd);
}
