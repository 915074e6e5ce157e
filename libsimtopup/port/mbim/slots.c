/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Slots: Microsoft's Basic Connect Extensions 5, 7 and 8. */

#include "mbim.h"

#include <string.h>

#define MAPPINGS_MAX 16

void st_mbim_value_slot_count(struct st_mbim_port *port, const struct st_mbim_request *request)
{
	guint32 slots = 0;

	/* Any other refusal may be one of this moment. */
	if (g_error_matches(request->error, MBIM_STATUS_ERROR,
			    MBIM_STATUS_ERROR_NO_DEVICE_SUPPORT) ||
	    g_error_matches(request->error, MBIM_STATUS_ERROR,
			    MBIM_STATUS_ERROR_OPERATION_NOT_ALLOWED))
		port->slots = 0;
	if (st_mbim_request_good(request) &&
	    mbim_message_ms_basic_connect_extensions_sys_caps_response_parse(
		    request->answer, NULL, &slots, NULL, NULL, NULL))
		port->slots = (int)MIN(slots, ST_SLOTS_MAX);
}

/* MBIM_MS_UICC_SLOT_STATE; the active flag is set again by the mapping, where there is one. */
void st_mbim_value_slot(const MbimMessage *message, struct st_subscriber *ret)
{
	static const struct {
		const char *name;
		bool active, is_euicc;
	} states[] = {
		{ "unknown", false, false }, { "absent", false, false },
		{ "present", false, false }, { "absent", false, false },
		{ "present", true, false },  { "present", true, false },
		{ "error", false, false },   { "present", true, true },
		{ "present", true, true },
	};
	struct st_slot *slot = &ret->slots[ret->n_slots];
	MbimUiccSlotState state = 0;
	guint32 index = 0;

	if (ret->n_slots == ST_SLOTS_MAX ||
	    !mbim_message_ms_basic_connect_extensions_slot_info_status_response_parse(
		    message, &index, &state, NULL) ||
	    index >= ST_SLOTS_MAX)
		return;
	slot->number = (int)index + 1;
	slot->state = state < G_N_ELEMENTS(states) ? states[state].name : "unknown";
	slot->active = state < G_N_ELEMENTS(states) && states[state].active;
	/* The older "active" does not say that it is none. */
	slot->euicc = state < G_N_ELEMENTS(states) && states[state].is_euicc ? 1 : -1;
	slot->logical = slot->active;
	/* Before MBIMEx 3.0 the state of the SIM itself cannot say so. */
	if (state == MBIM_UICC_SLOT_STATE_ACTIVE_ESIM_NO_PROFILES &&
	    strcmp(ret->sim_state, "absent") == 0)
		ret->sim_state = "no-profile";
	ret->n_slots++;
}

/* The executor that uses the slot, from 1; 0: none. */
static int mapped_to(MbimSlotArray *map, guint32 count, int number)
{
	for (guint32 i = 0; map && i < count && map[i]; i++) {
		if (map[i]->slot == (guint32)number - 1)
			return (int)i + 1;
	}
	return 0;
}

void st_mbim_value_slot_map(const MbimMessage *message, struct st_subscriber *ret)
{
	g_autoptr(MbimSlotArray) map = NULL;
	guint32 size = 0, count = 0;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(message, &size);

	if (!buffer || size < sizeof(count))
		return;
	memcpy(&count, buffer, sizeof(count));
	if (GUINT32_FROM_LE(count) > MAPPINGS_MAX ||
	    !mbim_message_ms_basic_connect_extensions_device_slot_mappings_response_parse(
		    message, &count, &map, NULL))
		return;
	for (unsigned i = 0; i < ret->n_slots; i++) {
		ret->slots[i].logical = mapped_to(map, count, ret->slots[i].number);
		ret->slots[i].active = ret->slots[i].logical > 0;
	}
}
