/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Which commands there are, and what is carried out for one. */

#include "mbim.h"

#include <string.h>

#define COMMAND_SET 1

static const struct {
	const char *name;
	uint8_t uuid[VM_MBIM_UUID];
} services[VM_MBIM_SERVICES] = {
	[VM_MBIM_BASIC] = {"basic", {0xa2, 0x89, 0xcc, 0x33, 0xbc, 0xbb, 0x8b, 0x4f, 0xb6, 0xb0,
				     0x13, 0x3e, 0xc2, 0xaa, 0xe6, 0xdf}},
	[VM_MBIM_SMS] = {"sms", {0x53, 0x3f, 0xbe, 0xeb, 0x14, 0xfe, 0x44, 0x67, 0x9f, 0x90,
				 0x33, 0xa2, 0x23, 0xe5, 0x6c, 0x3f}},
	[VM_MBIM_USSD] = {"ussd", {0xe5, 0x50, 0xa0, 0xc8, 0x5e, 0x82, 0x47, 0x9e, 0x82, 0xf7,
				   0x10, 0xab, 0xf4, 0xc3, 0x35, 0x1f}},
	[VM_MBIM_EXT] = {"ext", {0x3d, 0x01, 0xdc, 0xc5, 0xfe, 0xf5, 0x4d, 0x05, 0x0d, 0x3a,
				 0xbe, 0xf7, 0x05, 0x8e, 0x9a, 0xaf}},
	[VM_MBIM_QMI] = {"qmi", {0xd1, 0xa3, 0x0b, 0xc2, 0xf9, 0x7a, 0x6e, 0x43, 0xbf, 0x65,
				 0xc7, 0xe2, 0x4f, 0xb0, 0xf0, 0xd3}},
	[VM_MBIM_UICC] = {"uicc", {0xc2, 0xf6, 0x58, 0x8e, 0xf0, 0x37, 0x4b, 0xc9, 0x86, 0x65,
				   0xf4, 0xd4, 0x4b, 0xd0, 0x93, 0x67}},
};

/* Grouped by service, as the answer to BASIC_CONNECT 16 lists them. */
static const struct vm_mbim_cid rows[] = {
	{VM_MBIM_BASIC, 1, vm_mbim_caps_query, NULL},
	{VM_MBIM_BASIC, 2, vm_mbim_subscriber_query, NULL},
	{VM_MBIM_BASIC, 3, vm_mbim_radio_query, vm_mbim_radio_set},
	{VM_MBIM_BASIC, 4, vm_mbim_pin_query, vm_mbim_pin_set},
	{VM_MBIM_BASIC, 5, vm_mbim_pin_list_query, NULL},
	{VM_MBIM_BASIC, 6, vm_mbim_home_query, NULL},
	{VM_MBIM_BASIC, 9, vm_mbim_register_query, vm_mbim_register_set},
	{VM_MBIM_BASIC, 10, vm_mbim_packet_query, NULL},
	{VM_MBIM_BASIC, 11, vm_mbim_signal_query, vm_mbim_signal_set},
	{VM_MBIM_BASIC, 12, vm_mbim_connect_query, NULL},
	{VM_MBIM_BASIC, 15, vm_mbim_no_context, NULL},
	{VM_MBIM_BASIC, 16, vm_mbim_services_query, NULL},
	{VM_MBIM_BASIC, 19, NULL, vm_mbim_subscribe_set},
	{VM_MBIM_BASIC, 20, vm_mbim_statistics_query, NULL},
	{VM_MBIM_SMS, 1, vm_mbim_sms_config_query, vm_mbim_sms_config_set},
	{VM_MBIM_SMS, 2, vm_mbim_sms_read_query, NULL},
	{VM_MBIM_SMS, 3, NULL, vm_mbim_sms_send_set},
	{VM_MBIM_SMS, 4, NULL, vm_mbim_sms_delete_set},
	{VM_MBIM_SMS, 5, vm_mbim_sms_store_query, NULL},
	{VM_MBIM_USSD, 1, NULL, vm_mbim_ussd_set},
	{VM_MBIM_EXT, 5, vm_mbim_sys_caps_query, NULL},
	{VM_MBIM_EXT, 7, vm_mbim_mappings_query, vm_mbim_mappings_set},
	{VM_MBIM_EXT, 8, vm_mbim_slot_query, NULL},
	{VM_MBIM_EXT, 10, NULL, vm_mbim_restart_set},
	{VM_MBIM_EXT, 15, vm_mbim_version_query, NULL},
	{VM_MBIM_QMI, 1, NULL, vm_mbim_qmi_set},
	{VM_MBIM_UICC, 1, vm_mbim_uicc_atr_query, NULL},
	{VM_MBIM_UICC, 2, NULL, vm_mbim_uicc_open_set},
	{VM_MBIM_UICC, 3, NULL, vm_mbim_uicc_close_set},
	{VM_MBIM_UICC, 4, NULL, vm_mbim_uicc_apdu_set},
	{VM_MBIM_UICC, 5, vm_mbim_uicc_capability_query, vm_mbim_uicc_capability_set},
	{VM_MBIM_UICC, 6, vm_mbim_uicc_reset_query, vm_mbim_uicc_reset_set},
	{VM_MBIM_UICC, 7, vm_mbim_uicc_list_query, NULL},
	{VM_MBIM_UICC, 8, vm_mbim_uicc_file_query, NULL},
	{VM_MBIM_UICC, 9, vm_mbim_uicc_binary_query, NULL},
	{VM_MBIM_UICC, 10, vm_mbim_uicc_record_query, NULL},
};

