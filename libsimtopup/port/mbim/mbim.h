/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * MBIM modems through libmbim-glib; what the files of this folder share.
 * Clause numbers without a name are of MBIM 1.0 (USB-IF, November 2011).
 */
#ifndef ST_PORT_MBIM_MBIM_H
#define ST_PORT_MBIM_MBIM_H

#include "../../core/error.h"
#include "../port.h"

#include <libmbim-glib.h>

/* Bounds of single steps inside a call's deadline. Data, not policy. */
#define ST_MBIM_OPEN_TRY_MS 5000    /* an OPEN that a waking modem lost is sent again */
#define ST_MBIM_STEP_MS 5000        /* a read that is not answered by then never will be */
#define ST_MBIM_STEP_MIN_MS 250
#define ST_MBIM_PROBE_MS 500
#define ST_MBIM_REFUSAL_MS 2000     /* a USSD string that is refused, is refused by then */
#define ST_MBIM_CANCEL_ECHO_MS 50   /* "terminated" behind a cancel */
#define ST_MBIM_ECHO_MS 2000        /* a notification that repeats an answer */
#define ST_MBIM_CLOSE_MS 800
#define ST_MBIM_SILENT_CLOSE_MS 30
#define ST_MBIM_RESTORE_MS 200
#define ST_MBIM_NETWORK_S 180       /* the longest USSD wait of a network */
#define ST_MBIM_SMS_READ_S 30
#define ST_MBIM_SEND_S 600          /* the call's own deadline ends the waiting */
#define ST_MBIM_SMS_PENDING_MAX 64
#define ST_MBIM_SMS_READS_MAX 2     /* at once, beside a wave and a USSD string */
#define ST_MBIM_TOLD_MAX 4
#define ST_MBIM_EVENTS_UNKNOWN ~0U
#define ST_MBIM_KINDS_AT 8          /* ST_STATE_KINDS among the events */

enum st_mbim_told {
	ST_MBIM_TOLD_NOTHING,
	ST_MBIM_TOLD_BY_ANSWER,
	ST_MBIM_TOLD_BY_NOTIFICATION,
};

enum st_mbim_origin {
	ST_MBIM_ANSWER,      /* of the SET */
	ST_MBIM_IN_SESSION,  /* a notification in the session that is there */
	ST_MBIM_NEW_SESSION, /* which may be the network's own */
};

struct st_mbim_told_news {
	enum st_mbim_told way;
	uint32_t session;
	st_deadline until; /* an echo comes by then */
	struct st_ussd_news news;
};

/* What was handed over last, and what has come of it. */
struct st_mbim_ussd {
	uint32_t session; /* answers to an earlier string are not for this one */
	bool handing;     /* ussd_send() still waits for a refusal */
	bool answered;    /* by the SET's answer or by a notification */
	GError *refusal;
	bool echoes;      /* this modem has told something twice */
	unsigned next_told;
	struct st_mbim_told_news told[ST_MBIM_TOLD_MAX];
};

/* A request that is sent once, and whose answer is waited for. */
struct st_mbim_single {
	GError *error;
	MbimMessage *answer;
	bool answered;
};

struct st_mbim_port {
	struct st_port base; /* first */
	MbimDevice *device;
	gulong on_indication, on_removed;
	unsigned opened;          /* st_loop_mark() */
	GCancellable *background; /* for requests that may outlive a call */
	unsigned n_background;
	unsigned events;  /* subscribed: bits of enum st_service_bits, kinds << ST_MBIM_KINDS_AT */
	bool was_linked;
	bool suspect;     /* answers are missing: open anew before the next call */
	bool serial;      /* a request of a wave was lost: one at a time from now on */
	bool sim_starts;  /* the card was refused as one that is not ready yet */
	int slots;        /* -1: not asked yet, 0: the modem has no such command */
	struct st_mbim_ussd ussd;
	uint32_t sms[ST_MBIM_SMS_PENDING_MAX]; /* indexes to read */
	unsigned n_sms, n_sms_reads;
	GSource *sms_timer;
	struct st_mbim_look *look; /* state.c: what is asked for events; NULL: nothing */
	unsigned look_again;       /* kinds that were hinted at meanwhile */
	uint32_t look_tag;
	bool signal_mute;          /* this modem does not say how it reports */
	bool signal_known;         /* how it reports on this link */
	bool signal_set;           /* it reports as we asked; before: */
	uint32_t signal_interval, signal_rssi, signal_error_rate;
	struct st_mbim_card *card; /* NULL: no answer of the card is waited for */
	uint32_t card_tag;
	uint32_t card_channels; /* bits: open, and ours */
	struct st_mbim_single *single; /* NULL: none is waited for */
	uint32_t single_tag;
};

