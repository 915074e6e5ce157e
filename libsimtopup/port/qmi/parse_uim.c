/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Answers of the UIM service. */
#include "../../codec/digits.h"
#include "../../codec/simfiles.h"
#include "qmi.h"

#include <string.h>

#define EID_LEN 16 /* SGP.02 2.2.2: 32 digits */
#define NO_APPLICATION 0xFFFF

enum { CARD_ABSENT, CARD_PRESENT, CARD_ERROR };
enum {
	APP_UNKNOWN, APP_DETECTED, APP_PIN, APP_PUK,
	APP_PERSO, APP_BLOCKED, APP_ILLEGAL, APP_READY,
};
enum { PIN_NOT_INIT, PIN_ENABLED, PIN_VERIFIED, PIN_DISABLED, PIN_BLOCKED, PIN_DEAD };
enum { PERSO_UNKNOWN, PERSO_RUNNING, PERSO_READY };

static const char *slot_state(uint32_t card_status)
{
	static const char *const names[] = { "unknown", "absent", "present" };

	return card_status < G_N_ELEMENTS(names) ? names[card_status] : "error";
}

/* UIM 0x47: TLV 0x10 {card u32, slot u32, logical u8, iccid}, 0x12 {eid}. */
static void parse_slot_list(QmiMessage *answer, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	unsigned n;

	st_qmi_tlv(answer, 0x10, &reader);
	n = st_read_u8(&reader);
	for (unsigned i = 0; i < n && i < ST_SLOTS_MAX; i++) {
		struct st_slot slot = { .number = (int)i + 1, .euicc = -1 };
		const uint8_t *iccid;
		size_t len;

		slot.state = slot_state(st_read_u32(&reader));
		slot.active = st_read_u32(&reader) == 1;
		slot.logical = st_read_u8(&reader);
		len = st_read_u8(&reader);
		iccid = st_read_bytes(&reader, len);
		if (reader.failed)
			return;
		if (len && !st_bcd_decode(iccid, len, slot.iccid, sizeof(slot.iccid)))
			slot.iccid[0] = '\0';
		subscriber->slots[subscriber->n_slots++] = slot;
	}
}

static bool is_blank(const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (octets[i] != 0x00 && octets[i] != 0xFF)
			return false;
	}
	return true;
}

/* TLV 0x11: {protocol u32, applications u8, atr, is_euicc u8} */
static void parse_slot_cards(QmiMessage *answer, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	unsigned n;

	st_qmi_tlv(answer, 0x11, &reader);
	n = st_read_u8(&reader);
	for (unsigned i = 0; i < n && i < subscriber->n_slots; i++) {
		struct st_slot *slot = &subscriber->slots[i];
		const uint8_t *atr;
		bool is_euicc;
		size_t len;

		st_read_bytes(&reader, 5);
		len = st_read_u8(&reader);
		atr = st_read_bytes(&reader, len);
		is_euicc = st_read_u8(&reader);
		if (reader.failed)
			return;
		if (strcmp(slot->state, "present") == 0)
			slot->euicc = is_euicc;
		if (st_atr_is_sound(atr, len))
			st_hex_encode(atr, len, slot->atr, sizeof(slot->atr));
	}
}

/*
 * No application on a card that is an eUICC and has no ICCID: no profile is in
 * use, and it never becomes ready. Either answer may come first.
 */
static void name_empty(const struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;

	if (snapshot->has_no_app && subscriber->euicc == 1 && !subscriber->iccid[0])
		subscriber->sim_state = "no-profile";
}

