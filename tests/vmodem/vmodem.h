/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The seams of the virtual modem. Three parts that know each other only
 * through this header:
 *
 *   machine   pseudo-terminal, main loop, scheduler, faults, control socket,
 *             virtual clock, scenario                       (machine.c, ...)
 *   operator  accounts, USSD menus, vouchers, SMS, oracle   (operator.c, ...)
 *   protocol  bytes <-> requests; one of qmi*.c and mbim*.c
 *
 * Single-threaded, GLib main loop, no libqmi and no libmbim.
 */
#ifndef SIMTOPUP_VMODEM_H
#define SIMTOPUP_VMODEM_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define VM_SLOTS_MAX 5
#define VM_MSISDN_MAX 4
#define VM_SMS_MAX 32
#define VM_CLIENT_IDS_MAX 254

enum vm_sim_state {
	VM_SIM_READY,
	VM_SIM_ABSENT,
	VM_SIM_PIN,     /* waits for the PIN */
	VM_SIM_PUK,     /* waits for the PUK */
	VM_SIM_BLOCKED, /* PUK used up */
	VM_SIM_ERROR,
	VM_SIM_INITIALISING,
	VM_SIM_NO_PROFILE, /* only from vm_sim_state() */
};

enum vm_registration {
	VM_NOT_REGISTERED,
	VM_HOME,
	VM_ROAMING,
	VM_SEARCHING,
	VM_DENIED,
};

/* Strings are UTF-8; NULL means that the modem does not know the value. */
struct vm_slot {
	bool active;
	bool present;
	char *iccid;
	char *eid; /* NULL: not an eUICC, or the firmware does not tell */
};

struct vm_sim {
	enum vm_sim_state state;
	char *iccid;
	char *imsi;
	char *msisdn[VM_MSISDN_MAX];
	char *spn;
	char *gid1;
	char *eid;
	int mnc_length;
	char *pin;
	char *puk;
	bool pin_enabled;
	int pin_retries;
	int puk_retries;
	unsigned pin_tries, pin_wrong, puk_tries; /* that the card has seen */
	unsigned switches, power_cycles; /* that the host has made */
	bool whole_restart; /* its power goes with the whole modem's */
	unsigned restarts; /* of the modem, on its host's order */
	unsigned starts; /* of the card in use: what belongs to an earlier one is void */
	unsigned n_slots;
	struct vm_slot slots[VM_SLOTS_MAX];
};

struct vm_network {
	bool radio_off; /* by the host */
	bool offline;   /* QMI: from there only a restart leads on */
	enum vm_registration registration;
	char *mcc, *mnc, *name;                /* serving operator */
	char *home_mcc, *home_mnc, *home_name; /* home operator */
	char *rat;                             /* gsm umts lte nr */
	int dbm;                               /* 0: not known */
	bool attached;
	bool no_cs; /* LTE only without CS fallback: USSD is impossible */
};

struct vm_identity {
	char *manufacturer, *model, *firmware, *imei;
};

/* What the operator tells the phone. */
enum vm_ussd_kind {
	VM_USSD_FINAL,       /* text, no further action */
	VM_USSD_MENU,        /* text, waits for an answer */
	VM_USSD_RELEASED,    /* terminated by the network; text may be NULL */
	VM_USSD_TIMEOUT,     /* network timeout, no text */
	VM_USSD_UNSUPPORTED, /* operation not supported, no text */
	VM_USSD_NOTIFY,      /* network-initiated, no answer expected */
	VM_USSD_REQUEST,     /* network-initiated, waits for an answer */
};

struct vm_ussd {
	enum vm_ussd_kind kind;
	const char *text; /* UTF-8, may be NULL */
	int dcs;          /* label to put on the wire, -1: the natural one */
	int encoding;     /* enum vm_encoding: how the octets really are; the label may lie */
	int qmi_dcs;      /* QMI: label of the USS data (1, 2, 3), -1: the natural one */
	bool text_follows; /* with VM_USSD_RELEASED: the text comes later all the same */
};

