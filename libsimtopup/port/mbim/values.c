/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Answers in, fields out. MBIMEx 2.0 and 3.0 only append to the answers of
 * REGISTER_STATE, PACKET_SERVICE and SIGNAL_STATE, so the parsers of 1.0 read
 * them all; SUBSCRIBER_READY_STATUS has another layout in 3.0. Which one the
 * modem uses is decided by whoever opened it, and libmbim may not know.
 */

#include "mbim.h"

#include "../../codec/digits.h"
#include "../../core/buffer.h"

#include <stdlib.h>
#include <string.h>

#define NUMBERS_MAX 16
#define RSSI_UNKNOWN 99     /* 10.5.11, as 3GPP TS 27.007, 8.5 */
#define RSRP_MAX 126        /* MBIMEx 2.0: 0..126 for -157..-31 dBm, 127 unknown */
#define RSRP_OFFSET 157
#define RSRP_REF_AT 20      /* behind the five values of 1.0 */
#define SYSFS_MAX 64
#define NO_ESIM_PROFILE 7   /* MBIMEx 3.0, MBIM_SUBSCRIBER_READY_STATE */

static void copy_text(const char *text, char *ret_text, size_t size)
{
	if (text)
		st_text_copy(text, strlen(text), ret_text, size);
}

static void copy_digits(const char *text, char *ret_text, size_t size)
{
	size_t len = text ? strlen(text) : 0;

	if (len > 0 && len < size && strspn(text, "0123456789") == len)
		memcpy(ret_text, text, len + 1);
}

/* "MCCMNC" (10.5.6): three digits, then two or three. */
static void copy_plmn(const char *text, char *ret_mcc, char *ret_mnc)
{
	char digits[7] = "";

	copy_digits(text, digits, sizeof(digits));
	if (strlen(digits) < 5)
		return;
	memcpy(ret_mcc, digits, 3);
	ret_mcc[3] = '\0';
	strcpy(ret_mnc, digits + 3);
}

void st_mbim_value_caps(const MbimMessage *message, struct st_subscriber *ret)
{
	g_autofree char *imei = NULL, *firmware = NULL, *hardware = NULL;

	if (!mbim_message_device_caps_response_parse(message, NULL, NULL, NULL, NULL, NULL, NULL,
						     NULL, NULL, NULL, &imei, &firmware, &hardware,
						     NULL))
		return;
	copy_text(imei, ret->imei, sizeof(ret->imei));
	copy_text(firmware, ret->firmware, sizeof(ret->firmware));
	copy_text(hardware, ret->model, sizeof(ret->model));
}

static bool ref_is_inside(struct st_reader *reader, uint32_t fixed, uint32_t size)
{
	uint32_t at = st_read_u32(reader);
	uint32_t len = st_read_u32(reader);

	return len == 0 || (at >= fixed && at <= size && len <= size - at);
}

/*
 * Whether the buffer can be of the layout whose strings start at `at`: read
 * by the wrong one, a size stands where an offset belongs. This also bounds
 * the count, for which libmbim makes room unseen.
 */
static bool has_layout(const MbimMessage *message, uint32_t at)
{
	struct st_reader reader;
	guint32 size = 0;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(message, &size);
	uint32_t count, fixed;
	bool inside = true;

	if (!buffer || size < at + 24)
		return false;
	st_reader_init(&reader, buffer + at + 20, sizeof(count));
	count = st_read_u32(&reader);
	if (count > NUMBERS_MAX)
		return false;
	fixed = at + 24 + 8 * count;
	st_reader_init(&reader, buffer + at, size - at);
	inside = ref_is_inside(&reader, fixed, size) && inside;
	inside = ref_is_inside(&reader, fixed, size) && inside;
	st_read_u32(&reader);
	st_read_u32(&reader);
	for (uint32_t i = 0; i < count; i++)
		inside = ref_is_inside(&reader, fixed, size) && inside;
	return inside && !reader.failed;
}

