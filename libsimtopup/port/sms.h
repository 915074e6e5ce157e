/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Messages made of the parts that a modem stores or hands over, whatever its protocol. */
#ifndef ST_PORT_SMS_H
#define ST_PORT_SMS_H

#include "../codec/sms.h"
#include "../core/json.h"
#include "port.h"

#define ST_SMS_STORED_MAX 1024     /* read in one list; cards have 10 to 255 */
#define ST_SMS_IN_FLIGHT 4         /* reads at once */
#define ST_SMS_OPEN_MAX 16         /* incomplete ones that are waited for */
#define ST_SMS_PARTS_WAIT_MS 60000 /* then an incomplete one is told as such */
/* Parts with the same reference are of two messages when they are further apart: */
#define ST_SMS_PARTS_APART_MS INT64_C(3600000)
#define ST_SMS_ID_MAX 40

enum st_sms_storage {
	ST_SMS_SIM,   /* QMI: UIM */
	ST_SMS_MODEM, /* QMI: NV */
	ST_SMS_ONE,   /* MBIM has one, and does not say where */
	ST_SMS_STORAGES,
};

enum st_sms_state { ST_SMS_UNREAD, ST_SMS_READ, ST_SMS_SENT, ST_SMS_DRAFT };

struct st_sms_place {
	uint8_t storage; /* enum st_sms_storage */
	uint32_t index;
};

struct st_sms_stored {
	struct st_sms_place place;
	enum st_sms_state state;
	uint8_t len; /* 0: the modem lists it and does not give it */
	uint8_t pdu[ST_SMS_PDU_MAX];
};

/* What a modem has; st_sms_store_init() before, st_sms_store_clear() after. */
struct st_sms_store {
	GArray *stored;  /* of struct st_sms_stored */
	unsigned total;  /* places, 0: not known */
	int is_full;     /* -1: not known */
};

void st_sms_store_init(struct st_sms_store *store);
void st_sms_store_clear(struct st_sms_store *store);
/* false: too many. An octet string that is too long is kept as unreadable. */
bool st_sms_store_add(struct st_sms_store *store, const struct st_sms_place *place,
		      enum st_sms_state state, const uint8_t *pdu, size_t len);

struct st_message {
	char id[ST_SMS_ID_MAX]; /* "": not stored */
	enum st_sms_state state;
	bool is_replaced;           /* by a newer one, 3GPP TS 23.040 9.2.3.9 */
	unsigned n, came;           /* parts; n is 0 when it cannot be read */
	struct st_sms_part **parts; /* NULL: missing */
	GArray *places;             /* of struct st_sms_place, repetitions too */
	GByteArray *raw;            /* of one that cannot be read; may be empty */
	st_deadline told_at;        /* while it is waited for; 0: was told */
};

void st_message_free(void *message); /* a GDestroyNotify */
bool st_message_is_complete(const struct st_message *message);
/* A part that is there; NULL when it cannot be read. */
const struct st_sms_part *st_message_first(const struct st_message *message);
char *st_message_text(const struct st_message *message);
JsonObject *st_message_json(const struct st_message *message);
/* "received", "data", "silent", "card", "outgoing", "report", "unreadable" */
const char *st_message_kind(const struct st_message *message);

/* `pdu` joins the message in `open` that it belongs to, or becomes a new one there. */
struct st_message *st_message_add(GPtrArray *open, const struct st_sms_stored *stored);
/* All messages, oldest first. */
GPtrArray *st_messages_join(const struct st_sms_store *store);

/* For the implementations. `place` is NULL for a message that is stored nowhere. */
void st_port_sms_arrived(struct st_port *port, const struct st_sms_place *place,
			 const uint8_t *pdu, size_t len);
void st_port_sms_full(struct st_port *port);

/* List and join; the caller has acquired the port with ST_NEED_SMS. */
int st_port_sms_messages(struct st_port *port, st_deadline deadline, GPtrArray **ret_messages,
			 struct st_sms_store *ret_store);
/* Why none has the id that was asked for. */
int st_sms_not_found(const GPtrArray *messages);
/* All parts of the message with this id, if it is still the one that was listed. */
int st_port_sms_delete(struct st_port *port, const char *id, st_deadline deadline);
/* Once each part, in order; stops at the first that is not certain. The record's effect tells. */
int st_port_sms_send(struct st_port *port, const char *to, const char *text, st_deadline deadline);

#endif
