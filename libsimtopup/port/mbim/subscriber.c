/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The snapshot: one wave. MBIM has no field for an EID, a GID1 and the like:
 * they are on the card only, and uicc/ asks it.
 */

#include "mbim.h"

#include <string.h>

/*
 * Slots asked for before the modem has said how many it has, so that the
 * answer does not cost another wave; more than two are rare.
 */
#define SLOTS_GUESSED 2

#define STARTING_TRIES 3
#define STARTING_MS 1000

enum ask {
	ASK_CAPS,
	ASK_READY,
	ASK_PIN,
	ASK_PIN_LIST,
	ASK_HOME,
	ASK_REGISTER,
	ASK_PACKET,
	ASK_SIGNAL,
	ASK_SLOT_COUNT,
	ASK_SLOT_MAP,
	ASK_SLOT, /* and those behind it */
	ASK_MAX = ASK_SLOT + ST_SLOTS_MAX,
};

_Static_assert(ASK_SLOT + SLOTS_GUESSED + 1 <= ST_WAVE_MAX,
	       "a cold snapshot with its subscribe list must fit one wave");

static void build_fixed(struct st_mbim_request *requests)
{
	requests[ASK_CAPS].message = mbim_message_device_caps_query_new(NULL);
	requests[ASK_READY].message = mbim_message_subscriber_ready_status_query_new(NULL);
	requests[ASK_PIN].message = mbim_message_pin_query_new(NULL);
	requests[ASK_PIN_LIST].message = mbim_message_pin_list_query_new(NULL);
	requests[ASK_HOME].message = mbim_message_home_provider_query_new(NULL);
	requests[ASK_REGISTER].message = mbim_message_register_state_query_new(NULL);
	requests[ASK_PACKET].message = mbim_message_packet_service_query_new(NULL);
	requests[ASK_SIGNAL].message = mbim_message_signal_state_query_new(NULL);
}

static void build_slot(struct st_mbim_request *requests, unsigned slot)
{
	requests[ASK_SLOT + slot].message =
		mbim_message_ms_basic_connect_extensions_slot_info_status_query_new(slot, NULL);
}

/* Returns how many requests there are. */
static unsigned build_all(const struct st_mbim_port *port, struct st_mbim_request *requests)
{
	unsigned slots = port->slots < 0 ? SLOTS_GUESSED : (unsigned)port->slots;

	build_fixed(requests);
	if (port->slots == 0)
		return ASK_SLOT_COUNT;
	requests[ASK_SLOT_COUNT].message =
		mbim_message_ms_basic_connect_extensions_sys_caps_query_new(NULL);
	requests[ASK_SLOT_MAP].message =
		mbim_message_ms_basic_connect_extensions_device_slot_mappings_query_new(NULL);
	for (unsigned i = 0; i < slots; i++)
		build_slot(requests, i);
	return ASK_SLOT + slots;
}

/* The third and later slots of a modem that was never asked before. */
static int ask_more_slots(struct st_mbim_port *port, struct st_mbim_request *requests,
			  unsigned *count, st_deadline deadline)
{
	unsigned first = *count;
	int result;

	if (port->slots < 0 || first >= ASK_SLOT + (unsigned)port->slots)
		return 0;
	*count = ASK_SLOT + (unsigned)port->slots;
	for (unsigned i = first; i < *count; i++)
		build_slot(requests, i - ASK_SLOT);
	result = st_mbim_ask(port, requests + first, *count - first, deadline);
	if (result != SIMTOPUP_TIMEOUT)
		return result;
	st_error_clear(); /* the rest of the snapshot is good */
	return 0;
}

static const MbimMessage *good(const struct st_mbim_request *request)
{
	return st_mbim_request_good(request) ? request->answer : NULL;
}

static void take_slots(const struct st_mbim_port *port, const struct st_mbim_request *requests,
		       unsigned count, struct st_subscriber *ret)
{
	for (unsigned i = ASK_SLOT; i < count && i < ASK_SLOT + (unsigned)MAX(port->slots, 0);
	     i++) {
		if (good(&requests[i]))
			st_mbim_value_slot(requests[i].answer, ret);
	}
	if (count > ASK_SLOT_MAP && good(&requests[ASK_SLOT_MAP]))
		st_mbim_value_slot_map(requests[ASK_SLOT_MAP].answer, ret);
	for (unsigned i = 0; i < ret->n_slots; i++) {
		struct st_slot *slot = &ret->slots[i];

		if (!slot->active)
			continue;
		memcpy(slot->iccid, ret->iccid, sizeof(ret->iccid));
		if (slot->euicc == 1)
			ret->euicc = 1;
		slot->euicc = ret->euicc;
	}
}

