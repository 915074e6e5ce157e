/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "ef.h"

#include "../core/error.h"

#define INS_SELECT 0xA4
#define INS_READ_BINARY 0xB0
#define INS_READ_RECORD 0xB2

#define BY_PATH_FROM_MF 0x08 /* 11.1.1.2 */
#define RETURN_FCP 0x04
#define ABSOLUTE 0x04 /* 11.1.5.2 */
#define DEPTH_MAX 4
#define CHUNK 255

int st_ef_select(struct st_channel *channel, const uint16_t *path, size_t n,
		   struct st_fcp *ret_fcp, st_deadline deadline)
{
	g_autoptr(GByteArray) answer = g_byte_array_new();
	uint8_t octets[2 * DEPTH_MAX];
	const struct st_command select = { .ins = INS_SELECT, .p1 = BY_PATH_FROM_MF,
					   .p2 = RETURN_FCP, .data = octets, .len = 2 * n };
	int result;

	if (n == 0 || n > DEPTH_MAX)
		return st_fail(SIMTOPUP_INVALID, ST_LAYER_CALLER, "a path has 1 to %d files",
			       DEPTH_MAX);
	for (size_t i = 0; i < n; i++) {
		octets[2 * i] = (uint8_t)(path[i] >> 8);
		octets[2 * i + 1] = (uint8_t)path[i];
	}
	result = st_channel_exchange(channel, &select, answer, deadline);
	if (result)
		return result;
	if (!st_fcp_decode(answer->data, answer->len, ret_fcp))
		return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
			       "what the card says about a file cannot be understood");
	return 0;
}

int st_ef_read(struct st_channel *channel, const struct st_fcp *fcp, GByteArray *ret_data,
		 st_deadline deadline)
{
	struct st_command read = { .ins = INS_READ_BINARY };
	int result = 0;

	if (fcp->kind != ST_FILE_TRANSPARENT)
		return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_CARD, "the file is of another kind");
	for (size_t at = 0; result == 0 && at < fcp->size;) {
		guint before = ret_data->len;

		read.p1 = (uint8_t)(at >> 8);
		read.p2 = (uint8_t)at;
		read.le = (uint8_t)MIN(fcp->size - at, CHUNK);
		result = st_channel_exchange(channel, &read, ret_data, deadline);
		if (result == 0 && ret_data->len == before)
			return st_fail(SIMTOPUP_PROTOCOL, ST_LAYER_CARD,
				       "the file is shorter than the card said");
		at += ret_data->len - before;
	}
	return result;
}

int st_ef_read_record(struct st_channel *channel, const struct st_fcp *fcp, unsigned record,
			GByteArray *ret_data, st_deadline deadline)
{
	const struct st_command read = { .ins = INS_READ_RECORD, .p1 = (uint8_t)record,
					 .p2 = ABSOLUTE, .le = (uint8_t)fcp->record_size };

	if (!fcp->record_size || record < 1 || record > fcp->records)
		return st_fail(SIMTOPUP_NO_DATA, ST_LAYER_CARD, "the file has no such record");
	return st_channel_exchange(channel, &read, ret_data, deadline);
}
