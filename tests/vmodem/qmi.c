/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

#define INPUT_MAX (256u << 10) /* a host that sends more without one whole frame is broken */
#define BROADCAST 0xff

static const struct {
	const char *name;
	const struct qmi_entry *table;
} services[QMI_SERVICES] = {
	[QMI_WDS] = { "wds", qmi_wds_table },
	[QMI_CTL] = { "ctl", qmi_ctl_table },	[QMI_DMS] = { "dms", qmi_dms_table },
	[QMI_NAS] = { "nas", qmi_nas_table },	[QMI_WMS] = { "wms", qmi_wms_table },
	[QMI_VOICE] = { "voice", qmi_voice_table }, [QMI_UIM] = { "uim", qmi_uim_table },
};

const char *qmi_service_name(uint8_t service)
{
	return service < QMI_SERVICES ? services[service].name : NULL;
}

bool qmi_client_alive(const struct qmi *qmi, const struct qmi_message *message)
{
	if (message->service == QMI_CTL)
		return true;
	return message->service < QMI_SERVICES && message->client <= VM_CLIENT_IDS_MAX &&
	       qmi->clients[message->service][message->client].used;
}

uint32_t *qmi_registered(struct qmi *qmi, const struct qmi_message *message)
{
	return &qmi->clients[message->service][message->client].registered;
}

void qmi_respond(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out, unsigned error)
{
	out_result(out, error);
	out_end(out);
	qmi->send(qmi->vm, &call->request, call->request.name, out->bytes->data, out->bytes->len);
	out_free(out);
}

void qmi_indication(struct qmi *qmi, struct qmi_out *out, uint8_t service, uint16_t id)
{
	const struct qmi_message to = {
		.service = service,
		.client = BROADCAST,
		.transaction = ++qmi->indication_transaction,
		.id = id,
	};

	out_begin(out, &to, QMI_INDICATION);
}

static void send_indication(struct qmi *qmi, struct qmi_out *out, uint8_t client)
{
	const uint8_t *frame = out->bytes->data;
	g_autofree char *name = g_strdup_printf("qmi.%s.ind.0x%02X", services[frame[4]].name,
						frame[9] | frame[10] << 8);

	out->bytes->data[5] = client;
	qmi->send(qmi->vm, NULL, name, frame, out->bytes->len);
}

void qmi_indicate_one(struct qmi *qmi, struct qmi_out *out, uint8_t client)
{
	out_end(out);
	send_indication(qmi, out, client);
	out_free(out);
}

unsigned qmi_indicate(struct qmi *qmi, struct qmi_out *out, uint32_t registered, bool broadcast)
{
	uint8_t service = out->bytes->data[4];
	unsigned sent = 0;

	out_end(out);
	if (broadcast) {
		send_indication(qmi, out, BROADCAST);
		sent++;
	}
	for (unsigned i = 1; !broadcast && i <= VM_CLIENT_IDS_MAX; i++) {
		const struct qmi_client *client = &qmi->clients[service][i];

		if (!client->used || !(client->registered & registered))
			continue;
		send_indication(qmi, out, (uint8_t)i);
		sent++;
	}
	out_free(out);
	return sent;
}

static qmi_handler *find_handler(const struct qmi_message *message)
{
	for (const struct qmi_entry *e = services[message->service].table; e->run; e++) {
		if (e->id == message->id)
			return e->run;
	}
	return NULL;
}

/* USSD requests have a second name that is the same on MBIM. */
static const char *alias(const struct qmi_message *message)
{
	if (message->service != QMI_VOICE)
		return "";
	switch (message->id) {
	case 0x3a:
	case 0x43:
		return " ussd.start";
	case 0x3b:
		return " ussd.answer";
	case 0x3c:
		return " ussd.cancel";
	default:
		return "";
	}
}

static unsigned carry_out(struct qmi *qmi, const struct qmi_call *call, bool whole,
			  struct qmi_out *out)
{
	qmi_handler *run;

	if (call->request.fault == VM_FAULT_ERROR)
		return call->request.code;
	if (!whole)
		return QMI_MALFORMED;
	if (!qmi_client_alive(qmi, &call->message))
		return QMI_INVALID_CLIENT_ID;
	run = find_handler(&call->message);
	return run ? run(qmi, call, out) : QMI_INVALID_COMMAND;
}

