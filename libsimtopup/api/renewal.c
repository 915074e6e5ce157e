/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../renewal/act.h"

#include "../core/error.h"
#include "../renewal/receipt.h"
#include "modem.h"

#include <string.h>

#define OPEN_MS 30000
#define SUBMIT_MS 180000
#define VERIFY_MS 90000

static int missing(void)
{
	return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "an argument is missing");
}

/* The handles that a call needs, taken in one order everywhere: modem, then ledger. */
struct call {
	simtopup_ledger *ledger;
	simtopup_modem *modem; /* may be NULL */
	struct st_port *port;  /* NULL without a modem */
	st_deadline deadline;
	bool locked;
};

static int begin(struct call *call, int timeout_ms, int default_ms)
{
	int result;

	st_error_clear();
	if (timeout_ms < 0)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "the timeout is negative");
	call->deadline = st_deadline_in(timeout_ms ? timeout_ms : default_ms);
	if (call->modem) {
		result = st_modem_begin(call->modem, timeout_ms, default_ms, &call->deadline);
		if (result)
			return result;
		call->port = st_modem_port(call->modem);
	}
	result = st_ledger_enter(call->ledger);
	if (result && call->modem)
		st_modem_end(call->modem);
	return result;
}

/* One act at a time on a modem, from ARMED to the outcome. */
static int lock(struct call *call)
{
	int result = call->modem ? st_modem_lock(call->modem, call->deadline) : 0;

	call->locked = result == 0 && call->modem;
	return result;
}

static void end(struct call *call)
{
	if (call->locked)
		st_modem_unlock(call->modem);
	st_ledger_leave(call->ledger);
	if (call->modem)
		st_modem_end(call->modem);
}

int simtopup_renewal_preview(simtopup_ledger *ledger, simtopup_modem *modem,
			     const simtopup_spec *spec, int timeout_ms, char **ret_json)
{
	struct call call = { .ledger = ledger, .modem = modem };
	int result;

	st_error_clear();
	if (!ledger || !modem || !spec || !ret_json)
		return missing();
	result = begin(&call, timeout_ms, OPEN_MS);
	if (result)
		return result;
	result = st_renewal_preview(ledger, call.port, spec, call.deadline, ret_json);
	end(&call);
	return result;
}

static bool is_key(const char *key)
{
	size_t len = strlen(key);

	return len >= 1 && len <= ST_REQUEST_KEY_MAX &&
	       strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") ==
		       len;
}

int simtopup_renewal_open(simtopup_ledger *ledger, simtopup_modem *modem, const char *request_key,
			  const simtopup_spec *spec, int timeout_ms,
			  simtopup_renewal **ret_renewal)
{
	struct call call = { .ledger = ledger, .modem = modem };
	simtopup_renewal *renewal;
	int result;

	st_error_clear();
	if (!ledger || !request_key || !ret_renewal)
		return missing();
	if (!is_key(request_key))
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER,
			       "a request key has 1 to 128 characters of A-Z a-z 0-9 . _ : -");
	result = begin(&call, timeout_ms, OPEN_MS);
	if (result)
		return result;
	renewal = st_renewal_new(ledger);
	renewal->modem = modem;
	result = st_renewal_open(renewal, call.port, request_key, spec, call.deadline);
	end(&call);
	if (result) {
		st_renewal_free(renewal);
		return result;
	}
	*ret_renewal = renewal;
	return 0;
}

int simtopup_renewal_find(simtopup_ledger *ledger, simtopup_modem *modem, const char *id,
			  simtopup_renewal **ret_renewal)
{
	struct call call = { .ledger = ledger };
	simtopup_renewal *renewal;
	int result;

	st_error_clear();
	if (!ledger || !id || !ret_renewal)
		return missing();
	result = begin(&call, 0, OPEN_MS);
	if (result)
		return result;
	renewal = st_renewal_new(ledger);
	renewal->modem = modem;
	result = st_renewal_find(renewal, id);
	end(&call);
	if (result) {
		st_renewal_free(renewal);
		return result;
	}
	*ret_renewal = renewal;
	return 0;
}

