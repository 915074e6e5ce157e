/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* The PIN (10.5.4, 10.5.5), and what it adds to the state of the SIM. */

#include "mbim.h"

#include <string.h>

#define TRIES_MAX 99 /* 0xFFFFFFFF: not known */

static int tries_of(uint32_t tries)
{
	return tries <= TRIES_MAX ? (int)tries : -1;
}

static void take_list(const MbimMessage *message, struct st_subscriber *ret)
{
	MbimPinDesc *pin1 = NULL;

	if (!mbim_message_pin_list_response_parse(message, &pin1, NULL, NULL, NULL, NULL, NULL,
						  NULL, NULL, NULL, NULL, NULL))
		return;
	if (pin1->pin_mode != MBIM_PIN_MODE_NOT_SUPPORTED)
		ret->pin_enabled = pin1->pin_mode == MBIM_PIN_MODE_ENABLED;
	mbim_pin_desc_free(pin1);
}

/* The answer tells about the one lock that is pending, or PIN1 when none is. */
static void take_lock(const MbimMessage *message, struct st_subscriber *ret)
{
	MbimPinType type = 0;
	MbimPinState state = 0;
	guint32 tries = UINT32_MAX;
	bool locked;

	if (!mbim_message_pin_response_parse(message, &type, &state, &tries, NULL))
		return;
	locked = state == MBIM_PIN_STATE_LOCKED;
	if (type == MBIM_PIN_TYPE_PIN1) {
		ret->pin_retries = tries_of(tries);
		if (locked)
			ret->sim_state = "pin";
	} else if (type == MBIM_PIN_TYPE_PUK1) {
		ret->pin_retries = 0;
		ret->puk_retries = tries_of(tries);
		if (locked)
			ret->sim_state = tries == 0 ? "blocked" : "puk";
	} else if (locked && strcmp(ret->sim_state, "pin") == 0) {
		ret->sim_state = "error"; /* bound to another network or device */
	}
	if (locked && (type == MBIM_PIN_TYPE_PIN1 || type == MBIM_PIN_TYPE_PUK1))
		ret->pin_enabled = 1;
}

void st_mbim_value_pin(const struct st_mbim_request *pin, const struct st_mbim_request *list,
		       struct st_subscriber *ret)
{
	if (st_mbim_request_good(list))
		take_list(list->answer, ret);
	if (st_mbim_request_good(pin)) {
		take_lock(pin->answer, ret);
		return;
	}
	if (g_error_matches(pin->error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_PIN_DISABLED))
		ret->pin_enabled = 0;
	/* Some modems (VZ20M) refuse even to tell about the lock while it is pending. */
	if (g_error_matches(pin->error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_PIN_REQUIRED)) {
		ret->pin_enabled = 1;
		ret->sim_state = "pin";
	}
}
