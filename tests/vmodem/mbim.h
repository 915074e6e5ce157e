/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The MBIM function of the virtual modem; what its files share. */
#ifndef SIMTOPUP_VMODEM_MBIM_H
#define SIMTOPUP_VMODEM_MBIM_H

#include "card.h"
#include "mbim_wire.h"
#include "vmodem.h"

/* Where the device cuts what it receives; cdc-wdm and libmbim take 4096 too. */
#define VM_MBIM_TRANSFER_MAX 4096
#define VM_MBIM_SIGNAL_INTERVAL 5

enum vm_mbim_service {
	VM_MBIM_BASIC,
	VM_MBIM_SMS,
	VM_MBIM_USSD,
	VM_MBIM_EXT,
	VM_MBIM_QMI,
	VM_MBIM_UICC,
	VM_MBIM_SERVICES,
};

/* MBIM 1.0, MBIM_STATUS_CODES: the ones that this function gives. */
enum {
	VM_MBIM_OK = 0,
	VM_MBIM_FAILURE = 2,
	VM_MBIM_SIM_NOT_INSERTED = 3,
	VM_MBIM_BAD_SIM = 4,
	VM_MBIM_PIN_REQUIRED = 5,
	VM_MBIM_NOT_REGISTERED = 7,
	VM_MBIM_NO_DEVICE_SUPPORT = 9,
	VM_MBIM_NOT_INITIALIZED = 14,
	VM_MBIM_CONTEXT_NOT_ACTIVATED = 16,
	VM_MBIM_RADIO_POWER_OFF = 20,
	VM_MBIM_INVALID_PARAMETERS = 21,
	VM_MBIM_PARAMETER_TOO_LONG = 26,
	VM_MBIM_OPERATION_NOT_ALLOWED = 28,
	VM_MBIM_INVALID_MEMORY_INDEX = 30,
	VM_MBIM_SMS_FORMAT_NOT_SUPPORTED = 104,
	VM_MBIM_NO_LOGICAL_CHANNELS = (int)0x87430001, /* Microsoft's, of the UICC service */
	VM_MBIM_SELECT_FAILED = (int)0x87430002,
	VM_MBIM_INVALID_LOGICAL_CHANNEL = (int)0x87430003,
	VM_MBIM_DEFERRED = 0x7FFFFFFF, /* not on the wire: answered later */
};

enum vm_mbim_announce {
	VM_MBIM_SUBSCRIBER_CHANGED = 1 << 0,
	VM_MBIM_NETWORK_CHANGED = 1 << 1,
	VM_MBIM_SIGNAL_CHANGED = 1 << 2,
	VM_MBIM_RADIO_CHANGED = 1 << 3,
	VM_MBIM_SLOT_CHANGED = 1 << 4,
};

struct vm_mbim_command {
	struct vm_request request;
	uint32_t tid;
	uint8_t uuid[VM_MBIM_UUID];
	uint32_t cid;
};

struct vm_mbim {
	GByteArray *stream;
	int64_t stream_us; /* when its last byte came */

	bool open;
	uint32_t max_transfer; /* the host's, from OPEN */
	uint16_t mbimex;       /* negotiated, 0x0100 until then */

	GByteArray *parts; /* of the command that comes in fragments */
	uint32_t parts_tid, parts_total, parts_next;

	bool subscribed; /* false: the standard set is on */
	GArray *events;  /* struct vm_mbim_event */

	struct vm_mbim_command command; /* being carried out */
	unsigned announce;              /* enum vm_mbim_announce, after its answer */

	struct vm_mbim_out *qmi_out; /* of the command that carries a QMI request */
	uint32_t signal_interval, signal_step; /* BASIC_CONNECT 11 */
	int signal_told;                       /* coded; -1: nothing yet */
	uint32_t groups[VM_CARD_CHANNELS]; /* of the channels that were opened here */
	bool pass_through;
	GByteArray *capability; /* as it was set last; NULL: never */
	uint32_t sms_reference; /* of the last one sent */
	bool ussd_waiting; /* for the operator, to answer ussd_command */
	bool ussd_session;
	struct vm_mbim_command ussd_command;
};

struct vm_mbim_event {
	uint8_t uuid[VM_MBIM_UUID];
	uint32_t cid; /* 0: all of the service */
};

