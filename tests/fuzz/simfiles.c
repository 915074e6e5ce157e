/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

/* First octet: how much room there is. The rest: a file of the card, an FCP, an ATR. */
#include "room.h"

#include "codec/fcp.h"
#include "codec/simfiles.h"

#define PLMNS 4

static void reads_plmns(const uint8_t *data, size_t len)
{
	char plmn[PLMNS + 1][ST_PLMN_SIZE];
	size_t n;

	memset(plmn, 'x', sizeof(plmn));
	n = st_fplmn_decode(data, len, plmn, PLMNS);
	MUST(n <= PLMNS && n <= len / 3);
	for (size_t i = 0; i < n; i++) {
		size_t digits = strnlen(plmn[i], ST_PLMN_SIZE);

		MUST(digits == 5 || digits == 6);
		MUST(strspn(plmn[i], "0123456789") == digits);
	}
	MUST(plmn[PLMNS][0] == 'x');
}

static void reads_an_fcp(const uint8_t *data, size_t len)
{
	struct st_fcp fcp = { 0 };

	if (!st_fcp_decode(data, len, &fcp)) {
		MUST(fcp.size == 0 && fcp.record_size == 0);
		return;
	}
	MUST(fcp.record_size <= 255);
	MUST(fcp.record_size ? fcp.size == fcp.records * fcp.record_size :
			       fcp.size <= ST_FILE_SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct room room;
	size_t size;

	if (len < 1)
		return 0;
	size = data[0] == 0xFF ? ROOM_MAX : data[0];
	data++;
	len--;
	room_init(&room, size);
	room_check(&room, st_gid_decode(data, len, room.text, room.size));
	room_init(&room, size);
	room_check(&room, st_smsp_decode(data, len, room.text, room.size));
	for (uint8_t tag = 0x43; tag <= 0x45; tag += 2) {
		room_init(&room, size);
		room_check(&room, st_pnn_decode(data, len, tag, room.text, room.size));
	}
	reads_plmns(data, len);
	reads_an_fcp(data, len);
	MUST(!st_atr_is_sound(data, len) || (len >= 2 && len <= 33));
	return 0;
}