enum vm_encoding {
	VM_ENC_AUTO,     /* GSM 7-bit when it fits, else UCS2 */
	VM_ENC_GSM7,     /* packed on MBIM, unpacked or ASCII on QMI */
	VM_ENC_8BIT,
	VM_ENC_UCS2,
	VM_ENC_UCS2_HEX, /* UCS2 written as hex digits inside GSM 7-bit */
	VM_ENC_LANG_UCS2, /* DCS 0x11: two octets of language before UCS2 */
	VM_ENC_LANG_GSM7, /* DCS 0x10: three septets of language before GSM 7-bit */
	VM_ENC_GSM7_ZEROS, /* packed, with seven zero bits where a CR belongs: an "@" to some */
};

struct vm_sms {
	bool used;
	bool read;
	uint8_t pdu[256]; /* SMSC prefix, then the TPDU */
	size_t pdu_len;
};

struct vm;

/* A protocol is a table; operator and machine call it, never the reverse by name. */
struct vm_protocol {
	const char *name;
	void (*start)(struct vm *vm);
	/* Bytes as they came, any cut. The protocol accumulates. */
	void (*input)(struct vm *vm, const uint8_t *data, size_t len);
	void (*ussd)(struct vm *vm, const struct vm_ussd *ussd);
	/* A message was stored at this index (0..VM_SMS_MAX-1). */
	void (*sms)(struct vm *vm, unsigned index);
	/* A message that is stored nowhere. */
	void (*sms_direct)(struct vm *vm, const uint8_t *pdu, size_t len);
	/* One could not be stored. */
	void (*sms_full)(struct vm *vm);
	/* SIM, network or signal values changed (control socket). */
	void (*changed)(struct vm *vm, const char *what); /* "sim", "slot" or "network" */
	/* Unplugged: forget every client and session. start() comes again at replug. */
	void (*stop)(struct vm *vm);
	/* It has restarted by itself and the port stayed: what it says then. May be NULL. */
	void (*restarted)(struct vm *vm);
	/* The last client closed the port: half a request is thrown away. May be NULL. */
	void (*drained)(struct vm *vm);
	/* Sends `count` indications; returns how many frames that were. May be NULL. */
	unsigned (*indicate)(struct vm *vm, unsigned count, bool broadcast);
	/* Appends own members, each with a leading comma, to the JSON of `stats`. May be NULL. */
	void (*stats)(struct vm *vm, GString *json);
};

extern const struct vm_protocol vm_qmi;
extern const struct vm_protocol vm_mbim;

struct vm {
	const struct vm_protocol *protocol;
	void *protocol_data;
	void *qmi_data; /* of qmi.c, which may run inside MBIM */
	struct vm_identity identity;
	struct vm_sim sim;
	struct vm_network network;
	struct vm_sms sms[VM_SMS_MAX];
	int client_ids;     /* QMI: ids to hand out for each service */
	char *mbimex;       /* "1.0", "2.0", "3.0": highest MBIMEx offered */
	GKeyFile *scenario; /* live: quirks are read from their group ([qmi], [mbim]) when needed */
	struct vm_operator *operator_; /* operator.c */
	struct vm_card *card;          /* card.c */
	struct vm_euicc *euicc;        /* euicc.c */
	struct vm_machine *machine;    /* machine.c */
};

/*
 * A fault that the scenario or the control socket wants on this request.
 * `name` is a stable name such as "qmi.nas.0x24", "mbim.basic.2"; several
 * names are separated by a blank and a rule may match any of them: USSD
 * requests are "mbim.ussd.1 ussd.start" (or ussd.answer, ussd.cancel).
 * Called once when a request was cut from the stream, before it is carried
 * out. On VM_FAULT_ERROR the protocol answers with `code` in its own terms
 * and carries nothing out; every other fault is applied by vm_send().
 */
enum vm_fault {
	VM_FAULT_NONE,
	VM_FAULT_ERROR,
	VM_FAULT_DROP_REQUEST, /* not carried out, not answered */
};

struct vm_request {
	char name[48];
	enum vm_fault fault;
	uint32_t code;
	void *rule; /* machine.c */
};

