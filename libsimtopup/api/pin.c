/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/json.h"
#include "../port/pin.h"
#include "modem.h"
#include "subscriber_json.h"

#include <simtopup/pin.h>
#include <string.h>

#define READ_MS 10000
#define TRY_MS 20000

struct simtopup_pin {
	struct st_subscriber sim;
};

static int read_sim(simtopup_modem *modem, struct st_subscriber *ret_sim, st_deadline deadline)
{
	struct st_port *port = st_modem_port(modem);
	int result = st_port_acquire(port, ST_NEED_STATE, deadline);

	return result ? result : port->ops->read_sim(port, ret_sim, deadline);
}

int simtopup_pin_read(simtopup_modem *modem, int timeout_ms, simtopup_pin **ret_pin)
{
	struct st_subscriber sim;
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!ret_pin)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	result = st_modem_begin(modem, timeout_ms, READ_MS, &deadline);
	if (result)
		return result;
	result = read_sim(modem, &sim, deadline);
	st_modem_end(modem);
	if (result)
		return result;
	*ret_pin = g_new0(simtopup_pin, 1);
	(*ret_pin)->sim = sim;
	return 0;
}

const char *simtopup_pin_state(const simtopup_pin *pin)
{
	return pin->sim.sim_state;
}

const char *simtopup_pin_iccid(const simtopup_pin *pin)
{
	return pin->sim.iccid[0] ? pin->sim.iccid : NULL;
}

int simtopup_pin_is_enabled(const simtopup_pin *pin)
{
	return pin->sim.pin_enabled;
}

int simtopup_pin_retries(const simtopup_pin *pin)
{
	return pin->sim.pin_retries;
}

int simtopup_pin_puk_retries(const simtopup_pin *pin)
{
	return pin->sim.puk_retries;
}

char *simtopup_pin_to_json(const simtopup_pin *pin)
{
	JsonObject *object = st_subscriber_pin_object(&pin->sim);
	char *text;

	st_json_set_text(object, "state", pin->sim.sim_state);
	st_json_set_text(object, "iccid", pin->sim.iccid);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_pin_free(simtopup_pin *pin)
{
	g_free(pin);
}

static bool is_code(const char *code, size_t least, size_t most)
{
	size_t len = code ? strnlen(code, most + 1) : 0;

	return len >= least && len <= most && strspn(code, "0123456789") == len;
}

static int check(const struct st_pin_act *act, unsigned flags)
{
	bool unblocks = act->action == ST_PIN_UNBLOCK;
	bool has_new = unblocks || act->action == ST_PIN_CHANGE;

	st_error_clear();
	if (flags & ~(unsigned)SIMTOPUP_PIN_FORCE)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an unknown flag");
	if (unblocks && !is_code(act->code, ST_PUK_LEN, ST_PUK_LEN))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "a PUK has 8 digits");
	if ((!unblocks && !is_code(act->code, ST_PIN_MIN, ST_PIN_MAX)) ||
	    (has_new && !is_code(act->new_pin, ST_PIN_MIN, ST_PIN_MAX)))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "a PIN has 4 to 8 digits");
	return 0;
}

static int run(simtopup_modem *modem, const struct st_pin_act *act, st_deadline deadline)
{
	struct st_port *port = st_modem_port(modem);
	int result = st_modem_lock(modem, deadline);

	if (result)
		return result;
	result = st_port_acquire(port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = st_pin_run(port, act, deadline);
	st_modem_unlock(modem);
	return result;
}

static int act_on_pin(simtopup_modem *modem, struct st_pin_act act, unsigned flags, int timeout_ms)
{
	st_deadline deadline;
	int result = check(&act, flags);

	if (result == 0)
		result = st_modem_begin(modem, timeout_ms, TRY_MS, &deadline);
	if (result)
		return result;
	act.force = flags & SIMTOPUP_PIN_FORCE;
	result = run(modem, &act, deadline);
	st_modem_end(modem);
	return result;
}

int simtopup_pin_verify(simtopup_modem *modem, const char *code, const char *expect_iccid,
			unsigned int flags, int timeout_ms)
{
	return act_on_pin(modem, (struct st_pin_act){ .action = ST_PIN_VERIFY, .code = code,
						      .expect_iccid = expect_iccid },
			  flags, timeout_ms);
}

int simtopup_pin_enable(simtopup_modem *modem, const char *code, const char *expect_iccid,
			unsigned int flags, int timeout_ms)
{
	return act_on_pin(modem, (struct st_pin_act){ .action = ST_PIN_ENABLE, .code = code,
						      .expect_iccid = expect_iccid },
			  flags, timeout_ms);
}

int simtopup_pin_disable(simtopup_modem *modem, const char *code, const char *expect_iccid,
			 unsigned int flags, int timeout_ms)
{
	return act_on_pin(modem, (struct st_pin_act){ .action = ST_PIN_DISABLE, .code = code,
						      .expect_iccid = expect_iccid },
			  flags, timeout_ms);
}

int simtopup_pin_change(simtopup_modem *modem, const char *code, const char *new_pin,
			const char *expect_iccid, unsigned int flags, int timeout_ms)
{
	return act_on_pin(modem, (struct st_pin_act){ .action = ST_PIN_CHANGE, .code = code,
						      .new_pin = new_pin,
						      .expect_iccid = expect_iccid },
			  flags, timeout_ms);
}

int simtopup_pin_unblock(simtopup_modem *modem, const char *puk, const char *new_pin,
			 const char *expect_iccid, unsigned int flags, int timeout_ms)
{
	return act_on_pin(modem, (struct st_pin_act){ .action = ST_PIN_UNBLOCK, .code = puk,
						      .new_pin = new_pin,
						      .expect_iccid = expect_iccid },
			  flags, timeout_ms);
}
