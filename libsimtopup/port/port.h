/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * What a modem can do, as one table of functions; qmi/ and mbim/ implement
 * it. Nothing above this folder knows QMI or MBIM.
 *
 * Every function runs in the thread of the public call, iterates the private
 * context of the port's loop until it has its answer, and returns before the
 * deadline. A port is linked (the device open, with its client ids) only
 * between link() and unlink(); the callers decide when, by st_port_acquire().
 */
#ifndef ST_PORT_PORT_H
#define ST_PORT_PORT_H

#include "../core/clock.h"
#include "../core/events.h"
#include "card.h"
#include "loop.h"
#include "state.h"
#include "subscriber.h"

#include <stddef.h>
#include <stdint.h>

#define ST_USSD_OCTETS_MAX 182
#define ST_USSD_TEXT_MAX 1024 /* UTF-8, with its NUL */
#define ST_USSD_QUEUE_MAX 16
#define ST_SMS_TEXT_MAX 2048
#define ST_SMS_QUEUE_MAX 8

enum st_ussd_kind {
	ST_USSD_FINAL,        /* text; the network expects nothing */
	ST_USSD_MENU,         /* text; the network waits for an answer */
	ST_USSD_RELEASED,     /* the network ended the session, perhaps with text */
	ST_USSD_OTHER_CLIENT, /* another local client answered or holds the session */
	ST_USSD_UNSUPPORTED,  /* the network does not support the operation */
	ST_USSD_NET_TIMEOUT,  /* the network gave up waiting */
	ST_USSD_FAILED,       /* refused; `cause` has the peer's number */
};

/* One thing that the network said in a session. */
struct st_ussd_news {
	enum st_ussd_kind kind;
	int dcs;        /* as labelled, -1: no text */
	uint32_t cause; /* 0: none */
	bool mute;      /* the result of a dialling that says nothing: neither text nor end */
	bool pushed;    /* not told as the result of what was sent: it may be about anything */
	char text[ST_USSD_TEXT_MAX]; /* decoded UTF-8, "" when there was none */
};

/* A received message, all parts of it. */
struct st_sms {
	char sender[32];
	char text[ST_SMS_TEXT_MAX]; /* UTF-8; a longer one ends at a blank */
	int64_t sent_ms;            /* service centre time, Unix ms; 0: not known */
};

enum st_service_bits { /* what a call needs of the link */
	ST_NEED_STATE = 1, /* identity, SIM, network */
	ST_NEED_USSD = 2,
	ST_NEED_SMS = 4,
	ST_NEED_DATA = 8,
};

/* QMI has three ways to a modem. */
enum st_way { ST_WAY_NODE, ST_WAY_MBIM, ST_WAY_QRTR };

struct st_port;
struct st_inbox;
struct st_sms_place; /* sms.h */
struct st_sms_store;
struct st_pin_act; /* pin.h */
struct st_radio; /* radio.h */
struct st_data;

struct st_port_ops {
	const char *protocol;
	/* FINAL needs no waiting for a menu or a release behind it. */
	bool final_is_certain;
	/* Opens the device for `needs`, or widens an open link. Sends nothing on a
	 * link that has it all. Notes client ids in the runtime directory. */
	int (*link)(struct st_port *port, unsigned needs, st_deadline deadline);
	/* Where answers are missing: forgets the link when it does not work any more.
	 * NULL: link() sees to it. */
	int (*check)(struct st_port *port, st_deadline deadline);
	/* Releases and closes; never fails, and ends by `until`. Also when hung or gone. */
	void (*unlink)(struct st_port *port);
	/* One wave of requests. Values that the modem refuses are absent. */
	int (*read_subscriber)(struct st_port *port, struct st_subscriber *ret,
			       st_deadline deadline);
	/* Of it only what an act on the SIM must know: its state, ICCID, PIN, slots. */
	int (*read_sim)(struct st_port *port, struct st_subscriber *ret, st_deadline deadline);
	/* The same with the slots. */
	int (*read_slots)(struct st_port *port, struct st_subscriber *ret, st_deadline deadline);
	/* Asks for it, once. With the effect NONE it was refused. */
	int (*slot_switch)(struct st_port *port, int slot, st_deadline deadline);
	/*
	 * Presents a PIN or PUK, once. A wrong one fails by st_pin_fail_wrong(). When
	 * it fails otherwise, the effect NONE is a proof that the card saw nothing.
	 */
	int (*pin_try)(struct st_port *port, const struct st_pin_act *act, st_deadline deadline);
	int (*radio_read)(struct st_port *port, struct st_radio *ret, st_deadline deadline);
	/* Asks for it, once; it may take its time. Effect UNKNOWN: it may have been taken. */
	int (*radio_set)(struct st_port *port, bool on, st_deadline deadline);
	/*
	 * The whole modem starts anew, and leaves its bus: connections drop. 0 when
	 * that has begun. With the effect UNKNOWN it may have; with DONE it did not,
	 * and the radio is off until it is restarted otherwise.
	 */
	int (*restart)(struct st_port *port, st_deadline deadline);
	/* Fills `state` and `modem`, as far as the modem tells. */
	int (*data_read)(struct st_port *port, struct st_data *ret, st_deadline deadline);
	/*
	 * Hands one USSD string (ASCII) to the modem, a new session or the
	 * answer in one, and returns when the modem has it. What the network
	 * says comes later, through st_port_ussd_push(). When it fails the
	 * record's effect says whether it may have left: NONE is a proof that
	 * the modem did not take it. Every buffer that carried `text` is wiped.
	 */
	int (*ussd_send)(struct st_port *port, bool answer, const char *text, st_deadline deadline);
	/* Ends whatever session there is; "there is none" is success. */
	int (*ussd_cancel)(struct st_port *port, st_deadline deadline);
	/* Adds everything that is stored. Modems mark what was read as read. */
	int (*sms_list)(struct st_port *port, struct st_sms_store *store, st_deadline deadline);
	/* "There is none" is SIMTOPUP_NO_DATA. */
	int (*sms_delete)(struct st_port *port, const struct st_sms_place *place,
			  st_deadline deadline);
	/*
	 * Hands one part to the modem, once, and waits for the service centre.
	 * When it fails the record's effect says whether it may have been sent:
	 * NONE is a proof that it was not. `pdu` may carry a voucher: it is wiped
	 * before the wait.
	 */
	int (*sms_send)(struct st_port *port, uint8_t *pdu, size_t len, st_deadline deadline);
	/*
	 * Asks anew for the values behind some of ST_STATE_KINDS and hands them to
	 * st_port_state_came(); never waits. `looking` has the kinds until then.
	 */
	void (*look)(struct st_port *port, unsigned kinds);
	struct st_card_ops card;
	void (*free)(struct st_port *port);
};

