/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* PIN and PUK (10.5.13, MBIM_CID_PIN). */

#include "mbim.h"

#include "../../core/secret.h"
#include "../pin.h"

#include <string.h>

#define FIXED 24 /* type, operation, two pairs of offset and size */
#define BUFFER_MAX (FIXED + 4 * ST_PIN_MAX)
#define COUNTER_MAX 15 /* ETSI TS 102 221, 10.2.1.5; 0xFFFFFFFF: not known */

static const MbimPinOperation operations[] = {
	[ST_PIN_VERIFY] = MBIM_PIN_OPERATION_ENTER,
	[ST_PIN_ENABLE] = MBIM_PIN_OPERATION_ENABLE,
	[ST_PIN_DISABLE] = MBIM_PIN_OPERATION_DISABLE,
	[ST_PIN_CHANGE] = MBIM_PIN_OPERATION_CHANGE,
	[ST_PIN_UNBLOCK] = MBIM_PIN_OPERATION_ENTER,
};

static void put_u32(uint8_t *at, uint32_t value)
{
	value = GUINT32_TO_LE(value);
	memcpy(at, &value, sizeof(value));
}

/* Digits as UTF-16LE at `at`, padded to 4; its place goes to `ref`. */
static size_t put_code(uint8_t *buffer, size_t ref, size_t at, const char *code)
{
	size_t len = strlen(code);

	put_u32(buffer + ref, (uint32_t)at);
	put_u32(buffer + ref + 4, (uint32_t)len * 2);
	for (size_t i = 0; i < len; i++)
		buffer[at + 2 * i] = (uint8_t)code[i];
	return at + (len * 2 + 3) / 4 * 4;
}

/* By hand, as for USSD: libmbim's builder leaves copies in freed memory. */
static MbimMessage *build(const struct st_pin_act *act)
{
	MbimMessage *message = mbim_message_command_new(0, MBIM_SERVICE_BASIC_CONNECT,
							MBIM_CID_BASIC_CONNECT_PIN,
							MBIM_MESSAGE_COMMAND_TYPE_SET);
	bool has_new = act->action == ST_PIN_CHANGE || act->action == ST_PIN_UNBLOCK;
	uint8_t buffer[BUFFER_MAX] = { 0 };
	size_t end;

	put_u32(buffer, act->action == ST_PIN_UNBLOCK ? MBIM_PIN_TYPE_PUK1 : MBIM_PIN_TYPE_PIN1);
	put_u32(buffer + 4, operations[act->action]);
	end = put_code(buffer, 8, FIXED, act->code);
	if (has_new)
		end = put_code(buffer, 16, end, act->new_pin);
	mbim_message_command_append(message, buffer, (guint32)end);
	st_wipe(buffer, sizeof(buffer));
	return message;
}

/* Of what the card may have refused the code with; 0: of something else. */
static int refusal_of(const MbimMessage *answer)
{
	g_autoptr(GError) error = NULL;

	mbim_message_response_get_result(answer, MBIM_MESSAGE_TYPE_COMMAND_DONE, &error);
	if (g_error_matches(error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_FAILURE) ||
	    g_error_matches(error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_PIN_REQUIRED) ||
	    g_error_matches(error, MBIM_STATUS_ERROR, MBIM_STATUS_ERROR_BAD_SIM))
		return error->code;
	return 0;
}

/* A refusal, too, says which code is wanted next and how often it may be tried. */
static int explain(const struct st_pin_act *act, const MbimMessage *answer, int result)
{
	bool unblocks = act->action == ST_PIN_UNBLOCK;
	int code = refusal_of(answer), retries;
	guint32 tries = UINT32_MAX;
	MbimPinType type = 0;

	if (code == 0 || !mbim_message_pin_response_parse(answer, &type, NULL, &tries, NULL))
		return result;
	retries = tries <= COUNTER_MAX ? (int)tries : -1;
	if (type == MBIM_PIN_TYPE_PUK1)
		st_pin_fail_wrong(act, unblocks ? retries : 0);
	else if (type == MBIM_PIN_TYPE_PIN1 && !unblocks)
		st_pin_fail_wrong(act, retries);
	else
		return result;
	return st_error_set_peer("MBIM %d", code);
}

int st_mbim_pin_try(struct st_port *base, const struct st_pin_act *act, st_deadline deadline)
{
	g_autoptr(MbimMessage) answer = NULL;
	int result = st_mbim_ask_once((struct st_mbim_port *)base, build(act),
				      "the PIN cannot be used", deadline, &answer);

	return result && answer ? explain(act, answer, result) : result;
}
