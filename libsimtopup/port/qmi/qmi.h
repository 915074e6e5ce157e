/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What the files of this folder share. Requests are built and answers read as
 * raw TLVs: one code path on every libqmi, and a message that carried a
 * secret can be wiped.
 */
#ifndef ST_PORT_QMI_QMI_H
#define ST_PORT_QMI_QMI_H

#include "../../core/buffer.h"
#include "../port.h"

#include <libqmi-glib.h>

/* The services of a link, each with at most one client id. */
enum st_qmi_client {
	ST_QMI_DMS,
	ST_QMI_NAS,
	ST_QMI_UIM,
	ST_QMI_VOICE,
	ST_QMI_WMS,
	ST_QMI_WDS,
	ST_QMI_CLIENTS,
	ST_QMI_CTL = ST_QMI_CLIENTS, /* has no client id of its own */
};

#define ST_QMI_SMS_QUEUE_MAX 32

struct st_qmi_notes;

struct st_qmi_sms_place {
	uint8_t storage;
	uint32_t index;
};

struct st_qmi_port {
	struct st_port base;
	QmiDevice *device;
	int probe; /* a second, write-only descriptor of a direct port; -1: none */
	gulong on_indication, on_removed;
	bool closing; /* what an indication would start, nobody would wait for */
	struct st_qmi_opening *late; /* goes on after its call; the next one waits for it */
	GQueue arrivals; /* indications on their way to their place behind the responses */
	uint8_t cid[ST_QMI_CLIENTS]; /* 0: none */
	bool no_service[ST_QMI_CLIENTS];
	bool subscribed[ST_QMI_CLIENTS];
	uint16_t transaction;
	uint8_t ctl_transaction;
	int allocation_code[ST_QMI_CLIENTS];
	unsigned allocating; /* asked for in this turn and not answered */
	unsigned turn;       /* an answer of an earlier one comes late */
	struct st_qmi_notes *notes;
	uint32_t stale_channels; /* bits: of a dead process of ours, to be closed */

	bool checking;   /* a request of st_qmi_check() is under way */
	st_deadline no_opening_until; /* of a link that does not answer; 0: any time */
	bool unheard; /* the last link got no answer: this one asks for no ids before it has one */
	bool silent;     /* the last wait ended without an answer */
	bool serial;     /* this modem lost requests that came together */
	bool no_no_wait; /* VOICE 0x43 is not there */
	st_deadline own_release_until; /* a release until then is our cancel's */
	struct st_wave blocking; /* VOICE 0x3A that outlives the call that sent it */
	struct st_wave background; /* reads started by indications */
	struct st_wave card; /* channels that open or close behind their call */
	struct st_qmi_sms_place sms_queue[ST_QMI_SMS_QUEUE_MAX];
	unsigned sms_count;
	bool sms_reading;
	GSource *sms_retry;
	struct st_qmi_look *look; /* state.c: what is asked for events; NULL: nothing */
	unsigned look_again;      /* kinds that were hinted at meanwhile */
	unsigned watched;         /* kinds that the modem was told to tell */
};

/* code of a request that has no QMI result */
#define ST_QMI_UNANSWERED (-1)
#define ST_QMI_GARBLED (-2)

struct st_qmi_request {
	enum st_qmi_client client;
	uint16_t id;
	const uint8_t *body; /* TLVs as on the wire */
	size_t body_len;
	bool secret; /* wipe the message as soon as it is written */
	void (*sent)(struct st_qmi_request *request); /* it was written; may be NULL */
	void (*done)(struct st_qmi_request *request); /* in the callback; may be NULL */
	/* Filled by st_qmi_request_start() and by the answer. */
	struct st_qmi_port *port;
	struct st_wave *wave;
	QmiMessage *answer; /* owned; NULL: none came */
	int code;           /* 0, a QMI error, or a negative one above */
};

/* request.c */
/* Writes it; `wave` counts it until its callback has run. Cannot fail: that too is an answer. */
void st_qmi_request_start(struct st_qmi_port *port, struct st_qmi_request *request,
			  struct st_wave *wave);
void st_qmi_request_clear(struct st_qmi_request *request);
void st_qmi_requests_clear(struct st_qmi_request *requests, unsigned n);
/*
 * Sends all at once and waits until all are answered. Once some are, the
 * others have until `patience`; `deadline` ends it in any case.
 */
