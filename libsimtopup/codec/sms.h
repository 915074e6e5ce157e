/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * Short messages (3GPP TS 23.040) as QMI and MBIM carry them: the address of
 * the service centre, then the TPDU. A part is read without its text, because
 * only all parts together can be: a character may lie in two of them.
 */
#ifndef ST_CODEC_SMS_H
#define ST_CODEC_SMS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_SMS_UNITS_MAX 160 /* septets; 140 octets */
#define ST_SMS_PDU_MAX 184   /* service centre and TPDU (9.2.2), rounded up */
#define ST_SMS_PARTS_MAX 255

enum st_sms_type {
	ST_SMS_DELIVER,
	ST_SMS_SUBMIT, /* ours, stored */
	ST_SMS_REPORT, /* SMS-STATUS-REPORT */
};

enum st_sms_alphabet { ST_SMS_GSM7, ST_SMS_8BIT, ST_SMS_UCS2, ST_SMS_COMPRESSED };

/* Whom it is for. */
enum st_sms_use {
	ST_SMS_FOR_PERSON,
	ST_SMS_FOR_PORT,   /* an application: WAP push, MMS, vCard (9.2.3.24.3) */
	ST_SMS_FOR_CARD,   /* class 2 and PID 0x7F: the SIM's own (9.2.3.9) */
	ST_SMS_FOR_NOBODY, /* silent: PID 0x40 (9.2.3.9) */
};

struct st_sms_part {
	enum st_sms_type type;
	char centre[32], peer[32]; /* sender, recipient; "" when there is none */
	int64_t sent_ms; /* TP-SCTS; 0: not there or not valid */
	int64_t done_ms; /* TP-DT of a report */
	uint8_t pid, dcs;
	uint8_t status;          /* TP-ST of a report */
	uint8_t message;         /* TP-MR of a report or of one that is ours */
	int part, parts, reference;
	bool wide_reference;
	int destination, source; /* ports, -1: none */
	enum st_sms_alphabet alphabet;
	uint8_t locking, single; /* languages of sms_shift.h; 0: default */
	uint8_t len;
	uint8_t units[ST_SMS_UNITS_MAX]; /* behind the header; one septet in an octet */
};

bool st_sms_decode(const uint8_t *pdu, size_t len, struct st_sms_part *ret_part);
int st_sms_class(const struct st_sms_part *part); /* -1: none */
enum st_sms_use st_sms_use(const struct st_sms_part *part);
/* 1 to 7: takes the place of an older one of this sender with the same number; 0: does not. */
unsigned st_sms_replaces(const struct st_sms_part *part);
/* Appends the text of all parts; each gap (NULL) shows as one U+FFFD. */
void st_sms_add_text(GString *out, struct st_sms_part *const *parts, unsigned n);

struct st_sms_pdu {
	uint8_t len;
	uint8_t octets[ST_SMS_PDU_MAX];
};

/* "+" and digits, "*", "#"; at most 20 of them (9.1.2.3). */
bool st_sms_is_number(const char *to);
/* 0: nothing, not UTF-8, or longer than ST_SMS_PARTS_MAX parts. */
unsigned st_sms_count_parts(const char *text);
/*
 * SMS-SUBMIT for each part: GSM 7-bit when all of it fits, else UCS2. The
 * service centre is the SIM's. Of struct st_sms_pdu, wiped when freed; NULL
 * when one of the two above does not hold.
 */
GArray *st_sms_encode(const char *to, const char *text, uint8_t reference);

#endif
