/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* QMUX frames and TLVs: qmux.c cuts and writes them, the services fill them. */
#ifndef SIMTOPUP_VMODEM_QMUX_H
#define SIMTOPUP_VMODEM_QMUX_H

#include "vmodem.h"

enum qmi_service {
	QMI_CTL = 0x00,
	QMI_WDS = 0x01,
	QMI_DMS = 0x02,
	QMI_NAS = 0x03,
	QMI_WMS = 0x05,
	QMI_VOICE = 0x09,
	QMI_UIM = 0x0b,
	QMI_SERVICES = 0x0c, /* one past the last */
};

/* Protocol errors as they stand on the wire. */
enum qmi_error {
	QMI_OK = 0,
	QMI_MALFORMED = 1,
	QMI_INTERNAL = 3,
	QMI_ABORTED = 4,
	QMI_CLIENT_IDS_EXHAUSTED = 5,
	QMI_INVALID_CLIENT_ID = 7,
	QMI_INCORRECT_PIN = 12,
	QMI_OUT_OF_CALL = 15,
	QMI_NOT_PROVISIONED = 16,
	QMI_MISSING_ARGUMENT = 17,
	QMI_NO_EFFECT = 26,
	QMI_INVALID_SERVICE_TYPE = 31,
	QMI_PIN_BLOCKED = 35,
	QMI_PIN_ALWAYS_BLOCKED = 36,
	QMI_UIM_UNINITIALIZED = 37,
	QMI_INVALID_ARGUMENT = 48,
	QMI_INVALID_TRANSITION = 60,
	QMI_NO_ENTRY = 50,
	QMI_DEVICE_NOT_READY = 52,
	QMI_NETWORK_NOT_READY = 53,
	QMI_WMS_CAUSE_CODE = 54,
	QMI_INSUFFICIENT_RESOURCES = 68,
	QMI_INVALID_COMMAND = 71,
	QMI_INFORMATION_UNAVAILABLE = 74,
	QMI_FILE_NOT_FOUND = 80,
	QMI_ACCESS_DENIED = 82,
	QMI_INCOMPATIBLE_STATE = 90,
	QMI_SUPS_FAILURE = 92,
	QMI_NO_RADIO = 93,
	QMI_NOT_SUPPORTED = 94,
	QMI_NETWORK_ABORTED = 97,
	QMI_NO_SIM = 102,
	QMI_PIN_RESTRICTION = 104,
	QMI_PUK_RESTRICTION = 106,
	QMI_LATER = 0x10000, /* not on the wire: the handler answers when it can */
};

struct qmi_message {
	uint8_t service, client;
	uint16_t transaction, id;
	const uint8_t *tlvs; /* borrowed from the input */
	size_t len;
};

enum qmi_flags { QMI_REQUEST, QMI_RESPONSE, QMI_INDICATION };

/* The next whole frame at the head of `input`: its length, or 0 when more bytes are needed. */
size_t qmux_cut(const uint8_t *data, size_t len, size_t *ret_garbage);
bool qmux_parse(const uint8_t *frame, size_t len, struct qmi_message *ret_message);

/* Reads: `bad` is set, and zeros come, once something did not fit. */
struct qmi_in {
	const uint8_t *p;
	size_t left;
	bool bad;
};

bool qmi_find(const struct qmi_message *message, uint8_t type, struct qmi_in *ret_in);
uint8_t in_u8(struct qmi_in *in);
uint16_t in_u16(struct qmi_in *in);
uint32_t in_u32(struct qmi_in *in);
const uint8_t *in_bytes(struct qmi_in *in, size_t len);

/* Writes one frame; TLVs are opened and closed, lengths are filled in. */
struct qmi_out {
	GByteArray *bytes;
	size_t tlv; /* of the open one */
};

void out_begin(struct qmi_out *out, const struct qmi_message *to, enum qmi_flags flags);
void out_result(struct qmi_out *out, unsigned error); /* in the Result TLV that out_begin left */
void out_end(struct qmi_out *out);
void out_free(struct qmi_out *out);
void out_tlv(struct qmi_out *out, uint8_t type);
void out_close(struct qmi_out *out);
void out_u8(struct qmi_out *out, unsigned value);
void out_u16(struct qmi_out *out, unsigned value);
void out_u32(struct qmi_out *out, uint32_t value);
void out_bytes(struct qmi_out *out, const void *data, size_t len);
void out_string(struct qmi_out *out, const char *text); /* u8 length, then the octets */
void out_tlv_u8(struct qmi_out *out, uint8_t type, unsigned value);
void out_tlv_text(struct qmi_out *out, uint8_t type, const char *text);

#endif