int st_qmi_wave(struct st_qmi_port *port, struct st_qmi_request *requests, unsigned n,
		st_deadline patience, st_deadline deadline);
int st_qmi_ask(struct st_qmi_port *port, struct st_qmi_request *request, st_deadline deadline);
/* Before a send: on a direct port, whether the modem still reads. */
int st_qmi_may_write(struct st_qmi_port *port, st_deadline deadline);
/* Inside a callback nothing may wait: whether the modem reads just now. */
bool st_qmi_may_write_now(const struct st_qmi_port *port);
bool st_qmi_tlv(QmiMessage *message, uint8_t type, struct st_reader *ret_reader);

/* error.c */
/* Fails with the status that stands for a QMI error (modem-protocols 5.2). */
int st_qmi_fail(int code, const char *what);
/* The modem does not know the command, so that it did nothing. */
bool st_qmi_is_unsupported(int code);
/* The modem refused before anything could reach the network. */
bool st_qmi_proves_unsent(int code);

/* check.c */
int st_qmi_check(struct st_port *base, st_deadline deadline);
/*
 * After a link that got no answer: waits for one, before client ids are asked for.
 * What a proxy that stands still asks for in our name is lost to the modem.
 */
int st_qmi_hear(struct st_qmi_port *port, st_deadline deadline);

/* link.c */
int st_qmi_link(struct st_port *base, unsigned needs, st_deadline deadline);
void st_qmi_unlink(struct st_port *base);
/* The modem has forgotten this client id: takes another one. */
int st_qmi_reallocate(struct st_qmi_port *port, enum st_qmi_client client, st_deadline deadline);

/* The modem has restarted and says so: nothing that it knew of us is true any more. */
void st_qmi_restarted(struct st_qmi_port *port);

/* device.c */
int st_qmi_device_open(struct st_qmi_port *port, st_deadline deadline);
void st_qmi_device_close(struct st_qmi_port *port);
/* Waits a little for what still goes on. */
void st_qmi_device_settle(struct st_qmi_port *port);
/* Before the port is freed. */
void st_qmi_device_abandon(struct st_qmi_port *port);

/* qrtr.c */
int st_qmi_qrtr_create(struct st_qmi_port *port, st_deadline deadline, QmiDevice **ret_device);

/* notes.c: client ids on disk, so that a killed process leaks none */
#define ST_QMI_LEFTOVERS_MAX 10 /* released in one link; with five allocations 15 in flight */

/* Not a service: a logical channel, noted beside the client ids. */
#define ST_QMI_NOTED_CHANNEL 0x3F

struct st_qmi_noted {
	uint8_t service, cid;
};

/* NULL when they cannot be kept; then nothing is noted. */
struct st_qmi_notes *st_qmi_notes_open(const char *path);
void st_qmi_notes_add(struct st_qmi_notes *notes, uint8_t service, uint8_t cid);
void st_qmi_notes_remove(struct st_qmi_notes *notes, uint8_t service, uint8_t cid);
/* Takes over what dead owners left on this very device. They are ours from now on. */
unsigned st_qmi_notes_adopt(struct st_qmi_notes *notes, struct st_qmi_noted *ret_list,
			    unsigned max);
/* Forgets an empty file; hands one that is not empty to whoever links next. */
void st_qmi_notes_close(struct st_qmi_notes *notes);

/* read.c, parse_*.c */
struct st_qmi_plmn {
	int mcc, mnc;   /* -1: not known */
	int mnc_digits; /* 0: not known */
};

/* A snapshot that is being put together. */
struct st_qmi_snapshot {
	struct st_subscriber *subscriber;
	struct st_qmi_plmn home, serving;
	int ad_mnc_digits; /* EF_AD, 0: not known */
	bool is_2g;        /* the application is a SIM, not a USIM */
	bool has_card_status;
	bool has_no_app; /* a card is there, and the modem found nothing on it */
	bool radio_lte, radio_nr, radio_umts, radio_gsm;
	char nas_spn[64];
};

typedef void (*st_qmi_parse_fn)(QmiMessage *answer, struct st_qmi_snapshot *snapshot);

