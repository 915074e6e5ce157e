/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What pdu.c needs of gsm.c beyond vmodem.h: septets before they are packed. */
#ifndef SIMTOPUP_VMODEM_GSM_H
#define SIMTOPUP_VMODEM_GSM_H

#include <stddef.h>
#include <stdint.h>

/* Packs without the CR of USSD: SMS counts septets and fills with zero bits. */
size_t vm_gsm7_pack_septets(const uint8_t *septets, size_t count, uint8_t *out, size_t size);

/* UTF-8 of septets, one in an octet. */
char *vm_gsm7_text(const uint8_t *septets, size_t count);

#endif
