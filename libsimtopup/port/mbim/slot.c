/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Slots (Microsoft's Basic Connect Extensions 5, 7 and 8), and the reset of the card
 * (Microsoft's UICC low level access 6). MBIM has no switch for the card's power.
 */
#include "mbim.h"

#include "../slot.h"

#include <string.h>

#define MAPPINGS_MAX 16

/* By index from 0, one executor after the other. */
struct map {
	guint32 count;
	guint32 slots[MAPPINGS_MAX];
};

static int read_map(struct st_mbim_port *port, struct map *ret, st_deadline deadline)
{
	struct st_mbim_request request = {
		.message = mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(
			NULL)
	};
	g_autoptr(MbimSlotArray) slots = NULL;
	guint32 size = 0, count = 0;
	const guint8 *buffer;
	int result = st_mbim_ask(port, &request, 1, deadline);

	if (result == 0 && request.error)
		result = st_mbim_fail(request.error, "the slots cannot be read");
	if (result == 0 && !request.answer)
		result = st_fail(SIMTOPUP_TIMEOUT, ST_LAYER_MBIM, "no answer in time");
	if (result == 0) {
		buffer = mbim_message_command_done_get_raw_information_buffer(request.answer,
									      &size);
		if (buffer && size >= sizeof(count))
			memcpy(&count, buffer, sizeof(count));
		count = GUINT32_FROM_LE(count);
		/* libmbim makes room for as many as the modem claims. */
		if (count == 0 || count > MAPPINGS_MAX ||
		    !mbim_message_ms_basic_connect_extensions_device_slot_mappings_response_parse(
			    request.answer, &count, &slots, NULL))
			result = st_mbim_fail(NULL, "the slots cannot be understood");
	}
	if (result == 0)
		ret->count = count;
	for (guint32 i = 0; result == 0 && i < count; i++)
		ret->slots[i] = slots[i]->slot;
	st_mbim_request_clear(&request);
	return result;
}

/* Of the first executor; the others stay, and one that had the slot takes the former one. */
int st_mbim_slot_switch(struct st_port *base, int slot, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	MbimSlot entries[MAPPINGS_MAX];
	const MbimSlot *pointers[MAPPINGS_MAX + 1] = { NULL };
	guint32 wanted = (guint32)slot - 1;
	g_autoptr(MbimMessage) answer = NULL;
	struct map map;
	int result = read_map(port, &map, deadline);

	if (result)
		return result;
	for (guint32 i = 0; i < map.count; i++) {
		entries[i].slot = i && map.slots[i] == wanted ? map.slots[0] : map.slots[i];
		pointers[i] = &entries[i];
	}
	entries[0].slot = wanted;
	result = st_mbim_ask_once(
		port,
		mbim_message_ms_basic_connect_extensions_device_slot_mappings_set_new(
			map.count, pointers, NULL),
		"the slot cannot be switched", deadline, &answer);
	/* Whatever the status, an answer says no. */
	return result && answer ? st_error_set_effect(SIMTOPUP_EFFECT_NONE) : result;
}

int st_mbim_sim_restart(struct st_port *base, st_deadline deadline)
{
	g_autoptr(MbimMessage) answer = NULL;
	int result = st_mbim_ask_once(
		(struct st_mbim_port *)base,
		mbim_message_ms_uicc_low_level_access_reset_set_new(
			MBIM_UICC_PASS_THROUGH_ACTION_DISABLE, NULL),
		"the SIM cannot be started anew", deadline, &answer);

	if (result && answer)
		st_error_set_effect(SIMTOPUP_EFFECT_NONE);
	if (result != SIMTOPUP_UNSUPPORTED)
		return result;
	st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_MBIM,
		"this modem offers no way to start its SIM anew over MBIM");
	return st_error_set_hint("switch the radio off and on, or restart the modem");
}

static int count_slots(struct st_mbim_port *port, st_deadline deadline)
{
	struct st_mbim_request request = {
		.message = mbim_message_ms_basic_connect_extensions_sys_caps_query_new(NULL)
	};
	int result = port->slots < 0 ? st_mbim_ask(port, &request, 1, deadline) : 0;

	if (result == 0 && port->slots < 0)
		st_mbim_value_slot_count(port, &request);
	st_mbim_request_clear(&request);
	return result;
}

static int read_states(struct st_mbim_port *port, struct st_subscriber *sim, st_deadline deadline)
{
	struct st_mbim_request requests[ST_SLOTS_MAX + 1] = { 0 };
	unsigned n = (unsigned)port->slots;
	int result;

	for (unsigned i = 0; i < n; i++)
		requests[i].message =
			mbim_message_ms_basic_connect_extensions_slot_info_status_query_new(i,
											    NULL);
	requests[n].message =
		mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(NULL);
	result = st_mbim_ask(port, requests, n + 1, deadline);
	for (unsigned i = 0; result == 0 && i < n; i++) {
		if (st_mbim_request_good(&requests[i]))
			st_mbim_value_slot(requests[i].answer, sim);
	}
	if (result == 0 && st_mbim_request_good(&requests[n]))
		st_mbim_value_slot_map(requests[n].answer, sim);
	for (unsigned i = 0; i <= n; i++)
		st_mbim_request_clear(&requests[i]);
	return result;
}

int st_mbim_read_slots(struct st_port *base, struct st_subscriber *ret, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_subscriber sim;
	int result = st_mbim_read_sim(base, &sim, deadline);

	if (result == 0)
		result = count_slots(port, deadline);
	if (result == 0 && port->slots > 0)
		result = read_states(port, &sim, deadline);
	for (unsigned i = 0; result == 0 && i < sim.n_slots; i++) {
		if (sim.slots[i].active)
			memcpy(sim.slots[i].iccid, sim.iccid, sizeof(sim.iccid));
	}
	if (result == 0)
		*ret = sim;
	return result;
}
