/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/**
 * @file simtopup.h
 * Everything.
 */
#ifndef SIMTOPUP_SIMTOPUP_H
#define SIMTOPUP_SIMTOPUP_H

#include "balance.h"
#include "base.h"
#include "domains.h"
#include "error.h"
#include "esim.h"
#include "identify.h"
#include "ledger.h"
#include "modem.h"
#include "pin.h"
#include "radio.h"
#include "renewal.h"
#include "slot.h"
#include "sms.h"
#include "subscriber.h"
#include "ussd.h"

#endif
