/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* First octet: how much room there is. The rest: a file of the card, or a name. */
#include "room.h"

#include "codec/digits.h"

static void reads_an_iccid(const uint8_t *data, size_t len, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, len);
	struct room room, again;
	bool ok;

	room_init(&room, size);
	ok = st_iccid_normalise(text, room.text, room.size);
	room_check(&room, ok);
	if (!ok)
		return;
	MUST(strspn(room.text, "0123456789ABCDEF") == strlen(room.text));
	room_init(&again, size);
	MUST(st_iccid_normalise(room.text, again.text, again.size));
}

static void copies_a_line(const uint8_t *data, size_t len, size_t size)
{
	struct room room;

	room_init(&room, size);
	st_text_copy((const char *)data, len, room.text, room.size);
	room_check(&room, room.size > 0);
	for (const char *p = room.text; room.size > 0 && *p; p = g_utf8_next_char(p))
		MUST(g_unichar_isprint(g_utf8_get_char(p)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static bool (*const decoders[])(const uint8_t *, size_t, char *, size_t) = {
		st_bcd_decode, st_imsi_decode, st_msisdn_decode,
		st_spn_decode, st_hex_encode,  st_name_decode,
	};
	struct room room;
	size_t size;

	if (len < 1)
		return 0;
	size = data[0] == 0xFF ? ROOM_MAX : data[0];
	for (size_t i = 0; i < G_N_ELEMENTS(decoders); i++) {
		room_init(&room, size);
		room_check(&room, decoders[i](data + 1, len - 1, room.text, room.size));
	}
	reads_an_iccid(data + 1, len - 1, size);
	copies_a_line(data + 1, len - 1, size);
	return 0;
}