const uint8_t *vm_mbim_uuid(enum vm_mbim_service service)
{
	return services[service].uuid;
}

const char *vm_mbim_service_name(enum vm_mbim_service service)
{
	return services[service].name;
}

static bool offered(struct vm *vm, const struct vm_mbim_cid *row)
{
	if (row->service == VM_MBIM_QMI)
		return vm->qmi_data != NULL;
	if (row->service == VM_MBIM_UICC)
		return vm_scenario_bool(vm, "mbim", "uicc", true) &&
		       (row->cid < 7 || vm_scenario_bool(vm, "mbim", "uicc-files", true));
	if (row->service != VM_MBIM_EXT)
		return true;
	return row->cid == 15 ? vm_mbim_offered(vm) >= 0x0200 : vm->sim.n_slots > 0;
}

const struct vm_mbim_cid *vm_mbim_row(struct vm *vm, unsigned index)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (offered(vm, &rows[i]) && index-- == 0)
			return &rows[i];
	}
	return NULL;
}

static enum vm_mbim_service service_of(const uint8_t *uuid)
{
	enum vm_mbim_service service = 0;

	while (service < VM_MBIM_SERVICES && memcmp(uuid, services[service].uuid, VM_MBIM_UUID))
		service++;
	return service;
}

static vm_mbim_handler find(struct vm *vm, enum vm_mbim_service service, uint32_t cid, bool set)
{
	const struct vm_mbim_cid *row;

	for (unsigned i = 0; (row = vm_mbim_row(vm, i)); i++) {
		if (row->service == service && row->cid == cid)
			return set ? row->set : row->query;
	}
	return NULL;
}

static void begin(struct vm *vm, struct vm_mbim_command *command, enum vm_mbim_service service,
		  struct vm_mbim_in in)
{
	static const char *const ussd[] = {"start", "answer", "cancel"};
	uint32_t action = vm_mbim_get_u32(&in);

	if (service == VM_MBIM_USSD && action < G_N_ELEMENTS(ussd))
		vm_request_begin(vm, &command->request, "mbim.ussd.1 ussd.%s", ussd[action]);
	else
		vm_request_begin(vm, &command->request, "mbim.%s.%u",
				 service < VM_MBIM_SERVICES ? services[service].name : "other",
				 command->cid);
}

void vm_mbim_command(struct vm *vm, uint32_t tid, const uint8_t *data, size_t len)
{
	struct vm_mbim *m = vm_mbim_of(vm);
	struct vm_mbim_in in = {.data = data, .len = len};
	struct vm_mbim_command command = {.tid = tid};
	g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
	enum vm_mbim_service service;
	vm_mbim_handler handler;
	uint32_t type, size, status;
	bool short_of_data;

	memcpy(command.uuid, vm_mbim_get_uuid(&in), VM_MBIM_UUID);
	command.cid = vm_mbim_get_u32(&in);
	type = vm_mbim_get_u32(&in);
	size = vm_mbim_get_u32(&in);
	short_of_data = size > in.len - in.at;
	in = (struct vm_mbim_in){.data = data + in.at, .len = short_of_data ? 0 : size};

	service = service_of(command.uuid);
	begin(vm, &command, service, in);
	if (command.request.fault == VM_FAULT_DROP_REQUEST)
		return;

	m->command = command;
	m->announce = 0;
	handler = find(vm, service, command.cid, type == COMMAND_SET);
	if (command.request.fault == VM_FAULT_ERROR)
		status = command.request.code;
	else if (short_of_data)
		status = VM_MBIM_INVALID_PARAMETERS;
	else if (handler)
		status = handler(vm, &in, out);
	else
		status = VM_MBIM_NO_DEVICE_SUPPORT;
	if (vm_mbim_of(vm))
		command.request = vm_mbim_of(vm)->command.request; /* QMI's inside */
	if (status == VM_MBIM_DEFERRED)
		return;
	vm_mbim_answer(vm, &command, status, out);
	/* vm_send() may have unplugged the modem. */
	m = vm_mbim_of(vm);
	if (m)
		vm_mbim_announce(vm, m->announce);
}

void vm_mbim_announce(struct vm *vm, unsigned what)
{
	static const struct {
		unsigned when;
		enum vm_mbim_service service;
		uint32_t cid;
		vm_mbim_handler query;
	} indications[] = {
		{VM_MBIM_SUBSCRIBER_CHANGED, VM_MBIM_BASIC, 2, vm_mbim_subscriber_query},
		{VM_MBIM_RADIO_CHANGED, VM_MBIM_BASIC, 3, vm_mbim_radio_query},
		{VM_MBIM_NETWORK_CHANGED, VM_MBIM_BASIC, 9, vm_mbim_register_query},
		{VM_MBIM_NETWORK_CHANGED, VM_MBIM_BASIC, 10, vm_mbim_packet_query},
		{VM_MBIM_SIGNAL_CHANGED, VM_MBIM_BASIC, 11, vm_mbim_signal_query},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(indications); i++) {
		g_autoptr(vm_mbim_out) out = vm_mbim_out_new();
		struct vm_mbim_in nothing = {0};

		if (!(what & indications[i].when))
			continue;
		indications[i].query(vm, &nothing, out);
		vm_mbim_indicate(vm, indications[i].service, indications[i].cid, out);
	}
	for (unsigned i = 0; what & VM_MBIM_SLOT_CHANGED && i < vm->sim.n_slots; i++) {
		g_autoptr(vm_mbim_out) out = vm_mbim_out_new();

		vm_mbim_put_slot(vm, i, out);
		vm_mbim_indicate(vm, VM_MBIM_EXT, 8, out);
	}
}
