/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../core/error.h"
#include "../core/json.h"
#include "../port/radio.h"
#include "modem.h"

#include <simtopup/radio.h>

#define READ_MS 10000
#define SET_MS 20000

struct simtopup_data {
	struct st_data data;
};

int simtopup_radio_read(simtopup_modem *modem, int timeout_ms, int *ret_state)
{
	struct st_radio radio;
	struct st_port *port;
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!ret_state)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	result = st_modem_begin(modem, timeout_ms, READ_MS, &deadline);
	if (result)
		return result;
	port = st_modem_port(modem);
	result = st_port_acquire(port, ST_NEED_STATE, deadline);
	if (result == 0)
		result = port->ops->radio_read(port, &radio, deadline);
	st_modem_end(modem);
	if (result == 0)
		*ret_state = radio.blocked ? SIMTOPUP_RADIO_BLOCKED :
			     radio.on	   ? SIMTOPUP_RADIO_ON :
					     SIMTOPUP_RADIO_OFF;
	return result;
}

int simtopup_radio_set(simtopup_modem *modem, int on, int timeout_ms)
{
	struct st_port *port;
	st_deadline deadline;
	int result = st_modem_begin(modem, timeout_ms, SET_MS, &deadline);

	if (result)
		return result;
	port = st_modem_port(modem);
	result = st_modem_lock(modem, deadline);
	if (result == 0) {
		result = st_port_acquire(port, ST_NEED_STATE, deadline);
		if (result == 0)
			result = st_radio_switch(port, on != 0, deadline);
		st_modem_unlock(modem);
	}
	st_modem_end(modem);
	return result;
}

int simtopup_data_read(simtopup_modem *modem, int timeout_ms, simtopup_data **ret_data)
{
	struct st_data data = { .state = "unknown" };
	struct st_port *port;
	st_deadline deadline;
	int result;

	st_error_clear();
	if (!ret_data)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "nowhere to put the result");
	result = st_modem_begin(modem, timeout_ms, READ_MS, &deadline);
	if (result)
		return result;
	port = st_modem_port(modem);
	result = st_port_acquire(port, ST_NEED_DATA, deadline);
	if (result == 0)
		result = port->ops->data_read(port, &data, deadline);
	st_modem_end(modem);
	if (result)
		return result;
	if (st_net_find(port->path, "", data.interface, sizeof(data.interface)))
		st_net_count(data.interface, "", &data.kernel);
	*ret_data = g_new0(simtopup_data, 1);
	(*ret_data)->data = data;
	return 0;
}

const char *simtopup_data_state(const simtopup_data *data)
{
	return data->data.state;
}

const char *simtopup_data_source(const simtopup_data *data)
{
	return data->data.kernel.known ? "kernel" : data->data.modem.known ? "modem" : NULL;
}

/* The kernel's are right for this machine, whoever connected. */
static const struct st_counters *best(const simtopup_data *data)
{
	return data->data.kernel.known ? &data->data.kernel : &data->data.modem;
}

int64_t simtopup_data_rx_bytes(const simtopup_data *data)
{
	return best(data)->known ? best(data)->rx_bytes : -1;
}

int64_t simtopup_data_tx_bytes(const simtopup_data *data)
{
	return best(data)->known ? best(data)->tx_bytes : -1;
}

static void set_counters(JsonObject *object, const struct st_counters *counters)
{
	if (!counters->known)
		return;
	json_object_set_int_member(object, "rx_bytes", counters->rx_bytes);
	json_object_set_int_member(object, "tx_bytes", counters->tx_bytes);
}

char *simtopup_data_to_json(const simtopup_data *data)
{
	JsonObject *object = json_object_new();
	char *text;

	st_json_set_text(object, "state", data->data.state);
	st_json_set_text(object, "interface", data->data.interface);
	set_counters(object, best(data));
	st_json_set_text(object, "source", simtopup_data_source(data));
	if (data->data.kernel.known && data->data.modem.known) {
		JsonObject *modem = json_object_new();

		set_counters(modem, &data->data.modem);
		json_object_set_object_member(object, "modem", modem);
	}
	text = st_json_print(object);
	json_object_unref(object);
	return text;
}

void simtopup_data_free(simtopup_data *data)
{
	g_free(data);
}
