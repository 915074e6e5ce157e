/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "../../core/error.h"
#include "../../core/log.h"
#include "qmi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 5000 /* modem-protocols 2.7: simple reads */
#define IMSI_MCC 3

#define UIM_READ_TRANSPARENT 0x0020
#define UIM_READ_RECORD 0x0021

/*
 * UIM read (modem-protocols 1.8): 0x01 session type 0 without an AID, 0x02
 * file id and path (each low byte first), 0x03 offset and length (0: all).
 */
#define READ_FILE(id, path_len, ...)                                                      \
	{ 0x01, 2, 0, 0, 0, 0x02, 3 + (path_len), 0, (id) & 0xFF, (id) >> 8, (path_len),     \
	  __VA_ARGS__, 0x03, 4, 0, 0, 0, 0, 0 }
#define IN_USIM 4, 0x00, 0x3F, 0xFF, 0x7F /* 3F00 7FFF, 3GPP TS 31.102 4.7 */
#define IN_SIM 4, 0x00, 0x3F, 0x20, 0x7F  /* 3F00 7F20, 3GPP TS 51.011 */
#define FILE_OF(id, where) READ_FILE_(id, where)
#define READ_FILE_(id, ...) READ_FILE(id, __VA_ARGS__)

static const uint8_t ef_imsi[] = FILE_OF(0x6F07, IN_USIM);
static const uint8_t ef_spn[] = FILE_OF(0x6F46, IN_USIM);
static const uint8_t ef_ad[] = FILE_OF(0x6FAD, IN_USIM);
static const uint8_t ef_gid1[] = FILE_OF(0x6F3E, IN_USIM);
static const uint8_t ef_imsi_2g[] = FILE_OF(0x6F07, IN_SIM);
static const uint8_t ef_iccid[] = READ_FILE(0x2FE2, 2, 0x00, 0x3F);
static const uint8_t ef_msisdn[] = { /* record 1, whole */
	0x01, 2, 0, 0, 0, 0x02, 7, 0, 0x40, 0x6F, IN_USIM, 0x03, 4, 0, 1, 0, 0, 0 };

struct read {
	enum st_qmi_client client;
	uint16_t id;
	st_qmi_parse_fn parse;
	const uint8_t *body;
	size_t body_len;
};

#define WITH(body) body, sizeof(body)

/* All that one wave brings. The order is the one of parsing. */
static const struct read reads[] = {
	{ ST_QMI_UIM, 0x0047, st_qmi_parse_slots, NULL, 0 },
	{ ST_QMI_UIM, 0x002F, st_qmi_parse_card, NULL, 0 },
	{ ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_imsi, WITH(ef_imsi) },
	{ ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_spn, WITH(ef_spn) },
	{ ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_ad, WITH(ef_ad) },
	{ ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_gid1, WITH(ef_gid1) },
	{ ST_QMI_DMS, 0x0021, st_qmi_parse_manufacturer, NULL, 0 },
	{ ST_QMI_DMS, 0x0022, st_qmi_parse_model, NULL, 0 },
	{ ST_QMI_DMS, 0x0023, st_qmi_parse_revision, NULL, 0 },
	{ ST_QMI_DMS, 0x0025, st_qmi_parse_ids, NULL, 0 },
	{ ST_QMI_DMS, 0x0024, st_qmi_parse_msisdn, NULL, 0 },
	{ ST_QMI_NAS, 0x0024, st_qmi_parse_serving, NULL, 0 },
	{ ST_QMI_NAS, 0x004F, st_qmi_parse_signal, NULL, 0 },
	{ ST_QMI_NAS, 0x0025, st_qmi_parse_home, NULL, 0 },
	{ ST_QMI_NAS, 0x0039, st_qmi_parse_names, NULL, 0 },
};
_Static_assert(G_N_ELEMENTS(reads) < ST_WAVE_MAX, "one is left for what indications start");

/* Other ways to the same values, for firmware that refuses the usual one. */
static const struct read card_by_dms = { ST_QMI_DMS, 0x002B, st_qmi_parse_dms_pin, NULL, 0 };
static const struct read iccid_by_file = { ST_QMI_UIM, UIM_READ_TRANSPARENT,
					   st_qmi_parse_iccid, WITH(ef_iccid) };
static const struct read iccid_by_dms = { ST_QMI_DMS, 0x003C, st_qmi_parse_dms_iccid, NULL, 0 };
static const struct read imsi_of_2g = { ST_QMI_UIM, UIM_READ_TRANSPARENT, st_qmi_parse_imsi,
					WITH(ef_imsi_2g) };
static const struct read imsi_by_dms = { ST_QMI_DMS, 0x0043, st_qmi_parse_dms_imsi, NULL, 0 };
static const struct read msisdn_by_file = { ST_QMI_UIM, UIM_READ_RECORD,
					    st_qmi_parse_msisdn_file, WITH(ef_msisdn) };
