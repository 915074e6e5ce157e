/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * The numbers of cards: ICCID (ITU-T E.118) and EID (GSMA SGP.29). Real cards
 * break the rules of their check digits: those are advice, never a reason to
 * refuse.
 */
#ifndef ST_CODEC_IDENTITY_H
#define ST_CODEC_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_ICCID_OCTETS 10 /* SGP.22 2.6.6 Iccid */
#define ST_ICCID_TEXT 21
#define ST_EID_OCTETS 16
#define ST_EID_TEXT 33

/* Nibble-swapped; only fillers F at the end are dropped, hex digits stay. */
bool st_iccid_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* 18 to 20 digits, hex digits allowed, into ten octets with fillers. */
bool st_iccid_encode(const char *text, uint8_t ret_octets[ST_ICCID_OCTETS]);
/* Fillers, case and the order of nibbles make no difference. */
bool st_iccid_same(const char *a, const char *b);
/* Luhn over all digits. 1: holds, 0: does not, -1: no decimal number. */
int st_luhn_check(const char *digits);

/* The same, modulo 97, for the 32 digits of an EID. */
int st_eid_check(const char *eid);

#endif