/* open.c */
int st_mbim_open(struct st_mbim_port *port, st_deadline deadline);
void st_mbim_close(struct st_mbim_port *port);
/* Closes, opens, subscribes to what was subscribed: after NOT_OPENED. */
int st_mbim_reopen(struct st_mbim_port *port, st_deadline deadline);

/* events.c */
int st_mbim_subscribe(struct st_mbim_port *port, unsigned events, st_deadline deadline);
void st_mbim_on_indication(MbimDevice *device, MbimMessage *message, struct st_mbim_port *port);

/* call.c */
struct st_mbim_request {
	MbimMessage *message;
	MbimMessage *answer; /* also of a refused one: it may carry values */
	GError *error;       /* NULL with an answer: it is good */
	struct st_wave *wave;
};

/*
 * Sends all, waits for all. 0 when at least one was answered; look at each
 * request. The requests that got lost are asked again, one at a time.
 */
int st_mbim_ask(struct st_mbim_port *port, struct st_mbim_request *requests, unsigned count,
		st_deadline deadline);
void st_mbim_request_clear(struct st_mbim_request *request);
bool st_mbim_request_good(const struct st_mbim_request *request);
bool st_mbim_not_opened(const GError *error);
/* Before each send. Through a proxy nothing has to be waited for. */
int st_mbim_wait_writable(struct st_mbim_port *port, st_deadline deadline);

/* `done` is not called when the link is closed first. Takes `message` over. */
typedef void (*st_mbim_done)(struct st_mbim_port *port, const MbimMessage *answer,
			     const GError *error, uint32_t tag);
void st_mbim_background(struct st_mbim_port *port, MbimMessage *message, unsigned seconds,
			st_mbim_done done, uint32_t tag);
/*
 * Nobody waits for what is out, so that nobody else notices when a length that
 * was wrong has made libmbim wait for the rest of an answer for ever.
 */
bool st_mbim_answers(struct st_mbim_port *port, st_deadline deadline);
void st_mbim_background_stop(struct st_mbim_port *port);

/* once.c */
/*
 * Takes `message` over, and wipes it. When it fails the effect is none only where
 * that is proved. The answer, also of a refusal, is written always; NULL: none came.
 */
int st_mbim_ask_once(struct st_mbim_port *port, MbimMessage *message, const char *what,
		     st_deadline deadline, MbimMessage **ret_answer);

/* error.c */
int st_mbim_fail(const GError *error, const char *what);
/* The refusal proves that the modem handed nothing to the network. */
bool st_mbim_proves_untaken(const GError *error);

