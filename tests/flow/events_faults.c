/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Listening to a modem that is slow, silent, mangled, gone, or closed while it tells. */

#include "child.h"

#include <poll.h>
#include <simtopup/simtopup.h>
#include <stdbool.h>
#include <string.h>

#define PATIENCE_MS 20000
#define ALL                                                                                \
	(SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_NETWORK | SIMTOPUP_EVENT_SIGNAL |               \
	 SIMTOPUP_EVENT_SLOT | SIMTOPUP_EVENT_SMS)

static simtopup_modem *listen_to(struct child *child, unsigned kinds)
{
	g_autofree char *uri = g_strconcat(child->uri, "?via=direct", NULL);
	simtopup_modem *modem;

	g_assert_cmpint(simtopup_modem_open(uri, 0, &modem), ==, 0);
	g_assert_cmpint(simtopup_modem_listen(modem, kinds), ==, 0);
	return modem;
}

static bool take(simtopup_modem *modem, int kind, const char *part)
{
	simtopup_event *event;
	bool found = false;

	while (!found && simtopup_modem_next_event(modem, &event) == 0) {
		char *json = simtopup_event_to_json(event);

		found = simtopup_event_kind(event) == kind && strstr(json, part);
		simtopup_free(json);
		simtopup_event_free(event);
	}
	return found;
}

static bool wait_for(simtopup_modem *modem, int kind, const char *part)
{
	int64_t until = g_get_monotonic_time() + PATIENCE_MS * INT64_C(1000);
	struct pollfd wanted = { .fd = simtopup_modem_fd(modem), .events = POLLIN };

	while (!take(modem, kind, part)) {
		if (g_get_monotonic_time() > until)
			return false;
		poll(&wanted, 1, 100);
		simtopup_modem_dispatch(modem);
	}
	return true;
}

/* What comes while the port closes must start nothing: its answer would find nobody. */
static void closes_while_it_is_told(void)
{
	struct child child;

	child_start(&child, "fictel", "--latency-ms=30");
	for (int i = 0; i < 5; i++) {
		simtopup_modem *modem = listen_to(&child, ALL);

		child_tell(&child, "indications 50");
		child_tell(&child, "sms Fictel hello");
		child_tell(&child, "set sim.state %s", i % 2 ? "ready" : "pin");
		simtopup_modem_close(modem);
	}
	child_stop(&child);
}

static void goes_while_it_is_asked(void)
{
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", "--latency-ms=30");
	modem = listen_to(&child, ALL);
	child_tell(&child, "register roaming");
	child_tell(&child, "sim-remove");
	while (poll(&(struct pollfd){ .fd = simtopup_modem_fd(modem), .events = POLLIN }, 1,
		    1000) == 1 &&
	       simtopup_modem_dispatch(modem) == 0) {
		g_autofree char *stats = child_control(&child, "stats");

		if (strstr(stats, setup.protocol[0] == 'q' ? "\"qmi.nas.0x24\":2" :
							      "\"mbim.basic.9\":2"))
			break;
	}
	child_tell(&child, "unplug");
	g_assert_true(wait_for(modem, SIMTOPUP_EVENT_GONE, "gone"));
	simtopup_modem_close(modem);
	child_stop(&child);
}

/* Each answer to a question mangled: what is not understood is no event, and nothing ends. */
static void survives_mangled_answers(void)
{
	static const char *const names[] = { "qmi.uim.0x47", "qmi.uim.0x2F", "qmi.nas.0x24",
					     "qmi.nas.0x4F", "mbim.basic.2", "mbim.basic.9",
					     "mbim.basic.11", "mbim.ext.8" };
	static const char *const actions[] = { "garble at=24", "garble at=40", "duplicate",
					       "error code=2" };
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	modem = listen_to(&child, ALL);
	for (size_t i = 0; i < G_N_ELEMENTS(names) * G_N_ELEMENTS(actions); i++) {
		const char *name = names[i % G_N_ELEMENTS(names)];

		if (!g_str_has_prefix(name, setup.protocol))
			continue;
		child_tell(&child, "fault on=%s nth=1 action=%s", name,
			   actions[i / G_N_ELEMENTS(names)]);
		child_tell(&child, "set sim.state %s", i % 2 ? "ready" : "pin");
		child_tell(&child, "register roaming name=N%zu", i);
		child_tell(&child, "set network.dbm %d", i % 2 ? -60 : -100);
		for (int j = 0; j < 5; j++)
			simtopup_modem_dispatch(modem);
		child_tell(&child, "faults clear");
	}
	child_tell(&child, "register home name=End");
	g_assert_true(wait_for(modem, SIMTOPUP_EVENT_NETWORK, "\"name\":\"End\""));
	simtopup_modem_close(modem);
	child_stop(&child);
}

/* One value never comes: listening starts all the same, and the others are told. */
static void listens_without_one_value(void)
{
	bool qmi = g_str_equal(setup.protocol, "qmi");
	struct child child;
	simtopup_modem *modem;

	child_start(&child, "fictel", NULL);
	child_tell(&child, "fault on=%s action=drop", qmi ? "qmi.nas.0x4F" : "mbim.basic.11");
	modem = listen_to(&child, SIMTOPUP_EVENT_NETWORK | SIMTOPUP_EVENT_SIGNAL);
	child_tell(&child, "register roaming");
	g_assert_true(wait_for(modem, SIMTOPUP_EVENT_NETWORK, "roaming"));
	simtopup_modem_close(modem);
	child_stop(&child);
}

/* No call waits for the reading of a message: the next one notices that the link is lost. */
static void works_after_a_reading_was_cut(void)
{
	const char *name = g_str_equal(setup.protocol, "qmi") ? "qmi.wms.0x22" : "mbim.sms.2";
	g_autofree char *read = g_strdup_printf("\"%s\":1", name);
	simtopup_subscriber *subscriber;
	struct child child;
	simtopup_modem *modem;
	bool asked = false;

	child_start(&child, "fictel", NULL);
	modem = listen_to(&child, SIMTOPUP_EVENT_SMS);
	child_tell(&child, "fault on=%s nth=1 action=truncate at=1", name);
	child_tell(&child, "sms Fictel hello");
	while (!asked) {
		g_autofree char *stats = child_control(&child, "stats");

		asked = strstr(stats, read);
		simtopup_modem_dispatch(modem);
	}
	g_assert_cmpint(simtopup_subscriber_read(modem, PATIENCE_MS, &subscriber), ==, 0);
	simtopup_subscriber_free(subscriber);
	child_tell(&child, "sms Fictel again");
	g_assert_true(wait_for(modem, SIMTOPUP_EVENT_SMS, "again"));
	simtopup_modem_close(modem);
	child_stop(&child);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/events/close", closes_while_it_is_told);
	g_test_add_func("/events/gone", goes_while_it_is_asked);
	g_test_add_func("/events/mangled", survives_mangled_answers);
	g_test_add_func("/events/silent", listens_without_one_value);
	g_test_add_func("/events/cut", works_after_a_reading_was_cut);
	return g_test_run();
}
