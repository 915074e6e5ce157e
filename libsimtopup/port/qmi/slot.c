/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Physical slots behind the one logical slot, and the power of its card (UIM). */

#include "../../core/error.h"
#include "../slot.h"
#include "qmi.h"

#define UIM_POWER_OFF 0x0030
#define UIM_POWER_ON 0x0031
#define UIM_SWITCH_SLOT 0x0046
#define LOGICAL_SLOT 1
#define POWER_GAP_MS 1000 /* what a card needs to notice (modem-protocols 1.7) */

struct act {
	struct st_qmi_request request; /* first */
	bool left;
};

static void on_sent(struct st_qmi_request *request)
{
	((struct act *)request)->left = true;
}

/* Once. With the effect NONE nothing was done. */
static int run(struct st_qmi_port *port, uint16_t id, const uint8_t *body, size_t len,
	       st_deadline deadline)
{
	struct act act = { .request = { .client = ST_QMI_UIM, .id = id, .body = body,
					.body_len = len, .sent = on_sent } };
	int result, code;

	if (!port->cid[ST_QMI_UIM])
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
			       "this modem does not let programs act on its cards");
	result = st_qmi_ask(port, &act.request, deadline);
	code = act.request.code;
	st_qmi_request_clear(&act.request);
	if (result == 0 && code && code != QMI_PROTOCOL_ERROR_NO_EFFECT)
		result = st_qmi_fail(code, "card");
	if (result && act.left && (code < 0 || !(st_qmi_proves_unsent(code) ||
						  st_qmi_is_unsupported(code))))
		st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	return result;
}

int st_qmi_slot_switch(struct st_port *base, int slot, st_deadline deadline)
{
	const uint8_t body[] = { 0x01, 1, 0, LOGICAL_SLOT, 0x02, 4, 0, (uint8_t)slot, 0, 0, 0 };

	return run((struct st_qmi_port *)base, UIM_SWITCH_SLOT, body, sizeof(body), deadline);
}

static bool is_never(const void *data)
{
	(void)data;
	return false;
}

/* Switched off it must not stay: on again comes whatever became of off. */
static int switch_on(struct st_qmi_port *port, st_deadline deadline)
{
	static const uint8_t slot[] = { 0x01, 1, 0, LOGICAL_SLOT };
	int result = run(port, UIM_POWER_ON, slot, sizeof(slot),
			 st_deadline_in(st_deadline_left(deadline) / 2));

	if (result && !st_loop_gone(port->base.loop))
		result = run(port, UIM_POWER_ON, slot, sizeof(slot), deadline);
	if (result == 0)
		return 0;
	st_error_set_hint("the SIM is switched off: restart it again, or the modem");
	return st_error_set_effect(SIMTOPUP_EFFECT_DONE);
}

int st_qmi_sim_restart(struct st_port *base, st_deadline deadline)
{
	static const uint8_t slot[] = { 0x01, 1, 0, LOGICAL_SLOT };
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	int left = st_deadline_left(deadline);
	int result = run(port, UIM_POWER_OFF, slot, sizeof(slot), st_deadline_in(left / 3));
	struct st_error_saved why;
	int on;

	if (result && st_error_effect() != SIMTOPUP_EFFECT_UNKNOWN)
		return result;
	st_error_save(&why);
	st_loop_wait(base->loop, is_never, NULL,
		     st_deadline_min(deadline, st_deadline_in(POWER_GAP_MS)));
	on = switch_on(port, deadline);
	if (on || result == 0)
		return on;
	st_error_restore(&why); /* on again; whether it was off nobody has said */
	return result;
}