/* subscriber.c, values.c */
int st_mbim_read_subscriber(struct st_port *base, struct st_subscriber *ret, st_deadline deadline);
const char *st_mbim_state_of_refusal(const GError *error);
void st_mbim_value_caps(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_ready(const MbimMessage *message, bool version_3, struct st_subscriber *ret);
void st_mbim_value_home(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_register(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_packet(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_signal(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_manufacturer(const char *path, struct st_subscriber *ret);

/* lock.c: BASIC_CONNECT 4 and 5, and what they say about the SIM's state */
void st_mbim_value_pin(const struct st_mbim_request *pin, const struct st_mbim_request *list,
		       struct st_subscriber *ret);

/* sim.c */
int st_mbim_read_sim(struct st_port *base, struct st_subscriber *ret, st_deadline deadline);

/* pin.c */
int st_mbim_pin_try(struct st_port *base, const struct st_pin_act *act, st_deadline deadline);

/* radio.c */
int st_mbim_radio_read(struct st_port *base, struct st_radio *ret, st_deadline deadline);
int st_mbim_radio_set(struct st_port *base, bool on, st_deadline deadline);
int st_mbim_restart(struct st_port *base, st_deadline deadline);
int st_mbim_data_read(struct st_port *base, struct st_data *ret, st_deadline deadline);

/* slot.c */
int st_mbim_slot_switch(struct st_port *base, int slot, st_deadline deadline);
int st_mbim_sim_restart(struct st_port *base, st_deadline deadline);
int st_mbim_read_slots(struct st_port *base, struct st_subscriber *ret, st_deadline deadline);

/* signal.c: how often the modem reports it (10.5.11), and back as it was */
void st_mbim_signal_configure(struct st_mbim_port *port, st_deadline deadline);
void st_mbim_signal_restore(struct st_mbim_port *port, st_deadline deadline);

/* state.c */
void st_mbim_look(struct st_port *base, unsigned kinds);
void st_mbim_look_stop(struct st_mbim_port *port);
void st_mbim_state_indication(struct st_mbim_port *port, MbimService service, uint32_t cid);

/* slots.c */
void st_mbim_value_slot_count(struct st_mbim_port *port, const struct st_mbim_request *request);
void st_mbim_value_slot(const MbimMessage *message, struct st_subscriber *ret);
void st_mbim_value_slot_map(const MbimMessage *message, struct st_subscriber *ret);

/* ussd.c */
int st_mbim_ussd_send(struct st_port *base, bool answer, const char *text, st_deadline deadline);
int st_mbim_ussd_cancel(struct st_port *base, st_deadline deadline);
void st_mbim_ussd_notified(struct st_mbim_port *port, const MbimMessage *message);
void st_mbim_ussd_forget(struct st_mbim_port *port);

/* news.c */
void st_mbim_news_came(struct st_mbim_port *port, MbimUssdResponse response, uint32_t dcs,
		       const uint8_t *octets, size_t len, enum st_mbim_origin origin);
void st_mbim_news_failed(struct st_mbim_port *port, uint32_t cause);

/* sms.c */
void st_mbim_sms_stored(struct st_mbim_port *port, const MbimMessage *message);
void st_mbim_sms_came(struct st_mbim_port *port, const MbimMessage *message);
void st_mbim_sms_forget(struct st_mbim_port *port);
void st_mbim_sms_pump(struct st_mbim_port *port); /* somebody else's reading has ended */
/* Inside a callback nothing may wait: whether the modem reads just now. */
bool st_mbim_is_writable(struct st_mbim_port *port);
/* libmbim makes room for as many records as the modem claims. */
bool st_mbim_sms_count_is_sane(const uint8_t *buffer, uint32_t size, uint32_t max);

/* sms_store.c */
int st_mbim_sms_list(struct st_port *base, struct st_sms_store *store, st_deadline deadline);
int st_mbim_sms_delete(struct st_port *base, const struct st_sms_place *place,
		       st_deadline deadline);
int st_mbim_sms_send(struct st_port *base, uint8_t *pdu, size_t len, st_deadline deadline);

/* card.c */
int st_mbim_card_open(struct st_port *base, const uint8_t *aid, size_t aid_len,
		      struct st_card_answer *ret_answer, unsigned *ret_channel,
		      st_deadline deadline);
int st_mbim_card_transmit(struct st_port *base, unsigned channel, const uint8_t *apdu, size_t len,
			  struct st_card_answer *ret_answer, st_deadline deadline);
void st_mbim_card_close(struct st_port *base, unsigned channel);

/* files.c */
int st_mbim_card_read_files(struct st_port *base, struct st_file_read *files, unsigned n,
			    st_deadline deadline);
int st_mbim_card_read_atr(struct st_port *base, uint8_t *ret_atr, size_t size, size_t *ret_len,
			  st_deadline deadline);

#endif
