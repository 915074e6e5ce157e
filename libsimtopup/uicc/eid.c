/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "eid.h"

#include "../codec/ber.h"
#include "../codec/digits.h"
#include "../core/error.h"
#include "channel.h"

#include <string.h>

#define EID_LEN 16 /* SGP.02 2.2.2 */

/* SGP.22 5.7.1: ISD-R */
static const uint8_t isdr[] = { 0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF,
				0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x01, 0x00 };
/* SGP.22 5.7.20: GetEuiccData with the tag list that it must have */
static const uint8_t get_eid[] = { 0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A };

static int take_eid(const GByteArray *data, char ret_eid[ST_EID_SIZE])
{
	struct st_tlv answer, eid;

	if (!st_ber_read(data->data, data->len, 0xBF3E, &answer) ||
	    !st_ber_find(&answer, 0x5A, &eid) || eid.len != EID_LEN)
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
			       "the card's EID cannot be understood");
	st_hex_encode(eid.value, eid.len, ret_eid, ST_EID_SIZE);
	return 0;
}

int st_eid_ask(struct st_channel *channel, char ret_eid[ST_EID_SIZE], st_deadline deadline)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	int result = st_channel_store(channel, get_eid, sizeof(get_eid), data, deadline);

	return result ? result : take_eid(data, ret_eid);
}

int st_eid_read(struct st_port *port, char ret_eid[ST_EID_SIZE], st_deadline deadline)
{
	struct st_channel channel;
	int result = st_channel_open(&channel, port, isdr, sizeof(isdr), deadline);

	if (result == 0)
		result = st_eid_ask(&channel, ret_eid, deadline);
	st_channel_close(&channel);
	return result;
}
