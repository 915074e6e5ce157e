/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */
#ifndef KERNEL_DESCRIPTORS_H
#define KERNEL_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTROL_INTERFACE 0
#define DATA_INTERFACE 1 /* MBIM only; a QMI function is one interface */

#define EP_NOTIFY 1 /* interrupt, in */
#define EP_DATA 2   /* bulk, in and out */

enum protocol { PROTOCOL_QMI, PROTOCOL_MBIM };

/* The descriptor that GET_DESCRIPTOR asks for with VALUE. NULL: there is none. */
const uint8_t *descriptor(enum protocol protocol, uint16_t value, size_t *ret_len);

#endif
