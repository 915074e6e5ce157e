/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* ISD-R that answers GetEuiccData (SGP.22 5.7.20) and nothing else. */

#include "card.h"

#include <string.h>

#define INS_STORE_DATA 0xe2
#define LAST_BLOCK 0x91
#define EID_LEN 16

static const uint8_t isdr_aid[] = { 0xa0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xff,
				    0xff, 0xff, 0xff, 0x89, 0x00, 0x00, 0x01, 0x00 };

static uint16_t select_isdr(void *self, GByteArray *ret_data)
{
	static const uint8_t head[] = { 0x6f, 0x22, 0x84, sizeof(isdr_aid) };
	static const uint8_t tail[] = { 0xa5, 0x05, 0x9f, 0x65, 0x02, 0x00, 0xff,
					0xe0, 0x05, 0x82, 0x03, 0x02, 0x02, 0x02 };
	struct vm *vm = self;

	if (!vm->sim.eid)
		return 0x6a82;
	g_byte_array_append(ret_data, head, sizeof(head));
	g_byte_array_append(ret_data, isdr_aid, sizeof(isdr_aid));
	g_byte_array_append(ret_data, tail, sizeof(tail));
	ret_data->data[1] = (uint8_t)(ret_data->len - 2);
	return 0x9000;
}

static void add_eid(const char *eid, GByteArray *data)
{
	static const uint8_t head[] = { 0xbf, 0x3e, 2 + EID_LEN, 0x5a, EID_LEN };

	g_byte_array_append(data, head, sizeof(head));
	for (size_t i = 0; i < EID_LEN && eid[2 * i] && eid[2 * i + 1]; i++) {
		uint8_t octet = (uint8_t)(g_ascii_xdigit_value(eid[2 * i]) << 4 |
					  g_ascii_xdigit_value(eid[2 * i + 1]));

		g_byte_array_append(data, &octet, 1);
	}
}

static uint16_t store_data(void *self, const uint8_t *apdu, size_t len, GByteArray *ret_data)
{
	static const uint8_t get_eid[] = { 0xbf, 0x3e, 0x03, 0x5c, 0x01, 0x5a };
	struct vm *vm = self;

	if (apdu[0] != 0x80 || apdu[1] != INS_STORE_DATA)
		return 0x6d00;
	if (apdu[2] != LAST_BLOCK || apdu[3] != 0)
		return 0x6a86;
	if (len < 5 + sizeof(get_eid) || apdu[4] != sizeof(get_eid) ||
	    memcmp(apdu + 5, get_eid, sizeof(get_eid)) != 0)
		return 0x6a80;
	add_eid(vm->sim.eid, ret_data);
	return 0x9000;
}

void vm_isdr_add(struct vm *vm)
{
	const struct vm_applet applet = { .aid = isdr_aid, .aid_len = sizeof(isdr_aid),
					  .select = select_isdr, .apdu = store_data, .self = vm };

	vm_card_add_applet(vm->card, &applet);
}
