/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/*
 * USSD and SMS text (3GPP TS 23.038): octets and a data coding scheme in,
 * UTF-8 out. Labels lie (modem-protocols 4.4 no. 1, ussd-and-sms 2.3); decoding
 * goes by the label and is then checked against what the octets look like.
 */
#ifndef ST_CODEC_DCS_H
#define ST_CODEC_DCS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Packed GSM 7-bit; the CR and zero padding rules of 6.1.2.3.1 applied. `size` counts the NUL. */
bool st_gsm7_unpack(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* `skip` fill bits first, exactly `septets` of them (SMS with a header). */
bool st_gsm7_unpack_septets(const uint8_t *octets, size_t len, size_t septets, unsigned skip,
			    char *ret_text, size_t size);
/* One character in an octet. */
bool st_gsm7_from_unpacked(const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* false: not representable or too long. Returns octets in ret_len. */
bool st_gsm7_pack(const char *text, uint8_t *ret_octets, size_t size, size_t *ret_len);
/* UTF-16BE or LE, surrogates; cut at NUL and at stale garbage. */
bool st_ucs2_decode(const uint8_t *octets, size_t len, bool big_endian, char *ret_text,
		    size_t size);
bool st_ucs2_encode_be(const char *text, uint8_t *ret_octets, size_t size, size_t *ret_len);

/* Cell broadcast DCS (clause 5), as MBIM has it: all of the table, and the lies. */
bool st_ussd_decode(uint32_t dcs, const uint8_t *octets, size_t len, char *ret_text, size_t size);
/* QMI VOICE: 1 ASCII, 2 8-bit, 3 UCS2-BE; others are tried. */
bool st_ussd_decode_qmi(uint8_t dcs, const uint8_t *octets, size_t len, char *ret_text,
			size_t size);

#endif
