/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the modem may tell unasked (10.5.20, DEVICE_SERVICE_SUBSCRIBE_LIST), and where it goes. */

#include "mbim.h"

#include "../../core/log.h"

#include <string.h>

#define OF_SLOT (SIMTOPUP_EVENT_SLOT << ST_MBIM_KINDS_AT)

/* One row for each command that may tell something on its own. */
static const struct row {
	unsigned events;
	MbimService service;
	guint32 cid;
} rows[] = {
	{ ST_NEED_USSD, MBIM_SERVICE_USSD, MBIM_CID_USSD },
	{ ST_NEED_SMS, MBIM_SERVICE_SMS, MBIM_CID_SMS_READ },
	{ ST_NEED_SMS, MBIM_SERVICE_SMS, MBIM_CID_SMS_MESSAGE_STORE_STATUS },
	{ (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT) << ST_MBIM_KINDS_AT,
	  MBIM_SERVICE_BASIC_CONNECT, MBIM_CID_BASIC_CONNECT_SUBSCRIBER_READY_STATUS },
	{ SIMTOPUP_EVENT_NETWORK << ST_MBIM_KINDS_AT, MBIM_SERVICE_BASIC_CONNECT,
	  MBIM_CID_BASIC_CONNECT_REGISTER_STATE },
	{ SIMTOPUP_EVENT_SIGNAL << ST_MBIM_KINDS_AT, MBIM_SERVICE_BASIC_CONNECT,
	  MBIM_CID_BASIC_CONNECT_SIGNAL_STATE },
	{ OF_SLOT, MBIM_SERVICE_MS_BASIC_CONNECT_EXTENSIONS,
	  MBIM_CID_MS_BASIC_CONNECT_EXTENSIONS_SLOT_INFO_STATUS },
};

struct list {
	MbimEventEntry entries[G_N_ELEMENTS(rows)];
	const MbimEventEntry *pointers[G_N_ELEMENTS(rows) + 1];
	guint32 cids[G_N_ELEMENTS(rows)];
	guint32 count;
};

/* The rows of a service lie together. */
static void add_row(struct list *list, guint32 place, const struct row *row)
{
	const MbimUuid *uuid = mbim_uuid_from_service(row->service);
	MbimEventEntry *entry = list->count ? &list->entries[list->count - 1] : NULL;

	list->cids[place] = row->cid;
	if (entry && mbim_uuid_cmp(&entry->device_service_id, uuid)) {
		entry->cids_count++;
		return;
	}
	entry = &list->entries[list->count];
	entry->device_service_id = *uuid;
	entry->cids = &list->cids[place];
	entry->cids_count = 1;
	list->pointers[list->count++] = entry;
}

static MbimMessage *build_list(unsigned events)
{
	struct list list = { .count = 0 };
	guint32 place = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (events & rows[i].events)
			add_row(&list, place++, &rows[i]);
	}
	return mbim_message_device_service_subscribe_list_set_new(
		list.count, list.count ? list.pointers : NULL, NULL);
}

/* A modem that knows no list tells everything, which does no harm here. */
static void on_emptied(struct st_mbim_port *port, const MbimMessage *answer, const GError *error,
		       uint32_t tag)
{
	(void)port;
	(void)answer;
	(void)tag;
	if (error)
		st_log(ST_LAYER_MBIM, "the modem refuses the empty subscribe list");
}

/* The list that silences needs no waiting for: it travels with the requests behind it. */
static int silence(struct st_mbim_port *port, st_deadline deadline)
{
	int result = st_mbim_wait_writable(port, deadline);

	if (result)
		return result;
	st_mbim_background(port, build_list(0), ST_MBIM_NETWORK_S, on_emptied, 0);
	port->events = 0;
	return 0;
}

static int ask_for(struct st_mbim_port *port, unsigned events, st_deadline deadline,
		   bool *ret_not_opened)
{
	struct st_mbim_request request = { .message = build_list(events) };
	int result = st_mbim_ask(port, &request, 1, deadline);
	bool refused;

	*ret_not_opened = result == 0 && st_mbim_not_opened(request.error);
	refused = result == 0 && request.error && !*ret_not_opened;
	st_mbim_request_clear(&request);
	/* One without Microsoft's extensions may refuse the list for naming them. */
	if (refused && events & OF_SLOT) {
		result = ask_for(port, events & ~(unsigned)OF_SLOT, deadline, ret_not_opened);
	} else if (refused) {
		st_log(ST_LAYER_MBIM, "the modem refuses the subscribe list");
	}
	if (result == 0)
		port->events = events;
	return result;
}

int st_mbim_subscribe(struct st_mbim_port *port, unsigned events, st_deadline deadline)
{
	bool not_opened;
	int result;

	if (port->events == events)
		return 0;
	if (events == 0)
		return silence(port, deadline);
	result = ask_for(port, events, deadline, &not_opened);
	if (result || !not_opened)
		return result;
	st_mbim_close(port);
	result = st_mbim_open(port, deadline);
	return result ? result : ask_for(port, events, deadline, &not_opened);
}

void st_mbim_on_indication(MbimDevice *device, MbimMessage *message, struct st_mbim_port *port)
{
	MbimService service = mbim_message_indicate_status_get_service(message);
	guint32 cid = mbim_message_indicate_status_get_cid(message);

	(void)device;
	if (service == MBIM_SERVICE_USSD && cid == MBIM_CID_USSD)
		st_mbim_ussd_notified(port, message);
	else if (service == MBIM_SERVICE_SMS && cid == MBIM_CID_SMS_MESSAGE_STORE_STATUS)
		st_mbim_sms_stored(port, message);
	else if (service == MBIM_SERVICE_SMS && cid == MBIM_CID_SMS_READ)
		st_mbim_sms_came(port, message);
	else
		st_mbim_state_indication(port, service, cid);
}