static const struct read signal_by_strength = { ST_QMI_NAS, 0x0020, st_qmi_parse_strength,
						NULL, 0 };

struct batch {
	struct st_qmi_request requests[ST_WAVE_MAX];
	const struct read *reads[ST_WAVE_MAX];
	unsigned n;
};

static void batch_add(struct batch *batch, struct st_qmi_port *port, const struct read *read)
{
	if (!port->cid[read->client])
		return;
	batch->reads[batch->n] = read;
	batch->requests[batch->n++] = (struct st_qmi_request){
		.client = read->client, .id = read->id, .body = read->body,
		.body_len = read->body_len, .code = ST_QMI_UNANSWERED
	};
}

static bool none_answered(const struct batch *batch)
{
	for (unsigned i = 0; i < batch->n; i++) {
		if (batch->requests[i].code != ST_QMI_UNANSWERED)
			return false;
	}
	return true;
}

/* One by one; a modem that answers none at all is not asked everything. */
static int ask_serially(struct st_qmi_port *port, struct batch *batch, st_deadline deadline)
{
	for (unsigned i = 0; i < batch->n; i++) {
		int left = st_deadline_left(deadline);
		st_deadline step = st_deadline_in(left / 2 < PATIENCE_MS ? left / 2 : PATIENCE_MS);
		int result;

		if (batch->requests[i].code != ST_QMI_UNANSWERED)
			continue;
		if (none_answered(batch))
			step = deadline;
		else if (left == 0)
			break;
		result = st_qmi_ask(port, &batch->requests[i], step);
		if (result && (result != SIMTOPUP_TIMEOUT || none_answered(batch)))
			return result;
		if (result)
			st_log(ST_LAYER_QMI, "no answer to 0x%04x", batch->requests[i].id);
	}
	st_error_clear();
	return 0;
}

static int ask_together(struct st_qmi_port *port, struct batch *batch, st_deadline deadline)
{
	int left = st_deadline_left(deadline);
	st_deadline patience = st_deadline_in(left / 2 < PATIENCE_MS ? left / 2 : PATIENCE_MS);
	int result = st_qmi_wave(port, batch->requests, batch->n, patience, deadline);

	if (result != SIMTOPUP_TIMEOUT || none_answered(batch))
		return result;
	/* It takes requests and loses them: from now on one at a time. */
	st_log(ST_LAYER_QMI, "the modem lost requests that came together");
	port->serial = true;
	return ask_serially(port, batch, deadline);
}

/* A modem that restarted has forgotten our client ids: reads may be asked again. */
static int ask_again(struct st_qmi_port *port, struct batch *batch, st_deadline deadline)
{
	bool stale[ST_QMI_CLIENTS] = { false };
	bool any = false;
	int result = 0;

	for (unsigned i = 0; i < batch->n; i++) {
		if (batch->requests[i].code != QMI_PROTOCOL_ERROR_INVALID_CLIENT_ID)
			continue;
		stale[batch->requests[i].client] = any = true;
		st_qmi_request_clear(&batch->requests[i]);
		batch->requests[i].code = ST_QMI_UNANSWERED;
	}
	if (!any)
		return 0;
	for (unsigned i = 0; i < ST_QMI_CLIENTS && result == 0; i++) {
		if (stale[i])
			result = st_qmi_reallocate(port, i, deadline);
	}
	return result ? result : ask_serially(port, batch, deadline);
}

static int ask(struct st_qmi_port *port, struct batch *batch, struct st_qmi_snapshot *snapshot,
	       st_deadline deadline)
{
	int result;

	if (batch->n == 0)
		return 0;
	result = port->serial ? ask_serially(port, batch, deadline) :
				ask_together(port, batch, deadline);
	if (result == 0)
		result = ask_again(port, batch, deadline);
	for (unsigned i = 0; i < batch->n && result == 0; i++) {
		if (batch->requests[i].code == 0)
			batch->reads[i]->parse(batch->requests[i].answer, snapshot);
		snapshot->subscriber->lost |= batch->requests[i].code < 0;
	}
	return result;
}

static int code_of(const struct batch *batch, enum st_qmi_client client, uint16_t id)
{
	for (unsigned i = 0; i < batch->n; i++) {
		if (batch->requests[i].client == client && batch->requests[i].id == id)
			return batch->requests[i].code;
	}
	return QMI_PROTOCOL_ERROR_INVALID_SERVICE_TYPE;
}

static int fall_back(struct st_qmi_port *port, const struct batch *first,
		     struct st_qmi_snapshot *snapshot, st_deadline deadline)
{
	const struct st_subscriber *subscriber = snapshot->subscriber;
	bool absent = strcmp(subscriber->sim_state, "absent") == 0;
	bool ready = !snapshot->has_card_status || strcmp(subscriber->sim_state, "ready") == 0;
	struct batch batch = { .n = 0 };
	int result;