/* With the modem locked: from ARMED to the outcome, and around a round of looking. */
static int act_on(simtopup_renewal *renewal, int timeout_ms, int default_ms,
		  int (*act)(struct simtopup_renewal *, struct st_port *, st_deadline))
{
	struct call call;
	int result;

	st_error_clear();
	if (!renewal)
		return missing();
	call = (struct call){ .ledger = renewal->ledger, .modem = renewal->modem };
	result = begin(&call, timeout_ms, default_ms);
	if (result)
		return result;
	result = lock(&call);
	if (result == 0)
		result = act(renewal, call.port, call.deadline);
	end(&call);
	return result;
}

int simtopup_renewal_submit(simtopup_renewal *renewal, int timeout_ms)
{
	return act_on(renewal, timeout_ms, SUBMIT_MS, st_renewal_submit);
}

int simtopup_renewal_verify(simtopup_renewal *renewal, int timeout_ms)
{
	return act_on(renewal, timeout_ms, VERIFY_MS, st_renewal_verify);
}

int64_t simtopup_renewal_next_check_at(const simtopup_renewal *renewal)
{
	return renewal ? renewal->row.next_check : 0;
}

const char *simtopup_renewal_state(const simtopup_renewal *renewal)
{
	return renewal ? st_state_name(renewal->row.state) : "";
}

const char *simtopup_renewal_id(const simtopup_renewal *renewal)
{
	return renewal ? renewal->row.id : "";
}

int simtopup_renewal_effect(const simtopup_renewal *renewal)
{
	return (int)(renewal ? st_state_told_effect(renewal->row.state, renewal->row.reason) :
			       SIMTOPUP_EFFECT_NONE);
}

const char *simtopup_renewal_advice(const simtopup_renewal *renewal)
{
	return renewal ? st_row_advice(&renewal->row) : "";
}

int simtopup_renewal_cancel(simtopup_renewal *renewal)
{
	int result;

	st_error_clear();
	if (!renewal)
		return missing();
	result = st_ledger_enter(renewal->ledger);
	if (result)
		return result;
	result = st_renewal_cancel(renewal);
	st_ledger_leave(renewal->ledger);
	return result;
}

static int check_words(const simtopup_renewal *renewal, const char *by, const char *why)
{
	int result;

	st_error_clear();
	if (!renewal)
		return missing();
	result = st_words_check(by, why);
	return result ? result : st_ledger_enter(renewal->ledger);
}

int simtopup_renewal_resolve(simtopup_renewal *renewal, int paid, const char *by, const char *why)
{
	int result = check_words(renewal, by, why);

	if (result)
		return result;
	result = st_renewal_resolve(renewal, paid != 0, by, why);
	st_ledger_leave(renewal->ledger);
	return result;
}

int simtopup_renewal_reverse(simtopup_renewal *renewal, const char *by, const char *why)
{
	int result = check_words(renewal, by, why);

	if (result)
		return result;
	result = st_renewal_reverse(renewal, by, why);
	st_ledger_leave(renewal->ledger);
	return result;
}

int simtopup_renewal_receipt(simtopup_renewal *renewal, char **ret_json)
{
	int result;

	st_error_clear();
	if (!renewal || !ret_json)
		return missing();
	result = st_ledger_enter(renewal->ledger);
	if (result)
		return result;
	result = st_receipt_make(renewal->ledger, renewal->row.id, ret_json);
	st_ledger_leave(renewal->ledger);
	return result;
}

char *simtopup_renewal_to_json(const simtopup_renewal *renewal)
{
	struct st_error_saved before;
	JsonObject *object;
	char *text;
	bool entered;

	if (!renewal)
		return NULL;
	st_error_save(&before); /* a getter leaves the record alone */
	entered = st_ledger_enter(renewal->ledger) == 0;
	object = st_renewal_json(renewal, entered);
	if (entered)
		st_ledger_leave(renewal->ledger);
	st_error_restore(&before);
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_renewal_free(simtopup_renewal *renewal)
{
	st_renewal_free(renewal);
}
