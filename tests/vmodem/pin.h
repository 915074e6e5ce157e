/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The card's PIN. Every comparison is a try, and `stats` has how many there were. */
#ifndef SIMTOPUP_VMODEM_PIN_H
#define SIMTOPUP_VMODEM_PIN_H

#include "vmodem.h"

enum vm_pin_outcome {
	VM_PIN_OK,
	VM_PIN_NO_EFFECT, /* already so */
	VM_PIN_WRONG,
	VM_PIN_BLOCKED, /* by this try, or before */
	VM_PIN_DEAD,    /* the PUK is used up */
	VM_PIN_STATE,   /* not possible now */
};

enum vm_pin_outcome vm_pin_verify(struct vm_sim *sim, const char *pin);
enum vm_pin_outcome vm_pin_protect(struct vm_sim *sim, bool enable, const char *pin);
enum vm_pin_outcome vm_pin_change(struct vm_sim *sim, const char *pin, const char *new_pin);
enum vm_pin_outcome vm_pin_unblock(struct vm_sim *sim, const char *puk, const char *new_pin);
void vm_pin_stats(const struct vm_sim *sim, GString *json);

#endif
