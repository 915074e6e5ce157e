/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Answers of the NAS service (modem-protocols 1.4). */
#include "../../codec/digits.h"
#include "../../codec/simfiles.h"
#include "qmi.h"

#include <string.h>

static const char *registration_name(uint8_t registration)
{
	static const char *const names[] = { "not-registered", "home", "searching", "denied",
					     "unknown" };

	return registration < G_N_ELEMENTS(names) ? names[registration] : "unknown";
}

static void see_radio(uint8_t radio, struct st_qmi_snapshot *snapshot)
{
	switch (radio) {
	case QMI_NAS_RADIO_INTERFACE_GSM:
		snapshot->radio_gsm = true;
		break;
	case QMI_NAS_RADIO_INTERFACE_UMTS:
	case QMI_NAS_RADIO_INTERFACE_TD_SCDMA:
		snapshot->radio_umts = true;
		break;
	case QMI_NAS_RADIO_INTERFACE_LTE:
		snapshot->radio_lte = true;
		break;
	case QMI_NAS_RADIO_INTERFACE_5GNR:
		snapshot->radio_nr = true;
		break;
	default:
		break;
	}
}

static const char *rat_name(const struct st_qmi_snapshot *snapshot)
{
	if (snapshot->radio_nr)
		return "nr";
	if (snapshot->radio_lte)
		return "lte";
	if (snapshot->radio_umts)
		return "umts";
	return snapshot->radio_gsm ? "gsm" : NULL;
}

static void read_plmn(struct st_reader *reader, struct st_qmi_plmn *plmn, char *ret_name,
		      size_t size)
{
	uint16_t mcc = st_read_u16(reader);
	uint16_t mnc = st_read_u16(reader);
	size_t len = st_read_u8(reader);
	const uint8_t *name = st_read_bytes(reader, len);

	if (reader->failed || mcc == 0)
		return;
	plmn->mcc = mcc;
	plmn->mnc = mnc;
	if (len && !st_name_decode(name, len, ret_name, size))
		ret_name[0] = '\0';
}

/* NAS 0x24 */
void st_qmi_parse_serving(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader reader;
	uint8_t registration, cs, ps, n;

	st_qmi_tlv(answer, 0x01, &reader);
	registration = st_read_u8(&reader);
	cs = st_read_u8(&reader);
	ps = st_read_u8(&reader);
	st_read_u8(&reader); /* selected network */
	n = st_read_u8(&reader);
	if (reader.failed)
		return;
	subscriber->registration = registration_name(registration);
	subscriber->attached = ps == 1 ? 1 : ps == 2 ? 0 : -1;
	subscriber->cs_attached = cs == 1 ? 1 : cs == 2 ? 0 : -1;
	for (unsigned i = 0; i < n && reader.left; i++)
		see_radio(st_read_u8(&reader), snapshot);
	subscriber->rat = rat_name(snapshot);

	st_qmi_tlv(answer, 0x10, &reader); /* 0 roaming, 1 not */
	if (reader.left)
		subscriber->roaming = st_read_u8(&reader) == 0;
	st_qmi_tlv(answer, 0x12, &reader);
	read_plmn(&reader, &snapshot->serving, subscriber->operator_name,
		  sizeof(subscriber->operator_name));
	st_qmi_tlv(answer, 0x27, &reader); /* MNC PCS digit include status */
	st_read_bytes(&reader, 4);
	n = st_read_u8(&reader);
	if (!reader.failed)
		snapshot->serving.mnc_digits = n ? 3 : 2;
}

static int signed_octet(struct st_reader *reader)
{
	return (int8_t)st_read_u8(reader);
}

/* RSSI in an octet; firmware fills it with 0, -125 or -128 when there is none. */
static bool take_rssi(struct st_subscriber *subscriber, const struct st_reader *reader, int dbm)
{
	if (reader->failed || dbm >= 0 || dbm == -125 || dbm == -128)
		return false;
	subscriber->dbm = dbm;
	return true;
}

/* 3GPP TS 38.133 10.1.6: -156 to -31 dBm. */
static bool take_rsrp(struct st_subscriber *subscriber, const struct st_reader *reader, int dbm)
{
	if (reader->failed || dbm > -31 || dbm < -156)
		return false;
	subscriber->dbm = dbm;
	return true;
}

