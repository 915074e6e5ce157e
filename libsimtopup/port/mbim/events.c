/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the modem may tell unasked (10.5.20, DEVICE_SERVICE_SUBSCRIBE_LIST), and where it goes. */

#include "mbim.h"

#include "../../core/log.h"

#include <string.h>

static MbimMessage *build_list(unsigned events)
{
	guint32 ussd_cids[] = { MBIM_CID_USSD };
	guint32 sms_cids[] = { MBIM_CID_SMS_READ, MBIM_CID_SMS_MESSAGE_STORE_STATUS };
	MbimEventEntry ussd = { .cids_count = G_N_ELEMENTS(ussd_cids), .cids = ussd_cids };
	MbimEventEntry sms = { .cids_count = G_N_ELEMENTS(sms_cids), .cids = sms_cids };
	const MbimEventEntry *list[3] = { NULL };
	guint32 count = 0;

	memcpy(&ussd.device_service_id, MBIM_UUID_USSD, sizeof(MbimUuid));
	memcpy(&sms.device_service_id, MBIM_UUID_SMS, sizeof(MbimUuid));
	if (events & ST_NEED_USSD)
		list[count++] = &ussd;
	if (events & ST_NEED_SMS)
		list[count++] = &sms;
	return mbim_message_device_service_subscribe_list_set_new(count, count ? list : NULL, NULL);
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

	*ret_not_opened = result == 0 && st_mbim_not_opened(request.error);
	if (result == 0 && request.error && !*ret_not_opened)
		st_log(ST_LAYER_MBIM, "the modem refuses the subscribe list");
	if (result == 0)
		port->events = events;
	st_mbim_request_clear(&request);
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
}