/* Reads `in`, writes `out`, returns the status; `out` is sent with errors too. */
typedef uint32_t (*vm_mbim_handler)(struct vm *vm, struct vm_mbim_in *in,
				    struct vm_mbim_out *out);

struct vm_mbim_cid {
	enum vm_mbim_service service;
	uint32_t cid;
	vm_mbim_handler query, set;
};

struct vm_mbim *vm_mbim_of(struct vm *vm);
void vm_mbim_forget(struct vm_mbim *m); /* what OPEN and CLOSE end */

/* mbim_input.c */
void vm_mbim_input(struct vm *vm, const uint8_t *data, size_t len);

/* mbim_frame.c */
void vm_mbim_send_done(struct vm *vm, const struct vm_request *request, uint32_t type,
		       uint32_t tid, uint32_t code);
void vm_mbim_answer(struct vm *vm, const struct vm_mbim_command *command, uint32_t status,
		    struct vm_mbim_out *out);
void vm_mbim_indicate(struct vm *vm, enum vm_mbim_service service, uint32_t cid,
		      struct vm_mbim_out *out);

/* An indication that answers `request` late; NULL: rules match it by `name`. */
void vm_mbim_indicate_as(struct vm *vm, const struct vm_request *request, const char *name,
			 enum vm_mbim_service service, struct vm_mbim_out *out);

/* mbim_qmi.c */
bool vm_mbim_has_qmi(struct vm *vm);
void vm_mbim_qmi_start(struct vm *vm);
void vm_mbim_qmi_send(struct vm *vm, const struct vm_request *request, const char *name,
		      const uint8_t *data, size_t len);
uint32_t vm_mbim_qmi_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);

/* mbim_command.c */
const uint8_t *vm_mbim_uuid(enum vm_mbim_service service);
const char *vm_mbim_service_name(enum vm_mbim_service service);
/* The rows that this scenario offers in order, NULL after the last. */
const struct vm_mbim_cid *vm_mbim_row(struct vm *vm, unsigned index);
void vm_mbim_command(struct vm *vm, uint32_t tid, const uint8_t *data, size_t len);
void vm_mbim_announce(struct vm *vm, unsigned what);

/* mbim_state.c: what several commands ask of the modem. */
uint16_t vm_mbim_offered(struct vm *vm); /* highest MBIMEx */
uint16_t vm_mbim_negotiated(struct vm *vm); /* before us, by another program */
uint32_t vm_mbim_sim_status(struct vm *vm);
bool vm_mbim_registered(struct vm *vm);
uint32_t vm_mbim_data_class(struct vm *vm);
unsigned vm_mbim_active_slot(struct vm *vm);

/* The handlers, by file. */
uint32_t vm_mbim_caps_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_subscriber_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_radio_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_radio_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_no_context(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_statistics_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);

uint32_t vm_mbim_pin_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_pin_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_pin_list_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);

uint32_t vm_mbim_home_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_register_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_register_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_packet_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_signal_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_signal_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
bool vm_mbim_signal_is_due(struct vm *vm);
uint32_t vm_mbim_connect_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);

uint32_t vm_mbim_services_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_subscribe_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
bool vm_mbim_subscribed(struct vm *vm, enum vm_mbim_service service, uint32_t cid);

uint32_t vm_mbim_sys_caps_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_mappings_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_mappings_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_slot_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_restart_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_version_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
void vm_mbim_put_slot(struct vm *vm, unsigned slot, struct vm_mbim_out *out);

uint32_t vm_mbim_sms_config_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_sms_config_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_sms_read_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_sms_delete_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_sms_store_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_sms_send_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
void vm_mbim_sms_stored(struct vm *vm, unsigned index);
void vm_mbim_sms_direct(struct vm *vm, const uint8_t *pdu, size_t len);
void vm_mbim_sms_full(struct vm *vm);

uint32_t vm_mbim_uicc_atr_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_open_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_close_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_apdu_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_capability_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_capability_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_reset_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_reset_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_list_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_file_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_binary_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
uint32_t vm_mbim_uicc_record_query(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);

uint32_t vm_mbim_ussd_set(struct vm *, struct vm_mbim_in *, struct vm_mbim_out *);
void vm_mbim_ussd_from_network(struct vm *vm, const struct vm_ussd *ussd);

#endif
