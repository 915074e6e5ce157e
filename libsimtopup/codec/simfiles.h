/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Elementary files of a USIM, octets in, text out; see also digits.h. */
#ifndef ST_CODEC_SIMFILES_H
#define ST_CODEC_SIMFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ST_PLMN_SIZE 8 /* MCC and MNC in digits */

/* A group identifier, in hex without its padding (3GPP TS 31.102 4.2.10, 4.2.11). */
bool st_gid_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* The service centre of an EF_SMSP record (4.2.27); false when it has none. */
bool st_smsp_decode(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* EF_FPLMN (4.2.16). Returns how many of `max` were filled; empty places are skipped. */
size_t st_fplmn_decode(const uint8_t *octets, size_t len, char ret_plmn[][ST_PLMN_SIZE],
		       size_t max);
/* An EF_PNN record (4.2.58): tag 0x43 the full name, 0x45 the short one. */
bool st_pnn_decode(const uint8_t *octets, size_t len, uint8_t tag, char *ret_text, size_t size);
/* A network name in its coding: packed GSM 7-bit with `spare` bits behind it, or UCS2. */
bool st_network_name(const uint8_t *octets, size_t len, bool ucs2, unsigned spare, bool big_endian,
		     char *ret_text);
#define ST_NETWORK_NAME_SIZE 64 /* of that ret_text */

/* An answer to reset (ISO/IEC 7816-3 8.2): its structure and check octet hold. */
bool st_atr_is_sound(const uint8_t *octets, size_t len);

#endif
