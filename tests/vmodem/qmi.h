/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What the QMI services share: clients, requests under way, indications. */
#ifndef SIMTOPUP_VMODEM_QMI_H
#define SIMTOPUP_VMODEM_QMI_H

#include "qmux.h"

#define QMI_LEVELS_MAX 16

/* NAS: when this client is told of the signal. Nothing configured: at every change. */
struct qmi_signal_report {
	int8_t levels[QMI_LEVELS_MAX]; /* 0x50: told when one lies between */
	unsigned n_levels;
	unsigned delta; /* 0x6C: told at this difference, in 0.1 dB */
	int told;       /* dBm, 0: nothing yet */
};

struct qmi_client {
	bool used;
	uint32_t registered; /* each service has its own bits */
	struct qmi_signal_report signal;
};

/* A request whose answer goes out now or later. */
struct qmi_call {
	struct qmi_message message;
	struct vm_request request;
};

/* The one USSD dialogue: who waits for its first answer, and how. */
enum qmi_wait { QMI_WAIT_NONE, QMI_WAIT_INDICATION, QMI_WAIT_RESPONSE };

struct qmi {
	struct vm *vm;
	/* vm_send(), or what wraps a frame first. */
	void (*send)(struct vm *vm, const struct vm_request *request, const char *name,
		     const uint8_t *data, size_t len);
	GByteArray *input;
	uint64_t garbage; /* bytes that belonged to no frame */
	struct qmi_client clients[QMI_SERVICES][VM_CLIENT_IDS_MAX + 1]; /* from 1 */
	uint16_t indication_transaction;

	enum qmi_wait ussd_wait;
	struct qmi_call ussd_call;
	uint8_t sms_storage; /* 0 UIM, 1 NV */
	uint32_t sms_transfer; /* the last one that waits for its acknowledgement */
	unsigned sms_acknowledged;
	uint16_t sms_message; /* id of the last one sent */
};

/* A handler adds TLVs to the response and returns a qmi_error. */
typedef unsigned qmi_handler(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out);

struct qmi_entry {
	uint16_t id;
	qmi_handler *run;
};

extern const struct qmi_entry qmi_ctl_table[], qmi_dms_table[], qmi_nas_table[], qmi_uim_table[],
	qmi_voice_table[], qmi_wds_table[], qmi_wms_table[];

const char *qmi_service_name(uint8_t service); /* NULL: not offered */
bool qmi_client_alive(const struct qmi *qmi, const struct qmi_message *message);
uint32_t *qmi_registered(struct qmi *qmi, const struct qmi_message *message);
void qmi_respond(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out,
		 unsigned error);

/* Builds an indication; the functions below send and free it. They return the frames sent. */
void qmi_indication(struct qmi *qmi, struct qmi_out *out, uint8_t service, uint16_t id);
void qmi_indicate_one(struct qmi *qmi, struct qmi_out *out, uint8_t client);
unsigned qmi_indicate(struct qmi *qmi, struct qmi_out *out, uint32_t registered, bool broadcast);

/* qmi_signal.c */
qmi_handler qmi_config_signal_info, qmi_config_signal_info_v2;
/* Whether this client wants to hear of the level of now; then it counts as told. */
bool qmi_signal_is_due(struct qmi *qmi, struct qmi_client *client);

/* qmi_pin.c */
qmi_handler qmi_pin_protect, qmi_pin_verify, qmi_pin_unblock, qmi_pin_change;
qmi_handler qmi_slot_switch, qmi_sim_power_off, qmi_sim_power_on;
unsigned qmi_uim_session(struct qmi *qmi, const struct qmi_message *message,
			 unsigned *ret_session);
unsigned qmi_dms_uim_refusal(struct qmi *qmi);

void qmi_nas_changed(struct qmi *qmi, const char *what);
unsigned qmi_nas_indicate(struct qmi *qmi, unsigned n, bool broadcast);
void qmi_uim_changed(struct qmi *qmi, const char *what);
void qmi_voice_ussd(struct qmi *qmi, const struct vm_ussd *ussd);
void qmi_wms_stored(struct qmi *qmi, unsigned index);
void qmi_wms_direct(struct qmi *qmi, const uint8_t *pdu, size_t len);
void qmi_wms_full(struct qmi *qmi);

/* qmi_text.c: a USS data TLV value and its UTF-16 companion; what the host sent */
void qmi_uss_data(struct vm *vm, struct qmi_out *out, const struct vm_ussd *ussd, uint8_t type,
		  uint8_t utf16_type);
char *qmi_uss_text(struct qmi_in *in);
/* The name of a network, u8 length before it, in what this firmware takes for a string. */
void qmi_name(struct vm *vm, struct qmi_out *out, const char *name);

/* qmi_uicc.c: UIM's messages to the card itself */
unsigned qmi_open_channel(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out);
unsigned qmi_logical_channel(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out);
unsigned qmi_send_apdu(struct qmi *qmi, const struct qmi_call *call, struct qmi_out *out);

/* qmi_card.c */
void qmi_card_status(struct vm *vm, struct qmi_out *out);
void qmi_slot_status(struct vm *vm, struct qmi_out *out);

#endif