void st_qmi_parse_slots(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader eids;
	unsigned n_eids;

	parse_slot_list(answer, subscriber);
	parse_slot_cards(answer, subscriber);
	st_qmi_tlv(answer, 0x12, &eids);
	n_eids = st_read_u8(&eids);
	for (unsigned i = 0; i < subscriber->n_slots; i++) {
		struct st_slot *slot = &subscriber->slots[i];

		if (i < n_eids) {
			size_t len = st_read_u8(&eids);
			const uint8_t *eid = st_read_bytes(&eids, len);

			/* Firmware fills it with zeros, or not at all (quirk 10). */
			if (eid && len == EID_LEN && !is_blank(eid, len))
				st_hex_encode(eid, len, slot->eid, sizeof(slot->eid));
		}
		if (!slot->active || subscriber->iccid[0])
			continue;
		memcpy(subscriber->iccid, slot->iccid, sizeof(subscriber->iccid));
		memcpy(subscriber->eid, slot->eid, sizeof(subscriber->eid));
		memcpy(subscriber->atr, slot->atr, sizeof(subscriber->atr));
		subscriber->euicc = slot->eid[0] ? 1 : slot->euicc;
	}
	name_empty(snapshot);
}

struct application {
	uint8_t type, state, perso_state;
	uint8_t pin_state, pin_retries, puk_retries;
};

struct card {
	uint8_t state;
	uint8_t upin_state, upin_retries, upuk_retries;
	unsigned n_apps;
};

static void read_application(struct st_reader *reader, const struct card *card,
			     struct application *ret)
{
	bool is_upin;

	ret->type = st_read_u8(reader);
	ret->state = st_read_u8(reader);
	ret->perso_state = st_read_u8(reader);
	st_read_bytes(reader, 3); /* personalisation feature and retries */
	st_read_bytes(reader, st_read_u8(reader)); /* AID */
	is_upin = st_read_u8(reader);
	ret->pin_state = st_read_u8(reader);
	ret->pin_retries = st_read_u8(reader);
	ret->puk_retries = st_read_u8(reader);
	st_read_bytes(reader, 3); /* PIN2 */
	if (!is_upin)
		return;
	ret->pin_state = card->upin_state;
	ret->pin_retries = card->upin_retries;
	ret->puk_retries = card->upuk_retries;
}

static const char *application_state(const struct application *app)
{
	if (app->pin_state == PIN_DEAD)
		return "blocked";
	switch (app->state) {
	case APP_READY:
		return "ready";
	case APP_PIN:
		return "pin";
	case APP_PUK:
		return "puk";
	case APP_BLOCKED:
		return app->puk_retries ? "puk" : "blocked";
	case APP_ILLEGAL:
		return "error";
	case APP_PERSO: /* locked to a network, or still settling */
		return app->perso_state > PERSO_READY ? "error" : "initialising";
	default:
		return "initialising";
	}
}

/* ETSI TS 102 221, 10.2.1.5: a counter has four bits; what is more stands for "not known". */
int st_qmi_retries(uint8_t retries)
{
	return retries <= 15 ? retries : -1;
}

static void use_application(const struct application *app, struct st_qmi_snapshot *snapshot)
{
	static const char *const types[] = { NULL, "sim", "usim", "ruim", "csim", "isim" };
	struct st_subscriber *subscriber = snapshot->subscriber;

	subscriber->sim_state = application_state(app);
	subscriber->card_type = app->type < G_N_ELEMENTS(types) ? types[app->type] : NULL;
	snapshot->is_2g = app->type == 1;
	if (app->pin_state == PIN_NOT_INIT || app->pin_state > PIN_DEAD)
		return;
	subscriber->pin_enabled = app->pin_state != PIN_DISABLED;
	subscriber->pin_retries = st_qmi_retries(app->pin_retries);
	subscriber->puk_retries = st_qmi_retries(app->puk_retries);
}

static void use_card(const struct card *card, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;

	if (card->state == CARD_ABSENT)
		subscriber->sim_state = "absent";
	else if (card->state == CARD_PRESENT)
		subscriber->sim_state = "initialising"; /* no application yet */
	else
		subscriber->sim_state = "error";
	snapshot->has_no_app = card->state == CARD_PRESENT && card->n_apps == 0;
}

/*
 * UIM 0x2F, TLV 0x10 (modem-protocols 1.2). "The SIM" is the application that
 * the primary index names; without one, the first card that is there.
 */
