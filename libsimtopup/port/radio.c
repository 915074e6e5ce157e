/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "radio.h"

#include "../core/error.h"

#define LOOK_MS 250 /* between two looks at a radio that takes its time */

static bool is_never(const void *data)
{
	(void)data;
	return false;
}

static int pause_a_little(struct st_port *port, st_deadline deadline)
{
	int result = st_loop_wait(port->loop, is_never, NULL,
				  st_deadline_min(deadline, st_deadline_in(LOOK_MS)));

	return result == SIMTOPUP_TIMEOUT && !st_deadline_passed(deadline) ? 0 : result;
}

static bool is_settled(const struct st_radio *radio, bool on)
{
	return radio->on == on && !(on && radio->blocked);
}

/* After the request has left: what the modem says now counts more than its answer to it. */
static int await(struct st_port *port, bool on, st_deadline deadline)
{
	struct st_radio radio = { .on = !on };
	int result = port->ops->radio_read(port, &radio, deadline);

	while (result == 0 && !is_settled(&radio, on) && !radio.blocked) {
		result = pause_a_little(port, deadline);
		if (result == 0)
			result = port->ops->radio_read(port, &radio, deadline);
	}
	if (result)
		return st_error_set_effect(SIMTOPUP_EFFECT_UNKNOWN);
	if (on && radio.blocked)
		return st_fail(SIMTOPUP_STATE, ST_LAYER_SYSTEM,
			       "a switch of the machine keeps the radio off");
	st_error_clear();
	return 0;
}

int st_radio_switch(struct st_port *port, bool on, st_deadline deadline)
{
	struct st_radio radio;
	int result, left;

	st_loop_set_stage(port->loop, "radio");
	result = port->ops->radio_read(port, &radio, deadline);
	if (result || is_settled(&radio, on))
		return result;
	left = st_deadline_left(deadline);
	result = port->ops->radio_set(port, on, st_deadline_in(left / 2));
	if (result == 0 || (result == SIMTOPUP_TIMEOUT &&
			    st_error_effect() == SIMTOPUP_EFFECT_UNKNOWN))
		return await(port, on, deadline);
	return result;
}
