/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The snapshot of the public API: what the card adds, what it costs, what may be missing. */

#include "child.h"

#include <json-glib/json-glib.h>
#include <simtopup/simtopup.h>
#include <stdbool.h>
#include <string.h>

#define EID "89049990000000000000000000123477"

static simtopup_modem *open_modem(struct child *child)
{
	g_autofree char *uri = g_strconcat(child->uri, "?via=direct", NULL);
	simtopup_modem *modem = NULL;

	g_assert_cmpint(simtopup_modem_open(uri, 0, &modem), ==, 0);
	return modem;
}

static int64_t requests(struct child *child, const char *name)
{
	g_autofree char *text = child_control(child, "stats");
	g_autoptr(JsonNode) node = json_from_string(text, NULL);
	JsonObject *stats = json_node_get_object(node);

	return json_object_get_int_member_with_default(
		json_object_get_object_member(stats, "requests"), name, 0);
}

static simtopup_subscriber *read_state(simtopup_modem *modem, bool all)
{
	simtopup_subscriber *state = NULL;

	g_assert_cmpint(all ? simtopup_subscriber_read_all(modem, 0, &state) :
			      simtopup_subscriber_read(modem, 0, &state), ==, 0);
	return state;
}

static void enrich(struct child *child)
{
	child_tell(child, "set sim.gid2 4702");
	child_tell(child, "set sim.smsc +99900000099");
	child_tell(child, "set sim.forbidden 99901;310260");
	child_tell(child, "set sim.msisdn +99900123456;5550001");
	child_tell(child, "set sim.network-names Fictel Mobile;Fictel");
}

static void assert_card(const simtopup_subscriber *state)
{
	g_assert_cmpstr(simtopup_subscriber_gid1(state), ==, "46");
	g_assert_cmpstr(simtopup_subscriber_gid2(state), ==, "4702");
	g_assert_cmpstr(simtopup_subscriber_smsc(state), ==, "+99900000099");
	g_assert_cmpstr(simtopup_subscriber_forbidden(state, 0), ==, "99901");
	g_assert_cmpstr(simtopup_subscriber_forbidden(state, 1), ==, "310260");
	g_assert_null(simtopup_subscriber_forbidden(state, 2));
	g_assert_null(simtopup_subscriber_forbidden(state, SIZE_MAX));
	g_assert_cmpstr(simtopup_subscriber_msisdn(state, 1), ==, "5550001");
	g_assert_cmpstr(simtopup_subscriber_long_name(state), ==, "Fictel Mobile");
	g_assert_cmpstr(simtopup_subscriber_short_name(state), ==, "Fictel");
	g_assert_cmpstr(simtopup_subscriber_card_type(state), ==, "usim");
	g_assert_true(g_str_has_prefix(simtopup_subscriber_atr(state), "3B9F"));
	g_assert_cmpint(simtopup_subscriber_euicc(state), ==, 1);
	g_assert_cmpstr(simtopup_subscriber_eid(state), ==, EID);
}

static void assert_slots(const simtopup_subscriber *state)
{
	g_assert_cmpint(simtopup_subscriber_slot_number(state, 0), ==, 1);
	g_assert_cmpint(simtopup_subscriber_slot_logical(state, 0), ==, 1);
	g_assert_cmpstr(simtopup_subscriber_slot_state(state, 0), ==, "present");
	g_assert_cmpstr(simtopup_subscriber_slot_iccid(state, 0), ==, "8900101000000012345");
	g_assert_cmpstr(simtopup_subscriber_slot_eid(state, 0), ==, EID);
	g_assert_cmpint(simtopup_subscriber_slot_euicc(state, 0), ==, 1);
	g_assert_cmpint(simtopup_subscriber_slot_number(state, 1), ==, 2);
	g_assert_cmpint(simtopup_subscriber_slot_logical(state, 1), ==, 0);
	g_assert_cmpstr(simtopup_subscriber_slot_state(state, 1), ==, "absent");
	g_assert_null(simtopup_subscriber_slot_iccid(state, 1));
	g_assert_cmpint(simtopup_subscriber_slot_number(state, 2), ==, 0);
	g_assert_null(simtopup_subscriber_slot_state(state, 2));
	g_assert_cmpint(simtopup_subscriber_slot_euicc(state, 2), ==, -1);
}

