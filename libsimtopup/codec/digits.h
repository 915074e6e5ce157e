/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Identifiers in BCD and in text. */
#ifndef ST_CODEC_DIGITS_H
#define ST_CODEC_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nibble-swapped BCD (ICCID, IMSI bodies); stops at an F filler. Hex digits A-E stay. */
bool st_bcd_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* EF_IMSI (3GPP TS 31.102 4.2.2). */
bool st_imsi_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* EF_MSISDN record (3GPP TS 31.102 4.2.26); false when empty. */
bool st_msisdn_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* EF_SPN (3GPP TS 31.102 4.2.12), with the UCS2 forms of ETSI TS 102 221 annex A. */
bool st_spn_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* High nibble first, upper case (EID, GID1). */
bool st_hex_encode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* Copies an ICCID as text: drops trailing F, undoes nibble swapping when only that gives 89. */
bool st_iccid_normalise(const char *text, char *ret_text, size_t size);
/* A NAS description: UTF-8, UCS2-LE or packed GSM 7-bit inside a "string". */
bool st_name_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* Printable single-line text from a peer: valid UTF-8, controls dropped, cut to size. */
void st_text_copy(const char *text, size_t len, char *ret_text, size_t size);

#endif
