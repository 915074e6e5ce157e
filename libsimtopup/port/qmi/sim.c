/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Of the snapshot only the SIM: what one must know before acting on it. */

#include "../../core/error.h"
#include "qmi.h"

#include <string.h>

#define UIM_READ_TRANSPARENT 0x0020
#define UIM_CARD_STATUS 0x002F
#define UIM_SLOT_STATUS 0x0047
#define DMS_PIN_STATUS 0x002B
#define DMS_ICCID 0x003C

/* 0x01 session type 0 without an AID, 0x02 file and path (low byte first), 0x03 all of it */
static const uint8_t ef_iccid[] = { 0x01, 2, 0, 0, 0, 0x02, 5, 0, 0xE2, 0x2F, 2, 0x00, 0x3F,
				    0x03, 4, 0, 0, 0, 0, 0 };

struct question {
	enum st_qmi_client client;
	uint16_t id;
	st_qmi_parse_fn parse;
	const uint8_t *body;
	size_t body_len;
};

static const struct question state[] = {
	{ ST_QMI_UIM, UIM_SLOT_STATUS, st_qmi_parse_slots, NULL, 0 },
	{ ST_QMI_UIM, UIM_CARD_STATUS, st_qmi_parse_card, NULL, 0 },
};
/* For firmware that refuses those. */
static const struct question lock_by_dms[] = {
	{ ST_QMI_DMS, DMS_PIN_STATUS, st_qmi_parse_dms_pin, NULL, 0 },
};
static const struct question iccid[] = {
	{ ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_iccid, ef_iccid, sizeof(ef_iccid) },
	{ ST_QMI_DMS, DMS_ICCID, st_qmi_parse_dms_iccid, NULL, 0 },
};
#define QUESTIONS_MAX 2

/* One of a modem that restarted: its client ids are gone. */
static bool is_stale(const struct st_qmi_request *requests, unsigned n,
		     enum st_qmi_client *ret_client)
{
	for (unsigned i = 0; i < n; i++) {
		if (requests[i].code == QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID) {
			*ret_client = requests[i].client;
			return true;
		}
	}
	return false;
}

static int send_all(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
		    st_deadline deadline)
{
	int result = 0;

	if (!port->serial)
		return st_qmi_wave(port, requests, n, deadline, deadline);
	for (unsigned i = 0; i < n && result == 0; i++)
		result = st_qmi_ask(port, &requests[i], deadline);
	return result;
}

static int ask(struct st_qmi_port *port, const struct question *questions, unsigned n,
	       struct st_qmi_snapshot *snapshot, st_deadline deadline)
{
	struct st_qmi_request requests[QUESTIONS_MAX] = { { 0 } };
	st_qmi_parse_fn parse[QUESTIONS_MAX];
	enum st_qmi_client stale;
	unsigned sent = 0;
	int result = 0;

	for (unsigned i = 0; i < n; i++) {
		if (!port->cid[questions[i].client])
			continue;
		parse[sent] = questions[i].parse;
		requests[sent++] = (struct st_qmi_request){
			.client = questions[i].client, .id = questions[i].id,
			.body = questions[i].body, .body_len = questions[i].body_len
		};
	}
	if (sent)
		result = send_all(port, requests, sent, deadline);
	if (result == 0 && is_stale(requests, sent, &stale)) {
		st_qmi_requests_clear(requests, sent);
		result = st_qmi_reallocate(port, stale, deadline);
		if (result == 0)
			result = send_all(port, requests, sent, deadline);
	}
	for (unsigned i = 0; i < sent; i++) {
		if (result == 0 && requests[i].code == 0)
			parse[i](requests[i].answer, snapshot);
	}
	st_qmi_requests_clear(requests, sent);
	return result;
}

int st_qmi_read_sim(struct st_port *base, struct st_subscriber *ret, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_subscriber sim;
	struct st_qmi_snapshot snapshot = { .subscriber = &sim };
	int result;

	st_subscriber_init(&sim);
	result = ask(port, state, G_N_ELEMENTS(state), &snapshot, deadline);
	if (result == 0 && !snapshot.has_card_status)
		result = ask(port, lock_by_dms, G_N_ELEMENTS(lock_by_dms), &snapshot, deadline);
	if (result == 0 && !sim.iccid[0] && strcmp(sim.sim_state, "absent") != 0)
		result = ask(port, iccid, G_N_ELEMENTS(iccid), &snapshot, deadline);
	if (result == 0)
		*ret = sim;
	return result;
}