/* The common part; qmi/ and mbim/ embed it first. */
struct st_port {
	const struct st_port_ops *ops;
	struct st_loop *loop;
	struct st_events *events;
	char path[256];
	char stable[256];      /* where it is plugged in; "": not known */
	bool follow;           /* look for it there when it is not at `path` */
	bool lost;             /* it was gone: another program may have it now */
	bool proxy;            /* link through the proxy */
	enum st_way way;
	uint32_t qrtr_node;
	bool linked;
	st_deadline until;     /* of the call that runs, or ran last: unlink() keeps to it */
	bool suspect;          /* an answer did not come: does the link still work? */
	unsigned watch_kinds;  /* the same for an act of ours, which counts them in sim_news */
	unsigned sim_news;
	unsigned listen_kinds; /* SIMTOPUP_EVENT_*; the link must then serve them */
	struct st_port_state state; /* what was told of the modem's state */
	unsigned looking;      /* kinds of it that are being asked for */
	bool ussd_open;        /* a session of ours: unasked news go to its queue */
	int ussd_deaf;         /* why nobody tells what a session does next: a status; 0: told */
	bool ussd_cleaned;     /* no session is left: this process has cancelled once */
	struct st_ussd_news ussd[ST_USSD_QUEUE_MAX];
	unsigned ussd_count;
	bool sms_wanted;       /* a call waits for an SMS: keep it in `sms` */
	struct st_sms sms[ST_SMS_QUEUE_MAX]; /* oldest first */
	unsigned sms_count;
	int sms_parts_ms;      /* how long parts are waited for; 0: ST_SMS_PARTS_WAIT_MS */
	unsigned card_block;    /* the largest STORE DATA block that went through; 0: all did */
	struct st_inbox *inbox; /* parts of messages that are not whole yet; NULL: none ever came */
};

/* Implementations; each fills ops, path, proxy and takes loop and events borrowed. */
struct st_port *st_qmi_port_new(const char *path, bool proxy, struct st_loop *loop,
				struct st_events *events);
struct st_port *st_mbim_port_new(const char *path, bool proxy, struct st_loop *loop,
				 struct st_events *events);

/* For the implementations: something came. With no session open it becomes an event. */
void st_port_ussd_push(struct st_port *port, const struct st_ussd_news *news);
/* Before an answer is written, when waiting for the modem may have let something in. */
int st_port_ussd_check_quiet(const struct st_port *port, bool answer);
/* For calls that want one; the oldest gives way. Parts come by st_port_sms_arrived(). */
void st_port_sms_push(struct st_port *port, const struct st_sms *sms);
/* The oldest; false: none. */
bool st_port_sms_take(struct st_port *port, struct st_sms *ret_sms);
/* From free(): what the common part owns. */
void st_port_clear(struct st_port *port);

/*
 * Every public call: acquire, work, release. Acquire drains what came while
 * idle, reopens a link that died, links what `needs` asks. Release unlinks
 * when the link would be a proxy client that nobody reads: through a proxy,
 * not listening, no USSD session open.
 */
int st_port_acquire(struct st_port *port, unsigned needs, st_deadline deadline);
void st_port_release(struct st_port *port);
/* It died. */
void st_port_forget_link(struct st_port *port);

/* Before each send on a direct port: POLLOUT on a second descriptor of the node. */
int st_port_wait_writable(const char *path, struct st_loop *loop, st_deadline deadline);
/* libqmi opens without O_CLOEXEC: sets it on every descriptor that shows `path`. */
void st_port_set_cloexec(const char *path);

#endif
