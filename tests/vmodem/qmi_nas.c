/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "qmi.h"

#include <string.h>

/* Bits of NAS 0x03, by its TLVs. */
#define ON_SERVING_SYSTEM 1u
#define ON_SYSTEM_INFO 2u
#define ON_SIGNAL 4u

enum rat { RAT_NONE, RAT_GSM, RAT_UMTS, RAT_LTE, RAT_NR };

static enum rat rat_of(const struct vm_network *network)
{
	static const char *const names[] = { "", "gsm", "umts", "lte", "nr" };

	for (unsigned i = RAT_GSM; network->rat && i <= RAT_NR; i++) {
		if (g_str_equal(names[i], network->rat))
			return (enum rat)i;
	}
	return RAT_NONE;
}

static bool registered(const struct vm *vm)
{
	const struct vm_network *network = &vm->network;

	return !network->radio_off && vm_sim_state(vm) != VM_SIM_NO_PROFILE &&
	       (network->registration == VM_HOME || network->registration == VM_ROAMING);
}

static unsigned radio_interface(enum rat rat)
{
	static const uint8_t radios[] = { 0, 4, 5, 8, 12 };

	return radios[rat];
}

static unsigned number(const char *digits)
{
	return (unsigned)g_ascii_strtoull(digits, NULL, 10);
}

static void out_plmn(struct qmi *qmi, struct qmi_out *out, const char *mcc, const char *mnc,
		     const char *name)
{
	out_u16(out, number(mcc));
	out_u16(out, number(mnc)); /* the leading zero is lost here: see the flag of 3 digits */
	qmi_name(qmi->vm, out, name);
}

static void out_registration(struct qmi_out *out, const struct vm *vm)
{
	static const uint8_t states[] = {
		[VM_NOT_REGISTERED] = 0, [VM_HOME] = 1,	 [VM_ROAMING] = 1,
		[VM_SEARCHING] = 2,	 [VM_DENIED] = 3,
	};
	const struct vm_network *network = &vm->network;
	bool off = network->radio_off || vm_sim_state(vm) == VM_SIM_NO_PROFILE;
	bool in = registered(vm);
	enum rat rat = rat_of(network);

	out_tlv(out, 0x01);
	out_u8(out, off ? 0 : states[network->registration]);
	out_u8(out, in && !network->no_cs ? 1 : 2);
	out_u8(out, in && network->attached ? 1 : 2);
	out_u8(out, in ? 2 : 0); /* 3GPP */
	out_u8(out, in && rat ? 1 : 0);
	if (in && rat)
		out_u8(out, radio_interface(rat));
	out_close(out);
}

static void serving_system(struct qmi *qmi, struct qmi_out *out, uint8_t pcs_type)
{
	static const uint8_t capabilities[] = { 0, 0x01, 0x05, 0x0b, 0x0b };
	const struct vm_network *network = &qmi->vm->network;
	enum rat rat = rat_of(network);

	out_registration(out, qmi->vm);
	if (!registered(qmi->vm))
		return;
	out_tlv_u8(out, 0x10, network->registration == VM_ROAMING ? 0 : 1); /* 0 is on */
	if (rat) {
		out_tlv(out, 0x11);
		out_u8(out, 1);
		out_u8(out, capabilities[rat]);
		out_close(out);
	}
	if (!network->mcc || !network->mnc)
		return;
	out_tlv(out, 0x12);
	out_plmn(qmi, out, network->mcc, network->mnc, network->name);
	out_close(out);
	out_tlv(out, pcs_type);
	out_u16(out, number(network->mcc));
	out_u16(out, number(network->mnc));
	out_u8(out, strlen(network->mnc) == 3);
	out_close(out);
}

static void signal_info(struct qmi *qmi, struct qmi_out *out)
{
	int dbm = qmi->vm->network.dbm;

	if (!dbm)
		return;
	switch (rat_of(&qmi->vm->network)) {
	case RAT_GSM:
		out_tlv_u8(out, 0x12, (uint8_t)dbm);
		break;
	case RAT_UMTS:
		out_tlv(out, 0x13);
		out_u8(out, (uint8_t)dbm);
		out_u16(out, 8); /* Ec/Io in steps of -0.5 dB */
		out_close(out);
		break;
	case RAT_LTE:
		out_tlv(out, 0x14);
		out_u8(out, (uint8_t)dbm);
		out_u8(out, (uint8_t)-10);
		out_u16(out, (uint16_t)(dbm - 25)); /* RSRP: RSSI over 50 resource blocks */
		out_u16(out, 120);		    /* SNR in 0.1 dB */
		out_close(out);
		break;
	case RAT_NR:
		out_tlv(out, 0x17);
		out_u16(out, (uint16_t)dbm);
		out_u16(out, 120);
		out_close(out);
		break;
	case RAT_NONE:
		break;
	}
}