void vm_request_begin(struct vm *vm, struct vm_request *request, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/*
 * Sends one whole frame after the scenario's latency (in order when serial),
 * with the faults of `request` (NULL for indications: rules match them by
 * `name`): delay, drop, split, garble, duplicate, hang, unplug.
 */
void vm_send(struct vm *vm, const struct vm_request *request, const char *name,
	     const uint8_t *data, size_t len);

/* The virtual wall clock, Unix ms; a timer on it fires when it is advanced too. */
int64_t vm_now_ms(struct vm *vm);
void vm_after(struct vm *vm, int64_t delay_ms, void (*fn)(struct vm *, void *), void *data,
	      GDestroyNotify free_data);

/* Operator: results come back through protocol->ussd() and protocol->sms(). */
void vm_operator_dial(struct vm *vm, const char *utf8);
void vm_operator_answer(struct vm *vm, const char *utf8);
void vm_operator_cancel(struct vm *vm); /* by the phone */
bool vm_operator_busy(struct vm *vm);   /* a session is open, or a dialled code is unanswered */
bool vm_operator_waiting(struct vm *vm); /* a menu waits for vm_operator_answer() */

/* sms.c */
enum vm_sms_outcome { VM_SMS_TAKEN, VM_SMS_REJECTED, VM_SMS_MALFORMED };
/* A message of the phone: SMSC prefix and SMS-SUBMIT. */
enum vm_sms_outcome vm_sms_submit(struct vm *vm, const uint8_t *pdu, size_t len,
				  unsigned *ret_rp_cause);
bool vm_sms_full(struct vm *vm);
unsigned vm_sms_places(struct vm *vm);
void vm_sms_room(struct vm *vm); /* something was deleted */

/* Scenario keys with a default; unknown or malformed means the default. */
bool vm_scenario_bool(struct vm *vm, const char *group, const char *key, bool fallback);
int64_t vm_scenario_int(struct vm *vm, const char *group, const char *key, int64_t fallback);

/* slot.c: answers first, then acts */
void vm_slot_switch(struct vm *vm, unsigned to);
unsigned vm_active_slot(struct vm *vm);
void vm_sim_power(struct vm *vm, bool on);
void vm_slot_stats(struct vm *vm, GString *json);

/* happen.c: the whole modem starts anew, on its own order; it leaves the bus and comes back. */
void happen_reset(struct vm *vm);

/* euicc_profiles.c: as a modem sees it; an eSIM without a profile in use never becomes ready */
enum vm_sim_state vm_sim_state(const struct vm *vm);

/* [data] state */
enum vm_data { VM_DATA_DISCONNECTED, VM_DATA_CONNECTED, VM_DATA_CONNECTING, VM_DATA_DISCONNECTING };
enum vm_data vm_data_state(struct vm *vm);

/* gsm.c: bytes out; each returns the length, or 0 when it does not fit. */
size_t vm_gsm7_pack(const char *utf8, uint8_t *out, size_t size); /* CR padding by 23.038 */
size_t vm_gsm7_unpacked(const char *utf8, uint8_t *out, size_t size);
bool vm_gsm7_fits(const char *utf8);
size_t vm_ucs2_be(const char *utf8, uint8_t *out, size_t size);
/* USSD octets and their DCS for `ussd` as MBIM carries them. */
size_t vm_ussd_octets(const struct vm_ussd *ussd, uint8_t *out, size_t size, uint32_t *ret_dcs);
char *vm_gsm7_unpack(const uint8_t *data, size_t octets); /* what the host sent */
/* SMSC prefix and SMS-DELIVER; `sender` may be alphanumeric. Text must fit one part. */
size_t vm_sms_deliver(const char *sender, const char *utf8, int64_t when_ms, uint8_t *out,
		      size_t size);
/* One part of several, with an 8-bit reference. */
struct vm_sms_concat {
	unsigned reference, total, number;
};
size_t vm_sms_deliver_part(const char *sender, const char *utf8, int64_t when_ms,
			   const struct vm_sms_concat *concat, bool gsm7, uint8_t out[256]);

#endif