/* 10.5.2, MBIM_SUBSCRIBER_READY_STATE; 7 is MBIMEx's "no eSIM profile". */
static const char *state_name(MbimSubscriberReadyState state)
{
	static const char *const names[] = {
		"initialising", "ready", "absent", "error", "error", "ready", "pin", "no-profile",
	};

	return state < G_N_ELEMENTS(names) ? names[state] : "unknown";
}

static void take_numbers(char **numbers, struct st_subscriber *ret)
{
	unsigned used = 0;

	for (char **number = numbers; number && *number && used < ST_MSISDN_MAX; number++) {
		copy_text(*number, ret->msisdn[used], sizeof(ret->msisdn[used]));
		used += ret->msisdn[used][0] != '\0';
	}
}

void st_mbim_value_ready(const MbimMessage *message, bool version_3, struct st_subscriber *ret)
{
	g_autofree char *imsi = NULL, *iccid = NULL;
	g_auto(GStrv) numbers = NULL;
	MbimSubscriberReadyStatusFlag flags = 0;
	MbimSubscriberReadyState state = 0;
	bool parsed;

	if (!has_layout(message, version_3 ? 8 : 4))
		version_3 = !version_3;
	if (!has_layout(message, version_3 ? 8 : 4))
		return;
	if (version_3)
		parsed = mbim_message_ms_basic_connect_v3_subscriber_ready_status_response_parse(
			message, &state, &flags, &imsi, &iccid, NULL, NULL, &numbers, NULL);
	else
		parsed = mbim_message_subscriber_ready_status_response_parse(
			message, &state, &imsi, &iccid, NULL, NULL, &numbers, NULL);
	if (!parsed)
		return;
	ret->sim_state = state_name(state);
	if (version_3 && strcmp(ret->sim_state, "absent") != 0)
		ret->euicc = (flags & MBIM_SUBSCRIBER_READY_STATUS_FLAG_ESIM) != 0;
	if (state == NO_ESIM_PROFILE)
		ret->euicc = 1;
	copy_digits(imsi, ret->imsi, sizeof(ret->imsi));
	if (iccid && !st_iccid_normalise(iccid, ret->iccid, sizeof(ret->iccid)))
		ret->iccid[0] = '\0';
	take_numbers(numbers, ret);
}

void st_mbim_value_home(const MbimMessage *message, struct st_subscriber *ret)
{
	MbimProvider *provider = NULL;

	if (!mbim_message_home_provider_response_parse(message, &provider, NULL))
		return;
	copy_plmn(provider->provider_id, ret->home_mcc, ret->home_mnc);
	/* The SIM's own name for it, when it has one; the PLMN's on some modems. */
	copy_text(provider->provider_name, ret->home_name, sizeof(ret->home_name));
	copy_text(provider->provider_name, ret->spn, sizeof(ret->spn));
	mbim_provider_free(provider);
}

static const char *rat_of(MbimDataClass classes)
{
	/* Bit 6 is all of 5G in MBIMEx 3.0, its non-standalone form before. */
	if (classes & (MBIM_DATA_CLASS_5G_NSA | MBIM_DATA_CLASS_5G_SA))
		return "nr";
	if (classes & MBIM_DATA_CLASS_LTE)
		return "lte";
	if (classes & (MBIM_DATA_CLASS_UMTS | MBIM_DATA_CLASS_HSDPA | MBIM_DATA_CLASS_HSUPA))
		return "umts";
	if (classes & (MBIM_DATA_CLASS_GPRS | MBIM_DATA_CLASS_EDGE))
		return "gsm";
	return NULL;
}

