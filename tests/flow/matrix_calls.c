/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The public calls that talk to a modem. A new one is a line in the table at the end. */

#include "matrix.h"

#include <poll.h>
#include <string.h>

#define PREPARE_MS 20000
#define A_MESSAGE "Fictel Hello from Fictel."
#define A_LONG_TEXT                                                                         \
	"A text in two parts: one hundred and sixty characters are not enough for all that " \
	"there is to be said about a request that goes astray between a program and a modem."

static simtopup_operators *operators;

bool matrix_init(const char *recipes)
{
	return simtopup_operators_load(&recipes, 1, &operators) == 0;
}

void matrix_finish(void)
{
	simtopup_operators_free(operators);
}

const simtopup_operators *matrix_operators(void)
{
	return operators;
}

void bench_open(struct bench *bench)
{
	g_autofree char *uri = g_strconcat(bench->child.uri,
					   bench->proxied ? "?via=proxy" : "?via=direct", NULL);

	g_assert_cmpint(simtopup_modem_open(uri, PREPARE_MS, &bench->modem), ==, 0);
}

void bench_start(struct bench *bench, bool proxied)
{
	*bench = (struct bench){ .proxied = proxied };
	child_start(&bench->child, "fictel", NULL);
	if (proxied)
		proxy_pid();
}

void bench_stop(struct bench *bench)
{
	simtopup_ussd_close(bench->ussd);
	bench_end_renewal(bench);
	simtopup_modem_close(bench->modem);
	g_free(bench->message);
	child_stop(&bench->child);
}

static int count_in(const char *book, const char *kind)
{
	int n = 0;

	for (const char *p = book; p && (p = strstr(p, kind)); p++)
		n++;
	return n;
}

/* Another slot, a radio that is off, a SIM that was restarted. */
static int64_t changed_in(JsonObject *stats)
{
	JsonObject *slot = json_object_get_object_member(stats, "slot");

	return (json_object_get_int_member(slot, "active") != 1) +
	       json_object_get_boolean_member(stats, "radio_off") +
	       json_object_get_int_member(slot, "power_cycles");
}

void bench_reached(struct bench *bench, struct reached *ret_reached)
{
	g_autofree char *text = child_control(&bench->child, "stats");
	g_autofree char *book = NULL;
	g_autoptr(JsonNode) node = json_from_string(text, NULL);
	JsonObject *stats = json_node_get_object(node);
	JsonObject *operator_ = json_object_get_object_member(stats, "operator");

	*ret_reached = (struct reached){
		.dialled = json_object_get_int_member(operator_, "dialled"),
		.answered = json_object_get_int_member(operator_, "answered"),
		.submitted = json_object_get_int_member(operator_, "submitted"),
		.changed = changed_in(stats),
	};
	g_file_get_contents(bench->child.oracle, &book, NULL, NULL);
	ret_reached->charged = count_in(book, "\"kind\":\"voucher\"") +
			       count_in(book, "\"kind\":\"plan\"");
}

void reached_since(struct reached *reached, const struct reached *before)
{
	reached->dialled -= before->dialled;
	reached->answered -= before->answered;
	reached->submitted -= before->submitted;
	reached->charged -= before->charged;
	reached->changed -= before->changed;
}

int run_status(struct bench *bench, int timeout_ms, char **ret_json)
{
	static const char *const changing[] = { "device", NULL };
	simtopup_subscriber *subscriber = NULL;
	int result = simtopup_subscriber_read(bench->modem, timeout_ms, &subscriber);

	if (result)
		return result;
	g_autofree char *text = simtopup_subscriber_to_json(subscriber);
	*ret_json = json_without(text, changing);
	simtopup_subscriber_free(subscriber);
	return 0;
}

static void prepare_link(struct bench *bench)
{
	g_autofree char *json = NULL;

	g_assert_cmpint(run_status(bench, PREPARE_MS, &json), ==, 0);
}

