/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The calls that leave the modem another way, and those that read what they change. */

#include "matrix.h"

#include <string.h>

#define PREPARE_MS 20000

static JsonNode *stats_of(struct bench *bench)
{
	g_autofree char *text = child_control(&bench->child, "stats");

	return json_from_string(text, NULL);
}

static int64_t slot_stat(struct bench *bench, const char *name)
{
	g_autoptr(JsonNode) node = stats_of(bench);

	return json_object_get_int_member(
		json_object_get_object_member(json_node_get_object(node), "slot"), name);
}

/* Up at once: a switch that the modem carries out late is over when the next call looks. */
void prepare_slot(struct bench *bench)
{
	static const char *const changes[] = {
		"[sim 2] iccid 8900101000000054321", "[sim 2] imsi 001010000054321",
		"[sim 2] state ready", "[slot 2] iccid 8900101000000054321",
		"[slot 2] present true",
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++)
		child_tell(&bench->child, "set %s", changes[i]);
}

int run_slot(struct bench *bench, int timeout_ms, char **ret_json)
{
	int result = simtopup_slot_switch(bench->modem, 2, 0, timeout_ms);

	if (result == 0)
		*ret_json = g_strdup_printf("{\"active\":%d}", (int)slot_stat(bench, "active"));
	return result;
}

int restore_slot(struct bench *bench, int timeout_ms)
{
	int result = simtopup_slot_switch(bench->modem, 1, 0, timeout_ms);

	/* What a modem says that it does not have is not asked for again on this handle. */
	if (result == SIMTOPUP_UNSUPPORTED && slot_stat(bench, "active") == 1)
		result = 0;
	if (result)
		return result;
	child_tell(&bench->child, "set [slot 2] present false");
	child_tell(&bench->child, "set [slot 2] iccid");
	return 0;
}

int run_restart(struct bench *bench, int timeout_ms, char **ret_json)
{
	int result = simtopup_sim_restart(bench->modem, timeout_ms);

	if (result == 0)
		*ret_json = g_strdup_printf("{\"restarted\":%s}",
					    slot_stat(bench, "power_cycles") ? "true" : "false");
	return result;
}

/* As the hint says when the SIM could not be switched on again. */
int restore_power(struct bench *bench, int timeout_ms)
{
	simtopup_subscriber *subscriber = NULL;
	int result = simtopup_subscriber_read(bench->modem, timeout_ms, &subscriber);
	bool off;

	if (result)
		return result;
	off = strcmp(simtopup_subscriber_sim_state(subscriber), "ready") != 0;
	simtopup_subscriber_free(subscriber);
	return off ? simtopup_sim_restart(bench->modem, AGAIN_MS) : 0;
}

int run_radio_read(struct bench *bench, int timeout_ms, char **ret_json)
{
	int state, result = simtopup_radio_read(bench->modem, timeout_ms, &state);

	if (result == 0)
		*ret_json = g_strdup_printf("{\"radio\":%d}", state);
	return result;
}

static int set_radio(struct bench *bench, int on, int timeout_ms, char **ret_json)
{
	int result = simtopup_radio_set(bench->modem, on, timeout_ms);
	g_autoptr(JsonNode) node = NULL;

	if (result)
		return result;
	node = stats_of(bench);
	*ret_json = g_strdup_printf("{\"off\":%d}",
				    json_object_get_boolean_member(json_node_get_object(node),
								   "radio_off"));
	return 0;
}

int run_radio_off(struct bench *bench, int timeout_ms, char **ret_json)
{
	return set_radio(bench, 0, timeout_ms, ret_json);
}

void prepare_radio_on(struct bench *bench)
{
	g_assert_cmpint(simtopup_radio_set(bench->modem, 0, PREPARE_MS), ==, 0);
}

int run_radio_on(struct bench *bench, int timeout_ms, char **ret_json)
{
	return set_radio(bench, 1, timeout_ms, ret_json);
}

int restore_radio(struct bench *bench, int timeout_ms)
{
	int result = simtopup_radio_set(bench->modem, 1, timeout_ms);
	g_autoptr(JsonNode) node = stats_of(bench);

	/* As with the slot. */
	return result == SIMTOPUP_UNSUPPORTED &&
			       !json_object_get_boolean_member(json_node_get_object(node),
							       "radio_off") ?
		       0 :
		       result;
}

int run_data(struct bench *bench, int timeout_ms, char **ret_json)
{
	simtopup_data *data = NULL;
	int result = simtopup_data_read(bench->modem, timeout_ms, &data);

	if (result)
		return result;
	*ret_json = simtopup_data_to_json(data);
	simtopup_data_free(data);
	return 0;
}