const char *st_mbim_state_of_refusal(const GError *error)
{
	if (error && error->domain == MBIM_STATUS_ERROR) {
		switch (error->code) {
		case MBIM_STATUS_ERROR_SIM_NOT_INSERTED:
			return "absent";
		case MBIM_STATUS_ERROR_BAD_SIM:
			return "error";
		case MBIM_STATUS_ERROR_PIN_REQUIRED:
			return "pin";
		case MBIM_STATUS_ERROR_NOT_INITIALIZED:
			return "initialising";
		default:
			break;
		}
	}
	return "unknown";
}

/* MC7710 says so while it starts. One that has no card tells that as a state, not as a refusal. */
static bool is_starting(const GError *error)
{
	return g_error_matches(error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_SIM_NOT_INSERTED) ||
	       g_error_matches(error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_NOT_INITIALIZED);
}

static void take_values(struct st_mbim_port *port, struct st_mbim_request *requests,
			struct st_subscriber *ret)
{
	bool version_3 = mbim_device_check_ms_mbimex_version(port->device, 3, 0);
	static void (*const take[])(const MbimMessage *, struct st_subscriber *) = {
		[ASK_CAPS] = st_mbim_value_caps,	 [ASK_HOME] = st_mbim_value_home,
		[ASK_REGISTER] = st_mbim_value_register, [ASK_PACKET] = st_mbim_value_packet,
		[ASK_SIGNAL] = st_mbim_value_signal,
	};

	for (size_t i = 0; i < G_N_ELEMENTS(take); i++) {
		if (take[i] && good(&requests[i]))
			take[i](requests[i].answer, ret);
	}
	port->sim_starts = is_starting(requests[ASK_READY].error);
	ret->sim_state = st_mbim_state_of_refusal(requests[ASK_READY].error);
	if (good(&requests[ASK_READY]))
		st_mbim_value_ready(requests[ASK_READY].answer, version_3, ret);
	st_mbim_value_pin(&requests[ASK_PIN], &requests[ASK_PIN_LIST], ret);
}

static bool was_lost(const struct st_mbim_request *request)
{
	return request->message && (!request->answer || (request->error &&
				    request->error->domain == MBIM_CORE_ERROR));
}

static int read_once(struct st_mbim_port *port, struct st_subscriber *ret, st_deadline deadline,
		     bool *ret_not_opened)
{
	struct st_mbim_request requests[ASK_MAX] = { 0 };
	unsigned count = build_all(port, requests);
	int result = st_mbim_ask(port, requests, count, deadline);

	*ret_not_opened = false;
	for (unsigned i = 0; i < count; i++)
		*ret_not_opened |= st_mbim_not_opened(requests[i].error);
	if (result == 0 && !*ret_not_opened) {
		st_mbim_value_slot_count(port, &requests[ASK_SLOT_COUNT]);
		result = ask_more_slots(port, requests, &count, deadline);
	}
	for (unsigned i = 0; i < count; i++)
		ret->lost |= was_lost(&requests[i]);
	if (result == 0 && !*ret_not_opened) {
		take_values(port, requests, ret);
		take_slots(port, requests, count, ret);
	}
	for (unsigned i = 0; i < count; i++)
		st_mbim_request_clear(&requests[i]);
	return result;
}

static bool never(const void *data)
{
	(void)data;
	return false;
}

/* Again, a second apart, while the card starts and there is time; else what is known stands. */
static int read_when_started(struct st_mbim_port *port, const struct st_subscriber *blank,
			     struct st_subscriber *ret, st_deadline deadline)
{
	bool not_opened;
	int result = 0;

	for (unsigned i = 0; i < STARTING_TRIES && port->sim_starts; i++) {
		if (st_deadline_left(deadline) < 2 * STARTING_MS)
			return 0;
		result = st_loop_wait(port->base.loop, never, NULL, st_deadline_in(STARTING_MS));
		if (result != SIMTOPUP_TIMEOUT)
			return result;
		st_error_clear();
		*ret = *blank;
		result = read_once(port, ret, deadline, &not_opened);
		if (result)
			return result;
	}
	return 0;
}

int st_mbim_read_subscriber(struct st_port *base, struct st_subscriber *ret, st_deadline deadline)
{
	struct st_mbim_port *port = (struct st_mbim_port *)base;
	struct st_subscriber blank, snapshot;
	bool not_opened;
	int result;

	st_subscriber_init(&blank);
	g_strlcpy(blank.device, base->path, sizeof(blank.device));
	blank.protocol = "mbim";
	st_mbim_value_manufacturer(base->path, &blank);
	snapshot = blank;
	result = read_once(port, &snapshot, deadline, &not_opened);
	if (result == 0 && not_opened) {
		result = st_mbim_reopen(port, deadline);
		if (result == 0)
			result = read_once(port, &snapshot, deadline, &not_opened);
		if (result == 0 && not_opened)
			result = st_fail(SIMTOPUP_NOT_READY, ST_LAYER_MBIM,
					 "the modem closes as soon as it is opened");
	}
	if (result == 0)
		result = read_when_started(port, &blank, &snapshot, deadline);
	if (result)
		return result;
	*ret = snapshot;
	return 0;
}
