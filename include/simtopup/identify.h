/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file identify.h
 * What a number or a code that was typed or photographed is.
 */
#ifndef SIMTOPUP_IDENTIFY_H
#define SIMTOPUP_IDENTIFY_H

#include "balance.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Tells what a typed or scanned text is: an ICCID (ITU-T E.118), an EID (GSMA
 * SGP.29) or an activation code (GSMA SGP.22, 4.1). No modem, no network.
 *
 * @param text      the text; an activation code is a secret
 * @param len       its length in bytes
 * @param operators where recipes are looked for; may be NULL
 * @param ret_json  `codes`, an array of one object, as docs/json.md has it; a
 *                  matching id is masked; to be freed with simtopup_free()
 * @retval SIMTOPUP_INVALID none of them; the message says what is wrong with it
 * @since 0.1
 */
SIMTOPUP_API int simtopup_identify(const char *text, size_t len,
				   const simtopup_operators *operators, char **ret_json);

/**
 * The same for every code in a picture: Code 128 on a card, QR codes.
 *
 * @param picture   the file: PNG, JPEG, and whatever else gdk-pixbuf reads
 * @param len       its size in bytes, at most 16 MiB
 * @param operators where recipes are looked for; may be NULL
 * @param ret_json  `codes`, an array of at least one object, each with its
 *                  `symbology`; what is none of the three is `unknown`
 * @retval SIMTOPUP_INVALID     no picture
 * @retval SIMTOPUP_NOT_FOUND   there is no code in it
 * @retval SIMTOPUP_UNSUPPORTED built without zbar, or its library is missing
 * @since 0.1
 */
SIMTOPUP_API int simtopup_identify_picture(const void *picture, size_t len,
					   const simtopup_operators *operators, char **ret_json);

#ifdef __cplusplus
}
#endif
#endif