static unsigned get_serving_system(struct qmi *qmi, const struct qmi_call *call,
				   struct qmi_out *out)
{
	(void)call;
	serving_system(qmi, out, 0x27);
	return QMI_OK;
}

static unsigned get_signal_info(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	(void)call;
	signal_info(qmi, out);
	return QMI_OK;
}

static unsigned get_signal_strength(struct qmi *qmi, const struct qmi_call *call,
				    struct qmi_out *out)
{
	enum rat rat = rat_of(&qmi->vm->network);

	(void)call;
	if (!qmi->vm->network.dbm || !rat)
		return QMI_INFORMATION_UNAVAILABLE;
	out_tlv(out, 0x01);
	out_u8(out, (uint8_t)qmi->vm->network.dbm);
	out_u8(out, radio_interface(rat));
	out_close(out);
	return QMI_OK;
}

static unsigned get_home_network(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	const struct vm_network *network = &qmi->vm->network;

	(void)call;
	if (!network->home_mcc || !network->home_mnc ||
	    vm_sim_state(qmi->vm) == VM_SIM_NO_PROFILE)
		return QMI_NOT_PROVISIONED;
	out_tlv(out, 0x01);
	out_plmn(qmi, out, network->home_mcc, network->home_mnc, network->home_name);
	out_close(out);
	out_tlv(out, 0x12);
	out_u8(out, 1);
	out_u8(out, strlen(network->home_mnc) == 3);
	out_close(out);
	return QMI_OK;
}

/* What the network told (NITZ): coding, country, spare bits twice, long and short name. */
static void out_nitz(struct vm *vm, struct qmi_out *out)
{
	static const char *const keys[] = { "long-name", "short-name" };
	char *names[2];
	uint8_t text[2][128];
	size_t len[2];
	bool ucs2 = false;

	for (unsigned i = 0; i < 2; i++) {
		names[i] = g_key_file_get_string(vm->scenario, "network", keys[i], NULL);
		ucs2 |= names[i] && !vm_gsm7_fits(names[i]);
	}
	if (!names[0] && !names[1])
		return;
	out_tlv(out, 0x14);
	out_u8(out, ucs2);
	out_u8(out, 0);
	for (unsigned i = 0; i < 2; i++) {
		const char *name = names[i] ? names[i] : "";

		len[i] = ucs2 ? vm_ucs2_be(name, text[i], sizeof(text[i])) :
				vm_gsm7_pack(name, text[i], sizeof(text[i]));
		for (size_t j = 0; ucs2 && j + 1 < len[i]; j += 2) {
			uint8_t high = text[i][j];

			text[i][j] = text[i][j + 1];
			text[i][j + 1] = high;
		}
		out_u8(out, ucs2 ? 0 : (unsigned)(len[i] * 8 - strlen(name) * 7) & 7);
	}
	for (unsigned i = 0; i < 2; i++) {
		out_u8(out, (unsigned)len[i]);
		out_bytes(out, text[i], len[i]);
		g_free(names[i]);
	}
	out_close(out);
}

static unsigned get_operator_name(struct qmi *qmi, const struct qmi_call *call,
				  struct qmi_out *out)
{
	struct vm *vm = qmi->vm;
	bool spn = vm_sim_state(vm) == VM_SIM_READY && vm->sim.spn;

	(void)call;
	if (!registered(vm) || (!spn && !vm->network.name))
		return QMI_INFORMATION_UNAVAILABLE;
	if (spn) {
		out_tlv(out, 0x10);
		out_u8(out, 1);
		out_string(out, vm->sim.spn);
		out_close(out);
	}
	if (vm->network.name)
		out_tlv_text(out, 0x13, vm->network.name);
	out_nitz(vm, out);
	return QMI_OK;
}

static void out_valid(struct qmi_out *out, unsigned value)
{
	out_u8(out, 1);
	out_u8(out, value);
}

/* MNC with two digits is filled with FF. */
static void out_code(struct qmi_out *out, const char *digits)
{
	size_t len = MIN(strlen(digits), 3);

	out_bytes(out, digits, len);
	for (; len < 3; len++)
		out_u8(out, 0xff);
}

