/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which differences of the modem's state are events, and which are not. */

#include "port/port.h"

#include <string.h>

#define A "8900101000000012345"
#define B "8900101000000054321"
#define ALL ST_STATE_KINDS

struct fake {
	struct st_port port;
	unsigned asked;
};

static void fake_look(struct st_port *port, unsigned kinds)
{
	((struct fake *)port)->asked = kinds;
}

static const struct st_port_ops ops = { .protocol = "fake", .look = fake_look };

static void start(struct fake *fake, unsigned kinds)
{
	memset(fake, 0, sizeof(*fake));
	fake->port.ops = &ops;
	fake->port.loop = st_loop_new();
	fake->port.events = st_events_new();
	fake->port.listen_kinds = kinds;
	st_port_state_init(&fake->port);
}

static void stop(struct fake *fake)
{
	st_port_state_stop(&fake->port);
	st_events_free(fake->port.events);
	st_loop_free(fake->port.loop);
}

/* The next event; "" when there is none. To be freed with g_free(). */
static char *next(struct fake *fake)
{
	struct simtopup_event *event = st_events_pop(fake->port.events);
	char *json = event ? simtopup_event_to_json(event) : g_strdup("");

	simtopup_event_free(event);
	return json;
}

static void expect(struct fake *fake, const char *part)
{
	g_autofree char *json = next(fake);
	g_autofree char *rest = next(fake);

	g_test_message("%s", json);
	if (*part)
		g_assert_nonnull(strstr(json, part));
	else
		g_assert_cmpstr(json, ==, "");
	g_assert_cmpstr(rest, ==, "");
}

static void card(struct fake *fake, const char *state, const char *iccid, const char *part)
{
	struct st_subscriber seen;

	st_subscriber_init(&seen);
	seen.sim_state = state;
	g_strlcpy(seen.iccid, iccid, sizeof(seen.iccid));
	st_port_state_came(&fake->port, SIMTOPUP_EVENT_SIM, &seen);
	expect(fake, part);
}

static void knows_what_happened_to_the_card(void)
{
	static const struct {
		const char *state, *iccid, *event;
	} steps[] = {
		{ "unknown", "", "" },
		{ "ready", A, "" }, /* the first look */
		{ "ready", A, "" },
		{ "ready", "", "" }, /* could not be read this time */
		{ "unknown", "", "" },
		{ "ready", A, "" },
		{ "error", "", "\"change\":\"state\",\"state\":\"error\"" },
		{ "ready", A, "\"change\":\"ready\"" },
		{ "absent", "", "\"change\":\"removed\",\"state\":\"absent\",\"previous_iccid\":\""
				A },
		{ "absent", "", "" },
		{ "initialising", "", "\"change\":\"inserted\"" },
		{ "pin", "", "\"change\":\"state\",\"state\":\"pin\"" },
		{ "ready", "", "\"change\":\"ready\"" },
		{ "ready", B, "\"change\":\"changed\",\"state\":\"ready\",\"iccid\":\"" B
			      "\",\"previous_iccid\":\"" A },
		{ "ready", A, "\"previous_iccid\":\"" B }, /* swapped between two looks */
	};
	struct fake fake;

	start(&fake, SIMTOPUP_EVENT_SIM);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		card(&fake, steps[i].state, steps[i].iccid, steps[i].event);
	stop(&fake);
}

/* A card whose number was never known is no other one when it is. */
static void learns_the_number_late(void)
{
	struct fake fake;

	start(&fake, SIMTOPUP_EVENT_SIM);
	card(&fake, "ready", "", "");
	card(&fake, "ready", A, "\"change\":\"ready\",\"state\":\"ready\",\"iccid\":\"" A "\"}");
	stop(&fake);
	start(&fake, SIMTOPUP_EVENT_SIM);
	card(&fake, "absent", "", "");
	card(&fake, "ready", A, "\"change\":\"inserted\"");
	stop(&fake);
}

static void level(struct fake *fake, int dbm, const char *part)
{
	struct st_subscriber seen;

	st_subscriber_init(&seen);
	seen.dbm = dbm;
	st_port_state_came(&fake->port, SIMTOPUP_EVENT_SIGNAL, &seen);
	expect(fake, part);
}