static int run_balance(struct bench *bench, int timeout_ms, char **ret_json)
{
	static const char *const changing[] = { "checked_at", NULL };
	simtopup_balance *balance = NULL;
	int result = simtopup_balance_read(bench->modem, operators, 0, timeout_ms, &balance);

	if (result)
		return result;
	g_autofree char *text = simtopup_balance_to_json(balance);
	*ret_json = json_without(text, changing);
	simtopup_balance_free(balance);
	return 0;
}

static int run_dial(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_ussd *ussd = NULL;
	int result = simtopup_ussd_start(bench->modem, "*100#", timeout_ms, &ussd);

	if (result)
		return result;
	*ret_json = simtopup_ussd_to_json(ussd);
	simtopup_ussd_close(ussd);
	return 0;
}

static void prepare_menu(struct bench *bench)
{
	simtopup_ussd_close(bench->ussd);
	g_assert_cmpint(simtopup_ussd_start(bench->modem, "*102#", PREPARE_MS, &bench->ussd), ==,
			0);
}

static int run_answer(struct bench *bench, int timeout_ms, char **ret_json)
{
	int result = simtopup_ussd_answer(bench->ussd, "1", timeout_ms);

	if (result)
		return result;
	*ret_json = simtopup_ussd_to_json(bench->ussd);
	return 0;
}

static int run_ussd_close(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)timeout_ms;
	(void)ret_json;
	simtopup_ussd_close(g_steal_pointer(&bench->ussd));
	return 0;
}

static void prepare_message(struct bench *bench)
{
	simtopup_messages *messages = NULL;

	if (bench->message)
		return;
	child_tell(&bench->child, "sms-pdu "
		   "00000B919999103254F60000626013010000000AC8329BFD065DDF7236");
	g_assert_cmpint(simtopup_sms_list(bench->modem, PREPARE_MS, &messages), ==, 0);
	g_assert_cmpuint(simtopup_messages_count(messages), >=, 1);
	bench->message = g_strdup(simtopup_messages_id(messages, 0));
	simtopup_messages_free(messages);
}

static int messages_json(int result, simtopup_messages *messages, char **ret_json)
{
	if (result)
		return result;
	*ret_json = simtopup_messages_to_json(messages);
	simtopup_messages_free(messages);
	return 0;
}

static int run_sms_list(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_messages *messages = NULL;
	int result = simtopup_sms_list(bench->modem, timeout_ms, &messages);

	return messages_json(result, messages, ret_json);
}

static int run_sms_read(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_messages *messages = NULL;
	int result = simtopup_sms_read(bench->modem, bench->message, timeout_ms, &messages);

	return messages_json(result, messages, ret_json);
}

static int run_sms_delete(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)ret_json;
	return simtopup_sms_delete(bench->modem, bench->message, timeout_ms);
}

static int run_sms_send(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)ret_json;
	return simtopup_sms_send(bench->modem, "+99900000001", A_LONG_TEXT, timeout_ms);
}

static int run_pin_read(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_pin *pin = NULL;
	int result = simtopup_pin_read(bench->modem, timeout_ms, &pin);

	if (result)
		return result;
	*ret_json = simtopup_pin_to_json(pin);
	simtopup_pin_free(pin);
	return 0;
}

/* The same PIN again: whatever comes of it, the next one is known. */
static int run_pin_change(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)ret_json;
	return simtopup_pin_change(bench->modem, "1234", "1234", NULL, 0, timeout_ms);
}

static int run_esim_list(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_profiles *profiles = NULL;
	simtopup_esim *esim = NULL;
	int result = simtopup_esim_open(bench->modem, NULL, &esim);

	if (result == 0)
		result = simtopup_esim_profiles(esim, 0, timeout_ms, &profiles);
	if (result == 0)
		*ret_json = simtopup_profiles_to_json(profiles);
	simtopup_profiles_free(profiles);
	simtopup_esim_close(esim);
	return result;
}

static int run_listen(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)timeout_ms; /* it has its own */
	(void)ret_json;
	return simtopup_modem_listen(bench->modem, SIMTOPUP_EVENT_SMS | SIMTOPUP_EVENT_USSD);
}

static int run_listen_state(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)timeout_ms;
	(void)ret_json;
	return simtopup_modem_listen(bench->modem,
				     SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK |
					     SIMTOPUP_EVENT_SIGNAL | SIMTOPUP_EVENT_SLOT);
}