void st_mbim_value_register(const MbimMessage *message, struct st_subscriber *ret)
{
	/* 10.5.9, MBIM_REGISTER_STATE; "partner" is a roaming agreement. */
	static const char *const names[] = {
		"unknown", "not-registered", "searching", "home", "roaming", "roaming", "denied",
	};
	g_autofree char *id = NULL, *name = NULL;
	MbimRegisterState state = 0;
	MbimDataClass classes = 0;
	bool registered;

	if (!mbim_message_register_state_response_parse(message, NULL, &state, NULL, &classes, NULL,
							&id, &name, NULL, NULL, NULL))
		return;
	ret->registration = state < G_N_ELEMENTS(names) ? names[state] : "unknown";
	registered = state >= MBIM_REGISTER_STATE_HOME && state <= MBIM_REGISTER_STATE_PARTNER;
	if (!registered)
		return;
	ret->roaming = state != MBIM_REGISTER_STATE_HOME;
	ret->rat = rat_of(classes);
	copy_plmn(id, ret->operator_mcc, ret->operator_mnc);
	copy_text(name, ret->operator_name, sizeof(ret->operator_name));
}

void st_mbim_value_packet(const MbimMessage *message, struct st_subscriber *ret)
{
	MbimPacketServiceState state = 0;
	MbimDataClass classes = 0;

	if (!mbim_message_packet_service_response_parse(message, NULL, &state, &classes, NULL, NULL,
							NULL))
		return;
	if (state != MBIM_PACKET_SERVICE_STATE_UNKNOWN)
		ret->attached = state == MBIM_PACKET_SERVICE_STATE_ATTACHED;
	/* Nearer to what is in use than REGISTER_STATE's list of what there is. */
	if (state == MBIM_PACKET_SERVICE_STATE_ATTACHED && rat_of(classes))
		ret->rat = rat_of(classes);
}

/* The first RSRP of MBIMEx 2.0's array, 0 when there is none. */
static int read_rsrp(const MbimMessage *message)
{
	struct st_reader reader;
	guint32 size = 0;
	const guint8 *buffer = mbim_message_command_done_get_raw_information_buffer(message, &size);
	uint32_t at, count, rsrp;

	if (!buffer)
		return 0;
	st_reader_init(&reader, buffer, size);
	st_read_bytes(&reader, RSRP_REF_AT);
	at = st_read_u32(&reader);
	if (reader.failed || at == 0)
		return 0;
	st_reader_init(&reader, buffer, size);
	st_read_bytes(&reader, at);
	count = st_read_u32(&reader);
	rsrp = st_read_u32(&reader);
	if (reader.failed || count == 0 || rsrp > RSRP_MAX)
		return 0;
	return (int)rsrp - RSRP_OFFSET;
}

void st_mbim_value_signal(const MbimMessage *message, struct st_subscriber *ret)
{
	guint32 rssi = RSSI_UNKNOWN;

	if (!mbim_message_signal_state_response_parse(message, &rssi, NULL, NULL, NULL, NULL, NULL))
		return;
	ret->dbm = rssi <= 31 ? -113 + 2 * (int)rssi : read_rsrp(message);
	if (ret->dbm)
		ret->percent = st_signal_percent(ret->dbm);
}

/* MBIM has no field for it, USB has. */
void st_mbim_value_manufacturer(const char *path, struct st_subscriber *ret)
{
	static const char *const places[] = {
		"/sys/class/usbmisc/%s/device/../manufacturer",
		"/sys/class/wwan/%s/device/device/../manufacturer",
	};
	g_autofree char *real = realpath(path, NULL);
	g_autofree char *node = g_path_get_basename(real ? real : path);

	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_auto(GStrv) parts = g_strsplit(places[i], "%s", 2);
		g_autofree char *file = g_strconcat(parts[0], node, parts[1], NULL);
		g_autofree char *text = NULL;
		gsize len = 0;

		if (!g_file_get_contents(file, &text, &len, NULL))
			continue;
		g_strchomp(text);
		st_text_copy(text, MIN(strlen(text), SYSFS_MAX), ret->manufacturer,
			     sizeof(ret->manufacturer));
		return;
	}
}