static void crosses_levels_with_hysteresis(void)
{
	static const struct {
		int dbm;
		const char *event;
	} steps[] = {
		{ 0, "" }, { -80, "" }, { -85, "" },
		{ -86, "\"dbm\":-86,\"percent\":43,\"threshold\":-85,\"rising\":false" },
		{ -85, "" }, { -82, "" },
		{ -81, "\"threshold\":-85,\"rising\":true" },
		{ -72, "" },
		{ -71, "\"threshold\":-75,\"rising\":true" },
		{ -75, "" },
		{ -113, "\"threshold\":-105,\"rising\":false" }, /* over all of them at once */
		{ 0, "" }, { -102, "" },
		{ -51, "\"threshold\":-75,\"rising\":true" },
		{ -1, "" },
	};
	static const int32_t one[] = { -90 };
	struct fake fake;

	start(&fake, SIMTOPUP_EVENT_SIGNAL);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		level(&fake, steps[i].dbm, steps[i].event);
	st_port_state_set_thresholds(&fake.port, one, 1, 0);
	level(&fake, -90, "");
	level(&fake, -91, "\"threshold\":-90,\"rising\":false");
	level(&fake, -90, "\"threshold\":-90,\"rising\":true");
	stop(&fake);
}

static void network(struct fake *fake, const char *registration, int roaming, const char *name)
{
	struct st_subscriber seen;

	st_subscriber_init(&seen);
	seen.registration = registration;
	seen.roaming = roaming;
	g_strlcpy(seen.operator_name, name, sizeof(seen.operator_name));
	st_port_state_came(&fake->port, SIMTOPUP_EVENT_NETWORK, &seen);
}

static void keeps_the_newest(void)
{
	g_autofree char *first = NULL;
	struct fake fake;

	start(&fake, ALL);
	network(&fake, "home", 0, "One");
	network(&fake, "unknown", -1, "");
	network(&fake, "home", 0, "One");
	expect(&fake, "");
	network(&fake, "roaming", 1, "Two");
	network(&fake, "searching", -1, "");
	st_events_push(fake.port.events, SIMTOPUP_EVENT_USSD, g_strdup("{\"event\":\"ussd\"}"));
	network(&fake, "home", 0, "One");
	first = next(&fake); /* the newest is the last */
	g_assert_cmpstr(first, ==, "{\"event\":\"ussd\"}");
	expect(&fake, "{\"replaced\":2,\"event\":\"network\",\"registration\":\"home\"");
	stop(&fake);
}

static void slots(struct fake *fake, bool second, const char *state)
{
	struct st_subscriber seen;

	st_subscriber_init(&seen);
	seen.n_slots = 2;
	seen.slots[0] = (struct st_slot){ .number = 1, .active = !second, .state = "present" };
	seen.slots[1] = (struct st_slot){ .number = 2, .active = second, .state = state };
	st_port_state_came(&fake->port, SIMTOPUP_EVENT_SLOT, &seen);
}

static void tells_each_slot(void)
{
	g_autofree char *first = NULL;
	struct fake fake;

	start(&fake, SIMTOPUP_EVENT_SLOT);
	slots(&fake, false, "absent");
	slots(&fake, false, "absent");
	expect(&fake, "");
	slots(&fake, false, "present");
	expect(&fake, "{\"number\":2,\"active\":false,\"state\":\"present\"}");
	slots(&fake, true, "present");
	first = next(&fake);
	g_assert_nonnull(strstr(first, "{\"number\":1,\"active\":false"));
	expect(&fake, "{\"number\":2,\"active\":true");
	stop(&fake);
}

/* What nobody listens to is neither asked nor told; who comes back starts anew. */
static void listens_only_to_what_is_wanted(void)
{
	struct fake fake;

	start(&fake, SIMTOPUP_EVENT_SIM);
	st_port_state_hint(&fake.port, SIMTOPUP_EVENT_NETWORK);
	g_assert_cmpuint(fake.asked, ==, 0);
	st_port_state_hint(&fake.port, ALL);
	g_assert_cmpuint(fake.asked, ==, SIMTOPUP_EVENT_SIM);
	network(&fake, "home", 0, "One");
	network(&fake, "roaming", 1, "Two");
	card(&fake, "ready", A, "");
	fake.port.listen_kinds = 0;
	st_port_state_start(&fake.port);
	card(&fake, "absent", "", "");
	fake.port.listen_kinds = SIMTOPUP_EVENT_SIM;
	st_port_state_start(&fake.port);
	card(&fake, "ready", B, "");
	stop(&fake);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/state/card", knows_what_happened_to_the_card);
	g_test_add_func("/state/late", learns_the_number_late);
	g_test_add_func("/state/signal", crosses_levels_with_hysteresis);
	g_test_add_func("/state/newest", keeps_the_newest);
	g_test_add_func("/state/slots", tells_each_slot);
	g_test_add_func("/state/wanted", listens_only_to_what_is_wanted);
	return g_test_run();
}