static void prepare_listen(struct bench *bench)
{
	g_assert_cmpint(run_listen(bench, 0, NULL), ==, 0);
}

/* The event loop of a program: until the first event. */
static int run_event(struct bench *bench, int timeout_ms, char **ret_json)
{
	int64_t end = g_get_monotonic_time() + timeout_ms * INT64_C(1000), left;
	static const char *const changing[] = { "id", "sent_at", NULL };
	simtopup_event *event = NULL;
	int result;

	child_tell(&bench->child, "sms %s", A_MESSAGE);
	while ((left = end - g_get_monotonic_time()) > 0) {
		struct pollfd fd = { .fd = simtopup_modem_fd(bench->modem), .events = POLLIN };

		poll(&fd, 1, (int)(left / 1000) + 1);
		result = simtopup_modem_dispatch(bench->modem);
		if (result)
			return result;
		if (simtopup_modem_next_event(bench->modem, &event))
			continue;
		result = simtopup_event_kind(event) == SIMTOPUP_EVENT_GONE ?
				 SIMTOPUP_DEVICE_GONE :
				 0;
		if (result == 0) {
			g_autofree char *text = simtopup_event_to_json(event);

			*ret_json = json_without(text, changing);
		}
		simtopup_event_free(event);
		return result;
	}
	return SIMTOPUP_TIMEOUT;
}

static int run_close(struct bench *bench, int timeout_ms, char **ret_json)
{
	(void)timeout_ms;
	(void)ret_json;
	simtopup_modem_close(g_steal_pointer(&bench->modem));
	return 0;
}

const struct call matrix_calls[] = {
	{ "status", NULL, run_status, 0, NULL },
	{ "status-warm", prepare_link, run_status, 0, NULL },
	{ "balance", NULL, run_balance, CALL_CAUTIOUS, NULL },
	{ "ussd-start", NULL, run_dial, CALL_COMMITS, NULL },
	{ "ussd-answer", prepare_menu, run_answer, CALL_COMMITS, NULL },
	{ "ussd-close", prepare_menu, run_ussd_close, CALL_FIXED, NULL },
	{ "sms-list", prepare_message, run_sms_list, 0, NULL },
	{ "sms-read", prepare_message, run_sms_read, 0, NULL },
	{ "sms-delete", prepare_message, run_sms_delete, CALL_DELETES, NULL },
	{ "sms-send", NULL, run_sms_send, CALL_COMMITS, NULL },
	{ "pin-read", NULL, run_pin_read, 0, NULL },
	{ "pin-change", NULL, run_pin_change, 0, NULL },
	{ "esim-list", NULL, run_esim_list, 0, NULL },
	{ "listen", NULL, run_listen, CALL_FIXED, NULL },
	{ "listen-state", NULL, run_listen_state, CALL_FIXED, NULL },
	{ "event", prepare_listen, run_event, CALL_ONCE, NULL },
	{ "close", prepare_link, run_close, CALL_CLOSES | CALL_FIXED, NULL },
	{ "renewal-preview", prepare_renewal, run_preview, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "renewal-open", prepare_renewal, run_renewal_open, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "renewal-submit", prepare_renewal, run_submit, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "renewal-verify", prepare_submitted, run_verify, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "voucher-sms", prepare_voucher_sms, run_submit, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "plan-ussd", prepare_plan_ussd, run_submit, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "plan-sms", prepare_plan_sms, run_submit, CALL_MONEY | CALL_CAUTIOUS, NULL },
	{ "slot-switch", prepare_slot, run_slot, CALL_COMMITS | CALL_CARD, restore_slot },
	{ "sim-restart", NULL, run_restart, CALL_COMMITS | CALL_CARD, restore_power },
	{ "radio-read", NULL, run_radio_read, 0, NULL },
	{ "radio-off", NULL, run_radio_off, CALL_COMMITS, restore_radio },
	{ "radio-on", prepare_radio_on, run_radio_on, 0, restore_radio },
	{ "data", NULL, run_data, 0, NULL },
};
const unsigned matrix_n_calls = G_N_ELEMENTS(matrix_calls);
