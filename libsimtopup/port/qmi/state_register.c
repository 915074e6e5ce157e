/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the modem is asked to tell about SIM, slots, registration and signal. */
#include "../../core/error.h"
#include "../../core/log.h"
#include "qmi.h"

#include <string.h>

#define NAS_REGISTER_INDICATIONS 0x0003
#define NAS_CONFIG_SIGNAL_INFO 0x0050
#define NAS_CONFIG_SIGNAL_INFO_V2 0x006C
#define UIM_REGISTER_EVENTS 0x002E

#define CARD_STATUS 0x01 /* bits of UIM 0x2E */
#define SLOT_STATUS 0x10

#define OF_NAS (SIMTOPUP_EVENT_NETWORK | SIMTOPUP_EVENT_SIGNAL)
#define OF_UIM (SIMTOPUP_EVENT_SIM | SIMTOPUP_EVENT_SLOT)

#define V1_THRESHOLDS_MAX 16

static int ask(struct st_qmi_port *port, struct st_qmi_request request, st_deadline deadline,
	       int *ret_code)
{
	int result = st_qmi_ask(port, &request, deadline);

	*ret_code = request.code;
	if (result == 0 && request.code)
		st_log(ST_LAYER_QMI, "0x%04x refused: QMI %d", request.id, request.code);
	st_qmi_request_clear(&request);
	return result;
}

static struct st_qmi_request request_of(enum st_qmi_client client, uint16_t id,
					const uint8_t *body, size_t len)
{
	return (struct st_qmi_request){ .client = client, .id = id, .body = body,
					.body_len = len };
}

static size_t put_delta(uint8_t *body, uint8_t type, unsigned tenths)
{
	const uint8_t tlv[] = { type, 2, 0, (uint8_t)tenths, (uint8_t)(tenths >> 8) };

	memcpy(body, tlv, sizeof(tlv));
	return sizeof(tlv);
}

/* RSSI but for NR, which has RSRP alone: as the snapshot reads it. Units of 0.1 dB. */
static int config_by_delta(struct st_qmi_port *port, st_deadline deadline, int *ret_code)
{
	static const uint8_t types[] = { 0x1D /* GSM */, 0x1F /* WCDMA */, 0x23 /* LTE */,
					 0x36 /* NR RSRP */ };
	unsigned tenths = (unsigned)MAX(port->base.state.hysteresis, 1) * 10;
	uint8_t body[5 * sizeof(types)];
	size_t len = 0;

	for (size_t i = 0; i < sizeof(types); i++)
		len += put_delta(body + len, types[i], tenths);
	return ask(port, request_of(ST_QMI_NAS, NAS_CONFIG_SIGNAL_INFO_V2, body, len), deadline,
		   ret_code);
}

/* The older form: levels in dBm. Both ends of each hysteresis, or a rise would go untold. */
static int config_by_levels(struct st_qmi_port *port, st_deadline deadline, int *ret_code)
{
	const struct st_port_state *state = &port->base.state;
	uint8_t body[4 + V1_THRESHOLDS_MAX] = { 0x10 };
	uint8_t n = 0;

	for (unsigned i = 0; i < state->n_thresholds; i++) {
		body[4 + n++] = (uint8_t)state->thresholds[i];
		if (state->hysteresis)
			body[4 + n++] = (uint8_t)MIN(state->thresholds[i] + state->hysteresis, -1);
	}
	_Static_assert(2 * ST_THRESHOLDS_MAX <= V1_THRESHOLDS_MAX, "both ends of each");
	body[1] = (uint8_t)(n + 1);
	body[3] = n;
	return ask(port, request_of(ST_QMI_NAS, NAS_CONFIG_SIGNAL_INFO, body, 4U + n), deadline,
		   ret_code);
}

static int register_nas(struct st_qmi_port *port, unsigned kinds, st_deadline deadline)
{
	const uint8_t body[] = { 0x13, 1, 0, (kinds & SIMTOPUP_EVENT_NETWORK) != 0,
				 0x19, 1, 0, (kinds & SIMTOPUP_EVENT_SIGNAL) != 0 };
	int code = 0, result = 0;

	/* Refused twice, the firmware tells at levels of its own. */
	if (kinds & SIMTOPUP_EVENT_SIGNAL) {
		result = config_by_delta(port, deadline, &code);
		if (result == 0 && code)
			result = config_by_levels(port, deadline, &code);
	}
	if (result)
		return result;
	return ask(port, request_of(ST_QMI_NAS, NAS_REGISTER_INDICATIONS, body, sizeof(body)),
		   deadline, &code);
}

static int register_uim(struct st_qmi_port *port, unsigned kinds, st_deadline deadline)
{
	bool card = kinds & SIMTOPUP_EVENT_SIM, slot = kinds & OF_UIM;
	const uint8_t body[] = { 0x01, 4, 0, (card ? CARD_STATUS : 0) | (slot ? SLOT_STATUS : 0),
				 0, 0, 0 };
	const uint8_t card_only[] = { 0x01, 4, 0, CARD_STATUS, 0, 0, 0 };
	int code = 0;
	int result = ask(port, request_of(ST_QMI_UIM, UIM_REGISTER_EVENTS, body, sizeof(body)),
			 deadline, &code);

	/* Firmware of one slot may not know the other bit. */
	if (result == 0 && code && card)
		result = ask(port, request_of(ST_QMI_UIM, UIM_REGISTER_EVENTS, card_only,
					      sizeof(card_only)),
			     deadline, &code);
	return result;
}

void st_qmi_state_forget(struct st_qmi_port *port, enum st_qmi_client client)
{
	unsigned kinds = client == ST_QMI_NAS ? OF_NAS : client == ST_QMI_UIM ? OF_UIM : 0;

	port->watched &= ~kinds;
	port->base.state.looked &= ~kinds;
}

int st_qmi_state_register(struct st_qmi_port *port, st_deadline deadline)
{
	unsigned wanted = (port->base.listen_kinds | port->base.watch_kinds) & ST_STATE_KINDS;
	unsigned differ = wanted ^ port->watched;
	int result = 0;

	if (wanted & SIMTOPUP_EVENT_SIGNAL && port->base.state.retold)
		differ |= SIMTOPUP_EVENT_SIGNAL;
	if (differ & OF_NAS && port->cid[ST_QMI_NAS])
		result = register_nas(port, wanted, deadline);
	if (result == 0 && differ & OF_UIM && port->cid[ST_QMI_UIM])
		result = register_uim(port, wanted, deadline);
	if (result)
		return result;
	port->watched = wanted;
	if (wanted & SIMTOPUP_EVENT_SIGNAL)
		port->base.state.retold = false;
	return 0;
}