static bool lte_level(QmiMessage *answer, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	int rssi, rsrp;

	st_qmi_tlv(answer, 0x14, &reader); /* rssi i8, rsrq i8, rsrp i16, snr i16 */
	rssi = signed_octet(&reader);
	st_read_u8(&reader);
	rsrp = (int16_t)st_read_u16(&reader);
	return take_rssi(subscriber, &reader, rssi) || take_rsrp(subscriber, &reader, rsrp);
}

static bool nr_level(QmiMessage *answer, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	int rsrp;

	st_qmi_tlv(answer, 0x17, &reader); /* rsrp i16, snr i16 */
	rsrp = (int16_t)st_read_u16(&reader);
	return take_rsrp(subscriber, &reader, rsrp);
}

static bool octet_level(QmiMessage *answer, uint8_t type, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	int rssi;

	st_qmi_tlv(answer, type, &reader);
	rssi = signed_octet(&reader);
	return take_rssi(subscriber, &reader, rssi);
}

/* NAS 0x4F: the newest radio that is in use. */
void st_qmi_parse_signal(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;

	if (nr_level(answer, subscriber) || lte_level(answer, subscriber))
		return;
	if (octet_level(answer, 0x13, subscriber)) /* WCDMA */
		return;
	octet_level(answer, 0x12, subscriber); /* GSM */
}

/* NAS 0x20, the older form: strength i8, radio u8. */
void st_qmi_parse_strength(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	octet_level(answer, 0x01, snapshot->subscriber);
}

/* NAS 0x25 */
void st_qmi_parse_home(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader reader;
	uint8_t is_3gpp, has_three;

	st_qmi_tlv(answer, 0x01, &reader);
	read_plmn(&reader, &snapshot->home, subscriber->home_name,
		  sizeof(subscriber->home_name));
	st_qmi_tlv(answer, 0x12, &reader);
	is_3gpp = st_read_u8(&reader);
	has_three = st_read_u8(&reader);
	if (!reader.failed && is_3gpp)
		snapshot->home.mnc_digits = has_three ? 3 : 2;
}

/* NAS 0x39: 0x10 service provider name {display, name}, 0x13 operator string. */
/* {length u8, octets} in the coding of the whole TLV. */
static void read_name(struct st_reader *reader, unsigned coding, unsigned spare, char *ret_name)
{
	size_t len = st_read_u8(reader);
	const uint8_t *name = st_read_bytes(reader, len);

	if (name && coding <= 1)
		st_network_name(name, len, coding == 1, spare & 7, false, ret_name);
}

/* TLV 0x14, what the network told (NITZ): {coding, country, spare bits twice, long, short} */
static void parse_nitz(QmiMessage *answer, struct st_subscriber *subscriber)
{
	struct st_reader reader;
	unsigned coding, long_spare, short_spare;

	st_qmi_tlv(answer, 0x14, &reader);
	coding = st_read_u8(&reader);
	st_read_u8(&reader);
	long_spare = st_read_u8(&reader);
	short_spare = st_read_u8(&reader);
	read_name(&reader, coding, long_spare, subscriber->long_name);
	read_name(&reader, coding, short_spare, subscriber->short_name);
}

void st_qmi_parse_names(QmiMessage *answer, struct st_qmi_snapshot *snapshot)
{
	struct st_subscriber *subscriber = snapshot->subscriber;
	struct st_reader reader;
	const uint8_t *name;
	size_t len;

	parse_nitz(answer, subscriber);
	st_qmi_tlv(answer, 0x10, &reader);
	st_read_u8(&reader);
	len = st_read_u8(&reader);
	name = st_read_bytes(&reader, len);
	if (name && len &&
	    !st_name_decode(name, len, snapshot->nas_spn, sizeof(snapshot->nas_spn)))
		snapshot->nas_spn[0] = '\0';
	if (subscriber->operator_name[0] || !st_qmi_tlv(answer, 0x13, &reader) || !reader.left)
		return;
	if (!st_name_decode(reader.data, reader.left, subscriber->operator_name,
			    sizeof(subscriber->operator_name)))
		subscriber->operator_name[0] = '\0';
}
