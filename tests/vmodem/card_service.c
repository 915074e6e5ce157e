/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* What a modem does with a card for its host. */

#include "card.h"

#include <string.h>

#define INS_MANAGE_CHANNEL 0x70
#define INS_SELECT 0xa4
#define INS_GET_RESPONSE 0xc0
#define CHAIN_MAX 300 /* GET RESPONSEs for one command */

static uint16_t last_words(GByteArray *answer)
{
	uint16_t sw = (uint16_t)(answer->data[answer->len - 2] << 8 |
				 answer->data[answer->len - 1]);

	g_byte_array_set_size(answer, answer->len - 2);
	return sw;
}

uint16_t vm_card_transmit(struct vm_card *card, const uint8_t *apdu, size_t len,
			  GByteArray *ret_data)
{
	g_autoptr(GByteArray) again = g_byte_array_new();
	unsigned channel = vm_card_channel(apdu[0]);
	uint16_t sw;

	vm_card_exchange(card, apdu, len, ret_data);
	sw = last_words(ret_data);
	if (sw >> 8 == 0x6c && len >= 4) {
		g_byte_array_append(again, apdu, (guint)(len == 4 ? 4 : len - 1));
		vm_card_add_words(again, (unsigned)(sw & 0xff) << 8);
		vm_card_exchange(card, again->data, again->len - 1, ret_data);
		sw = last_words(ret_data);
	}
	for (unsigned i = 0; sw >> 8 == 0x61 && i < CHAIN_MAX; i++) {
		const uint8_t more[] = { vm_card_class(0, channel), INS_GET_RESPONSE, 0,
					 0, (uint8_t)sw };

		vm_card_exchange(card, more, sizeof(more), ret_data);
		sw = last_words(ret_data);
	}
	return sw;
}

uint16_t vm_card_open(struct vm_card *card, const uint8_t *aid, size_t len, uint8_t p2,
		      unsigned *ret_channel, GByteArray *ret_data)
{
	static const uint8_t open[] = { 0x00, INS_MANAGE_CHANNEL, 0x00, 0x00, 0x01 };
	g_autoptr(GByteArray) number = g_byte_array_new();
	uint8_t select[5 + 255] = { 0x00, INS_SELECT, 0x04, p2, (uint8_t)len };
	uint16_t sw = vm_card_transmit(card, open, sizeof(open), number);

	*ret_channel = 0;
	if (sw != 0x9000 || number->len != 1)
		return sw;
	*ret_channel = number->data[0];
	if (len == 0)
		return sw;
	select[0] = vm_card_class(0, *ret_channel);
	memcpy(select + 5, aid, MIN(len, 255));
	sw = vm_card_transmit(card, select, 5 + MIN(len, 255), ret_data);
	if (sw >> 8 != 0x90 && sw >> 8 != 0x91) {
		vm_card_close(card, *ret_channel);
		*ret_channel = 0;
	}
	return sw;
}

uint16_t vm_card_close(struct vm_card *card, unsigned channel)
{
	const uint8_t close[] = { 0x00, INS_MANAGE_CHANNEL, 0x80, (uint8_t)channel };
	g_autoptr(GByteArray) nothing = g_byte_array_new();

	return vm_card_transmit(card, close, sizeof(close), nothing);
}

void vm_card_atr(struct vm *vm, GByteArray *ret_atr)
{
	static const uint8_t usual[] = { 0x3b, 0x9f, 0x96, 0x80, 0x1f, 0xc7, 0x80, 0x31, 0xe0, 0x73,
					 0xfe, 0x21, 0x13, 0x57, 0x4a, 0x33, 0x05, 0x19, 0x32, 0x33,
					 0x31, 0xbd };

	g_autofree char *hex = g_key_file_get_string(vm->scenario, "card", "atr", NULL);

	if (!hex)
		g_byte_array_append(ret_atr, usual, sizeof(usual));
	for (size_t i = 0; hex && hex[i] && hex[i + 1]; i += 2) {
		uint8_t octet = (uint8_t)((g_ascii_xdigit_value(hex[i]) & 15) << 4 |
					  (g_ascii_xdigit_value(hex[i + 1]) & 15));

		g_byte_array_append(ret_atr, &octet, 1);
	}
}
