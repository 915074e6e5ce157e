/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Every pair of states, against the drawing in the design: nothing else is an edge. */
#include "renewal/states.h"

#include <glib.h>
#include <string.h>

static const char *const ways[ST_STATES] = {
	[ST_PLANNED] = "ARMED CANCELLED",
	[ST_ARMED] = "ARMED SUBMITTING CANCELLED",
	[ST_SUBMITTING] = "ACCEPTED REFUSED IN_DOUBT",
	[ST_ACCEPTED] = "ACCEPTED VERIFIED FAILED UNVERIFIED REVERSED RESOLVED_PAID"
			" RESOLVED_NOT_PAID",
	[ST_REFUSED] = "",
	[ST_IN_DOUBT] = "IN_DOUBT ACCEPTED VERIFIED FAILED UNVERIFIED RESOLVED_PAID"
			" RESOLVED_NOT_PAID",
	[ST_VERIFIED] = "REVERSED",
	[ST_FAILED] = "FAILED RESOLVED_PAID RESOLVED_NOT_PAID",
	[ST_UNVERIFIED] = "UNVERIFIED VERIFIED RESOLVED_PAID RESOLVED_NOT_PAID",
	[ST_REVERSED] = "",
	[ST_CANCELLED] = "",
	[ST_RESOLVED_PAID] = "REVERSED",
	[ST_RESOLVED_NOT_PAID] = "",
};

static void only_the_drawn_edges(void)
{
	unsigned edges = 0;

	for (int from = 0; from < ST_STATES; from++) {
		g_auto(GStrv) names = g_strsplit(ways[from], " ", -1);

		for (int to = 0; to < ST_STATES; to++) {
			bool drawn = g_strv_contains((const char *const *)names,
						     st_state_name((enum st_state)to));
			const char *edge = st_state_edge((enum st_state)from, (enum st_state)to);

			g_assert_cmpint(drawn, ==, edge != NULL);
			edges += drawn;
		}
	}
	g_assert_cmpuint(edges, ==, 31);
}

static void no_way_back_to_the_send(void)
{
	/* SUBMITTING is entered from ARMED alone, and nothing sent is ever ARMED again. */
	for (int from = 0; from < ST_STATES; from++) {
		enum st_state state = (enum st_state)from;

		if (state != ST_ARMED)
			g_assert_null(st_state_edge(state, ST_SUBMITTING));
		if (st_state_is_sent(state)) {
			g_assert_null(st_state_edge(state, ST_ARMED));
			g_assert_null(st_state_edge(state, ST_PLANNED));
			g_assert_null(st_state_edge(state, ST_CANCELLED));
		}
	}
}

static void names_and_words(void)
{
	for (int i = 0; i < ST_STATES; i++) {
		enum st_state state = (enum st_state)i, read;

		g_assert_true(st_state_parse(st_state_name(state), &read));
		g_assert_cmpint(read, ==, state);
		g_assert_cmpuint(strlen(st_state_advice(state, "")), >, 10);
		if (st_state_is_free(state))
			g_assert_cmpint(st_state_effect(state), ==, SIMTOPUP_EFFECT_NONE);
	}
	g_assert_cmpint(st_state_effect(ST_IN_DOUBT), ==, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(st_state_effect(ST_UNVERIFIED), ==, SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpint(st_state_told_effect(ST_FAILED, ""), ==, SIMTOPUP_EFFECT_NONE);
	g_assert_cmpint(st_state_told_effect(ST_FAILED, ST_REASON_LATE), ==,
			SIMTOPUP_EFFECT_UNKNOWN);
	g_assert_cmpstr(st_state_advice(ST_REFUSED, ST_REASON_NOT_SENT), !=,
			st_state_advice(ST_REFUSED, "invalid"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/states/edges", only_the_drawn_edges);
	g_test_add_func("/states/one-send", no_way_back_to_the_send);
	g_test_add_func("/states/names", names_and_words);
	return g_test_run();
}
