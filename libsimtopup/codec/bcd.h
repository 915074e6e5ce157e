/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* Semi-octets, low one first, as cards and short messages have them. */
#ifndef ST_CODEC_BCD_H
#define ST_CODEC_BCD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Up to a filler F. `out` holds semi_octets + 1; returns the length. */
size_t st_bcd_add(const uint8_t *octets, size_t semi_octets, const char digits[16], char *out);
/* A dialling number; `type` is its type-of-address octet. At most 20 digits and a "+". */
bool st_number_decode(uint8_t type, const uint8_t *octets, size_t semi_octets, char *ret_text,
		      size_t size);

#endif