/* By the file service, and where the modem has none by commands to the card. */
static void reads_what_the_card_knows(void)
{
	struct child child;
	simtopup_modem *modem;
	simtopup_subscriber *state;

	child_start(&child, "fictel", NULL);
	enrich(&child);
	modem = open_modem(&child);
	state = read_state(modem, true);
	assert_card(state);
	assert_slots(state);
	simtopup_subscriber_free(state);
	if (strcmp(setup.protocol, "mbim") == 0) {
		child_tell(&child, "set mbim.uicc-files false");
		state = read_state(modem, true);
		assert_card(state);
		simtopup_subscriber_free(state);
		g_assert_cmpint(requests(&child, "card.0xB2"), >, 0);
	}
	simtopup_modem_close(modem);
	child_stop(&child);
}

static void asks_for_an_eid_once(void)
{
	struct child child;
	simtopup_modem *modem;
	simtopup_subscriber *state;

	child_start(&child, "fictel", NULL);
	child_tell(&child, "set qmi.slot-eid false");
	modem = open_modem(&child);
	for (unsigned i = 0; i < 3; i++) {
		state = read_state(modem, false);
		g_assert_cmpstr(simtopup_subscriber_eid(state), ==, EID);
		simtopup_subscriber_free(state);
	}
	g_assert_cmpint(requests(&child, "card.0xE2"), ==, 1);
	child_tell(&child, "swap-sim iccid=8900101000000054321 imsi=001010000054321");
	state = read_state(modem, false);
	g_assert_cmpstr(simtopup_subscriber_eid(state), ==, EID);
	simtopup_subscriber_free(state);
	g_assert_cmpint(requests(&child, "card.0xE2"), ==, 2);
	simtopup_modem_close(modem);
	child_stop(&child);
}

/* No slot status: it cannot be told, unless the card is asked. */
static void can_or_cannot_tell(void)
{
	struct child child;
	simtopup_modem *modem;
	simtopup_subscriber *state;

	child_start(&child, "sparse", NULL);
	child_tell(&child, "set mbim.uicc true");
	modem = open_modem(&child);
	state = read_state(modem, false);
	g_assert_cmpint(simtopup_subscriber_euicc(state), ==, -1);
	g_assert_null(simtopup_subscriber_eid(state));
	simtopup_subscriber_free(state);
	g_assert_cmpint(requests(&child, "card.0xA4"), ==, 0);
	state = read_state(modem, true);
	g_assert_cmpint(simtopup_subscriber_euicc(state), ==, 0);
	g_assert_null(simtopup_subscriber_eid(state));
	simtopup_subscriber_free(state);
	child_tell(&child, "set qmi.apdu-denied true");
	child_tell(&child, "set mbim.uicc false");
	child_tell(&child, "swap-sim iccid=8900101000000054321 imsi=001010000054321");
	state = read_state(modem, true);
	g_assert_cmpint(simtopup_subscriber_euicc(state), ==, -1);
	g_assert_null(simtopup_subscriber_smsc(state));
	simtopup_subscriber_free(state);
	simtopup_modem_close(modem);
	child_stop(&child);
}

int main(int argc, char **argv)
{
	setup_init(&argc, &argv);
	g_test_add_func("/subscriber/card", reads_what_the_card_knows);
	g_test_add_func("/subscriber/eid-once", asks_for_an_eid_once);
	g_test_add_func("/subscriber/tell", can_or_cannot_tell);
	return g_test_run();
}