void st_qmi_parse_card(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader reader;
	uint16_t primary;
	unsigned n_cards;
	bool shown = false;

	st_qmi_tlv(answer, 0x10, &reader);
	primary = st_read_u16(&reader);
	st_read_bytes(&reader, 6);
	n_cards = st_read_u8(&reader);
	if (reader.failed)
		return;
	snapshot->has_card_status = true;
	subscriber->sim_state = "absent";
	for (unsigned i = 0; i < n_cards && !reader.failed; i++) {
		struct card card;
		bool is_primary = primary != NO_APPLICATION && primary >> 8 == i;
		bool is_first;

		card.state = st_read_u8(&reader);
		card.upin_state = st_read_u8(&reader);
		card.upin_retries = st_read_u8(&reader);
		card.upuk_retries = st_read_u8(&reader);
		st_read_u8(&reader); /* card error */
		card.n_apps = st_read_u8(&reader);
		if (reader.failed)
			return;
		is_first = primary == NO_APPLICATION && card.state != CARD_ABSENT && !shown;
		if (is_primary || is_first) {
			use_card(&card, snapshot);
			shown = true;
		}
		for (unsigned j = 0; j < card.n_apps; j++) {
			struct application app;

			read_application(&reader, &card, &app);
			if (!reader.failed && is_primary && (primary & 0xFF) == j &&
			    card.state == CARD_PRESENT)
				use_application(&app, snapshot);
		}
	}
	name_empty(snapshot);
}

/* UIM reads: 0x10 {SW1, SW2}, 0x11 data [u16]. Empty when the card had something to object. */
static const uint8_t *file_of(QmiMessage *answer, size_t *ret_len)
{
	struct st_reader words, content;
	const uint8_t *data;
	size_t len;

	if (st_qmi_tlv(answer, 0x10, &words)) {
		uint8_t sw1 = st_read_u8(&words);

		if (sw1 != 0x90 && sw1 != 0x91 && sw1 != 0x9F) /* ETSI TS 102 221 10.2.1.1 */
			return NULL;
	}
	st_qmi_tlv(answer, 0x11, &content);
	len = st_read_u16(&content);
	data = st_read_bytes(&content, len);
	*ret_len = len;
	return len && data && data[0] != 0xFF ? data : NULL;
}

void st_qmi_parse_imsi(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	size_t len = 0;
	const uint8_t *file = file_of(answer, &len);

	if (!file || !st_imsi_decode(file, len, subscriber->imsi, sizeof(subscriber->imsi)))
		subscriber->imsi[0] = '\0';
}

void st_qmi_parse_iccid(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	size_t len = 0;
	const uint8_t *file = file_of(answer, &len);

	if (!file || !st_bcd_decode(file, len, subscriber->iccid, sizeof(subscriber->iccid)))
		subscriber->iccid[0] = '\0';
}

void st_qmi_parse_spn(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	size_t len = 0;
	const uint8_t *file = file_of(answer, &len);

	if (!file || !st_spn_decode(file, len, subscriber->spn, sizeof(subscriber->spn)))
		subscriber->spn[0] = '\0';
}

void st_qmi_parse_ad(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	size_t len = 0;
	const uint8_t *file = file_of(answer, &len);
	int digits = file && len >= 4 ? file[3] & 0x0F : 0; /* 3GPP TS 31.102 4.2.18 */

	if (digits == 2 || digits == 3)
		snapshot->ad_mnc_digits = digits;
}

void st_qmi_parse_gid1(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	size_t len = 0;
	const uint8_t *file = file_of(answer, &len);

	if (file && !st_gid_decode(file, len, subscriber->gid1, sizeof(subscriber->gid1)))
		subscriber->gid1[0] = '\0';
}

void st_qmi_parse_msisdn_file(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	char *place = snapshot->subscriber->msisdn[0];
	struct st_reader content;
	const uint8_t *record;
	size_t len;

	/* An empty name is 0xFF here: not a file that says nothing. */
	st_qmi_tlv(answer, 0x11, &content);
	len = st_read_u16(&content);
	record = st_read_bytes(&content, len);
	if (!record || place[0] ||
	    !st_msisdn_decode(record, len, place, sizeof(snapshot->subscriber->msisdn[0])))
		return;
}