static void on_frame(struct qmi *qmi, const uint8_t *frame, size_t len)
{
	struct qmi_call call = { 0 };
	struct qmi_out out;
	bool whole = qmux_parse(frame, len, &call.message);
	const char *name = qmi_service_name(call.message.service);
	unsigned error;

	/* Without a header there is nobody to answer; a modem is silent on unknown services. */
	if (!call.message.tlvs || !name) {
		qmi->garbage += len;
		return;
	}
	vm_request_begin(qmi->vm, &call.request, "qmi.%s.0x%02X%s", name, call.message.id,
			 alias(&call.message));
	if (call.request.fault == VM_FAULT_DROP_REQUEST)
		return;

	out_begin(&out, &call.message, QMI_RESPONSE);
	error = carry_out(qmi, &call, whole, &out);
	if (error == QMI_LATER)
		out_free(&out);
	else
		qmi_respond(qmi, &call, &out, error);
}

static void input(struct vm *vm, const uint8_t *data, size_t len)
{
	struct qmi *qmi = vm->qmi_data;
	size_t frame, garbage;

	g_byte_array_append(qmi->input, data, (guint)len);
	do {
		frame = qmux_cut(qmi->input->data, qmi->input->len, &garbage);
		qmi->garbage += garbage;
		g_byte_array_remove_range(qmi->input, 0, (guint)garbage);
		if (!frame)
			continue;
		on_frame(qmi, qmi->input->data, frame);
		g_byte_array_remove_range(qmi->input, 0, (guint)frame);
	} while (frame || garbage);
	if (qmi->input->len > INPUT_MAX)
		g_byte_array_set_size(qmi->input, 0);
}

static void start(struct vm *vm)
{
	struct qmi *qmi = g_new0(struct qmi, 1);

	qmi->vm = vm;
	qmi->input = g_byte_array_new();
	qmi->sms_storage = 1;
	qmi->send = vm_send;
	vm->qmi_data = vm->protocol_data = qmi;
}

static void stop(struct vm *vm)
{
	struct qmi *qmi = g_steal_pointer(&vm->qmi_data);

	vm->protocol_data = NULL;
	g_byte_array_unref(qmi->input);
	g_free(qmi);
}

static void drained(struct vm *vm)
{
	struct qmi *qmi = vm->qmi_data;

	g_byte_array_set_size(qmi->input, 0);
}

/* CTL 0x27: all client ids are forgotten. */
static void restarted(struct vm *vm)
{
	const struct qmi_message to = { .service = QMI_CTL, .id = 0x27 };
	struct qmi *qmi = vm->qmi_data;
	struct qmi_out out;

	out_begin(&out, &to, QMI_INDICATION);
	out_end(&out);
	qmi->send(vm, NULL, "qmi.ctl.ind.0x27", out.bytes->data, out.bytes->len);
	out_free(&out);
}

static void ussd(struct vm *vm, const struct vm_ussd *message)
{
	qmi_voice_ussd(vm->qmi_data, message);
}

static void sms(struct vm *vm, unsigned index)
{
	qmi_wms_stored(vm->qmi_data, index);
}

static void sms_direct(struct vm *vm, const uint8_t *pdu, size_t len)
{
	qmi_wms_direct(vm->qmi_data, pdu, len);
}

static void sms_full(struct vm *vm)
{
	qmi_wms_full(vm->qmi_data);
}

static void changed(struct vm *vm, const char *what)
{
	qmi_nas_changed(vm->qmi_data, what);
	qmi_uim_changed(vm->qmi_data, what);
}

static unsigned indicate(struct vm *vm, unsigned n, bool broadcast)
{
	return qmi_nas_indicate(vm->qmi_data, n, broadcast);
}

static void stats(struct vm *vm, GString *json)
{
	struct qmi *qmi = vm->qmi_data;
	const char *comma = "";

	if (!qmi)
		return;
	g_string_append(json, ",\"clients\":{");
	for (unsigned service = 1; service < QMI_SERVICES; service++) {
		const char *between = "";

		if (!services[service].name)
			continue;
		g_string_append_printf(json, "%s\"%s\":[", comma, services[service].name);
		comma = ",";
		for (unsigned i = 1; i <= VM_CLIENT_IDS_MAX; i++) {
			if (!qmi->clients[service][i].used)
				continue;
			g_string_append_printf(json, "%s%u", between, i);
			between = ",";
		}
		g_string_append_c(json, ']');
	}
	g_string_append_printf(json, "},\"garbage\":%" G_GUINT64_FORMAT, qmi->garbage);
}

const struct vm_protocol vm_qmi = {
	.name = "qmi",
	.start = start,
	.input = input,
	.ussd = ussd,
	.sms = sms,
	.sms_direct = sms_direct,
	.sms_full = sms_full,
	.changed = changed,
	.stop = stop,
	.restarted = restarted,
	.drained = drained,
	.indicate = indicate,
	.stats = stats,
};