	if (!snapshot->has_card_status)
		batch_add(&batch, port, &card_by_dms);
	if (!subscriber->iccid[0] && !absent) {
		batch_add(&batch, port, &iccid_by_file);
		batch_add(&batch, port, &iccid_by_dms);
	}
	if (!subscriber->imsi[0] && ready) {
		batch_add(&batch, port, &imsi_by_dms);
		if (snapshot->is_2g)
			batch_add(&batch, port, &imsi_of_2g);
	}
	if (ready && st_qmi_is_unsupported(code_of(first, ST_QMI_DMS, 0x0024)))
		batch_add(&batch, port, &msisdn_by_file);
	if (st_qmi_is_unsupported(code_of(first, ST_QMI_NAS, 0x004F)))
		batch_add(&batch, port, &signal_by_strength);
	result = ask(port, &batch, snapshot, deadline);
	st_qmi_requests_clear(batch.requests, batch.n);
	/* The snapshot stands without what only a second way would have brought. */
	if (result == SIMTOPUP_TIMEOUT) {
		st_error_clear();
		return 0;
	}
	return result;
}

/* QMI drops the leading zeros of an MNC; only the number of digits brings them back. */
static void print_plmn(const struct st_qmi_plmn *plmn, int digits, char mcc[4], char mnc[4])
{
	if (plmn->mcc <= 0 || plmn->mcc > 999 || plmn->mnc < 0 || plmn->mnc > 999)
		return;
	if (plmn->mnc_digits)
		digits = plmn->mnc_digits;
	snprintf(mcc, 4, "%03d", plmn->mcc);
	snprintf(mnc, 4, "%0*d", digits == 3 ? 3 : 2, plmn->mnc);
}

static void home_from_imsi(struct st_qmi_snapshot *snapshot)
{
	const char *imsi = snapshot->subscriber->imsi;
	int digits = snapshot->ad_mnc_digits;
	char mnc[4] = "", mcc[4] = "";

	/* 3GPP TS 31.102 4.2.18: without the length in EF_AD it is not known. */
	if (snapshot->home.mcc >= 0 || digits == 0 || strlen(imsi) < 6)
		return;
	memcpy(mcc, imsi, IMSI_MCC);
	memcpy(mnc, imsi + IMSI_MCC, (size_t)digits);
	snapshot->home.mcc = atoi(mcc);
	snapshot->home.mnc = atoi(mnc);
	snapshot->home.mnc_digits = digits;
}

void st_qmi_snapshot_finish(struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_qmi_plmn *home = &snapshot->home, *serving = &snapshot->serving;
	bool registered = strcmp(subscriber->registration, "home") == 0;

	if (registered && subscriber->roaming == 1)
		subscriber->registration = "roaming";
	home_from_imsi(snapshot);
	if (!home->mnc_digits)
		home->mnc_digits = snapshot->ad_mnc_digits;
	/* A country uses one length of MNC, as good as everywhere. */
	if (!serving->mnc_digits && serving->mcc == home->mcc)
		serving->mnc_digits = home->mnc_digits;
	print_plmn(home, 2, subscriber->home_mcc, subscriber->home_mnc);
	print_plmn(serving, 2, subscriber->operator_mcc, subscriber->operator_mnc);
	if (!subscriber->spn[0])
		g_strlcpy(subscriber->spn, snapshot->nas_spn, sizeof(subscriber->spn));
	if (subscriber->dbm)
		subscriber->percent = st_signal_percent(subscriber->dbm);
}

struct st_qmi_request st_qmi_iccid_request(void)
{
	return (struct st_qmi_request){ .client = ST_QMI_UIM, .id = UIM_READ_TRANSPARENT,
					.body = ef_iccid, .body_len = sizeof(ef_iccid) };
}

int st_qmi_read_subscriber(struct st_port *base, struct st_subscriber *ret, st_deadline deadline)
{
	struct st_qmi_port *port = (struct st_qmi_port *)base;
	struct st_subscriber subscriber;
	struct st_qmi_snapshot snapshot = { .subscriber = &subscriber,
					    .home = { -1, -1, 0 },
					    .serving = { -1, -1, 0 } };
	struct batch batch = { .n = 0 };
	int result;

	st_subscriber_init(&subscriber);
	g_strlcpy(subscriber.device, base->path, sizeof(subscriber.device));
	subscriber.protocol = base->ops->protocol;
	for (unsigned i = 0; i < G_N_ELEMENTS(reads); i++)
		batch_add(&batch, port, &reads[i]);
	if (batch.n == 0)
		return st_fail(SIMTOPUP_UNSUPPORTED, ST_LAYER_QMI,
			       "the modem has none of the services that know the SIM");
	result = ask(port, &batch, &snapshot, deadline);
	if (result == 0)
		result = fall_back(port, &batch, &snapshot, deadline);
	st_qmi_requests_clear(batch.requests, batch.n);
	if (result)
		return result;
	st_qmi_snapshot_finish(&snapshot);
	*ret = subscriber;
	return 0;
}
