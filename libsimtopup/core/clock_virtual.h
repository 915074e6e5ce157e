/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The clocks of a virtual modem, asked over its control socket. For tests. */
#ifndef ST_CORE_CLOCK_VIRTUAL_H
#define ST_CORE_CLOCK_VIRTUAL_H

#include "clock.h"

bool st_clock_is_virtual(void);
int st_clock_read_virtual(struct st_clock *ret_clock);

#endif