static void system_info(struct qmi_out *out, const struct vm_network *network, enum rat rat)
{
	static const uint8_t types[] = { 0, 0x17, 0x18, 0x19, 0x4b };
	static const uint8_t tails[] = { 0, 4, 7, 3, 3 };
	bool known = network->mcc && network->mnc;

	out_tlv(out, types[rat]);
	out_valid(out, network->no_cs ? 2 : 3); /* domain: PS, CS and PS */
	out_valid(out, network->no_cs ? 2 : 3);
	out_valid(out, network->registration == VM_ROAMING);
	out_valid(out, 0); /* not forbidden */
	out_valid(out, 0x01);
	out_u8(out, 0x00); /* area 0x0001 */
	out_u8(out, 1);
	out_u32(out, 0x00000101); /* cell */
	out_u8(out, 0); /* no reject */
	out_u16(out, 0);
	out_u8(out, known);
	out_code(out, known ? network->mcc : "");
	out_code(out, known ? network->mnc : "");
	for (unsigned i = 0; i < tails[rat]; i++)
		out_u8(out, 0); /* what follows differs by radio: not valid */
	out_close(out);
}

static unsigned get_system_info(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out)
{
	static const uint8_t types[] = { 0, 0x12, 0x13, 0x14, 0x4a };
	const struct vm_network *network = &qmi->vm->network;
	enum rat rat = rat_of(network);

	(void)call;
	for (unsigned i = RAT_GSM; i <= RAT_NR; i++) {
		bool here = i == rat && registered(qmi->vm);

		out_tlv(out, types[i]);
		out_u8(out, here ? 2 : 0);
		out_u8(out, here ? 2 : 0);
		out_u8(out, 0);
		out_close(out);
	}
	if (rat && registered(qmi->vm))
		system_info(out, network, rat);
	return QMI_OK;
}

static unsigned register_indications(struct qmi *qmi, const struct qmi_call *call,
				     struct qmi_out *out)
{
	static const struct {
		uint8_t type;
		uint32_t bit;
	} kinds[] = { { 0x13, ON_SERVING_SYSTEM }, { 0x18, ON_SYSTEM_INFO }, { 0x19, ON_SIGNAL } };
	uint32_t *bits = qmi_registered(qmi, &call->message);

	(void)out;
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
		struct qmi_in in;

		if (!qmi_find(&call->message, kinds[i].type, &in))
			continue;
		*bits = in_u8(&in) ? *bits | kinds[i].bit : *bits & ~kinds[i].bit;
		if (in.bad)
			return QMI_MALFORMED;
	}
	return QMI_OK;
}

/* The older way, thresholds and all; its reports are not made here, only accepted. */
static unsigned set_event_report(struct qmi *qmi, const struct qmi_call *call,
				 struct qmi_out *out)
{
	(void)qmi;
	(void)call;
	(void)out;
	return QMI_OK;
}

static unsigned tell_serving_system(struct qmi *qmi, bool broadcast)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_NAS, 0x24);
	serving_system(qmi, &out, 0x29);
	return qmi_indicate(qmi, &out, ON_SERVING_SYSTEM, broadcast);
}

static unsigned tell_signal(struct qmi *qmi, bool broadcast)
{
	struct qmi_out out;

	qmi_indication(qmi, &out, QMI_NAS, 0x51);
	signal_info(qmi, &out);
	return qmi_indicate(qmi, &out, ON_SIGNAL, broadcast);
}

/* Each client at its own levels. */
static void tell_signal_when_due(struct qmi *qmi)
{
	for (unsigned i = 1; i <= VM_CLIENT_IDS_MAX; i++) {
		struct qmi_client *client = &qmi->clients[QMI_NAS][i];
		struct qmi_out out;

		if (!client->used || !(client->registered & ON_SIGNAL) ||
		    !qmi_signal_is_due(qmi, client))
			continue;
		qmi_indication(qmi, &out, QMI_NAS, 0x51);
		signal_info(qmi, &out);
		qmi_indicate_one(qmi, &out, (uint8_t)i);
	}
}

void qmi_nas_changed(struct qmi *qmi, const char *what)
{
	bool network = g_str_equal(what, "network");

	if (network)
		tell_serving_system(qmi, false);
	if (network || g_str_equal(what, "signal"))
		tell_signal_when_due(qmi);
}

unsigned qmi_nas_indicate(struct qmi *qmi, unsigned n, bool broadcast)
{
	unsigned sent = 0;

	for (unsigned i = 0; i < n; i++)
		sent += i % 2 ? tell_signal(qmi, broadcast) : tell_serving_system(qmi, broadcast);
	return sent;
}

const struct qmi_entry qmi_nas_table[] = {
	{ 0x02, set_event_report },
	{ 0x03, register_indications },
	{ 0x20, get_signal_strength },
	{ 0x24, get_serving_system },
	{ 0x25, get_home_network },
	{ 0x39, get_operator_name },
	{ 0x4d, get_system_info },
	{ 0x4f, get_signal_info },
	{ 0x50, qmi_config_signal_info },
	{ 0x6c, qmi_config_signal_info_v2 },
	{ 0, NULL },
};
