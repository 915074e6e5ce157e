/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* First octet: the label. Second: how much room there is. The rest: octets of a reply. */
#include "room.h"

#include "codec/dcs.h"

static bool has_controls(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		if (g_unichar_iscntrl(g_utf8_get_char(p)) && !strchr("\n\r\t", *p))
			return true;
	}
	return false;
}

/* A full stop at the end keeps the padding rules out of it. */
static void packs_and_unpacks(const char *text)
{
	g_autofree char *stopped = g_strconcat(text, ".", NULL);
	uint8_t octets[2048];
	struct room room;
	size_t len = 0;

	room_init(&room, ROOM_MAX);
	if (st_gsm7_pack(stopped, octets, sizeof(octets), &len) && strlen(stopped) < ROOM_MAX) {
		MUST(st_gsm7_unpack(octets, len, room.text, room.size));
		MUST(strcmp(room.text, stopped) == 0);
		MUST(st_ussd_decode(0x0F, octets, len, room.text, room.size));
	}
	MUST(st_ucs2_encode_be(stopped, octets, sizeof(octets), &len));
	MUST(len % 2 == 0);
}

static void plain_readers(const uint8_t *data, size_t len, size_t size)
{
	struct room room;
	bool ok;

	room_init(&room, size);
	ok = st_gsm7_unpack(data, len, room.text, room.size);
	room_check(&room, ok);
	if (ok)
		packs_and_unpacks(room.text);
	room_init(&room, size);
	room_check(&room, st_gsm7_from_unpacked(data, len, room.text, room.size));
	room_init(&room, size);
	ok = st_gsm7_unpack_septets(data, len, size / 2, (unsigned)(size % 9), room.text,
				    room.size);
	room_check(&room, ok);
	MUST(!ok || size / 2 * 7 + size % 9 <= len * 8);
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		room_init(&room, size);
		room_check(&room, st_ucs2_decode(data, len, big_endian, room.text, room.size));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct room room;
	size_t size;
	bool ok;

	if (len < 2)
		return 0;
	size = data[1] == 0xFF ? ROOM_MAX : data[1];
	room_init(&room, size);
	ok = st_ussd_decode(data[0], data + 2, len - 2, room.text, room.size);
	room_check(&room, ok);
	MUST(!ok || !has_controls(room.text));
	if (ok)
		packs_and_unpacks(room.text);
	room_init(&room, size);
	ok = st_ussd_decode_qmi(data[0] & 7, data + 2, len - 2, room.text, room.size);
	room_check(&room, ok);
	MUST(!ok || !has_controls(room.text));
	plain_readers(data + 2, len - 2, size);
	return 0;
}
