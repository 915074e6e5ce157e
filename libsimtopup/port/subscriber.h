/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The subscriber snapshot as a port reads it. Every text is bounded and NUL
 * terminated; "" means that the modem does not know it, -1 likewise for numbers.
 */
#ifndef ST_PORT_SUBSCRIBER_H
#define ST_PORT_SUBSCRIBER_H

#include <stdbool.h>

#define ST_SLOTS_MAX 8
#define ST_MSISDN_MAX 4
#define ST_FORBIDDEN_MAX 32
#define ST_ATR_SIZE 68 /* 33 octets in hex, ISO/IEC 7816-3 8.1 */

struct st_slot {
	int number;  /* physical, from 1 */
	int logical; /* from 1; 0: none */
	int euicc;   /* 0, 1, -1 */
	bool active;
	const char *state; /* "present", "absent", "error", "unknown" */
	char iccid[24];
	char eid[36];
	char atr[ST_ATR_SIZE];
};

struct st_subscriber {
	char device[256];
	const char *protocol; /* "qmi", "mbim" */
	char manufacturer[64];
	char model[64];
	char firmware[96];
	char imei[20];
	const char *sim_state; /* as simtopup_subscriber_sim_state() */
	char iccid[24];
	char imsi[20];
	char msisdn[ST_MSISDN_MAX][24];
	char spn[64];
	char gid1[36]; /* hex digits, as gid2 */
	char gid2[36];
	char smsc[24];
	char forbidden[ST_FORBIDDEN_MAX][8];
	const char *card_type; /* "sim", "usim", "ruim", "csim", "isim" or NULL */
	char atr[ST_ATR_SIZE];
	int euicc; /* of the active card: 0, 1, -1 */
	char home_mcc[4];
	char home_mnc[4];
	char home_name[64];
	char eid[36];
	int pin_enabled; /* 0, 1, -1 */
	int pin_retries;
	int puk_retries;
	const char *registration; /* as simtopup_subscriber_registration() */
	int roaming;              /* 0, 1, -1 */
	char operator_mcc[4];
	char operator_mnc[4];
	char operator_name[64];
	char long_name[64]; /* as the network gives it, or the card for the home network */
	char short_name[64];
	const char *rat; /* "gsm", "umts", "lte", "nr" or NULL */
	int dbm;         /* 0: not known */
	int percent;     /* 0..100, -1 */
	int attached;    /* 0, 1, -1 */
	int cs_attached; /* 0, 1, -1; MBIM does not tell */
	bool lost;       /* a request was not answered: what is absent may be there */
	unsigned n_slots;
	struct st_slot slots[ST_SLOTS_MAX];
};

/* Everything absent. */
void st_subscriber_init(struct st_subscriber *subscriber);
/* 0 when the SIM can be used; else the status that says why not, with the record filled. */
int st_subscriber_check_sim(const struct st_subscriber *subscriber);
/* -113..-51 dBm linear to 0..100, as 3GPP TS 27.007 +CSQ is commonly shown. */
int st_signal_percent(int dbm);

#endif
