/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#ifndef SIMTOPUP_VMODEM_PDU_H
#define SIMTOPUP_VMODEM_PDU_H

/* The service centre that every message came through: +999 is assigned to nobody. */
#define VM_SMSC "99910000000"

/* The zone of the service centre, in quarters of an hour east of UTC. */
#define VM_SMSC_ZONE 4

#endif