int st_qmi_read_subscriber(struct st_port *base, struct st_subscriber *ret, st_deadline deadline);
void st_qmi_snapshot_finish(struct st_qmi_snapshot *snapshot); /* when all is parsed */
struct st_qmi_request st_qmi_iccid_request(void);              /* the card's file */

int st_qmi_retries(uint8_t retries); /* -1: not known */
void st_qmi_parse_slots(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_card(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_imsi(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_iccid(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_spn(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_ad(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_gid1(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_msisdn_file(QmiMessage *answer, struct st_qmi_snapshot *snapshot);

void st_qmi_parse_manufacturer(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_model(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_revision(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_ids(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_msisdn(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_dms_iccid(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_dms_imsi(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_dms_pin(QmiMessage *answer, struct st_qmi_snapshot *snapshot);

void st_qmi_parse_serving(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_signal(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_strength(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_home(QmiMessage *answer, struct st_qmi_snapshot *snapshot);
void st_qmi_parse_names(QmiMessage *answer, struct st_qmi_snapshot *snapshot);

/* sim.c */
int st_qmi_read_sim(struct st_port *base, struct st_subscriber *ret, st_deadline deadline);

/* pin.c */
int st_qmi_pin_try(struct st_port *base, const struct st_pin_act *act, st_deadline deadline);

/* radio.c */
int st_qmi_radio_read(struct st_port *base, struct st_radio *ret, st_deadline deadline);
int st_qmi_radio_set(struct st_port *base, bool on, st_deadline deadline);
int st_qmi_restart(struct st_port *base, st_deadline deadline);
int st_qmi_data_read(struct st_port *base, struct st_data *ret, st_deadline deadline);

/* slot.c */
int st_qmi_slot_switch(struct st_port *base, int slot, st_deadline deadline);
int st_qmi_sim_restart(struct st_port *base, st_deadline deadline);

/* ussd.c */
int st_qmi_ussd_send(struct st_port *base, bool answer, const char *text, st_deadline deadline);
int st_qmi_ussd_cancel(struct st_port *base, st_deadline deadline);

/* news.c */
void st_qmi_ussd_indication(struct st_qmi_port *port, QmiMessage *message);
void st_qmi_ussd_response(struct st_qmi_port *port, QmiMessage *message, int error);

/* state_register.c: asks for indications about what is listened to, or no longer is */
int st_qmi_state_register(struct st_qmi_port *port, st_deadline deadline);
/* The client id is gone, and with it what was registered for it. */
void st_qmi_state_forget(struct st_qmi_port *port, enum st_qmi_client client);

/* state.c */
void st_qmi_state_indication(struct st_qmi_port *port, QmiMessage *message);
void st_qmi_look(struct st_port *base, unsigned kinds);
void st_qmi_look_stop(struct st_qmi_port *port);

/* sms.c */
void st_qmi_sms_indication(struct st_qmi_port *port, QmiMessage *message);
void st_qmi_sms_stop(struct st_qmi_port *port);
/* Reads what is queued, when nothing else of the background is under way. */
void st_qmi_sms_pump(struct st_qmi_port *port);

/* sms_store.c, sms_send.c */
int st_qmi_sms_list(struct st_port *base, struct st_sms_store *store, st_deadline deadline);
int st_qmi_sms_delete(struct st_port *base, const struct st_sms_place *place,
		      st_deadline deadline);
int st_qmi_sms_send(struct st_port *base, uint8_t *pdu, size_t len, st_deadline deadline);

/* card.c */
int st_qmi_card_open(struct st_port *base, const uint8_t *aid, size_t aid_len,
		     struct st_card_answer *ret_answer, unsigned *ret_channel,
		     st_deadline deadline);
int st_qmi_card_transmit(struct st_port *base, unsigned channel, const uint8_t *apdu, size_t len,
			 struct st_card_answer *ret_answer, st_deadline deadline);
void st_qmi_card_close(struct st_port *base, unsigned channel);

/* files.c */
int st_qmi_card_read_files(struct st_port *base, struct st_file_read *files, unsigned n,
			   st_deadline deadline);
int st_qmi_card_read_atr(struct st_port *base, uint8_t *ret_atr, size_t size, size_t *ret_len,
			 st_deadline deadline);

#endif
